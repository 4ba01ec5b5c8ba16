package fileapi

import (
	"context"
	"crypto/ecdsa"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/policy"
	"github.com/secure-share/secure-share/shared/roleassertion"
	"github.com/secure-share/secure-share/shared/roleassertion/roletest"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// as returns a role assertion for "name@site".
func (fx *fixture) as(who string, roles ...roleassertion.Role) string {
	fx.Helper()
	name, site, _ := strings.Cut(who, "@")
	return roletest.Sign(fx.T, roleKey, roleKeyID, roletest.Claims(fx.clock(), share.Site(site), share.Person(name), roles...))
}

// administer is a request of a site administrator.
func (fx *fixture) administer(who, method, path string, body any) *http.Request {
	fx.Helper()
	r := request(who, method, path, body)
	r.Header.Set(wire.RolesHeader, fx.as(who, roleassertion.SiteAdmin))
	return r
}

// change is an administrator's request to change the policy of the site.
func (fx *fixture) change(who string, body any) *http.Request {
	fx.Helper()
	return fx.administer(who, "PUT", "/v1/policies/site", body)
}

// allowing is the body of a change to a policy that restricts only the delivery methods.
func allowing(version int64, names ...string) wire.PolicyLevelRequest {
	return level(version, wire.PolicyRules{DeliveryMethods: names})
}

// level is the body of PUT /v1/policies/{level}.
func level(version int64, r wire.PolicyRules) wire.PolicyLevelRequest {
	return wire.PolicyLevelRequest{Version: &version, Rules: r}
}

// allow sets the deliveries that the policy of acme allows.
func (fx *fixture) allow(names ...string) {
	fx.Helper()
	now := decoded[wire.Policy](fx, fx.call(alice, "GET", "/v1/policy", nil))
	fx.expect("change the policy", serve(fx.handler, fx.change(alice, allowing(now.Version, names...))), 200, "")
}

func TestWhoMayChangeThePolicy(t *testing.T) {
	type signing struct {
		key    *ecdsa.PrivateKey
		id     string
		claims map[string]any
	}
	other := newKey()
	for name, c := range map[string]struct {
		change func(*signing)
		after  time.Duration
		status int
		slug   string
	}{
		"a site administrator":      {func(*signing) {}, 0, 200, ""},
		"in the last second":        {func(*signing) {}, roleassertion.MaxLifetime - 1, 200, ""},
		"one role of several":       {func(s *signing) { s.claims["roles"] = []string{"project-admin:1", "site-admin"} }, 0, 200, ""},
		"expired":                   {func(*signing) {}, roleassertion.MaxLifetime, 403, "roles"},
		"from the future":           {func(*signing) {}, -time.Minute, 403, "roles"},
		"too long a life":           {func(s *signing) { s.claims["exp"] = noon.Add(roleassertion.MaxLifetime + time.Second).Unix() }, 0, 403, "roles"},
		"forged":                    {func(s *signing) { s.key = other }, 0, 403, "roles"},
		"under an unknown key":      {func(s *signing) { s.id = "another" }, 0, 403, "roles"},
		"by the key of the tickets": {func(s *signing) { s.key, s.id = ticketKey, ticketKeyID }, 0, 403, "roles"},
		"of a foreign site":         {func(s *signing) { s.claims["site"] = "globex" }, 0, 403, "roles"},
		"of another person":         {func(s *signing) { s.claims["account"] = "bob" }, 0, 403, "roles"},
		"for another audience":      {func(s *signing) { s.claims["aud"] = ticketAudience }, 0, 403, "roles"},
		"of another issuer":         {func(s *signing) { s.claims["iss"] = ticketIssuer }, 0, 403, "roles"},
		"with an unknown role":      {func(s *signing) { s.claims["roles"] = []string{"site-admin", "owner"} }, 0, 403, "roles"},
		"oversized":                 {func(s *signing) { s.claims["x"] = strings.Repeat("x", roleassertion.MaxToken) }, 0, 403, "roles"},
		"without a role":            {func(s *signing) { s.claims["roles"] = []string{} }, 0, 403, "not-administrator"},
		"a project administrator":   {func(s *signing) { s.claims["roles"] = []string{"project-admin:1"} }, 0, 403, "not-administrator"},
		"a space administrator":     {func(s *signing) { s.claims["roles"] = []string{"space-admin:1"} }, 0, 403, "not-administrator"},
	} {
		t.Run(name, func(t *testing.T) {
			fx := newFixture(t)
			s := signing{roleKey, roleKeyID, roletest.Claims(noon, "acme", "alice", roleassertion.SiteAdmin)}
			c.change(&s)
			r := request(alice, "PUT", "/v1/policies/site", allowing(0, "copy"))
			r.Header.Set(wire.RolesHeader, roletest.Sign(t, s.key, s.id, s.claims))
			fx.pass(c.after)
			fx.expect("change", serve(fx.handler, r), c.status, c.slug)
			stored, err := fx.rows.Policy(t.Context(), "acme", "")
			if want := int64(0); err != nil || (stored.Version != want) != (c.status == 200) {
				t.Errorf("stored %+v, %v", stored, err)
			}
		})
	}
}

func TestHeadersThatAreNoRoleAssertion(t *testing.T) {
	fx := newFixture(t)
	good := fx.as(alice, roleassertion.SiteAdmin)
	for name, c := range map[string]struct {
		lines []string
		slug  string
	}{
		"missing":           {nil, "not-administrator"},
		"empty":             {[]string{""}, "not-administrator"},
		"two":               {[]string{good, good}, "roles"},
		"a bearer":          {[]string{"Bearer " + good}, "roles"},
		"the sign-in":       {[]string{alice}, "roles"},
		"cut":               {[]string{good[:len(good)-1]}, "roles"},
		"four thousand dot": {[]string{strings.Repeat(".", 4000)}, "roles"},
	} {
		t.Run(name, func(t *testing.T) {
			r := request(alice, "PUT", "/v1/policies/site", allowing(0, "copy"))
			r.Header[http.CanonicalHeaderKey(wire.RolesHeader)] = c.lines
			fx.expect("change", serve(fx.handler, r), 403, c.slug)
		})
	}
	r := fx.change(alice, allowing(0, "copy"))
	r.Header.Del("Authorization")
	fx.expect("signed out", serve(fx.handler, r), 401, "unauthorized")
	r = fx.change(bob, allowing(0, "copy"))
	r.Header.Set("Authorization", "Bearer alice@globex")
	fx.expect("with the sign-in of another", serve(fx.handler, r), 403, "roles")
}

// A deployment without role keys has no administrators.
func TestWithoutKeysNobodyIsAnAdministrator(t *testing.T) {
	for _, configured := range []string{"", `{"keys":[]}`} {
		keys, err := roleassertion.ParseKeys(configured)
		if (err == nil) != (configured == "") {
			t.Errorf("%q: %v", configured, err)
		}
		fx := newFixture(t)
		fx.config.Roles = roleassertion.NewVerifier(keys, fx.clock)
		fx.expect("change", serve(New(fx.config), fx.change(alice, allowing(0, "copy"))), 403, "roles")
	}
}

func TestPoliciesAreReadAndChanged(t *testing.T) {
	fx := newFixture(t)
	is := func(who string, version int64, methods ...string) {
		t.Helper()
		got := decoded[wire.Policy](fx, fx.call(who, "GET", "/v1/policy", nil))
		if got.Version != version || !slices.Equal(got.DeliveryMethods, methods) {
			t.Errorf("%s sees %+v", who, got)
		}
	}
	is(carol, 0, "mail", "own", "copy")
	to := func(version int64, names ...string) *httptest.ResponseRecorder {
		return serve(fx.handler, fx.change(alice, allowing(version, names...)))
	}
	fx.expect("ahead of the first", to(1, "copy"), 409, "policy-changed")
	fx.expect("the first", to(0, "copy", "own"), 200, "")
	is(bob, 1, "own", "copy")
	is(dave, 0, "mail", "own", "copy")
	fx.expect("the first again", to(0, "own", "copy"), 200, "")
	is(bob, 1, "own", "copy")
	fx.expect("another first", to(0, "mail"), 409, "policy-changed")
	fx.expect("the second", to(1, "mail"), 200, "")
	is(bob, 2, "mail")
	fx.store.PolicyFunc = func(context.Context, share.Site, share.Place) (policy.Revision, error) {
		return policy.Revision{Version: 1, Document: []byte(`{"deliveryMethods":["own","copy"]}`)}, nil
	}
	fx.expect("on an old reading", to(1, "copy"), 409, "policy-changed")
	fx.store.PolicyFunc = fx.rows.Policy
	is(bob, 2, "mail")
}

func TestMalformedPolicies(t *testing.T) {
	fx := newFixture(t)
	for _, body := range []string{
		`{}`, `{"version":0}`, `{"version":0,"rules":{}}`, `{"version":0,"rules":null}`, `{"version":0,"rules":[]}`, `{"rules":{"deliveryMethods":["mail"]}}`,
		`{"version":0,"rules":{"deliveryMethods":[]}}`, `{"version":0,"rules":{"deliveryMethods":null}}`, `{"version":0,"rules":{"deliveryMethods":"mail"}}`,
		`{"version":0,"rules":{"deliveryMethods":["Mail"]}}`, `{"version":0,"rules":{"deliveryMethods":["mail","mail"]}}`, `{"version":0,"rules":{"deliveryMethods":["pigeon"]}}`,
		`{"version":-1,"rules":{"deliveryMethods":["mail"]}}`, `{"version":"0","rules":{"deliveryMethods":["mail"]}}`,
		`{"version":0,"rules":{"deliveryMethods":["mail"],"passwords":true}}`, `{"version":0,"rules":{"deliveryMethods":["mail"]},"passwords":true}`, `[]`, ``,
	} {
		fx.expect(body, serve(fx.handler, fx.change(alice, body)), 400, "malformed")
	}
	r := fx.change(alice, `{"version":0,"rules":{"deliveryMethods":["mail"]}}`)
	r.Header.Set("Content-Type", "text/plain")
	fx.expect("text", serve(fx.handler, r), 415, "unsupported-media-type")
	fx.expect("large", serve(fx.handler, fx.change(alice, strings.Repeat(" ", maxBody)+"{}")), 413, "too-large")
}

// If the policy does not allow mail, no request gets a ticket, and no share
// changes.
func TestNoTicketWhereMailIsNotAllowed(t *testing.T) {
	fx := newFixture(t)
	fx.tickets.IssueFunc = nil // which panics
	before, uploaded := fx.newShare(), fx.newShare()
	for _, sh := range []testShare{before, uploaded} {
		fx.expect("create", sh.create(), 201, "")
		sh.upload()
	}
	fx.allow("own", "copy")
	refused := func(what string, a *httptest.ResponseRecorder) {
		t.Helper()
		fx.expect(what, a, 403, "policy")
		if !strings.Contains(a.Body.String(), `"rule":"deliveryMethods"`) {
			t.Errorf("%s: %s", what, a.Body)
		}
	}
	refused("commit with an address", uploaded.commit())
	if s := fx.row(uploaded.id); s.Status != share.Uploading || s.Tickets != 0 {
		t.Errorf("it became %+v", s)
	}
	byHand := func(sh testShare) *httptest.ResponseRecorder {
		return sh.call(alice, "POST", sh.path()+"/commit", wire.CommitRequest{})
	}
	for _, what := range []string{"commit", "commit again"} {
		a := byHand(uploaded)
		fx.expect(what, a, 200, "")
		if got := decoded[map[string]any](fx, a); got["ticket"] != nil || got["share"] == nil {
			t.Errorf("%s: %s", what, a.Body)
		}
	}
	refused("ticket", uploaded.ticket())
	refused("commit with an address, afterwards", uploaded.commit())
	if s := fx.row(uploaded.id); s.Status != share.Available || s.Tickets != 0 {
		t.Errorf("it became %+v", s)
	}
	if n := fx.counts.Take()[metric.Tickets]; n != 0 {
		t.Errorf("%v tickets", n)
	}

	fx.tickets.IssueFunc = newIssuer(t).Issue
	fx.allow("mail")
	fx.expect("a ticket once mail is allowed", uploaded.ticket(), 200, "")
	refused("commit without an address where only mail is allowed", byHand(before))
	fx.expect("with one", before.commit(), 200, "")
	fx.allow("copy")
	refused("the same commit when mail no longer is", before.commit())
}

// Creating, claiming and ending a share do not depend on the policy.
func TestThePolicyOfDeliveryMethodsStopsNothingElse(t *testing.T) {
	fx := newFixture(t)
	fx.allow("copy")
	sh := fx.newShare()
	fx.expect("create", sh.create(), 201, "")
	sh.upload()
	fx.expect("commit", sh.call(alice, "POST", sh.path()+"/commit", wire.CommitRequest{}), 200, "")
	fx.expect("claim", sh.claim(), 200, "")
	fx.expect("acknowledge", sh.acknowledge(), 204, "")
}

// While the policy cannot be read, everything that it could forbid is refused,
// and an alarm is raised.
func TestAPolicyThatCannotBeRead(t *testing.T) {
	for name, spoil := range map[string]func(*fixture){
		"its row does not decode": func(fx *fixture) { fx.rows.SpoilPolicy("acme", "") },
		"it is not JSON": func(fx *fixture) {
			next := policy.Revision{Version: 2, Document: []byte("deliveryMethods")}
			if err := fx.rows.SetPolicy(fx.Context(), "acme", "", "app/acme", next, noon); err != nil {
				fx.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			fx := newFixture(t)
			fx.allow("mail")
			sh := fx.in(share.Available)
			uploading := fx.newShare()
			fx.expect("create", uploading.create(), 201, "")
			uploading.upload()
			spoil(fx)
			before := fx.row(sh.id)
			fx.counts.Take()
			for what, call := range map[string]func() *httptest.ResponseRecorder{
				"commit": uploading.commit,
				"commit by hand": func() *httptest.ResponseRecorder {
					return sh.call(alice, "POST", uploading.path()+"/commit", wire.CommitRequest{})
				},
				"ticket": sh.ticket,
				"read":   func() *httptest.ResponseRecorder { return fx.call(alice, "GET", "/v1/policy", nil) },
			} {
				fx.Run(what, func(t *testing.T) {
					fx.expect(what, call(), 503, "unavailable")
					if got, want := fx.counts.Take(), (tally{metric.PolicyUnreadable: 1, metric.Unavailable: 1}); !maps.Equal(got, want) {
						t.Errorf("counted %v", got)
					}
				})
			}
			if after := fx.row(sh.id); after.Version != before.Version || fx.row(uploading.id).Status != share.Uploading {
				t.Errorf("it became %+v", after)
			}
			fx.expect("claim", sh.claim(), 200, "")
			fx.expect("on another site", fx.call(dave, "GET", "/v1/policy", nil), 200, "")
		})
	}
}

// An administrator replaces a policy that cannot be read, for example one of a build
// that called the rule deliveryMethods roads.
func TestReplacingAPolicyThatCannotBeRead(t *testing.T) {
	for _, place := range []string{"site", "project:1"} {
		t.Run(place, func(t *testing.T) {
			fx := newFixture(t)
			path, of := "/v1/policies/"+place, share.Place("")
			if place != "site" {
				of = share.Place(place)
			}
			for version := int64(1); version <= 3; version++ {
				next := policy.Revision{Version: version, Document: []byte(`{"roads":["own"],"domains":["acme.example"]}`)}
				if err := fx.rows.SetPolicy(fx.Context(), "acme", of, "app/acme", next, noon); err != nil {
					t.Fatal(err)
				}
			}
			fx.counts.Take()
			shown := fx.call(alice, "GET", path, nil)
			fx.expect("show", shown, 200, "")
			if got := decoded[wire.PolicyLevel](fx, shown); got.Version != 3 || got.Rules != nil || len(got.Inherited.DeliveryMethods) != 3 {
				t.Errorf("got %+v", got)
			}
			if got := fx.counts.Take(); got[metric.PolicyUnreadable] != 1 {
				t.Errorf("counted %v", got)
			}
			change := func(who string, version int64) *httptest.ResponseRecorder {
				return serve(fx.handler, fx.administer(who, "PUT", path, allowing(version, "copy")))
			}
			fx.expect("not an administrator", fx.call(alice, "PUT", path, allowing(3, "copy")), 403, "not-administrator")
			fx.expect("to another version", change(alice, 2), 409, "policy-changed")
			fx.expect("replace", change(alice, 3), 200, "")
			fx.expect("once more", change(alice, 3), 200, "")
			if got := decoded[wire.PolicyLevel](fx, fx.call(alice, "GET", path, nil)); got.Version != 4 || got.Rules == nil || !slices.Equal(got.Rules.DeliveryMethods, []string{"copy"}) || got.Rules.Domains != nil {
				t.Errorf("got %+v", got)
			}
			sh := fx.newShare()
			fx.expect("send", sh.call(alice+" in project:1", "POST", "/v1/shares", sh.createBody()), 201, "")
		})
	}
}

// What does not decode as a row has no version, so nobody can replace it through the API.
func TestAPolicyWhoseRowCannotBeRead(t *testing.T) {
	fx := newFixture(t)
	fx.rows.SpoilPolicy("acme", "")
	fx.expect("show", fx.call(alice, "GET", "/v1/policies/site", nil), 503, "unavailable")
	for version := range int64(2) {
		fx.expect("replace", serve(fx.handler, fx.change(alice, allowing(version, "copy"))), 503, "unavailable")
	}
}
