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

func opening(n share.Openings) share.Create {
	return changed(theCreate, func(c *share.Create) { c.Openings = n })
}

func claimOf(id int) share.Claim {
	return changed(theClaim, func(c *share.Claim) { c.Claim = claimIDs[id] })
}

func ackOf(id int) share.Acknowledge { return share.Acknowledge{By: bob, Claim: claimIDs[id]} }

// available returns a share that was just committed.
func available(t *testing.T, n share.Openings) share.Share {
	t.Helper()
	s, _ := follow(t, []happening{{opening(n), created}, {theCommit, committed}})
	return s
}

// A share with several openings, after each step: status, openings used, running leases.
func TestSeveralOpenings(t *testing.T) {
	type step struct {
		event share.Event
		at    time.Duration
		want  string
	}
	lease := rules.Lease
	for name, c := range map[string]struct {
		openings share.Openings
		steps    []step
	}{
		"one after the other": {2, []step{
			{claimOf(0), time.Hour, "claimed 0 1"}, {ackOf(0), time.Hour, "available 1 0"}, {ackOf(0), time.Hour, "available 1 0"},
			{claimOf(1), time.Hour, "claimed 1 1"}, {ackOf(0), time.Hour, "claimed 1 1"}, {ackOf(1), time.Hour, "downloaded 2 0"}, {ackOf(1), time.Hour, "downloaded 2 0"},
		}},
		"at the same time": {3, []step{
			{claimOf(0), time.Hour, "claimed 0 1"}, {claimOf(1), time.Hour, "claimed 0 2"}, {claimOf(0), time.Hour + 1, "claimed 0 2"},
			{ackOf(1), time.Hour + 1, "claimed 1 1"}, {claimOf(2), time.Hour + 1, "claimed 1 2"}, {ackOf(0), time.Hour + 2, "claimed 2 1"}, {ackOf(2), time.Hour + 3, "downloaded 3 0"},
		}},
		"a lease that lapses gives its opening back": {2, []step{
			{claimOf(0), time.Hour, "claimed 0 1"}, {claimOf(1), time.Hour + 1, "claimed 0 2"}, {share.Tick{}, time.Hour + lease, "claimed 0 1"},
			{claimOf(2), time.Hour + lease, "claimed 0 2"}, {share.Tick{}, time.Hour + lease + 1, "claimed 0 1"}, {share.Tick{}, time.Hour + 2*lease, "available 0 0"},
		}},
		"a late acknowledgement ends the youngest lease": {2, []step{
			{claimOf(0), time.Hour, "claimed 0 1"}, {claimOf(1), time.Hour + lease, "claimed 0 1"}, {claimOf(2), time.Hour + lease + 1, "claimed 0 2"},
			{claimOf(1), time.Hour + lease + 2, "claimed 0 2"}, {ackOf(0), time.Hour + lease + 3, "claimed 1 1"}, {claimOf(1), time.Hour + lease + 4, "claimed 1 1"},
		}},
		"a claim id opens it again": {2, []step{
			{claimOf(0), time.Hour, "claimed 0 1"}, {ackOf(0), time.Hour, "available 1 0"}, {claimOf(0), time.Hour, "claimed 1 1"}, {ackOf(0), time.Hour, "downloaded 2 0"},
		}},
		"it expires in between": {2, []step{
			{claimOf(0), time.Hour, "claimed 0 1"}, {ackOf(0), time.Hour, "available 1 0"}, {share.Tick{}, expiry, "expired 1 0"}, {ackOf(0), expiry, "expired 1 0"},
		}},
		"confirmed after it expired": {3, []step{
			{claimOf(0), time.Hour, "claimed 0 1"}, {claimOf(1), time.Hour, "claimed 0 2"}, {ackOf(0), time.Hour, "claimed 1 1"},
			{share.Tick{}, expiry, "expired 1 0"}, {ackOf(1), expiry, "expired 2 0"}, {ackOf(1), expiry, "expired 2 0"},
		}},
		"until the expiry": {share.UntilExpiry, []step{
			{claimOf(0), time.Hour, "available 1 0"}, {claimOf(0), time.Hour, "available 1 0"}, {claimOf(1), time.Hour, "available 2 0"},
			{ackOf(0), time.Hour, "available 2 0"}, {claimOf(0), 2 * time.Hour, "available 2 0"}, {share.Tick{}, expiry, "expired 2 0"}, {ackOf(0), expiry, "expired 2 0"},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			s := available(t, c.openings)
			for i, step := range c.steps {
				next, err := rules.Apply(s, step.event, epoch.Add(step.at))
				if got := fmt.Sprintf("%s %d %d", next.Status, next.Opened, len(running(next))); err != nil || got != step.want {
					t.Fatalf("step %d: %s, %v; want %s", i, got, err, step.want)
				}
				s = next
			}
		})
	}
}

