package histories

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/secure-share/secure-share/shared/share"
)

// Rules are the rules in the model.
type Rules struct {
	Lease, LeaseTotal time.Duration
	Leases            int // for each opening
}

const (
	available   = "available"
	claimed     = "claimed"
	downloaded  = "downloaded"
	unconfirmed = "unconfirmed"
	declined    = "declined"
	revoked     = "revoked"
	expired     = "expired"
)

// state is a share after the last call. It does not include the later ends of leases
// and the expiry: each call works those out from the time.
type state struct {
	end     string        // the status, once it has ended
	running [Claims]lease // the one that was claimed last first; then zero leases
	leases  int           // how many were granted
	opened  int
	granted [Claims]bool // to these claims
	acked   [Claims]bool // by these claims, since their last lease
	late    bool         // acknowledged after another end
}

type lease struct {
	claim       int
	number      int // 1 is the share's first lease
	since, ends int64
}

// held lists the running leases.
func (s state) held() []lease {
	n := slices.IndexFunc(s.running[:], func(l lease) bool { return l.number == 0 })
	if n < 0 {
		n = Claims
	}
	return slices.Clone(s.running[:n])
}

// with returns s with these leases.
func (s state) with(held []lease) state {
	s.running = [Claims]lease{}
	copy(s.running[:], held)
	return s
}

// without returns s without the lease of that claim, if it has one.
func (s state) without(claim int) state {
	return s.with(slices.DeleteFunc(s.held(), func(l lease) bool { return l.claim == claim }))
}

// lease returns the running lease of a claim.
func (s state) lease(claim int) (lease, bool) {
	held := s.held()
	n := slices.IndexFunc(held, func(l lease) bool { return l.claim == claim })
	if n < 0 {
		return lease{}, false
	}
	return held[n], true
}

func (s state) ended(as string) state {
	s.end = as
	return s.with(nil)
}

// firstEnd is when the first of the running leases ends; 0 if there are none.
func (s state) firstEnd() int64 {
	held := s.held()
	if len(held) == 0 {
		return 0
	}
	return slices.MinFunc(held, func(a, b lease) int { return cmp.Compare(a.ends, b.ends) }).ends
}

// Model is one share after another: calls about different shares are unrelated, even if
// the shares were sent together.
func Model(rules Rules) porcupine.Model {
	m := porcupine.NondeterministicModel{
		Partition: byShare,
		Init:      func() []any { return []any{state{}} },
		Step: func(s, input, output any) []any {
			c := step{Rules: rules, call: input.(Call), answer: output.(Answer)}
			return c.from(s.(state))
		},
		DescribeOperation: func(input, output any) string { return fmt.Sprintf("%+v -> %+v", input, output) },
	}
	return m.ToModel()
}

