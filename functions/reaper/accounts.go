package reaper

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/share"
)

// closeAccount removes a person whose account was closed from everything that is stored
// for the site. The account stays on the list until a sweep after the settling time
// finds nothing that names it: an index may lag, and a step that was decided before can
// still name it.
func (r *Reaper) closeAccount(ctx, taking context.Context, gone share.Owed) error {
	if err := r.Programs.AccountClosed(ctx, gone.Site, gone.Installation, gone.Person, r.Now()); err != nil {
		return err
	}
	left, err := r.closeInShares(ctx, taking, gone)
	if err != nil {
		return err
	}
	today := r.Now().UTC().Truncate(24 * time.Hour)
	for n := range activity.StoredDays {
		if taking.Err() != nil {
			return nil
		}
		entries, err := r.Log.CloseAccount(ctx, gone.Site, gone.Person, today.AddDate(0, 0, -n), func(id share.ID) error {
			if err := r.closeIn(ctx, gone, id); !errors.Is(err, share.ErrUnreadable) {
				return err
			}
			slog.Error("sweep: a share that cannot be read may name a closed account", "share", string(id))
			return nil
		})
		if err != nil {
			return err
		}
		left = left || entries > 0
	}
	if left || r.Now().Before(gone.Since.Add(settling)) {
		return nil
	}
	return r.Store.AccountRemoved(ctx, gone.Site, gone.Person)
}

// closeInShares removes the person from the shares that the indexes find, and reports
// whether there were any. The log finds those that were never committed. Rows that cannot
// be read go when their time is over, and do not count.
func (r *Reaper) closeInShares(ctx, taking context.Context, gone share.Owed) (found bool, err error) {
	for one, err := range r.Store.SharesOf(ctx, gone.Site, gone.Person) {
		if err != nil || taking.Err() != nil {
			return true, err
		}
		switch err := r.closeIn(ctx, gone, one.ID); {
		case errors.Is(err, share.ErrUnreadable):
		case err != nil:
			return true, err
		default:
			found = true
		}
	}
	return found, nil
}

// closeIn removes the person from a share.
func (r *Reaper) closeIn(ctx context.Context, gone share.Owed, id share.ID) error {
	_, err := r.apply(ctx, gone.Site, id, share.CloseAccount{Person: gone.Person}, r.Now())
	if errors.Is(err, share.ErrNotFound) {
		return nil
	}
	return err
}
