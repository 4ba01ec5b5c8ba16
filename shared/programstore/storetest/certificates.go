package storetest

import (
	"crypto/ed25519"
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/application"
	"github.com/secure-share/secure-share/shared/program"
)

// renew gives a the certificate of the n-th key, and returns what is then stored.
func renew(t *testing.T, s Applications, a application.Application, n byte, overlap bool, notAfter time.Time) application.Application {
	t.Helper()
	after := a.Renewed(application.Certificate{Key: applicationOf(n).Key, NotAfter: notAfter}, overlap, noon)
	if err := s.Renew(t.Context(), a, after); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Get(t.Context(), a.ID, noon); err != nil || !reflect.DeepEqual(got, after) {
		t.Errorf("got %+v, %v\nwant %+v", got, err, after)
	}
	return after
}

// signers checks which keys sign for a at a time.
func signers(t *testing.T, s Applications, a application.Application, at time.Time, want map[byte]bool) {
	t.Helper()
	for n, signs := range want {
		key := applicationOf(n).Key
		verify := func(found ed25519.PublicKey) error {
			if !found.Equal(key) {
				t.Errorf("key %d is verified with another one", n)
			}
			return nil
		}
		got, err := s.Signer(t.Context(), program.IDOf(key), at, verify)
		if signs && (err != nil || got.ID != a.ID) || !signs && !errors.Is(err, application.ErrUnknown) {
			t.Errorf("key %d at %v: %s, %v", n, at, got.ID, err)
		}
	}
}

func findsSigner(t *testing.T, programs Store, s Applications) {
	a := applicationOf(1)
	a.ExpiresAt = noon.Add(time.Hour)
	register(t, s, a)
	add(t, programs, programOf(2))
	signers(t, s, a, noon, map[byte]bool{1: true, 2: false, 3: false})
	signers(t, s, a, a.ExpiresAt, map[byte]bool{1: false})
	a = renew(t, s, a, 4, true, time.Time{})
	for _, n := range []byte{1, 4} {
		wrong := func(ed25519.PublicKey) error { return errors.New("another key signed it") }
		if _, err := s.Signer(t.Context(), applicationOf(n).ID, noon, wrong); !errors.Is(err, application.ErrUnknown) {
			t.Errorf("key %d: %v", n, err)
		}
	}
}

func renewsWithTheSameKey(t *testing.T, _ Store, s Applications) {
	a := applicationOf(1)
	a.ExpiresAt = noon.Add(time.Hour)
	register(t, s, a)
	if err := s.Agree(t.Context(), a, "alice"); err != nil {
		t.Fatal(err)
	}
	a = renew(t, s, a, 1, true, noon.Add(2*time.Hour))
	signers(t, s, a, noon.Add(time.Hour), map[byte]bool{1: true})
	signers(t, s, a, noon.Add(2*time.Hour), map[byte]bool{1: false})
	if agreed, err := s.Agreed(t.Context(), a, "alice"); err != nil || !agreed {
		t.Error(agreed, err)
	}
}

// A renewal with the same key ends the key before it, unless it keeps it.
func endsThePreviousKey(t *testing.T, _ Store, s Applications) {
	a := applicationOf(1)
	register(t, s, a)
	a = renew(t, s, a, 2, true, time.Time{})
	a = renew(t, s, a, 3, true, time.Time{})
	a = renew(t, s, a, 3, true, noon.AddDate(1, 0, 0))
	signers(t, s, a, noon, map[byte]bool{2: true, 3: true})
	a = renew(t, s, a, 3, false, noon.AddDate(1, 0, 0))
	signers(t, s, a, noon, map[byte]bool{1: false, 2: false, 3: true})
	if err := s.Add(t.Context(), applicationOf(2)); err != nil {
		t.Errorf("the key that ended is not free: %v", err)
	}
}

