package fileapi

import (
	"net/http/httptest"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/roleassertion"
	"github.com/secure-share/secure-share/shared/wire"
)

// forTwoHours is a committed share for which alice chose two hours.
func (fx *fixture) forTwoHours(by string, body func(testShare) wire.CreateRequest) testShare {
	fx.Helper()
	sh := fx.newShare()
	announced := body(sh)
	announced.LifetimeSeconds = 7200
	fx.expect("create", sh.call(by, "POST", "/v1/shares", announced), 201, "")
	sh.upload()
	fx.expect("commit", sh.call(by, "POST", sh.path()+"/commit", sh.commitBody()), 200, "")
	return sh
}

func (sh testShare) extend(who string, seconds int64) *httptest.ResponseRecorder {
	return sh.call(who, "POST", sh.path()+"/extend", wire.ExtendRequest{LifetimeSeconds: seconds})
}

// expires checks when the share expires, in the answer, to both people, and for TTL.
func (sh testShare) expires(what string, a *httptest.ResponseRecorder, lifetime time.Duration) {
	sh.Helper()
	sh.expect(what, a, 200, "")
	want := sh.row(sh.id).CommittedAt.Add(lifetime)
	for who, s := range map[string]wire.Share{
		"the answer": decoded[wire.Share](sh.fixture, a),
		alice:        decoded[wire.Share](sh.fixture, sh.show(alice)),
		bob:          decoded[wire.Share](sh.fixture, sh.show(bob)),
	} {
		if !s.ExpiresAt.Equal(want) {
			sh.Errorf("%s: %s has %s, want %s", what, who, s.ExpiresAt, want)
		}
	}
	if ttl, found := sh.rows.Blob("acme", sh.id); !found || ttl.Sub(want) > time.Second || ttl.Before(want) {
		sh.Errorf("%s: the blob item is removed at %s, %v", what, ttl, found)
	}
}

func TestTheSenderExtendsAShare(t *testing.T) {
	fx := newFixture(t)
	sh := fx.newShare()
	fx.expect("create", sh.create(), 201, "")
	fx.expect("before the commit", sh.extend(alice, 0), 409, "uncommitted")

	sh = fx.forTwoHours(alice, testShare.createBody)
	fx.pass(30 * time.Minute)
	for _, who := range []string{bob, carol, dave} {
		fx.expect(who, sh.extend(who, 14_400), 404, "not-found")
	}
	for _, seconds := range []int64{-1, 259_201} {
		fx.expect("malformed", serve(fx.bare, request(alice, "POST", sh.path()+"/extend", wire.ExtendRequest{LifetimeSeconds: seconds})), 400, "malformed")
	}
	sh.expires("to four hours", sh.extend(alice, 14_400), 4*time.Hour)
	sh.expires("again", sh.extend(alice, 14_400), 4*time.Hour)
	fx.expect("to less", sh.extend(alice, 7200), 409, "shorter")
	fx.logs(activity.Extended, 1)

	fx.pass(2 * time.Hour) // after its first expiry
	fx.expect("claim", sh.claim(), 200, "")
	sh.expires("while it is claimed, as long as possible", sh.extend(alice, 0), 72*time.Hour)
	fx.logs(activity.Extended, 2)
	fx.at(sh.row(sh.id).ExpiresAt)
	fx.expect("after the end", sh.extend(alice, 0), 410, "expired")
	fx.expect("an unknown share", fx.newShare().extend(alice, 0), 404, "not-found")
}

