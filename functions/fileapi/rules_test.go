package fileapi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/mailticket"
	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/policy"
	"github.com/secure-share/secure-share/shared/roleassertion"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

const legal = "276f955c-63d7-42c8-9520-92d01dca0625" // a group

// everyMethod is a policy that restricts nothing.
var everyMethod = wire.PolicyRules{DeliveryMethods: []string{"mail", "own", "copy"}}

// restrict sets the policy of the site, or of a project or space of it.
func (fx *fixture) restrict(of string, change func(*wire.PolicyRules)) {
	fx.Helper()
	path := "/v1/policies/" + of
	now := decoded[wire.PolicyLevel](fx, fx.call(alice, "GET", path, nil))
	rules := everyMethod
	change(&rules)
	fx.expect("restrict "+of, serve(fx.handler, fx.administer(alice, "PUT", path, level(now.Version, rules))), 200, "")
}

// forbids checks that an answer names the rule.
func (fx *fixture) forbids(what string, a *httptest.ResponseRecorder, rule string) {
	fx.Helper()
	if rule == "" {
		if a.Code >= 300 {
			fx.Errorf("%s: %d %s", what, a.Code, a.Body)
		}
		return
	}
	fx.expect(what, a, 403, "policy")
	if !strings.Contains(a.Body.String(), `"rule":"`+rule+`"`) || !strings.Contains(a.Body.String(), `"detail"`) {
		fx.Errorf("%s: the rule is not %s: %s", what, rule, a.Body)
	}
}

// unwritten checks that the share does not exist.
func (fx *fixture) unwritten(sh testShare) {
	fx.Helper()
	if s, err := fx.rows.Get(fx.Context(), "acme", sh.id); !errors.Is(err, share.ErrNotFound) {
		fx.Errorf("it wrote %+v, %v", s, err)
	}
}

