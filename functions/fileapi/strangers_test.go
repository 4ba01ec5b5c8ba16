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

// outsiders returns, for a route, everybody for whom a share from alice to bob
// of acme must not exist.
var outsiders = map[string][]string{
	"sender only":    {bob, carol, dave, "alice@globex", "bob@globex"},
	"recipient only": {alice, carol, dave, "alice@globex", "bob@globex"},
	"both":           {carol, dave, "alice@globex", "bob@globex"},
}

// ofOneShare lists the routes of one share, each with its permitted callers and
// a body.
var ofOneShare = map[string]struct {
	who  string
	body func(letter) any
}{
	"GET /v1/shares/{id}":              {"both", func(letter) any { return nil }},
	"DELETE /v1/shares/{id}":           {"both", func(letter) any { return nil }},
	"POST /v1/shares/{id}/parts":       {"sender only", func(letter) any { return partsBody(1) }},
	"POST /v1/shares/{id}/commit":      {"sender only", func(l letter) any { return l.commitBody() }},
	"POST /v1/shares/{id}/ticket":      {"sender only", func(l letter) any { return l.addressedBody() }},
	"POST /v1/shares/{id}/claim":       {"recipient only", func(l letter) any { return l.claimBody() }},
	"POST /v1/shares/{id}/acknowledge": {"recipient only", func(l letter) any { return l.acknowledgeBody() }},
}

// ofNoShare checks, for all other routes, that outsiders of l see and change
// nothing of it.
var ofNoShare = map[string]func(*testing.T, letter){
	"GET /healthz":                             func(t *testing.T, l letter) { sameForAll(t, l, "/healthz") },
	"GET /v1/inbox":                            func(t *testing.T, l letter) { sameForAll(t, l, "/v1/inbox") },
	"GET /v1/outbox":                           func(t *testing.T, l letter) { sameForAll(t, l, "/v1/outbox") },
	"GET /v1/limits":                           func(t *testing.T, l letter) { sameForAll(t, l, "/v1/limits") },
	"GET /v1/policy":                           func(t *testing.T, l letter) { sameForAll(t, l, "/v1/policy") },
	"GET /v1/activity":                         othersReadTheLog,
	"GET /v1/activity/site":                    othersReadTheLog,
	"GET /v1/policies/{level}":                 func(t *testing.T, l letter) { sameForAll(t, l, "/v1/policies/site") },
	"PUT /v1/policies/{level}":                 othersChangePolicy,
	"POST /v1/shares":                          othersCreate,
	"POST /v1/realtime/token":                  ofRealtime,
	"POST /v1/programs":                        ofPrograms,
	"GET /v1/programs":                         ofPrograms,
	"DELETE /v1/programs/{id}":                 ofPrograms,
	"GET /v1/program":                          ofPrograms,
	"GET /v1/people/{person}/programs":         ofPrograms,
	"DELETE /v1/people/{person}/programs/{id}": ofPrograms,
	"POST /v1/applications":                    ofApplications,
	"GET /v1/applications":                     ofApplications,
	"DELETE /v1/applications/{id}":             ofApplications,
	"GET /v1/consents":                         ofApplications,
	"PUT /v1/consents/{id}":                    ofApplications,
	"DELETE /v1/consents/{id}":                 ofApplications,
	"POST /v1/forge/lifecycle":                 othersUninstall,
	"POST /v1/forge/user-deleted":              othersDeleteUsers,
}