func byShare(history []porcupine.Operation) (parts [][]porcupine.Operation) {
	byID := map[string][]porcupine.Operation{}
	for _, o := range history {
		id := o.Input.(Call).Share.ID
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

// from returns every state after the call for which the answer is possible in the state
// stored. There can be several, because each deadline that falls between the call and its
// answer may have passed before the decision, or not.
//
// A call that changes nothing stores no deadline that has passed. So a lease can still be
// renewed by a call that was decided before its end and is stored after it, even if
// others saw the end in between.
func (c step) from(stored state) (next []any) {
	s, from, to := stored, c.call.at, c.answer.at
	for {
		due, ok := c.due(s)
		last := to
		if ok {
			last = min(to, due-1)
		}
		if from <= last {
			possible, after := c.decided(s, from, last)
			if possible && after == s {
				next = append(next, stored)
			} else if possible {
				next = append(next, after)
			}
		}
		if !ok || due > to {
			return next
		}
		s, from = c.passed(s, due), max(from, due)
	}
}

// due returns the next deadline.
func (c step) due(s state) (at int64, ok bool) {
	if s.end != "" {
		return 0, false
	}
	if first := s.firstEnd(); first > 0 {
		return min(first, c.call.Share.ExpiresAt), true
	}
	return c.call.Share.ExpiresAt, true
}

// passed is s after the next deadline, which is at that time.
func (c step) passed(s state, at int64) state {
	held := s.held()
	n := slices.IndexFunc(held, func(l lease) bool { return l.ends == at })
	if n < 0 {
		return s.ended(expired)
	}
	s = s.with(slices.Delete(held, n, n+1))
	if at < c.call.Share.ExpiresAt && c.exhausted(s) {
		return s.ended(unconfirmed)
	}
	return s
}

// exhausted reports whether no lease runs and none is left.
func (c step) exhausted(s state) bool { return len(s.held()) == 0 && s.leases >= c.allLeases() }

// allLeases is how many leases the share may grant in all.
func (c step) allLeases() int { return c.Leases * int(c.call.Share.Openings) }

// full reports whether another claim has to wait.
func (c step) full(s state) bool {
	running := len(s.held())
	return s.opened+running >= int(c.call.Share.Openings) || running > 0 && s.leases >= c.allLeases()
}

// decided checks an answer that was decided between from and to. No deadline passes
// in between.
func (c step) decided(s state, from, to int64) (bool, state) {
	switch c.call.Action {
	case Show:
		return c.answer.shows(c.seen(s)), s
	case ShowSent:
		return c.answer.shows(c.sent(s)), s
	case Claim:
		return c.claim(s, from, to)
	case Acknowledge:
		return c.answer.Refusal == c.acknowledgeRefusal(s), c.acknowledged(s)
	case Revoke:
		return c.withdraw(s, revoked)
	}
	return c.withdraw(s, declined)
}

func (a Answer) shows(want Answer) bool {
	a.at = 0
	return a == want
}

// sent is what the sender sees.
func (c step) sent(s state) Answer {
	want := Answer{Status: s.end, Leases: s.leases, EndsAt: s.running[0].ends}
	if c.call.Share.Openings > share.Once {
		want.Opened = s.opened
	}
	switch {
	case s.end == "" && len(s.held()) > 0:
		want.Status = claimed
	case s.end == "":
		want.Status = available
	}
	return want
}

// seen is what the recipient sees: it is claimed only while another claim has to wait.
func (c step) seen(s state) Answer {
	want := c.sent(s)
	want.EndsAt = 0
	if s.end != "" {
		return want
	}
	want.Status = available
	if len(s.held()) > 0 && c.full(s) {
		want.Status, want.EndsAt = claimed, s.firstEnd()
	}
	return want
}

func (c step) claim(s state, from, to int64) (bool, state) {
	l, renewed := s.lease(c.call.Claim)
	switch {
	case s.end != "":
		return c.answer.Refusal == s.end, s
	case c.call.Share.Openings == share.UntilExpiry:
		return c.open(s)
	case !renewed && c.full(s):
		return c.answer.Refusal == claimed && c.answer.EndsAt == s.firstEnd(), s
	case c.answer.Refusal != "":
		return false, s
	case !renewed:
		s.leases++
		s.granted[c.call.Claim], s.acked[c.call.Claim] = true, false
		l = lease{claim: c.call.Claim, number: s.leases, since: c.since(from)}
		if l.since < from || l.since > to {
			return false, s
		}
	}
	soonest, latest := c.ends(l.since, from), c.ends(l.since, to)
	if c.answer.EndsAt < max(soonest, l.ends) || c.answer.EndsAt > latest {
		return false, s
	}
	l.ends = c.answer.EndsAt
	return true, s.with(append([]lease{l}, s.without(l.claim).held()...))
}

// since is when a new lease began, which its end shows. One that the expiry cuts may
// have begun at any time, and later ends do not depend on it.
func (c step) since(from int64) int64 {
	if c.answer.EndsAt == c.call.Share.ExpiresAt {
		return max(from, c.answer.EndsAt-int64(c.Lease))
	}
	return c.answer.EndsAt - int64(c.Lease)
}

// ends is the end of a lease that is granted or renewed at that time.
func (c step) ends(since, at int64) int64 {
	return min(at+int64(c.Lease), since+int64(c.LeaseTotal), c.call.Share.ExpiresAt)
}

// open counts the claims of a share without leases, each once.
func (c step) open(s state) (bool, state) {
	if !s.granted[c.call.Claim] {
		s.granted[c.call.Claim] = true
		s.opened++
	}
	return c.answer.Refusal == "" && c.answer.EndsAt == c.call.Share.ExpiresAt, s
}

func (c step) acknowledgeRefusal(s state) string {
	if !s.granted[c.call.Claim] {
		return "no-such-claim"
	}
	return ""
}

// acknowledged counts a download. It ends the lease of its claim, and the youngest one
// if more are taken than there are.
func (c step) acknowledged(s state) state {
	openings := c.call.Share.Openings
	if openings == share.UntilExpiry || !s.granted[c.call.Claim] || s.acked[c.call.Claim] || s.end == downloaded || s.late {
		return s
	}
	s.opened++
	s.acked[c.call.Claim] = true
	if s.end != "" && s.end != unconfirmed {
		s.late = true
		return s
	}
	s = s.without(c.call.Claim)
	if held := s.held(); s.opened+len(held) > int(openings) {
		s = s.without(slices.MaxFunc(held, func(a, b lease) int { return cmp.Compare(a.number, b.number) }).claim)
	}
	if s.end == unconfirmed || s.opened >= int(openings) || c.exhausted(s) {
		return s.ended(downloaded)
	}
	return s
}

// withdraw applies Revoke or Decline.
func (c step) withdraw(s state, to string) (bool, state) {
	if s.end == "" || s.end == to {
		return c.answer.Refusal == "", s.ended(to)
	}
	return c.answer.Refusal == s.end, s
}
