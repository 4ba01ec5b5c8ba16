package storetest

import (
	"context"
	"crypto/ed25519"
	"errors"
	"net/netip"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/application"
	"github.com/secure-share/secure-share/shared/program"
	"github.com/secure-share/secure-share/shared/share"
)

// Applications is the part of the store with applications.
type Applications interface {
	Add(ctx context.Context, a application.Application) error
	Get(ctx context.Context, id program.ID, now time.Time) (application.Application, error)
	Signer(ctx context.Context, key program.ID, now time.Time, verify func(ed25519.PublicKey) error) (application.Application, error)
	Change(ctx context.Context, before, after application.Application) error
	Renew(ctx context.Context, before, after application.Application) error
	List(ctx context.Context, site share.Site, now time.Time) ([]application.Application, error)
	Delete(ctx context.Context, site share.Site, id program.ID) error
	Use(ctx context.Context, a application.Application, nonce string, expires, now time.Time) error
	Agree(ctx context.Context, a application.Application, p share.Person) error
	Withdraw(ctx context.Context, a application.Application, p share.Person) error
	People(ctx context.Context, site share.Site, now time.Time) ([]share.Person, error)
	Agreed(ctx context.Context, a application.Application, p share.Person) (bool, error)
}

const elsewhere = share.Site("5a1f0000-0000-4000-8000-00000000000b")

// applicationOf returns an application whose key follows from n.
func applicationOf(n byte) application.Application {
	seed := [ed25519.SeedSize]byte{n}
	key := ed25519.NewKeyFromSeed(seed[:]).Public().(ed25519.PublicKey)
	return application.Application{
		ID: program.IDOf(key), Key: key, Site: site, Installation: "installation", Name: "Payroll", SiteURL: "https://acme.example", AppPath: "/jira/apps/x",
		Timeout: 90 * time.Second, Sources: []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("2001:db8::/32")},
		Scopes: []program.Scope{program.Send, program.Read}, RegisteredAt: noon.Add(time.Duration(n) * time.Second),
	}
}

// RunApplications runs the contract tests of the part with applications. newStore
// returns an empty store whose indexes do not lag, and that part of it.
func RunApplications(t *testing.T, newStore func(*testing.T) (Store, Applications)) {
	for name, test := range map[string]func(*testing.T, Store, Applications){
		"reads back every field":               readsBackApplication,
		"knows a key once":                     knowsAKeyOnce,
		"replaces one that has expired":        renews,
		"finds who signed":                     findsSigner,
		"renews with the same key":             renewsWithTheSameKey,
		"renews with another key":              renewsWithAnotherKey,
		"ends the previous key":                endsThePreviousKey,
		"renews once":                          renewsOnce,
		"frees keys":                           freesKeys,
		"changes once":                         changesOnce,
		"asks again":                           asksAgain,
		"lists a site's, newest first":         listsApplications,
		"bounds the number":                    boundsApplications,
		"deletes only what is the site's":      deletesApplications,
		"ends with the installation":           uninstalledApplications,
		"ends when the app is removed":         appRemovedApplications,
		"belongs to the last installation":     installedAgain,
		"ends consents of a person who left":   leftApplications,
		"forgets closed accounts":              closedAccounts,
		"ends when its certificate expires":    expiresApplications,
		"accepts a nonce once":                 noncesOfApplications,
		"does not bring back what was deleted": goneApplication,
		"keeps consents by person":             consents,
		"ends consents with the registration":  consentsEnd,
		"logs what a person did, once":         logsApplications,
	} {
		t.Run(name, func(t *testing.T) {
			programs, applications := newStore(t)
			test(t, programs, applications)
		})
	}
}

func register(t *testing.T, s Applications, applications ...application.Application) {
	t.Helper()
	for _, a := range applications {
		if err := s.Add(t.Context(), a); err != nil {
			t.Fatal(err)
		}
	}
}

