package histories

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/secure-share/secure-share/shared/share"
)

// A service in one process, in virtual time, answers random concurrent calls by the rules
// of shared/share. The checker must accept every such history, and find each fault that is
// planted in the service.

// apply has the shape of share.Rules.Apply.
type apply = func(share.Share, share.Event, time.Time) (share.Share, error)

// fault is a mistake of a service.
type fault struct {
	name     string
	openings share.Openings
	apply    func(share.Rules) apply // nil: without a mistake
	blind    bool                    // writes without compare-and-set
	answers  func(*Answer)           // changes what is answered
}

// service is one share, and how it is changed.
type service struct {
	share.Rules
	fault
	row share.Share
}

func newService(f fault, lifetime time.Duration) *service {
	v := &service{fault: f, Rules: share.Rules{
		UploadDeadline: time.Hour, UploadURL: time.Hour, DownloadURL: time.Hour, History: time.Hour, MaxLength: 1,
		Lifetime: lifetime, Lease: rules.Lease, LeaseTotal: rules.LeaseTotal, Leases: rules.Leases,
	}}
	content := share.Content{Length: 1, SHA256: [32]byte{1}}
	for _, e := range []share.Event{
		share.Create{ID: share.NewID(), By: "alice", Recipient: "bob", Content: content, Verifier: proof, Openings: f.openings},
		share.Commit{By: "alice", Stored: content},
	} {
		var err error
		if v.row, err = v.Apply(v.row, e, time.Unix(0, 1)); err != nil {
			panic(err)
		}
	}
	return v
}

var proof = share.Verifier{1}

func (v *service) share() Share {
	return Share{ID: string(v.row.ID), Openings: v.row.Allowed(), ExpiresAt: v.row.ExpiresAt.UnixNano()}
}

// decide returns the share after the call, and the answer.
func (v *service) decide(s share.Share, c Call, at int64) (share.Share, Answer) {
	decide, now := v.Apply, time.Unix(0, at)
	if v.fault.apply != nil {
		decide = v.fault.apply(v.Rules)
	}
	next, err := decide(s, event(c), now)
	var a Answer
	var busy *share.ClaimedError
	switch {
	case errors.As(err, &busy):
		a.Refusal, a.EndsAt = claimed, busy.Until.UnixNano()
	case err != nil:
		a.Refusal = refusal(err)
	case c.Action == Claim:
		a.EndsAt = next.ClaimEnd().UnixNano()
	case c.Action == Show || c.Action == ShowSent:
		a = v.shown(next, c.Action == Show)
	}
	if v.answers != nil {
		v.answers(&a)
	}
	return next, a
}

func refusal(err error) string {
	for _, known := range []error{share.ErrDownloaded, share.ErrDeclined, share.ErrRevoked, share.ErrExpired} {
		if errors.Is(err, known) {
			return strings.TrimPrefix(known.Error(), "share: ")
		}
	}
	if errors.Is(err, share.ErrUnconfirmed) {
		return unconfirmed
	}
	return "no-such-claim"
}

func event(c Call) share.Event {
	id := share.ClaimHash{1, byte(c.Claim)}
	switch c.Action {
	case Claim:
		return share.Claim{By: "bob", Proof: proof, Claim: id}
	case Acknowledge:
		return share.Acknowledge{By: "bob", Claim: id}
	case Revoke:
		return share.Revoke{By: "alice"}
	case Decline:
		return share.Decline{By: "bob"}
	}
	return share.Tick{}
}

func (v *service) shown(s share.Share, toRecipient bool) Answer {
	status, until := s.Status, s.Lease.EndsAt
	if toRecipient {
		status, until = v.Seen(s)
	}
	a := Answer{Status: string(status), Leases: s.Leases}
	if !until.IsZero() {
		a.EndsAt = until.UnixNano()
	}
	if s.Allowed() > share.Once {
		a.Opened = s.Opened
	}
	return a
}

// request is a call on its way. It reads the row, then writes it if nobody else wrote it
// in between, or else reads it again.
type request struct {
	Call
	client      int
	read, write int64
	answered    int64
	was, next   share.Share
	answer      Answer
}

// history lets the clients of a share make their calls.
func (v *service) history(chance *rand.Rand) (history []porcupine.Operation) {
	requests := v.requests(chance)
	type event struct {
		at int64
		do func()
	}
	var events []event
	for _, r := range requests {
		events = append(events,
			event{r.read, func() { r.was = v.row; r.next, r.answer = v.decide(v.row, r.Call, r.read) }},
			event{r.write, func() { v.put(r) }})
	}
	slices.SortStableFunc(events, func(a, b event) int { return cmp.Compare(a.at, b.at) })
	for _, e := range events {
		e.do()
	}
	for _, r := range requests {
		r.answer.at = r.answered
		history = append(history, operation(r.client, r.Call, r.answer))
	}
	return history
}

