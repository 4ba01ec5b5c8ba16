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

// Count is like that of activitystore.Store.
func (l *Log) Count(ctx context.Context, site share.Site, e activity.Entry) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	e = activity.Once(e)
	l.mu.Lock()
	defer l.mu.Unlock()
	for n, stored := range l.entries[site] {
		if stored.Count > 0 && stored.Position() == e.Position() {
			l.entries[site][n].Count++
			return nil
		}
	}
	l.add(site, e)
	return nil
}

// List is like that of activitystore.Store. Its pages are always full.
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

// Clear is like that of activitystore.Store.
func (l *Log) Clear(ctx context.Context, site share.Site, until time.Time) (done bool, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.entries == nil {
		return true, ctx.Err()
	}
	l.entries[site] = slices.DeleteFunc(l.entries[site], func(e activity.Entry) bool { return !e.At.After(until) })
	return true, ctx.Err()
}
