// Package storetest contains the contract tests of stores of programs.
package storetest

import (
	"context"
	"crypto/ed25519"
	"errors"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/program"
	"github.com/secure-share/secure-share/shared/share"
)

// Store is the store under test.
type Store interface {
	Add(ctx context.Context, p program.Program) error
	Get(ctx context.Context, id program.ID, now time.Time) (program.Program, error)
	List(ctx context.Context, site share.Site, person share.Person, now time.Time) ([]program.Program, error)
	Delete(ctx context.Context, site share.Site, person share.Person, id program.ID) error
	Uninstalled(ctx context.Context, i share.Installation) error
	Left(ctx context.Context, i share.Installation, p share.Person) error
	AccountClosed(ctx context.Context, site share.Site, i share.Installation, p share.Person, now time.Time) error
	Use(ctx context.Context, p program.Program, nonce string, expires, now time.Time) error

	// AppRemoved records that the app was removed with an installation.
	AppRemoved(t *testing.T, i share.Installation)
	// Logged returns the log of the site, oldest first.
	Logged(t *testing.T, site share.Site) []activity.Entry
}

const site = share.Site("5a1f0000-0000-4000-8000-00000000000a")

var noon = time.Date(2027, 1, 15, 12, 0, 0, 0, time.UTC)

// programOf returns a program of alice whose key follows from n.
func programOf(n byte) program.Program {
	seed := [ed25519.SeedSize]byte{n}
	key := ed25519.NewKeyFromSeed(seed[:]).Public().(ed25519.PublicKey)
	return program.Program{
		ID: program.IDOf(key), Key: key, Site: site, Person: "alice", Installation: "installation", Name: "Build server",
		SiteURL: "https://acme.example", AppPath: "/jira/apps/x", Scopes: []program.Scope{program.Send, program.Read},
		Greeting: []byte{1, 2, n}, CreatedAt: noon.Add(time.Duration(n) * time.Second), ExpiresAt: noon.Add(time.Hour),
	}
}

// Run runs the contract tests. newStore returns an empty store whose indexes do not
// lag.
func Run(t *testing.T, newStore func(*testing.T) Store) {
	for name, test := range map[string]func(*testing.T, Store){
		"reads back every field":               readsBack,
		"knows a key once, on any site":        once,
		"lists a person's, newest first":       lists,
		"bounds the number":                    bounds,
		"deletes only what is the person's":    deletes,
		"ends with the installation":           uninstalled,
		"ends when the app is removed":         appRemoved,
		"ends when the person left":            left,
		"ends when it expires":                 expires,
		"accepts a nonce once":                 nonces,
		"accepts one of many equal nonces":     manyNonces,
		"does not bring back what was deleted": gone,
		"logs what a person did, once":         logs,
	} {
		t.Run(name, func(t *testing.T) { test(t, newStore(t)) })
	}
}

