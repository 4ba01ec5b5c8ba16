// Package memstore keeps the logs of sites in memory, for tests. Package storetest
// checks that it behaves like activitystore.
package memstore

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/share"
)

// Log behaves like activitystore.Store. The zero Log is empty. It is safe for
// concurrent use.
type Log struct {
	mu      sync.Mutex
	entries map[share.Site][]activity.Entry
}

// Add adds entries to the log of a site.
func (l *Log) Add(site share.Site, entries []activity.Entry) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, e := range entries {
		l.add(site, e)
	}
}

func (l *Log) add(site share.Site, e activity.Entry) {
	if l.entries == nil {
		l.entries = map[share.Site][]activity.Entry{}
	}
	e.At = e.At.Round(0).UTC()
	l.entries[site] = append(l.entries[site], e.Clean())
}

// Count behaves like activitystore.Store.Count.
func (l *Log) Count(ctx context.Context, site share.Site, e activity.Entry) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	e = activity.Once(e)
	l.mu.Lock()
	defer l.mu.Unlock()
	for n, stored := range l.entries[site] {
		if stored.Count > 0 && stored.Position() == e.Position() {
			l.entries[site][n].Count += e.Count
			return nil
		}
	}
	l.add(site, e)
	return nil
}

// List behaves like activitystore.Store.List. Its pages are always full.
func (l *Log) List(ctx context.Context, site share.Site, q activity.Query, limit int) (activity.Page, error) {
	if err := ctx.Err(); err != nil {
		return activity.Page{}, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	page := activity.Page{Entries: []activity.Entry{}}
	for _, e := range l.entries[site] {
		if q.Matches(e) && (q.Person == "" || slices.Contains(e.About, q.Person)) && (q.After == "" || e.Position() < q.After) {
			e.About = nil
			page.Entries = append(page.Entries, e)
		}
	}
	slices.SortFunc(page.Entries, func(a, b activity.Entry) int { return cmp.Compare(b.Position(), a.Position()) })
	if len(page.Entries) > limit {
		page.Entries = page.Entries[:limit]
		page.Next = page.Entries[limit-1].Position()
	}
	return page, nil
}

// Clear behaves like activitystore.Store.Clear. It deletes all of them at once.
func (l *Log) Clear(ctx context.Context, site share.Site, i share.Installation, unnamed, now time.Time, _ activity.Position, first func(share.ID) error) (next activity.Position, done bool, err error) {
	cleared := func(e activity.Entry) bool {
		return e.Installation == i || e.Installation == "" && !e.At.After(unnamed)
	}
	for _, e := range l.of(site) {
		if e.Share != "" && cleared(e) {
			if err := first(e.Share); err != nil {
				return "", false, err
			}
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.entries != nil {
		l.entries[site] = slices.DeleteFunc(l.entries[site], cleared)
	}
	return activity.At(now), true, ctx.Err()
}

// Names behaves like activitystore.Store.Names.
func (l *Log) Names(ctx context.Context, site share.Site, p share.Person) (bool, error) {
	return slices.ContainsFunc(l.of(site), func(e activity.Entry) bool { return slices.Contains(e.About, p) }), ctx.Err()
}

// of returns the entries of a site.
func (l *Log) of(site share.Site) []activity.Entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.entries[site])
}

// CloseAccount behaves like activitystore.Store.CloseAccount.
func (l *Log) CloseAccount(ctx context.Context, site share.Site, p share.Person, day time.Time, first func(share.ID) error) (entries int, err error) {
	for {
		e, found := l.naming(site, p, day)
		if !found {
			return entries, ctx.Err()
		}
		if e.Share != "" {
			if err := first(e.Share); err != nil {
				return entries, err
			}
		}
		l.replace(site, p, e.Position())
		entries++
	}
}

// naming returns the first entry of a day that names a person.
func (l *Log) naming(site share.Site, p share.Person, day time.Time) (e activity.Entry, found bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, e := range l.entries[site] {
		if e.At.Truncate(24*time.Hour).Equal(day) && slices.Contains(e.Accounts(), p) {
			return e, true
		}
	}
	return e, false
}

// replace puts share.Closed in the place of a person.
func (l *Log) replace(site share.Site, p share.Person, at activity.Position) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for n := range l.entries[site] {
		e := &l.entries[site][n]
		if e.Position() != at {
			continue
		}
		*e = e.CloseAccount(p)
		e.About = slices.DeleteFunc(slices.Clone(e.About), func(seeing share.Person) bool { return seeing == p })
	}
	l.merge(site)
}

// merge makes one of counted entries at the same position.
func (l *Log) merge(site share.Site) {
	var merged []activity.Entry
	for _, e := range l.entries[site] {
		at := slices.IndexFunc(merged, func(m activity.Entry) bool { return e.Count > 0 && m.Position() == e.Position() })
		if at < 0 {
			merged = append(merged, e)
		} else {
			merged[at].Count += e.Count
		}
	}
	l.entries[site] = merged
}
