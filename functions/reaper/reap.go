// Package reaper makes what the rules decided come true when nobody calls: it
// lets deadlines pass and deletes the ciphertexts of ended shares. Whatever wakes
// it, a removed blob item or the schedule, it does the same, and doing it twice
// is harmless.
package reaper

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/share"
)

// Store keeps shares and the list of owed work.
type Store interface {
	Update(ctx context.Context, site share.Site, id share.ID, decide func(share.Share) (share.Share, error)) (share.Share, error)
	// Due yields what one shard owes at now, longest owed first. An error ends it.
	Due(ctx context.Context, shard int, now time.Time) iter.Seq2[share.Owed, error]
	// Live yields what an installation has: shares that have not ended, and the policy
	// of its site, which is an entry without an ID. An error ends it.
	Live(ctx context.Context, i share.Installation) iter.Seq2[share.Owed, error]
	// DeletePolicy deletes the policy of a site if it belongs to the installation.
	DeletePolicy(ctx context.Context, site share.Site, i share.Installation) error
	// Settled forgets that an installation is gone.
	Settled(ctx context.Context, i share.Installation) error
}

// Programs are those that people approved.
type Programs interface {
	// Uninstalled deletes those that an installation approved.
	Uninstalled(ctx context.Context, i share.Installation) error
}

// Blobs is the store of ciphertexts. Deleting what is not there succeeds.
type Blobs interface {
	Delete(ctx context.Context, s share.Share) error
	// DeleteOlder deletes whatever came there before an instant, for shares of
	// before that instant, and tells how much. After an error it may have been more.
	DeleteOlder(ctx context.Context, than time.Time) (n int, err error)
}

// Reaper is the function. It is safe for concurrent use.
type Reaper struct {
	Store    Store
	Programs Programs
	Blobs    Blobs
	Metrics  metric.Counter
	Rules    share.Rules
	Now      func() time.Time
}

// reap lets e and every deadline up to now happen to one share and, once that is
// stored, deletes the blob of an ended one and records it. A crash between two of
// the steps leaves the share due, so that the next sweep goes on from there. The
// deletion counts from before it began: what an upload puts there while it is
// under way is still owed another one.
func (r *Reaper) reap(ctx context.Context, site share.Site, id share.ID, e share.Event) error {
	now := r.Now()
	s, err := r.apply(ctx, site, id, e, now)
	if errors.Is(err, share.ErrNotFound) {
		return nil // its history was removed: nothing is owed any more
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

// record notes that the blob of s was deleted, and counts the end of s if it was
// for the first time: so each share counts once, whoever else records at the time.
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

// countEnd counts one end, unless it is of another release. Of those that follow a claim it sends both, since what
// is asked of them is their ratio.
func (r *Reaper) countEnd(s share.Status) {
	if m, known := endings[s]; known {
		r.Metrics.Add(m, 1)
	}
	if s == share.Downloaded || s == share.Unconfirmed {
		r.Metrics.Add(metric.EndedDownloaded, 0)
		r.Metrics.Add(metric.EndedUnconfirmed, 0)
	}
}

// endings count how shares ended.
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
