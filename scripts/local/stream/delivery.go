package stream

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/aws/aws-lambda-go/events"
)

// Invoker runs the function.
type Invoker interface {
	Invoke(ctx context.Context, payload []byte) ([]byte, error)
}

// delivery invokes the function with batches, with the semantics of
// ReportBatchItemFailures and bisecting.
type delivery struct {
	function Invoker
	attempts int
	backoff  func(ctx context.Context, attempt int) error // waits before the next attempt
	failures string                                       // file for records that are given up
}

// deliver returns when every record was either handled by the function or,
// after all attempts, written to the failure file. After an error (ctx ended,
// or the failure file cannot be written) all records may be delivered again.
func (d *delivery) deliver(ctx context.Context, batch []events.DynamoDBEventRecord) error {
	for attempt := 1; len(batch) > 0; attempt++ {
		rest := d.attempt(ctx, batch)
		if err := ctx.Err(); err != nil {
			return err
		}
		if len(rest) < len(batch) { // it moved
			batch, attempt = rest, 0
			continue
		}
		switch {
		case attempt < d.attempts:
			if err := d.backoff(ctx, attempt); err != nil {
				return err
			}
		case len(batch) == 1:
			return d.giveUp(batch[0])
		default: // one bad record must not hold up the others
			half := len(batch) / 2
			if err := d.deliver(ctx, batch[:half]); err != nil {
				return err
			}
			batch, attempt = batch[half:], 0
		}
	}
	return nil
}

// attempt returns the records from the first failed one.
func (d *delivery) attempt(ctx context.Context, batch []events.DynamoDBEventRecord) []events.DynamoDBEventRecord {
	payload, err := json.Marshal(events.DynamoDBEvent{Records: batch})
	if err != nil {
		return batch
	}
	answer, err := d.function.Invoke(ctx, payload)
	if err != nil {
		return batch
	}
	var response events.DynamoDBEventResponse
	if len(answer) > 0 && json.Unmarshal(answer, &response) != nil {
		return batch
	}
	first := len(batch)
	for _, failed := range response.BatchItemFailures {
		i := slices.IndexFunc(batch, func(r events.DynamoDBEventRecord) bool {
			return r.Change.SequenceNumber == failed.ItemIdentifier
		})
		if i < 0 {
			return batch // an unknown or empty identifier fails the whole batch
		}
		first = min(first, i)
	}
	return batch[first:]
}

// giveUp appends the record's identifiers, without images, as the real failure
// destination does.
func (d *delivery) giveUp(r events.DynamoDBEventRecord) error {
	line, err := json.Marshal(map[string]string{
		"eventSourceARN": r.EventSourceArn, "eventID": r.EventID, "eventName": r.EventName,
		"sequenceNumber": r.Change.SequenceNumber,
	})
	if err != nil {
		return err
	}
	f, err := os.OpenFile(d.failures, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("failure file: %w", err)
	}
	defer f.Close()
	_, err = f.Write(append(line, '\n'))
	return err
}

func exponential(ctx context.Context, attempt int) error {
	return sleep(ctx, min(100*time.Millisecond<<attempt, 5*time.Second))
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
