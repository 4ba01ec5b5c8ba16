// Package storetest contains the contract tests of stores of counters. Every store must pass
// all of them.
package storetest

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/ratelimit"
)

// Store is the store under test.
type Store interface {
	Take(ctx context.Context, uses ...ratelimit.Use) error
	TakeUnread(ctx context.Context, use ratelimit.Use) error
	// Read and Write do what another store does with the keys and writes of this one.
	Read(keys []ratelimit.Key) ratelimit.Counters
	Write(ratelimit.Changes) bool
}

// Run runs the contract tests. newStore returns an empty store.
func Run(t *testing.T, newStore func(*testing.T) Store) {
	for name, test := range map[string]func(*testing.T, Store){
		"takes up to the limit":                    takes,
		"takes all or nothing":                     allOrNothing,
		"takes without a read":                     unread,
		"begins again with each window":            windows,
		"keeps subjects apart":                     apart,
		"gives back":                               givesBack,
		"takes no more than the limit in parallel": parallel,
		"counts a wrong attempt once":              attempts,
		"counts together with uses":                together,
		"stops when the caller does":               cancelled,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, newStore(t))
		})
	}
}

// noon is far in the future, because an engine may remove items that are expired by
// this machine's clock.
var noon = time.Date(2126, 11, 21, 12, 0, 0, 123456789, time.UTC)

var (
	alice = ratelimit.SubjectOf("person", "acme", "alice")
	acme  = ratelimit.SubjectOf("site", "acme")
)