func (v *service) requests(chance *rand.Rand) (all []*request) {
	later := func(at int64, atMost int64) int64 { return at + 1 + chance.Int64N(atMost) }
	for client := range Clients {
		at := later(1, 20)
		for n := range Calls {
			r := &request{Call: Draw(chance, v.share(), client, n), client: client}
			r.Call.at, r.read = at, later(at, 3)
			r.write = later(r.read, 3)
			r.answered = later(r.write, 3)
			at = later(r.answered, 10)
			all = append(all, r)
		}
	}
	return all
}

// put writes what r decided.
func (v *service) put(r *request) {
	if r.was.Version != v.row.Version && !v.blind {
		r.was = v.row
		r.next, r.answer = v.decide(v.row, r.Call, r.write)
	}
	if r.next.Version != r.was.Version {
		v.row = r.next
	}
}

// simulated is a random history. Some shares expire in it.
func simulated(f fault, seed uint64) []porcupine.Operation {
	chance := rand.New(rand.NewPCG(seed, 0))
	lifetime := []time.Duration{60, 100, time.Hour}[chance.IntN(3)]
	return newService(f, lifetime).history(chance)
}

var everyOpenings = []share.Openings{share.Once, 2, 3, share.UntilExpiry}

func TestTheRulesAreLinearizable(t *testing.T) {
	for _, openings := range everyOpenings {
		t.Run(openings.String(), func(t *testing.T) {
			t.Parallel()
			for seed := range uint64(100) {
				history := simulated(fault{openings: openings}, seed)
				if got := Check(rules, history, time.Minute); got != porcupine.Ok {
					tell(t, history)
					t.Fatalf("seed %d: %s", seed, got)
				}
			}
		})
	}
}

func tell(t *testing.T, history []porcupine.Operation) {
	slices.SortFunc(history, func(a, b porcupine.Operation) int { return cmp.Compare(a.Call, b.Call) })
	for _, o := range history {
		c, a := o.Input.(Call), o.Output.(Answer)
		t.Log(o.ClientId, o.Call, o.Return, c.Action, c.Claim, fmt.Sprintf("%+v", a))
	}
}

// before calls change to modify the share and the event before the rules decide.
func before[E share.Event](change func(*share.Share, *E)) func(share.Rules) apply {
	return func(r share.Rules) apply {
		return func(s share.Share, e share.Event, now time.Time) (share.Share, error) {
			if mine, ok := e.(E); ok {
				change(&s, &mine)
				e = mine
			}
			return r.Apply(s, e, now)
		}
	}
}

// after calls change to modify what the rules decided.
func after[E share.Event](change func(was share.Share, e E, next *share.Share)) func(share.Rules) apply {
	return func(r share.Rules) apply {
		return func(s share.Share, e share.Event, now time.Time) (share.Share, error) {
			next, err := r.Apply(s, e, now)
			if mine, ok := e.(E); ok && err == nil {
				change(s, mine, &next)
			}
			return next, err
		}
	}
}

// lapse lets change modify a share after the deadlines and before the event.
func lapse(change func(was share.Share, ticked *share.Share)) func(share.Rules) apply {
	return func(r share.Rules) apply {
		return func(s share.Share, e share.Event, now time.Time) (share.Share, error) {
			ticked, err := r.Apply(s, share.Tick{}, now)
			if err != nil {
				return s, err
			}
			change(s, &ticked)
			return r.Apply(ticked, e, now)
		}
	}
}

func leases(s share.Share) int {
	if s.Lease == (share.Lease{}) {
		return len(s.Others)
	}
	return 1 + len(s.Others)
}

// reopened makes an ended share available for the event.
func reopened(s *share.Share, _ *share.Claim) {
	if s.Ended() {
		s.Status, s.EndedAt, s.Verifier, s.Opened = share.Available, time.Time{}, proof, 0
		s.ExpiresAt = s.ExpiresAt.Add(time.Hour)
	}
}

