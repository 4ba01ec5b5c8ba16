package reaper

import (
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/share"
)

// spoiling are changes after which a row cannot be read in full.
var spoiling = map[string]func(fx *fixture, s share.Share){
	"something is lost":                func(fx *fixture, s share.Share) { fx.store.Spoil(s.Site, s.ID) },
	"its status is of another release": func(fx *fixture, s share.Share) { fx.becomes(s, "frozen", time.Time{}) },
}

// becomes writes a status of another release.
func (fx *fixture) becomes(s share.Share, status share.Status, ended time.Time) {
	fx.t.Helper()
	_, err := fx.store.Update(fx.t.Context(), s.Site, s.ID, func(s share.Share) (share.Share, error) {
		s.Status, s.EndedAt = status, ended
		s.Version++
		return s, nil
	})
	if err != nil {
		fx.t.Fatal(err)
	}
}

// When it is over, its blob is deleted and its row removed as usual.
func TestSharesThatCannotBeReadAreReaped(t *testing.T) {
	for why, spoil := range spoiling {
		for trigger, wake := range map[string]func(*fixture, share.Share){
			"by the sweep":  func(fx *fixture, _ share.Share) { fx.sweep() },
			"by the stream": func(fx *fixture, s share.Share) { fx.stream(removal(s, "1")) },
		} {
			t.Run(why+", "+trigger, func(t *testing.T) {
				fx := newFixture(t)
				s := fx.available()
				spoil(fx, s)
				fx.at(s.ExpiresAt.Add(-1))
				wake(fx, s)
				if !fx.disk.has(s) {
					t.Fatal("the blob went before the share was over")
				}
				fx.at(s.ExpiresAt)
				wake(fx, s)
				fx.reaped(s, share.Expired)
				fx.sweep()
				if owed := fx.owed(); len(owed) != 0 {
					t.Errorf("still owed: %v", owed)
				}
				if _, found := fx.store.RowTTL(s.Site, s.ID); !found {
					t.Error("the row stays forever")
				}
			})
		}
	}
}

func TestTheRemovalOfTheAppEndsSharesThatCannotBeRead(t *testing.T) {
	for why, spoil := range spoiling {
		t.Run(why, func(t *testing.T) {
			fx := newFixture(t)
			s := fx.available()
			spoil(fx, s)
			fx.uninstall()
			fx.sweep()
			fx.reaped(s, share.Revoked)
			fx.at(noon.Add(settling))
			fx.sweep() // erases the share
			fx.sweep()
			for _, owed := range fx.owed() {
				if owed.Installation != "" {
					t.Errorf("still owed: %v", owed)
				}
			}
		})
	}
}

// Another release has ended the share with a status that this one does not
// know. The status stays and the blob is deleted.
func TestAnUnknownEndStays(t *testing.T) {
	fx := newFixture(t)
	s := fx.available()
	fx.becomes(s, "melted", noon)
	fx.at(noon.Add(time.Minute))
	fx.counts.Take()
	fx.stream(removal(s, "1"))
	fx.expect("an end that has no counter", tally{metric.BlobsDeleted: 1})
	fx.reaped(s, "melted")
	fx.at(s.RefillableUntil.Add(rules.UploadDeadline))
	fx.sweep()
	if n := fx.disk.deletions(s.ID); n != 2 {
		t.Errorf("%d deletions, want 2", n)
	}
	if _, found := fx.store.RowTTL(s.Site, s.ID); !found {
		t.Error("the row stays forever")
	}
}
