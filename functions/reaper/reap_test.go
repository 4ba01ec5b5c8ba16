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
var ends = map[string]func(*fixture) (s share.Share, to share.Status, at time.Time){
	"abandoned": func(fx *fixture) (share.Share, share.Status, time.Time) {
		s := fx.uploading()
		return s, share.Abandoned, s.UploadDeadline
	},
	"expired": func(fx *fixture) (share.Share, share.Status, time.Time) {
		s := fx.available()
		return s, share.Expired, s.ExpiresAt
	},
	"expired during a lease": func(fx *fixture) (share.Share, share.Status, time.Time) {
		s := fx.available()
		fx.at(s.ExpiresAt.Add(-time.Minute))
		return fx.claimed(s, 1), share.Expired, s.ExpiresAt
	},
	"unconfirmed": func(fx *fixture) (share.Share, share.Status, time.Time) {
		s := fx.available()
		for n := range rules.Leases {
			s = fx.claimed(s, byte(n+1))
			fx.at(s.Lease.EndsAt)
		}
		fx.at(s.Lease.EndsAt.Add(-1))
		return s, share.Unconfirmed, s.Lease.EndsAt
	},
	"revoked": func(fx *fixture) (share.Share, share.Status, time.Time) {
		return fx.happens(fx.available(), share.Revoke{By: alice}), share.Revoked, noon
	},
	"revoked before the commit": func(fx *fixture) (share.Share, share.Status, time.Time) {
		return fx.happens(fx.uploading(), share.Revoke{By: alice}), share.Revoked, noon
	},
	"declined": func(fx *fixture) (share.Share, share.Status, time.Time) {
		return fx.happens(fx.available(), share.Decline{By: bob}), share.Declined, noon
	},
	"downloaded": func(fx *fixture) (share.Share, share.Status, time.Time) {
		s := fx.claimed(fx.available(), 1)
		return fx.happens(s, share.Acknowledge{By: bob, Claim: share.ClaimHash{1}}), share.Downloaded, noon
	},
}

// Each trigger alone is enough: the sweep if the stream loses every record, the
// record if there is no sweep. A nanosecond before its time neither changes
// anything.
func TestEveryEndIsReaped(t *testing.T) {
	triggers := map[string]func(*fixture, share.Share){
		"by the sweep alone":  func(fx *fixture, _ share.Share) { fx.sweep() },
		"by the stream alone": func(fx *fixture, s share.Share) { fx.stream(removal(s, "1")) },
	}
	for how, make := range ends {
		for trigger, wake := range triggers {
			t.Run(how+" "+trigger, func(t *testing.T) {
				fx := newFixture(t)
				s, status, at := make(fx)
				if s.Status != status {
					fx.at(at.Add(-1))
					wake(fx, s)
					fx.untouched(s)
				}
				fx.at(at)
				wake(fx, s)
				fx.reaped(s, status)
			})
		}
	}
}

func TestALeaseThatEndsReopensTheShare(t *testing.T) {
	fx := newFixture(t)
	s := fx.claimed(fx.available(), 1)
	fx.at(s.Lease.EndsAt)
	fx.sweep()
	if row := fx.row(s); row.Status != share.Available || !fx.disk.has(s) {
		t.Errorf("%s, blob there: %v", row.Status, fx.disk.has(s))
	}
}

// crashes are the steps at which the function can crash. The step itself may
// have succeeded or not.
var crashes = map[string]func(fx *fixture, id share.ID){
	"before the end is stored": func(fx *fixture, id share.ID) { fx.failNthUpdate(id, 1, false) },
	"after the end is stored":  func(fx *fixture, id share.ID) { fx.failNthUpdate(id, 1, true) },
	"before the deletion":      func(fx *fixture, _ share.ID) { fx.disk.before = func(share.Share) error { return errBroken } },
	"after the deletion":       func(fx *fixture, _ share.ID) { fx.disk.after = func(share.Share) error { return errBroken } },
	"before it is recorded":    func(fx *fixture, id share.ID) { fx.failNthUpdate(id, 2, false) },
	"after it is recorded":     func(fx *fixture, id share.ID) { fx.failNthUpdate(id, 2, true) },
}

