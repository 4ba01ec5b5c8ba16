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
	"github.com/secure-share/secure-share/shared/policy"
	"github.com/secure-share/secure-share/shared/share"
)

// everyRoute calls each route once, as a permitted caller.
func everyRoute(w *world, l letter) map[string]*http.Request {
	return map[string]*http.Request{
		"GET /healthz":                             request("", "GET", "/healthz", nil),
		"POST /v1/shares":                          request(alice, "POST", "/v1/shares", w.letter().createBody()),
		"GET /v1/shares/{id}":                      request(alice, "GET", l.path(), nil),
		"DELETE /v1/shares/{id}":                   request(alice, "DELETE", l.path(), nil),
		"POST /v1/shares/{id}/parts":               request(alice, "POST", l.path()+"/parts", partsBody(1)),
		"POST /v1/shares/{id}/commit":              request(alice, "POST", l.path()+"/commit", l.commitBody()),
		"POST /v1/shares/{id}/ticket":              request(alice, "POST", l.path()+"/ticket", l.addressedBody()),
		"POST /v1/shares/{id}/claim":               request(bob, "POST", l.path()+"/claim", l.claimBody()),
		"POST /v1/shares/{id}/acknowledge":         request(bob, "POST", l.path()+"/acknowledge", l.acknowledgeBody()),
		"GET /v1/inbox":                            request(bob, "GET", "/v1/inbox", nil),
		"GET /v1/outbox":                           request(alice, "GET", "/v1/outbox", nil),
		"GET /v1/limits":                           request(alice, "GET", "/v1/limits", nil),
		"POST /v1/programs":                        request(alice, "POST", "/v1/programs", programBody(3)),
		"GET /v1/programs":                         request(alice, "GET", "/v1/programs", nil),
		"DELETE /v1/programs/{id}":                 request(alice, "DELETE", "/v1/programs/"+string(programID(3)), nil),
		"GET /v1/program":                          request("", "GET", "/v1/program", nil),
		"GET /v1/people/{person}/programs":         w.administer(alice, "GET", "/v1/people/bob/programs", nil),
		"DELETE /v1/people/{person}/programs/{id}": w.administer(alice, "DELETE", "/v1/people/bob/programs/"+string(programID(3)), nil),
		"POST /v1/applications":                    w.administer(alice, "POST", "/v1/applications", applicationBody(4)),
		"GET /v1/applications":                     w.administer(alice, "GET", "/v1/applications", nil),
		"DELETE /v1/applications/{id}":             w.administer(alice, "DELETE", "/v1/applications/"+string(programID(4)), nil),
		"GET /v1/consents":                         request(alice, "GET", "/v1/consents", nil),
		"PUT /v1/consents/{id}":                    request(alice, "PUT", "/v1/consents/"+string(w.offered()), nil),
		"DELETE /v1/consents/{id}":                 request(alice, "DELETE", "/v1/consents/"+string(w.offered()), nil),
		"GET /v1/activity":                         request(alice, "GET", "/v1/activity", nil),
		"GET /v1/activity/site":                    w.administer(alice, "GET", "/v1/activity/site", nil),
		"GET /v1/policy":                           request(alice, "GET", "/v1/policy", nil),
		"POST /v1/realtime/token":                  request(alice, "POST", "/v1/realtime/token", nil),
		"GET /v1/policies/{level}":                 request(alice, "GET", "/v1/policies/site", nil),
		"PUT /v1/policies/{level}":                 w.change(alice, roads(0, "copy")),
		"POST /v1/forge/lifecycle":                 request("event:app/acme", "POST", "/v1/forge/lifecycle", "{}"),
		"POST /v1/forge/user-deleted":              userDeleted("event:app/acme", "carol"),
	}
}

// userDeleted is an event of Jira.
func userDeleted(by, person string) *http.Request {
	return request(by, "POST", "/v1/forge/user-deleted", `{"eventType":"avi:jira:deleted:user","user":{"accountId":"`+person+`","active":false},"timestamp":1}`)
}

// forForge reports whether Atlassian makes the call, and nobody else.
func forForge(route string) bool { return strings.HasPrefix(route, "POST /v1/forge/") }

func TestEveryRouteIsCalledHere(t *testing.T) {
	w := newWorld(t)
	calls := everyRoute(w, w.letter())
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
		w := newWorld(t)
		w.tokens.VerifyFunc = func(_ context.Context, got string) (forgetoken.Invocation, error) {
			if got != header {
				t.Errorf("verified %q, sent %q", got, header)
			}
			return forgetoken.Invocation{Person: "alice", Site: "acme"}, fmt.Errorf("%w: no", forgetoken.ErrInvalid)
		}
		w.store = &fakeStore{} // panics on every call
		w.config.Store = w.store
		handler := contract.Handler(t, New(w.config))
		for route, r := range everyRoute(w, w.letter()) {
			if route == health {
				continue
			}
			if r.Header.Del("Authorization"); header != "" {
				r.Header.Set("Authorization", header)
			}
			a := serve(handler, r)
			w.expect(route, a, http.StatusUnauthorized, "unauthorized")
		}
	}
}

