package fileapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/forgetoken"
	"github.com/secure-share/secure-share/shared/mailticket"
	"github.com/secure-share/secure-share/shared/notice"
	"github.com/secure-share/secure-share/shared/policy"
	"github.com/secure-share/secure-share/shared/ratelimit"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// everyRoute calls each route once, as a permitted caller.
func everyRoute(fx *fixture, sh testShare) map[string]*http.Request {
	return map[string]*http.Request{
		"GET /healthz":                             request("", "GET", "/healthz", nil),
		"POST /v1/shares":                          request(alice, "POST", "/v1/shares", fx.newShare().createBody()),
		"GET /v1/shares/{id}":                      request(alice, "GET", sh.path(), nil),
		"DELETE /v1/shares/{id}":                   request(alice, "DELETE", sh.path(), nil),
		"POST /v1/shares/{id}/parts":               request(alice, "POST", sh.path()+"/parts", partsBody(1)),
		"POST /v1/shares/{id}/commit":              request(alice, "POST", sh.path()+"/commit", sh.commitBody()),
		"POST /v1/shares/{id}/ticket":              request(alice, "POST", sh.path()+"/ticket", sh.addressedBody()),
		"GET /v1/shares/{id}/unlock-secret":        request(alice, "GET", sh.path()+"/unlock-secret", nil),
		"PUT /v1/shares/{id}/unlock-secret":        request(alice, "PUT", sh.path()+"/unlock-secret", nil),
		"POST /v1/shares/{id}/extend":              request(alice, "POST", sh.path()+"/extend", wire.ExtendRequest{}),
		"POST /v1/shares/{id}/lift-lock":           request(alice, "POST", sh.path()+"/lift-lock", nil),
		"POST /v1/shares/{id}/claim":               request(bob, "POST", sh.path()+"/claim", sh.claimBody()),
		"POST /v1/shares/{id}/acknowledge":         request(bob, "POST", sh.path()+"/acknowledge", sh.acknowledgeBody()),
		"GET /v1/inbox":                            request(bob, "GET", "/v1/inbox", nil),
		"GET /v1/outbox":                           request(alice, "GET", "/v1/outbox", nil),
		"GET /v1/limits":                           request(alice, "GET", "/v1/limits", nil),
		"POST /v1/programs":                        request(alice, "POST", "/v1/programs", programBody(3)),
		"GET /v1/programs":                         request(alice, "GET", "/v1/programs", nil),
		"DELETE /v1/programs/{id}":                 request(alice, "DELETE", "/v1/programs/"+string(programID(3)), nil),
		"GET /v1/program":                          request("", "GET", "/v1/program", nil),
		"GET /v1/people/{person}/programs":         fx.administer(alice, "GET", "/v1/people/bob/programs", nil),
		"DELETE /v1/people/{person}/programs/{id}": fx.administer(alice, "DELETE", "/v1/people/bob/programs/"+string(programID(3)), nil),
		"POST /v1/applications":                    fx.administer(alice, "POST", "/v1/applications", applicationBody(4)),
		"POST /v1/applications/certificate":        fx.fetchingCertificate(),
		"GET /v1/applications":                     fx.administer(alice, "GET", "/v1/applications", nil),
		"DELETE /v1/applications/{id}":             fx.administer(alice, "DELETE", "/v1/applications/"+string(programID(4)), nil),
		"PUT /v1/applications/{id}":                fx.administer(alice, "PUT", "/v1/applications/"+string(fx.offered()), change(0, asItIs)),
		"PUT /v1/applications/{id}/certificate":    fx.renewing(fx.offered(), publicPEM(61)),
		"GET /v1/consents":                         request(alice, "GET", "/v1/consents", nil),
		"PUT /v1/consents/{id}":                    request(alice, "PUT", "/v1/consents/"+string(fx.offered()), nil),
		"DELETE /v1/consents/{id}":                 request(alice, "DELETE", "/v1/consents/"+string(fx.offered()), nil),
		"GET /v1/activity":                         request(alice, "GET", "/v1/activity", nil),
		"GET /v1/activity/site":                    fx.administer(alice, "GET", "/v1/activity/site", nil),
		"GET /v1/policy":                           request(alice, "GET", "/v1/policy", nil),
		"POST /v1/realtime/token":                  request(alice, "POST", "/v1/realtime/token", nil),
		"GET /v1/notices":                          request(alice, "GET", "/v1/notices", nil),
		"GET /v1/notices/settings":                 fx.administer(alice, "GET", "/v1/notices/settings", nil),
		"PUT /v1/notices/settings":                 fx.administer(alice, "PUT", "/v1/notices/settings", noticesTo(0, "https://hooks.example/")),
		"GET /v1/policies/{level}":                 request(alice, "GET", "/v1/policies/site", nil),
		"PUT /v1/policies/{level}":                 fx.change(alice, allowing(0, "copy")),
		"POST /v1/forge/lifecycle":                 request("event:app/acme", "POST", "/v1/forge/lifecycle", "{}"),
		"POST /v1/forge/user-deleted":              userDeleted("event:app/acme", "carol"),
		"POST /v1/forge/accounts":                  fx.asApp("event:app/acme", "acme", "/v1/forge/accounts", `{"after":""}`),
		"POST /v1/forge/accounts/report":           fx.asApp("event:app/acme", "acme", "/v1/forge/accounts/report", `{"reported":["alice"],"closed":[],"updated":[]}`),
	}
}

