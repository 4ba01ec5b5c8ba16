package reaper

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/share"
)

const sweepOrphans = `{"sweep":"orphans"}`

// Every share that was created before the sweep's limit must have ended,
// whatever its sender did.
func TestOnlyWhatOutlivedEveryShareIsAnOrphan(t *testing.T) {
	fx := newFixture(t)
	var than time.Time
	fx.disk.older = func(_ context.Context, t time.Time) (int, error) { than = t; return 0, nil }
	s := fx.uploading()
	fx.at(s.UploadDeadline.Add(-1))
	s = fx.happens(s, share.Commit{By: alice, Stored: s.Content, TicketID: "ticket"})
	for _, at := range []time.Time{s.CreatedAt, s.CommittedAt, s.ExpiresAt, s.ExpiresAt.Add(time.Hour - 1)} {
		fx.at(at)
		fx.handles(sweepOrphans)
		if s.CreatedAt.Before(than) {
			t.Errorf("at %v, %v after it has expired, what a share left is an orphan", at, at.Sub(s.ExpiresAt))
		}
	}
	fx.at(s.ExpiresAt.Add(time.Hour + 2))
	fx.handles(sweepOrphans)
	if !s.CreatedAt.Before(than) {
		t.Error("an hour after it has expired, what a share left is not an orphan")
	}
}

// The settings were shortened later. Shares from before keep their time.
func TestShorterSettingsMakeNoOrphans(t *testing.T) {
	fx := newFixture(t)
	s := fx.available()
	fx.Rules.UploadDeadline, fx.Rules.Lifetime = time.Second, time.Second
	fx.disk.older = func(_ context.Context, than time.Time) (int, error) {
		if s.CreatedAt.Before(than) {
			t.Error("what belongs to a live share is an orphan")
		}
		return 0, nil
	}
	fx.at(s.ExpiresAt.Add(-1))
	fx.handles(sweepOrphans)
}

func TestOrphansAreCounted(t *testing.T) {
	fx := newFixture(t)
	for _, n := range []int{0, 3} {
		fx.disk.older = func(context.Context, time.Time) (int, error) { return n, nil }
		fx.handles(sweepOrphans)
		fx.expect("orphans", tally{metric.Orphans: float64(n)}) // also zero: it shows that the sweep ran
	}
	fx.disk.older = func(context.Context, time.Time) (int, error) { return 2, errBroken }
	if _, err := fx.Handle(t.Context(), json.RawMessage(sweepOrphans)); !errors.Is(err, errBroken) {
		t.Errorf("a failure is answered with %v", err)
	}
	fx.expect("orphans before it failed", tally{metric.Orphans: 2})
}

// If there is more than can be deleted in time, the sweep fails and still
// counts.
func TestTheSweepOfOrphansEndsInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fx := newFixture(t)
		ctx, cancel := context.WithTimeout(t.Context(), reserve)
		defer cancel()
		time.Sleep(time.Nanosecond)
		fx.disk.older = func(ctx context.Context, _ time.Time) (int, error) { return 1, ctx.Err() }
		if err := fx.SweepOrphans(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		if ctx.Err() != nil {
			t.Error("it took the reserve, too")
		}
	})
}

// Only a sweep that finds orphans is reported.
func TestOrphansAreLogged(t *testing.T) {
	before := slog.Default()
	t.Cleanup(func() { slog.SetDefault(before) })
	for n, logged := range map[int]bool{0: false, 1: true} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			var log bytes.Buffer
			slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
			fx := newFixture(t)
			fx.disk.older = func(context.Context, time.Time) (int, error) { return n, nil }
			fx.handles(sweepOrphans)
			if strings.Contains(log.String(), "ciphertexts that outlived their shares") != logged {
				t.Errorf("%d orphans: %q", n, log.String())
			}
		})
	}
}