func TestKeysOfForgeOutOfReach(t *testing.T) {
	w := newWorld(t)
	l := w.in(share.Available)
	away := fmt.Errorf("%w: timeout", forgetoken.ErrKeysUnavailable)
	w.tokens.VerifyFunc = func(context.Context, string) (forgetoken.Invocation, error) { return forgetoken.Invocation{}, away }
	w.tokens.VerifyEventFunc = func(context.Context, string) (share.Installation, error) { return "", away }
	for route, r := range everyRoute(w, l) {
		want, slug := http.StatusServiceUnavailable, "unavailable"
		switch {
		case forPrograms[route]:
			continue
		case route == health:
			want, slug = http.StatusOK, ""
		}
		w.expect(route, serve(w.handler, r), want, slug)
	}
}

var errBroken = errors.New("broken on purpose")

func TestAStoreThatFails(t *testing.T) {
	w := newWorld(t)
	l := w.in(share.Available)
	w.store.GetFunc = func(context.Context, share.Site, share.ID) (share.Share, error) { return share.Share{}, errBroken }
	w.store.UpdateFunc = func(context.Context, share.Site, share.ID, func(share.Share) (share.Share, error)) (share.Share, error) {
		return share.Share{}, errBroken
	}
	list := func(context.Context, share.Site, share.Person, share.Position, int) ([]share.Share, error) {
		return nil, errBroken
	}
	w.store.InboxFunc, w.store.OutboxFunc = list, list
	w.store.UninstalledFunc = func(context.Context, share.Installation, time.Time) error { return errBroken }
	w.config.Programs = brokenPrograms(func() error { return errBroken })
	w.config.Applications = brokenApplications(func() error { return errBroken })
	w.config.Log = brokenLog(func() error { return errBroken })
	handler := contract.Handler(t, New(w.config))
	w.store.PolicyFunc = func(context.Context, share.Site, share.Place) (policy.Revision, error) {
		return policy.Revision{}, errBroken
	}
	for route, r := range everyRoute(w, l) {
		want, slug := http.StatusInternalServerError, "internal"
		switch {
		case forPrograms[route]:
			continue
		case needNoStore[route]:
			want, slug = http.StatusOK, ""
		}
		w.expect(route, serve(handler, r), want, slug)
	}
}

func TestAShareThatCannotBeRead(t *testing.T) {
	w := newWorld(t)
	l := w.in(share.Available)
	w.store.GetFunc = func(context.Context, share.Site, share.ID) (share.Share, error) { return share.Share{}, errBroken }
	for _, call := range []action{letter.commit, calls["sender looks"], calls["revoke"], calls["decline"]} {
		w.expect("call", call(l), 500, "internal")
	}
	if got := w.row(l.id).Status; got != share.Available {
		t.Errorf("now %s", got)
	}
}

func TestBlobStoreAndSignerThatFail(t *testing.T) {
	w := newWorld(t)
	w.blobs.PresignPutFunc = func(context.Context, share.Share, time.Time, time.Time) (string, map[string]string, error) {
		return "", nil, errBroken
	}
	l := w.letter()
	w.expect("create", l.create(), 500, "internal")
	w.blobs.PresignPutFunc = newFakeBlobs().PresignPutFunc
	w.expect("create once more", l.create(), 201, "")

	stored := w.blobs.StoredFunc
	w.blobs.StoredFunc = func(context.Context, share.Share) (share.Content, error) { return share.Content{}, errBroken }
	w.expect("commit without a look", l.commit(), 500, "internal")
	w.blobs.StoredFunc = stored
	l.upload()
	issue := w.tickets.IssueFunc
	w.tickets.IssueFunc = func(context.Context, mailticket.Ticket) (string, error) { return "", errBroken }
	w.expect("commit without a signature", l.commit(), 500, "internal")
	w.expect("ticket without a signature", l.ticket(), 500, "internal")
	w.tickets.IssueFunc = issue
	w.expect("commit once more", l.commit(), 200, "")

	w.blobs.PresignGetFunc = func(context.Context, share.Share, time.Time, time.Time) (string, error) { return "", errBroken }
	w.expect("claim", l.claim(), 500, "internal")
	w.blobs.PresignGetFunc = newFakeBlobs().PresignGetFunc
	w.expect("claim once more", l.claim(), 200, "")
}

