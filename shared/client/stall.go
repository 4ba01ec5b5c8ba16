package client

import (
	"context"
	"errors"
	"time"
)

var errStalled = errors.New("the transfer stood still")

// watch ends a request that makes no progress. A transfer has no time limit of
// its own: only silence is limited.
type watch struct {
	limit  time.Duration
	timer  *time.Timer
	cancel context.CancelCauseFunc
}

func newWatch(ctx context.Context, limit time.Duration) (context.Context, *watch) {
	ctx, cancel := context.WithCancelCause(ctx)
	return ctx, &watch{limit: limit, cancel: cancel, timer: time.AfterFunc(limit, func() { cancel(errStalled) })}
}

// alive is called at every sign of life.
func (w *watch) alive() { w.timer.Reset(w.limit) }

// stop ends the watch and releases what the request holds.
func (w *watch) stop() {
	w.timer.Stop()
	w.cancel(nil)
}

// broken is unreachable for a watched request.
func broken(ctx, watched context.Context, err error) error {
	if errors.Is(context.Cause(watched), errStalled) {
		err = errStalled
	}
	return unreachable(ctx, err)
}