func readsBackApplication(t *testing.T, _ Store, s Applications) {
	plain, full := applicationOf(1), applicationOf(2)
	full.People, full.ExpiresAt = []share.Person{"alice", "bob"}, noon.Add(time.Hour)
	full.Requests = []string{"POST /v1/shares", "GET /v1/shares/{id}"}
	full.Version, full.AskedAgainAt = 3, noon.Add(time.Minute)
	register(t, s, plain, full)
	for _, want := range []application.Application{plain, full} {
		if got, err := s.Get(t.Context(), want.ID, noon); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, %v\nwant %+v", got, err, want)
		}
		if err := s.Use(t.Context(), want, "n", noon, noon); err != nil {
			t.Fatal(err)
		}
		want.LastUsed = program.Day(noon)
		if got, err := s.Get(t.Context(), want.ID, noon); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, %v\nwant %+v", got, err, want)
		}
	}
	if _, err := s.Get(t.Context(), applicationOf(3).ID, noon); !errors.Is(err, application.ErrUnknown) {
		t.Error(err)
	}
}

// A key belongs to one application or program, and keeps the kind that it was added with.
func knowsAKeyOnce(t *testing.T, programs Store, s Applications) {
	a, p := applicationOf(1), programOf(2)
	register(t, s, a)
	add(t, programs, p)
	other, taken := a, applicationOf(2)
	other.Site = elsewhere
	for _, again := range []application.Application{a, other, taken} {
		if err := s.Add(t.Context(), again); !errors.Is(err, application.ErrRegistered) {
			t.Error(err)
		}
	}
	if err := programs.Add(t.Context(), programOf(1)); !errors.Is(err, program.ErrApproved) {
		t.Error(err)
	}
	if _, err := programs.Get(t.Context(), a.ID, noon); !errors.Is(err, program.ErrUnknown) {
		t.Error(err)
	}
	if _, err := s.Get(t.Context(), p.ID, noon); !errors.Is(err, application.ErrUnknown) {
		t.Error(err)
	}
	if err := s.Delete(t.Context(), site, p.ID); err != nil {
		t.Error(err)
	}
	if err := programs.Delete(t.Context(), site, "alice", a.ID); err != nil {
		t.Error(err)
	}
	if _, err := programs.Get(t.Context(), p.ID, noon); err != nil {
		t.Error(err)
	}
	if _, err := s.Get(t.Context(), a.ID, noon); err != nil {
		t.Error(err)
	}
}

func renews(t *testing.T, _ Store, s Applications) {
	old := applicationOf(1)
	old.ExpiresAt = noon.Add(time.Hour)
	register(t, s, old)
	renewed := old
	renewed.RegisteredAt, renewed.ExpiresAt = old.ExpiresAt.Add(-time.Second), old.ExpiresAt.AddDate(1, 0, 0)
	if err := s.Add(t.Context(), renewed); !errors.Is(err, application.ErrRegistered) {
		t.Error(err)
	}
	renewed.RegisteredAt = old.ExpiresAt
	stolen := renewed
	stolen.Site = elsewhere
	if err := s.Add(t.Context(), stolen); !errors.Is(err, application.ErrRegistered) {
		t.Error(err)
	}
	register(t, s, renewed)
	if got, err := s.Get(t.Context(), old.ID, renewed.RegisteredAt); err != nil || !reflect.DeepEqual(got, renewed) {
		t.Errorf("%+v, %v", got, err)
	}
}

func listsApplications(t *testing.T, programs Store, s Applications) {
	other := applicationOf(4)
	other.Site = elsewhere
	register(t, s, applicationOf(1), applicationOf(3), applicationOf(2), other)
	add(t, programs, programOf(5))
	got, err := s.List(t.Context(), site, noon)
	if err != nil || len(got) != 3 || got[0].ID != applicationOf(3).ID || got[2].ID != applicationOf(1).ID {
		t.Fatalf("%d, %v", len(got), err)
	}
	if !reflect.DeepEqual(got[1], applicationOf(2)) {
		t.Errorf("%+v", got[1])
	}
}

