package reaper

import (
	"context"
	"errors"
	"maps"
	"testing"
	"testing/synctest"
	"time"

	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/table"
)

type tally = map[metric.Metric]float64

// expect checks that exactly these counts were added since the last check.
func (w *world) expect(what string, want tally) {
	w.t.Helper()
	if got := w.counts.Take(); !maps.Equal(got, want) {
		w.t.Errorf("%s: counted %v, want %v", what, got, want)
	}
}

// Each share's end counts once, however it ends and however often it is reaped.
func TestEveryEndIsCountedOnce(t *testing.T) {
	for how, make := range ends {
		t.Run(how, func(t *testing.T) {
			w := newWorld(t)
			s, status, at := make(w)
			w.at(at)
			w.stream(removal(s, "1"))
			want := tally{metric.BlobsDeleted: 1}
			if status == share.Downloaded || status == share.Unconfirmed { // these two are always sent together
				want[metric.EndedDownloaded], want[metric.EndedUnconfirmed] = 0, 0
			}
			want[endings[status]] = 1
			w.expect("by the stream", want)
			w.stream(removal(s, "1"))
			w.sweep()
			w.expect("again", tally{metric.SweepLag: 0})
			if s = w.row(s); s.ReapedAt.Before(s.RefillableUntil) {
				w.at(s.RefillableUntil)
				w.sweep()
				w.expect("for the last time", tally{metric.BlobsDeleted: 1, metric.SweepLag: 0})
			}
		})
	}
}

func TestEveryEndHasACounterOfItsOwn(t *testing.T) {
	seen := map[metric.Metric]bool{}
	for _, status := range share.Statuses() {
		m, counted := endings[status]
		if counted != status.Ended() || seen[m] {
			t.Errorf("%s: counted %v, as %v", status, counted, m)
		}
		seen[m] = counted
	}
}

func TestTheLagIsThatOfTheOldestEntry(t *testing.T) {
	w := newWorld(t)
	w.happens(w.available(), share.Revoke{By: alice})
	w.at(noon.Add(time.Minute))
	w.happens(w.available(), share.Revoke{By: alice})
	w.at(noon.Add(5 * time.Minute))
	w.sweep()
	w.expect("late by five minutes", tally{metric.SweepLag: 300, metric.EndedRevoked: 2, metric.BlobsDeleted: 2})
	w.sweep()
	w.expect("nothing to do", tally{metric.SweepLag: 0})
}

// Failed work stays due, and the lag shows for how long.
func TestWhatFailsIsCountedAndMakesTheSweepLate(t *testing.T) {
	w := newWorld(t)
	s := w.happens(w.available(), share.Revoke{By: alice})
	w.disk.before = func(share.Share) error { return errBroken }
	w.at(noon.Add(time.Hour / 2))
	w.sweep()
	w.expect("in the sweep", tally{metric.SweepLag: 1800, metric.DueFailed: 1})
	w.stream(removal(s, "1"))
	w.expect("in the stream", tally{metric.DueFailed: 1})
}

// An installation stays on the list while it settles. It counts as late only
// after that.
func TestAnInstallationThatSettlesIsNotLate(t *testing.T) {
	w := newWorld(t)
	w.uninstall()
	w.at(noon.Add(settling - 1))
	w.sweep()
	w.expect("settling", tally{metric.SweepLag: 0})
	w.at(noon.Add(settling + time.Minute))
	w.sweep()
	w.expect("settled a minute late", tally{metric.SweepLag: 60})
}

// A sweep that could not read all shards reports no lag.
func TestASweepThatCannotReadSaysNothingOfItsLag(t *testing.T) {
	w := newWorld(t)
	w.Reaper.Store = unreadable{w.Reaper.Store, 0}
	if err := w.Sweep(t.Context()); !errors.Is(err, errBroken) {
		t.Errorf("sweep: %v", err)
	}
	w.expect("nothing", tally{})
}

func TestWhatASweepDoesNotGetToIsCounted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		for range 3 {
			w.happens(w.available(), share.Revoke{By: alice})
		}
		ctx, cancel := context.WithTimeout(t.Context(), reserve)
		defer cancel()
		time.Sleep(time.Nanosecond) // only the reserve is left
		if err := w.Sweep(ctx); err != nil {
			t.Fatal(err)
		}
		w.expect("three entries", tally{metric.SweepLag: 0, metric.DueLeft: 3})
		for range 110 * table.Shards {
			w.happens(w.available(), share.Revoke{By: alice})
		}
		if err := w.Sweep(ctx); err != nil {
			t.Fatal(err)
		}
		if left := w.counts.Take()[metric.DueLeft]; left > countLeft*table.Shards || left < countLeft*table.Shards/2 {
			t.Errorf("%v entries were read only to count them", left)
		}
	})
}
