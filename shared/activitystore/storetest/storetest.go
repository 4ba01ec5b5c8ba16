// Package storetest contains the contract tests of stores of the log. Every store must pass
// all of them.
package storetest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/program"
	"github.com/secure-share/secure-share/shared/share"
)

// Store is the store under test.
type Store interface {
	Count(ctx context.Context, site share.Site, e activity.Entry) error
	List(ctx context.Context, site share.Site, q activity.Query, limit int) (activity.Page, error)
	Clear(ctx context.Context, site share.Site, i share.Installation, unnamed, now time.Time, after activity.Position, first func(share.ID) error) (next activity.Position, done bool, err error)
	Names(ctx context.Context, site share.Site, p share.Person) (bool, error)
	CloseAccount(ctx context.Context, site share.Site, p share.Person, day time.Time, first func(share.ID) error) (entries int, err error)
	// Add adds entries as the stores of shares and programs do.
	Add(site share.Site, entries []activity.Entry)
}

// Run runs the contract tests. newStore returns an empty store.
func Run(t *testing.T, newStore func(*testing.T) Store) {
	for name, test := range map[string]func(*testing.T, Store){
		"reads back every field":           readsBack,
		"lists the newest first by pages":  pages,
		"keeps sites and people apart":     keepsApart,
		"selects by action and place":      selects,
		"selects by time":                  selectsByTime,
		"lists over days without entries":  quietDays,
		"counts":                           counts,
		"counts many at once":              countsManyAtOnce,
		"stores no text":                   storesNoText,
		"clears the log of a site":         clears,
		"calls before it clears":           clearsAfter,
		"clears between others' entries":   clearsBetween,
		"replaces closed accounts":         closesAccounts,
		"merges counts of closed accounts": mergesClosed,
		"stops when the caller does":       cancelled,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, newStore(t))
		})
	}
}

const (
	site  = share.Site("11111111-2222-4333-8444-555555555555")
	other = share.Site("99999999-2222-4333-8444-555555555555")
	alice = share.Person("5b10a2844c20165700ede21g")
	bob   = share.Person("712020:0b2f1f1c-bob")
	carol = share.Person("712020:carol")
)

// noon is far in the future, because an engine may remove items that are expired by
// this machine's clock.
var noon = time.Date(2126, 11, 21, 12, 0, 0, 123456789, time.UTC)

// everything selects all entries that the tests make.
var everything = activity.Query{From: noon.AddDate(0, 0, -70), Until: noon.AddDate(0, 0, 2)}

// entry is the n-th entry of alice and bob, n minutes after noon.
func entry(n int) activity.Entry {
	return activity.Entry{
		At: noon.Add(time.Duration(n) * time.Minute), Action: activity.Claimed, Actor: bob, Sender: alice, Recipient: bob,
		Share: share.ID(fmt.Sprintf("%021dA", n)), Sequence: activity.Sequence{Change: 3, Entry: 1}, About: []share.Person{alice, bob},
	}
}

// all reads the pages of a query, and fails unless each has at most limit entries.
func all(t *testing.T, store Store, of share.Site, q activity.Query, limit int) []activity.Entry {
	t.Helper()
	var found []activity.Entry
	for range 1000 {
		page, err := store.List(t.Context(), of, q, limit)
		if err != nil {
			t.Fatal(err)
		}
		if len(page.Entries) > limit {
			t.Fatalf("%d entries on a page of %d", len(page.Entries), limit)
		}
		found = append(found, page.Entries...)
		if page.Next == "" {
			return found
		}
		if _, err := activity.ParsePosition(string(page.Next)); err != nil {
			t.Fatalf("next is %q", page.Next)
		}
		q.After = page.Next
	}
	t.Fatal("the pages do not end")
	return nil
}

// same compares with entries as they are read: without About.
func same(t *testing.T, what string, got []activity.Entry, want ...activity.Entry) {
	t.Helper()
	want = slices.Clone(want)
	for n := range want {
		want[n].About = nil
	}
	if len(got) != len(want) || len(got) > 0 && !reflect.DeepEqual(got, want) {
		t.Errorf("%s:\n got %+v\nwant %+v", what, got, want)
	}
}

