package e2e

import (
	"bytes"
	"encoding/base64"
	"errors"
	"net/http"
	"testing"

	"github.com/secure-share/secure-share/scripts/local/stack"
	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
	"github.com/secure-share/secure-share/test/scenario"
)

// allow changes the policy of acme.
func allow(t *testing.T, s *stack.Stack, version int64, methods ...string) {
	t.Helper()
	administer(t, s, http.MethodPut, "/v1/policies/site", wire.PolicyLevelRequest{Version: &version, Rules: wire.PolicyRules{DeliveryMethods: methods}}, http.StatusOK)
}

// administer makes a call as erin, the administrator of acme.
func administer(t *testing.T, s *stack.Stack, method, path string, body any, status int) {
	t.Helper()
	scenario.Administer(t, s, method, path, body, status)
}

// withoutPolicies hides the policy, so that the client mails every key, like a client of a
// release before policies.
type withoutPolicies struct{}

func (withoutPolicies) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method == http.MethodGet && r.URL.Path == "/v1/policy" {
		r = r.Clone(r.Context())
		r.URL.Path = "/v1/nowhere"
	}
	return http.DefaultTransport.RoundTrip(r)
}

// If a site's policy does not allow mail, its keys never reach account B,
// whatever the client requests, and what both accounts saw together opens
// nothing.
func TestWithoutMailNoKeyReachesAccountB(t *testing.T) {
	t.Parallel()
	w := &traffic{saw: map[string]*bytes.Buffer{}}
	s := start(t, stack.Options{SweepEvery: -1, Tap: w.tap})
	alice, bob := on(t, s, "acme", "alice"), on(t, s, "acme", "bob")
	dave, wendy := on(t, s, "globex", "dave"), on(t, s, "globex", "wendy")
	allow(t, s, 0, "own", "copy")

	// A client without support for policies is refused and leaves nothing
	// behind.
	var refused *client.Problem
	_, err := through(t, s, "acme", "alice", withoutPolicies{}).Send(t.Context(), sendInput(t, bob, []byte(marker)))
	if !errors.As(err, &refused) || refused.Type != wire.ProblemPrefix+"policy" || refused.Rule != "deliveryMethods" {
		t.Fatalf("send with a mail: %v", err)
	}
	for one, err := range alice.Outbox(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if one.Status == string(share.Available) {
			t.Error("it sent a file without its key")
		}
	}

	// The sender hands the key over.
	in := sendInput(t, bob, []byte(marker))
	in.DeliveryMethod, in.Mail = client.ByHand, mailaddr.Address{}
	sent, err := alice.Send(t.Context(), in)
	if err != nil {
		t.Fatalf("send by hand: %v", err)
	}
	if _, err := alice.Ticket(t.Context(), sent.ID, wire.AddressedRequest{RecipientHash: hash43}); !errors.As(err, &refused) || refused.Rule != "deliveryMethods" {
		t.Errorf("a ticket afterwards: %v", err)
	}
	grant, _, err := claim(t, bob, sent.ID, sent.Secret)
	if err != nil {
		t.Fatal(err)
	}
	ciphertext := fetch(t, string(grant.URL))
	metadata, err := base64.RawURLEncoding.DecodeString(grant.Metadata)
	if err != nil {
		t.Fatal(err)
	}

	// A site without such a policy shows that the search works.
	other := send(t, dave, wendy, []byte("of another site"))
	b := w.everything(t, s, "keys")
	for _, key := range forms(sent.Secret.Reveal()) {
		if bytes.Contains(b, key) {
			t.Error("the key reached account B")
		}
	}
	if !bytes.Contains(b, []byte(other.Secret.Reveal())) {
		t.Error("the key of the other site is not found in account B: this test proves nothing")
	}
	if bytes.Contains(b, []byte(sent.ID)) {
		t.Error("account B learned of the share")
	}
	both := append(w.everything(t, s, "files"), b...)
	crack := cracker{id: sent.ID, ciphertext: ciphertext, metadata: metadata}
	if crack.opens(both) {
		t.Error("both accounts together can read the file")
	}
	if !crack.opens(append(bytes.Clone(both), sent.Secret.Reveal()...)) {
		t.Error("the adversary fails even with the secret: this test proves nothing")
	}
}

// forms are the encodings in which the 16 bytes of a key could appear.
func forms(secret string) [][]byte {
	raw, err := base64.RawURLEncoding.DecodeString(secret)
	if err != nil {
		panic(err)
	}
	return [][]byte{[]byte(secret), raw, []byte(base64.StdEncoding.EncodeToString(raw))}
}

// An administrator restricts a site. The command line tool's client refuses before it
// reads, the file API refuses a client that does not ask for the rules, and the key
// mailer an address that only it sees. The log of the site has the change.
func TestRulesOfASite(t *testing.T) {
	t.Parallel()
	s := start(t, stack.Options{SweepEvery: -1})
	alice, bob := on(t, s, "acme", "alice"), on(t, s, "acme", "bob")
	set := func(version int64, r wire.PolicyRules) {
		t.Helper()
		r.DeliveryMethods = []string{"mail", "copy"}
		administer(t, s, http.MethodPut, "/v1/policies/site", wire.PolicyLevelRequest{Version: &version, Rules: r}, http.StatusOK)
	}
	set(0, wire.PolicyRules{LargestFile: 1000, Domains: []string{"globex.example"}})
	small, large := sendInput(t, bob, []byte("small")), sendInput(t, bob, bytes.Repeat([]byte("x"), 100_000))
	large.DeliveryMethod, large.Mail = client.ByHand, mailaddr.Address{}

	var early *client.PolicyError
	for rule, in := range map[string]client.SendInput{"largestFile": large, "domains": small} {
		if _, err := alice.Send(t.Context(), in); !errors.As(err, &early) || early.Rule != rule {
			t.Errorf("%s: the client: %v", rule, err)
		}
	}
	unaware := through(t, s, "acme", "alice", withoutPolicies{})
	var refused *client.Problem
	large.DeliveryMethod, large.Mail = client.ByMail, small.Mail
	if _, err := unaware.Send(t.Context(), large); !errors.As(err, &refused) || refused.Rule != "largestFile" {
		t.Errorf("the file API: %v", err)
	}
	var undelivered *client.NotDeliveredError
	if _, err := unaware.Send(t.Context(), small); !errors.As(err, &undelivered) || !errors.As(err, &refused) || refused.Rule != "domains" {
		t.Errorf("the key mailer: %v", err)
	}
	set(1, wire.PolicyRules{Places: []string{"project:10000", "project:10001"}})
	if _, err := alice.Send(t.Context(), small); !errors.As(err, &refused) || refused.Rule != "places" {
		t.Errorf("outside of the projects: %v", err)
	}
	administer(t, s, http.MethodGet, "/v1/activity/site?action=policy-changed", nil, http.StatusOK)
}
