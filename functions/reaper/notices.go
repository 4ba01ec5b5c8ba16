package reaper

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/notice"
)

// streamed is how long the stream has for a notice before a sweep hands it over.
const streamed = time.Minute

// sweepNotices hands over the notices that the stream did not, until taking is done.
func (r *Reaper) sweepNotices(ctx, taking context.Context) (found swept, err error) {
	if r.Notices == nil {
		return found, nil
	}
	now := r.Now()
	for n, err := range r.Store.DueNotices(ctx, now.Add(-streamed)) {
		if err != nil {
			return found, err
		}
		found.lag = max(found.lag, now.Sub(n.At)-streamed)
		if taking.Err() != nil {
			if found.left++; found.left == countLeft {
				return found, nil
			}
			continue
		}
		if err := r.handOver(ctx, n.Key); err != nil {
			slog.Error("sweep: notice failed", "notice", n.ID(), "error", err)
			r.Metrics.Add(metric.DueFailed, 1)
		}
	}
	return found, nil
}

// handOver puts a notice into the queue, unless that was done. After a crash between the
// two steps it is put there again.
func (r *Reaper) handOver(ctx context.Context, k notice.Key) error {
	n, found, err := r.Store.Notice(ctx, k)
	if err != nil || !found {
		return err
	}
	if err := r.Notices.Send(ctx, n); err != nil {
		return fmt.Errorf("reaper: hand a notice over: %w", err)
	}
	return r.Store.NoticeSent(ctx, k)
}
