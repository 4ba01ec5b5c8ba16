package reaper

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"sync"
	"testing"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/share"
)

var removed = share.Owed{Installation: app, Site: site, Since: noon}

// listed puts people on the list of accounts, with the note that the list is complete.
func (fx *fixture) listed(people ...share.Person) {
	fx.t.Helper()
	for _, p := range people {
		if err := fx.store.SawAccounts(fx.t.Context(), site, []share.Account{{Person: p, At: noon}}); err != nil {
			fx.t.Fatal(err)
		}
	}
	if err := fx.store.SetAccountsReadUntil(fx.t.Context(), site, noon); err != nil {
		fx.t.Fatal(err)
	}
}

// list returns the list of accounts, and whether it has the note.
func (fx *fixture) list() (people []share.Person, noted bool) {
	fx.t.Helper()
	people, err := fx.store.Accounts(fx.t.Context(), site, "", 1000)
	if err != nil {
		fx.t.Fatal(err)
	}
	until, err := fx.store.AccountsReadUntil(fx.t.Context(), site)
	if err != nil {
		fx.t.Fatal(err)
	}
	return people, !until.IsZero()
}

// knows adds an entry of another installation about these people to the log.
func (fx *fixture) knows(people ...share.Person) {
	fx.store.Log.Add(site, []activity.Entry{{At: noon, Action: activity.RoleUsed, Actor: people[0], About: people, Installation: "another"}})
}

// People whom another installation knows stay on the list, and with them the note.
func TestUninstallForgetsTheAccountsThatNobodyElseKnows(t *testing.T) {
	for name, c := range map[string]struct {
		known, want []share.Person
	}{
		"the last installation": {nil, nil},
		"another is left":       {[]share.Person{bob}, []share.Person{bob}},
	} {
		t.Run(name, func(t *testing.T) {
			fx := newFixture(t)
			fx.listed(alice, bob)
			if len(c.known) > 0 {
				fx.knows(c.known...)
			}
			fx.uninstall()
			fx.at(noon.Add(settling))
			fx.sweep()
			if left, noted := fx.list(); !slices.Equal(left, c.want) || noted != (len(c.want) > 0) {
				t.Errorf("on the list: %v; with the note: %t", left, noted)
			}
			if owed := fx.owed(); len(owed) != 0 {
				t.Errorf("still owed: %v", owed)
			}
		})
	}
}

// slowLog ends the time of a sweep after a number of people, and records the people it
// was called for.
type slowLog struct {
	Log
	end func()

	mu    sync.Mutex
	asked map[share.Person]int
	left  int
}

func (l *slowLog) Names(ctx context.Context, site share.Site, p share.Person) (bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.asked[p]++
	if l.left--; l.left == 0 {
		l.end()
	}
	return l.Log.Names(ctx, site, p)
}

// A sweep has time for a part of the people who stay. Each sweep checks further ones, so
// that it ends however many there are.
func TestManyAccountsAreCheckedByManySweeps(t *testing.T) {
	fx := newFixture(t)
	var people []share.Person
	for n := range 5 * parallel {
		people = append(people, share.Person(fmt.Sprintf("person%02d", n)))
	}
	fx.listed(people...)
	fx.knows(people...)
	fx.uninstall()
	fx.at(noon.Add(settling))
	log := &slowLog{Log: fx.Log, asked: map[share.Person]int{}}
	fx.Log = log
	sweeps := 0
	for done := false; !done; sweeps++ {
		if sweeps == 10 {
			t.Fatal("it does not end")
		}
		taking, end := context.WithCancel(t.Context())
		log.end, log.left = end, parallel+1
		var err error
		if done, err = fx.forgetAccounts(t.Context(), taking, removed); err != nil {
			t.Fatal(err)
		}
		end()
	}
	if sweeps != 5 {
		t.Errorf("%d sweeps, each with time for a fifth", sweeps)
	}
	for _, p := range people[:parallel] {
		if log.asked[p] != 1 {
			t.Errorf("%s was checked %d times", p, log.asked[p])
		}
	}
	if left, noted := fx.list(); len(left) != len(people) || !noted {
		t.Errorf("%d accounts on the list; with the note: %t", len(left), noted)
	}
}

