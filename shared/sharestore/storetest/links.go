package storetest

import (
	"errors"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/share"
)

// forOutsider is a creation with a link.
func forOutsider(id share.ID) share.Create {
	c := creation(id)
	c.Recipient = share.Outsider
	c.Label = share.Label{Sealed: []byte("sealed label"), KeyVersion: 3}
	return c
}

func siteOf(t *testing.T, store Store) {
	id := ids(3)
	s := made(t, store, forOutsider(id[0]), noon)
	made(t, store, creation(id[1]), noon)
	for n, want := range map[int]share.Site{0: site, 1: "", 2: ""} {
		got, err := store.SiteOf(t.Context(), id[n])
		if got != want || (err == nil) != (want != "") || err != nil && !errors.Is(err, share.ErrNotFound) {
			t.Errorf("%d: %q, %v", n, got, err)
		}
	}
	happens(t, store, site, id[0], commit(s), noon)
	if got, err := store.SiteOf(t.Context(), id[0]); got != site || err != nil {
		t.Errorf("after the commit: %q, %v", got, err)
	}
}

func noInbox(t *testing.T, store Store) {
	id := ids(1)[0]
	s := made(t, store, forOutsider(id), noon)
	happens(t, store, site, id, commit(s), noon)
	if found, err := store.Inbox(t.Context(), site, share.Outsider, share.Position{}, 10); err != nil || len(found) != 0 {
		t.Errorf("the inbox has %d shares, %v", len(found), err)
	}
	found, err := store.Outbox(t.Context(), site, alice, share.Position{}, 10)
	if err != nil || len(found) != 1 || found[0].Recipient != share.Outsider {
		t.Fatalf("%+v, %v", found, err)
	}
	same(t, "label", found[0].Label, forOutsider(id).Label)
}

// siteOfExpired: the link stays until the row goes.
func siteOfExpired(t *testing.T, store Store) {
	id := ids(1)[0]
	s := made(t, store, forOutsider(id), noon)
	happens(t, store, site, id, commit(s), noon)
	happens(t, store, site, id, share.Revoke{By: alice}, noon.Add(time.Hour))
	happens(t, store, site, id, share.Reaped{}, noon.Add(24*time.Hour))
	ttl, found := store.RowTTL(site, id)
	if !found {
		t.Fatal("the row has no TTL")
	}
	store.Expire(ttl)
	if got, err := store.SiteOf(t.Context(), id); got != site || err != nil {
		t.Errorf("while the row is there: %q, %v", got, err)
	}
	store.Expire(ttl.Add(time.Second))
	if _, err := store.SiteOf(t.Context(), id); !errors.Is(err, share.ErrNotFound) {
		t.Errorf("after the row: %v", err)
	}
}

// siteOfTaken checks that trying again does not help.
func siteOfTaken(t *testing.T, store Store) {
	id := ids(1)[0]
	made(t, store, forOutsider(id), noon)
	c := forOutsider(id)
	c.Site = other
	decisions := 0
	_, err := store.Update(t.Context(), other, id, func(s share.Share) (share.Share, error) {
		decisions++
		return rules.Apply(s, c, noon)
	})
	if !errors.Is(err, share.ErrIDTaken) || decisions != 1 {
		t.Errorf("another site took the id: %v after %d decisions", err, decisions)
	}
	if got, err := store.SiteOf(t.Context(), id); got != site || err != nil {
		t.Errorf("the link leads to %q, %v", got, err)
	}
	if _, err := store.Get(t.Context(), other, id); !errors.Is(err, share.ErrNotFound) {
		t.Errorf("the other site's share: %v", err)
	}
}