func (fx *fixture) failNthUpdate(id share.ID, nth int, done bool) {
	calls := 0
	fx.fault = func(operation string, of share.ID, after bool) error {
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
		for _, trigger := range []string{"sweep", "stream"} {
			t.Run(how+" in the "+trigger, func(t *testing.T) {
				fx := newFixture(t)
				s := fx.available()
				fx.at(s.ExpiresAt)
				crash(fx, s.ID)
				if trigger == "sweep" {
					fx.sweep()
				} else if failed := fmt.Sprint(fx.stream(removal(s, "17"))); failed != "[17]" {
					t.Errorf("reported as failed: %s", failed)
				}
				if how != "after it is recorded" && len(fx.owed()) != 1 {
					t.Errorf("after the crash %d entries are owed", len(fx.owed()))
				}
				fx.fault, fx.disk.before, fx.disk.after = nil, nil, nil
				fx.at(s.ExpiresAt.Add(time.Minute))
				fx.sweep()
				fx.reaped(s, share.Expired)
				if len(fx.owed()) != 0 {
					t.Errorf("still owed: %v", fx.owed())
				}
			})
		}
	}
}

// An upload URL that is still valid can put the blob back after its deletion.
func TestARefillIsDeletedAgain(t *testing.T) {
	fx := newFixture(t)
	s := fx.happens(fx.available(), share.Revoke{By: alice})
	fx.sweep()
	fx.reaped(s, share.Revoked)

	fx.at(s.RefillableUntil.Add(-1))
	fx.disk.put(s)
	fx.sweep()
	if n := fx.disk.deletions(s.ID); n != 1 {
		t.Errorf("%d deletions before the last upload URL is dead", n)
	}
	fx.at(s.RefillableUntil)
	fx.sweep()
	fx.reaped(s, share.Revoked)
	fx.at(s.RefillableUntil.Add(time.Hour))
	fx.sweep()
	if n := fx.disk.deletions(s.ID); n != 2 {
		t.Errorf("%d deletions, want 2", n)
	}
}

// The deletion begins while an upload is still possible and ends when none is.
// An object that arrives in between must also be deleted.
func TestARefillDuringTheDeletionIsDeletedAgain(t *testing.T) {
	fx := newFixture(t)
	s := fx.happens(fx.available(), share.Revoke{By: alice})
	fx.at(s.RefillableUntil.Add(-1))
	fx.disk.after = func(s share.Share) error {
		fx.disk.put(s)
		fx.at(s.RefillableUntil.Add(time.Second))
		return nil
	}
	fx.sweep()
	fx.disk.after = nil
	fx.sweep()
	fx.reaped(s, share.Revoked)
}

// The row is kept longer than the file, but is then deleted. Later entries and
// records find nothing to do.
func TestRowsWhoseHistoryIsOverAreIgnored(t *testing.T) {
	for how, forget := range map[string]func(fx *fixture){
		"row still there": func(*fixture) {},
		"row removed":     func(fx *fixture) { fx.store.Expire(fx.clock().Add(time.Second)) },
	} {
		t.Run(how, func(t *testing.T) {
			fx := newFixture(t)
			s := fx.happens(fx.available(), share.Revoke{By: alice})
			fx.store.Lag() // the index still has it
			fx.at(s.RefillableUntil)
			fx.sweep()
			fx.at(s.EndedAt.Add(rules.History))
			forget(fx)
			fx.sweep()
			if failed := fx.stream(removal(s, "1")); failed != nil {
				t.Errorf("reported as failed: %v", failed)
			}
			if n := fx.disk.deletions(s.ID); n != 1 {
				t.Errorf("%d deletions, want 1", n)
			}
		})
	}
}

// Between the deletion and its record, another sweep finished and the row was
// removed.
func TestARowThatGoesBeforeTheRecordIsNoFailure(t *testing.T) {
	fx := newFixture(t)
	s := fx.happens(fx.available(), share.Revoke{By: alice})
	fx.at(s.RefillableUntil)
	fx.disk.after = func(s share.Share) error {
		fx.happens(s, share.Reaped{})
		fx.store.Expire(s.EndedAt.Add(rules.History + time.Hour))
		return nil
	}
	if failed := fx.stream(removal(s, "1")); failed != nil {
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
	fx := newFixture(t)
	s := fx.available()
	fx.Reaper.Store = stubborn{fx.Reaper.Store}
	fx.at(s.ExpiresAt.Add(time.Hour))
	fx.sweep()
	fx.stream(removal(s, "1"))
	fx.untouched(s)
}
