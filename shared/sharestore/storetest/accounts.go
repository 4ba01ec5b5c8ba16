package storetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/share"
)

const week = share.ReportEvery

// saw adds accounts that were named at that time.
func saw(t *testing.T, store Store, at time.Time, people ...share.Person) {
	t.Helper()
	var seen []share.Account
	for _, p := range people {
		seen = append(seen, share.Account{Person: p, At: at})
	}
	if err := store.SawAccounts(t.Context(), site, seen); err != nil {
		t.Fatal(err)
	}
}

func toReport(t *testing.T, store Store, after share.Person, now time.Time, limit int) []share.Account {
	t.Helper()
	found, err := store.AccountsToReport(t.Context(), site, after, now.Add(-week), now, limit)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func reported(t *testing.T, store Store, p share.Person, updated bool, now time.Time) {
	t.Helper()
	if err := store.AccountReported(t.Context(), site, p, updated, now); err != nil {
		t.Fatal(err)
	}
}

func accounts(t *testing.T, store Store) {
	same(t, "of an unknown site", toReport(t, store, "", noon, 10), []share.Account(nil))
	saw(t, store, noon, "bob", "carol", "alice")
	saw(t, store, noon.Add(-time.Hour), "bob") // an older step
	saw(t, store, noon.Add(time.Hour), "carol")
	all := []share.Account{{Person: "alice", At: noon}, {Person: "bob", At: noon}, {Person: "carol", At: noon.Add(time.Hour)}}
	same(t, "all", toReport(t, store, "", noon, 10), all)
	same(t, "the first", toReport(t, store, "", noon, 1), all[:1])
	same(t, "after it", toReport(t, store, "alice", noon, 10), all[1:])
	if found, err := store.AccountsToReport(t.Context(), other, "", noon, noon, 10); err != nil || len(found) != 0 {
		t.Errorf("another site has %v, %v", found, err)
	}
}

func accountsEveryWeek(t *testing.T, store Store) {
	saw(t, store, noon, "alice", "bob")
	reported(t, store, "alice", false, noon)
	reported(t, store, "bob", true, noon.Add(time.Minute))
	reported(t, store, "mallory", true, noon) // an unknown account
	same(t, "within the week", toReport(t, store, "", noon.Add(week), 10), []share.Account(nil))
	same(t, "after it", toReport(t, store, "", noon.Add(week+time.Minute+1), 10), []share.Account{{Person: "alice", At: noon}, {Person: "bob", At: noon.Add(time.Minute)}})
}

// accountsKept: an account is reported while anything that names it may be stored.
func accountsKept(t *testing.T, store Store) {
	saw(t, store, noon, "alice")
	last := noon.Add(rules.AccountKept())
	if latest := rules.LatestPurge(share.Share{UploadDeadline: noon.Add(share.MaxUploadDeadline)}); last.Before(latest.Add(week)) {
		t.Errorf("the account is forgotten at %v, before a report after %v", last, latest)
	}
	same(t, "at last", len(toReport(t, store, "", last.Add(-time.Second), 10)), 1)
	same(t, "too late", len(toReport(t, store, "", last.Add(2*time.Second), 10)), 0)
}

func accountsClosed(t *testing.T, store Store) {
	saw(t, store, noon, "alice", "bob")
	for n := range 2 {
		for _, p := range []share.Person{"alice", "mallory"} {
			if err := store.AccountClosed(t.Context(), site, p, installation, noon.Add(time.Duration(n)*time.Hour)); err != nil {
				t.Fatal(err)
			}
		}
	}
	gone := []share.Owed{{Site: site, Person: "alice", Installation: installation, Since: noon}}
	same(t, "due", due(t, store, noon.Add(2*time.Hour)), gone)
	saw(t, store, noon.Add(3*time.Hour), "alice") // a step that was read late
	same(t, "still due", due(t, store, noon.Add(2*time.Hour)), gone)
	same(t, "reported", toReport(t, store, "", noon, 10), []share.Account{{Person: "bob", At: noon}})
	for n := range 2 {
		if err := store.AccountRemoved(t.Context(), site, "alice"); err != nil {
			t.Fatal(err)
		}
		same(t, fmt.Sprintf("removed %d times", n+1), due(t, store, noon.Add(2*time.Hour)), []share.Owed(nil))
	}
}

func accountsRead(t *testing.T, store Store) {
	for _, want := range []time.Time{{}, noon, noon.Add(time.Hour)} {
		if !want.IsZero() {
			if err := store.SetAccountsReadUntil(t.Context(), site, want); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := store.AccountsReadUntil(t.Context(), site); err != nil || !got.Equal(want) {
			t.Errorf("read until %v, %v; want %v", got, err, want)
		}
	}
	same(t, "accounts", toReport(t, store, "", noon, 10), []share.Account(nil))
}

// sharesOf: after its account is closed, no list leads to a person any more.
func sharesOf(t *testing.T, store Store) {
	id := ids(2)
	s := made(t, store, creation(id[0]), noon)
	happens(t, store, site, id[0], commit(s), noon.Add(time.Minute))
	made(t, store, creation(id[1]), noon.Add(time.Hour))
	same(t, "of the sender", collect(t, store.SharesOf(t.Context(), site, alice)), []share.Owed{
		{Site: site, ID: id[0], Since: noon}, {Site: site, ID: id[1], Since: noon.Add(time.Hour)},
	})
	same(t, "of the recipient", collect(t, store.SharesOf(t.Context(), site, bob)), []share.Owed{{Site: site, ID: id[0], Since: noon.Add(time.Minute)}})
	same(t, "on another site", collect(t, store.SharesOf(t.Context(), other, alice)), []share.Owed(nil))
	for _, p := range []share.Person{alice, bob} {
		happens(t, store, site, id[0], share.CloseAccount{Person: p}, noon.Add(2*time.Hour))
		happens(t, store, site, id[1], share.CloseAccount{Person: p}, noon.Add(2*time.Hour))
		same(t, "closed", collect(t, store.SharesOf(t.Context(), site, p)), []share.Owed(nil))
	}
	same(t, "of nobody", collect(t, store.SharesOf(t.Context(), site, share.Closed)), []share.Owed(nil))
	if s := get(t, store, id[0]); s.Sender != share.Closed || s.Recipient != share.Closed {
		t.Errorf("the row still names %q and %q", s.Sender, s.Recipient)
	}
}
