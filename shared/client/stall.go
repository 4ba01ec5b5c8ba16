package client

import (
	"context"
	"errors"
	"time"
)

var errStalled = errors.New("the transfer stood still")

// After the whole body is written, nothing shows how much of it has arrived: a
// proxy, a virus scanner or the system may buffer all of it. The time for the
// answer then depends on the length: one second for each slowest bytes, plus
// answerTime.
const (
	answerTime = time.Minute
	slowest    = 64 << 10 // bytes per second
)

// answerWithin is the time for the answer to a body of that length after the
// body was written.
func answerWithin(length int64) time.Duration {
	return answerTime + time.Duration(length)*time.Second/slowest
}

// watch ends a request that makes no progress. The transfer as a whole has no
// time limit.
type watch struct {
	limit  time.Duration
	timer  *time.Timer
	cancel context.CancelCauseFunc
}

func newWatch(ctx context.Context, limit time.Duration) (context.Context, *watch) {
	ctx, cancel := context.WithCancelCause(ctx)
	return ctx, &watch{limit: limit, cancel: cancel, timer: time.AfterFunc(limit, func() { cancel(errStalled) })}
}

// alive is called whenever bytes move.
func (w *watch) alive() { w.timer.Reset(w.limit) }

// await waits for the answer to a body of that length, which was written.
func (w *watch) await(length int64) { w.timer.Reset(max(w.limit, answerWithin(length))) }

// stop ends the watch and releases what the request holds.
func (w *watch) stop() {
	w.timer.Stop()
	w.cancel(nil)
}

// broken is like unreachable for a watched request.
func broken(ctx, watched context.Context, err error) error {
	if errors.Is(context.Cause(watched), errStalled) {
		err = errStalled
	}
	return unreachable(ctx, err)
}
