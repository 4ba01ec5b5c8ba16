// Package memstore is sharestore in memory, for tests. Package storetest checks
// both. It also has the weaknesses of DynamoDB: index reads may lag, and TTL
// deletes nothing unless a test asks for it.
package memstore

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/secure-share/secure-share/shared/activity"
	activitymem "github.com/secure-share/secure-share/shared/activitystore/memstore"
	"github.com/secure-share/secure-share/shared/limits"
	"github.com/secure-share/secure-share/shared/notice"
	"github.com/secure-share/secure-share/shared/ratelimit"
	limitmem "github.com/secure-share/secure-share/shared/ratelimitstore/memstore"
	"github.com/secure-share/secure-share/shared/share"
)

// Store is the table of the file API.
type Store struct {
	rules share.Rules

	mu       sync.Mutex
	rows     map[key]share.Share
	spoiled  map[key]bool      // rows that cannot be read in full
	blobs    map[key]time.Time // TTL of each blob item
	links    map[share.ID]key  // of shares for outsiders
	gone     map[share.Installation]removal
	policies map[governed]kept
	notices  map[notice.Key]time.Time // that have to be sent, with the time of the event
	seen     *snapshot                // what the indexes show while they lag
	removed  []Removed
	accounts map[holder]account

	accountsRead map[share.Site]time.Time

	Log      *activitymem.Log // the log of the site
	Counters limitmem.Store   // in memory
}

type key struct {
	site share.Site
	id   share.ID
}

// removal is when an installation was removed, and from which site.
type removal struct {
	site     share.Site
	since    time.Time
	progress share.Progress
}

// Removed is the key of a removed blob item, like a record of the stream.
type Removed struct {
	Site share.Site
	ID   share.ID
}

// New returns an empty table.
func New(rules share.Rules) *Store {
	return &Store{
		rules: rules, rows: map[key]share.Share{}, spoiled: map[key]bool{}, blobs: map[key]time.Time{},
		links: map[share.ID]key{}, gone: map[share.Installation]removal{}, policies: map[governed]kept{}, notices: map[notice.Key]time.Time{},
		accounts: map[holder]account{}, accountsRead: map[share.Site]time.Time{}, Log: &activitymem.Log{},
	}
}

const attempts = 64

// Get reads one share. share.ErrNotFound if there is none.
func (m *Store) Get(ctx context.Context, site share.Site, id share.ID) (share.Share, error) {
	if err := ctx.Err(); err != nil {
		return share.Share{}, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	s, found := m.rows[key{site, id}]
	if !found {
		return share.Share{}, share.ErrNotFound
	}
	s.Unreadable = m.spoiled[key{site, id}]
	return stored(s), nil
}

// Spoil damages a row so that it cannot be fully read.
func (m *Store) Spoil(site share.Site, id share.ID) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.spoiled[key{site, id}] = true
}

// Update behaves like sharestore.Store.Update.
func (m *Store) Update(ctx context.Context, site share.Site, id share.ID, decide func(share.Share) (share.Share, error)) (share.Share, error) {
	return m.UpdateCounted(ctx, site, id, nil, func(prev share.Share, _ ratelimit.Counters) (share.Share, ratelimit.Changes, error) {
		next, err := decide(prev)
		return next, ratelimit.Changes{}, err
	})
}

// UpdateCounted behaves like sharestore.Store.UpdateCounted: decide runs without a lock, so that others
// can write in between.
func (m *Store) UpdateCounted(ctx context.Context, site share.Site, id share.ID, keys []ratelimit.Key, decide func(share.Share, ratelimit.Counters) (share.Share, ratelimit.Changes, error)) (share.Share, error) {
	for range attempts {
		prev, err := m.Get(ctx, site, id)
		if err != nil && !errors.Is(err, share.ErrNotFound) {
			return share.Share{}, err
		}
		next, counted, refused := decide(prev, m.Counters.Read(keys))
		changes := refused == nil && next.Version != prev.Version
		if !changes && counted.None() {
			return next, refused
		}
		if err := ctx.Err(); err != nil {
			return share.Share{}, err
		}
		written := m.Counters.Write
		if changes {
			if m.taken(next) {
				return share.Share{}, share.ErrIDTaken
			}
			written = func(c ratelimit.Changes) bool { return m.swap(ctx, prev, next, c) }
		}
		if written(counted) {
			return next, refused
		}
	}
	return share.Share{}, share.ErrContended
}