func TestNoOpeningIsFree(t *testing.T) {
	s := available(t, 2)
	for id, at := range []time.Duration{time.Hour, time.Hour + time.Minute} {
		s = must(t, s, claimOf(id), epoch.Add(at))
	}
	at := epoch.Add(time.Hour + 2*time.Minute)
	var claimed *share.ClaimedError
	if _, err := rules.Apply(s, claimOf(2), at); !errors.As(err, &claimed) || !claimed.Until.Equal(epoch.Add(time.Hour+rules.Lease)) || claimed.In != 13*time.Minute {
		t.Errorf("two leases run: %v", err)
	}
	if _, err := rules.Apply(s, share.IssueTicket{By: alice, RecipientHash: otherHash, TicketID: "t2"}, at); !errors.As(err, &claimed) || claimed.In != 13*time.Minute {
		t.Errorf("ticket while two leases run: %v", err)
	}
	s = must(t, s, ackOf(0), at)
	if _, err := rules.Apply(s, claimOf(2), at); !errors.As(err, &claimed) || !claimed.Until.Equal(epoch.Add(time.Hour+time.Minute+rules.Lease)) {
		t.Errorf("one lease runs, one download is acknowledged: %v", err)
	}
}

// A share ends when its leases are used up, whatever openings are left.
func TestLeasesOfSeveralOpenings(t *testing.T) {
	lapse := func(s share.Share, times int) (share.Share, time.Time) {
		at := s.CommittedAt
		for range times {
			s = must(t, s, claimOf(0), at)
			at = s.Lease.EndsAt
		}
		return s, at
	}
	s, at := lapse(available(t, 2), 2*rules.Leases)
	if got := must(t, s, share.Tick{}, at); got.Status != share.Unconfirmed || got.Leases != 2*rules.Leases {
		t.Errorf("after all leases: %s, %d leases", got.Status, got.Leases)
	}
	if got := must(t, s, ackOf(0), at); got.Status != share.Downloaded || got.Opened != 1 {
		t.Errorf("acknowledged after all leases: %s, opened %d times", got.Status, got.Opened)
	}
	if got := must(t, s, ackOf(0), at.Add(-1)); got.Status != share.Downloaded || got.Opened != 1 {
		t.Errorf("acknowledged in the last lease: %s, opened %d times", got.Status, got.Opened)
	}
	s, at = lapse(available(t, 2), 2*rules.Leases-1)
	if got := must(t, s, ackOf(0), at.Add(-1)); got.Status != share.Available {
		t.Errorf("acknowledged in the lease before: %s", got.Status)
	}
}

func TestDeadlinesOfSeveralLeases(t *testing.T) {
	s := available(t, 2)
	s = must(t, s, claimOf(0), epoch.Add(time.Hour))
	s = must(t, s, claimOf(1), epoch.Add(time.Hour+time.Minute))
	for id, want := range map[int]time.Duration{0: time.Hour + rules.Lease, 1: time.Hour + time.Minute + rules.Lease} {
		next := must(t, s, claimOf(id), epoch.Add(time.Hour+2*time.Minute))
		if due, ok := next.DueAt(); !ok || due.After(epoch.Add(want+time.Minute)) {
			t.Errorf("due at %s", due)
		}
	}
	if due, ok := s.DueAt(); !ok || !due.Equal(epoch.Add(time.Hour+rules.Lease)) {
		t.Errorf("due at %s, %t; want the end of the first lease", due, ok)
	}
	s = must(t, s, share.Tick{}, epoch.Add(100*time.Hour))
	var lapsed []time.Duration
	for _, h := range s.History {
		if h.What == share.LeaseLapsed {
			lapsed = append(lapsed, h.At.Sub(epoch))
		}
	}
	if want := []time.Duration{time.Hour + rules.Lease, time.Hour + time.Minute + rules.Lease}; s.Status != share.Expired || !slices.Equal(lapsed, want) {
		t.Errorf("%s, lapsed at %v", s.Status, lapsed)
	}
}