func TestEveryRouteHasAnOutsidersCase(t *testing.T) {
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
func TestOutsidersLearnAndChangeNothing(t *testing.T) {
	for _, status := range share.Statuses() {
		w := newWorld(t)
		l := w.in(status)
		before := w.row(l.id)
		for route, tc := range ofOneShare {
			method, pattern, _ := strings.Cut(route, " ")
			ask := func(who string, id share.ID) *httptest.ResponseRecorder {
				return serve(w.bare, request(who, method, strings.Replace(pattern, "{id}", string(id), 1), tc.body(l)))
			}
			unknown := ask(carol, share.NewID())
			w.expect("unknown id: "+route, unknown, 404, "not-found")
			who := outsiders[tc.who]
			if before.CommittedAt.IsZero() && tc.who != "sender only" {
				who = append([]string{bob}, who...)
			}
			for _, who := range who {
				got := ask(who, l.id)
				if got.Code != unknown.Code || got.Body.String() != unknown.Body.String() || !reflect.DeepEqual(got.Header(), unknown.Header()) {
					t.Errorf("%s, %s by %s: %d %v %s", status, route, who, got.Code, got.Header(), got.Body)
				}
			}
			for _, id := range []share.ID{"x", share.ID(l.id[:21]), l.id + "A", "AAAAAAAAAAAAAAAAAAAAA_", share.ID(strings.ToLower(string(l.id)) + "%0A")} {
				if got := ask(alice, id); got.Body.String() != unknown.Body.String() {
					t.Errorf("%s with the id %s: %d %s", route, id, got.Code, got.Body)
				}
			}
		}
		if after := w.row(l.id); !reflect.DeepEqual(after, before) {
			t.Errorf("%s: outsiders made %+v of %+v", status, after, before)
		}
	}
}

// The sender gets the file info in lists and on the share's page until the row
// is deleted. The recipient never gets it. The test above compares the answers
// to others.
func TestOnlyTheSenderGetsTheFileInfo(t *testing.T) {
	for _, status := range share.Statuses() {
		w := newWorld(t)
		l := w.in(status)
		want := l.createBody().FileInfo
		sent := decoded[wire.Page](w, l.call(alice, "GET", "/v1/outbox", nil))
		if len(sent.Items) != 1 || !reflect.DeepEqual(sent.Items[0].FileInfo, want) {
			t.Errorf("%s: the sender's list has %+v", status, sent.Items)
		}
		if one := decoded[wire.Share](w, l.show(alice)); !reflect.DeepEqual(one.FileInfo, want) {
			t.Errorf("%s: the sender sees %+v", status, one.FileInfo)
		}
		for what, a := range map[string]*httptest.ResponseRecorder{
			"list": l.call(bob, "GET", "/v1/inbox", nil), "share": l.show(bob), "claim": l.claim(), "acknowledgement": l.acknowledge(),
		} {
			if body := a.Body.String(); strings.Contains(body, want.Sealed) || strings.Contains(body, "fileInfo") {
				t.Errorf("%s: the recipient's %s has it: %s", status, what, body)
			}
		}
	}
}

func TestOutsidersOnRoutesWithoutAShare(t *testing.T) {
	for _, status := range []share.Status{share.Uploading, share.Available, share.Claimed, share.Downloaded} {
		for _, route := range slices.Sorted(maps.Keys(ofNoShare)) {
			w := newWorld(t)
			l := w.in(status)
			before := w.row(l.id)
			ofNoShare[route](t, l)
			if after := w.row(l.id); !reflect.DeepEqual(after, before) {
				t.Errorf("%s, %s: outsiders made %+v of %+v", status, route, after, before)
			}
		}
	}
}

// sameForAll compares with the answer to a person of an unused site.
func sameForAll(t *testing.T, l letter, path string) {
	t.Helper()
	want := l.call("erin@initech", "GET", path, nil)
	for _, who := range outsiders["both"] {
		if got := l.call(who, "GET", path, nil); got.Code != 200 || got.Body.String() != want.Body.String() {
			t.Errorf("%s by %s: %d %s", path, who, got.Code, got.Body)
		}
	}
}

// othersCreate checks that on another site the id is free and makes another
// share. On the same site the id is taken, even after the share has ended. That
// reveals nothing: nobody can guess an id of 128 random bits.
func othersCreate(t *testing.T, l letter) {
	t.Helper()
	l.expect("by carol", l.call(carol, "POST", "/v1/shares", l.createBody()), 409, "id-taken")
	for _, who := range []string{dave, "alice@initech"} {
		a := l.call(who, "POST", "/v1/shares", l.createBody())
		l.expect("by "+who, a, 201, "")
		if made := decoded[wire.CreateResponse](l.world, a); made.Share.Status != "uploading" || len(made.Share.History) != 1 {
			t.Errorf("%s got %+v", who, made.Share)
		}
	}
}

// othersChangePolicy checks that an administrator changes the policy of the own
// site only.
func othersChangePolicy(t *testing.T, l letter) {
	t.Helper()
	l.expect("by dave", serve(l.handler, l.change(dave, roads(0, "mail"))), 200, "")
	sameForAcme := l.call(alice, "GET", "/v1/policy", nil)
	if got := decoded[wire.Policy](l.world, sameForAcme); got.Version != 0 {
		t.Errorf("acme now has %+v", got)
	}
}

func othersUninstall(t *testing.T, l letter) {
	t.Helper()
	for _, who := range append([]string{alice, bob}, outsiders["both"]...) {
		l.expect("by "+who, l.call(who, "POST", "/v1/forge/lifecycle", "{}"), 401, "unauthorized")
	}
	l.expect("of another app", l.call("event:app/globex", "POST", "/v1/forge/lifecycle", "{}"), 204, "")
}

// othersDeleteUsers: nobody but Atlassian can say that a person left, and of no other
// installation.
func othersDeleteUsers(t *testing.T, l letter) {
	t.Helper()
	const n = 52
	l.call(alice, "POST", "/v1/programs", programBody(n))
	for _, who := range append([]string{alice, bob}, outsiders["both"]...) {
		l.expect("by "+who, serve(l.handler, userDeleted(who, "alice")), 401, "unauthorized")
	}
	l.expect("of another app", serve(l.handler, userDeleted("event:app/globex", "alice")), 204, "")
	l.expect("still there", serve(l.handler, signed(t, n, l.clock(), "GET", "/v1/program", nil)), 200, "")
}

func TestWhoLeftTheSiteHasNoPrograms(t *testing.T) {
	w := newWorld(t)
	w.approve(alice, 1)
	w.approve(bob, 2)
	w.register(3, asItIs)
	w.agree(alice, 3)
	w.agree(bob, 3)
	w.expect("event", serve(w.handler, userDeleted("event:app/acme", "alice")), 204, "")
	w.expect("event again", serve(w.handler, userDeleted("event:app/acme", "alice")), 204, "")
	w.expect("program of alice", w.signed(1, "GET", "/v1/inbox", nil), 401, "unknown-program")
	w.expect("program of bob", w.signed(2, "GET", "/v1/inbox", nil), 200, "")
	w.expect("application for alice", w.signedFor("alice", 3, "GET", "/v1/inbox", nil), 403, "application-person")
	w.expect("application for bob", w.signedFor("bob", 3, "GET", "/v1/inbox", nil), 200, "")
}

func TestOtherEventsEndNothing(t *testing.T) {
	w := newWorld(t)
	w.approve(alice, 1)
	for _, body := range []string{
		``, `[]`, `{}`, `{"eventType":"avi:jira:deleted:user"}`, `{"eventType":"avi:jira:deleted:user","user":{"accountId":"a b"}}`,
		`{"eventType":"avi:jira:updated:user","user":{"accountId":"alice"}}`, `{"eventType":"avi:jira:deleted:user","user":"alice"}`,
	} {
		w.expect(body, serve(w.handler, request("event:app/acme", "POST", "/v1/forge/user-deleted", body)), 400, "malformed")
	}
	large := request("event:app/acme", "POST", "/v1/forge/user-deleted", strings.Repeat(" ", maxBody+1))
	w.expect("large", serve(w.handler, large), 413, "too-large")
	w.expect("still there", w.signed(1, "GET", "/v1/inbox", nil), 200, "")
}

func TestUninstalledIsNotedForTheReaper(t *testing.T) {
	w := newWorld(t)
	l := w.in(share.Available)
	w.expect("event", w.call("event:app/acme", "POST", "/v1/forge/lifecycle", `{"any":"thing"}`), 204, "")
	w.expect("event again", w.call("event:app/acme", "POST", "/v1/forge/lifecycle", nil), 204, "")
	owed := 0
	for shard := range 16 {
		for work, err := range w.rows.Due(t.Context(), shard, w.clock()) {
			if err != nil || work.Installation != "app/acme" {
				t.Errorf("owed %+v, %v", work, err)
			}
			owed++
		}
	}
	if owed != 1 {
		t.Errorf("%d pieces of work are owed", owed)
	}
	w.expect("until the reaper comes", l.show(alice), 200, "")
}
