package share_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/share"
)

// deadlines are the times at which a share changes by itself.
var deadlines = []struct {
	name string
	way  []happening
	at   time.Duration
	then share.Status
	gave []share.Happening // what the history says of it
}{
	{"upload deadline", ways[share.Uploading], 24 * time.Hour, share.Abandoned, []share.Happening{"abandoned"}},
	{"lease", toClaimed, leaseEnd, share.Available, []share.Happening{share.LeaseLapsed}},
	{"second lease", toLastLease[:4], leaseEnd + 15*time.Minute, share.Available, []share.Happening{share.LeaseLapsed}},
	{"last lease", toLastLease, lastLeaseIs, share.Unconfirmed, []share.Happening{share.LeaseLapsed, "unconfirmed"}},
	{"expiry", ways[share.Available], expiry, share.Expired, []share.Happening{"expired"}},
	{"expiry of a share never claimed", toAvailable, expiry, share.Expired, []share.Happening{"expired"}},
	{"lease cut short by the expiry", with(toAvailable, happening{theClaim, expiry - time.Minute}), expiry,
		share.Expired, []share.Happening{share.LeaseLapsed, "expired"}},
	{"last lease cut short by the expiry", with(toLastLease[:4], happening{theClaim, expiry - time.Minute}), expiry,
		share.Expired, []share.Happening{share.LeaseLapsed, "expired"}},
}

// around lists the times just before, at and just after a boundary.
func around(at time.Time) []time.Time { return []time.Time{at.Add(-1), at, at.Add(1)} }

func TestDeadlines(t *testing.T) {
	for _, d := range deadlines {
		t.Run(d.name, func(t *testing.T) {
			s, _ := follow(t, d.way)
			at := epoch.Add(d.at)
			if due, ok := s.DueAt(); !ok || !due.Equal(at) {
				t.Errorf("due at %s, %t; want %s", due, ok, at)
			}
			for _, now := range around(at) {
				got, err := rules.Apply(s, share.Tick{}, now)
				if now.Before(at) {
					if err != nil || !reflect.DeepEqual(got, s) {
						t.Errorf("passed %s before", at.Sub(now))
					}
					continue
				}
				if err != nil || got.Status != d.then || got.Version != s.Version+1 {
					t.Errorf("at +%s %q version %d, %v", now.Sub(at), got.Status, got.Version, err)
				}
				var want []share.Entry
				for _, what := range d.gave {
					want = append(want, share.Entry{At: at, What: what})
				}
				if noted := got.History[len(s.History):]; !reflect.DeepEqual(noted, want) {
					t.Errorf("history %v, want %v", noted, want)
				}
				if d.then.Ended() && !got.EndedAt.Equal(at) {
					t.Errorf("ended at %s", got.EndedAt)
				}
			}
		})
	}
}

// Just before a deadline, every event has the result that the matrix gives for
// the earlier status. From the deadline on, it has that of the later status,
// whether or not that was written.
func TestEveryEventAtEveryDeadline(t *testing.T) {
	for _, d := range deadlines {
		for _, row := range matrix {
			s, _ := follow(t, d.way)
			at := epoch.Add(d.at)
			for _, now := range around(at) {
				status := s.Status
				if !now.Before(at) {
					status = d.then
				}
				want := row.cells[slices.Index(columns, status)]
				if _, acknowledges := row.event.(share.Acknowledge); acknowledges && len(s.Claims) == 0 && want != cell(no) {
					want = none // the matrix supposes an earlier lease
				}
				t.Run(fmt.Sprintf("%s/%s/%s", d.name, row.name, now.Sub(at)), func(t *testing.T) {
					holdsAtDeadline(t, want, s, row.event, now)
				})
			}
		}
	}
}

// holdsAtDeadline is like holds for a share with a passed deadline that may not
// be written yet. The result must be the same either way.
func holdsAtDeadline(t *testing.T, want cell, s share.Share, e share.Event, now time.Time) {
	t.Helper()
	ticked, err := rules.Apply(s, share.Tick{}, now)
	if err != nil {
		t.Fatal(err)
	}
	holds(t, want, ticked, e, now)
	direct, directErr := rules.Apply(s, e, now)
	stepwise, stepwiseErr := rules.Apply(ticked, e, now)
	if !errors.Is(directErr, stepwiseErr) && !reflect.DeepEqual(directErr, stepwiseErr) {
		t.Errorf("at once %v, after a tick %v", directErr, stepwiseErr)
	}
	if directErr == nil && !equal(direct, stepwise) {
		t.Errorf("at once %+v, after a tick %+v", direct, stepwise)
	}
}

// equal compares everything except the number of writes.
func equal(a, b share.Share) bool {
	a.Version, b.Version = 0, 0
	return reflect.DeepEqual(a, b)
}

// A claim just before the expiry gets the remaining time. A renewal exceeds
// neither the expiry nor the lease's total.
func TestLeaseEnds(t *testing.T) {
	claim := func(s share.Share, at time.Time) share.Share {
		t.Helper()
		next, err := rules.Apply(s, theClaim, at)
		if err != nil {
			t.Fatal(err)
		}
		return next
	}
	open, _ := follow(t, toAvailable)
	expires := epoch.Add(expiry)
	for _, left := range []time.Duration{15*time.Minute + 1, 15 * time.Minute, 15*time.Minute - 1, 1} {
		s := claim(open, expires.Add(-left))
		want := min(left, 15*time.Minute)
		if got := s.Lease.EndsAt.Sub(s.Lease.Since); got != want {
			t.Errorf("a lease taken %s before the expiry lasts %s", left, got)
		}
	}
	s := claim(open, epoch.Add(claimed))
	total := s.Lease.Since.Add(12 * time.Hour)
	for now := s.Lease.Since; now.Before(total); now = now.Add(15*time.Minute - 1) {
		s = claim(s, now)
		if s.Lease.EndsAt.After(total) || s.Leases != 1 {
			t.Fatalf("renewed at %s until %s, lease %d", now, s.Lease.EndsAt, s.Leases)
		}
	}
	if !s.Lease.EndsAt.Equal(total) {
		t.Errorf("renewed until %s, want %s", s.Lease.EndsAt, total)
	}
	if next := claim(s, total); next.Leases != 2 {
		t.Errorf("at the end of its total a lease is renewed instead of reopened")
	}
}

func TestURLsDieWithTheirLease(t *testing.T) {
	s, _ := of(t, share.Claimed)
	for before, want := range map[time.Duration]time.Duration{
		15 * time.Minute: 5 * time.Minute, 5*time.Minute + 1: 5 * time.Minute,
		5 * time.Minute: 5 * time.Minute, 5*time.Minute - 1: 5*time.Minute - 1, 0: 0,
	} {
		t.Run(before.String(), func(t *testing.T) {
			now := s.Lease.EndsAt.Add(-before)
			if got := rules.DownloadURLUntil(s, now).Sub(now); got != want {
				t.Errorf("%s before the lease ends a download URL lives %s", before, got)
			}
		})
	}
}

func TestUploadURLsDieWithTheUpload(t *testing.T) {
	s, _ := of(t, share.Uploading)
	for before, want := range map[time.Duration]time.Duration{
		24 * time.Hour: time.Hour, time.Hour + 1: time.Hour, time.Hour: time.Hour, time.Hour - 1: time.Hour - 1, 0: 0,
	} {
		t.Run(before.String(), func(t *testing.T) {
			now := s.UploadDeadline.Add(-before)
			if got := rules.UploadURLUntil(s, now).Sub(now); got != want {
				t.Errorf("%s before the deadline an upload URL lives %s", before, got)
			}
		})
	}
}