// The matrix: what each rule refuses, to whom, on which route.
func TestRulesByRouteAndRole(t *testing.T) {
	const mib = 1 << 20
	member := []roleassertion.Role{roleassertion.Member(legal)}
	type sender struct {
		who   string
		roles []roleassertion.Role // nil: no assertion
	}
	for name, c := range map[string]struct {
		of       string // whose policy: "" is the site's
		restrict func(*wire.PolicyRules)
		by       sender
		change   func(*wire.CreateRequest)
		create   string // the rule that refuses it, or ""
		commit   string // the same, of a commit with an address
		byHand   string // of one without
	}{
		"no rule":            {"", func(*wire.PolicyRules) {}, sender{who: alice}, nil, "", "", ""},
		"no mail":            {"", func(r *wire.PolicyRules) { r.DeliveryMethods = []string{"own"} }, sender{who: alice}, nil, "", "deliveryMethods", ""},
		"mail only":          {"", func(r *wire.PolicyRules) { r.DeliveryMethods = []string{"mail"} }, sender{who: alice}, nil, "", "", "deliveryMethods"},
		"not in the group":   {"", func(r *wire.PolicyRules) { r.Senders = []string{legal} }, sender{who: alice}, nil, "senders", "", ""},
		"in another group":   {"", func(r *wire.PolicyRules) { r.Senders = []string{legal} }, sender{alice, []roleassertion.Role{roleassertion.Member("other")}}, nil, "senders", "", ""},
		"an administrator":   {"", func(r *wire.PolicyRules) { r.Senders = []string{legal} }, sender{alice, []roleassertion.Role{roleassertion.SiteAdmin}}, nil, "senders", "", ""},
		"in the group":       {"", func(r *wire.PolicyRules) { r.Senders = []string{"other", legal} }, sender{alice, member}, nil, "", "", ""},
		"no place":           {"", func(r *wire.PolicyRules) { r.PlaceRequired = true }, sender{who: alice}, nil, "places", "", ""},
		"some place":         {"", func(r *wire.PolicyRules) { r.PlaceRequired = true }, sender{who: alice + " in space:1"}, nil, "", "", ""},
		"outside the places": {"", func(r *wire.PolicyRules) { r.Places = []string{"project:1", "project:2"} }, sender{who: alice + " in project:3"}, nil, "places", "", ""},
		"in no place":        {"", func(r *wire.PolicyRules) { r.Places = []string{"project:1"} }, sender{who: alice}, nil, "places", "", ""},
		"in one of them":     {"", func(r *wire.PolicyRules) { r.Places = []string{"project:1", "project:2"} }, sender{who: alice + " in project:2"}, nil, "", "", ""},
		"too large":          {"", func(r *wire.PolicyRules) { r.LargestFile = 10 * mib }, sender{who: alice}, func(b *wire.CreateRequest) { b.Length = longest(10*mib) + 1 }, "largestFile", "", ""},
		"as large as allowed": {"", func(r *wire.PolicyRules) { r.LargestFile = 10 * mib }, sender{who: alice}, func(b *wire.CreateRequest) {
			b.Length = longest(10 * mib)
		}, "", "", ""},
		"too long":      {"", func(r *wire.PolicyRules) { r.LifetimeSeconds = 3600 }, sender{who: alice}, func(b *wire.CreateRequest) { b.LifetimeSeconds = 3601 }, "lifetime", "", ""},
		"an hour":       {"", func(r *wire.PolicyRules) { r.LifetimeSeconds = 3600 }, sender{who: alice}, func(b *wire.CreateRequest) { b.LifetimeSeconds = 3600 }, "", "", ""},
		"more openings": {"", func(r *wire.PolicyRules) { r.Openings = 3 }, sender{who: alice}, func(b *wire.CreateRequest) { b.Openings = 4 }, "openings", "", ""},
		"openings":      {"", func(r *wire.PolicyRules) { r.Openings = 3 }, sender{who: alice}, func(b *wire.CreateRequest) { b.Openings = 3 }, "", "", ""},
		"until it expires, where a number is allowed": {"", func(r *wire.PolicyRules) { r.Openings = 20 }, sender{who: alice}, func(b *wire.CreateRequest) { b.UntilExpiry = true }, "openings", "", ""},
		"until it expires":                            {"", func(r *wire.PolicyRules) { r.UntilExpiry = true }, sender{who: alice}, func(b *wire.CreateRequest) { b.UntilExpiry = true }, "", "", ""},
		"a project's openings":                        {"project:1", func(r *wire.PolicyRules) { r.Openings = 3 }, sender{who: alice + " in project:1"}, func(b *wire.CreateRequest) { b.Openings = 2 }, "openings", "", ""},
		"any number of openings":                      {"", func(r *wire.PolicyRules) { r.UntilExpiry = true }, sender{who: alice}, func(b *wire.CreateRequest) { b.Openings = 20 }, "", "", ""},

		"a project's size":                  {"project:1", func(r *wire.PolicyRules) { r.LargestFile = 1 }, sender{who: alice + " in project:1"}, nil, "largestFile", "", ""},
		"a project's size, elsewhere":       {"project:1", func(r *wire.PolicyRules) { r.LargestFile = 1 }, sender{who: alice + " in project:2"}, nil, "", "", ""},
		"a project's size, in a space":      {"project:1", func(r *wire.PolicyRules) { r.LargestFile = 1 }, sender{who: alice + " in space:1"}, nil, "", "", ""},
		"a space's methods":                 {"space:1", func(r *wire.PolicyRules) { r.DeliveryMethods = []string{"copy"} }, sender{who: alice + " in space:1"}, nil, "", "deliveryMethods", ""},
		"a space's methods, on the project": {"space:1", func(r *wire.PolicyRules) { r.DeliveryMethods = []string{"copy"} }, sender{who: alice + " in project:1"}, nil, "", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			fx := newFixture(t)
			of := c.of
			if of == "" {
				of = "site"
			}
			fx.restrict(of, c.restrict)
			sh := fx.newShare()
			create := func(sh testShare) *httptest.ResponseRecorder {
				body := sh.createBody()
				if c.change != nil {
					c.change(&body)
				}
				r := request(c.by.who, "POST", "/v1/shares", body)
				if c.by.roles != nil {
					r.Header.Set(wire.RolesHeader, fx.as(alice, c.by.roles...))
				}
				return serve(fx.handler, r)
			}
			fx.forbids("create", create(sh), c.create)
			if c.create != "" {
				fx.unwritten(sh)
				return
			}
			byHand := fx.newShare()
			fx.forbids("create by hand", create(byHand), "")
			for _, one := range []testShare{sh, byHand} {
				fx.blobs.put(fx.row(one.id), fx.row(one.id).Content)
			}
			fx.forbids("commit", sh.commit(), c.commit)
			fx.forbids("commit by hand", byHand.call(alice, "POST", byHand.path()+"/commit", wire.CommitRequest{}), c.byHand)
			if c.byHand == "" {
				fx.forbids("ticket", byHand.ticket(), c.commit)
			}
			if c.commit == "" {
				fx.forbids("claim", sh.claim(), "")
				fx.forbids("acknowledge", sh.acknowledge(), "")
			}
		})
	}
}