func boundsApplications(t *testing.T, _ Store, s Applications) {
	for n := range byte(application.MaxPerSite) {
		a := applicationOf(n)
		a.ExpiresAt = noon.Add(time.Hour)
		register(t, s, a)
	}
	if err := s.Add(t.Context(), applicationOf(100)); !errors.Is(err, application.ErrTooMany) {
		t.Error(err)
	}
	later := applicationOf(100) // when the others have expired
	later.RegisteredAt = noon.Add(2 * time.Hour)
	other := applicationOf(101)
	other.Site = elsewhere
	register(t, s, later, other)
}

func deletesApplications(t *testing.T, _ Store, s Applications) {
	a := applicationOf(1)
	register(t, s, a)
	for _, who := range []struct {
		site  share.Site
		stays bool
	}{{elsewhere, true}, {site, false}, {site, false}} {
		if err := s.Delete(t.Context(), who.site, a.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Get(t.Context(), a.ID, noon); (err == nil) != who.stays {
			t.Errorf("after %s: %v", who.site, err)
		}
	}
	if got, err := s.List(t.Context(), site, noon); err != nil || len(got) != 0 {
		t.Error(got, err)
	}
}

func uninstalledApplications(t *testing.T, programs Store, s Applications) {
	gone, stays := applicationOf(1), applicationOf(2)
	stays.Installation = "another"
	register(t, s, gone, stays)
	for _, a := range []application.Application{gone, stays} {
		if err := s.Agree(t.Context(), a, "alice"); err != nil {
			t.Fatal(err)
		}
	}
	if err := programs.Uninstalled(t.Context(), "installation"); err != nil {
		t.Fatal(err)
	}
	if got, err := s.List(t.Context(), site, noon); err != nil || len(got) != 1 || got[0].ID != stays.ID {
		t.Error(got, err)
	}
	for a, want := range map[*application.Application]bool{&gone: false, &stays: true} {
		if agreed, err := s.Agreed(t.Context(), *a, "alice"); err != nil || agreed != want {
			t.Errorf("%s: %t, %v", a.Installation, agreed, err)
		}
	}
}

func appRemovedApplications(t *testing.T, programs Store, s Applications) {
	a, stays := applicationOf(1), applicationOf(2)
	stays.Installation = "another"
	register(t, s, a, stays)
	programs.AppRemoved(t, "installation")
	for of, want := range map[*application.Application]error{&a: application.ErrUnknown, &stays: nil} {
		if err := s.Use(t.Context(), *of, "a", noon.Add(time.Minute), noon); !errors.Is(err, want) {
			t.Errorf("%s: %v", of.Installation, err)
		}
		if _, err := s.Get(t.Context(), of.ID, noon); !errors.Is(err, want) {
			t.Errorf("%s: %v", of.Installation, err)
		}
	}
	if got, err := s.List(t.Context(), site, noon); err != nil || len(got) != 1 || got[0].ID != stays.ID {
		t.Error(got, err)
	}
}

// The site installs the app again and registers the same key, before or after what the
// first installation made was deleted. Its end does not end the new registration.
func installedAgain(t *testing.T, programs Store, s Applications) {
	old := applicationOf(1)
	register(t, s, old)
	if err := s.Agree(t.Context(), old, "alice"); err != nil {
		t.Fatal(err)
	}
	programs.AppRemoved(t, "installation")
	again := old
	again.Installation, again.RegisteredAt = "another", old.RegisteredAt.Add(time.Second)
	stolen := again
	stolen.Site = elsewhere
	if err := s.Add(t.Context(), stolen); !errors.Is(err, application.ErrRegistered) {
		t.Error(err)
	}
	register(t, s, again)
	if err := programs.Uninstalled(t.Context(), "installation"); err != nil {
		t.Fatal(err)
	}
	if err := s.Use(t.Context(), again, "a", noon.Add(time.Minute), noon); err != nil {
		t.Error(err)
	}
	if agreed, err := s.Agreed(t.Context(), again, "alice"); err != nil || agreed {
		t.Errorf("%t, %v", agreed, err)
	}
}

func leftApplications(t *testing.T, programs Store, s Applications) {
	a, another := applicationOf(1), applicationOf(2)
	another.Installation = "another"
	register(t, s, a, another)
	for app, people := range map[*application.Application][]share.Person{&a: {"alice", "malice"}, &another: {"alice"}} {
		for _, p := range people {
			if err := s.Agree(t.Context(), *app, p); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := programs.Left(t.Context(), "installation", "alice"); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		app    application.Application
		person share.Person
		want   bool
	}{{a, "alice", false}, {a, "malice", true}, {another, "alice", true}} {
		if agreed, err := s.Agreed(t.Context(), c.app, c.person); err != nil || agreed != c.want {
			t.Errorf("%s to that of %s: %t, %v", c.person, c.app.Installation, agreed, err)
		}
	}
	if got, err := s.List(t.Context(), site, noon); err != nil || len(got) != 2 {
		t.Error(got, err)
	}
}

func expiresApplications(t *testing.T, _ Store, s Applications) {
	a := applicationOf(1)
	a.ExpiresAt = noon.Add(time.Hour)
	register(t, s, a)
	for at, there := range map[time.Time]bool{a.ExpiresAt.Add(-1): true, a.ExpiresAt: false} {
		if _, err := s.Get(t.Context(), a.ID, at); (err == nil) != there {
			t.Errorf("%v: %v", at, err)
		}
		if got, err := s.List(t.Context(), site, at); err != nil || (len(got) == 1) != there {
			t.Errorf("%v: %v, %v", at, got, err)
		}
	}
}

func noncesOfApplications(t *testing.T, _ Store, s Applications) {
	a, other := applicationOf(1), applicationOf(2)
	register(t, s, a, other)
	var accepted atomic.Int32
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			switch err := s.Use(t.Context(), a, "a", noon.Add(time.Minute), noon); {
			case err == nil:
				accepted.Add(1)
			case !errors.Is(err, program.ErrReplayed):
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := accepted.Load(); n != 1 {
		t.Errorf("%d were accepted", n)
	}
	if err := s.Use(t.Context(), other, "a", noon.Add(time.Minute), noon); err != nil {
		t.Error(err)
	}
}

func goneApplication(t *testing.T, _ Store, s Applications) {
	a := applicationOf(1)
	register(t, s, a)
	if err := s.Delete(t.Context(), site, a.ID); err != nil {
		t.Fatal(err)
	}
	if err := s.Use(t.Context(), a, "a", noon.Add(time.Minute), noon); !errors.Is(err, application.ErrUnknown) {
		t.Error(err)
	}
	if _, err := s.Get(t.Context(), a.ID, noon); !errors.Is(err, application.ErrUnknown) {
		t.Error(err)
	}
	again := a
	again.RegisteredAt, again.Name = a.RegisteredAt.Add(time.Hour), "Another"
	register(t, s, again)
	if err := s.Use(t.Context(), a, "b", noon.Add(time.Minute), noon); !errors.Is(err, application.ErrUnknown) {
		t.Error(err)
	}
	if got, err := s.Get(t.Context(), a.ID, noon); err != nil || got.Name != "Another" {
		t.Errorf("%+v, %v", got, err)
	}
}

// has checks who agreed to a.
func has(t *testing.T, s Applications, a application.Application, want map[share.Person]bool) {
	t.Helper()
	for p, agreed := range want {
		if got, err := s.Agreed(t.Context(), a, p); err != nil || got != agreed {
			t.Errorf("%s: %t, %v", p, got, err)
		}
	}
}

func consents(t *testing.T, _ Store, s Applications) {
	a, other := applicationOf(1), applicationOf(2)
	register(t, s, a, other)
	has(t, s, a, map[share.Person]bool{"alice": false})
	for _, p := range []share.Person{"alice", "bob", "alice"} {
		if err := s.Agree(t.Context(), a, p); err != nil {
			t.Fatal(err)
		}
	}
	has(t, s, a, map[share.Person]bool{"alice": true, "bob": true, "carol": false})
	has(t, s, other, map[share.Person]bool{"alice": false})
	for range 2 {
		if err := s.Withdraw(t.Context(), a, "alice"); err != nil {
			t.Fatal(err)
		}
	}
	has(t, s, a, map[share.Person]bool{"alice": false, "bob": true})
}

func consentsEnd(t *testing.T, _ Store, s Applications) {
	a := applicationOf(1)
	register(t, s, a)
	if err := s.Agree(t.Context(), a, "alice"); err != nil {
		t.Fatal(err)
	}
	if err := s.Delete(t.Context(), site, a.ID); err != nil {
		t.Fatal(err)
	}
	has(t, s, a, map[share.Person]bool{"alice": false})
	if err := s.Agree(t.Context(), a, "alice"); err != nil { // by somebody who read it before
		t.Fatal(err)
	}
	a.RegisteredAt = a.RegisteredAt.Add(time.Hour)
	register(t, s, a)
	has(t, s, a, map[share.Person]bool{"alice": false})
}

func logsApplications(t *testing.T, programs Store, s Applications) {
	a := applicationOf(1)
	at := func(n int) context.Context { return as(t, noon.Add(time.Duration(n)*time.Minute)) }
	for _, err := range []error{
		s.Delete(at(0), site, a.ID), // there is none
		s.Withdraw(at(0), a, "alice"),
		s.Add(at(0), a),
		s.Renew(at(1), a, a),
		s.Agree(at(2), a, "alice"),
		s.Withdraw(at(3), a, "alice"),
		s.Withdraw(at(4), a, "alice"),
		s.Use(at(4), a, "n", noon.Add(time.Minute), noon),
		s.Delete(at(4), elsewhere, a.ID),
		s.Delete(at(4), site, a.ID),
		s.Delete(at(5), site, a.ID),
	} {
		if err != nil {
			t.Error(err)
		}
	}
	logged(t, programs, a.ID, activity.ApplicationRegistered, activity.ApplicationRenewed, activity.ConsentGiven, activity.ConsentWithdrawn, activity.ApplicationRevoked)
}

func closedAccounts(t *testing.T, programs Store, s Applications) {
	listed, asking, foreign := applicationOf(1), applicationOf(2), applicationOf(3)
	listed.People = []share.Person{"alice", "bob", "carol"}
	foreign.Site, foreign.People = elsewhere, []share.Person{"bob", "dave"}
	register(t, s, listed, asking, foreign)
	mine, others := programOf(11), programOf(12)
	mine.Person, others.Person = "bob", "alice"
	add(t, programs, mine, others)
	for _, p := range []share.Person{"bob", "erin"} {
		if err := s.Agree(t.Context(), asking, p); err != nil {
			t.Fatal(err)
		}
	}
	renew(t, s, asking, 4, true, time.Time{}) // its later key is listed with the consents
	people := func(want ...share.Person) {
		t.Helper()
		if got, err := s.People(t.Context(), site, noon); err != nil || !slices.Equal(got, want) {
			t.Errorf("people %v, %v, want %v", got, err, want)
		}
	}
	people("alice", "bob", "carol", "erin")
	for range 2 {
		if err := programs.AccountClosed(t.Context(), site, "installation", "bob", noon); err != nil {
			t.Fatal(err)
		}
		people("alice", "carol", "erin")
	}
	if got, err := s.Get(t.Context(), listed.ID, noon); err != nil || !slices.Equal(got.People, []share.Person{"alice", share.Closed, "carol"}) {
		t.Errorf("may act for %v, %v", got.People, err)
	}
	if err := s.Change(t.Context(), listed, listed); !errors.Is(err, application.ErrChanged) { // by somebody who read it before
		t.Error(err)
	}
	if got, err := s.Get(t.Context(), foreign.ID, noon); err != nil || !got.Lists("bob") {
		t.Errorf("on another site for %v, %v", got.People, err)
	}
	if _, err := programs.Get(t.Context(), mine.ID, noon); !errors.Is(err, program.ErrUnknown) {
		t.Errorf("the program of a closed account: %v", err)
	}
	if _, err := programs.Get(t.Context(), others.ID, noon); err != nil {
		t.Error(err)
	}
}
