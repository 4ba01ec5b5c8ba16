package reaper

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/table"
)

const (
	parallel = 8
	// reserve is left, of the time until calls are given up, when a sweep stops taking
	// on work. What remains stays due.
	reserve = 8 * time.Second
	// settling is how long after its end an installation may still turn out to have
	// shares: the index of live ones lags, and a token that was issued before may
	// make another share while it lives.
	settling = 5 * time.Minute
	// countLeft bounds how many entries a shard reads only to count them.
	countLeft = 100
)

// Sweep does what is owed by now, in all shards of the due index. An entry that
// fails is logged and stays due; it does not keep the others waiting. The error
// names how the index could not be read, if so; then nothing is said of how late
// the sweep is.
func (r *Reaper) Sweep(ctx context.Context) error {
	taking, cancel := before(ctx, reserve)
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
	if err := errors.Join(failed...); err != nil {
		return err
	}
	r.report(swept)
	return nil
}

// swept is what a sweep found in a shard.
type swept struct {
	lag  time.Duration // for which the oldest entry had been due
	left int           // entries that it did not get to, counted up to countLeft
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

// sweepShard tries each entry once, until taking is done. Installations come last:
// what one made may take many sweeps to end, and no share should wait for that.
func (r *Reaper) sweepShard(ctx, taking context.Context, shard int) (found swept, err error) {
	var gone []share.Owed
	now := r.Now()
	for owed, err := range r.Store.Due(ctx, shard, now) {
		if err != nil {
			return found, err
		}
		found.lag = max(found.lag, now.Sub(dueSince(owed)))
		switch {
		case taking.Err() != nil:
			if found.left++; found.left == countLeft {
				return found, nil
			}
		case owed.Installation != "":
			gone = append(gone, owed)
		default:
			r.try(ctx, owed, share.Tick{})
		}
	}
	for _, owed := range gone {
		if err := r.uninstall(ctx, taking, owed); err != nil {
			return found, err
		}
	}
	return found, nil
}

// dueSince is the instant from which an entry is late. That of an installation
// stands on the list until settling is over, whatever the sweep does.
func dueSince(owed share.Owed) time.Time {
	if owed.Installation != "" {
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

// uninstall ends what the installation made and deletes the policy that it has. Only a sweep that finds nothing left
// once settling is over takes the installation off the list.
func (r *Reaper) uninstall(ctx, taking context.Context, gone share.Owed) error {
	if err := r.Programs.Uninstalled(ctx, gone.Installation); err != nil {
		return err
	}
	left := false
	for live, err := range r.Store.Live(ctx, gone.Installation) {
		if err != nil {
			return err
		}
		if taking.Err() != nil {
			return nil
		}
		left = true
		if live.ID != "" {
			r.try(ctx, live, share.Uninstall{Installation: gone.Installation})
		} else if err := r.Store.DeletePolicy(ctx, live.Site, gone.Installation); err != nil {
			r.failed(live, err)
		}
	}
	if left || r.Now().Before(gone.Since.Add(settling)) {
		return nil
	}
	return r.Store.Settled(ctx, gone.Installation)
}
