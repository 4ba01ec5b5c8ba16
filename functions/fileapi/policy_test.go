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
func (w *world) as(who string, roles ...roleassertion.Role) string {
	w.Helper()
	name, site, _ := strings.Cut(who, "@")
	return roletest.Sign(w.T, roleKey, roleKeyID, roletest.Claims(w.clock(), share.Site(site), share.Person(name), roles...))
}

// administer is a request of a site administrator.
func (w *world) administer(who, method, path string, body any) *http.Request {
	w.Helper()
	r := request(who, method, path, body)
	r.Header.Set(wire.RolesHeader, w.as(who, roleassertion.SiteAdmin))
	return r
}

// change is an administrator's request to change the policy of the site.
func (w *world) change(who string, body any) *http.Request {
	w.Helper()
	return w.administer(who, "PUT", "/v1/policies/site", body)
}

// roads is the body of a change to a policy that restricts nothing but the roads.
func roads(version int64, names ...string) wire.PolicyLevelRequest {
	return level(version, wire.PolicyRules{Roads: names})
}

// level is the body of PUT /v1/policies/{level}.
func level(version int64, r wire.PolicyRules) wire.PolicyLevelRequest {
	return wire.PolicyLevelRequest{Version: &version, Rules: r}
}

// allow sets the deliveries that the policy of acme allows.
func (w *world) allow(names ...string) {
	w.Helper()
	now := decoded[wire.Policy](w, w.call(alice, "GET", "/v1/policy", nil))
	w.expect("change the policy", serve(w.handler, w.change(alice, roads(now.Version, names...))), 200, "")
}

func TestWhoMayChangeThePolicy(t *testing.T) {
	type signing struct {
		key    *ecdsa.PrivateKey
		id     string
		claims map[string]any
	}
	stranger := newKey()
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
		"forged":                    {func(s *signing) { s.key = stranger }, 0, 403, "roles"},
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
			w := newWorld(t)
			s := signing{roleKey, roleKeyID, roletest.Claims(noon, "acme", "alice", roleassertion.SiteAdmin)}
			c.change(&s)
			r := request(alice, "PUT", "/v1/policies/site", roads(0, "copy"))
			r.Header.Set(wire.RolesHeader, roletest.Sign(t, s.key, s.id, s.claims))
			w.pass(c.after)
			w.expect("change", serve(w.handler, r), c.status, c.slug)
			stored, err := w.rows.Policy(t.Context(), "acme", "")
			if want := int64(0); err != nil || (stored.Version != want) != (c.status == 200) {
				t.Errorf("stored %+v, %v", stored, err)
			}
		})
	}
}

func TestHeadersThatAreNoRoleAssertion(t *testing.T) {
	w := newWorld(t)
	good := w.as(alice, roleassertion.SiteAdmin)
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
			r := request(alice, "PUT", "/v1/policies/site", roads(0, "copy"))
			r.Header[http.CanonicalHeaderKey(wire.RolesHeader)] = c.lines
			w.expect("change", serve(w.handler, r), 403, c.slug)
		})
	}
	r := w.change(alice, roads(0, "copy"))
	r.Header.Del("Authorization")
	w.expect("signed out", serve(w.handler, r), 401, "unauthorized")
	r = w.change(bob, roads(0, "copy"))
	r.Header.Set("Authorization", "Bearer alice@globex")
	w.expect("beside the sign-in of another", serve(w.handler, r), 403, "roles")
}

// A deployment without role keys has no administrators.
func TestWithoutKeysNobodyIsAnAdministrator(t *testing.T) {
	for _, configured := range []string{"", `{"keys":[]}`} {
		keys, err := roleassertion.ParseKeys(configured)
		if (err == nil) != (configured == "") {
			t.Errorf("%q: %v", configured, err)
		}
		w := newWorld(t)
		w.config.Roles = roleassertion.NewVerifier(keys, w.clock)
		w.expect("change", serve(New(w.config), w.change(alice, roads(0, "copy"))), 403, "roles")
	}
}

func TestPoliciesAreReadAndChanged(t *testing.T) {
	w := newWorld(t)
	is := func(who string, version int64, roads ...string) {
		t.Helper()
		got := decoded[wire.Policy](w, w.call(who, "GET", "/v1/policy", nil))
		if got.Version != version || !slices.Equal(got.Roads, roads) {
			t.Errorf("%s sees %+v", who, got)
		}
	}
	is(carol, 0, "mail", "own", "copy")
	to := func(version int64, names ...string) *httptest.ResponseRecorder {
		return serve(w.handler, w.change(alice, roads(version, names...)))
	}
	w.expect("ahead of the first", to(1, "copy"), 409, "policy-changed")
	w.expect("the first", to(0, "copy", "own"), 200, "")
	is(bob, 1, "own", "copy")
	is(dave, 0, "mail", "own", "copy")
	w.expect("the first again", to(0, "own", "copy"), 200, "")
	is(bob, 1, "own", "copy")
	w.expect("another first", to(0, "mail"), 409, "policy-changed")
	w.expect("the second", to(1, "mail"), 200, "")
	is(bob, 2, "mail")
	w.store.PolicyFunc = func(context.Context, share.Site, share.Place) (policy.Revision, error) {
		return policy.Revision{Version: 1, Document: []byte(`{"roads":["own","copy"]}`)}, nil
	}
	w.expect("on an old reading", to(1, "copy"), 409, "policy-changed")
	w.store.PolicyFunc = w.rows.Policy
	is(bob, 2, "mail")
}

