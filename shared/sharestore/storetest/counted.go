package storetest

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/limits"
	"github.com/secure-share/secure-share/shared/ratelimit"
	"github.com/secure-share/secure-share/shared/share"
)

// people are limits that these tests reach.
var people = func() limits.People {
	p := limits.DefaultPeople()
	p.Announcements.Max, p.Uploads.Max = 5, 4
	return p
}()

// announce creates a share of alice within her limits.
func announce(t *testing.T, store Store, id share.ID, at time.Time) (share.Share, error) {
	t.Helper()
	c := creation(id)
	uses := people.Announcing(c.Site, c.By, c.Content.Length, at)
	return store.UpdateCounted(t.Context(), c.Site, id, ratelimit.Keys(uses...), func(s share.Share, counters ratelimit.Counters) (share.Share, ratelimit.Changes, error) {
		if err := counters.Check(uses...); err != nil {
			return s, ratelimit.Changes{}, err
		}
		next, err := rules.Apply(s, c, at)
		return next, ratelimit.Changes{Uses: uses}, err
	})
}

// counters reads the counters of alice and her site on a day.
func counters(t *testing.T, store Store, at time.Time) (person, ofSite ratelimit.Counts) {
	t.Helper()
	keys := ratelimit.Keys(people.Announcing(site, alice, 1, at)...)
	_, err := store.UpdateCounted(t.Context(), site, "none", keys, func(s share.Share, c ratelimit.Counters) (share.Share, ratelimit.Changes, error) {
		person, ofSite = c[keys[0]], c[keys[1]]
		return s, ratelimit.Changes{}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return person, ofSite
}

func countsSteps(t *testing.T, store Store) {
	for n, id := range ids(5) {
		_, err := announce(t, store, id, noon)
		var exceeded *ratelimit.ExceededError
		if errors.As(err, &exceeded) != (n == 4) || n == 4 && exceeded.Limit != "uploads" {
			t.Fatalf("share %d: %v", n+1, err)
		}
	}
	if _, err := store.Get(t.Context(), site, ids(5)[4]); !errors.Is(err, share.ErrNotFound) {
		t.Errorf("a refused share: %v", err)
	}
	person, ofSite := counters(t, store, noon)
	same(t, "alice", person, ratelimit.Counts{"announcements@12": 4, "uploads": 4, "bytes": 4 << 20})
	same(t, "her site", ofSite, ratelimit.Counts{"site-bytes": 4 << 20})
}

// A decision may count without a change of the share, with and without an error.
func countsAlone(t *testing.T, store Store) {
	s := made(t, store, creation(ids(1)[0]), noon)
	refused := errors.New("refused")
	for n, result := range []error{nil, refused} {
		a := people.WrongKeys.Wrong("keys", ratelimit.Counts{}, noon)
		if n == 1 {
			a.Read = people.WrongKeys.Wrong("keys", nil, noon).Next
		}
		got, err := store.UpdateCounted(t.Context(), site, s.ID, []ratelimit.Key{ratelimit.AttemptsOf("keys")}, func(s share.Share, c ratelimit.Counters) (share.Share, ratelimit.Changes, error) {
			if len(c[ratelimit.AttemptsOf("keys")]) != 2*n {
				t.Errorf("read %v", c)
			}
			return s, ratelimit.Changes{Uses: []ratelimit.Use{people.Ticket(site, alice, noon)}, Attempt: &a}, result
		})
		if !errors.Is(err, result) || got.Version != s.Version {
			t.Errorf("version %d, %v", got.Version, err)
		}
	}
	person, _ := counters(t, store, noon)
	same(t, "alice", person, ratelimit.Counts{"tickets@12": 2})
	same(t, "the share", get(t, store, s.ID).Version, s.Version)
}

func countsManyAtOnce(t *testing.T, store Store) {
	var announced, refused atomic.Int64
	var all sync.WaitGroup
	for _, id := range ids(12) {
		all.Go(func() {
			switch _, err := announce(t, store, id, noon); {
			case err == nil:
				announced.Add(1)
			case errors.Is(err, ratelimit.ErrExceeded):
				refused.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	all.Wait()
	if announced.Load() != 4 || refused.Load() != 8 {
		t.Errorf("%d were announced and %d refused", announced.Load(), refused.Load())
	}
	person, _ := counters(t, store, noon)
	same(t, "alice", person, ratelimit.Counts{"announcements@12": 4, "uploads": 4, "bytes": 4 << 20})
}

func givesUploadsBack(t *testing.T, store Store) {
	for n, e := range []struct {
		share.Event
		at time.Time
	}{
		{share.Commit{By: alice, Stored: creation("").Content, RecipientHash: share.RecipientHash{5}, TicketID: "ticket"}, noon.Add(time.Hour)},
		{share.Revoke{By: alice}, noon},
		{share.Tick{}, noon.Add(rules.UploadDeadline)}, // abandoned, a day later
		{share.Uninstall{Installation: installation}, noon},
	} {
		id := ids(4)[n]
		if _, err := announce(t, store, id, noon); err != nil {
			t.Fatal(err)
		}
		if person, _ := counters(t, store, noon); person["uploads"] != 1 {
			t.Errorf("%T: %d uploads before", e.Event, person["uploads"])
		}
		happens(t, store, site, id, e.Event, e.at)
		if person, _ := counters(t, store, noon); person["uploads"] != 0 {
			t.Errorf("%T: %d uploads after", e.Event, person["uploads"])
		}
	}
	happens(t, store, site, ids(4)[0], share.Revoke{By: alice}, noon.Add(2*time.Hour))
	if person, _ := counters(t, store, noon); person["uploads"] != 0 || person["announcements@12"] != 4 {
		t.Errorf("after a committed share was revoked: %v", person)
	}
}