// An extension has to be allowed like sending the same now.
func TestAnExtensionFollowsThePolicyInForce(t *testing.T) {
	member := []roleassertion.Role{roleassertion.Member(legal)}
	for name, c := range map[string]struct {
		of       string
		restrict func(*wire.PolicyRules)
		seconds  int64
		as       []roleassertion.Role
		rule     string
		want     time.Duration
	}{
		"a day, of two":               {"site", func(r *wire.PolicyRules) { r.LifetimeSeconds = 172_800 }, 86_400, nil, "", 24 * time.Hour},
		"three days, of two":          {"site", func(r *wire.PolicyRules) { r.LifetimeSeconds = 172_800 }, 259_200, nil, "lifetime", 2 * time.Hour},
		"the longest of two":          {"site", func(r *wire.PolicyRules) { r.LifetimeSeconds = 172_800 }, 0, nil, "", 48 * time.Hour},
		"the longest, which is less":  {"site", func(r *wire.PolicyRules) { r.LifetimeSeconds = 3600 }, 0, nil, "", 2 * time.Hour},
		"what it has, and is less":    {"site", func(r *wire.PolicyRules) { r.LifetimeSeconds = 3600 }, 7200, nil, "", 2 * time.Hour},
		"the project allows a day":    {"project:1", func(r *wire.PolicyRules) { r.LifetimeSeconds = 86_400 }, 0, nil, "", 24 * time.Hour},
		"more than the project":       {"project:1", func(r *wire.PolicyRules) { r.LifetimeSeconds = 86_400 }, 86_401, nil, "lifetime", 2 * time.Hour},
		"another project allows less": {"project:2", func(r *wire.PolicyRules) { r.LifetimeSeconds = 3600 }, 0, nil, "", 72 * time.Hour},
		"not from there any more":     {"site", func(r *wire.PolicyRules) { r.Places = []string{"project:2"} }, 0, nil, "places", 2 * time.Hour},
		"not so large any more":       {"site", func(r *wire.PolicyRules) { r.LargestFile = 1 }, 0, nil, "largestFile", 2 * time.Hour},
		"not by everybody any more":   {"site", func(r *wire.PolicyRules) { r.Senders = []string{legal} }, 0, nil, "senders", 2 * time.Hour},
		"by the group":                {"site", func(r *wire.PolicyRules) { r.Senders = []string{legal} }, 0, member, "", 72 * time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			fx := newFixture(t)
			sh := fx.forTwoHours(alice+" in project:1", testShare.createBody)
			fx.restrict(c.of, c.restrict)
			r := request(alice, "POST", sh.path()+"/extend", wire.ExtendRequest{LifetimeSeconds: c.seconds})
			if c.as != nil {
				r.Header.Set(wire.RolesHeader, fx.as(alice, c.as...))
			}
			fx.forbids("extend", serve(fx.handler, r), c.rule)
			if row := fx.row(sh.id); !row.ExpiresAt.Equal(row.CommittedAt.Add(c.want)) {
				t.Errorf("expires %s after the commit, want %s", row.ExpiresAt.Sub(row.CommittedAt), c.want)
			}
		})
	}
}

// The role assertion of somebody else proves no membership.
func TestAnExtensionByAGroupNeedsAValidAssertion(t *testing.T) {
	fx := newFixture(t)
	sh := fx.forTwoHours(alice, testShare.createBody)
	fx.restrict("site", func(r *wire.PolicyRules) { r.Senders = []string{legal} })
	r := request(alice, "POST", sh.path()+"/extend", wire.ExtendRequest{})
	r.Header.Set(wire.RolesHeader, fx.as(bob, roleassertion.Member(legal)))
	fx.expect("extend", serve(fx.handler, r), 403, "roles")
}

// What is special about a share must still be allowed, too.
func TestAnExtensionOfSpecialSharesFollowsThePolicyInForce(t *testing.T) {
	outside := func(r *wire.PolicyRules) { r.Outsiders = true }
	gates := func(r *wire.PolicyRules) { r.Outsiders, r.Gates = true, true }
	required := func(r *wire.PolicyRules) { r.Outsiders, r.Gates, r.Passwords = true, true, "sealed" }
	for name, c := range map[string]struct {
		body           func(testShare) wire.CreateRequest
		before, change func(*wire.PolicyRules)
		rule           string
	}{
		"for a person outside":                      {testShare.outsiderBody, outside, func(*wire.PolicyRules) {}, "outsiders"},
		"with a gate":                               {testShare.gateBody, gates, outside, "gates"},
		"with a gate, a sealed password required":   {testShare.gateBody, gates, required, "passwords"},
		"with a sealed password, which is required": {testShare.passwordBody, outside, required, ""},
		"until the expiry":                          {untilExpiry, func(r *wire.PolicyRules) { r.UntilExpiry = true }, outside, "openings"},
	} {
		t.Run(name, func(t *testing.T) {
			fx := newFixture(t)
			fx.withPage(page)
			fx.restrict("site", c.before)
			sh := fx.forTwoHours(alice, c.body)
			fx.restrict("site", c.change)
			fx.forbids("extend", sh.extend(alice, 14_400), c.rule)
			fx.restrict("site", c.before)
			fx.forbids("extend where it is allowed again", sh.extend(alice, 14_400), "")
		})
	}
}

func untilExpiry(sh testShare) wire.CreateRequest {
	body := sh.createBody()
	body.UntilExpiry = true
	return body
}