func TestMalformedPolicies(t *testing.T) {
	w := newWorld(t)
	for _, body := range []string{
		`{}`, `{"version":0}`, `{"version":0,"rules":{}}`, `{"version":0,"rules":null}`, `{"version":0,"rules":[]}`, `{"rules":{"roads":["mail"]}}`,
		`{"version":0,"rules":{"roads":[]}}`, `{"version":0,"rules":{"roads":null}}`, `{"version":0,"rules":{"roads":"mail"}}`,
		`{"version":0,"rules":{"roads":["Mail"]}}`, `{"version":0,"rules":{"roads":["mail","mail"]}}`, `{"version":0,"rules":{"roads":["pigeon"]}}`,
		`{"version":-1,"rules":{"roads":["mail"]}}`, `{"version":"0","rules":{"roads":["mail"]}}`,
		`{"version":0,"rules":{"roads":["mail"],"outsiders":true}}`, `{"version":0,"rules":{"roads":["mail"]},"outsiders":true}`, `[]`, ``,
	} {
		w.expect(body, serve(w.handler, w.change(alice, body)), 400, "malformed")
	}
	r := w.change(alice, `{"version":0,"rules":{"roads":["mail"]}}`)
	r.Header.Set("Content-Type", "text/plain")
	w.expect("text", serve(w.handler, r), 415, "unsupported-media-type")
	w.expect("large", serve(w.handler, w.change(alice, strings.Repeat(" ", maxBody)+"{}")), 413, "too-large")
}

// If the policy does not allow mail, no request gets a ticket, and no share
// changes.
func TestNoTicketWhereMailIsNotAllowed(t *testing.T) {
	w := newWorld(t)
	w.tickets.IssueFunc = nil // which panics
	before, uploaded := w.letter(), w.letter()
	for _, l := range []letter{before, uploaded} {
		w.expect("create", l.create(), 201, "")
		l.upload()
	}
	w.allow("own", "copy")
	refused := func(what string, a *httptest.ResponseRecorder) {
		t.Helper()
		w.expect(what, a, 403, "policy")
		if !strings.Contains(a.Body.String(), `"rule":"roads"`) {
			t.Errorf("%s: %s", what, a.Body)
		}
	}
	refused("commit with an address", uploaded.commit())
	if s := w.row(uploaded.id); s.Status != share.Uploading || s.Tickets != 0 {
		t.Errorf("it became %+v", s)
	}
	byHand := func(l letter) *httptest.ResponseRecorder {
		return l.call(alice, "POST", l.path()+"/commit", wire.CommitRequest{})
	}
	for _, what := range []string{"commit", "commit again"} {
		a := byHand(uploaded)
		w.expect(what, a, 200, "")
		if got := decoded[map[string]any](w, a); got["ticket"] != nil || got["share"] == nil {
			t.Errorf("%s: %s", what, a.Body)
		}
	}
	refused("ticket", uploaded.ticket())
	refused("commit with an address, afterwards", uploaded.commit())
	if s := w.row(uploaded.id); s.Status != share.Available || s.Tickets != 0 {
		t.Errorf("it became %+v", s)
	}
	if n := w.counts.Take()[metric.Tickets]; n != 0 {
		t.Errorf("%v tickets", n)
	}

	w.tickets.IssueFunc = newIssuer(t).Issue
	w.allow("mail")
	w.expect("a ticket once mail is allowed", uploaded.ticket(), 200, "")
	refused("commit without an address where only mail is allowed", byHand(before))
	w.expect("with one", before.commit(), 200, "")
	w.allow("copy")
	refused("the same commit when mail no longer is", before.commit())
}

// Creating, claiming and ending a share do not depend on the policy.
func TestThePolicyOfRoadsStopsNothingElse(t *testing.T) {
	w := newWorld(t)
	w.allow("copy")
	l := w.letter()
	w.expect("create", l.create(), 201, "")
	l.upload()
	w.expect("commit", l.call(alice, "POST", l.path()+"/commit", wire.CommitRequest{}), 200, "")
	w.expect("claim", l.claim(), 200, "")
	w.expect("acknowledge", l.acknowledge(), 204, "")
}

// While the policy cannot be read, everything that it could forbid is refused,
// and an alarm is raised.
func TestAPolicyThatCannotBeRead(t *testing.T) {
	for name, spoil := range map[string]func(*world){
		"its row does not decode": func(w *world) { w.rows.SpoilPolicy("acme", "") },
		"it is no JSON": func(w *world) {
			next := policy.Revision{Version: 2, Document: []byte("roads")}
			if err := w.rows.SetPolicy(w.Context(), "acme", "", "app/acme", next, noon); err != nil {
				w.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.allow("mail")
			l := w.in(share.Available)
			uploading := w.letter()
			w.expect("create", uploading.create(), 201, "")
			uploading.upload()
			spoil(w)
			before := w.row(l.id)
			w.counts.Take()
			for what, call := range map[string]func() *httptest.ResponseRecorder{
				"commit": uploading.commit,
				"commit by hand": func() *httptest.ResponseRecorder {
					return l.call(alice, "POST", uploading.path()+"/commit", wire.CommitRequest{})
				},
				"ticket": l.ticket,
				"read":   func() *httptest.ResponseRecorder { return w.call(alice, "GET", "/v1/policy", nil) },
				"change": func() *httptest.ResponseRecorder {
					return serve(w.handler, w.change(alice, roads(1, "copy")))
				},
			} {
				w.expect(what, call(), 503, "unavailable")
				if got, want := w.counts.Take(), (tally{metric.PolicyUnreadable: 1, metric.Unavailable: 1}); !maps.Equal(got, want) {
					t.Errorf("%s: counted %v", what, got)
				}
			}
			if after := w.row(l.id); after.Version != before.Version || w.row(uploading.id).Status != share.Uploading {
				t.Errorf("it became %+v", after)
			}
			w.expect("claim", l.claim(), 200, "")
			w.expect("on another site", w.call(dave, "GET", "/v1/policy", nil), 200, "")
		})
	}
}
