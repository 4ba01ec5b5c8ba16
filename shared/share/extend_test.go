package share_test

import (
	"errors"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/share"
)

// forAnHour is a committed share for which the sender chose an hour.
func forAnHour(t *testing.T) (s share.Share, at time.Time) {
	t.Helper()
	return follow(t, []happening{
		{changed(theCreate, func(c *share.Create) { c.Lifetime = time.Hour }), created}, {theCommit, committed},
	})
}

func TestExtend(t *testing.T) {
	for name, c := range map[string]struct {
		e    share.Extend
		want time.Duration // from the commit
		err  error
	}{
		"to a day":                               {share.Extend{By: alice, Lifetime: 24 * time.Hour}, 24 * time.Hour, nil},
		"as long as possible":                    {share.Extend{By: alice}, 72 * time.Hour, nil},
		"as long as the policy allows":           {share.Extend{By: alice, Longest: 24 * time.Hour}, 24 * time.Hour, nil},
		"to less than the policy allows":         {share.Extend{By: alice, Lifetime: 2 * time.Hour, Longest: 24 * time.Hour}, 2 * time.Hour, nil},
		"to more than the policy allows":         {share.Extend{By: alice, Lifetime: 48 * time.Hour, Longest: 24 * time.Hour}, 24 * time.Hour, nil},
		"to more than the operator allows":       {share.Extend{By: alice, Lifetime: 100 * time.Hour, Longest: 200 * time.Hour}, 72 * time.Hour, nil},
		"to what it has":                         {share.Extend{By: alice, Lifetime: time.Hour}, time.Hour, nil},
		"to a nanosecond more":                   {share.Extend{By: alice, Lifetime: time.Hour + 1}, time.Hour + 1, nil},
		"to a nanosecond less":                   {share.Extend{By: alice, Lifetime: time.Hour - 1}, time.Hour, share.ErrShorter},
		"under a policy that allows less by now": {share.Extend{By: alice, Longest: time.Minute}, time.Hour, nil},
		"more than that policy allows":           {share.Extend{By: alice, Lifetime: 2 * time.Hour, Longest: time.Minute}, time.Hour, nil},
	} {
		t.Run(name, func(t *testing.T) {
			s, at := forAnHour(t)
			next, err := rules.Apply(s, c.e, at.Add(time.Minute))
			if !errors.Is(err, c.err) || !next.ExpiresAt.Equal(s.CommittedAt.Add(c.want)) {
				t.Errorf("expires %s after the commit, %v", next.ExpiresAt.Sub(s.CommittedAt), err)
			}
			if next.ExpiresAt = s.ExpiresAt; !equal(next, s) {
				t.Errorf("something else changed: %+v", next)
			}
		})
	}
}

// The old expiry has no effect on an extended share, and the new one ends it.
func TestAnExtendedShareEndsLater(t *testing.T) {
	s, at := forAnHour(t)
	long, err := rules.Apply(s, share.Extend{By: alice, Lifetime: 2 * time.Hour}, s.ExpiresAt.Add(-1))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := rules.Apply(s, share.Extend{By: alice}, s.ExpiresAt); !errors.Is(err, share.ErrExpired) {
		t.Errorf("at its expiry: %v", err)
	}
	if due, ok := long.DueAt(); !ok || !due.Equal(at.Add(2*time.Hour)) {
		t.Errorf("due at %s, %t", due, ok)
	}
	for _, now := range around(at.Add(2 * time.Hour)) {
		want := share.Available
		if !now.Before(long.ExpiresAt) {
			want = share.Expired
		}
		if got, err := rules.Apply(long, share.Tick{}, now); err != nil || got.Status != want {
			t.Errorf("at %s %s, %v", now, got.Status, err)
		}
	}
}

// A lease that the expiry cut short can be renewed after an extension.
func TestAnExtensionLetsALeaseBeRenewed(t *testing.T) {
	s, _ := forAnHour(t)
	end := s.ExpiresAt
	s = applied(t, s, theClaim, end.Add(-time.Minute))
	s = applied(t, s, share.Extend{By: alice}, end.Add(-time.Second))
	if !s.Lease.EndsAt.Equal(end) {
		t.Errorf("the extension moved the lease to %s", s.Lease.EndsAt)
	}
	if s = applied(t, s, theClaim, end.Add(-1)); !s.Lease.EndsAt.Equal(end.Add(15*time.Minute - 1)) {
		t.Errorf("renewed until %s", s.Lease.EndsAt)
	}
}

// The announcement of an extended share can be repeated as it was.
func TestTheAnnouncementOfAnExtendedShareIsRepeated(t *testing.T) {
	s, at := forAnHour(t)
	s = applied(t, s, share.Extend{By: alice}, at)
	again := changed(theCreate, func(c *share.Create) { c.Lifetime = time.Hour })
	if same, err := rules.Apply(s, again, at); err != nil || same.Version != s.Version {
		t.Errorf("version %d, %v", same.Version, err)
	}
}

func applied(t *testing.T, s share.Share, e share.Event, at time.Time) share.Share {
	t.Helper()
	next, err := rules.Apply(s, e, at)
	if err != nil {
		t.Fatalf("%T: %v", e, err)
	}
	return next
}