// A change leaves what was announced before as it was: its size, lifetime and
// mail domains.
func TestAChangeLeavesSharesUnderWay(t *testing.T) {
	fx := newFixture(t)
	fx.restrict("site", func(r *wire.PolicyRules) { r.Domains, r.LifetimeSeconds = []string{"acme.example"}, 86_400 })
	sh := fx.newShare()
	fx.expect("create", sh.create(), 201, "")
	fx.restrict("site", func(r *wire.PolicyRules) {
		r.Domains, r.LifetimeSeconds, r.LargestFile, r.PlaceRequired, r.Senders = []string{"globex.example"}, 3600, 1, true, []string{legal}
	})
	fx.forbids("a new one", fx.newShare().create(), "places")
	fx.expect("create again", sh.create(), 201, "")
	fx.expect("the id of another", sh.call(carol, "POST", "/v1/shares", sh.createBody()), 409, "id-taken")
	sh.upload()
	committed := decoded[wire.CommitResponse](fx, sh.commit())
	if s := fx.row(sh.id); s.ExpiresAt.Sub(s.CommittedAt) != 24*time.Hour || !slices.Equal(s.MailDomains, []string{"acme.example"}) {
		t.Errorf("it became %+v", s)
	}
	if got := fx.checkTicket(sh, committed.Ticket).Domains; !slices.Equal(got, []string{"acme.example"}) {
		t.Errorf("the ticket names %v", got)
	}
}

func TestTicketsNameTheDomains(t *testing.T) {
	fx := newFixture(t)
	var issued []mailticket.Ticket
	issue := fx.tickets.IssueFunc
	fx.tickets.IssueFunc = func(ctx context.Context, t mailticket.Ticket) (string, error) {
		issued = append(issued, t)
		return issue(ctx, t)
	}
	fx.in(share.Available)
	fx.restrict("site", func(r *wire.PolicyRules) { r.Domains = []string{"acme.example", "globex.example"} })
	fx.restrict("project:1", func(r *wire.PolicyRules) { r.Domains = []string{"acme.example"} })
	sh := fx.newShare()
	fx.expect("create", sh.call(alice+" in project:1", "POST", "/v1/shares", sh.createBody()), 201, "")
	sh.upload()
	fx.expect("commit", sh.commit(), 200, "")
	fx.expect("ticket", sh.ticket(), 200, "")
	if len(issued) != 3 || issued[0].Domains != nil || !slices.Equal(issued[1].Domains, []string{"acme.example"}) || !slices.Equal(issued[2].Domains, issued[1].Domains) {
		t.Errorf("issued %+v", issued)
	}
	if s := fx.row(sh.id); s.Place != "project:1" {
		t.Errorf("it was sent from %q", s.Place)
	}
}

