package reaper

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/secure-share/secure-share/shared/deadline"
)

// ErrPayload means that the payload is neither a batch of stream records nor a
// schedule's.
var ErrPayload = errors.New("reaper: unknown payload")

// Handle is the Lambda handler. It is called with {"sweep":"due"} or
// {"sweep":"orphans"} by a schedule, else with a batch of DynamoDB stream
// records.
func (r *Reaper) Handle(ctx context.Context, payload json.RawMessage) (any, error) {
	ctx, cancel := deadline.Before(ctx, deadline.Reserve)
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
