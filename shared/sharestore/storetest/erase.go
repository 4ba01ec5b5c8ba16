package storetest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/notice"
	"github.com/secure-share/secure-share/shared/share"
)

func ended(t *testing.T, store Store) {
	all := ids(3)
	for n, id := range all {
		made(t, store, creation(id), noon, step{share.Revoke{By: alice}, noon.Add(time.Duration(n) * time.Minute)})
	}
	made(t, store, creation(share.NewID()), noon) // is live
	foreign := creation(share.NewID())
	foreign.Installation = "another"
	made(t, store, foreign, noon, step{share.Revoke{By: alice}, noon})
	var want []share.Owed
	for n, id := range all {
		want = append(want, share.Owed{Site: site, ID: id, Since: noon.Add(time.Duration(n) * time.Minute)})
	}
	same(t, "all", collect(t, store.Ended(t.Context(), installation)), want)
	happens(t, store, site, all[0], share.Erase{Installation: installation}, noon.Add(time.Hour))
	same(t, "without the erased", collect(t, store.Ended(t.Context(), installation)), want[1:])
	same(t, "of an unknown installation", collect(t, store.Ended(t.Context(), "unknown")), []share.Owed(nil))
}

// outside is a share for an outsider that has ended and whose notice waits.
func outside(t *testing.T, store Store, id share.ID) share.Share {
	t.Helper()
	c := forOutsider(id)
	c.Notify = true
	s := made(t, store, c, noon)
	return happens(t, store, site, id, share.Tick{}, happens(t, store, site, id, commit(s), noon).ExpiresAt)
}

func erases(t *testing.T, store Store) {
	id := ids(1)[0]
	s := made(t, store, forOutsider(id), noon)
	s = happens(t, store, site, id, share.Revoke{By: alice}, noon.Add(time.Minute))
	happens(t, store, site, id, share.Erase{Installation: installation}, noon.Add(time.Hour))
	want := share.Share{
		Site: site, ID: id, Version: s.Version + 1, Status: share.Revoked, Erased: true,
		CreatedAt: s.CreatedAt, EndedAt: s.EndedAt, RefillableUntil: s.RefillableUntil,
	}
	same(t, "erased", get(t, store, id), want)
	owes(t, store, "erased", id, s.EndedAt)
	if _, err := store.SiteOf(t.Context(), id); !errors.Is(err, share.ErrNotFound) {
		t.Errorf("the link: %v", err)
	}
	if found, err := store.Outbox(t.Context(), site, alice, share.Position{}, 10); err != nil || len(found) > 0 {
		t.Errorf("the sender's list has %v, %v", found, err)
	}
	happens(t, store, site, id, share.Reaped{}, noon.Add(2*time.Hour))
	owes(t, store, "reaped once", id, s.RefillableUntil)
	happens(t, store, site, id, share.Reaped{}, s.RefillableUntil)
	if _, err := store.Get(t.Context(), site, id); !errors.Is(err, share.ErrNotFound) {
		t.Errorf("after the last deletion: %v", err)
	}
	same(t, "owed", due(t, store, noon.AddDate(10, 0, 0)), []share.Owed(nil))
}

func erasesAll(t *testing.T, store Store) {
	id := ids(1)[0]
	s := outside(t, store, id)
	happens(t, store, site, id, share.Reaped{}, s.ExpiresAt)
	if left := dueNotices(t, store, s.ExpiresAt.Add(time.Hour)); len(left) != 1 {
		t.Fatalf("notices %v", left)
	}
	happens(t, store, site, id, share.Erase{Installation: installation}, s.ExpiresAt)
	if _, err := store.Get(t.Context(), site, id); !errors.Is(err, share.ErrNotFound) {
		t.Errorf("the row: %v", err)
	}
	if _, err := store.SiteOf(t.Context(), id); !errors.Is(err, share.ErrNotFound) {
		t.Errorf("the link: %v", err)
	}
	same(t, "notices", dueNotices(t, store, s.ExpiresAt.Add(time.Hour)), []notice.Notice(nil))
	if _, err := store.Update(t.Context(), site, id, func(s share.Share) (share.Share, error) {
		return rules.Apply(s, share.Erase{Installation: installation}, noon)
	}); !errors.Is(err, share.ErrNotFound) {
		t.Errorf("erased again: %v", err)
	}
}

func allAccounts(t *testing.T, store Store) {
	saw(t, store, noon, "bob", "alice")
	if err := store.SetAccountsReadUntil(t.Context(), site, noon); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		of    share.Site
		after share.Person
		limit int
		want  []share.Person
	}{
		{site, "", 3, []share.Person{"alice", "bob"}}, {site, "", 1, []share.Person{"alice"}}, {site, "alice", 1, []share.Person{"bob"}},
		{site, "bob", 1, nil}, {other, "", 1, nil},
	} {
		found, err := store.Accounts(t.Context(), c.of, c.after, c.limit)
		if err != nil {
			t.Fatal(err)
		}
		same(t, fmt.Sprintf("%+v", c), found, c.want)
	}
	if err := store.ForgetAccounts(t.Context(), site); err != nil {
		t.Fatal(err)
	}
	if until, err := store.AccountsReadUntil(t.Context(), site); err != nil || !until.IsZero() {
		t.Errorf("read until %v, %v", until, err)
	}
}

// progress lasts from one Uninstalled to the next, or to Settled.
func progress(t *testing.T, store Store) {
	expect := func(what string, want share.Progress) {
		t.Helper()
		if p, err := store.Progress(t.Context(), installation); err != nil || p != want {
			t.Errorf("%s: %+v, %v; want %+v", what, p, err, want)
		}
	}
	set := func(p share.Progress) {
		t.Helper()
		if err := store.SetProgress(t.Context(), installation, p); err != nil {
			t.Fatal(err)
		}
	}
	first, second := share.Progress{Log: "position"}, share.Progress{Log: "later", Account: alice}
	set(first)
	expect("not removed", share.Progress{})
	same(t, "due", due(t, store, noon), []share.Owed(nil))
	for range 2 {
		if err := store.Uninstalled(t.Context(), installation, site, noon); err != nil {
			t.Fatal(err)
		}
		expect("removed", share.Progress{})
		set(first)
		expect("set", first)
		set(second)
		expect("set twice", second)
		same(t, "due", due(t, store, noon), []share.Owed{{Installation: installation, Site: site, Since: noon}})
	}
	if err := store.Settled(t.Context(), installation); err != nil {
		t.Fatal(err)
	}
	expect("settled", share.Progress{})
}