// The previous release knows one lease. It ends that one and leaves the others.
func TestLeasesThatThePreviousReleaseLeft(t *testing.T) {
	s := available(t, 3)
	s = must(t, s, claimOf(0), epoch.Add(time.Hour))
	s = must(t, s, claimOf(1), epoch.Add(time.Hour+time.Minute))
	s.Status, s.Lease = share.Available, share.Lease{}
	at := epoch.Add(time.Hour + 2*time.Minute)
	if due, ok := s.DueAt(); !ok || !due.Equal(epoch.Add(time.Hour+rules.Lease)) {
		t.Errorf("due at %s, %t", due, ok)
	}
	if got := must(t, s, claimOf(0), at); got.Status != share.Claimed || got.Leases != 2 {
		t.Errorf("resumed: %s, %d leases", got.Status, got.Leases)
	}
	if got := must(t, s, ackOf(0), at); got.Status != share.Available || got.Opened != 1 {
		t.Errorf("acknowledged: %s, opened %d times", got.Status, got.Opened)
	}
	if got := must(t, s, share.Tick{}, epoch.Add(time.Hour+rules.Lease)); got.Status != share.Available || len(got.Others) != 0 {
		t.Errorf("lapsed: %s, %d leases", got.Status, len(got.Others))
	}
}

func TestURLsUntilTheExpiry(t *testing.T) {
	s := must(t, available(t, share.UntilExpiry), claimOf(0), epoch.Add(time.Hour))
	if !s.ClaimEnd().Equal(s.ExpiresAt) || !s.ClaimedAt().Equal(epoch.Add(time.Hour)) {
		t.Errorf("claimed at %s until %s", s.ClaimedAt(), s.ClaimEnd())
	}
	for before, want := range map[time.Duration]time.Duration{time.Hour: 5 * time.Minute, 5 * time.Minute: 5 * time.Minute, 5*time.Minute - 1: 5*time.Minute - 1} {
		now := s.ExpiresAt.Add(-before)
		if got := rules.DownloadURLUntil(s, now).Sub(now); got != want {
			t.Errorf("%s before the expiry a URL lives %s", before, got)
		}
	}
}

// A row has room for a limited number of claim ids: the oldest is forgotten, and counts
// again. The others belong to downloads that may still run.
func TestClaimIDsUntilTheExpiry(t *testing.T) {
	s, at := available(t, share.UntilExpiry), epoch.Add(time.Hour)
	id := func(n int) share.Claim {
		return changed(theClaim, func(c *share.Claim) { c.Claim = share.ClaimHash{9, byte(n)} })
	}
	for n := range 100 {
		s = must(t, s, id(n), at)
	}
	if s.Opened != 100 || len(s.Claims) != 100 || must(t, s, id(0), at).Opened != 100 {
		t.Fatalf("opened %d times, %d claim ids", s.Opened, len(s.Claims))
	}
	if s = must(t, s, id(100), at); s.Opened != 101 || len(s.Claims) != 100 {
		t.Errorf("opened %d times, %d claim ids", s.Opened, len(s.Claims))
	}
	if _, err := rules.Apply(s, share.Acknowledge{By: bob, Claim: id(0).Claim}, at); !errors.Is(err, share.ErrNoSuchClaim) {
		t.Errorf("a forgotten claim id acknowledges: %v", err)
	}
	for n := 1; n <= 100; n++ {
		if must(t, s, id(n), at).Opened != 101 {
			t.Errorf("claim id %d was forgotten", n)
		}
		must(t, s, share.Acknowledge{By: bob, Claim: id(n).Claim}, at)
	}
	if s = must(t, s, id(0), at); s.Opened != 102 || len(s.Claims) != 100 {
		t.Errorf("opened %d times, %d claim ids", s.Opened, len(s.Claims))
	}
}

