package e2e

import (
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/secure-share/secure-share/scripts/local/stack"
	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
	"github.com/secure-share/secure-share/test/e2e/histories"
)

// observer is one client of a share: alice has one, bob five that know each other's
// claim ids.
type observer struct {
	person
	n      int
	sent   client.Sent
	claims [histories.Claims]share.ClaimID
	chance *rand.Rand
	record *histories.Recorder
}

// Several clients of each of many shares make random calls, at once or with
// pauses in which leases end, while sweeps run. Each share must behave as if
// the calls had come one after another.
func TestHistoriesAreLinearizable(t *testing.T) {
	t.Parallel()
	rules := histories.Rules{Lease: time.Second, LeaseTotal: 2 * time.Second, Leases: 3}
	s := start(t, stack.Options{
		Rules: "lease=1s,leaseTotal=2s,leases=3", SweepEvery: 100 * time.Millisecond, SenderCap: 1000, RecipientCap: 1000,
	})
	r, record := random(t), &histories.Recorder{}
	var all sync.WaitGroup
	for n := range 20 {
		pause := 800 * time.Millisecond * time.Duration(n%2)
		for _, o := range observers(t, s, r, record) {
			all.Go(func() {
				for n := range asked {
					if pause > 0 {
						time.Sleep(time.Duration(o.chance.Int64N(int64(pause))))
					}
					o.ask(t, n)
				}
			})
		}
	}
	all.Wait()

	history := record.Operations()
	t.Logf("%d calls", len(history))
	if got := histories.Check(rules, history, time.Minute); got != porcupine.Ok {
		t.Errorf("the history is %s", got)
		tell(t, rules, history)
	}
	if got := histories.Check(rules, twoWinners(t, history), time.Minute); got != porcupine.Illegal {
		t.Errorf("with a second winner the history is %s", got)
	}
	for _, o := range history {
		if o.Output.(histories.Answer).Status == "downloaded" {
			record.Do(0, o.Input.(histories.Call), func() histories.Answer { return histories.Answer{Status: "available"} })
			break
		}
	}
	if got := histories.Check(rules, record.Operations(), time.Minute); got != porcupine.Illegal {
		t.Errorf("with an end that did not last the history is %s", got)
	}
}

func observers(t *testing.T, s *stack.Stack, r *rand.Rand, record *histories.Recorder) (all []observer) {
	alice, bob := on(t, s, "acme", "alice"), on(t, s, "acme", "bob")
	o := observer{sent: send(t, alice, bob, content(100)), record: record}
	for n := range o.claims {
		o.claims[n] = share.NewClaimID()
	}
	for n, who := range []person{alice, bob, bob, bob, bob, bob} {
		o.n, o.person, o.chance = n, who, fork(r)
		all = append(all, o)
	}
	return all
}

// asked is the number of calls of each client.
const asked = 10

// ask makes the n-th call. Only the last ones may end the share.
func (o observer) ask(t *testing.T, n int) {
	c := histories.Call{Share: string(o.sent.ID), Action: histories.Show, Claim: o.chance.IntN(histories.Claims)}
	ending := n > asked*2/3 && o.chance.IntN(6) == 0
	switch dice := o.chance.IntN(10); {
	case ending && o.n == 0:
		c.Action = histories.Revoke
	case ending && dice == 0:
		c.Action = histories.Decline
	case ending:
		c.Action = histories.Acknowledge
	case o.n > 0 && dice < 7:
		c.Action = histories.Claim
	}
	o.record.Do(o.n, c, func() histories.Answer { return o.call(t, c) })
}

func (o observer) call(t *testing.T, c histories.Call) (a histories.Answer) {
	var err error
	claim := o.claims[c.Claim]
	switch c.Action {
	case histories.Claim:
		var lease wire.ClaimResponse
		lease, err = o.Claim(t.Context(), o.sent.ID, o.sent.Secret.ClaimKey(o.sent.ID.Bytes()), claim)
		a.EndsAt = nanoseconds(&lease.LeaseEndsAt)
	case histories.Acknowledge:
		err = o.Acknowledge(t.Context(), o.sent.ID, claim)
	case histories.Revoke, histories.Decline:
		err = o.Withdraw(t.Context(), o.sent.ID)
	case histories.Show:
		var s wire.Share
		s, err = o.Share(t.Context(), o.sent.ID)
		a.Status, a.Leases, a.EndsAt = s.Status, claims(s), nanoseconds(s.LeaseEndsAt)
	}
	var refusal *client.Problem
	switch {
	case errors.As(err, &refusal):
		a.Refusal, a.EndsAt = string(refusal.Slug()), nanoseconds(refusal.LeaseEndsAt)
	case err != nil:
		t.Error(err)
	}
	return a
}

func nanoseconds(at *time.Time) int64 {
	if at == nil {
		return 0
	}
	return at.UnixNano()
}

// twoWinners falsifies a history: a claim that was refused because of another
// one succeeds as well.
func twoWinners(t *testing.T, history []porcupine.Operation) []porcupine.Operation {
	t.Helper()
	doctored := slices.Clone(history)
	for n, o := range doctored {
		if a := o.Output.(histories.Answer); o.Input.(histories.Call).Action == histories.Claim && a.Refusal == "claimed" {
			a.Refusal = ""
			doctored[n].Output = a
			return doctored
		}
	}
	t.Fatal("no two claims ever met: this history proves little")
	return nil
}

// tell prints the histories of the shares that failed.
func tell(t *testing.T, rules histories.Rules, history []porcupine.Operation) {
	model := histories.Model(rules)
	for _, part := range model.Partition(history) {
		if porcupine.CheckOperationsTimeout(model, part, time.Minute) == porcupine.Ok {
			continue
		}
		for _, o := range part {
			t.Logf("client %d, %d to %d: %s", o.ClientId, o.Call, o.Return, model.DescribeOperation(o.Input, o.Output))
		}
	}
}