// The sender chooses within what is allowed.
func TestTheLifetimeOfTheSender(t *testing.T) {
	for seconds, want := range map[int64]time.Duration{0: 72 * time.Hour, 3600: time.Hour, 86_400: 24 * time.Hour, 259_200: 72 * time.Hour} {
		t.Run(fmt.Sprint(seconds), func(t *testing.T) {
			fx := newFixture(t)
			sh := fx.newShare()
			body := sh.createBody()
			body.LifetimeSeconds = seconds
			fx.expect("create", sh.call(alice, "POST", "/v1/shares", body), 201, "")
			sh.upload()
			fx.expect("commit", sh.commit(), 200, "")
			if s := fx.row(sh.id); s.ExpiresAt.Sub(s.CommittedAt) != want {
				t.Errorf("it expires after %s", s.ExpiresAt.Sub(s.CommittedAt))
			}
		})
	}
	rules := share.DefaultRules()
	rules.Lifetime = time.Hour
	fx := newFixtureWith(t, rules)
	sh := fx.newShare()
	body := sh.createBody()
	body.LifetimeSeconds = 3601
	fx.forbids("longer than the operator allows", sh.call(alice, "POST", "/v1/shares", body), "lifetime")
}

// If programs are forbidden, they are refused on every route that they may call,
// and nobody can approve another one.
func TestForbiddenPrograms(t *testing.T) {
	fx := newFixture(t)
	sh := fx.in(share.Available)
	fx.approve(alice, 3, "send", "receive", "read")
	consent := "/v1/consents/" + string(fx.offered())
	fx.expect("agree", fx.call(bob, "PUT", consent, nil), 204, "")
	fx.restrict("site", func(r *wire.PolicyRules) { r.ProgramsForbidden = true })
	for route, scopes := range scopesOf {
		fx.Run(route, func(t *testing.T) {
			if scopes == nil {
				return
			}
			method, path, _ := strings.Cut(route, " ")
			path = strings.Replace(strings.Replace(path, "{id}", string(sh.id), 1), "{level}", "site", 1)
			var body any
			if method == http.MethodPost {
				body = "{}"
			}
			fx.forbids(route, serve(fx.handler, signed(t, 3, fx.clock(), method, path, body)), "programs")
		})
	}
	fx.forbids("approve", fx.call(alice, "POST", "/v1/programs", programBody(5)), "programs")
	fx.forbids("agree to an application", fx.call(carol, "PUT", consent, nil), "programs")
	fx.forbids("withdraw", fx.call(bob, "DELETE", consent, nil), "")
	fx.forbids("the same person in the app", fx.call(alice, "GET", "/v1/outbox", nil), "")
	fx.restrict("site", func(*wire.PolicyRules) {})
	fx.forbids("afterwards", serve(fx.handler, signed(t, 3, fx.clock(), "GET", "/v1/outbox", nil)), "")
}

// A second reading would cost a round trip, and could differ from the first.
func TestARequestReadsAPolicyOnce(t *testing.T) {
	fx := newFixture(t)
	sh := fx.newShare()
	fx.expect("create", sh.call(alice+" in project:1", "POST", "/v1/shares", sh.createBody()), 201, "")
	sh.upload()
	fx.approve(alice, 1, "send", "receive", "read")
	read := map[share.Place]int{}
	fx.store.PolicyFunc = func(ctx context.Context, site share.Site, place share.Place) (policy.Revision, error) {
		read[place]++
		return fx.rows.Policy(ctx, site, place)
	}
	both, site := map[share.Place]int{"": 1, "project:1": 1}, map[share.Place]int{"": 1}
	for name, c := range map[string]struct {
		r    *http.Request
		want map[share.Place]int
	}{
		"create":                {request(alice+" in project:1", "POST", "/v1/shares", fx.newShare().createBody()), both},
		"create, by a program":  {signed(t, 1, fx.clock(), "POST", "/v1/shares", fx.newShare().createBody()), site},
		"commit, by a program":  {signed(t, 1, fx.clock(), "POST", sh.path()+"/commit", sh.commitBody()), both},
		"a level, by a program": {signed(t, 1, fx.clock(), "GET", "/v1/policies/project:1", nil), both},
		"change the site":       {fx.change(alice, allowing(0, "mail")), site},
		"change a project":      {fx.administer(alice, "PUT", "/v1/policies/project:1", allowing(0, "mail")), both},
		"claim":                 {request(bob, "POST", sh.path()+"/claim", sh.claimBody()), map[share.Place]int{}},
	} {
		fx.Run(name, func(t *testing.T) {
			clear(read)
			if a := serve(fx.handler, c.r); a.Code >= 500 {
				t.Errorf("%d %s", a.Code, a.Body)
			}
			if !maps.Equal(read, c.want) {
				t.Errorf("read %v, want %v", read, c.want)
			}
		})
	}
}