func readsBack(t *testing.T, store Store) {
	full := entry(2)
	full.Program, full.Place = program.ID(strings.Repeat("A", 43)), "project:10001"
	policy := activity.Entry{At: noon.Add(time.Minute), Action: activity.PolicyChanged, Actor: carol, Sequence: activity.Sequence{Change: 7}}
	approved := activity.Entry{At: noon, Action: activity.ProgramApproved, Actor: alice, Program: full.Program, About: []share.Person{alice}}
	store.Add(site, []activity.Entry{full, policy, approved})
	same(t, "of the site", all(t, store, site, everything, 10), full, policy, approved)
	q := everything
	q.Person = bob
	same(t, "of bob", all(t, store, site, q, 10), full)
}

func pages(t *testing.T, store Store) {
	var want []activity.Entry
	for n := range 7 {
		want = append(want, entry(n*400)) // over several days
	}
	together := entry(7 * 400)
	together.Sequence.Entry = 2
	want = append(want, entry(7*400), together)
	store.Add(site, want)
	slices.Reverse(want)
	for _, person := range []share.Person{"", alice} {
		for limit := 1; limit <= len(want)+1; limit++ {
			q := activity.Query{From: noon, Until: noon.AddDate(0, 0, 5), Person: person}
			same(t, fmt.Sprintf("of %q by %d", person, limit), all(t, store, site, q, limit), want...)
		}
	}
}

func keepsApart(t *testing.T, store Store) {
	both, hers, there := entry(3), entry(2), entry(1)
	hers.About = []share.Person{alice, alice}
	store.Add(site, []activity.Entry{both, hers})
	store.Add(other, []activity.Entry{there})
	for person, want := range map[share.Person][]activity.Entry{"": {both, hers}, alice: {both, hers}, bob: {both}, carol: nil} {
		q := everything
		q.Person = person
		same(t, "of "+string(person), all(t, store, site, q, 10), want...)
	}
	same(t, "of the other site", all(t, store, other, everything, 10), there)
}

func selects(t *testing.T, store Store) {
	one, two, three := entry(1), entry(2), entry(3)
	two.Action, three.Place = activity.Declined, "space:5"
	store.Add(site, []activity.Entry{one, two, three})
	for name, c := range map[string]struct {
		q    activity.Query
		want []activity.Entry
	}{
		"an action":        {activity.Query{Action: activity.Claimed}, []activity.Entry{three, one}},
		"a place":          {activity.Query{Place: "space:5"}, []activity.Entry{three}},
		"both":             {activity.Query{Place: "space:5", Action: activity.Declined}, nil},
		"of a person":      {activity.Query{Person: bob, Action: activity.Declined}, []activity.Entry{two}},
		"of another place": {activity.Query{Place: "project:5"}, nil},
	} {
		c.q.From, c.q.Until = everything.From, everything.Until
		for _, limit := range []int{1, 10} {
			same(t, name, all(t, store, site, c.q, limit), c.want...)
		}
	}
}

func selectsByTime(t *testing.T, store Store) {
	e := entry(0)
	store.Add(site, []activity.Entry{e})
	for name, c := range map[string]struct {
		from, until time.Time
		found       bool
	}{
		"from its time on":  {noon, noon.Add(1), true},
		"from the next":     {noon.Add(1), noon.AddDate(0, 0, 1), false},
		"until its time":    {noon.AddDate(0, 0, -1), noon, false},
		"of the whole day":  {noon.Truncate(24 * time.Hour), noon.Truncate(24*time.Hour).AddDate(0, 0, 1), true},
		"of the day before": {noon.Truncate(24*time.Hour).AddDate(0, 0, -1), noon.Truncate(24 * time.Hour), false},
		"of no time":        {noon, noon, false},
		"backwards":         {noon.Add(1), noon, false},
	} {
		for _, person := range []share.Person{"", alice} {
			got := all(t, store, site, activity.Query{From: c.from, Until: c.until, Person: person}, 10)
			if (len(got) == 1) != c.found {
				t.Errorf("%s, of %q: %d entries", name, person, len(got))
			}
		}
	}
	q := everything
	q.After = activity.At(q.From.Add(-time.Hour))
	same(t, "after a position before the beginning", all(t, store, site, q, 10))
	q.After = activity.At(q.Until.AddDate(1, 0, 0))
	same(t, "after a position of the future", all(t, store, site, q, 10), e)
}

