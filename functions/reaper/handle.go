package reaper

import (
	"context"
	"encoding/json"
	"errors"
	"time"
)

// ErrPayload means that the payload is neither a batch of stream records nor a
// schedule's.
var ErrPayload = errors.New("reaper: unknown payload")

// finishing is the time that is left for the function when it gives up a call
// that has not ended. So it always returns before its timeout; failed work
// stays due or is reported.
const finishing = 2 * time.Second

// before returns ctx with its deadline, if any, moved earlier by that much.
func before(ctx context.Context, end time.Duration) (context.Context, context.CancelFunc) {
	deadline, limited := ctx.Deadline()
	if !limited {
		return ctx, func() {}
	}
	return context.WithDeadline(ctx, deadline.Add(-end))
}

// Handle is the Lambda handler. It is called with {"sweep":"due"} or
// {"sweep":"orphans"} by a schedule, else with a batch of DynamoDB stream
// records.
func (r *Reaper) Handle(ctx context.Context, payload json.RawMessage) (any, error) {
	ctx, cancel := before(ctx, finishing)
	defer cancel()
	var woken struct {
		Sweep   string            `json:"sweep"`
		Records []json.RawMessage `json:"Records"`
	}
	if err := json.Unmarshal(payload, &woken); err != nil {
		return nil, ErrPayload
	}
	switch {
	case woken.Sweep == "due":
		return struct{}{}, r.Sweep(ctx)
	case woken.Sweep == "orphans":
		return struct{}{}, r.SweepOrphans(ctx)
	case woken.Records != nil:
		return r.Stream(ctx, woken.Records), nil
	}
	return nil, ErrPayload
}
