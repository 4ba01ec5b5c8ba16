package reaper

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/secure-share/secure-share/shared/deadline"
	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/table"
)

const (
	parallel = 8
	// reserve is the time before the calls' deadline at which a sweep stops
	// taking on work. The rest stays due.
	reserve = 8 * time.Second
	// settling is how long after the uninstall shares of the installation may
	// still appear: the index of live shares lags, and a token from before the
	// uninstall can create a share until it expires.
	settling = 5 * time.Minute
	// erasing is how long the rest of the removal may take, from the uninstall on. It
	// does not include the second deletion of ciphertexts, which is due by itself.
	erasing = 24 * time.Hour
	// countLeft is the limit of entries that are read only to be counted, for
	// each shard.
	countLeft = 100
)

// Sweep does the work that is due now, in all shards of the due index. An entry
// that fails is logged and stays due, and does not delay the others. An error
// means that the index could not be read; no lag is reported then.
func (r *Reaper) Sweep(ctx context.Context) error {
	taking, cancel := deadline.Before(ctx, reserve)
	defer cancel()
	group := &errgroup.Group{}
	group.SetLimit(parallel)
	swept, failed := make([]swept, table.Shards), make([]error, table.Shards)
	for shard := range table.Shards {
		group.Go(func() error {
			swept[shard], failed[shard] = r.sweepShard(ctx, taking, shard)
			return nil
		})
	}
	_ = group.Wait()
	notices, err := r.sweepNotices(ctx, taking)
	if err := errors.Join(append(failed, err)...); err != nil {
		return err
	}
	r.report(append(swept, notices))
	return nil
}

// swept is what a sweep found in a shard.
type swept struct {
	lag  time.Duration // how long the oldest entry had been due
	left int           // entries left, counted up to countLeft
}

func (r *Reaper) report(shards []swept) {
	var lag time.Duration
	for _, s := range shards {
		lag = max(lag, s.lag)
		if s.left > 0 {
			r.Metrics.Add(metric.DueLeft, float64(s.left))
		}
	}
	r.Metrics.Add(metric.SweepLag, lag.Seconds())
}

// sweepShard tries each entry once, until taking is done. Closed accounts and
// installations come last: they may take many sweeps, and no other share should wait for
// that.
func (r *Reaper) sweepShard(ctx, taking context.Context, shard int) (found swept, err error) {
	var gone, closed []share.Owed
	now := r.Now()
	for owed, err := range r.Store.Due(ctx, shard, now) {
		if err != nil {
			return found, err
		}
		if taking.Err() != nil || !owed.Uninstalled() {
			found.lag = max(found.lag, now.Sub(lateFrom(owed)))
		}
		switch {
		case taking.Err() != nil:
			if found.left++; found.left == countLeft {
				return found, nil
			}
		case owed.Person != "":
			closed = append(closed, owed)
		case owed.Uninstalled():
			gone = append(gone, owed)
		default:
			r.try(ctx, owed, share.Tick{})
		}
	}
	for _, owed := range closed {
		if err := r.closeAccount(ctx, taking, owed); err != nil {
			r.failed(owed, err)
		}
	}
	for _, owed := range gone {
		by, err := r.uninstall(ctx, taking, owed)
		if err != nil {
			return found, err
		}
		found.lag = max(found.lag, now.Sub(by))
	}
	return found, nil
}

// lateFrom is the time from which an entry is late. A closed account stays on the list
// until settling is over. How much is left of an installation that was not tried is
// unknown.
func lateFrom(owed share.Owed) time.Time {
	switch {
	case owed.Uninstalled():
		return owed.Since.Add(erasing)
	case owed.Person != "":
		return owed.Since.Add(settling)
	}
	return owed.Since
}

func (r *Reaper) try(ctx context.Context, owed share.Owed, e share.Event) {
	if err := r.reap(ctx, owed.Site, owed.ID, e); err != nil {
		r.failed(owed, err)
	}
}

func (r *Reaper) failed(owed share.Owed, err error) {
	slog.Error("sweep: entry failed", "share", string(owed.ID), "error", err)
	r.Metrics.Add(metric.DueFailed, 1)
}
