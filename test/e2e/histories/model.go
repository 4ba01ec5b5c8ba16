package histories

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/anishathalye/porcupine"
)

// Rules are the rules in the model. No share of a history comes near its
// expiry.
type Rules struct {
	Lease, LeaseTotal time.Duration
	Leases            int
}

const (
	available   = "available"
	claimed     = "claimed"
	downloaded  = "downloaded"
	unconfirmed = "unconfirmed"
	declined    = "declined"
	revoked     = "revoked"
)

// state is a share after the last call. It does not include the later end of a
// lease: each call works that out from the time.
type state struct {
	status      string
	holder      int   // of the lease: a claim
	since, ends int64 // of the lease
	leases      int
	granted     [Claims]bool
}

// Model is one share after another: calls about different shares are unrelated.
func Model(rules Rules) porcupine.Model {
	return porcupine.Model{
		Partition: byShare,
		Init:      func() any { return state{status: available} },
		Step: func(s, input, output any) (bool, any) {
			c := step{Rules: rules, call: input.(Call), answer: output.(Answer)}
			return c.from(s.(state))
		},
		DescribeOperation: func(input, output any) string { return fmt.Sprintf("%+v -> %+v", input, output) },
	}
}

func byShare(history []porcupine.Operation) (parts [][]porcupine.Operation) {
	byID := map[string][]porcupine.Operation{}
	for _, o := range history {
		id := o.Input.(Call).Share
		byID[id] = append(byID[id], o)
	}
	for _, part := range byID {
		slices.SortFunc(part, func(a, b porcupine.Operation) int { return cmp.Compare(a.Call, b.Call) })
		parts = append(parts, part)
	}
	return parts
}

// step is one call with its answer. It was decided at some instant from call.at to
// answer.at.
type step struct {
	Rules
	call   Call
	answer Answer
}

// from reports whether the answer is possible in state s, and returns the next
// state. If the lease may or may not have ended by the decision, the answer
// shows which.
func (c step) from(s state) (bool, state) {
	if s.status == claimed {
		if c.answer.at >= s.ends {
			if ok, next := c.decided(c.lapsed(s), max(c.call.at, s.ends), c.answer.at); ok {
				return true, next
			}
		}
		if c.call.at >= s.ends {
			return false, s
		}
		return c.decided(s, c.call.at, min(c.answer.at, s.ends-1))
	}
	return c.decided(s, c.call.at, c.answer.at)
}

// lapsed is s after the end of its lease.
func (c step) lapsed(s state) state {
	s.status, s.holder, s.since, s.ends = available, 0, 0, 0
	if s.leases >= c.Leases {
		s.status = unconfirmed
	}
	return s
}

// decided checks an answer that was decided between from and to. No lease ends
// in between.
func (c step) decided(s state, from, to int64) (bool, state) {
	switch c.call.Action {
	case Show:
		return c.answer.Refusal == "" && c.answer.Status == s.status && c.answer.Leases == s.leases && c.answer.EndsAt == s.ends, s
	case Claim:
		return c.claim(s, from, to)
	case Acknowledge:
		return c.acknowledge(s)
	case Revoke:
		return c.end(s, revoked)
	}
	return c.end(s, declined)
}

func (c step) claim(s state, from, to int64) (bool, state) {
	switch {
	case s.status == claimed && s.holder != c.call.Claim:
		return c.answer.Refusal == claimed && c.answer.EndsAt == s.ends, s
	case s.status != claimed && s.status != available:
		return c.answer.Refusal == s.status, s
	case c.answer.Refusal != "":
		return false, s
	}
	if s.status == available {
		// A first lease shows when it was granted.
		s.since = c.answer.EndsAt - int64(c.Lease)
		if s.since < from || s.since > to {
			return false, s
		}
		s.status, s.holder = claimed, c.call.Claim
		s.leases++
		s.granted[c.call.Claim] = true
	}
	longest := s.since + int64(c.LeaseTotal)
	soonest, latest := min(from+int64(c.Lease), longest), min(to+int64(c.Lease), longest)
	if c.answer.EndsAt < soonest || c.answer.EndsAt > latest || c.answer.EndsAt < s.ends {
		return false, s
	}
	s.ends = c.answer.EndsAt
	return true, s
}

func (c step) acknowledge(s state) (bool, state) {
	if !s.granted[c.call.Claim] {
		return c.answer.Refusal == "no-such-claim", s
	}
	if s.status != revoked && s.status != declined {
		s = over(s, downloaded)
	}
	return c.answer.Refusal == "", s
}

// end applies Revoke or Decline.
func (c step) end(s state, to string) (bool, state) {
	if s.status == available || s.status == claimed || s.status == to {
		return c.answer.Refusal == "", over(s, to)
	}
	return c.answer.Refusal == s.status, s
}

func over(s state, to string) state {
	s.status, s.holder, s.since, s.ends = to, 0, 0, 0
	return s
}
