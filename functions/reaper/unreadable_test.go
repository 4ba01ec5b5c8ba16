package reaper

import (
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/share"
)

// spoiling are changes after which a row cannot be read in full.
var spoiling = map[string]func(w *world, s share.Share){
	"something is lost":                func(w *world, s share.Share) { w.store.Spoil(s.Site, s.ID) },
	"its status is of another release": func(w *world, s share.Share) { w.becomes(s, "frozen", time.Time{}) },
}

// becomes writes a status of another release.
func (w *world) becomes(s share.Share, status share.Status, ended time.Time) {
	w.t.Helper()
	_, err := w.store.Update(w.t.Context(), s.Site, s.ID, func(s share.Share) (share.Share, error) {
		s.Status, s.EndedAt = status, ended
		s.Version++
		return s, nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// When it is over, its blob is deleted and its row removed as usual.
func TestSharesThatCannotBeReadAreReaped(t *testing.T) {
	for why, spoil := range spoiling {
		for road, wake := range map[string]func(*world, share.Share){
			"by the sweep":  func(w *world, _ share.Share) { w.sweep() },
			"by the stream": func(w *world, s share.Share) { w.stream(removal(s, "1")) },
		} {
			t.Run(why+", "+road, func(t *testing.T) {
				w := newWorld(t)
				s := w.available()
				spoil(w, s)
				w.at(s.ExpiresAt.Add(-1))
				wake(w, s)
				if !w.disk.has(s) {
					t.Fatal("the blob went before the share was over")
				}
				w.at(s.ExpiresAt)
				wake(w, s)
				w.reaped(s, share.Expired)
				w.sweep()
				if owed := w.owed(); len(owed) != 0 {
					t.Errorf("still owed: %v", owed)
				}
				if _, found := w.store.RowTTL(s.Site, s.ID); !found {
					t.Error("the row stays for ever")
				}
			})
		}
	}
}

func TestTheRemovalOfTheAppEndsSharesThatCannotBeRead(t *testing.T) {
	for why, spoil := range spoiling {
		t.Run(why, func(t *testing.T) {
			w := newWorld(t)
			s := w.available()
			spoil(w, s)
			w.uninstall()
			w.sweep()
			w.reaped(s, share.Revoked)
			w.at(noon.Add(settling))
			w.sweep()
			for _, owed := range w.owed() {
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
	w := newWorld(t)
	s := w.available()
	w.becomes(s, "melted", noon)
	w.at(noon.Add(time.Minute))
	w.counts.Take()
	w.stream(removal(s, "1"))
	w.expect("an end that has no counter", tally{metric.BlobsDeleted: 1})
	w.reaped(s, "melted")
	w.at(s.RefillableUntil.Add(rules.UploadDeadline))
	w.sweep()
	if n := w.disk.deletions(s.ID); n != 2 {
		t.Errorf("%d deletions, want 2", n)
	}
	if _, found := w.store.RowTTL(s.Site, s.ID); !found {
		t.Error("the row stays for ever")
	}
}