// What a recipient sees is what a claim with another claim id would do.
func TestSeenByTheRecipient(t *testing.T) {
	start := epoch.Add(time.Hour)
	lease, minute := rules.Lease, time.Minute
	claimed := func(s share.Share, ids ...int) share.Share {
		for n, id := range ids {
			s = must(t, s, claimOf(id), start.Add(time.Duration(n)*minute))
		}
		return s
	}
	last := available(t, 2) // all leases are granted, one runs, and an opening is free
	for range 2 * rules.Leases {
		last = must(t, last, claimOf(0), last.CommittedAt.Add(time.Duration(last.Leases)*lease))
	}
	left := claimed(available(t, 2), 0, 1)
	left.Status, left.Lease = share.Available, share.Lease{} // by the previous release
	full := left
	full.Opened = 1
	for name, c := range map[string]struct {
		s      share.Share
		status share.Status
		until  time.Time
	}{
		"uploading":                          {must(t, share.Share{}, opening(2), epoch), share.Uploading, time.Time{}},
		"available":                          {available(t, 2), share.Available, time.Time{}},
		"claimed, to be opened once":         {claimed(available(t, 0), 0), share.Claimed, start.Add(lease)},
		"an opening is free":                 {claimed(available(t, 3), 0, 1), share.Available, time.Time{}},
		"none is free":                       {claimed(available(t, 2), 0, 1), share.Claimed, start.Add(lease)},
		"none is free, the first is renewed": {claimed(available(t, 2), 0, 1, 0), share.Claimed, start.Add(minute + lease)},
		"one lease, one confirmed":           {must(t, claimed(available(t, 2), 0, 1), ackOf(0), start.Add(2*minute)), share.Claimed, start.Add(minute + lease)},
		"the last lease":                     {last, share.Claimed, last.Lease.EndsAt},
		"a lease of the previous release":    {left, share.Available, time.Time{}},
		"one that takes the last opening":    {full, share.Claimed, start.Add(lease)},
		"until the expiry":                   {claimed(available(t, share.UntilExpiry), 0), share.Available, time.Time{}},
		"revoked":                            {must(t, claimed(available(t, 2), 0), share.Revoke{By: alice}, start), share.Revoked, time.Time{}},
	} {
		t.Run(name, func(t *testing.T) {
			status, until := rules.Seen(c.s)
			if status != c.status || !until.Equal(c.until) {
				t.Errorf("%s until %s, want %s until %s", status, until, c.status, c.until)
			}
			var other *share.ClaimedError
			_, err := rules.Apply(c.s, claimOf(2), start.Add(3*minute))
			if c.s.Status == share.Uploading || c.s.Ended() || name == "the last lease" {
				return
			}
			if refused := errors.As(err, &other); refused != (status == share.Claimed) || refused && !other.Until.Equal(until) {
				t.Errorf("another claim: %v", err)
			}
		})
	}
}

func TestOpeningsCannotChange(t *testing.T) {
	for _, n := range []share.Openings{0, share.Once, 2, share.UntilExpiry} {
		s := must(t, share.Share{}, opening(n), epoch)
		for _, again := range []share.Openings{0, share.Once, 2, 3, share.UntilExpiry} {
			_, err := rules.Apply(s, opening(again), epoch)
			if same := max(n, share.Once) == max(again, share.Once); same == (err != nil) || err != nil && !errors.Is(err, share.ErrIDTaken) {
				t.Errorf("%s, repeated with %s: %v", n, again, err)
			}
		}
		if s.Allowed() != max(n, share.Once) {
			t.Errorf("%s became %s", n, s.Allowed())
		}
	}
}