func TestWhoMayChangeWhichLevel(t *testing.T) {
	roles := map[string]roleassertion.Role{
		"site": roleassertion.SiteAdmin, "project:1": roleassertion.ProjectAdmin("1"), "space:1": roleassertion.SpaceAdmin("1"),
		"nobody": "", "another project": roleassertion.ProjectAdmin("2"), "a group": roleassertion.Member(legal),
	}
	for _, of := range []string{"site", "project:1", "space:1"} {
		for name, role := range roles {
			t.Run(of+" by "+name, func(t *testing.T) {
				fx := newFixture(t)
				r := request(alice, "PUT", "/v1/policies/"+of, allowing(0, "copy"))
				if role != "" {
					r.Header.Set(wire.RolesHeader, fx.as(alice, role))
				}
				a := serve(fx.handler, r)
				if name == "site" || name == of {
					fx.expect("change", a, 200, "")
				} else {
					fx.expect("change", a, 403, "not-administrator")
				}
				var place share.Place
				if of != "site" {
					place = share.Place(of)
				}
				stored, err := fx.rows.Policy(t.Context(), "acme", place)
				if err != nil || (stored.Version == 1) != (a.Code == 200) {
					t.Errorf("stored %+v, %v", stored, err)
				}
			})
		}
	}
}

