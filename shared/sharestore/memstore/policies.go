package memstore

import (
	"context"
	"slices"
	"time"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/policy"
	"github.com/secure-share/secure-share/shared/share"
)

// kept is the policy of a site, and by whom and when it was changed last.
type kept struct {
	policy.Revision
	installation share.Installation
	changed      time.Time
	unreadable   bool
}

// Policy reads the policy of a site.
func (m *Store) Policy(ctx context.Context, site share.Site) (policy.Revision, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	found := m.policies[site]
	if found.unreadable {
		return policy.Revision{}, policy.ErrUnreadable
	}
	found.Document = slices.Clone(found.Document)
	return found.Revision, ctx.Err()
}

// SetPolicy stores the next policy of a site.
func (m *Store) SetPolicy(ctx context.Context, site share.Site, i share.Installation, next policy.Revision, now time.Time) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.policies[site].Version != next.Version-1 {
		return policy.ErrChanged
	}
	next.Document = slices.Clone(next.Document)
	m.policies[site] = kept{next, i, instant(now), false}
	caller, _ := activity.CallerOf(ctx)
	m.Log.Add(site, []activity.Entry{activity.OfPolicy(caller, next.Version, now)})
	return nil
}

// DeletePolicy deletes the policy of a site if it belongs to the installation.
func (m *Store) DeletePolicy(ctx context.Context, site share.Site, i share.Installation) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.policies[site].installation == i {
		delete(m.policies, site)
	}
	return ctx.Err()
}

// SpoilPolicy makes the policy of a site one that cannot be read.
func (m *Store) SpoilPolicy(site share.Site) {
	m.mu.Lock()
	defer m.mu.Unlock()
	spoiled := m.policies[site]
	spoiled.unreadable = true
	m.policies[site] = spoiled
}