func unread(t *testing.T, s Store) {
	for n := range 3 {
		if err := s.TakeUnread(t.Context(), announcing(alice, noon)); err != nil {
			t.Fatalf("use %d: %v", n, err)
		}
	}
	var exceeded *ratelimit.ExceededError
	err := s.TakeUnread(t.Context(), announcing(alice, noon))
	if !errors.As(err, &exceeded) || exceeded.Limit != "announcements" || exceeded.RetryAfter != announcing(alice, noon).Ends().Sub(noon) {
		t.Errorf("one more: %v", err)
	}
	if err := s.Take(t.Context(), announcing(alice, noon)); !errors.Is(err, ratelimit.ErrExceeded) {
		t.Errorf("counted elsewhere: %v", err)
	}
	if err := s.TakeUnread(t.Context(), sending(acme, 101)); !errors.Is(err, ratelimit.ErrExceeded) {
		t.Errorf("more than everything at once: %v", err)
	}
	for name, use := range map[string]ratelimit.Use{"somebody else": announcing(acme, noon), "in the next hour": announcing(alice, noon.Add(time.Hour))} {
		if err := s.TakeUnread(t.Context(), use); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func announcing(s ratelimit.Subject, at time.Time) ratelimit.Use {
	return ratelimit.Use{Subject: s, Limit: ratelimit.Limit{Name: "announcements", Max: 3, Window: ratelimit.Hour}, Units: 1, At: at}
}

func sending(s ratelimit.Subject, bytes int64) ratelimit.Use {
	return ratelimit.Use{Subject: s, Limit: ratelimit.Limit{Name: "bytes", Max: 100, Window: ratelimit.Day}, Units: bytes, At: noon}
}

func take(t *testing.T, store Store, limit string, uses ...ratelimit.Use) {
	t.Helper()
	err := store.Take(t.Context(), uses...)
	var exceeded *ratelimit.ExceededError
	switch {
	case limit == "" && err != nil:
		t.Errorf("got %v", err)
	case limit != "" && (!errors.As(err, &exceeded) || exceeded.Limit != limit):
		t.Errorf("got %v, want that %s is reached", err, limit)
	}
}

func takes(t *testing.T, store Store) {
	for _, want := range []string{"", "", "", "announcements", "announcements"} {
		take(t, store, want, announcing(alice, noon))
	}
	take(t, store, "bytes", sending(alice, 101))
	take(t, store, "", sending(alice, 99))
	take(t, store, "bytes", sending(alice, 2))
	take(t, store, "", sending(alice, 1))
	take(t, store, "bytes", sending(alice, 1))
}

func allOrNothing(t *testing.T, store Store) {
	take(t, store, "", announcing(alice, noon), sending(alice, 60), sending(acme, 60))
	take(t, store, "bytes", announcing(alice, noon), sending(alice, 40), sending(acme, 41))
	take(t, store, "bytes", announcing(alice, noon), sending(alice, 41), sending(acme, 40))
	take(t, store, "", announcing(alice, noon), sending(alice, 40), sending(acme, 40))
	take(t, store, "", announcing(alice, noon))
	take(t, store, "announcements", announcing(alice, noon))
}

func windows(t *testing.T, store Store) {
	hour := noon.Truncate(time.Hour)
	for _, at := range []time.Time{hour, hour.Add(time.Hour - 1), hour.Add(time.Minute)} {
		take(t, store, "", announcing(alice, at))
	}
	take(t, store, "announcements", announcing(alice, hour.Add(time.Hour-1)))
	take(t, store, "", announcing(alice, hour.Add(time.Hour)))
	take(t, store, "", announcing(alice, hour.Add(-1)))
	take(t, store, "", announcing(alice, hour.Add(24*time.Hour)))
}

func apart(t *testing.T, store Store) {
	for range 3 {
		take(t, store, "", announcing(alice, noon))
	}
	take(t, store, "", announcing(ratelimit.SubjectOf("person", "other", "alice"), noon))
	take(t, store, "", announcing(ratelimit.SubjectOf("person", "acme", "bob"), noon))
	take(t, store, "announcements", announcing(alice, noon))
}

func givesBack(t *testing.T, store Store) {
	take(t, store, "", sending(alice, 100))
	if back := sending(alice, -30); !store.Write(ratelimit.Changes{Uses: []ratelimit.Use{back}}) {
		t.Fatal("not given back")
	}
	take(t, store, "bytes", sending(alice, 31))
	take(t, store, "", sending(alice, 30))
	back := sending(alice, -1)
	back.Limit.Max = 0 // who gives back need not know the limit
	if !store.Write(ratelimit.Changes{Uses: []ratelimit.Use{back}}) {
		t.Error("not given back without the limit")
	}
	if back := sending(acme, -1); !store.Write(ratelimit.Changes{Uses: []ratelimit.Use{back}}) {
		t.Error("what was never taken is not given back")
	}
}

func parallel(t *testing.T, store Store) {
	var taken, refused atomic.Int64
	var all sync.WaitGroup
	for range 12 {
		all.Go(func() {
			switch err := store.Take(t.Context(), announcing(alice, noon), sending(acme, 1)); {
			case err == nil:
				taken.Add(1)
			case errors.Is(err, ratelimit.ErrExceeded):
				refused.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	all.Wait()
	if taken.Load() != 3 || refused.Load() != 9 {
		t.Errorf("%d were taken and %d refused", taken.Load(), refused.Load())
	}
	if key := sending(acme, 1).Key(); store.Read([]ratelimit.Key{key})[key]["bytes"] != 3 {
		t.Error("refused uses were counted")
	}
}

var slow = ratelimit.Slowdown{Name: "wrong-keys", Free: 2, First: time.Minute, Longest: time.Hour, Forget: ratelimit.Day}

func attempts(t *testing.T, store Store) {
	key := ratelimit.AttemptsOf(alice)
	read := func() ratelimit.Counts { return store.Read([]ratelimit.Key{key})[key] }
	count := func(seen ratelimit.Counts, at time.Time) bool {
		a := slow.Wrong(alice, seen, at)
		return store.Write(ratelimit.Changes{Attempt: &a})
	}
	none := read()
	if !count(none, noon) || count(none, noon.Add(1)) {
		t.Error("the first attempt does not count once")
	}
	one := read()
	if !count(one, noon.Add(2)) || count(one, noon.Add(3)) || count(none, noon.Add(4)) {
		t.Error("the second attempt does not count once")
	}
	if slow.Check(read(), noon.Add(time.Minute+1)) == nil || slow.Check(read(), noon.Add(time.Minute+2)) != nil {
		t.Errorf("two attempts, the last one 2 ns after noon, are stored as %v", read())
	}
}

func together(t *testing.T, store Store) {
	a := slow.Wrong(alice, nil, noon)
	if !store.Write(ratelimit.Changes{Uses: []ratelimit.Use{announcing(alice, noon), sending(acme, 100)}, Attempt: &a}) {
		t.Fatal("nothing was counted")
	}
	if store.Write(ratelimit.Changes{Uses: []ratelimit.Use{announcing(alice, noon), sending(acme, 1)}}) {
		t.Error("counted beyond a limit")
	}
	keys := []ratelimit.Key{announcing(alice, noon).Key(), sending(acme, 1).Key(), ratelimit.AttemptsOf(alice)}
	rows := store.Read(keys)
	if len(rows) != 3 || rows[keys[0]]["announcements@12"] != 1 || rows[keys[1]]["bytes"] != 100 || slow.Check(rows[keys[2]], noon) != nil {
		t.Errorf("stored: %v", rows)
	}
}

func cancelled(t *testing.T, store Store) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := store.Take(ctx, announcing(alice, noon)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
