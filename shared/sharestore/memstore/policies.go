package memstore

import (
	"context"
	"slices"
	"time"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/notice"
	"github.com/secure-share/secure-share/shared/policy"
	"github.com/secure-share/secure-share/shared/ratelimit"
	"github.com/secure-share/secure-share/shared/share"
)

// governed is what has a policy: a site, or a project or space of it.
type governed struct {
	site  share.Site
	place share.Place
}

// kept is a policy, with the installation and the time of the last change.
type kept struct {
	policy.Revision
	notices      notice.Settings // instead, at the place ofNotices
	installation share.Installation
	changed      time.Time
	unreadable   bool
}

// Policy reads the policy of a site, or of a project or space of it.
func (m *Store) Policy(ctx context.Context, site share.Site, place share.Place) (policy.Revision, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	found := m.policies[governed{site, place}]
	if found.unreadable {
		return policy.Revision{}, policy.ErrUnreadable
	}
	found.Document = slices.Clone(found.Document)
	return found.Revision, ctx.Err()
}

// UpdateGoverned behaves like sharestore.Store.UpdateGoverned.
func (m *Store) UpdateGoverned(ctx context.Context, site share.Site, id share.ID, keys []ratelimit.Key, places []share.Place, decide func(share.Share, ratelimit.Counters, policy.Levels) (share.Share, ratelimit.Changes, error)) (share.Share, error) {
	return m.UpdateCounted(ctx, site, id, keys, func(s share.Share, counters ratelimit.Counters) (share.Share, ratelimit.Changes, error) {
		levels := policy.Levels{}
		for _, place := range places {
			revision, err := m.Policy(ctx, site, place)
			levels[place] = policy.Level{Revision: revision, Err: err}
		}
		return decide(s, counters, levels)
	})
}

// SetPolicy stores the next policy.
func (m *Store) SetPolicy(ctx context.Context, site share.Site, place share.Place, i share.Installation, next policy.Revision, now time.Time) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.policies[governed{site, place}].Version != next.Version-1 {
		return policy.ErrChanged
	}
	next.Document = slices.Clone(next.Document)
	m.policies[governed{site, place}] = kept{Revision: next, installation: i, changed: instant(now)}
	caller, _ := activity.CallerOf(ctx)
	m.Log.Add(site, []activity.Entry{activity.OfPolicy(caller, place, next.Version, now)})
	return nil
}

// DeletePolicy deletes a policy if it belongs to the installation.
func (m *Store) DeletePolicy(ctx context.Context, site share.Site, place share.Place, i share.Installation) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if of := (governed{site, place}); m.policies[of].installation == i {
		delete(m.policies, of)
	}
	return ctx.Err()
}

// SpoilPolicy makes a policy one that cannot be read.
func (m *Store) SpoilPolicy(site share.Site, place share.Place) {
	m.mu.Lock()
	defer m.mu.Unlock()
	of := governed{site, place}
	spoiled := m.policies[of]
	spoiled.unreadable = true
	m.policies[of] = spoiled
}
