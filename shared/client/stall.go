package client

import (
	"context"
	"errors"
	"time"
)

var errStalled = errors.New("the transfer stood still")

// Once all of a body is handed over, nothing shows how far it has come: a proxy, a
// virus scanner or the system may hold all of it. How long the answer may take then
// follows from the length: a second for each slowest bytes, and answerTime.
const (
	answerTime = time.Minute
	slowest    = 64 << 10 // bytes per second
)

// answerWithin is how long the answer to a body of that length may take once the
// body is handed over.
func answerWithin(length int64) time.Duration {
	return answerTime + time.Duration(length)*time.Second/slowest
}

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

// await waits for the answer to a body of that length, which is handed over.
func (w *watch) await(length int64) { w.timer.Reset(max(w.limit, answerWithin(length))) }

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
