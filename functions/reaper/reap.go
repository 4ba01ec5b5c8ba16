// Package reaper ends shares whose deadlines have passed, deletes the ciphertexts
// of ended shares, and hands over the notices that have to be sent. It is invoked
// for removed blob items and new notices, and by a schedule, and does the same work
// for both. Repeating the work is harmless.
package reaper

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/notice"
	"github.com/secure-share/secure-share/shared/share"
)

// Store keeps shares and the index of due work.
type Store interface {
	Update(ctx context.Context, site share.Site, id share.ID, decide func(share.Share) (share.Share, error)) (share.Share, error)
	// Due yields the entries of one shard that are due at now, the oldest
	// first. An error ends it.
	Due(ctx context.Context, shard int, now time.Time) iter.Seq2[share.Owed, error]
	// Live yields an installation's shares that have not ended, and the policy
	// of its site as an entry without an ID. An error ends it.
	Live(ctx context.Context, i share.Installation) iter.Seq2[share.Owed, error]
	// Ended yields an installation's shares that have ended, except those that the
	// previous release ended. An error ends it.
	Ended(ctx context.Context, i share.Installation) iter.Seq2[share.Owed, error]
	// DeletePolicy deletes a policy if it belongs to the installation.
	DeletePolicy(ctx context.Context, site share.Site, place share.Place, i share.Installation) error
	// SharesOf yields the shares that name a person. An error ends it.
	SharesOf(ctx context.Context, site share.Site, p share.Person) iter.Seq2[share.Owed, error]
	// Accounts returns up to limit accounts on the list of a site, in the order of their
	// ids and after the given one.
	Accounts(ctx context.Context, site share.Site, after share.Person, limit int) ([]share.Person, error)
	// Progress returns how far the removal of an installation has got.
	Progress(ctx context.Context, i share.Installation) (share.Progress, error)
	// SetProgress records that, for an installation on the list.
	SetProgress(ctx context.Context, i share.Installation, p share.Progress) error
	// ForgetAccounts removes the note up to when the list of a site is complete.
	ForgetAccounts(ctx context.Context, site share.Site) error
	// AccountRemoved removes an account from the list.
	AccountRemoved(ctx context.Context, site share.Site, p share.Person) error
	// Settled removes an installation from the list.
	Settled(ctx context.Context, i share.Installation) error

	// Notice reads a notice that has to be sent. found is false once it was.
	Notice(ctx context.Context, k notice.Key) (n notice.Notice, found bool, err error)
	// NoticeSent records that a notice was handed over.
	NoticeSent(ctx context.Context, k notice.Key) error
	// DueNotices yields the notices of events before until that have to be sent. An
	// error ends it.
	DueNotices(ctx context.Context, until time.Time) iter.Seq2[notice.Notice, error]
}

// Notices takes the notices over that have to be sent. It gets some twice.
type Notices interface {
	Send(ctx context.Context, n notice.Notice) error
}

// Programs are those that people approved.
type Programs interface {
	// Uninstalled deletes the programs of an installation.
	Uninstalled(ctx context.Context, i share.Installation) error
	// AccountClosed deletes what a person approved through an installation, and takes the
	// person out of the applications of the site.
	AccountClosed(ctx context.Context, site share.Site, i share.Installation, p share.Person, now time.Time) error
}

// Log is what happened on each site.
type Log interface {
	// Clear deletes the entries of an installation from a part of a site's log, which
	// begins after a position, empty for the oldest entry. It returns where the part ends,
	// and whether the log ends there. Entries that name no installation count as its own
	// up to the instant unnamed. It calls first before an entry about a share, and stops
	// at its error.
	Clear(ctx context.Context, site share.Site, i share.Installation, unnamed, now time.Time, after activity.Position, first func(share.ID) error) (next activity.Position, done bool, err error)
	// Names reports whether an entry about a person is left.
	Names(ctx context.Context, site share.Site, p share.Person) (bool, error)
	// CloseAccount puts share.Closed in the place of a person in the entries of a day, and
	// returns their number. It calls first before an entry about a share, and stops at its
	// error.
	CloseAccount(ctx context.Context, site share.Site, p share.Person, day time.Time, first func(share.ID) error) (entries int, err error)
}