func TestLevelsInheritAndNarrow(t *testing.T) {
	fx := newFixture(t)
	fx.restrict("site", func(r *wire.PolicyRules) { r.LargestFile, r.Domains = 1000, []string{"acme.example"} })
	fx.restrict("project:1", func(r *wire.PolicyRules) { r.LargestFile = 500 })
	project := decoded[wire.PolicyLevel](fx, fx.call(carol, "GET", "/v1/policies/project:1", nil))
	if project.Version != 1 || project.Rules.LargestFile != 500 || project.Rules.Domains != nil || project.Inherited.LargestFile != 1000 || !slices.Equal(project.Inherited.Domains, []string{"acme.example"}) {
		t.Errorf("the project has %+v", project)
	}
	site := decoded[wire.PolicyLevel](fx, fx.call(carol, "GET", "/v1/policies/site", nil))
	if site.Version != 1 || site.Rules.LargestFile != 1000 || site.Inherited.LifetimeSeconds != 259_200 || site.Inherited.LargestFile != 0 {
		t.Errorf("the site has %+v", site)
	}
	for who, want := range map[string]int64{carol: 1000, carol + " in project:1": 500, carol + " in project:2": 1000, dave: 0} {
		fx.Run(who, func(t *testing.T) {
			if got := decoded[wire.Policy](fx, fx.call(who, "GET", "/v1/policy", nil)); got.LargestFile != want || got.LifetimeSeconds != 259_200 {
				t.Errorf("to %s applies %+v", who, got)
			}
		})
	}

	set := func(version int64, change func(*wire.PolicyRules)) *httptest.ResponseRecorder {
		rules := everyMethod
		change(&rules)
		return serve(fx.handler, fx.administer(alice, "PUT", "/v1/policies/project:1", level(version, rules)))
	}
	fx.forbids("domains that exclude each other", set(1, func(r *wire.PolicyRules) { r.Domains = []string{"globex.example"} }), "domains")
	fx.expect("an old version", set(0, func(r *wire.PolicyRules) { r.LargestFile = 1 }), 409, "policy-changed")
	fx.expect("repeated", set(0, func(r *wire.PolicyRules) { r.LargestFile = 500 }), 200, "")
	for _, rule := range []func(*wire.PolicyRules){
		func(r *wire.PolicyRules) { r.Places = []string{"project:1"} }, func(r *wire.PolicyRules) { r.PlaceRequired = true },
		func(r *wire.PolicyRules) { r.ProgramsForbidden = true }, func(r *wire.PolicyRules) { r.DeliveryMethods = nil },
	} {
		fx.expect("a rule of the site", serve(fx.bare, fx.administer(alice, "PUT", "/v1/policies/project:1", level(1, func() wire.PolicyRules { r := everyMethod; rule(&r); return r }()))), 400, "malformed")
	}
	for _, of := range []string{"Site", "project", "project:", "issue:1", "project:ACME"} {
		fx.expect(of, serve(fx.bare, request(alice, "GET", "/v1/policies/"+of, nil)), 400, "malformed")
	}

	right := level(1, everyMethod)
	encoded, err := json.Marshal(right)
	if err != nil {
		t.Fatal(err)
	}
	fx.expect("large", serve(fx.handler, fx.administer(alice, "PUT", "/v1/policies/site", strings.Repeat(" ", maxBody)+string(encoded))), 413, "too-large")
	plain := fx.administer(alice, "PUT", "/v1/policies/site", right)
	plain.Header.Set("Content-Type", "text/plain")
	fx.expect("not JSON", serve(fx.handler, plain), 415, "unsupported-media-type")
	somebody := request(alice, "PUT", "/v1/policies/site", right)
	somebody.Header.Set(wire.RolesHeader, fx.as(bob, roleassertion.SiteAdmin))
	fx.expect("the assertion of somebody else", serve(fx.handler, somebody), 403, "roles")

	// The site's policy changes afterwards: nothing is left, and that is refused.
	fx.restrict("project:1", func(r *wire.PolicyRules) { r.Domains = []string{"acme.example"} })
	fx.restrict("site", func(r *wire.PolicyRules) { r.Domains = []string{"globex.example"} })
	sh := fx.newShare()
	fx.forbids("create", sh.call(alice+" in project:1", "POST", "/v1/shares", sh.createBody()), "domains")
}

// Nothing is announced while a policy that applies cannot be read.
func TestNoShareWhileAPolicyCannotBeRead(t *testing.T) {
	for _, place := range []share.Place{"", "project:1"} {
		fx := newFixture(t)
		fx.rows.SpoilPolicy("acme", place)
		fx.counts.Take()
		sh := fx.newShare()
		fx.expect("create", sh.call(alice+" in project:1", "POST", "/v1/shares", sh.createBody()), 503, "unavailable")
		if got, want := fx.counts.Take(), (map[metric.Metric]float64{metric.PolicyUnreadable: 1, metric.Unavailable: 1}); !maps.Equal(got, want) {
			t.Errorf("%q: counted %v", place, got)
		}
		fx.unwritten(sh)
	}
}

// A role assertion that is not valid is refused where it is needed, and only
// there.
func TestAnInvalidAssertionOfASender(t *testing.T) {
	fx := newFixture(t)
	create := func() *httptest.ResponseRecorder {
		r := request(alice, "POST", "/v1/shares", fx.newShare().createBody())
		r.Header.Set(wire.RolesHeader, fx.as(bob, roleassertion.Member(legal)))
		return serve(fx.handler, r)
	}
	fx.expect("without groups", create(), 201, "")
	fx.restrict("site", func(r *wire.PolicyRules) { r.Senders = []string{legal} })
	fx.expect("with groups", create(), 403, "roles")
}
