package e2e

import (
	"errors"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/secure-share/secure-share/scripts/local/stack"
	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
	"github.com/secure-share/secure-share/test/e2e/histories"
)

// observer is one client of a share: alice has one, the recipient five that know each
// other's claim ids.
type observer struct {
	person
	n      int
	sent   client.Sent
	share  histories.Share
	claims [histories.Claims]share.ClaimID
	chance *rand.Rand
}

// Several clients of each of many shares make random calls, at once or with
// pauses in which leases end and shares expire, while sweeps run. Each share must behave
// as if the calls had come one after another, even if it was sent together with others.
func TestHistoriesAreLinearizable(t *testing.T) {
	t.Parallel()
	rules := histories.Rules{Lease: time.Second, LeaseTotal: 2 * time.Second, Leases: 3}
	s := start(t, stack.Options{
		Rules: "lease=1s,leaseTotal=2s,leases=3", SweepEvery: 100 * time.Millisecond, SenderCap: 1000, RecipientCap: 1000,
	})
	version := int64(0)
	administer(t, s, http.MethodPut, "/v1/policies/site", wire.PolicyLevelRequest{Version: &version, Rules: wire.PolicyRules{DeliveryMethods: []string{"copy"}, UntilExpiry: true}}, http.StatusOK)
	r, record := random(t), &histories.Recorder{}
	var all sync.WaitGroup
	defer all.Wait() // even if a file cannot be sent
	for n := range 16 {
		pause := 800 * time.Millisecond * time.Duration(n/4%2)
		for _, o := range observers(t, s, r, n) {
			all.Go(func() {
				for n := range histories.Calls {
					if pause > 0 {
						time.Sleep(time.Duration(o.chance.Int64N(int64(pause))))
					}
					c := histories.Draw(o.chance, o.share, o.n, n)
					record.Do(o.n, c, func() histories.Answer { return o.call(t, c) })
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
	for name, falsify := range falsified {
		if got := histories.Check(rules, changed(t, history, falsify), time.Minute); got != porcupine.Illegal {
			t.Errorf("with %s the history is %s", name, got)
		}
	}
}

// observers sends the n-th file and returns the clients of its shares. Some files go to two
// people at once, and some shares soon expire.
func observers(t *testing.T, s *stack.Stack, r *rand.Rand, n int) (all []observer) {
	alice, bob := on(t, s, "acme", "alice"), on(t, s, "acme", "bob")
	to := []person{bob}
	in := sendInput(t, bob, content(100))
	in.Openings = []share.Openings{share.Once, 2, 3, share.UntilExpiry}[n%4]
	in.DeliveryMethod = client.ByHand
	switch n / 4 {
	case 2:
		to = append(to, on(t, s, "acme", "carol"))
	case 3:
		in.Lifetime = 4 * time.Second
	}
	for i, sent := range sendToAll(t, alice, in, to) {
		o := observer{sent: sent, share: histories.Share{ID: string(sent.ID), Openings: in.Openings, ExpiresAt: nanoseconds(sent.Share.ExpiresAt)}}
		for n := range o.claims {
			o.claims[n] = share.NewClaimID()
		}
		for n := range histories.Clients {
			o.n, o.person, o.chance = n, to[i], fork(r)
			if n == 0 {
				o.person = alice
			}
			all = append(all, o)
		}
	}
	return all
}

func sendToAll(t *testing.T, from person, in client.SendInput, to []person) (all []client.Sent) {
	t.Helper()
	if len(to) == 1 {
		sent, err := from.Send(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		return []client.Sent{sent}
	}
	in.Recipient, in.Mail = "", mailaddr.Address{}
	_, each, err := from.SendToEach(t.Context(), in, addressees(t, to...))
	if err != nil {
		t.Fatal(err)
	}
	for _, sent := range each {
		if sent.Err != nil {
			t.Fatal(sent.Err)
		}
		all = append(all, sent.Sent)
	}
	return all
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
	case histories.Show, histories.ShowSent:
		var s wire.Share
		s, err = o.Share(t.Context(), o.sent.ID)
		a.Status, a.Leases, a.Opened, a.EndsAt = s.Status, claims(s), s.Opened, nanoseconds(s.LeaseEndsAt)
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

// falsified are faults of a service. Each changes an answer to which it applies.
var falsified = map[string]func(histories.Call, histories.Answer) (histories.Answer, bool){
	"one opening too many": func(c histories.Call, a histories.Answer) (histories.Answer, bool) {
		applies := c.Action == histories.Claim && a.Refusal == "claimed"
		a.Refusal = ""
		return a, applies
	},
	"an opening after the end": func(c histories.Call, a histories.Answer) (histories.Answer, bool) {
		applies := c.Action == histories.Claim && c.Share.Openings == share.UntilExpiry && (a.Refusal == "revoked" || a.Refusal == "declined" || a.Refusal == "expired")
		a.Refusal, a.EndsAt = "", c.Share.ExpiresAt
		return a, applies
	},
	"an opening that is counted twice": func(c histories.Call, a histories.Answer) (histories.Answer, bool) {
		applies := a.Opened == 1
		a.Opened++
		return a, applies && c.Share.Openings > share.Once
	},
	"a lost lease": func(c histories.Call, a histories.Answer) (histories.Answer, bool) {
		applies := c.Action == histories.ShowSent && a.Status == "claimed"
		a.Status, a.EndsAt = "available", 0
		return a, applies
	},
	"an end that did not last": func(_ histories.Call, a histories.Answer) (histories.Answer, bool) {
		applies := a.Status == "downloaded"
		a.Status = "available"
		return a, applies
	},
}

// changed returns the history with all answers that falsify applies to changed.
func changed(t *testing.T, history []porcupine.Operation, falsify func(histories.Call, histories.Answer) (histories.Answer, bool)) []porcupine.Operation {
	t.Helper()
	history, found := slices.Clone(history), false
	for n, o := range history {
		if a, applies := falsify(o.Input.(histories.Call), o.Output.(histories.Answer)); applies {
			history[n].Output, found = a, true
		}
	}
	if !found {
		t.Error("a fault applies to no answer: this history proves little")
	}
	return history
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
