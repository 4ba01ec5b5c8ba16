package storetest

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/application"
	"github.com/secure-share/secure-share/shared/program"
	"github.com/secure-share/secure-share/shared/share"
)

// changed is a with another name, after one more change.
func changed(a application.Application, name string) application.Application {
	a.Name = name
	a.Version++
	return a
}

// Of two administrators who read the same version, only one changes it. A renewal does not
// undo a change, and a change does not undo a renewal.
func changesOnce(t *testing.T, programs Store, s Applications) {
	a := applicationOf(1)
	register(t, s, a)
	if err := s.Use(t.Context(), a, "a", noon.Add(time.Minute), noon); err != nil { // does not count as a change
		t.Fatal(err)
	}
	second := changed(a, "Second")
	second.LastUsed, second.People = program.Day(noon), []share.Person{"alice"}
	if err := s.Change(as(t, noon), a, second); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Get(t.Context(), a.ID, noon); err != nil || !reflect.DeepEqual(got, second) {
		t.Errorf("%+v, %v", got, err)
	}
	renewed := a.Renewed(application.Certificate{Key: applicationOf(2).Key}, false, noon)
	for what, err := range map[string]error{"change": s.Change(t.Context(), a, changed(a, "Third")), "renew": s.Renew(t.Context(), a, renewed)} {
		if !errors.Is(err, application.ErrChanged) {
			t.Errorf("%s what was changed: %v", what, err)
		}
	}
	renewed = renew(t, s, second, 2, false, time.Time{})
	if err := s.Change(t.Context(), second, changed(second, "Third")); !errors.Is(err, application.ErrChanged) {
		t.Error(err)
	}
	if err := s.Change(t.Context(), renewed, changed(renewed, "Third")); err != nil {
		t.Error(err)
	}
	if err := s.Change(t.Context(), renewed, changed(renewed, "Fourth")); !errors.Is(err, application.ErrChanged) {
		t.Error(err)
	}
	signers(t, s, changed(renewed, "Third"), noon, map[byte]bool{1: false, 2: true})
	logged(t, programs, a.ID, activity.ApplicationChanged)
	if err := s.Delete(t.Context(), site, a.ID); err != nil {
		t.Fatal(err)
	}
	for _, before := range []application.Application{changed(renewed, "Third"), applicationOf(3)} {
		if err := s.Change(t.Context(), before, changed(before, "Fourth")); !errors.Is(err, application.ErrNone) {
			t.Error(err)
		}
	}
}

// A consent covers what the application asked for at that time. A change that asks for
// nothing more keeps it.
func asksAgain(t *testing.T, _ Store, s Applications) {
	a := applicationOf(1)
	register(t, s, a)
	if err := s.Agree(t.Context(), a, "alice"); err != nil {
		t.Fatal(err)
	}
	same := changed(a, "Second")
	if err := s.Change(t.Context(), a, same); err != nil {
		t.Fatal(err)
	}
	has(t, s, same, map[share.Person]bool{"alice": true})
	again := changed(same, "Third")
	again.AskedAgainAt = noon.Add(time.Hour)
	if err := s.Change(t.Context(), same, again); err != nil {
		t.Fatal(err)
	}
	has(t, s, again, map[share.Person]bool{"alice": false})
	has(t, s, same, map[share.Person]bool{"alice": false})    // as the previous release reads it
	if err := s.Agree(t.Context(), same, "bob"); err != nil { // by somebody who read it before
		t.Fatal(err)
	}
	if err := s.Agree(t.Context(), again, "carol"); err != nil {
		t.Fatal(err)
	}
	has(t, s, again, map[share.Person]bool{"bob": false, "carol": true})
	renewed := renew(t, s, again, 2, true, noon.Add(2*time.Hour))
	has(t, s, renewed, map[share.Person]bool{"bob": false, "carol": true})
	third := changed(renewed, "Fourth")
	third.AskedAgainAt = noon.Add(2 * time.Hour)
	if err := s.Change(t.Context(), renewed, third); err != nil {
		t.Fatal(err)
	}
	has(t, s, third, map[share.Person]bool{"carol": false})
	signers(t, s, third, noon, map[byte]bool{1: true, 2: true}) // later keys stay
}