// A share that can be opened once is stored as in earlier releases.
func TestOnceIsNoNumberOfOpenings(t *testing.T) {
	for n, want := range map[share.Openings]share.Openings{0: 0, share.Once: 0, 2: 2} {
		if s := must(t, share.Share{}, opening(n), epoch); s.Openings != want {
			t.Errorf("%s is stored as %d", n, s.Openings)
		}
	}
}

// What is repeated at the same time writes nothing, with one lease or two.
func TestRepeatedClaimsWriteNothing(t *testing.T) {
	s, at := available(t, 3), epoch.Add(time.Hour)
	for id := range 2 {
		s = must(t, s, claimOf(id), at)
		if again := must(t, s, claimOf(id), at); again.Version != s.Version {
			t.Errorf("with %d leases it has version %d, then %d", id+1, s.Version, again.Version)
		}
		if (s.Others != nil) != (id > 0) {
			t.Errorf("with %d leases the others are %v", id+1, s.Others)
		}
	}
}

func TestEndsDropAllLeases(t *testing.T) {
	for _, e := range []share.Event{share.Revoke{By: alice}, share.Decline{By: bob}, share.Uninstall{Installation: "jira"}, share.CloseAccount{Person: bob}} {
		s := available(t, 3)
		s = must(t, s, claimOf(0), epoch.Add(time.Hour))
		s = must(t, s, claimOf(1), epoch.Add(time.Hour))
		if s = must(t, s, e, epoch.Add(time.Hour)); !s.Ended() || len(running(s)) != 0 {
			t.Errorf("%T: %s, %d leases", e, s.Status, len(running(s)))
		}
	}
}

func TestParseOpenings(t *testing.T) {
	for text, want := range map[string]share.Openings{"1": share.Once, "2": 2, "20": share.MaxOpenings, "until-expiry": share.UntilExpiry} {
		got, err := share.ParseOpenings(text)
		if err != nil || got != want || got.String() != text {
			t.Errorf("%s: %s, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "0", "-1", "21", "01", "+1", "2147483647", "2 ", "Until-Expiry"} {
		if got, err := share.ParseOpenings(text); !errors.Is(err, share.ErrMalformed) {
			t.Errorf("%q: %s, %v", text, got, err)
		}
	}
}

func TestOpeningsOf(t *testing.T) {
	for o, want := range map[share.Openings][2]any{0: {0, false}, share.Once: {0, false}, 2: {2, false}, share.UntilExpiry: {0, true}} {
		n, untilExpiry := o.Split()
		back, err := share.OpeningsOf(n, untilExpiry)
		if got := [2]any{n, untilExpiry}; err != nil || got != want || max(back, share.Once) != max(o, share.Once) {
			t.Errorf("%s: %v, %v", o, got, err)
		}
	}
	for n, both := range map[int][2]error{-1: {share.ErrMalformed, share.ErrMalformed}, 0: {}, 1: {nil, share.ErrMalformed}, 20: {nil, share.ErrMalformed}, 21: {share.ErrMalformed, share.ErrMalformed}} {
		for k, want := range both {
			if _, err := share.OpeningsOf(n, k == 1); !errors.Is(err, want) {
				t.Errorf("%d, until the expiry %t: %v", n, k == 1, err)
			}
		}
	}
}

// The slices of several leases are never changed in place.
func TestSeveralLeasesLeaveTheArgumentAlone(t *testing.T) {
	s := available(t, 3)
	for id := range 3 {
		s = must(t, s, claimOf(id), epoch.Add(time.Hour+time.Duration(id)))
	}
	s.Acked = make([]share.ClaimHash, 0, 8)
	s.Others = append(make([]share.Lease, 0, 8), s.Others...)
	before := clone(s)
	for id := range 3 {
		for _, e := range []share.Event{claimOf(id), ackOf(id), share.Tick{}} {
			for _, later := range []time.Duration{time.Hour, time.Hour + rules.Lease, 100 * time.Hour} {
				_, _ = rules.Apply(s, e, epoch.Add(later))
				if !reflect.DeepEqual(s, before) || s.Others[:3][2] != (share.Lease{}) || s.Acked[:1][0] != (share.ClaimHash{}) {
					t.Fatalf("%T changes its argument", e)
				}
			}
		}
	}
}