// userDeleted is an event of Jira.
func userDeleted(by, person string) *http.Request {
	return request(by, "POST", "/v1/forge/user-deleted", `{"eventType":"avi:jira:deleted:user","user":{"accountId":"`+person+`","active":false},"timestamp":1}`)
}

// forForge reports whether Atlassian makes the call, and nobody else.
func forForge(route string) bool { return strings.HasPrefix(route, "POST /v1/forge/") }

func TestEveryRouteIsCalledHere(t *testing.T) {
	fx := newFixture(t)
	calls := everyRoute(fx, fx.newShare())
	for route := range (api{}).routes() {
		if calls[route] == nil {
			t.Errorf("%s is not called", route)
		}
	}
}

const health = "GET /healthz"

// needNoStore are the routes that work without the store.
var needNoStore = map[string]bool{health: true, "GET /v1/limits": true, "POST /v1/realtime/token": true}

// forPrograms are the routes that require a signature instead of a token.
var forPrograms = map[string]bool{"GET /v1/program": true}

func TestWithoutAValidTokenNothingHappens(t *testing.T) {
	for _, header := range []string{"", "Bearer", "Bearer ", "alice@acme", "Basic YTpi", "Bearer nobody"} {
		fx := newFixture(t)
		fx.tokens.VerifyFunc = func(_ context.Context, got string) (forgetoken.Invocation, error) {
			if got != header {
				t.Errorf("verified %q, sent %q", got, header)
			}
			return forgetoken.Invocation{Person: "alice", Site: "acme"}, fmt.Errorf("%w: no", forgetoken.ErrInvalid)
		}
		fx.store = &fakeStore{} // panics on every call
		fx.config.Store = fx.store
		handler := contract.Handler(t, New(fx.config))
		for route, r := range everyRoute(fx, fx.newShare()) {
			if route == health {
				continue
			}
			if r.Header.Del("Authorization"); header != "" {
				r.Header.Set("Authorization", header)
			}
			a := serve(handler, r)
			fx.expect(route, a, http.StatusUnauthorized, "unauthorized")
		}
	}
}

func TestKeysOfForgeOutOfReach(t *testing.T) {
	fx := newFixture(t)
	sh := fx.in(share.Available)
	away := fmt.Errorf("%w: timeout", forgetoken.ErrKeysUnavailable)
	fx.tokens.VerifyFunc = func(context.Context, string) (forgetoken.Invocation, error) { return forgetoken.Invocation{}, away }
	fx.tokens.VerifyEventFunc = func(context.Context, string) (forgetoken.Event, error) { return forgetoken.Event{}, away }
	for route, r := range everyRoute(fx, sh) {
		want, slug := http.StatusServiceUnavailable, "unavailable"
		switch {
		case forPrograms[route]:
			continue
		case route == health:
			want, slug = http.StatusOK, ""
		}
		fx.expect(route, serve(fx.handler, r), want, slug)
	}
}

var errBroken = errors.New("broken on purpose")