// A repeated commit of a committed share does not ask the blob store again.
func TestOnlyAnUploadingShareIsLookedUp(t *testing.T) {
	for _, status := range share.Statuses() {
		w := newWorld(t)
		l := w.in(status)
		looked := 0
		w.blobs.StoredFunc = func(context.Context, share.Share) (share.Content, error) { looked++; return l.content, nil }
		l.commit()
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
	w := newWorld(t)
	l := w.in(share.Claimed)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for route, r := range everyRoute(w, l) {
		if needNoStore[route] || forPrograms[route] {
			continue
		}
		if a := serve(w.bare, r.WithContext(gone)); a.Code != http.StatusInternalServerError {
			t.Errorf("%s: %d although nobody waits any more", route, a.Code)
		}
	}
}

func TestPanicsAreAllTheSame(t *testing.T) {
	w := newWorld(t)
	l := w.in(share.Available)
	for _, value := range []any{"text", errBroken, 42, nil, struct{ secret string }{"s"}} {
		w.store.GetFunc = func(context.Context, share.Site, share.ID) (share.Share, error) { panic(value) }
		w.store.UpdateFunc = func(context.Context, share.Site, share.ID, func(share.Share) (share.Share, error)) (share.Share, error) {
			panic(value)
		}
		list := func(context.Context, share.Site, share.Person, share.Position, int) ([]share.Share, error) {
			panic(value)
		}
		w.store.InboxFunc, w.store.OutboxFunc = list, list
		w.store.UninstalledFunc = func(context.Context, share.Installation, time.Time) error { panic(value) }
		w.config.Programs = brokenPrograms(func() error { panic(value) })
		w.config.Applications = brokenApplications(func() error { panic(value) })
		w.config.Log = brokenLog(func() error { panic(value) })
		handler := contract.Handler(t, New(w.config))
		w.store.PolicyFunc = func(context.Context, share.Site, share.Place) (policy.Revision, error) { panic(value) }
		var first *httptest.ResponseRecorder
		for route, r := range everyRoute(w, l) {
			if needNoStore[route] || forPrograms[route] {
				continue
			}
			a := serve(handler, r)
			w.expect(route, a, http.StatusInternalServerError, "internal")
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
	w := newWorld(t)
	l := w.in(share.Available)
	for _, path := range []string{
		"/", "/v1", "/v1/", "/v1/shares/", "/v1/shares//claim", "/v1/share", "/V1/inbox", "/v1/inbox/", "//v1/inbox", "/v1/./inbox",
		"/v1/shares/../inbox", "/v1/shares/" + string(l.id) + "/", l.path() + "/part", l.path() + "/claim/x", "/healthz/", "/v1/keys", "/v1/forge",
	} {
		w.expect(path, w.call(alice, "GET", path, nil), http.StatusNotFound, "not-found")
	}
	for path, allow := range map[string]string{
		"/v1/shares": "POST", "/v1/inbox": "GET, HEAD", "/v1/outbox": "GET, HEAD", "/v1/limits": "GET, HEAD", "/v1/policy": "GET, HEAD", "/v1/policies/site": "GET, HEAD, PUT", "/healthz": "GET, HEAD", "/v1/forge/lifecycle": "POST",
		l.path(): "DELETE, GET, HEAD", l.path() + "/claim": "POST", l.path() + "/parts": "POST", l.path() + "/commit": "POST", l.path() + "/ticket": "POST", l.path() + "/acknowledge": "POST",
	} {
		for _, method := range []string{"PATCH", "OPTIONS", "TRACE", "PROPFIND"} {
			a := w.call(alice, method, path, nil)
			w.expect(method+" "+path, a, http.StatusMethodNotAllowed, "method-not-allowed")
			if got := a.Header().Get("Allow"); got != allow {
				t.Errorf("%s %s: Allow is %q, want %q", method, path, got, allow)
			}
		}
	}
	w.expect("a look at the head", w.call(alice, "HEAD", l.path(), nil), http.StatusOK, "")
}

func TestPreflightsOfEveryPath(t *testing.T) {
	w := newWorld(t)
	l := w.in(share.Available)
	before := w.row(l.id)
	for route, r := range everyRoute(w, l) {
		for origin, allowed := range map[string]bool{"https://x.app.example": true, "https://x.y.app.example": false} {
			preflight := httptest.NewRequest(http.MethodOptions, r.URL.Path, nil)
			preflight.Header.Set("Origin", origin)
			preflight.Header.Set("Access-Control-Request-Method", r.Method)
			preflight.Header.Set("Access-Control-Request-Headers", "authorization,content-type,secure-share-roles")
			a := serve(w.handler, preflight)
			want := ""
			if allowed {
				want = origin
			}
			if a.Code != http.StatusNoContent || a.Header().Get("Access-Control-Allow-Origin") != want {
				t.Errorf("%s from %s: %d, allowed %q", route, origin, a.Code, a.Header().Get("Access-Control-Allow-Origin"))
			}
		}
	}
	if w.row(l.id).Version != before.Version {
		t.Error("a preflight changed the share")
	}
}
