package share_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/share"
)

// An ended share is due immediately, again when no upload can recreate its blob
// any more, and then never. Only then does its history period begin.
func TestDueUntilReapedForTheLastTime(t *testing.T) {
	s, at := of(t, share.Uploading)
	s = must(t, s, share.Revoke{By: alice}, at)
	refillable := at.Add(2 * time.Hour) // the life of the upload URL and the grace
	expect := func(why string, want time.Time) {
		t.Helper()
		if due, ok := s.DueAt(); !ok || !due.Equal(want) {
			t.Errorf("%s: due at %s, %t; want %s", why, due, ok, want)
		}
		if _, ok := rules.PurgeAt(s); ok {
			t.Errorf("%s: may be purged", why)
		}
	}
	expect("ended", at)
	s = must(t, s, share.Reaped{}, at.Add(time.Second))
	expect("reaped", refillable)
	s = must(t, s, share.Reaped{}, refillable.Add(-1))
	expect("reaped an instant too early", refillable)
	s = must(t, s, share.Reaped{}, refillable)
	if due, ok := s.DueAt(); ok {
		t.Errorf("reaped for the last time: due at %s", due)
	}
	if purge, ok := rules.PurgeAt(s); !ok || !purge.Equal(at.Add(90*24*time.Hour)) {
		t.Errorf("purged at %s, %t", purge, ok)
	}
	if n := count(s, share.BlobDeleted); n != 1 {
		t.Errorf("the history tells %d times of the deletion", n)
	}
}

func TestRepeatedCreateMovesWhatCanRefill(t *testing.T) {
	s, at := of(t, share.Uploading)
	for _, c := range []struct{ after, until time.Duration }{
		{0, 2 * time.Hour}, {1, 2*time.Hour + 1}, {22*time.Hour + 1, 24*time.Hour + 1},
		{23 * time.Hour, 25 * time.Hour}, {23*time.Hour + 1, 25 * time.Hour}, {24*time.Hour - 1, 25 * time.Hour},
	} {
		next := must(t, s, theCreate, at.Add(c.after))
		if got := next.RefillableUntil.Sub(at); got != c.until {
			t.Errorf("created again after %s: refillable for %s, want %s", c.after, got, c.until)
		}
		back := must(t, next, theCreate, at)
		if !back.RefillableUntil.Equal(next.RefillableUntil) || back.Version != next.Version {
			t.Errorf("an older create takes back what a newer one allowed")
		}
	}
	s = must(t, s, theCommit, at)
	if next := must(t, s, theCreate, at.Add(time.Minute)); next.Version != s.Version {
		t.Errorf("a create after the commit allows another upload")
	}
}

func TestPurged(t *testing.T) {
	for _, status := range share.Statuses() {
		if !status.Ended() {
			continue
		}
		s, _ := of(t, status)
		s = must(t, s, share.Reaped{}, s.RefillableUntil.Add(expiry))
		purge, ok := rules.PurgeAt(s)
		if want := s.EndedAt.Add(90 * 24 * time.Hour); !ok || !purge.Equal(want) {
			t.Fatalf("%s: purged at %s, %t", status, purge, ok)
		}
		if latest := rules.LatestPurge(s); purge.After(latest) {
			t.Errorf("%s: purged at %s, after %s", status, purge, latest)
		}
		for _, row := range matrix {
			holds(t, row.cells[slices.Index(columns, status)], s, row.event, purge.Add(-1))
			if nameOf(row.event) == "Erase" {
				continue // TTL may be late
			}
			for _, now := range around(purge)[1:] {
				if _, err := rules.Apply(s, row.event, now); !errors.Is(err, share.ErrNotFound) {
					t.Errorf("%s: %s after the purge: %v", status, row.name, err)
				}
			}
		}
	}
}

// A late confirmation does not extend the history.
func TestEndedAtIsTheFirstEnd(t *testing.T) {
	s, at := of(t, share.Unconfirmed)
	next := must(t, s, theAck, at.Add(time.Hour))
	if next.Status != share.Downloaded || !next.EndedAt.Equal(s.EndedAt) {
		t.Errorf("%s, ended at %s instead of %s", next.Status, next.EndedAt, s.EndedAt)
	}
}

func must(t *testing.T, s share.Share, e share.Event, at time.Time) share.Share {
	t.Helper()
	next, err := rules.Apply(s, e, at)
	if err != nil {
		t.Fatalf("%T: %v", e, err)
	}
	return next
}

func count(s share.Share, what share.Happening) (n int) {
	for _, h := range s.History {
		if h.What == what {
			n++
		}
	}
	return n
}

func TestLatestPurge(t *testing.T) {
	s := must(t, share.Share{}, theCreate, epoch)
	latest, last := rules.LatestPurge(s), s.UploadDeadline.Add(-1)
	shorter := rules
	shorter.Lifetime = time.Hour // an operator lowered it after the create
	if got := shorter.LatestPurge(s); !got.Equal(latest) {
		t.Errorf("with a shorter lifetime %s, expected %s", got, latest)
	}
	s = must(t, s, theCommit, last)
	s = must(t, s, share.Tick{}, last.Add(share.MaxLifetime))
	s = must(t, s, share.Reaped{}, latest.Add(-2))
	if purge, ok := rules.PurgeAt(s); !ok || !purge.Equal(latest.Add(-1)) || !rules.LatestPurge(s).Equal(latest) {
		t.Errorf("purged at %s, %t, expected until %s", purge, ok, latest)
	}
}
