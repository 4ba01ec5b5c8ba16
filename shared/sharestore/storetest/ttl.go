package storetest

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/share"
)

// reaped creates a revoked share whose blob is deleted; only its row is left.
func reaped(t *testing.T, store Store, id share.ID) share.Share {
	t.Helper()
	s := made(t, store, creation(id), noon)
	return made(t, store, creation(id), noon,
		step{share.Revoke{By: alice}, noon}, step{share.Reaped{}, s.RefillableUntil})
}

// expires counts in whole seconds, as TTL attributes do.
func expires(t *testing.T, store Store) {
	id := ids(3)
	open, ended, kept := id[0], id[1], id[2]
	s := made(t, store, creation(open), noon)
	reaped(t, store, ended)
	made(t, store, creation(kept), noon.Add(2*time.Second))

	ttl, _ := store.Blob(site, open)
	store.Expire(ttl)
	if _, found := store.Blob(site, open); !found {
		t.Error("the blob item went in its last second")
	}
	store.Expire(ttl.Add(time.Second))
	noBlob(t, store, "expired", open)
	same(t, "the row of the blob item", get(t, store, open), s)
	blobUntil(t, store, "not yet over", kept, get(t, store, kept).UploadDeadline)
	same(t, "removed", sorted(store.Removed()), []Removed{{site, open}, {site, ended}})

	ttl, _ = store.RowTTL(site, ended)
	store.Expire(ttl)
	get(t, store, ended)
	store.Expire(ttl.Add(time.Second))
	if _, err := store.Get(t.Context(), site, ended); !errors.Is(err, share.ErrNotFound) {
		t.Errorf("get after the history's end: %v", err)
	}
	get(t, store, open)
	same(t, "removed, rows left out", sorted(store.Removed()), []Removed{{site, open}, {site, ended}, {site, kept}})
}

// neverRevives removes a row by TTL while decide runs.
func neverRevives(t *testing.T, store Store) {
	id := ids(1)[0]
	reaped(t, store, id)
	ttl, _ := store.RowTTL(site, id)
	calls := 0
	_, err := store.Update(t.Context(), site, id, func(s share.Share) (share.Share, error) {
		if calls++; calls > 1 {
			same(t, "the removed row", s, share.Share{})
			return s, share.ErrNotFound
		}
		store.Expire(ttl.Add(time.Second))
		s.Version++
		return s, nil
	})
	if !errors.Is(err, share.ErrNotFound) || calls != 2 {
		t.Errorf("%d decisions, %v", calls, err)
	}
	if _, err := store.Get(t.Context(), site, id); !errors.Is(err, share.ErrNotFound) {
		t.Errorf("get: %v", err)
	}
}

// tellsTheStream ends shares in each way that produces a stream record for the
// reaper.
func tellsTheStream(t *testing.T, store Store) {
	id := ids(4)
	elsewhere := creation(id[0])
	elsewhere.Site = other
	made(t, store, elsewhere, noon)
	for _, one := range id {
		made(t, store, creation(one), noon)
	}
	var want []Removed
	gone := func(what string, in share.Site, id share.ID) {
		t.Helper()
		want = append(want, Removed{in, id})
		same(t, what, sorted(store.Removed()), sorted(want))
	}
	happens(t, store, site, id[0], share.Revoke{By: alice}, noon)
	gone("revoked before the commit", site, id[0])

	s := happens(t, store, site, id[1], commit(get(t, store, id[1])), noon)
	happens(t, store, site, id[1], claim(s, 1), noon)
	happens(t, store, site, id[1], share.Acknowledge{By: bob, Claim: share.ClaimHash{6, 1}}, noon)
	gone("downloaded", site, id[1])

	happens(t, store, site, id[2], share.Tick{}, noon.AddDate(0, 0, 2))
	gone("abandoned", site, id[2])

	happens(t, store, other, id[0], share.Revoke{By: alice}, noon)
	gone("of the same id on another site", other, id[0])

	ttl, _ := store.Blob(site, id[3])
	store.Expire(ttl.Add(time.Second))
	gone("removed by TTL", site, id[3])
	happens(t, store, site, id[3], share.Tick{}, ttl)
	happens(t, store, site, id[3], share.Reaped{}, ttl)
	same(t, "ended after TTL", sorted(store.Removed()), sorted(want))
}

// sorted is by key: a stream keeps the order of each item alone.
func sorted(all []Removed) []Removed {
	return slices.SortedFunc(slices.Values(all), func(a, b Removed) int {
		return slices.Compare([]string{string(a.Site), string(a.ID)}, []string{string(b.Site), string(b.ID)})
	})
}

// tellsNothing checks that there are no stream records for rewritten blob
// items, refused transactions, and rows.
func tellsNothing(t *testing.T, store Store) {
	id := ids(3)[1:] // the first is that of blobAfterLostRace
	made(t, store, creation(id[0]), noon)
	s := happens(t, store, site, id[0], commit(get(t, store, id[0])), noon)
	s = happens(t, store, site, id[0], claim(s, 1), noon)
	happens(t, store, site, id[0], share.Tick{}, s.Lease.EndsAt)
	same(t, "of a live share", store.Removed(), []Removed(nil))

	blobAfterLostRace(t, store)
	same(t, "of an end that was refused", store.Removed(), []Removed(nil))

	s = reaped(t, store, id[1])
	want := []Removed{{site, id[1]}}
	same(t, "of an end", store.Removed(), want)
	store.Expire(noon.Add(time.Minute)) // nothing yet
	happens(t, store, site, id[1], share.Reaped{}, s.RefillableUntil.Add(time.Hour))
	same(t, "of its reaping", store.Removed(), want)
}
