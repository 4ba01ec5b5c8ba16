package reaper

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/share"
)

// ends are the ways in which a share ends, each with the time at which the
// reaper must act.
var ends = map[string]func(*world) (s share.Share, to share.Status, at time.Time){
	"abandoned": func(w *world) (share.Share, share.Status, time.Time) {
		s := w.uploading()
		return s, share.Abandoned, s.UploadDeadline
	},
	"expired": func(w *world) (share.Share, share.Status, time.Time) {
		s := w.available()
		return s, share.Expired, s.ExpiresAt
	},
	"expired during a lease": func(w *world) (share.Share, share.Status, time.Time) {
		s := w.available()
		w.at(s.ExpiresAt.Add(-time.Minute))
		return w.claimed(s, 1), share.Expired, s.ExpiresAt
	},
	"unconfirmed": func(w *world) (share.Share, share.Status, time.Time) {
		s := w.available()
		for n := range rules.Leases {
			s = w.claimed(s, byte(n+1))
			w.at(s.Lease.EndsAt)
		}
		w.at(s.Lease.EndsAt.Add(-1))
		return s, share.Unconfirmed, s.Lease.EndsAt
	},
	"revoked": func(w *world) (share.Share, share.Status, time.Time) {
		return w.happens(w.available(), share.Revoke{By: alice}), share.Revoked, noon
	},
	"revoked before the commit": func(w *world) (share.Share, share.Status, time.Time) {
		return w.happens(w.uploading(), share.Revoke{By: alice}), share.Revoked, noon
	},
	"declined": func(w *world) (share.Share, share.Status, time.Time) {
		return w.happens(w.available(), share.Decline{By: bob}), share.Declined, noon
	},
	"downloaded": func(w *world) (share.Share, share.Status, time.Time) {
		s := w.claimed(w.available(), 1)
		return w.happens(s, share.Acknowledge{By: bob, Claim: share.ClaimHash{1}}), share.Downloaded, noon
	},
}

// Each trigger alone is enough: the sweep if the stream loses every record, the
// record if there is no sweep. A nanosecond before its time neither changes
// anything.
func TestEveryEndIsReaped(t *testing.T) {
	roads := map[string]func(*world, share.Share){
		"by the sweep alone":  func(w *world, _ share.Share) { w.sweep() },
		"by the stream alone": func(w *world, s share.Share) { w.stream(removal(s, "1")) },
	}
	for how, make := range ends {
		for road, wake := range roads {
			t.Run(how+" "+road, func(t *testing.T) {
				w := newWorld(t)
				s, status, at := make(w)
				if s.Status != status {
					w.at(at.Add(-1))
					wake(w, s)
					w.untouched(s)
				}
				w.at(at)
				wake(w, s)
				w.reaped(s, status)
			})
		}
	}
}

func TestALeaseThatEndsReopensTheShare(t *testing.T) {
	w := newWorld(t)
	s := w.claimed(w.available(), 1)
	w.at(s.Lease.EndsAt)
	w.sweep()
	if row := w.row(s); row.Status != share.Available || !w.disk.has(s) {
		t.Errorf("%s, blob there: %v", row.Status, w.disk.has(s))
	}
}

// crashes are the steps at which the function can crash. The step itself may
// have succeeded or not.
var crashes = map[string]func(w *world, id share.ID){
	"before the end is stored": func(w *world, id share.ID) { w.failNthUpdate(id, 1, false) },
	"after the end is stored":  func(w *world, id share.ID) { w.failNthUpdate(id, 1, true) },
	"before the deletion":      func(w *world, _ share.ID) { w.disk.before = func(share.Share) error { return errBroken } },
	"after the deletion":       func(w *world, _ share.ID) { w.disk.after = func(share.Share) error { return errBroken } },
	"before it is recorded":    func(w *world, id share.ID) { w.failNthUpdate(id, 2, false) },
	"after it is recorded":     func(w *world, id share.ID) { w.failNthUpdate(id, 2, true) },
}

func (w *world) failNthUpdate(id share.ID, nth int, done bool) {
	calls := 0
	w.fault = func(operation string, of share.ID, after bool) error {
		if operation == "update" && of == id && after == done {
			if calls++; calls == nth {
				return errBroken
			}
		}
		return nil
	}
}

