package reaper

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"golang.org/x/sync/errgroup"

	"secureshare/shared/share"
	"secureshare/shared/table"
)

const (
	parallel = 8
	// reserve is left of the function's time when a sweep stops taking on work. What
	// remains stays due.
	reserve = 10 * time.Second
	// settling is how long after its end an installation may still turn out to have
	// shares: the index of live ones lags, and a token that was issued before may
	// make another share while it lives.
	settling = 5 * time.Minute
)

// Sweep does what is owed by now, in all shards of the due index. An entry that
// fails is logged and stays due; it does not keep the others waiting. The error
// names how the index could not be read, if so.
func (r *Reaper) Sweep(ctx context.Context) error {
	taking := ctx
	if deadline, ok := ctx.Deadline(); ok {
		var cancel context.CancelFunc
		taking, cancel = context.WithDeadline(ctx, deadline.Add(-reserve))
		defer cancel()
	}
	group := &errgroup.Group{}
	group.SetLimit(parallel)
	failed := make([]error, table.Shards)
	for shard := range table.Shards {
		group.Go(func() error {
			failed[shard] = r.sweepShard(ctx, taking, shard)
			return nil
		})
	}
	_ = group.Wait()
	return errors.Join(failed...)
}

// sweepShard tries each entry once, until taking is done. Installations come last:
// what one made may take many sweeps to end, and no share should wait for that.
func (r *Reaper) sweepShard(ctx, taking context.Context, shard int) error {
	var gone []share.Owed
	for owed, err := range r.Store.Due(ctx, shard, r.Now()) {
		switch {
		case err != nil:
			return err
		case taking.Err() != nil:
			return nil
		case owed.Installation != "":
			gone = append(gone, owed)
		default:
			r.try(ctx, owed, share.Tick{})
		}
	}
	for _, owed := range gone {
		if err := r.uninstall(ctx, taking, owed); err != nil {
			return err
		}
	}
	return nil
}

func (r *Reaper) try(ctx context.Context, owed share.Owed, e share.Event) {
	if err := r.reap(ctx, owed.Site, owed.ID, e); err != nil {
		slog.Error("sweep: entry failed", "share", string(owed.ID), "error", err)
	}
}

// uninstall ends what the installation made. Only a sweep that finds nothing left
// once settling is over takes the installation off the list.
func (r *Reaper) uninstall(ctx, taking context.Context, gone share.Owed) error {
	left := false
	for live, err := range r.Store.Live(ctx, gone.Installation) {
		if err != nil {
			return err
		}
		if taking.Err() != nil {
			return nil
		}
		left = true
		r.try(ctx, live, share.Uninstall{Installation: gone.Installation})
	}
	if left || r.Now().Before(gone.Since.Add(settling)) {
		return nil
	}
	return r.Store.Settled(ctx, gone.Installation)
}