// Blobs is the store of ciphertexts. Deleting a missing object succeeds.
type Blobs interface {
	Delete(ctx context.Context, s share.Share) error
	// DeleteOlder deletes all objects from before limit that belong to shares from
	// before it, and returns their number. After an error it may have deleted more.
	DeleteOlder(ctx context.Context, limit time.Time) (n int, err error)
}

// Reaper is the function. It is safe for concurrent use.
type Reaper struct {
	Store    Store
	Programs Programs
	Log      Log
	Blobs    Blobs
	Notices  Notices // nil: no notices are sent
	Metrics  metric.Counter
	Rules    share.Rules
	Now      func() time.Time
}

// reap applies e and all deadlines up to now to one share and stores it. If the
// share has ended, it then deletes the blob and records that. After a crash
// between two steps the share is still due, and the next sweep continues. The
// recorded time is from before the deletion began, so an object that is
// uploaded during the deletion is deleted later.
func (r *Reaper) reap(ctx context.Context, site share.Site, id share.ID, e share.Event) error {
	now := r.Now()
	s, err := r.apply(ctx, site, id, e, now)
	if errors.Is(err, share.ErrNotFound) {
		return nil // its row was removed: nothing is left to do
	}
	if err != nil {
		return fmt.Errorf("reaper: let time pass: %w", err)
	}
	if at, due := s.DueAt(); !s.Ended() || !due || at.After(now) {
		return nil
	}
	if err := r.Blobs.Delete(ctx, s); err != nil {
		return fmt.Errorf("reaper: delete: %w", err)
	}
	r.Metrics.Add(metric.BlobsDeleted, 1)
	if err := r.record(ctx, s, now); err != nil && !errors.Is(err, share.ErrNotFound) {
		return fmt.Errorf("reaper: record the deletion: %w", err)
	}
	return nil
}

// record records that the blob of s was deleted, and counts the end of s the
// first time. So each share counts once, even with concurrent calls.
func (r *Reaper) record(ctx context.Context, s share.Share, now time.Time) error {
	first := false
	_, err := r.Store.Update(ctx, s.Site, s.ID, func(s share.Share) (share.Share, error) {
		first = s.ReapedAt.IsZero()
		return r.Rules.Apply(s, share.Reaped{}, now)
	})
	if err == nil && first {
		r.countEnd(s.Status)
	}
	return err
}

// countEnd counts one end, unless it is a status of another release. Of
// Downloaded and Unconfirmed it always sends both, because an alarm uses their
// ratio.
func (r *Reaper) countEnd(s share.Status) {
	if m, known := endings[s]; known {
		r.Metrics.Add(m, 1)
	}
	if s == share.Downloaded || s == share.Unconfirmed {
		r.Metrics.Add(metric.EndedDownloaded, 0)
		r.Metrics.Add(metric.EndedUnconfirmed, 0)
	}
}

// endings are the counters of the ways in which shares end.
var endings = map[share.Status]metric.Metric{
	share.Downloaded:  metric.EndedDownloaded,
	share.Unconfirmed: metric.EndedUnconfirmed,
	share.Expired:     metric.EndedExpired,
	share.Revoked:     metric.EndedRevoked,
	share.Declined:    metric.EndedDeclined,
	share.Abandoned:   metric.EndedAbandoned,
}

func (r *Reaper) apply(ctx context.Context, site share.Site, id share.ID, e share.Event, now time.Time) (share.Share, error) {
	return r.Store.Update(ctx, site, id, func(s share.Share) (share.Share, error) {
		return r.Rules.Apply(s, e, now)
	})
}
