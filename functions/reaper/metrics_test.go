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
func (fx *fixture) expect(what string, want tally) {
	fx.t.Helper()
	if got := fx.counts.Take(); !maps.Equal(got, want) {
		fx.t.Errorf("%s: counted %v, want %v", what, got, want)
	}
}

// Each share's end counts once, however it ends and however often it is reaped.
func TestEveryEndIsCountedOnce(t *testing.T) {
	for how, make := range ends {
		t.Run(how, func(t *testing.T) {
			fx := newFixture(t)
			s, status, at := make(fx)
			fx.at(at)
			fx.stream(removal(s, "1"))
			want := tally{metric.BlobsDeleted: 1}
			if status == share.Downloaded || status == share.Unconfirmed { // these two are always sent together
				want[metric.EndedDownloaded], want[metric.EndedUnconfirmed] = 0, 0
			}
			want[endings[status]] = 1
			fx.expect("by the stream", want)
			fx.stream(removal(s, "1"))
			fx.sweep()
			fx.expect("again", tally{metric.SweepLag: 0})
			if s = fx.row(s); s.ReapedAt.Before(s.RefillableUntil) {
				fx.at(s.RefillableUntil)
				fx.sweep()
				fx.expect("for the last time", tally{metric.BlobsDeleted: 1, metric.SweepLag: 0})
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
	fx := newFixture(t)
	fx.happens(fx.available(), share.Revoke{By: alice})
	fx.at(noon.Add(time.Minute))
	fx.happens(fx.available(), share.Revoke{By: alice})
	fx.at(noon.Add(5 * time.Minute))
	fx.sweep()
	fx.expect("late by five minutes", tally{metric.SweepLag: 300, metric.EndedRevoked: 2, metric.BlobsDeleted: 2})
	fx.sweep()
	fx.expect("nothing to do", tally{metric.SweepLag: 0})
}

// Failed work stays due, and the lag shows for how long.
func TestWhatFailsIsCountedAndMakesTheSweepLate(t *testing.T) {
	fx := newFixture(t)
	s := fx.happens(fx.available(), share.Revoke{By: alice})
	fx.disk.before = func(share.Share) error { return errBroken }
	fx.at(noon.Add(time.Hour / 2))
	fx.sweep()
	fx.expect("in the sweep", tally{metric.SweepLag: 1800, metric.DueFailed: 1})
	fx.stream(removal(s, "1"))
	fx.expect("in the stream", tally{metric.DueFailed: 1})
}

// An installation stays on the list while it settles, and until all is erased. Live
// shares are late after the first, the rest after a day.
func TestAnInstallationThatSettlesIsNotLate(t *testing.T) {
	fx := newFixture(t)
	fx.uninstall()
	fx.at(noon.Add(settling - 1))
	fx.sweep()
	fx.expect("settling", tally{metric.SweepLag: 0})
	fx.available()
	fx.at(noon.Add(settling + time.Minute))
	fx.sweep()
	fx.expect("live a minute late", tally{metric.SweepLag: 60, metric.EndedRevoked: 1, metric.BlobsDeleted: 1})
	by, err := fx.Reaper.uninstall(t.Context(), t.Context(), share.Owed{Installation: app, Site: site, Since: noon})
	if err != nil || !by.Equal(noon.Add(erasing)) {
		t.Errorf("the rest is late from %s on, %v", by, err)
	}
}

// A sweep that could not read all shards reports no lag.
func TestASweepThatCannotReadSaysNothingOfItsLag(t *testing.T) {
	fx := newFixture(t)
	fx.Reaper.Store = unreadable{fx.Reaper.Store, 0}
	if err := fx.Sweep(t.Context()); !errors.Is(err, errBroken) {
		t.Errorf("sweep: %v", err)
	}
	fx.expect("nothing", tally{})
}

// An installation that a sweep does not get to is late after a day, when all has to be
// done, and a closed account as always.
func TestTheLagIncludesWhatIsLeft(t *testing.T) {
	fx := newFixture(t)
	fx.uninstall()
	taking, cancel := context.WithCancel(t.Context())
	cancel()
	lag := func(owed share.Owed, at time.Time) time.Duration {
		t.Helper()
		shard := table.Shard(string(owed.Installation))
		if owed.Person != "" {
			shard = table.Shard(string(owed.Person))
		}
		fx.at(at)
		found, err := fx.sweepShard(t.Context(), taking, shard)
		if err != nil || found.left == 0 {
			t.Fatalf("%d left, %v", found.left, err)
		}
		return found.lag
	}
	for after, want := range map[time.Duration]time.Duration{settling + time.Minute: 0, erasing: 0, erasing + time.Minute: time.Minute} {
		if got := lag(share.Owed{Installation: app}, noon.Add(after)); got != want {
			t.Errorf("%s after the uninstall: %s, want %s", after, got, want)
		}
	}
	fx.at(noon)
	fx.closes()
	if got := lag(share.Owed{Person: bob}, noon.Add(settling+time.Minute)); got != time.Minute {
		t.Errorf("a closed account: %s", got)
	}
}

func TestWhatASweepDoesNotGetToIsCounted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fx := newFixture(t)
		for range 3 {
			fx.happens(fx.available(), share.Revoke{By: alice})
		}
		ctx, cancel := context.WithTimeout(t.Context(), reserve)
		defer cancel()
		time.Sleep(time.Nanosecond) // only the reserve is left
		if err := fx.Sweep(ctx); err != nil {
			t.Fatal(err)
		}
		fx.expect("three entries", tally{metric.SweepLag: 0, metric.DueLeft: 3})
		for range 110 * table.Shards {
			fx.happens(fx.available(), share.Revoke{By: alice})
		}
		if err := fx.Sweep(ctx); err != nil {
			t.Fatal(err)
		}
		if left := fx.counts.Take()[metric.DueLeft]; left > countLeft*table.Shards || left < countLeft*table.Shards/2 {
			t.Errorf("%v entries were read only to count them", left)
		}
	})
}