func quietDays(t *testing.T, store Store) {
	old, last := entry(0), entry(1)
	old.At = noon.AddDate(0, 0, -59)
	midnight := entry(2)
	midnight.At = noon.Truncate(24*time.Hour).AddDate(0, 0, -30)
	store.Add(site, []activity.Entry{old, last, midnight})
	same(t, "all", all(t, store, site, everything, 1), last, midnight, old)
}

func counts(t *testing.T, store Store) {
	hour := noon.Truncate(time.Hour)
	wrong := activity.Entry{Action: activity.WrongKey, Actor: bob, Sender: alice, Recipient: bob, Share: entry(1).Share, About: []share.Person{alice, bob}}
	used := func(by share.Person) activity.Entry {
		return activity.Entry{Action: activity.RoleUsed, Actor: by, About: []share.Person{by}}
	}
	for _, after := range []time.Duration{0, time.Minute, time.Hour} {
		for _, e := range []activity.Entry{wrong, used(alice), used(carol)} {
			e.At = hour.Add(after)
			if err := store.Count(t.Context(), site, e); err != nil {
				t.Fatal(err)
			}
		}
	}
	counted := func(e activity.Entry, at time.Time, n int64) activity.Entry {
		e.At, e.Count = at, n
		return e
	}
	later := hour.Add(time.Hour)
	q := everything
	q.Person = alice
	got := all(t, store, site, q, 10)
	slices.SortFunc(got, func(a, b activity.Entry) int { // within an hour they have no order
		return strings.Compare(string(a.Action)+b.At.String(), string(b.Action)+a.At.String())
	})
	same(t, "of alice", got, counted(used(alice), later, 1), counted(used(alice), hour, 2), counted(wrong, later, 1), counted(wrong, hour, 2))
	if got := all(t, store, site, everything, 10); len(got) != 6 {
		t.Errorf("of all: %+v", got)
	}
}

