package fileapi

import (
	"slices"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/policy"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

func TestTheLogKnowsEveryRule(t *testing.T) {
	known, all := slices.Sorted(slices.Values(activity.Rules)), slices.Sorted(slices.Values(policy.RuleNames))
	if !slices.Equal(known, all) {
		t.Errorf("the log knows %q, package policy has %q", known, all)
	}
}

// refusedOf returns the entries of refusals in the log of acme.
func (fx *fixture) refusedOf() (found []activity.Entry) {
	fx.Helper()
	for _, e := range fx.whole("acme") {
		if e.Action == activity.Refused {
			found = append(found, e)
		}
	}
	return found
}

// A refusal of the policy is in the log with its rule and nothing else. Many of them cost
// one write a minute, and count together.
func TestRefusalsOfThePolicyAreLogged(t *testing.T) {
	fx := newFixture(t)
	zero := int64(0)
	fx.expect("forbid", serve(fx.handler, fx.administer(alice, "PUT", "/v1/policies/site", wire.PolicyLevelRequest{
		Version: &zero, Rules: wire.PolicyRules{DeliveryMethods: []string{"mail"}, LargestFile: 1, ProgramsForbidden: true},
	})), 200, "")
	large := fx.newShare()
	for range 3 {
		fx.expect("too large", fx.call(alice, "POST", "/v1/shares", large.createBody()), 403, "policy")
	}
	fx.now = fx.now.Add(refusalEvery - 1)
	fx.expect("too large", fx.call(alice, "POST", "/v1/shares", large.createBody()), 403, "policy")
	got := fx.refusedOf()
	want := activity.Entry{At: noon, Action: activity.Refused, Actor: "alice", Rule: policy.RuleLargestFile, Count: 1, Installation: "app/acme"}
	if len(got) != 1 || clean(got[0]) != clean(want) {
		t.Fatalf("logged %+v, want %+v", got, want)
	}
	fx.now = fx.now.Add(1)
	fx.expect("too large", fx.call(alice, "POST", "/v1/shares", large.createBody()), 403, "policy")
	if got = fx.refusedOf(); len(got) != 1 || got[0].Count != 5 {
		t.Errorf("logged %+v, want five", got)
	}
	fx.now = fx.now.Add(1)
	back := large.createBody()
	back.Recipient = "alice"
	fx.expect("another person", fx.call(bob, "POST", "/v1/shares", back), 403, "policy")
	if got = fx.refusedOf(); len(got) != 2 {
		t.Errorf("logged %+v", got)
	}
	page := decoded[wire.Activity](fx, fx.call(alice, "GET", "/v1/activity?action=refused", nil))
	if len(page.Items) != 1 || page.Items[0].Rule != policy.RuleLargestFile || page.Items[0].Count != 5 {
		t.Errorf("alice reads %+v", page.Items)
	}
}

// clean is an entry as the API shows it.
func clean(e activity.Entry) wire.Logged { return viewEntry(e) }

// An instance remembers a bounded number of refusals.
func TestRefusalsAreBounded(t *testing.T) {
	var r refusalCounts
	for n := range 3 * refusalsSeen {
		if got := r.count(refusal{person: share.Person(rune(n + 1000))}, noon); got != 1 {
			t.Fatalf("the first counts %d", got)
		}
		if len(r.seen) > refusalsSeen {
			t.Fatalf("%d are remembered", len(r.seen))
		}
	}
	if r.count(refusal{person: "a"}, noon) != 1 || r.count(refusal{person: "a"}, noon.Add(time.Second)) != 0 || r.count(refusal{person: "a"}, noon.Add(time.Minute)) != 2 {
		t.Error("counts of one person")
	}
}
