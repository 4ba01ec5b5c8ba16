// Package deadline ends the work of a Lambda function before its time is up.
package deadline

import (
	"context"
	"time"
)

// Reserve is the time before its timeout at which a function gives up unfinished work. So
// it always returns in time, with an answer or a report of what has to be done again.
const Reserve = 2 * time.Second

// Before returns ctx with its deadline, if it has one, moved earlier by d. The caller
// must call cancel.
func Before(ctx context.Context, d time.Duration) (earlier context.Context, cancel context.CancelFunc) {
	end, limited := ctx.Deadline()
	if !limited {
		return context.WithCancel(ctx)
	}
	return context.WithDeadline(ctx, end.Add(-d))
}