func countsManyAtOnce(t *testing.T, store Store) {
	const many = 8
	var group sync.WaitGroup
	for range many {
		group.Go(func() {
			if err := store.Count(t.Context(), site, activity.Entry{At: noon, Action: activity.RoleUsed, Actor: alice, About: []share.Person{alice}}); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if got := all(t, store, site, everything, 10); len(got) != 1 || got[0].Count != many {
		t.Errorf("got %+v", got)
	}
}

func storesNoText(t *testing.T, store Store) {
	const canary = "plan for bob@acme.example"
	e := entry(1)
	e.Action, e.Actor, e.Sender, e.Share, e.Program, e.Place = canary, canary, canary, canary, canary, canary
	e.About = []share.Person{canary, bob}
	store.Add(site, []activity.Entry{e})
	if err := store.Count(t.Context(), site, e); err != nil {
		t.Fatal(err)
	}
	for _, got := range all(t, store, site, everything, 10) {
		if text := fmt.Sprintf("%+v", got); strings.Contains(text, "acme") || got.Recipient != bob {
			t.Errorf("stored: %s", text)
		}
	}
}

func cancelled(t *testing.T, store Store) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := store.List(ctx, site, everything, 1); err == nil {
		t.Error("a list for nobody")
	}
	if err := store.Count(ctx, site, entry(1)); err == nil {
		t.Error("a count for nobody")
	}
}

// clears deletes more entries than one call takes, on the first and the last day that
// may have any, and leaves what is younger, of other sites and of other installations.
// Entries of the previous release name no installation.
func clears(t *testing.T, store Store) {
	var entries []activity.Entry
	for n := range 60 {
		e := entry(n)
		if n%2 == 0 {
			e.Installation = "gone"
		}
		entries = append(entries, e)
	}
	oldest := entry(60)
	oldest.At = noon.Add(-activity.Retention)
	younger, others := entry(61), entry(30)
	younger.At = noon.Add(time.Hour + 1)
	others.Sequence.Entry, others.Installation = 2, "another"
	late := entry(62) // the reaper was delayed, and added it then
	late.At, late.Installation = noon.AddDate(0, 0, 1), "gone"
	store.Add(site, append(entries, oldest, younger, others, late))
	store.Add(other, []activity.Entry{entry(0)})
	if err := store.Count(t.Context(), site, activity.OfRole(activity.Caller{Person: carol, Installation: "gone", Now: noon})); err != nil {
		t.Fatal(err)
	}
	named := map[share.ID]bool{}
	remember := func(id share.ID) error { named[id] = true; return nil }
	var after activity.Position
	calls := 0
	for done := false; !done; calls++ {
		if calls == 100 {
			t.Fatal("it does not end")
		}
		var next activity.Position
		var err error
		if next, done, err = store.Clear(t.Context(), site, "gone", noon.Add(time.Hour), noon.AddDate(0, 0, 1), after, remember); err != nil {
			t.Fatal(err)
		}
		if next < after {
			t.Fatalf("it goes back from %s to %s", after, next)
		}
		after = next
	}
	if next, done, err := store.Clear(t.Context(), site, "gone", noon.Add(time.Hour), noon.AddDate(0, 0, 1), after, remember); next != after || !done || err != nil {
		t.Errorf("after the end: %s, %t, %v", next, done, err)
	}
	if left := all(t, store, site, everything, 100); len(left) != 2 || !left[0].At.Equal(younger.At) || left[1].Installation != "another" {
		t.Errorf("left: %+v", left)
	}
	if len(named) != 62 {
		t.Errorf("%d shares were named", len(named))
	}
	for p, want := range map[share.Person]int{alice: 2, bob: 2, carol: 0} {
		own := everything
		own.Person = p
		if left := all(t, store, site, own, 100); len(left) != want {
			t.Errorf("%d entries of %s are left", len(left), p)
		}
		if named, err := store.Names(t.Context(), site, p); err != nil || named != (want > 0) {
			t.Errorf("%s is named: %t, %v", p, named, err)
		}
	}
	if left := all(t, store, other, everything, 100); len(left) != 1 {
		t.Errorf("%d entries of another site are left", len(left))
	}
}

// clearsAfter keeps an entry whose share could not be dealt with.
func clearsAfter(t *testing.T, store Store) {
	store.Add(site, []activity.Entry{entry(0)})
	broken := errors.New("broken on purpose")
	if _, done, err := store.Clear(t.Context(), site, "gone", noon.Add(time.Hour), noon.Add(time.Hour), "", func(share.ID) error { return broken }); done || !errors.Is(err, broken) {
		t.Errorf("%t, %v", done, err)
	}
	if left := all(t, store, site, everything, 100); len(left) != 1 {
		t.Errorf("%d entries are left", len(left))
	}
}

// clearsBetween finds single entries among many of another installation, and what is
// added while it clears.
func clearsBetween(t *testing.T, store Store) {
	var entries []activity.Entry
	for n := range 230 {
		e := entry(n)
		e.At = noon.Add(time.Duration(n) * time.Second)
		if e.Installation = "another"; n%115 == 114 {
			e.Installation = "gone"
		}
		entries = append(entries, e)
	}
	store.Add(site, entries)
	last := entry(0)
	last.At, last.Installation, last.Share = noon.Add(time.Hour), "gone", ""
	added := false
	add := func(share.ID) error {
		if !added {
			store.Add(site, []activity.Entry{last})
		}
		added = true
		return nil
	}
	var after activity.Position
	for done, calls := false, 0; !done; calls++ {
		if calls == 10 {
			t.Fatal("it does not end")
		}
		var err error
		if after, done, err = store.Clear(t.Context(), site, "gone", noon, noon.Add(2*time.Hour), after, add); err != nil {
			t.Fatal(err)
		}
	}
	if at := after.Time(); at.Before(noon.Truncate(24 * time.Hour)) {
		t.Errorf("the next call reads again from %s on", at)
	}
	if left := all(t, store, site, everything, 100); len(left) != 228 {
		t.Errorf("%d entries are left", len(left))
	}
}
