package reaper

import (
	"context"
	"errors"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/share"
)

// uninstall removes everything of an installation, until taking is done. It first ends its
// programs and shares and deletes its policies. When that has settled, it erases the ended
// shares, and then what belongs to the site as a whole: the installation's entries in the
// log, and the list of accounts. Each step begins when nothing is left of those before, so
// a sweep that is interrupted is continued by the next. The installation stays on the list
// until all is done. It returns the time after which the removal is late.
func (r *Reaper) uninstall(ctx, taking context.Context, gone share.Owed) (by time.Time, err error) {
	by = gone.Since.Add(settling)
	if err := r.Programs.Uninstalled(ctx, gone.Installation); err != nil {
		return by, err
	}
	if left, err := r.endLive(ctx, taking, gone); err != nil || left || r.Now().Before(by) {
		return by, err
	}
	by = gone.Since.Add(erasing)
	for _, step := range []func(ctx, taking context.Context, gone share.Owed) (done bool, err error){r.eraseEnded, r.clearLog, r.forgetAccounts} {
		if done, err := step(ctx, taking, gone); err != nil || !done {
			return by, err
		}
	}
	return by, r.Store.Settled(ctx, gone.Installation)
}

// endLive ends the installation's shares and deletes its policies, and reports whether
// there were any.
func (r *Reaper) endLive(ctx, taking context.Context, gone share.Owed) (left bool, err error) {
	for live, err := range r.Store.Live(ctx, gone.Installation) {
		if err != nil || taking.Err() != nil {
			return true, err
		}
		left = true
		if live.ID != "" {
			r.try(ctx, live, share.Uninstall{Installation: gone.Installation})
		} else if err := r.Store.DeletePolicy(ctx, live.Site, live.Place, gone.Installation); err != nil {
			r.failed(live, err)
		}
	}
	return left, nil
}

// eraseEnded erases the ended shares that the index finds. It is done when it finds none.
func (r *Reaper) eraseEnded(ctx, taking context.Context, gone share.Owed) (done bool, err error) {
	group := &errgroup.Group{}
	group.SetLimit(parallel)
	defer func() { _ = group.Wait() }()
	done = true
	for ended, err := range r.Store.Ended(ctx, gone.Installation) {
		if err != nil || taking.Err() != nil {
			return false, err
		}
		done = false
		group.Go(func() error {
			if err := r.erase(ctx, gone, ended.Site, ended.ID); err != nil {
				r.failed(ended, err)
			}
			return nil
		})
	}
	return done, nil
}

// erase erases a share of the installation, and ends it first if it is live.
func (r *Reaper) erase(ctx context.Context, gone share.Owed, site share.Site, id share.ID) error {
	_, err := r.apply(ctx, site, id, share.Erase{Installation: gone.Installation}, r.Now())
	if errors.Is(err, share.ErrLive) {
		if err := r.reap(ctx, site, id, share.Uninstall{Installation: gone.Installation}); err != nil {
			return err
		}
		_, err = r.apply(ctx, site, id, share.Erase{Installation: gone.Installation}, r.Now())
	}
	if errors.Is(err, share.ErrNotFound) {
		return nil // it is gone, or of another installation
	}
	return err
}

// clearLog deletes what happened in the installation from the log of the site, and erases
// the shares that the log names: those that the previous release ended are in no index of
// the installation.
func (r *Reaper) clearLog(ctx, taking context.Context, gone share.Owed) (done bool, err error) {
	if gone.Site == "" {
		return true, nil
	}
	progress, err := r.Store.Progress(ctx, gone.Installation)
	cleared := activity.Position(progress.Log)
	for !done && err == nil && taking.Err() == nil {
		cleared, done, err = r.Log.Clear(ctx, gone.Site, gone.Installation, gone.Since.Add(settling), r.Now(), cleared, func(id share.ID) error {
			return r.erase(ctx, gone, gone.Site, id)
		})
	}
	if err != nil {
		return false, err
	}
	progress.Log = string(cleared)
	return done, r.Store.SetProgress(ctx, gone.Installation, progress)
}

// forgetAccounts removes from the list all accounts that the log of the site no longer
// names: the others are known from another installation. If none is left, it also removes
// the time up to which the list is complete. A sweep begins after the accounts that earlier
// sweeps checked, because the accounts that stay can be more than it has time for.
func (r *Reaper) forgetAccounts(ctx, taking context.Context, gone share.Owed) (done bool, err error) {
	if gone.Site == "" {
		return true, nil
	}
	progress, err := r.Store.Progress(ctx, gone.Installation)
	if err != nil {
		return false, err
	}
	for {
		some, err := r.Store.Accounts(ctx, gone.Site, progress.Account, parallel)
		switch {
		case err != nil:
			return false, err
		case len(some) == 0:
			return r.forgetList(ctx, gone)
		}
		if err := r.forgetSome(ctx, taking, gone, some); err != nil || taking.Err() != nil {
			return false, err
		}
		progress.Account = some[len(some)-1]
		if err := r.Store.SetProgress(ctx, gone.Installation, progress); err != nil {
			return false, err
		}
	}
}

// forgetList ends the removal of the accounts.
func (r *Reaper) forgetList(ctx context.Context, gone share.Owed) (done bool, err error) {
	left, err := r.Store.Accounts(ctx, gone.Site, "", 1)
	if err != nil || len(left) > 0 {
		return err == nil, err
	}
	return true, r.Store.ForgetAccounts(ctx, gone.Site)
}

// forgetSome calls forget for some people at the same time. If taking is done, it may leave
// some out.
func (r *Reaper) forgetSome(ctx, taking context.Context, gone share.Owed, some []share.Person) error {
	group, ctx := errgroup.WithContext(ctx)
	for _, p := range some {
		group.Go(func() error { return r.forget(ctx, taking, gone, p) })
	}
	return group.Wait()
}

// forget takes a person off the list, unless the log still names them. Before, it erases
// the person's shares, for the same reason as clearLog.
func (r *Reaper) forget(ctx, taking context.Context, gone share.Owed, p share.Person) error {
	for one, err := range r.Store.SharesOf(ctx, gone.Site, p) {
		if err != nil || taking.Err() != nil {
			return err
		}
		if err := r.erase(ctx, gone, one.Site, one.ID); err != nil {
			return err
		}
	}
	if named, err := r.Log.Names(ctx, gone.Site, p); err != nil || named {
		return err
	}
	return r.Store.AccountRemoved(ctx, gone.Site, p)
}
