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
	page     = 100
	parallel = 8
	// reserve is left of the function's time when a sweep stops taking on work. What
	// remains stays due.
	reserve = 10 * time.Second
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

// sweepShard goes on page by page until a page brings nothing that it has not
// tried in this sweep, or taking is done.
func (r *Reaper) sweepShard(ctx, taking context.Context, shard int) error {
	tried := map[share.Owed]bool{}
	for {
		work, err := r.Store.Due(ctx, shard, r.Now(), page+len(tried))
		if err != nil {
			return err
		}
		fresh := 0
		for _, owed := range work {
			if taking.Err() != nil {
				return nil
			}
			if tried[owed] {
				continue
			}
			tried[owed] = true
			fresh++
			if err := r.settle(ctx, owed); err != nil {
				slog.Error("sweep: entry failed", "error", err)
			}
		}
		if fresh == 0 {
			return nil
		}
	}
}

func (r *Reaper) settle(ctx context.Context, owed share.Owed) error {
	if owed.Installation == "" {
		return r.reap(ctx, owed.Site, owed.ID, share.Tick{})
	}
	return r.uninstall(ctx, owed.Installation)
}

// uninstall ends what the installation made. The index of live shares lags by an
// instant, so the installation is settled only when a later sweep finds it empty.
func (r *Reaper) uninstall(ctx context.Context, i share.Installation) error {
	live, err := r.Store.Live(ctx, i, page)
	if err != nil {
		return err
	}
	if len(live) == 0 {
		return r.Store.Settled(ctx, i)
	}
	var failed []error
	for _, one := range live {
		failed = append(failed, r.reap(ctx, one.Site, one.ID, share.Uninstall{Installation: i}))
	}
	return errors.Join(failed...)
}
