package storetest

import (
	"errors"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/share"
)

// closed removes a person from the log of a day, checks the number of entries, and
// returns their shares. The first call fails at the last share, the third finds
// nothing.
func closed(t *testing.T, store Store, p share.Person, day time.Time, want int) (shares []share.ID) {
	t.Helper()
	var failing share.ID
	errRefused := errors.New("not now")
	noted := func(id share.ID) error {
		if id == failing {
			return errRefused
		}
		shares = append(shares, id)
		return nil
	}
	total := 0
	for n, fails := range []share.ID{entry(2).Share, "", ""} {
		failing = fails
		entries, err := store.CloseAccount(t.Context(), site, p, day.Truncate(24*time.Hour), noted)
		if err != nil && (n > 0 || !errors.Is(err, errRefused)) || n == 2 && entries > 0 {
			t.Errorf("call %d: %d entries, %v", n+1, entries, err)
		}
		total += entries
	}
	if total != want {
		t.Errorf("%d entries, want %d", total, want)
	}
	return shares
}

func closesAccounts(t *testing.T, store Store) {
	yesterday := entry(0)
	yesterday.At, yesterday.Share = noon.Add(-24*time.Hour), entry(9).Share
	unseen := entry(3) // of a share that was not committed
	unseen.Action, unseen.Actor, unseen.About = activity.Created, alice, []share.Person{alice}
	approved := activity.Entry{At: noon.Add(time.Hour), Action: activity.PolicyChanged, Actor: bob, Sequence: activity.Sequence{Change: 2}, About: []share.Person{bob}}
	others := entry(4)
	others.Actor, others.Sender, others.About = carol, carol, []share.Person{carol}
	others.Recipient = alice
	store.Add(site, []activity.Entry{yesterday, entry(1), entry(2), unseen, approved, others})
	store.Add(other, []activity.Entry{entry(1)})

	if got, want := closed(t, store, bob, noon, 4), []share.ID{entry(1).Share, entry(2).Share, unseen.Share}; !slices.Equal(got, want) {
		t.Errorf("shares %v, want %v", got, want)
	}
	without := func(e activity.Entry) activity.Entry {
		for _, p := range []*share.Person{&e.Actor, &e.Sender, &e.Recipient} {
			if *p == bob {
				*p = share.Closed
			}
		}
		return e
	}
	same(t, "all", all(t, store, site, everything, 10), without(approved), others, without(unseen), without(entry(2)), without(entry(1)), yesterday)
	mine, theirs := everything, everything
	mine.Person, theirs.Person = bob, alice
	same(t, "bob's own", all(t, store, site, mine, 10), yesterday)
	same(t, "alice's", all(t, store, site, theirs, 10), without(unseen), without(entry(2)), without(entry(1)), yesterday)
	same(t, "another site", all(t, store, other, mine, 10), entry(1))
	closed(t, store, bob, yesterday.At, 1)
	same(t, "bob's own of yesterday", all(t, store, site, mine, 10))
}

// mergesClosed: the keys of some counted entries hold a person.
func mergesClosed(t *testing.T, store Store) {
	for _, p := range []share.Person{alice, bob, bob, carol} {
		if err := store.Count(t.Context(), site, activity.OfRole(activity.Caller{Person: p, Now: noon})); err != nil {
			t.Fatal(err)
		}
	}
	for _, p := range []share.Person{alice, bob} {
		if err := store.Count(t.Context(), site, activity.OfRefusal(activity.Caller{Person: p, Now: noon}, activity.Rules[0], 2)); err != nil {
			t.Fatal(err)
		}
	}
	closed(t, store, alice, noon, 2)
	closed(t, store, bob, noon, 2)
	found := map[activity.Action]map[share.Person]int64{activity.RoleUsed: {}, activity.Refused: {}}
	for _, e := range all(t, store, site, everything, 10) {
		found[e.Action][e.Actor] += e.Count
	}
	if want := map[share.Person]int64{share.Closed: 3, carol: 1}; !maps.Equal(found[activity.RoleUsed], want) {
		t.Errorf("counted roles %v", found)
	}
	if want := map[share.Person]int64{share.Closed: 4}; !maps.Equal(found[activity.Refused], want) {
		t.Errorf("counted refusals %v", found)
	}
}