func TestAStoreThatFails(t *testing.T) {
	fx := newFixture(t)
	sh := fx.in(share.Available)
	fx.store.GetFunc = func(context.Context, share.Site, share.ID) (share.Share, error) { return share.Share{}, errBroken }
	fx.store.UpdateFunc = func(context.Context, share.Site, share.ID, []ratelimit.Key, updating) (share.Share, error) {
		return share.Share{}, errBroken
	}
	list := func(context.Context, share.Site, share.Person, share.Position, int) ([]share.Share, error) {
		return nil, errBroken
	}
	fx.store.InboxFunc, fx.store.OutboxFunc = list, list
	fx.store.UninstalledFunc = func(context.Context, share.Installation, share.Site, time.Time) error { return errBroken }
	fx.config.Programs = brokenPrograms(func() error { return errBroken })
	fx.config.Applications = brokenApplications(func() error { return errBroken })
	fx.config.Log = brokenLog(func() error { return errBroken })
	handler := contract.Handler(t, New(fx.config))
	fx.store.PolicyFunc = func(context.Context, share.Site, share.Place) (policy.Revision, error) {
		return policy.Revision{}, errBroken
	}
	fx.store.NoticesFunc = func(context.Context, share.Site) (notice.Settings, error) { return notice.Settings{}, errBroken }
	fx.store.AccountsFunc = func() error { return errBroken }
	for route, r := range everyRoute(fx, sh) {
		want, slug := http.StatusInternalServerError, "internal"
		switch {
		case forPrograms[route]:
			continue
		case needNoStore[route]:
			want, slug = http.StatusOK, ""
		}
		fx.expect(route, serve(handler, r), want, slug)
	}
}

func TestAShareThatCannotBeRead(t *testing.T) {
	fx := newFixture(t)
	sh := fx.in(share.Available)
	fx.store.GetFunc = func(context.Context, share.Site, share.ID) (share.Share, error) { return share.Share{}, errBroken }
	for _, call := range []action{calls["sender looks"], calls["revoke"], calls["decline"]} {
		fx.expect("call", call(sh), 500, "internal")
	}
	if got := fx.row(sh.id).Status; got != share.Available {
		t.Errorf("now %s", got)
	}
}

func TestBlobStoreAndSignerThatFail(t *testing.T) {
	fx := newFixture(t)
	fx.blobs.PresignPutFunc = func(context.Context, share.Share, time.Time, time.Time) (string, map[string]string, error) {
		return "", nil, errBroken
	}
	sh := fx.newShare()
	fx.expect("create", sh.create(), 500, "internal")
	fx.blobs.PresignPutFunc = newFakeBlobs().PresignPutFunc
	fx.expect("create once more", sh.create(), 201, "")

	stored := fx.blobs.StoredFunc
	fx.blobs.StoredFunc = func(context.Context, share.Share) (share.Content, error) { return share.Content{}, errBroken }
	fx.expect("commit without a look", sh.commit(), 500, "internal")
	fx.blobs.StoredFunc = stored
	sh.upload()
	issue := fx.tickets.IssueFunc
	fx.tickets.IssueFunc = func(context.Context, mailticket.Ticket) (string, error) { return "", errBroken }
	fx.expect("commit without a signature", sh.commit(), 500, "internal")
	fx.expect("ticket without a signature", sh.ticket(), 500, "internal")
	fx.tickets.IssueFunc = issue
	fx.expect("commit once more", sh.commit(), 200, "")

	fx.blobs.PresignGetFunc = func(context.Context, share.Share, time.Time, time.Time) (string, error) { return "", errBroken }
	fx.expect("claim", sh.claim(), 500, "internal")
	fx.blobs.PresignGetFunc = newFakeBlobs().PresignGetFunc
	fx.expect("claim once more", sh.claim(), 200, "")
}

// A repeated commit of a committed share does not ask the blob store again.
func TestOnlyAnUploadingShareIsLookedUp(t *testing.T) {
	for _, status := range share.Statuses() {
		fx := newFixture(t)
		sh := fx.in(status)
		looked := 0
		fx.blobs.StoredFunc = func(context.Context, share.Share) (share.Content, error) { looked++; return sh.content, nil }
		sh.commit()
		want := 0
		if status == share.Uploading {
			want = 1
		}
		if looked != want {
			t.Errorf("%s: looked %d times", status, looked)
		}
	}
}

func TestTheCallersContextReachesEverything(t *testing.T) {
	fx := newFixture(t)
	sh := fx.in(share.Claimed)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for route, r := range everyRoute(fx, sh) {
		if needNoStore[route] || forPrograms[route] {
			continue
		}
		if a := serve(fx.bare, r.WithContext(gone)); a.Code != http.StatusInternalServerError {
			t.Errorf("%s: %d although nobody waits any more", route, a.Code)
		}
	}
}