func renewsWithAnotherKey(t *testing.T, _ Store, s Applications) {
	a := applicationOf(1)
	register(t, s, a)
	if err := s.Agree(t.Context(), a, "alice"); err != nil {
		t.Fatal(err)
	}
	a = renew(t, s, a, 2, true, noon.AddDate(1, 0, 0))
	signers(t, s, a, noon, map[byte]bool{1: true, 2: true})
	signers(t, s, a, noon.Add(application.Overlap-1), map[byte]bool{1: true, 2: true})
	signers(t, s, a, noon.Add(application.Overlap), map[byte]bool{1: false, 2: true})
	if err := s.Use(t.Context(), a, "n", noon.Add(time.Minute), noon); err != nil {
		t.Fatal(err)
	}
	a.LastUsed = program.Day(noon)
	a = renew(t, s, a, 3, false, noon.AddDate(1, 0, 0))
	signers(t, s, a, noon, map[byte]bool{1: false, 2: false, 3: true})
	a = renew(t, s, a, 1, true, time.Time{})
	signers(t, s, a, noon, map[byte]bool{1: true, 2: false, 3: true})
	if agreed, err := s.Agreed(t.Context(), a, "alice"); err != nil || !agreed {
		t.Error(agreed, err)
	}
	if got, err := s.List(t.Context(), site, noon); err != nil || len(got) != 1 || got[0].ID != a.ID {
		t.Error(got, err)
	}
	if err := s.Delete(t.Context(), site, a.ID); err != nil {
		t.Fatal(err)
	}
	signers(t, s, a, noon, map[byte]bool{1: false, 2: false, 3: false})
}

// Two administrators cannot renew the same certificate, and a use does not undo a renewal.
func renewsOnce(t *testing.T, programs Store, s Applications) {
	a, other := applicationOf(1), applicationOf(5)
	other.Site = elsewhere
	register(t, s, a, other)
	add(t, programs, programOf(6))
	with := func(n byte) application.Application {
		return a.Renewed(application.Certificate{Key: applicationOf(n).Key}, false, noon)
	}
	for _, taken := range []byte{5, 6} {
		if err := s.Renew(t.Context(), a, with(taken)); !errors.Is(err, application.ErrRegistered) {
			t.Errorf("the key of %d: %v", taken, err)
		}
	}
	signers(t, s, a, noon, map[byte]bool{1: true})
	renewed := renew(t, s, a, 2, false, time.Time{})
	if err := s.Renew(t.Context(), a, with(3)); !errors.Is(err, application.ErrChanged) {
		t.Error(err)
	}
	if err := s.Use(t.Context(), a, "n", noon.Add(time.Minute), noon); err != nil {
		t.Error(err)
	}
	signers(t, s, renewed, noon, map[byte]bool{1: false, 2: true, 3: false})
	if err := s.Delete(t.Context(), site, a.ID); err != nil {
		t.Fatal(err)
	}
	if err := s.Renew(t.Context(), renewed, with(3)); !errors.Is(err, application.ErrNone) {
		t.Error(err)
	}
	again := applicationOf(1)
	again.RegisteredAt = noon.Add(time.Hour)
	register(t, s, again)
	if err := s.Renew(t.Context(), a, with(3)); !errors.Is(err, application.ErrNone) {
		t.Errorf("of the registration before: %v", err)
	}
}

// A key can be registered again when its registration is gone, or has dropped it.
func freesKeys(t *testing.T, programs Store, s Applications) {
	a, b := applicationOf(1), applicationOf(2)
	register(t, s, a)
	a = renew(t, s, a, 2, false, noon.Add(time.Hour))
	if err := s.Add(t.Context(), b); !errors.Is(err, application.ErrRegistered) {
		t.Error(err)
	}
	if err := programs.Add(t.Context(), programOf(2)); !errors.Is(err, program.ErrApproved) {
		t.Error(err)
	}
	a = renew(t, s, a, 3, false, noon.Add(time.Hour))
	register(t, s, b)
	signers(t, s, b, noon, map[byte]bool{2: true})

	expired := applicationOf(3)
	expired.RegisteredAt = noon.Add(time.Hour)
	register(t, s, expired)
	signers(t, s, expired, expired.RegisteredAt, map[byte]bool{3: true})
	for _, app := range []application.Application{a, b, expired} {
		if err := s.Delete(t.Context(), site, app.ID); err != nil {
			t.Fatal(err)
		}
	}
	last := applicationOf(4)
	register(t, s, last)
	renew(t, s, last, 5, true, time.Time{})
	if err := programs.Uninstalled(t.Context(), "installation"); err != nil {
		t.Fatal(err)
	}
	register(t, s, applicationOf(1), applicationOf(2), applicationOf(4), applicationOf(5))
}
