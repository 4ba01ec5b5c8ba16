package storetest

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/table"
)

// due collects the work of all shards that is due at now.
func due(t *testing.T, store Store, now time.Time) []share.Owed {
	t.Helper()
	var all []share.Owed
	for shard := range table.Shards {
		work := collect(t, store.Due(t.Context(), shard, now))
		if !slices.IsSortedFunc(work, func(a, b share.Owed) int { return a.Since.Compare(b.Since) }) {
			t.Errorf("shard %d is not in order: %v", shard, work)
		}
		all = append(all, work...)
	}
	slices.SortFunc(all, func(a, b share.Owed) int {
		return cmp.Or(a.Since.Compare(b.Since), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Installation, b.Installation))
	})
	return all
}

// owes checks that exactly one share is due, from that time on and not a
// nanosecond earlier.
func owes(t *testing.T, store Store, when string, id share.ID, since time.Time) {
	t.Helper()
	want := []share.Owed{{Site: site, ID: id, Since: since}}
	same(t, when+", a nanosecond before", due(t, store, since.Add(-1)), []share.Owed(nil))
	same(t, when+", at the instant", due(t, store, since), want)
	same(t, when+", a nanosecond after", due(t, store, since.Add(1)), want)
	same(t, when+", a year after", due(t, store, since.AddDate(1, 0, 0)), want)
}

func dueFrom(t *testing.T, store Store) {
	id := ids(1)[0]
	s := made(t, store, creation(id), noon)
	owes(t, store, "uploading", id, s.UploadDeadline)
	// Whole seconds sort correctly among fractions.
	s, err := store.Update(t.Context(), site, id, func(s share.Share) (share.Share, error) {
		s.UploadDeadline = s.UploadDeadline.Truncate(time.Second)
		s.Version++
		return s, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	owes(t, store, "at a whole second", id, s.UploadDeadline)
}

func dueMoves(t *testing.T, store Store) {
	id := ids(1)[0]
	s := made(t, store, creation(id), noon)
	refillable := s.RefillableUntil
	s = happens(t, store, site, id, commit(s), noon)
	owes(t, store, "available", id, s.ExpiresAt)
	s = happens(t, store, site, id, claim(s, 1), noon)
	owes(t, store, "claimed", id, s.Lease.EndsAt)
	s = happens(t, store, site, id, claim(s, 1), noon.Add(time.Minute))
	owes(t, store, "renewed", id, s.Lease.EndsAt)
	s = happens(t, store, site, id, share.Acknowledge{By: bob, Claim: share.ClaimHash{6, 1}}, noon.Add(2*time.Minute))
	owes(t, store, "downloaded", id, s.EndedAt)
	happens(t, store, site, id, share.Reaped{}, noon.Add(3*time.Minute))
	owes(t, store, "reaped while an upload may arrive", id, refillable)
	happens(t, store, site, id, share.Reaped{}, refillable)
	same(t, "reaped", due(t, store, noon.AddDate(10, 0, 0)), []share.Owed(nil))
}

func dueShards(t *testing.T, store Store) {
	const many = 96
	var want []share.Owed
	for n := range many {
		c := creation(share.NewID())
		s := made(t, store, c, noon.Add(time.Duration(n)))
		want = append(want, share.Owed{Site: site, ID: c.ID, Since: s.UploadDeadline})
	}
	same(t, "all shards", due(t, store, noon.AddDate(1, 0, 0)), want)
	used := 0
	for shard := range table.Shards {
		if len(collect(t, store.Due(t.Context(), shard, noon.AddDate(1, 0, 0)))) > 0 {
			used++
		}
	}
	if used < table.Shards/2 {
		t.Errorf("%d shares lie in %d shards", many, used)
	}
	for shard := range table.Shards { // a reader may stop early
		for range store.Due(t.Context(), shard, noon.AddDate(1, 0, 0)) {
			break
		}
	}
}

// live creates more shares than one query reads.
func live(t *testing.T, store Store) {
	const many = 101
	want := make([]share.Owed, 0, many)
	for n, id := range ids(many) {
		at := noon.Add(time.Duration(n) * time.Second)
		made(t, store, creation(id), at)
		want = append(want, share.Owed{Site: site, ID: id, Since: at})
	}
	foreign := creation(share.NewID())
	foreign.Installation, foreign.Site = "another", other
	made(t, store, foreign, noon)

	same(t, "all", collect(t, store.Live(t.Context(), installation)), want)
	same(t, "of another installation", collect(t, store.Live(t.Context(), "another")), []share.Owed{{Site: other, ID: foreign.ID, Since: noon}})
	same(t, "of an unknown installation", collect(t, store.Live(t.Context(), "unknown")), []share.Owed(nil))
	happens(t, store, site, want[0].ID, share.Revoke{By: alice}, noon.Add(time.Hour))
	happens(t, store, site, want[1].ID, share.Tick{}, noon.AddDate(0, 0, 2))
	s := get(t, store, want[2].ID)
	happens(t, store, site, want[2].ID, commit(s), noon.Add(time.Hour))
	same(t, "without the ended", collect(t, store.Live(t.Context(), installation)), want[2:])
}

func uninstalled(t *testing.T, store Store) {
	from := share.Site("") // as the previous release records it
	gone := func(since time.Time) []share.Owed {
		return []share.Owed{{Installation: installation, Site: from, Since: since}}
	}
	note := func(at time.Time) {
		t.Helper()
		if err := store.Uninstalled(t.Context(), installation, from, at); err != nil {
			t.Fatalf("uninstalled: %v", err)
		}
	}
	note(noon)
	same(t, "before", due(t, store, noon.Add(-1)), []share.Owed(nil))
	same(t, "at once", due(t, store, noon), gone(noon))
	from = site
	note(noon.Add(time.Hour))
	same(t, "noted again", due(t, store, noon.Add(time.Hour)), gone(noon.Add(time.Hour)))
	made(t, store, creation(ids(1)[0]), noon.Add(-time.Minute))
	same(t, "next to a share that is not due", due(t, store, noon.Add(time.Hour)), gone(noon.Add(time.Hour)))
	for n := range 2 {
		if err := store.Settled(t.Context(), installation); err != nil {
			t.Fatalf("settled: %v", err)
		}
		same(t, fmt.Sprintf("settled %d times", n+1), due(t, store, noon.Add(time.Hour)), []share.Owed(nil))
	}
}
