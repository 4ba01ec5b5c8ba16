package histories

import (
	"math"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/secure-share/secure-share/shared/share"
)

var rules = Rules{Lease: 10, LeaseTotal: 25, Leases: 2}

// told is one call of a history, from one instant to another.
func told(from, to int64, action Action, claim int, a Answer) porcupine.Operation {
	return toldOf(Share{ID: "share", Openings: share.Once, ExpiresAt: 100}, from, to, action, claim, a)
}

func toldOf(s Share, from, to int64, action Action, claim int, a Answer) porcupine.Operation {
	a.at = to
	return operation(0, Call{Share: s, Action: action, Claim: claim, at: from}, a)
}

func granted(endsAt int64) Answer { return Answer{EndsAt: endsAt} }

func refused(slug string) Answer { return Answer{Refusal: slug} }

func busy(endsAt int64) Answer { return Answer{Refusal: "claimed", EndsAt: endsAt} }

func shown(status string, leases int, endsAt int64) Answer {
	return Answer{Status: status, Leases: leases, EndsAt: endsAt}
}

// Each of these invented histories has one answer that must never happen.
func TestCheck(t *testing.T) {
	for _, c := range []struct {
		name    string
		want    porcupine.CheckResult
		history []porcupine.Operation
	}{
		{"nothing", porcupine.Ok, nil},
		{"one winner", porcupine.Ok, []porcupine.Operation{
			told(0, 9, Claim, 0, granted(13)), told(0, 9, Claim, 1, busy(13)), told(1, 9, Claim, 2, busy(13)),
		}},
		{"two winners", porcupine.Illegal, []porcupine.Operation{
			told(0, 9, Claim, 0, granted(13)), told(0, 9, Claim, 1, granted(14)), told(1, 9, Claim, 2, busy(13)),
		}},
		{"no winner", porcupine.Illegal, []porcupine.Operation{
			told(0, 9, Claim, 0, busy(13)), told(0, 9, Claim, 1, busy(13)),
		}},
		{"a refusal that names another end", porcupine.Illegal, []porcupine.Operation{
			told(0, 2, Claim, 0, granted(11)), told(3, 4, Claim, 1, busy(12)),
		}},

		{"resumed", porcupine.Ok, []porcupine.Operation{
			told(0, 2, Claim, 0, granted(11)), told(5, 8, Claim, 0, granted(16)), told(9, 12, Show, 0, shown("claimed", 1, 16)),
		}},
		{"resumed and shortened", porcupine.Illegal, []porcupine.Operation{
			told(0, 9, Claim, 0, granted(19)), told(0, 20, Claim, 0, granted(12)), told(18, 18, Show, 0, shown("claimed", 1, 12)),
		}},
		{"resumed for longer than allowed", porcupine.Illegal, []porcupine.Operation{
			told(0, 0, Claim, 0, granted(10)), told(9, 9, Claim, 0, granted(19)), told(18, 18, Claim, 0, granted(28)),
		}},
		{"resumed up to the total", porcupine.Ok, []porcupine.Operation{
			told(0, 0, Claim, 0, granted(10)), told(9, 9, Claim, 0, granted(19)), told(18, 18, Claim, 0, granted(25)),
		}},

		{"the next one after the lease", porcupine.Ok, []porcupine.Operation{
			told(0, 0, Claim, 0, granted(10)), told(9, 12, Claim, 1, granted(20)),
		}},
		{"the next one before its end", porcupine.Illegal, []porcupine.Operation{
			told(0, 0, Claim, 0, granted(10)), told(8, 12, Claim, 1, granted(19)),
		}},
		{"refused after the lease", porcupine.Illegal, []porcupine.Operation{
			told(0, 0, Claim, 0, granted(10)), told(10, 12, Claim, 1, busy(10)),
		}},
		{"one lease too many", porcupine.Illegal, []porcupine.Operation{
			told(0, 0, Claim, 0, granted(10)), told(10, 10, Claim, 1, granted(20)), told(20, 20, Claim, 2, granted(30)),
		}},
		{"unconfirmed", porcupine.Ok, []porcupine.Operation{
			told(0, 0, Claim, 0, granted(10)), told(10, 10, Claim, 1, granted(20)), told(20, 20, Claim, 2, refused("unconfirmed")),
			told(21, 22, Acknowledge, 0, Answer{}), told(23, 24, Show, 0, shown("downloaded", 2, 0)),
		}},

		{"a claim after the end", porcupine.Illegal, []porcupine.Operation{
			told(0, 0, Claim, 0, granted(10)), told(1, 2, Acknowledge, 0, Answer{}), told(3, 4, Claim, 0, granted(13)),
		}},
		{"a claim at the same time as the end", porcupine.Ok, []porcupine.Operation{
			told(0, 0, Claim, 0, granted(10)), told(1, 4, Acknowledge, 0, Answer{}), told(3, 4, Claim, 0, granted(13)),
		}},
		{"a stale status", porcupine.Illegal, []porcupine.Operation{
			told(0, 1, Revoke, 0, Answer{}), told(2, 3, Show, 0, shown("available", 0, 0)),
		}},
		{"a status from the future", porcupine.Illegal, []porcupine.Operation{
			told(0, 1, Show, 0, shown("revoked", 0, 0)), told(2, 3, Revoke, 0, Answer{}),
		}},
		{"two ends", porcupine.Illegal, []porcupine.Operation{
			told(0, 9, Revoke, 0, Answer{}), told(0, 9, Decline, 0, Answer{}),
		}},
		{"one end of two", porcupine.Ok, []porcupine.Operation{
			told(0, 9, Revoke, 0, refused("declined")), told(0, 9, Decline, 0, Answer{}),
		}},
		{"a lost acknowledgement", porcupine.Illegal, []porcupine.Operation{
			told(0, 0, Claim, 0, granted(10)), told(1, 2, Acknowledge, 0, Answer{}), told(3, 4, Show, 0, shown("claimed", 1, 10)),
		}},
		{"renewed before the end, stored after it", porcupine.Ok, []porcupine.Operation{
			told(0, 0, Claim, 0, granted(10)), told(9, 13, Claim, 0, granted(19)), told(10, 11, Show, 0, shown("available", 1, 0)),
		}},
		{"renewed after the end", porcupine.Illegal, []porcupine.Operation{
			told(0, 0, Claim, 0, granted(10)), told(10, 13, Claim, 0, granted(19)), told(10, 11, Show, 0, shown("available", 1, 0)),
		}},
		{"an acknowledgement of nothing", porcupine.Illegal, []porcupine.Operation{
			told(0, 0, Claim, 0, granted(10)), told(1, 2, Acknowledge, 1, Answer{}),
		}},
		{"an acknowledgement after the revocation", porcupine.Ok, []porcupine.Operation{
			told(0, 0, Claim, 0, granted(10)), told(1, 2, Revoke, 0, Answer{}), told(3, 3, Acknowledge, 0, Answer{}),
			told(4, 5, Show, 0, shown("revoked", 1, 0)),
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Check(rules, c.history, time.Minute); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

// Calls of a share that can be opened several times, one at each instant.
func TestCheckOpenings(t *testing.T) {
	type call struct {
		action Action
		claim  int
		answer Answer
	}
	seen := func(action Action, status string, opened, leases int, endsAt int64) call {
		return call{action, 0, Answer{Status: status, Opened: opened, Leases: leases, EndsAt: endsAt}}
	}
	claim := func(claim int, a Answer) call { return call{Claim, claim, a} }
	ack := func(claim int) call { return call{Acknowledge, claim, Answer{}} }
	for _, c := range []struct {
		name     string
		openings share.Openings
		want     porcupine.CheckResult
		calls    []call
	}{
		{"two at once", 2, porcupine.Ok, []call{
			claim(0, granted(10)), claim(1, granted(11)), claim(2, busy(10)), seen(Show, "claimed", 0, 2, 10), seen(ShowSent, "claimed", 0, 2, 11),
		}},
		{"three at once", 2, porcupine.Illegal, []call{claim(0, granted(10)), claim(1, granted(11)), claim(2, granted(12))}},
		{"one after the other", 2, porcupine.Ok, []call{
			claim(0, granted(10)), ack(0), seen(Show, "available", 1, 1, 0), claim(0, granted(13)), ack(0), seen(ShowSent, "downloaded", 2, 2, 0),
		}},
		{"one more after the last", 2, porcupine.Illegal, []call{claim(0, granted(10)), ack(0), claim(0, granted(12)), ack(0), claim(1, granted(14))}},
		{"a lease is not seen by those who can get one", 3, porcupine.Illegal, []call{claim(0, granted(10)), seen(Show, "claimed", 0, 1, 10)}},
		{"an acknowledgement that counts twice", 3, porcupine.Illegal, []call{claim(0, granted(10)), ack(0), seen(Show, "available", 2, 1, 0)}},
		{"a repeated acknowledgement that counts", 3, porcupine.Illegal, []call{claim(0, granted(10)), ack(0), ack(0), seen(Show, "available", 2, 1, 0)}},
		{"the second lease is gone", 2, porcupine.Illegal, []call{claim(0, granted(10)), claim(1, granted(11)), seen(ShowSent, "claimed", 0, 2, 10)}},
		{"counted until the expiry", share.UntilExpiry, porcupine.Ok, []call{
			claim(0, granted(100)), claim(1, granted(100)), claim(0, granted(100)), ack(1), seen(Show, "available", 2, 0, 0),
		}},
		{"counted again until the expiry", share.UntilExpiry, porcupine.Illegal, []call{
			claim(0, granted(100)), claim(0, granted(100)), seen(Show, "available", 2, 0, 0),
		}},
		{"opened after it was taken back", share.UntilExpiry, porcupine.Illegal, []call{{Revoke, 0, Answer{}}, claim(0, granted(100))}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var history []porcupine.Operation
			for n, call := range c.calls {
				s := Share{ID: "share", Openings: c.openings, ExpiresAt: 100}
				history = append(history, toldOf(s, int64(n), int64(n), call.action, call.claim, call.answer))
			}
			if got := Check(rules, history, time.Minute); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

// Before its expiry a share can be opened, from then on it cannot.
func TestCheckTheExpiry(t *testing.T) {
	s := Share{ID: "share", Openings: share.UntilExpiry, ExpiresAt: 100}
	for at, want := range map[int64]porcupine.CheckResult{99: porcupine.Ok, 100: porcupine.Illegal} {
		if got := Check(rules, []porcupine.Operation{toldOf(s, at, at, Claim, 0, granted(100))}, time.Minute); got != want {
			t.Errorf("opened at %d: %s", at, got)
		}
	}
}

// Shares are independent of each other, even if they were sent together.
func TestSharesAreApart(t *testing.T) {
	of := func(id string) Share { return Share{ID: id, Openings: share.Once, ExpiresAt: math.MaxInt64} }
	r := &Recorder{}
	for _, id := range []string{"one", "two"} {
		r.Do(0, Call{Share: of(id), Action: Revoke}, func() Answer { return Answer{} })
	}
	r.Do(0, Call{Share: of("three"), Action: Show}, func() Answer { return shown("available", 0, 0) })
	if got := Check(rules, r.Operations(), time.Minute); got != porcupine.Ok {
		t.Error(got)
	}
	r.Do(0, Call{Share: of("two"), Action: Show}, func() Answer { return shown("available", 0, 0) })
	if got := Check(rules, r.Operations(), time.Minute); got != porcupine.Illegal {
		t.Error(got)
	}
}
