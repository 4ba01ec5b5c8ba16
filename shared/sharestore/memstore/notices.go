package memstore

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"time"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/notice"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/table"
)

// ofNotices is the place under which the reaper finds the settings of notices.
var ofNotices = func() share.Place {
	place, _ := table.ParsePolicyKey(table.NoticesSK)
	return share.Place(place)
}()

// Notices reads where the notices of a site go.
func (m *Store) Notices(ctx context.Context, site share.Site) (notice.Settings, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	found := m.policies[governed{site, ofNotices}]
	if found.unreadable {
		return notice.Settings{}, notice.ErrUnreadable
	}
	return found.notices, ctx.Err()
}

// SetNotices stores the next settings.
func (m *Store) SetNotices(ctx context.Context, site share.Site, i share.Installation, next notice.Settings, now time.Time) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.policies[governed{site, ofNotices}].notices.Version != next.Version-1 {
		return notice.ErrChanged
	}
	m.policies[governed{site, ofNotices}] = kept{notices: next, installation: i, changed: instant(now)}
	caller, _ := activity.CallerOf(ctx)
	m.Log.Add(site, []activity.Entry{activity.OfNotices(caller, next.Version, now)})
	return nil
}

// Notice reads a notice that has to be sent.
func (m *Store) Notice(ctx context.Context, k notice.Key) (n notice.Notice, found bool, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	at, found := m.notices[k]
	return notice.Notice{Key: k, At: at}, found, ctx.Err()
}

// NoticeSent records that a notice was handed over.
func (m *Store) NoticeSent(ctx context.Context, k notice.Key) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.notices, k)
	return nil
}

// DueNotices yields the notices of events before until that have to be sent, oldest
// first.
func (m *Store) DueNotices(ctx context.Context, until time.Time) iter.Seq2[notice.Notice, error] {
	return func(yield func(notice.Notice, error) bool) {
		if err := ctx.Err(); err != nil {
			yield(notice.Notice{}, err)
			return
		}
		for _, n := range m.due(until) {
			if !yield(n, nil) {
				return
			}
		}
	}
}

func (m *Store) due(until time.Time) (due []notice.Notice) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for k, at := range m.notices {
		if at.Before(until) {
			due = append(due, notice.Notice{Key: k, At: at})
		}
	}
	slices.SortFunc(due, func(a, b notice.Notice) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID(), b.ID()))
	})
	return due
}