func (m *Store) swap(ctx context.Context, prev, next share.Share, counted ratelimit.Changes) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	at := key{next.Site, next.ID}
	if prev.Status == share.Uploading && next.Status != share.Uploading {
		counted.Uses = append(counted.Uses, limits.UploadEnded(prev))
	}
	if m.rows[at].Version != prev.Version || m.linked(next) || !m.Counters.Write(counted) {
		return false
	}
	if next.Recipient == share.Outsider {
		m.links[next.ID] = at
	}
	m.rows[at] = stored(next)
	delete(m.spoiled, at)
	if next.Erased {
		m.erase(at, next)
	}
	caller, _ := activity.CallerOf(ctx)
	m.Log.Add(next.Site, activity.Of(prev, next, caller))
	for _, n := range notice.Of(prev, next) {
		m.notices[n.Key] = n.At
	}
	switch {
	case next.Ended() && !prev.Ended():
		m.remove(at)
	case prev.Version == 0:
		m.blobs[at] = epoch(next.UploadDeadline)
	case !next.Ended() && !next.ExpiresAt.Equal(prev.ExpiresAt):
		m.blobs[at] = epoch(next.ExpiresAt)
	}
	return true
}

// erase deletes the row of an erased share that nothing needs any more, its link and its
// notices.
func (m *Store) erase(at key, next share.Share) {
	if m.links[next.ID] == at {
		delete(m.links, next.ID)
	}
	for _, e := range notice.Events {
		delete(m.notices, notice.Key{Site: next.Site, Share: next.ID, Event: e})
	}
	if next.Gone() {
		delete(m.rows, at)
	}
}

// taken reports whether another site has a share for an outsider with the id of s.
func (m *Store) taken(s share.Share) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.linked(s)
}

// linked is taken for callers that hold the lock.
func (m *Store) linked(s share.Share) bool {
	of, found := m.links[s.ID]
	return s.Recipient == share.Outsider && found && of != key{s.Site, s.ID}
}

// SiteOf returns the site of a share for an outsider.
func (m *Store) SiteOf(ctx context.Context, id share.ID) (share.Site, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	at, found := m.links[id]
	if !found {
		return "", share.ErrNotFound
	}
	return at.site, ctx.Err()
}

func (m *Store) remove(at key) {
	if _, found := m.blobs[at]; found {
		delete(m.blobs, at)
		m.removed = append(m.removed, Removed{at.site, at.id})
	}
}

// Uninstalled records that the installation was removed at now.
func (m *Store) Uninstalled(ctx context.Context, i share.Installation, site share.Site, now time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.gone[i] = removal{site: site, since: instant(now)}
	return ctx.Err()
}

// AppRemoved reports whether there is a record of Uninstalled.
func (m *Store) AppRemoved(i share.Installation) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	_, found := m.gone[i]
	return found
}

// Progress is like that of sharestore.
func (m *Store) Progress(ctx context.Context, i share.Installation) (share.Progress, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.gone[i].progress, ctx.Err()
}

// SetProgress is like that of sharestore.
func (m *Store) SetProgress(ctx context.Context, i share.Installation, p share.Progress) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if gone, found := m.gone[i]; found {
		gone.progress = p
		m.gone[i] = gone
	}
	return ctx.Err()
}

// Settled deletes the record of Uninstalled.
func (m *Store) Settled(ctx context.Context, i share.Installation) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.gone, i)
	return ctx.Err()
}