func TestTheNextSweepGoesOnWhereACrashLeftOff(t *testing.T) {
	for how, crash := range crashes {
		for _, road := range []string{"sweep", "stream"} {
			t.Run(how+" in the "+road, func(t *testing.T) {
				w := newWorld(t)
				s := w.available()
				w.at(s.ExpiresAt)
				crash(w, s.ID)
				if road == "sweep" {
					w.sweep()
				} else if failed := fmt.Sprint(w.stream(removal(s, "17"))); failed != "[17]" {
					t.Errorf("reported as failed: %s", failed)
				}
				if how != "after it is recorded" && len(w.owed()) != 1 {
					t.Errorf("after the crash %d entries are owed", len(w.owed()))
				}
				w.fault, w.disk.before, w.disk.after = nil, nil, nil
				w.at(s.ExpiresAt.Add(time.Minute))
				w.sweep()
				w.reaped(s, share.Expired)
				if len(w.owed()) != 0 {
					t.Errorf("still owed: %v", w.owed())
				}
			})
		}
	}
}

// An upload URL that is still valid can put the blob back after its deletion.
func TestARefillIsDeletedAgain(t *testing.T) {
	w := newWorld(t)
	s := w.happens(w.available(), share.Revoke{By: alice})
	w.sweep()
	w.reaped(s, share.Revoked)

	w.at(s.RefillableUntil.Add(-1))
	w.disk.put(s)
	w.sweep()
	if n := w.disk.deletions(s.ID); n != 1 {
		t.Errorf("%d deletions before the last upload URL is dead", n)
	}
	w.at(s.RefillableUntil)
	w.sweep()
	w.reaped(s, share.Revoked)
	w.at(s.RefillableUntil.Add(time.Hour))
	w.sweep()
	if n := w.disk.deletions(s.ID); n != 2 {
		t.Errorf("%d deletions, want 2", n)
	}
}

// The deletion begins while an upload is still possible and ends when none is.
// An object that arrives in between must also be deleted.
func TestARefillDuringTheDeletionIsDeletedAgain(t *testing.T) {
	w := newWorld(t)
	s := w.happens(w.available(), share.Revoke{By: alice})
	w.at(s.RefillableUntil.Add(-1))
	w.disk.after = func(s share.Share) error {
		w.disk.put(s)
		w.at(s.RefillableUntil.Add(time.Second))
		return nil
	}
	w.sweep()
	w.disk.after = nil
	w.sweep()
	w.reaped(s, share.Revoked)
}

// The row is kept longer than the file, but is then deleted. Later entries and
// records find nothing to do.
func TestRowsWhoseHistoryIsOverAreIgnored(t *testing.T) {
	for how, forget := range map[string]func(w *world){
		"row still there": func(*world) {},
		"row removed":     func(w *world) { w.store.Expire(w.clock().Add(time.Second)) },
	} {
		t.Run(how, func(t *testing.T) {
			w := newWorld(t)
			s := w.happens(w.available(), share.Revoke{By: alice})
			w.store.Lag() // the index still has it
			w.at(s.RefillableUntil)
			w.sweep()
			w.at(s.EndedAt.Add(rules.History))
			forget(w)
			w.sweep()
			if failed := w.stream(removal(s, "1")); failed != nil {
				t.Errorf("reported as failed: %v", failed)
			}
			if n := w.disk.deletions(s.ID); n != 1 {
				t.Errorf("%d deletions, want 1", n)
			}
		})
	}
}

// Between the deletion and its record, another sweep finished and the row was
// removed.
func TestARowThatGoesBeforeTheRecordIsNoFailure(t *testing.T) {
	w := newWorld(t)
	s := w.happens(w.available(), share.Revoke{By: alice})
	w.at(s.RefillableUntil)
	w.disk.after = func(s share.Share) error {
		w.happens(s, share.Reaped{})
		w.store.Expire(s.EndedAt.Add(rules.History + time.Hour))
		return nil
	}
	if failed := w.stream(removal(s, "1")); failed != nil {
		t.Errorf("reported as failed: %v", failed)
	}
}

// stubborn is a store that applies no deadline and returns the stored share.
type stubborn struct{ Store }

func (s stubborn) Update(ctx context.Context, site share.Site, id share.ID, _ func(share.Share) (share.Share, error)) (share.Share, error) {
	return s.Store.Update(ctx, site, id, func(s share.Share) (share.Share, error) { return s, nil })
}

// A ciphertext is deleted only after its share's end was stored.
func TestALiveShareIsNotDeletedHoweverLongItIsDue(t *testing.T) {
	w := newWorld(t)
	s := w.available()
	w.Reaper.Store = stubborn{w.Reaper.Store}
	w.at(s.ExpiresAt.Add(time.Hour))
	w.sweep()
	w.stream(removal(s, "1"))
	w.untouched(s)
}
