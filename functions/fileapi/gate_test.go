package fileapi

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/unlocktoken"
	"github.com/secure-share/secure-share/shared/wire"
)

// newGateFixture is newLinkFixture for a site that allows gates.
func newGateFixture(t *testing.T) *fixture {
	t.Helper()
	fx := newLinkFixture(t)
	fx.restrict("site", func(r *wire.PolicyRules) {
		r.Outsiders, r.Gates, r.EmbedOrigins = true, true, []string{"https://www.acme.example", "https://shop.example"}
	})
	return fx
}

func (sh testShare) gateBody() wire.CreateRequest {
	body := sh.outsiderBody()
	body.Gate = &wire.Gate{Verifier: encoded([]byte("the verifier of the gate proof.."))}
	return body
}

// gated is an announced share with a gate, and its unlock secret.
func (fx *fixture) gated() (testShare, string) {
	fx.Helper()
	sh := fx.newShare()
	made := decoded[wire.CreateResponse](fx, sh.call(alice, "POST", "/v1/shares", sh.gateBody()))
	return sh, string(made.UnlockSecret)
}

func TestAShareWithAGate(t *testing.T) {
	fx := newGateFixture(t)
	sh, secret := fx.gated()
	if again := decoded[wire.CreateResponse](fx, sh.call(alice, "POST", "/v1/shares", sh.gateBody())); string(again.UnlockSecret) != secret {
		t.Error("a repeated create has another unlock secret")
	}
	row := fx.row(sh.id)
	if !row.HasGate() || row.UnlockSecret.Reveal() != secret || !reflect.DeepEqual(row.EmbedOrigins, []string{"https://shop.example", "https://www.acme.example"}) {
		t.Errorf("the row is %+v", row)
	}
	sh.upload()
	fx.expect("commit", sh.commit(), 200, "")
	if again := decoded[wire.CreateResponse](fx, sh.call(alice, "POST", "/v1/shares", sh.gateBody())); string(again.UnlockSecret) != secret {
		t.Error("a create after the commit has another unlock secret")
	}
	if s := decoded[wire.Share](fx, sh.show(alice)); !s.Gate || s.Password {
		t.Errorf("the sender sees %+v", s)
	}
	if s := decoded[wire.Page](fx, fx.call(alice, "GET", "/v1/outbox", nil)).Items[0]; s.Gate {
		t.Error("the list says that there is a gate")
	}
	other := sh.gateBody()
	other.Gate = nil
	fx.expect("without the gate", sh.call(alice, "POST", "/v1/shares", other), 409, "id-taken")
	if !decoded[wire.Limits](fx, fx.call(alice, "GET", "/v1/limits", nil)).Gates {
		t.Error("the limits name no gates")
	}
	plain := fx.newShare()
	made := plain.call(alice, "POST", "/v1/shares", plain.outsiderBody())
	if strings.Contains(made.Body.String(), "unlockSecret") || decoded[wire.Share](fx, plain.show(alice)).Gate {
		t.Errorf("a share without a gate has one: %s", made.Body)
	}
}

