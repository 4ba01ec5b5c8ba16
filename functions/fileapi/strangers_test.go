package fileapi

import (
	"maps"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// strangers lists, for each route, everybody to whom a share from alice to bob of
// acme must look as if it did not exist.
var strangers = map[string][]string{
	"sender only":    {bob, carol, dave, "alice@globex", "bob@globex"},
	"recipient only": {alice, carol, dave, "alice@globex", "bob@globex"},
	"both":           {carol, dave, "alice@globex", "bob@globex"},
}

// ofOneShare lists the routes of one share, each with its permitted callers and
// a body.
var ofOneShare = map[string]struct {
	who  string
	body func(testShare) any
}{
	"GET /v1/shares/{id}":               {"both", func(testShare) any { return nil }},
	"DELETE /v1/shares/{id}":            {"both", func(testShare) any { return nil }},
	"POST /v1/shares/{id}/parts":        {"sender only", func(testShare) any { return partsBody(1) }},
	"POST /v1/shares/{id}/commit":       {"sender only", func(sh testShare) any { return sh.commitBody() }},
	"POST /v1/shares/{id}/ticket":       {"sender only", func(sh testShare) any { return sh.addressedBody() }},
	"POST /v1/shares/{id}/extend":       {"sender only", func(testShare) any { return wire.ExtendRequest{} }},
	"POST /v1/shares/{id}/lift-lock":    {"sender only", func(testShare) any { return nil }},
	"GET /v1/shares/{id}/unlock-secret": {"sender only", func(testShare) any { return nil }},
	"PUT /v1/shares/{id}/unlock-secret": {"sender only", func(testShare) any { return nil }},
	"POST /v1/shares/{id}/claim":        {"recipient only", func(sh testShare) any { return sh.claimBody() }},
	"POST /v1/shares/{id}/acknowledge":  {"recipient only", func(sh testShare) any { return sh.acknowledgeBody() }},
}

// ofNoShare checks, for all other routes, that strangers of sh see and change
// nothing of it.
var ofNoShare = map[string]func(*testing.T, testShare){
	"GET /healthz":                             func(t *testing.T, sh testShare) { sameForAll(t, sh, "/healthz") },
	"GET /v1/inbox":                            func(t *testing.T, sh testShare) { sameForAll(t, sh, "/v1/inbox") },
	"GET /v1/outbox":                           func(t *testing.T, sh testShare) { sameForAll(t, sh, "/v1/outbox") },
	"GET /v1/limits":                           func(t *testing.T, sh testShare) { sameForAll(t, sh, "/v1/limits") },
	"GET /v1/policy":                           func(t *testing.T, sh testShare) { sameForAll(t, sh, "/v1/policy") },
	"GET /v1/activity":                         othersReadTheLog,
	"GET /v1/activity/site":                    othersReadTheLog,
	"GET /v1/policies/{level}":                 func(t *testing.T, sh testShare) { sameForAll(t, sh, "/v1/policies/site") },
	"PUT /v1/policies/{level}":                 othersChangePolicy,
	"GET /v1/notices":                          func(t *testing.T, sh testShare) { sameForAll(t, sh, "/v1/notices") },
	"GET /v1/notices/settings":                 othersAskForNotices,
	"PUT /v1/notices/settings":                 othersAskForNotices,
	"POST /v1/shares":                          othersCreate,
	"POST /v1/realtime/token":                  ofRealtime,
	"POST /v1/programs":                        ofPrograms,
	"GET /v1/programs":                         ofPrograms,
	"DELETE /v1/programs/{id}":                 ofPrograms,
	"GET /v1/program":                          ofPrograms,
	"GET /v1/people/{person}/programs":         ofPrograms,
	"DELETE /v1/people/{person}/programs/{id}": ofPrograms,
	"POST /v1/applications":                    ofApplications,
	"POST /v1/applications/certificate":        ofNobody,
	"GET /v1/applications":                     ofApplications,
	"DELETE /v1/applications/{id}":             ofApplications,
	"PUT /v1/applications/{id}":                ofApplications,
	"PUT /v1/applications/{id}/certificate":    ofApplications,
	"GET /v1/consents":                         ofApplications,
	"PUT /v1/consents/{id}":                    ofApplications,
	"DELETE /v1/consents/{id}":                 ofApplications,
	"POST /v1/forge/lifecycle":                 othersUninstall,
	"POST /v1/forge/user-deleted":              othersDeleteUsers,
	"POST /v1/forge/accounts":                  othersReport,
	"POST /v1/forge/accounts/report":           othersReport,
}

func TestEveryRouteHasACaseForStrangers(t *testing.T) {
	for route := range (api{}).routes() {
		_, one := ofOneShare[route]
		_, none := ofNoShare[route]
		if one == none || one != strings.Contains(route, "/shares/{id}") {
			t.Errorf("%s has no case, or a wrong one", route)
		}
	}
}

// A forbidden share gets the same answer as one that does not exist, byte for
// byte.
func TestStrangersLearnAndChangeNothing(t *testing.T) {
	for _, status := range share.Statuses() {
		fx := newFixture(t)
		sh := fx.in(status)
		before := fx.row(sh.id)
		for route, tc := range ofOneShare {
			method, pattern, _ := strings.Cut(route, " ")
			ask := func(who string, id share.ID) *httptest.ResponseRecorder {
				return serve(fx.bare, request(who, method, strings.Replace(pattern, "{id}", string(id), 1), tc.body(sh)))
			}
			unknown := ask(carol, share.NewID())
			fx.expect("unknown id: "+route, unknown, 404, "not-found")
			who := strangers[tc.who]
			if before.CommittedAt.IsZero() && tc.who != "sender only" {
				who = append([]string{bob}, who...)
			}
			for _, who := range who {
				got := ask(who, sh.id)
				if got.Code != unknown.Code || got.Body.String() != unknown.Body.String() || !reflect.DeepEqual(got.Header(), unknown.Header()) {
					t.Errorf("%s, %s by %s: %d %v %s", status, route, who, got.Code, got.Header(), got.Body)
				}
			}
			for _, id := range []share.ID{"x", share.ID(sh.id[:21]), sh.id + "A", "AAAAAAAAAAAAAAAAAAAAA_", share.ID(strings.ToLower(string(sh.id)) + "%0A")} {
				if got := ask(alice, id); got.Body.String() != unknown.Body.String() {
					t.Errorf("%s with the id %s: %d %s", route, id, got.Code, got.Body)
				}
			}
		}
		if after := fx.row(sh.id); !reflect.DeepEqual(after, before) {
			t.Errorf("%s: strangers made %+v of %+v", status, after, before)
		}
	}
}

// The sender gets the file info in lists and on the share's page until the row
// is deleted. The recipient never gets it. The test above compares the answers
// to others.
func TestOnlyTheSenderGetsTheFileInfo(t *testing.T) {
	for _, status := range share.Statuses() {
		fx := newFixture(t)
		sh := fx.in(status)
		want := sh.createBody().FileInfo
		sent := decoded[wire.Page](fx, sh.call(alice, "GET", "/v1/outbox", nil))
		if len(sent.Items) != 1 || !reflect.DeepEqual(sent.Items[0].FileInfo, want) {
			t.Errorf("%s: the sender's list has %+v", status, sent.Items)
		}
		if one := decoded[wire.Share](fx, sh.show(alice)); !reflect.DeepEqual(one.FileInfo, want) {
			t.Errorf("%s: the sender sees %+v", status, one.FileInfo)
		}
		for what, a := range map[string]*httptest.ResponseRecorder{
			"list": sh.call(bob, "GET", "/v1/inbox", nil), "share": sh.show(bob), "claim": sh.claim(), "acknowledgement": sh.acknowledge(),
		} {
			if body := a.Body.String(); strings.Contains(body, want.Sealed) || strings.Contains(body, "fileInfo") {
				t.Errorf("%s: the recipient's %s has it: %s", status, what, body)
			}
		}
	}
}

func TestStrangersOnRoutesWithoutAShare(t *testing.T) {
	for _, status := range []share.Status{share.Uploading, share.Available, share.Claimed, share.Downloaded} {
		for _, route := range slices.Sorted(maps.Keys(ofNoShare)) {
			fx := newFixture(t)
			sh := fx.in(status)
			before := fx.row(sh.id)
			ofNoShare[route](t, sh)
			if after := fx.row(sh.id); !reflect.DeepEqual(after, before) {
				t.Errorf("%s, %s: strangers made %+v of %+v", status, route, after, before)
			}
		}
	}
}

// sameForAll compares with the answer to a person of an unused site.
func sameForAll(t *testing.T, sh testShare, path string) {
	t.Helper()
	want := sh.call("erin@initech", "GET", path, nil)
	for _, who := range strangers["both"] {
		if got := sh.call(who, "GET", path, nil); got.Code != 200 || got.Body.String() != want.Body.String() {
			t.Errorf("%s by %s: %d %s", path, who, got.Code, got.Body)
		}
	}
}

// othersCreate checks that on another site the id is free and makes another
// share. On the same site the id is taken, even after the share has ended. That
// reveals nothing: nobody can guess an id of 128 random bits.
func othersCreate(t *testing.T, sh testShare) {
	t.Helper()
	sh.expect("by carol", sh.call(carol, "POST", "/v1/shares", sh.createBody()), 409, "id-taken")
	for _, who := range []string{dave, "alice@initech"} {
		a := sh.call(who, "POST", "/v1/shares", sh.createBody())
		sh.expect("by "+who, a, 201, "")
		if made := decoded[wire.CreateResponse](sh.fixture, a); made.Share.Status != "uploading" || len(made.Share.History) != 1 {
			t.Errorf("%s got %+v", who, made.Share)
		}
	}
}

// othersChangePolicy checks that an administrator changes the policy of the own
// site only.
func othersChangePolicy(t *testing.T, sh testShare) {
	t.Helper()
	sh.expect("by dave", serve(sh.handler, sh.change(dave, allowing(0, "mail"))), 200, "")
	sameForAcme := sh.call(alice, "GET", "/v1/policy", nil)
	if got := decoded[wire.Policy](sh.fixture, sameForAcme); got.Version != 0 {
		t.Errorf("acme now has %+v", got)
	}
}

func othersUninstall(t *testing.T, sh testShare) {
	t.Helper()
	for _, who := range append([]string{alice, bob}, strangers["both"]...) {
		sh.expect("by "+who, sh.call(who, "POST", "/v1/forge/lifecycle", "{}"), 401, "unauthorized")
	}
	sh.expect("of another app", sh.call("event:app/globex", "POST", "/v1/forge/lifecycle", "{}"), 204, "")
}

// othersDeleteUsers: nobody but Atlassian can report that a person left, and only for
// the installation that the event names.
func othersDeleteUsers(t *testing.T, sh testShare) {
	t.Helper()
	const n = 52
	sh.call(alice, "POST", "/v1/programs", programBody(n))
	for _, who := range append([]string{alice, bob}, strangers["both"]...) {
		sh.expect("by "+who, serve(sh.handler, userDeleted(who, "alice")), 401, "unauthorized")
	}
	sh.expect("of another app", serve(sh.handler, userDeleted("event:app/globex", "alice")), 204, "")
	sh.expect("still there", serve(sh.handler, signed(t, n, sh.clock(), "GET", "/v1/program", nil)), 200, "")
}

func TestWhoLeftTheSiteHasNoPrograms(t *testing.T) {
	fx := newFixture(t)
	fx.approve(alice, 1)
	fx.approve(bob, 2)
	fx.register(3, asItIs)
	fx.agree(alice, 3)
	fx.agree(bob, 3)
	fx.expect("event", serve(fx.handler, userDeleted("event:app/acme", "alice")), 204, "")
	fx.expect("event again", serve(fx.handler, userDeleted("event:app/acme", "alice")), 204, "")
	fx.expect("program of alice", fx.signed(1, "GET", "/v1/inbox", nil), 401, "unknown-program")
	fx.expect("program of bob", fx.signed(2, "GET", "/v1/inbox", nil), 200, "")
	fx.expect("application for alice", fx.signedFor("alice", 3, "GET", "/v1/inbox", nil), 403, "application-person")
	fx.expect("application for bob", fx.signedFor("bob", 3, "GET", "/v1/inbox", nil), 200, "")
}

func TestOtherEventsEndNothing(t *testing.T) {
	fx := newFixture(t)
	fx.approve(alice, 1)
	for _, body := range []string{
		``, `[]`, `{}`, `{"eventType":"avi:jira:deleted:user"}`, `{"eventType":"avi:jira:deleted:user","user":{"accountId":"a b"}}`,
		`{"eventType":"avi:jira:updated:user","user":{"accountId":"alice"}}`, `{"eventType":"avi:jira:deleted:user","user":"alice"}`,
	} {
		fx.expect(body, serve(fx.handler, request("event:app/acme", "POST", "/v1/forge/user-deleted", body)), 400, "malformed")
	}
	large := request("event:app/acme", "POST", "/v1/forge/user-deleted", strings.Repeat(" ", maxBody+1))
	fx.expect("large", serve(fx.handler, large), 413, "too-large")
	fx.expect("still there", fx.signed(1, "GET", "/v1/inbox", nil), 200, "")
}

func TestUninstalledIsNotedForTheReaper(t *testing.T) {
	fx := newFixture(t)
	sh := fx.in(share.Available)
	fx.expect("event", fx.call("event:app/acme", "POST", "/v1/forge/lifecycle", `{"any":"thing"}`), 204, "")
	fx.expect("event again", fx.call("event:app/acme", "POST", "/v1/forge/lifecycle", nil), 204, "")
	owed := 0
	for shard := range 16 {
		for work, err := range fx.rows.Due(t.Context(), shard, fx.clock()) {
			if err != nil || work.Installation != "app/acme" {
				t.Errorf("owed %+v, %v", work, err)
			}
			owed++
		}
	}
	if owed != 1 {
		t.Errorf("%d pieces of work are owed", owed)
	}
	fx.expect("until the reaper comes", sh.show(alice), 200, "")
}
