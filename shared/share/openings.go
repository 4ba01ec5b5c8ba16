package share

import (
	"math"
	"slices"
	"strconv"
	"time"
)

// A share can be opened once, a number of times, or until it expires. A number bounds
// the running leases and the acknowledged downloads together: a lease that lapses gives
// its opening back. Until the expiry there are no leases, and each claim id counts.

// Openings is how often a share may be opened: a number, or UntilExpiry, which is more
// than any number. Zero means Once, as in shares of earlier releases.
type Openings int

const (
	Once        Openings = 1
	MaxOpenings Openings = 20 // the largest number
	UntilExpiry Openings = math.MaxInt32
)

// untilExpiry is the text of UntilExpiry.
const untilExpiry = "until-expiry"

// ParseOpenings accepts a number from 1 to MaxOpenings, and "until-expiry".
func ParseOpenings(s string) (Openings, error) {
	if s == untilExpiry {
		return UntilExpiry, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < int(Once) || n > int(MaxOpenings) || s != strconv.Itoa(n) {
		return 0, ErrMalformed
	}
	return Openings(n), nil
}

// OpeningsOf returns UntilExpiry, or n, which may be up to MaxOpenings. A zero n means
// Once. With untilExpiry, n must be zero.
func OpeningsOf(n int, untilExpiry bool) (Openings, error) {
	switch {
	case n < 0 || n > int(MaxOpenings) || n > 0 && untilExpiry:
		return 0, ErrMalformed
	case untilExpiry:
		return UntilExpiry, nil
	}
	return Openings(n), nil
}

// Split is the inverse of OpeningsOf. n is zero for UntilExpiry and Once.
func (o Openings) Split() (n int, untilExpiry bool) {
	if o == UntilExpiry || o <= Once {
		return 0, o == UntilExpiry
	}
	return int(o), false
}

// String returns what ParseOpenings accepts.
func (o Openings) String() string {
	if o == UntilExpiry {
		return untilExpiry
	}
	return strconv.Itoa(int(max(o, Once)))
}

// Allowed is how often the share may be opened, at least Once.
func (s Share) Allowed() Openings { return max(s.Openings, Once) }

// ClaimedAt is when the last claim began a download that no earlier claim had begun.
func (s Share) ClaimedAt() time.Time {
	if s.Openings == UntilExpiry {
		return s.OpenedAt
	}
	return s.Lease.Since
}

// ClaimEnd is the time until which the last claim may be repeated.
func (s Share) ClaimEnd() time.Time {
	if s.Openings == UntilExpiry {
		return s.ExpiresAt
	}
	return s.Lease.EndsAt
}

// Full returns when the first running lease ends; ok is false if another claim id can
// get a lease at once.
func (r Rules) Full(s Share) (until time.Time, ok bool) {
	running := s.running()
	if len(running) == 0 {
		return time.Time{}, false
	}
	return firstEnd(running), s.taken() || s.Leases >= r.leases(s)
}

// Seen returns the status that the recipient of a share sees. A live share is Claimed
// only if another claim id cannot get a lease now; until is when the first lease ends.
func (r Rules) Seen(s Share) (status Status, until time.Time) {
	if s.Status != Available && s.Status != Claimed {
		return s.Status, time.Time{}
	}
	if until, full := r.Full(s); full {
		return Claimed, until
	}
	return Available, time.Time{}
}

// taken reports whether leases and acknowledged downloads take all openings.
func (s Share) taken() bool { return s.Opened+len(s.running()) >= int(s.Allowed()) }

// leases is how many leases a share may grant in all.
func (r Rules) leases(s Share) int { return r.Leases * int(s.Allowed()) }

// exhausted reports whether no lease runs and none is left.
func (r Rules) exhausted(s Share) bool { return s.Status == Available && s.Leases >= r.leases(s) }

// Holds reports whether the claim id has a running lease.
func (s Share) Holds(claim ClaimHash) bool {
	return slices.ContainsFunc(s.running(), func(l Lease) bool { return l.Claim.Matches(claim) })
}

// running lists the leases, in the order of the last claims: the latest first.
func (s Share) running() []Lease {
	if s.Lease == (Lease{}) {
		return s.Others
	}
	return append([]Lease{s.Lease}, s.Others...)
}

// withLeases returns a live share with these leases.
func (s Share) withLeases(running []Lease) Share {
	s.Status, s.Lease, s.Others = Available, Lease{}, nil
	if len(running) > 0 {
		s.Status, s.Lease = Claimed, running[0]
	}
	if len(running) > 1 {
		s.Others = running[1:]
	}
	return s
}

// without returns s without the lease of that claim id, if it has one.
func (s Share) without(claim ClaimHash) Share {
	return s.withLeases(slices.DeleteFunc(slices.Clone(s.running()), func(l Lease) bool { return l.Claim.Matches(claim) }))
}

// first returns s with the lease of that claim id before the others.
func (s Share) first(claim ClaimHash) Share {
	running := s.running()
	n := slices.IndexFunc(running, func(l Lease) bool { return l.Claim.Matches(claim) })
	lease := running[n]
	return s.withLeases(append([]Lease{lease}, s.without(claim).running()...))
}

func firstEnd(running []Lease) time.Time {
	return slices.MinFunc(running, func(a, b Lease) int { return a.EndsAt.Compare(b.EndsAt) }).EndsAt
}

// lapse ends the first lease that ends at that time. After the last lease that the
// rules allow, the share ends, unless it expires then anyway.
func (r Rules) lapse(s Share, at time.Time) Share {
	running := s.running()
	n := slices.IndexFunc(running, func(l Lease) bool { return l.EndsAt.Equal(at) })
	s = record(s.without(running[n].Claim), LeaseLapsed, at)
	if r.exhausted(s) && at.Before(s.ExpiresAt) {
		return end(s, Unconfirmed, at)
	}
	return s
}

// remembered is how many claim ids a share without leases keeps: the latest ones. A
// forgotten id counts again when it is repeated, and cannot acknowledge before that.
const remembered = 100

// open counts an opening of a share without leases.
func (s Share) open(claim ClaimHash, now time.Time) Share {
	if slices.ContainsFunc(s.Claims, claim.Matches) {
		return s
	}
	if n := len(s.Claims); n >= remembered {
		s.Claims = s.Claims[n-remembered+1:]
	}
	s.Claims = append(slices.Clip(s.Claims), claim)
	s.Opened, s.OpenedAt = s.Opened+1, now
	return s
}

// others returns the claim ids but one; nil if there are none.
func others(ids []ClaimHash, claim ClaimHash) (left []ClaimHash) {
	for _, id := range ids {
		if !id.Matches(claim) {
			left = append(left, id)
		}
	}
	return left
}

// acknowledged counts a confirmed download. It takes an opening even if its lease has
// lapsed and others have taken all: then the youngest lease ends.
func (s Share) acknowledged(claim ClaimHash, now time.Time) Share {
	s.Opened, s.OpenedAt = s.Opened+1, now
	s.Acked = append(slices.Clip(s.Acked), claim)
	if s.Ended() {
		return s
	}
	s = s.without(claim)
	if s.Opened+len(s.running()) > int(s.Allowed()) {
		youngest := slices.MaxFunc(s.running(), func(a, b Lease) int { return a.Since.Compare(b.Since) })
		s = s.without(youngest.Claim)
	}
	return s
}