func TestTheSenderReadsAndChangesTheUnlockSecret(t *testing.T) {
	fx := newGateFixture(t)
	sh, first := fx.gated()
	path := sh.path() + "/unlock-secret"
	read := func(method string) string {
		return string(decoded[wire.UnlockSecret](fx, sh.call(alice, method, path, nil)).UnlockSecret)
	}
	if read("GET") != first {
		t.Error("it reads another one")
	}
	second := read("PUT")
	if third := read("PUT"); second == first || third == second || third == first || read("GET") != third {
		t.Error("it does not change with each call")
	}
	sh.upload()
	fx.expect("commit", sh.commit(), 200, "")
	now := fx.config.Now()
	token, err := unlocktoken.Sign(sh.id, fx.row(sh.id).UnlockSecret, now, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := share.ParseUnlockSecret(read("GET"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := unlocktoken.Verify(token, sh.id, secret, now); err != nil {
		t.Errorf("the secret that it reads is not that of the row: %v", err)
	}
	for _, method := range []string{"GET", "PUT"} {
		for _, who := range []string{bob, carol, dave} {
			fx.expect(method+" by "+who, sh.call(who, method, path, nil), 404, "not-found")
		}
	}
	fx.expect("revoke", sh.withdraw(alice), 204, "")
	plain := fx.newShare()
	fx.expect("create", plain.call(alice, "POST", "/v1/shares", plain.outsiderBody()), 201, "")
	for _, method := range []string{"GET", "PUT"} {
		fx.expect(method+" after the end", sh.call(alice, method, path, nil), 410, "revoked")
		fx.expect(method+" without a gate", plain.call(alice, method, plain.path()+"/unlock-secret", nil), 409, "no-gate")
	}
}

func TestGates(t *testing.T) {
	fx := newGateFixture(t)
	for name, c := range map[string]struct {
		change func(*wire.CreateRequest)
		code   int
	}{
		"none":            {func(b *wire.CreateRequest) { b.Gate = nil }, 201},
		"one":             {func(b *wire.CreateRequest) {}, 201},
		"without a proof": {func(b *wire.CreateRequest) { b.Gate.Verifier = "" }, 400},
		"half":            {func(b *wire.CreateRequest) { b.Gate.Verifier = encoded(make([]byte, 16)) }, 400},
		"zero":            {func(b *wire.CreateRequest) { b.Gate.Verifier = encoded(make([]byte, 32)) }, 400},
		"and a password":  {func(b *wire.CreateRequest) { b.KeyVerifier = keyAlone }, 400},
		"of a colleague":  {func(b *wire.CreateRequest) { b.Recipient, b.MailVerifier, b.Label = "bob", "", nil }, 400},
	} {
		t.Run(name, func(t *testing.T) {
			sh := fx.newShare()
			body := sh.gateBody()
			c.change(&body)
			slug := ""
			if c.code == 400 {
				slug = "malformed"
			}
			fx.expect("create", serve(fx.bare, request(alice, "POST", "/v1/shares", body)), c.code, slug)
		})
	}
}

// Gates have to be allowed by the site and by the place. Only origins that both allow may
// embed.
func TestWhereGatesAreAllowed(t *testing.T) {
	for name, c := range map[string]struct {
		site, place func(*wire.PolicyRules)
		want        string
		embedded    []string
	}{
		"by the site":         {func(r *wire.PolicyRules) { r.Gates = true }, nil, "", nil},
		"not by the site":     {func(*wire.PolicyRules) {}, nil, "gates", nil},
		"not by the place":    {func(r *wire.PolicyRules) { r.Gates = true }, func(*wire.PolicyRules) {}, "gates", nil},
		"by any, any origin":  {func(r *wire.PolicyRules) { r.Gates, r.EmbedOrigins = true, []string{"*"} }, nil, "", []string{"*"}},
		"by both, one origin": {func(r *wire.PolicyRules) { r.Gates, r.EmbedOrigins = true, []string{"*"} }, func(r *wire.PolicyRules) { r.Gates, r.EmbedOrigins = true, []string{"https://a.example"} }, "", []string{"https://a.example"}},
	} {
		t.Run(name, func(t *testing.T) {
			fx := newLinkFixture(t)
			fx.restrict("site", func(r *wire.PolicyRules) { r.Outsiders = true; c.site(r) })
			if c.place != nil {
				fx.restrict("project:1", func(r *wire.PolicyRules) { r.Outsiders = true; c.place(r) })
			}
			who, sh := alice+" in project:1", fx.newShare()
			fx.forbids("create", sh.call(who, "POST", "/v1/shares", sh.gateBody()), c.want)
			plain := fx.newShare()
			fx.forbids("without a gate", plain.call(who, "POST", "/v1/shares", plain.outsiderBody()), "")
			shown := decoded[wire.Policy](fx, fx.call(who, "GET", "/v1/policy", nil))
			if shown.Gates != (c.want == "") {
				t.Errorf("the policy says %v", shown)
			}
			if c.want != "" {
				fx.unwritten(sh)
			} else if got := fx.row(sh.id).EmbedOrigins; !reflect.DeepEqual(got, c.embedded) || !reflect.DeepEqual(shown.EmbedOrigins, c.embedded) {
				t.Errorf("embedded by %q, the policy says %q", got, shown.EmbedOrigins)
			}
		})
	}
}

// The password that the site or the place requires, by the password that a share has.
func TestPasswordsThatThePolicyRequires(t *testing.T) {
	requirement := func(what string) func(*wire.PolicyRules) {
		return func(r *wire.PolicyRules) { r.Outsiders, r.Gates, r.Passwords = true, true, what }
	}
	for name, c := range map[string]struct {
		site, place        string
		plain, gate, keyed string // the rule that refuses it, or ""
	}{
		"none":               {"", "", "", "", ""},
		"any":                {"any", "", "passwords", "", ""},
		"sealed":             {"sealed", "", "passwords", "passwords", ""},
		"by the place":       {"", "any", "passwords", "", ""},
		"more, by the place": {"any", "sealed", "passwords", "passwords", ""},
		"less, by the place": {"sealed", "any", "passwords", "passwords", ""},
	} {
		t.Run(name, func(t *testing.T) {
			fx := newLinkFixture(t)
			fx.restrict("site", requirement(c.site))
			fx.restrict("project:1", requirement(c.place))
			who := alice + " in project:1"
			create := func(body func(testShare) wire.CreateRequest, rule string) {
				sh := fx.newShare()
				fx.forbids("create", sh.call(who, "POST", "/v1/shares", body(sh)), rule)
				if rule != "" {
					fx.unwritten(sh)
				}
			}
			create(testShare.outsiderBody, c.plain)
			create(testShare.gateBody, c.gate)
			create(testShare.passwordBody, c.keyed)
			create(testShare.createBody, "")
			shown := decoded[wire.Policy](fx, fx.call(who, "GET", "/v1/policy", nil))
			if shown.Passwords != max(c.site, c.place) { // "" < "any" < "sealed"
				t.Errorf("the policy says %q", shown.Passwords)
			}
		})
	}
	fx := newLinkFixture(t)
	rules := everyMethod
	rules.Passwords = "long"
	fx.expect("an unknown requirement", serve(fx.bare, fx.administer(alice, "PUT", "/v1/policies/site", level(0, rules))), 400, "malformed")
}

// The log says that the secret changed, and holds nothing of it.
func TestAChangedSecretIsLogged(t *testing.T) {
	fx := newGateFixture(t)
	sh, _ := fx.gated()
	changed := sh.call(alice, "PUT", sh.path()+"/unlock-secret", nil)
	secret := decoded[wire.UnlockSecret](fx, changed).UnlockSecret
	answer := fx.call(alice, "GET", "/v1/activity?action=unlock-secret-changed", nil)
	log := decoded[wire.Activity](fx, answer)
	if len(log.Items) != 1 || log.Items[0].Actor != "alice" || log.Items[0].Share != string(sh.id) || strings.Contains(answer.Body.String(), string(secret)) {
		t.Errorf("%+v", log)
	}
}