func TestPanicsAreAllTheSame(t *testing.T) {
	fx := newFixture(t)
	sh := fx.in(share.Available)
	for _, value := range []any{"text", errBroken, 42, nil, struct{ secret string }{"s"}} {
		fx.store.GetFunc = func(context.Context, share.Site, share.ID) (share.Share, error) { panic(value) }
		fx.store.UpdateFunc = func(context.Context, share.Site, share.ID, []ratelimit.Key, updating) (share.Share, error) {
			panic(value)
		}
		list := func(context.Context, share.Site, share.Person, share.Position, int) ([]share.Share, error) {
			panic(value)
		}
		fx.store.InboxFunc, fx.store.OutboxFunc = list, list
		fx.store.UninstalledFunc = func(context.Context, share.Installation, share.Site, time.Time) error { panic(value) }
		fx.config.Programs = brokenPrograms(func() error { panic(value) })
		fx.config.Applications = brokenApplications(func() error { panic(value) })
		fx.config.Log = brokenLog(func() error { panic(value) })
		handler := contract.Handler(t, New(fx.config))
		fx.store.PolicyFunc = func(context.Context, share.Site, share.Place) (policy.Revision, error) { panic(value) }
		fx.store.NoticesFunc = func(context.Context, share.Site) (notice.Settings, error) { panic(value) }
		fx.store.AccountsFunc = func() error { panic(value) }
		var first *httptest.ResponseRecorder
		for route, r := range everyRoute(fx, sh) {
			if needNoStore[route] || forPrograms[route] {
				continue
			}
			a := serve(handler, r)
			fx.expect(route, a, http.StatusInternalServerError, "internal")
			if first == nil {
				first = a
			}
			if a.Body.String() != first.Body.String() {
				t.Errorf("%s: %s", route, a.Body)
			}
		}
	}
}

func TestUnknownPathsAndMethods(t *testing.T) {
	fx := newFixture(t)
	sh := fx.in(share.Available)
	for _, path := range []string{
		"/", "/v1", "/v1/", "/v1/shares/", "/v1/shares//claim", "/v1/share", "/V1/inbox", "/v1/inbox/", "//v1/inbox", "/v1/./inbox",
		"/v1/shares/../inbox", "/v1/shares/" + string(sh.id) + "/", sh.path() + "/part", sh.path() + "/claim/x", "/healthz/", "/v1/keys", "/v1/forge",
	} {
		fx.expect(path, fx.call(alice, "GET", path, nil), http.StatusNotFound, "not-found")
	}
	for path, allow := range map[string]string{
		"/v1/shares": "POST", "/v1/inbox": "GET, HEAD", "/v1/outbox": "GET, HEAD", "/v1/limits": "GET, HEAD", "/v1/policy": "GET, HEAD", "/v1/policies/site": "GET, HEAD, PUT", "/healthz": "GET, HEAD", "/v1/forge/lifecycle": "POST",
		sh.path(): "DELETE, GET, HEAD", sh.path() + "/claim": "POST", sh.path() + "/parts": "POST", sh.path() + "/commit": "POST", sh.path() + "/ticket": "POST", sh.path() + "/extend": "POST", sh.path() + "/lift-lock": "POST", sh.path() + "/unlock-secret": "GET, HEAD, PUT", sh.path() + "/acknowledge": "POST",
	} {
		fx.Run(path, func(t *testing.T) {
			for _, method := range []string{"PATCH", "OPTIONS", "TRACE", "PROPFIND"} {
				a := fx.call(alice, method, path, nil)
				fx.expect(method+" "+path, a, http.StatusMethodNotAllowed, "method-not-allowed")
				if got := a.Header().Get("Allow"); got != allow {
					t.Errorf("%s %s: Allow is %q, want %q", method, path, got, allow)
				}
			}
		})
	}
	fx.expect("a look at the head", fx.call(alice, "HEAD", sh.path(), nil), http.StatusOK, "")
}

func TestPreflightsOfEveryPath(t *testing.T) {
	fx := newFixture(t)
	sh := fx.in(share.Available)
	before := fx.row(sh.id)
	for route, r := range everyRoute(fx, sh) {
		for origin, allowed := range map[string]bool{"https://x.app.example": true, "https://x.y.app.example": false} {
			preflight := httptest.NewRequest(http.MethodOptions, r.URL.Path, nil)
			preflight.Header.Set("Origin", origin)
			preflight.Header.Set("Access-Control-Request-Method", r.Method)
			preflight.Header.Set("Access-Control-Request-Headers", "authorization,content-type,secure-share-roles")
			a := serve(fx.handler, preflight)
			want := ""
			if allowed {
				want = origin
			}
			if a.Code != http.StatusNoContent || a.Header().Get("Access-Control-Allow-Origin") != want {
				t.Errorf("%s from %s: %d, allowed %q", route, origin, a.Code, a.Header().Get("Access-Control-Allow-Origin"))
			}
		}
	}
	if fx.row(sh.id).Version != before.Version {
		t.Error("a preflight changed the share")
	}
}
