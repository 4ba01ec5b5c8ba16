package stack

import (
	"context"
	"log"
	"path/filepath"
	"strings"

	"github.com/aws/aws-lambda-go/events"

	"github.com/secure-share/secure-share/scripts/local/stream"
	"github.com/secure-share/secure-share/shared/table"
)

// events starts the triggers of the functions: the stream and the schedule. They run
// until background ends and write errors to the account's event log.
func (b *builder) events(ctx, background context.Context) error {
	file, err := b.Files.Account.Log("events")
	if err != nil {
		return err
	}
	b.defers(func() { _ = file.Close() })
	logger := log.New(file, "", log.LstdFlags|log.LUTC)
	report := func(err error) { logger.Println(err) }
	b.running.Go(func() { b.Files.notices.Run(background, b.functions[Notifier]) })
	if b.options.SweepEvery > 0 {
		b.running.Go(func() { b.ticker(background, report) })
	}
	if b.options.StreamOff {
		return nil
	}
	arn, err := b.Files.streamARN(ctx)
	if err != nil {
		return err
	}
	for _, mapping := range []struct {
		function, name string
		filter         func(events.DynamoDBEventRecord) bool
	}{{Reaper, "stream", forReaper}, {Realtime, "stream-realtime", writtenShare}} {
		var invoked stream.Invoker = b.functions[mapping.function]
		if b.faults != nil && mapping.function == Realtime {
			invoked = b.faults.delaying(invoked)
		}
		poller, err := stream.New(stream.Config{
			Client: b.Files.streams(mapping.function), StreamARN: arn, Function: invoked, Filter: mapping.filter,
			Checkpoint: filepath.Join(b.Files.Account.Dir, mapping.name+".json"),
			Failures:   filepath.Join(b.Files.Account.Dir, mapping.name+"-failures.jsonl"),
			Report:     report,
		})
		if err != nil {
			return err
		}
		b.running.Go(func() { poller.Run(background) })
	}
	return nil
}

// writtenShare is the filter of the deployed mapping of live updates.
func writtenShare(r events.DynamoDBEventRecord) bool {
	key, ok := r.Change.Keys[table.SK]
	return ok && r.EventName != string(events.DynamoDBOperationTypeRemove) &&
		key.DataType() == events.DataTypeString && key.String() == table.RowSK
}

// forReaper is the filter of the deployed mapping of the reaper: removed blob items and
// new notices.
func forReaper(r events.DynamoDBEventRecord) bool {
	key, ok := r.Change.Keys[table.SK]
	if !ok || key.DataType() != events.DataTypeString {
		return false
	}
	return r.EventName == string(events.DynamoDBOperationTypeRemove) && key.String() == table.BlobSK ||
		r.EventName == string(events.DynamoDBOperationTypeInsert) && strings.HasPrefix(key.String(), table.NoticeSK)
}