// endedBefore is a store in which no index has the shares that have ended, as those that
// the previous release ended.
type endedBefore struct{ Store }

func (endedBefore) Ended(context.Context, share.Installation) iter.Seq2[share.Owed, error] {
	return func(func(share.Owed, error) bool) {}
}

// withoutLog removes all entries of the log.
func (fx *fixture) withoutLog() {
	fx.t.Helper()
	if _, _, err := fx.store.Log.Clear(fx.t.Context(), site, app, fx.clock(), fx.clock(), "", func(share.ID) error { return nil }); err != nil {
		fx.t.Fatal(err)
	}
}

// A share that only the list of a person leads to is erased before the person is
// forgotten, if there is time.
func TestUninstallErasesTheSharesOfPeople(t *testing.T) {
	fx := newFixture(t)
	s := fx.happens(fx.available(), share.Revoke{By: alice})
	fx.withoutLog()
	fx.listed(alice, bob)
	fx.Store = endedBefore{fx.Store}
	fx.uninstall()
	taking, end := context.WithCancel(t.Context())
	end()
	if done, err := fx.forgetAccounts(t.Context(), taking, removed); done || err != nil || fx.row(s).Erased {
		t.Errorf("without time: done %t, %v; erased: %t", done, err, fx.row(s).Erased)
	}
	if got, err := fx.store.Progress(t.Context(), app); got.Account != "" || err != nil {
		t.Errorf("checked up to %q, %v", got.Account, err)
	}
	fx.at(noon.Add(settling))
	fx.sweep()
	if people, _ := fx.list(); !fx.row(s).Erased || len(people) != 0 {
		t.Errorf("erased: %t; on the list: %v", fx.row(s).Erased, people)
	}
}

// A person stays on the list until their shares are erased.
func TestUninstallForgetsNobodyWhoseSharesStay(t *testing.T) {
	fx := newFixture(t)
	s := fx.happens(fx.available(), share.Revoke{By: alice})
	fx.withoutLog()
	fx.listed(alice, bob)
	fx.Store = endedBefore{fx.Store}
	fx.fault = func(operation string, _ share.ID, done bool) error {
		if operation == "update" && !done {
			return errBroken
		}
		return nil
	}
	fx.uninstall()
	if done, err := fx.forgetAccounts(t.Context(), t.Context(), removed); done || err == nil {
		t.Errorf("done %t, %v", done, err)
	}
	if people, noted := fx.list(); len(people) != 2 || !noted || fx.row(s).Erased {
		t.Errorf("on the list: %v; with the note: %t", people, noted)
	}
}

// A share that the indexes did not show yet is ended and then erased.
func TestUninstallEndsAShareBeforeItErasesIt(t *testing.T) {
	fx := newFixture(t)
	fx.uninstall()
	fx.store.Lag()
	late := fx.available()
	fx.at(noon.Add(settling))
	fx.sweep()
	row := fx.row(late)
	if row.Status != share.Revoked || !row.Erased || fx.disk.has(late) {
		t.Errorf("%s, erased: %t; blob there: %t", row.Status, row.Erased, fx.disk.has(late))
	}
}

// A sweep whose time is up begins with no further share.
func TestErasingStopsInTime(t *testing.T) {
	fx := newFixture(t)
	var all []share.Share
	for range 3 * parallel {
		all = append(all, fx.happens(fx.available(), share.Revoke{By: alice}))
	}
	erased := func() (n int) {
		for _, s := range all {
			if fx.row(s).Erased {
				n++
			}
		}
		return n
	}
	taking, end := context.WithCancel(t.Context())
	fx.fault = func(string, share.ID, bool) error { end(); return nil }
	if done, err := fx.eraseEnded(t.Context(), taking, removed); done || err != nil || erased() == 0 || erased() > 2*parallel {
		t.Errorf("done %t, %v; %d erased", done, err, erased())
	}
	fx.fault = nil
	if done, err := fx.eraseEnded(t.Context(), t.Context(), removed); done || err != nil || erased() != len(all) {
		t.Errorf("the rest: done %t, %v; %d erased", done, err, erased())
	}
	if done, err := fx.eraseEnded(t.Context(), t.Context(), removed); !done || err != nil {
		t.Errorf("nothing is left: done %t, %v", done, err)
	}
}