func add(t *testing.T, s Store, programs ...program.Program) {
	t.Helper()
	for _, p := range programs {
		if err := s.Add(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
}

func readsBack(t *testing.T, s Store) {
	p := programOf(1)
	add(t, s, p)
	if err := s.Use(t.Context(), p, strings.Repeat("n", 64), noon, noon); err != nil {
		t.Fatal(err)
	}
	got, err := s.Get(t.Context(), p.ID, noon)
	p.LastUsed = program.Day(noon)
	if err != nil || !reflect.DeepEqual(got, p) {
		t.Errorf("got %+v, %v\nwant %+v", got, err, p)
	}
	if _, err := s.Get(t.Context(), programOf(2).ID, noon); !errors.Is(err, program.ErrUnknown) {
		t.Error(err)
	}
}

func once(t *testing.T, s Store) {
	p := programOf(1)
	add(t, s, p)
	p.Site, p.Person, p.Name = "5a1f0000-0000-4000-8000-00000000000b", "mallory", "Other"
	if err := s.Add(t.Context(), p); !errors.Is(err, program.ErrApproved) {
		t.Error(err)
	}
	if got, err := s.Get(t.Context(), p.ID, noon); err != nil || got.Person != "alice" {
		t.Error(got.Person, err)
	}
}

func lists(t *testing.T, s Store) {
	others := programOf(4)
	others.Person = "bob"
	elsewhere := programOf(5)
	elsewhere.Site = "5a1f0000-0000-4000-8000-00000000000b"
	add(t, s, programOf(1), programOf(3), programOf(2), others, elsewhere)
	got, err := s.List(t.Context(), site, "alice", noon)
	if err != nil || len(got) != 3 || got[0].ID != programOf(3).ID || got[2].ID != programOf(1).ID {
		t.Errorf("%d, %v", len(got), err)
	}
	if !reflect.DeepEqual(got[1], programOf(2)) {
		t.Errorf("%+v", got[1])
	}
}

func bounds(t *testing.T, s Store) {
	for n := range byte(program.MaxPerPerson) {
		add(t, s, programOf(n))
	}
	if err := s.Add(t.Context(), programOf(100)); !errors.Is(err, program.ErrTooMany) {
		t.Error(err)
	}
	later := programOf(100) // when the others have expired, whether or not their rows are gone
	later.CreatedAt = noon.Add(2 * time.Hour)
	later.ExpiresAt = later.CreatedAt.Add(time.Hour)
	add(t, s, later)
	other := programOf(101)
	other.Person = "bob"
	add(t, s, other)
}

func deletes(t *testing.T, s Store) {
	p := programOf(1)
	add(t, s, p)
	for _, who := range []struct {
		site   share.Site
		person share.Person
		stays  bool
	}{{site, "bob", true}, {"5a1f0000-0000-4000-8000-00000000000b", "alice", true}, {site, "alice", false}, {site, "alice", false}} {
		if err := s.Delete(t.Context(), who.site, who.person, p.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Get(t.Context(), p.ID, noon); (err == nil) != who.stays {
			t.Errorf("after %s of %s: %v", who.person, who.site, err)
		}
	}
	if got, err := s.List(t.Context(), site, "alice", noon); err != nil || len(got) != 0 {
		t.Error(got, err)
	}
}

func uninstalled(t *testing.T, s Store) {
	stays := programOf(3)
	stays.Installation = "another"
	add(t, s, programOf(1), programOf(2), stays)
	if err := s.Uninstalled(t.Context(), "installation"); err != nil {
		t.Fatal(err)
	}
	if got, err := s.List(t.Context(), site, "alice", noon); err != nil || len(got) != 1 || got[0].ID != stays.ID {
		t.Error(got, err)
	}
}

// The rows are still there, and may be in the index late: the next request is refused all
// the same.
func appRemoved(t *testing.T, s Store) {
	p, stays := programOf(1), programOf(2)
	stays.Installation = "another"
	add(t, s, p, stays)
	s.AppRemoved(t, "installation")
	for of, want := range map[*program.Program]error{&p: program.ErrUnknown, &stays: nil} {
		if err := s.Use(t.Context(), *of, "a", noon.Add(time.Minute), noon); !errors.Is(err, want) {
			t.Errorf("%s: %v", of.Installation, err)
		}
	}
	if got, err := s.List(t.Context(), site, "alice", noon); err != nil || len(got) != 1 || got[0].ID != stays.ID {
		t.Error(got, err)
	}
}

func left(t *testing.T, s Store) {
	bobs, longer, elsewhere := programOf(3), programOf(4), programOf(5)
	bobs.Person, longer.Person, elsewhere.Installation = "bob", "malice", "another"
	add(t, s, programOf(1), programOf(2), bobs, longer, elsewhere)
	if err := s.Left(t.Context(), "installation", "alice"); err != nil {
		t.Fatal(err)
	}
	for p, stays := range map[*program.Program]bool{ptr(programOf(1)): false, ptr(programOf(2)): false, &bobs: true, &longer: true, &elsewhere: true} {
		if _, err := s.Get(t.Context(), p.ID, noon); (err == nil) != stays {
			t.Errorf("%s of %s: %v", p.Person, p.Installation, err)
		}
	}
	if err := s.Left(t.Context(), "installation", "nobody"); err != nil {
		t.Error(err)
	}
}

func ptr[T any](v T) *T { return &v }

func expires(t *testing.T, s Store) {
	p := programOf(1)
	add(t, s, p)
	for at, there := range map[time.Time]bool{p.ExpiresAt.Add(-1): true, p.ExpiresAt: false} {
		if _, err := s.Get(t.Context(), p.ID, at); (err == nil) != there {
			t.Errorf("%v: %v", at, err)
		}
		if got, err := s.List(t.Context(), site, "alice", at); err != nil || (len(got) == 1) != there {
			t.Errorf("%v: %v, %v", at, got, err)
		}
	}
}

func nonces(t *testing.T, s Store) {
	p, other := programOf(1), programOf(2)
	add(t, s, p, other)
	use := func(p program.Program, nonce string) error {
		return s.Use(t.Context(), p, nonce, noon.Add(time.Minute), noon)
	}
	for _, step := range []struct {
		p     program.Program
		nonce string
		want  error
	}{{p, "a", nil}, {p, "a", program.ErrReplayed}, {p, "b", nil}, {other, "a", nil}, {p, "b", program.ErrReplayed}} {
		if err := use(step.p, step.nonce); !errors.Is(err, step.want) {
			t.Errorf("%s: got %v, want %v", step.nonce, err, step.want)
		}
	}
}

func manyNonces(t *testing.T, s Store) {
	p := programOf(1)
	add(t, s, p)
	var accepted atomic.Int32
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			switch err := s.Use(t.Context(), p, "a", noon.Add(time.Minute), noon); {
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
}

func gone(t *testing.T, s Store) {
	p := programOf(1)
	add(t, s, p)
	if err := s.Delete(t.Context(), site, "alice", p.ID); err != nil {
		t.Fatal(err)
	}
	if err := s.Use(t.Context(), p, "a", noon.Add(time.Minute), noon); !errors.Is(err, program.ErrUnknown) {
		t.Error(err)
	}
	if _, err := s.Get(t.Context(), p.ID, noon); !errors.Is(err, program.ErrUnknown) {
		t.Error(err)
	}
}

// as is a context in which alice makes a request at now.
func as(t *testing.T, now time.Time) context.Context {
	return activity.WithCaller(t.Context(), activity.Caller{Person: "alice", Now: now})
}

// logged checks what alice did to id.
func logged(t *testing.T, s Store, id program.ID, want ...activity.Action) {
	t.Helper()
	var got []activity.Action
	for n, e := range s.Logged(t, site) {
		if e.Actor != "alice" || e.Program != id || !e.At.Equal(noon.Add(time.Duration(n)*time.Minute)) {
			t.Errorf("entry %d: %+v", n, e)
		}
		got = append(got, e.Action)
	}
	if !slices.Equal(got, want) {
		t.Errorf("logged %v, want %v", got, want)
	}
}

func logs(t *testing.T, s Store) {
	p := programOf(1)
	later := as(t, noon.Add(time.Minute))
	for _, err := range []error{
		s.Delete(as(t, noon), site, "alice", p.ID), // there is none
		s.Add(as(t, noon), p),
		s.Delete(later, site, "bob", p.ID),
		s.Use(later, p, "n", noon.Add(time.Minute), noon),
		s.Delete(later, site, "alice", p.ID),
		s.Delete(later, site, "alice", p.ID),
	} {
		if err != nil {
			t.Error(err)
		}
	}
	logged(t, s, p.ID, activity.ProgramApproved, activity.ProgramRevoked)
	add(t, s, p)
	if err := s.Add(later, p); !errors.Is(err, program.ErrApproved) {
		t.Error(err)
	}
	logged(t, s, p.ID, activity.ProgramApproved, activity.ProgramRevoked)
}