var (
	oneMore       = before(func(s *share.Share, _ *share.Claim) { s.Openings = s.Allowed() + 1 })
	tooManyLeases = func(r share.Rules) apply { r.Leases++; return r.Apply }
	fewerLeases   = before(func(s *share.Share, _ *share.Tick) {
		if s.Leases >= rules.Leases {
			s.Leases = rules.Leases * int(s.Allowed())
		}
	})
	opensAfterTheEnd = before(reopened)
	ackedTwice       = before(func(s *share.Share, _ *share.Acknowledge) { s.Acked = nil })
	ackCountsTwo     = after(func(was share.Share, _ share.Acknowledge, next *share.Share) {
		if next.Opened > was.Opened {
			next.Opened++
		}
	})
	ackTakesNothing = after(func(was share.Share, _ share.Acknowledge, next *share.Share) { next.Opened = was.Opened })
	ackLost         = after(func(was share.Share, _ share.Acknowledge, next *share.Share) { *next = was })
	firstAckEnds    = before(func(s *share.Share, _ *share.Acknowledge) { s.Openings = share.Once })
	ackKeepsLease   = after(func(was share.Share, _ share.Acknowledge, next *share.Share) {
		if !next.Ended() {
			next.Status, next.Lease, next.Others = was.Status, was.Lease, was.Others
		}
	})
	lateAckIsExtra = after(func(was share.Share, e share.Acknowledge, next *share.Share) {
		if !next.Ended() && !was.Holds(e.Claim) {
			next.Status, next.Lease, next.Others = was.Status, was.Lease, was.Others
		}
	})
	lateAckEndsTheOldest = after(func(was share.Share, e share.Acknowledge, next *share.Share) {
		if !next.Ended() && !was.Holds(e.Claim) && leases(was) > leases(*next) && len(was.Others) > 0 {
			next.Status, next.Lease, next.Others = share.Claimed, was.Lease, was.Others[:len(was.Others)-1]
		}
	})
	claimEndsOthers = after(func(_ share.Share, _ share.Claim, next *share.Share) { next.Others = nil })
	lapseEndsAll    = lapse(func(was share.Share, ticked *share.Share) {
		if !ticked.Ended() && leases(*ticked) < leases(was) {
			ticked.Status, ticked.Lease, ticked.Others = share.Available, share.Lease{}, nil
		}
	})
	lapseTakesOpening = lapse(func(was share.Share, ticked *share.Share) {
		ticked.Opened = min(int(was.Allowed())-1, ticked.Opened+leases(was)-leases(*ticked))
	})
	uncounted    = after(func(was share.Share, _ share.Claim, next *share.Share) { next.Opened = was.Opened })
	countedAgain = before(func(s *share.Share, _ *share.Claim) { s.Claims = nil })
	endsAtAnAck  = after(func(was share.Share, _ share.Acknowledge, next *share.Share) {
		if !next.Ended() {
			next.Status = share.Downloaded
			next.Version++
		}
	})
	neverExpires = before(func(s *share.Share, _ *share.Claim) { s.ExpiresAt = s.ExpiresAt.Add(time.Hour) })
)

// A fault that the checker misses fails the test.
func TestEveryFaultIsFound(t *testing.T) {
	for _, f := range []fault{
		{name: "a second person gets the only opening", openings: share.Once, apply: oneMore},
		{name: "one opening too many", openings: 2, apply: oneMore},
		{name: "one opening of three too many", openings: 3, apply: oneMore},
		{name: "more leases than allowed", openings: 2, apply: tooManyLeases},
		{name: "the leases of one opening are those of all", openings: 2, apply: fewerLeases},
		{name: "an opening after the end", openings: share.Once, apply: opensAfterTheEnd},
		{name: "an opening after the last one", openings: 2, apply: opensAfterTheEnd},
		{name: "an opening after the end, until the expiry", openings: share.UntilExpiry, apply: opensAfterTheEnd},
		{name: "an opening after the expiry", openings: share.UntilExpiry, apply: neverExpires},
		{name: "a repeated acknowledgement counts again", openings: 3, apply: ackedTwice},
		{name: "an acknowledgement counts twice", openings: 3, apply: ackCountsTwo},
		{name: "an acknowledgement takes no opening", openings: 2, apply: ackTakesNothing},
		{name: "an acknowledgement is lost", openings: 2, apply: ackLost},
		{name: "the first acknowledgement ends the share", openings: 2, apply: firstAckEnds},
		{name: "an acknowledgement leaves its lease", openings: 3, apply: ackKeepsLease},
		{name: "a late acknowledgement ends no lease", openings: 2, apply: lateAckIsExtra},
		{name: "a late acknowledgement ends the oldest lease", openings: 3, apply: lateAckEndsTheOldest},
		{name: "a claim ends the other leases", openings: 2, apply: claimEndsOthers},
		{name: "the end of a lease ends the others", openings: 3, apply: lapseEndsAll},
		{name: "a lapsed lease keeps its opening", openings: 2, apply: lapseTakesOpening},
		{name: "an opening is not counted", openings: share.UntilExpiry, apply: uncounted},
		{name: "a repeated claim counts again", openings: share.UntilExpiry, apply: countedAgain},
		{name: "an acknowledgement ends it before the expiry", openings: share.UntilExpiry, apply: endsAtAnAck},
		{name: "writes without compare-and-set", openings: share.Once, blind: true},
		{name: "writes of several openings without compare-and-set", openings: 3, blind: true},
		{name: "writes until the expiry without compare-and-set", openings: share.UntilExpiry, blind: true},
		{name: "a refusal names another end", openings: 2, answers: func(a *Answer) {
			if a.Refusal == claimed {
				a.EndsAt++
			}
		}},
	} {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			for seed := range uint64(500) {
				if Check(rules, simulated(f, seed), time.Minute) == porcupine.Illegal {
					t.Logf("found with seed %d", seed)
					return
				}
			}
			t.Error("the checker accepts every history")
		})
	}
}
