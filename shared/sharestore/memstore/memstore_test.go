package memstore_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/sharestore/memstore"
	"github.com/secure-share/secure-share/shared/sharestore/storetest"
)

type sharesUnderTest struct{ *memstore.Store }

func (s sharesUnderTest) List(ctx context.Context, site share.Site, q activity.Query, limit int) (activity.Page, error) {
	return s.Log.List(ctx, site, q, limit)
}

func (s sharesUnderTest) Removed() (all []storetest.Removed) {
	for _, r := range s.Store.Removed() {
		all = append(all, storetest.Removed(r))
	}
	return all
}

func TestShares(t *testing.T) {
	storetest.Run(t, func(_ *testing.T, rules share.Rules) storetest.Store {
		return sharesUnderTest{memstore.New(rules)}
	})
}

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func create(t *testing.T, m *memstore.Store, rules share.Rules) share.Share {
	t.Helper()
	id := share.NewID()
	s, err := m.Update(t.Context(), "acme", id, func(s share.Share) (share.Share, error) {
		return rules.Apply(s, share.Create{
			Site: "acme", ID: id, Installation: "app", By: "alice", Recipient: "bob", Content: share.Content{Length: 1, SHA256: [32]byte{1}},
		}, noon)
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestIndexesLagUntilTheyCatchUp(t *testing.T) {
	rules := share.DefaultRules()
	m := memstore.New(rules)
	count := func() (outbox, live int) {
		found, err := m.Outbox(t.Context(), "acme", "alice", share.Position{}, 10)
		if err != nil {
			t.Fatal(err)
		}
		for _, err := range m.Live(t.Context(), "app") {
			if err != nil {
				t.Fatal(err)
			}
			live++
		}
		return len(found), live
	}
	create(t, m, rules)
	m.Lag()
	s := create(t, m, rules)
	if outbox, live := count(); outbox != 1 || live != 1 {
		t.Errorf("lagging indexes show %d and %d shares", outbox, live)
	}
	if _, err := m.Get(t.Context(), s.Site, s.ID); err != nil {
		t.Errorf("rows lag too: %v", err)
	}
	m.CatchUp()
	if outbox, live := count(); outbox != 2 || live != 2 {
		t.Errorf("indexes show %d and %d shares after catching up", outbox, live)
	}
}

func TestExpireDeletesWhatIsOver(t *testing.T) {
	rules := share.DefaultRules()
	m := memstore.New(rules)
	s := create(t, m, rules)
	ttl, _ := m.Blob(s.Site, s.ID)
	m.Expire(ttl)
	if _, found := m.Blob(s.Site, s.ID); !found || len(m.Removed()) != 0 {
		t.Error("the blob item went at its TTL, not after it")
	}
	m.Expire(ttl.Add(1))
	if _, found := m.Blob(s.Site, s.ID); found || len(m.Removed()) != 1 || m.Removed()[0].ID != s.ID {
		t.Errorf("blob item there: %v; removed: %v", found, m.Removed())
	}
	for _, e := range []share.Event{share.Tick{}, share.Reaped{}} {
		if _, err := m.Update(t.Context(), s.Site, s.ID, func(s share.Share) (share.Share, error) { return rules.Apply(s, e, ttl) }); err != nil {
			t.Fatal(err)
		}
	}
	ttl, found := m.RowTTL(s.Site, s.ID)
	if !found {
		t.Fatal("the ended row has no TTL")
	}
	m.Expire(ttl.Add(1))
	if _, err := m.Get(t.Context(), s.Site, s.ID); !errors.Is(err, share.ErrNotFound) {
		t.Errorf("the row is still there: %v", err)
	}
}
