package fileapi

import (
	"bytes"
	"cmp"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/secure-share/secure-share/shared/apigw"
	"github.com/secure-share/secure-share/shared/application"
	"github.com/secure-share/secure-share/shared/httpapi/httpapitest"
	"github.com/secure-share/secure-share/shared/httpsig"
	"github.com/secure-share/secure-share/shared/program"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// refusals are requests of the application with key 1 for bob, each with one thing wrong.
// A caller that did not prove its key cannot tell unknown from forbidden.
var refusals = map[string]struct {
	keyID    program.ID // that of key 1 if empty
	key      byte       // 1 if zero
	at       time.Duration
	lifetime time.Duration       // timeout if zero
	before   func(*http.Request) // it is signed
	after    func(*http.Request)
	requests []string // registered
	proven   bool     // the caller proved the key
	status   int
	slug     string
}{
	"unknown key":              {keyID: programID(2), key: 2, status: 401, slug: "unknown-application"},
	"key id is none":           {keyID: "x", status: 401, slug: "unknown-application"},
	"key of a program":         {keyID: programID(7), key: 7, status: 401, slug: "unknown-application"},
	"key of another site":      {keyID: programID(1), key: 8, status: 401, slug: "unknown-application"},
	"method override":          {before: func(r *http.Request) { r.Method = "PATCH" }, status: 401, slug: "unknown-application"},
	"other path":               {before: func(r *http.Request) { r.URL.Path += "/x" }, status: 401, slug: "unknown-application"},
	"other host":               {after: func(r *http.Request) { r.Host = "files.example.org" }, status: 401, slug: "unknown-application"},
	"other query":              {after: func(r *http.Request) { r.URL.RawQuery = "limit=7" }, status: 401, slug: "unknown-application"},
	"query as a plus":          {before: func(r *http.Request) { r.URL.RawQuery = "a=1%202" }, after: func(r *http.Request) { r.URL.RawQuery = "a=1+2" }, status: 401, slug: "unknown-application"},
	"other person":             {after: func(r *http.Request) { r.Header.Set(httpsig.OnBehalfOf, "carol") }, status: 401, slug: "unknown-application"},
	"second person":            {after: func(r *http.Request) { r.Header.Add(httpsig.OnBehalfOf, "carol") }, status: 401, slug: "unknown-application"},
	"digest swapped":           {after: digestSwapped, status: 401, slug: "unknown-application"},
	"reordered":                {after: inInput(`"@method" "@authority"`, `"@authority" "@method"`), status: 401, slug: "unknown-application"},
	"longer than it was":       {lifetime: time.Minute, after: inInput(`nonce="`, `nonce="x`), status: 401, slug: "unknown-application"},
	"person dropped":           {after: inInput(` "secure-share-on-behalf-of"`, ""), status: 401, slug: "signature-components"},
	"method dropped":           {after: inInput(`"@method" `, ""), status: 401, slug: "signature-components"},
	"authority dropped":        {after: inInput(` "@authority"`, ""), status: 401, slug: "signature-components"},
	"path dropped":             {after: inInput(` "@path"`, ""), status: 401, slug: "signature-components"},
	"query dropped":            {after: inInput(` "@query"`, ""), status: 401, slug: "signature-components"},
	"digest dropped":           {after: inInput(` "content-digest"`, ""), status: 401, slug: "signature-components"},
	"no digest":                {after: func(r *http.Request) { r.Header.Del("Content-Digest") }, status: 401, slug: "digest-mismatch"},
	"other body":               {after: otherBody, status: 401, slug: "digest-mismatch"},
	"other algorithm":          {after: inInput(`alg="ed25519"`, `alg="hmac-sha256"`), status: 401, slug: "signature-malformed"},
	"expired":                  {at: -timeout, status: 401, slug: "signature-expired"},
	"from the future":          {at: httpsig.Leeway + time.Second, status: 401, slug: "signature-expired"},
	"longer than anybody may":  {lifetime: httpsig.MaxLifetime + time.Second, status: 401, slug: "signature-expired"},
	"longer than it may":       {lifetime: timeout + time.Second, proven: true, status: 401, slug: "signature-expired"},
	"another address":          {after: func(r *http.Request) { r.RemoteAddr = "198.51.100.1" }, proven: true, status: 403, slug: "application-source"},
	"forwarded address counts": {after: func(r *http.Request) { r.RemoteAddr = "198.51.100.1"; r.Header.Set("X-Forwarded-For", "192.0.2.1") }, proven: true, status: 403, slug: "application-source"},
	"no address":               {after: func(r *http.Request) { r.RemoteAddr = "" }, proven: true, status: 403, slug: "application-source"},
	"request not in the list":  {requests: []string{"POST /v1/realtime/token"}, proven: true, status: 403, slug: "application-request"},
	"who did not agree":        {before: onBehalfOf("carol"), proven: true, status: 403, slug: "application-person"},
	"unknown person":           {before: onBehalfOf("nobody"), proven: true, status: 403, slug: "application-person"},
	"nobody":                   {before: onBehalfOf(""), proven: true, status: 403, slug: "application-person"},
	"not a person":             {before: onBehalfOf("bob, carol"), proven: true, status: 403, slug: "application-person"},
	"two people":               {before: onBehalfOf("bob", "bob"), proven: true, status: 403, slug: "application-person"},
}

func onBehalfOf(people ...string) func(*http.Request) {
	return func(r *http.Request) { r.Header[httpsig.OnBehalfOf] = people }
}

// digestSwapped changes the body and its digest, which is signed.
func digestSwapped(r *http.Request) {
	other := request("", "POST", "/", nil)
	body := []byte(`{"id":"y"}`)
	if err := httpsig.Sign(other, body, "x", programKey(1), rand.Text(), noon); err != nil {
		panic(err)
	}
	r.Header.Set("Content-Digest", other.Header.Get("Content-Digest"))
	r.Body = io.NopCloser(bytes.NewReader(body))
}

// forPeople reports whether only people may call a route.
func forPeople(route string) bool {
	for _, prefix := range []string{" /v1/programs", " /v1/people/", " /v1/applications", " /v1/consents", " /v1/notices/settings"} {
		if strings.Contains(route, prefix) {
			return true
		}
	}
	return route == "PUT /v1/policies/{level}" || route == "GET /v1/activity/site"
}

func TestRefusedApplications(t *testing.T) {
	for name, test := range refusals {
		t.Run(name, func(t *testing.T) {
			fx := newFixture(t)
			sh := fx.in(share.Claimed)
			fx.register(1, func(b *wire.ApplicationRequest) { b.Requests = test.requests })
			fx.agree(bob, 1)
			fx.approve(alice, 7)
			elsewhere := fx.administer(dave, "POST", "/v1/applications", applicationBody(8))
			fx.expect("register on another site", serve(fx.handler, elsewhere), 201, "")
			counting := &countedApplications{Applications: fx.config.Applications}
			fx.config.Applications = counting
			handler := contract.Handler(t, New(fx.config))
			for route, r := range everyRoute(fx, sh) {
				if route == health || forForge(route) || slices.Contains(test.requests, route) {
					continue
				}
				status, slug := test.status, test.slug
				switch {
				case route == "GET /v1/program" && test.proven:
					status, slug = 401, "unknown-application" // which it is as a program
				case forPeople(route) && slug == "application-person":
					slug = "application-request"
				}
				body := []byte(`{"id":"x"}`)
				r.Header.Del("Authorization")
				r.Header.Set(httpsig.OnBehalfOf, "bob")
				method, path, query := r.Method, r.URL.Path, r.URL.RawQuery
				if test.before != nil {
					test.before(r)
				}
				keyID, key, lifetime := cmp.Or(test.keyID, programID(1)), cmp.Or(test.key, 1), cmp.Or(test.lifetime, timeout)
				if err := httpsig.SignFor(lifetime, r, body, string(keyID), programKey(key), rand.Text(), fx.clock().Add(test.at)); err != nil {
					t.Fatal(err)
				}
				r.Method, r.URL.Path, r.URL.RawQuery, r.Body = method, path, query, io.NopCloser(bytes.NewReader(body))
				if test.after != nil {
					test.after(r)
				}
				before := fx.row(sh.id)
				counting.reads, counting.writes = 0, 0
				a := serve(handler, r)
				fx.expect(route, a, status, slug)
				if cheap := !test.proven || test.requests != nil; cheap && (counting.reads > 1 || counting.writes > 0) {
					t.Errorf("%s: %d reads, %d writes", route, counting.reads, counting.writes)
				}
				if after := fx.row(sh.id); !reflect.DeepEqual(before, after) {
					t.Errorf("%s: the share is %+v after %+v", route, after, before)
				}
			}
		})
	}
}

// A list of requests is compared with the route, whatever the ids and the query are.
func TestAnApplicationMakesTheRequestsOfItsList(t *testing.T) {
	fx := newFixture(t)
	sh := fx.in(share.Available)
	fx.register(1, func(b *wire.ApplicationRequest) { b.Requests = []string{"GET /v1/shares/{id}", "GET /v1/inbox"} })
	fx.agree(bob, 1)
	for _, path := range []string{sh.path(), "/v1/inbox", "/v1/inbox?limit=5"} {
		fx.expect(path, fx.signedFor("bob", 1, "GET", path, nil), 200, "")
	}
	fx.expect("another id", fx.signedFor("bob", 1, "GET", "/v1/shares/x", nil), 404, "not-found")
	for path, method := range map[string]string{sh.path(): "DELETE", "/v1/outbox": "GET", "/v1/shares": "POST"} {
		a := fx.signedFor("bob", 1, method, path, nil)
		fx.expect(method+" "+path, a, 403, "application-request")
		if !strings.Contains(a.Body.String(), "not in the list") {
			t.Errorf("%s %s: %s", method, path, a.Body)
		}
	}
}

// What is unknown and what another key signed gives one answer, byte for byte.
func TestUnprovenApplicationsLookTheSame(t *testing.T) {
	fx := newFixture(t)
	fx.register(1, func(b *wire.ApplicationRequest) { b.Sources = []string{"203.0.113.1"} })
	fx.register(3, func(b *wire.ApplicationRequest) { b.Certificate = certificatePEM(t, 3, noon, noon.Add(time.Hour)) })
	fx.pass(time.Hour)
	forge := func(keyID program.ID, key byte) *httptest.ResponseRecorder {
		r := request("", "GET", "/v1/inbox", nil)
		r.Header.Set(httpsig.OnBehalfOf, "bob")
		if err := httpsig.SignFor(timeout, r, nil, string(keyID), programKey(key), rand.Text(), fx.clock()); err != nil {
			t.Fatal(err)
		}
		return serve(fx.handler, r)
	}
	unknown := forge(programID(2), 2)
	for name, a := range map[string]*httptest.ResponseRecorder{
		"registered, another key": forge(programID(1), 2), "expired": forge(programID(3), 3), "expired, another key": forge(programID(3), 2),
	} {
		t.Run(name, func(t *testing.T) {
			if a.Code != unknown.Code || a.Body.String() != unknown.Body.String() || !reflect.DeepEqual(a.Header(), unknown.Header()) {
				t.Errorf("%d %v %s", a.Code, a.Header(), a.Body)
			}
		})
	}
}

// countedApplications counts what a call costs.
type countedApplications struct {
	Applications
	reads, writes int
}

func (c *countedApplications) Get(ctx context.Context, id program.ID, now time.Time) (application.Application, error) {
	c.reads++
	return c.Applications.Get(ctx, id, now)
}

func (c *countedApplications) Signer(ctx context.Context, id program.ID, now time.Time, verify func(ed25519.PublicKey) error) (application.Application, error) {
	c.reads++
	return c.Applications.Signer(ctx, id, now, verify)
}

func (c *countedApplications) Agreed(ctx context.Context, a application.Application, p share.Person) (bool, error) {
	c.reads++
	return c.Applications.Agreed(ctx, a, p)
}

func (c *countedApplications) Use(ctx context.Context, a application.Application, nonce string, expires, now time.Time) error {
	c.writes++
	return c.Applications.Use(ctx, a, nonce, expires, now)
}

func TestARequestOfAnApplicationWorksOnce(t *testing.T) {
	fx := newFixture(t)
	fx.register(1, asItIs)
	fx.agree(bob, 1)
	r := signedFor(t, "bob", 1, fx.clock(), "GET", "/v1/inbox", nil)
	var mu sync.Mutex
	answers := map[string]int{}
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			a := serve(fx.bare, r.Clone(t.Context()))
			mu.Lock()
			defer mu.Unlock()
			answers[httpapitest.Problem(a)]++
		})
	}
	all.Wait()
	if want := map[string]int{"": 1, "replayed": 15}; !reflect.DeepEqual(answers, want) {
		t.Error(answers)
	}
	fx.pass(timeout - 1)
	fx.expect("later", serve(fx.handler, r), 401, "replayed")
}

// A copy that is sent from another address does not use up the nonce of the request.
func TestACopyFromElsewhereSpendsNothing(t *testing.T) {
	fx := newFixture(t)
	fx.register(1, asItIs)
	fx.agree(bob, 1)
	r := signedFor(t, "bob", 1, fx.clock(), "GET", "/v1/inbox", nil)
	copied := r.Clone(t.Context())
	copied.RemoteAddr = "198.51.100.1"
	fx.expect("copy", serve(fx.handler, copied), 403, "application-source")
	fx.expect("request", serve(fx.handler, r), 200, "")
}

func TestScopesOfApplications(t *testing.T) {
	fx := newFixture(t)
	for n, scope := range program.Scopes {
		fx.register(byte(n), func(b *wire.ApplicationRequest) { b.Scopes = []string{string(scope)} })
		fx.agree(bob, byte(n))
	}
	for route, scopes := range scopesOf {
		fx.Run(route, func(t *testing.T) {
			method, path, _ := strings.Cut(route, " ")
			path = strings.NewReplacer("{id}", string(programID(9)), "{person}", "carol").Replace(path)
			for n, scope := range program.Scopes {
				a := fx.signedFor("bob", byte(n), method, path, map[string]string{})
				if allowed := httpapitest.Problem(a) != "application-request"; allowed != slices.Contains(scopes, string(scope)) || a.Code == 401 {
					t.Errorf("%s with %s: %d %s", route, scope, a.Code, a.Body)
				}
			}
		})
	}
}

// The signature covers the path and query as the client wrote them. API Gateway hands over
// the path decoded and the query as it came: what cannot be told apart then is refused.
func TestPathsAndQueriesAsTheGatewayHandsThemOver(t *testing.T) {
	for name, test := range map[string]struct {
		signed, path, query string
		status              int
		slug                string
	}{
		"plain":                 {"/v1/inbox?limit=5", "/v1/inbox", "limit=5", 200, ""},
		"no query":              {"/v1/inbox", "/v1/inbox", "", 200, ""},
		"empty query":           {"/v1/inbox?", "/v1/inbox", "", 200, ""},
		"percent":               {"/v1/inbox?limit=5&q=a%20b", "/v1/inbox", "limit=5&q=a%20b", 400, "malformed"}, // q is unknown, but the signature was accepted
		"plus":                  {"/v1/inbox?limit=5&q=a+b", "/v1/inbox", "limit=5&q=a+b", 400, "malformed"},
		"plus for percent":      {"/v1/inbox?limit=5&q=a%20b", "/v1/inbox", "limit=5&q=a+b", 401, "unknown-application"},
		"decoded query":         {"/v1/inbox?limit=5&q=a%2Bb", "/v1/inbox", "limit=5&q=a+b", 401, "unknown-application"},
		"sorted query":          {"/v1/inbox?q=1&limit=5", "/v1/inbox", "limit=5&q=1", 401, "unknown-application"},
		"percent in the path":   {"/v1/shares/a%20b", "/v1/shares/a b", "", 404, "not-found"},
		"slash in the path":     {"/v1/shares/a%2Fb", "/v1/shares/a/b", "", 404, ""},
		"letter in the path":    {"/v1/%69nbox", "/v1/inbox", "", 401, "unknown-application"},
		"double slash":          {"/v1//inbox", "/v1/inbox", "", 401, "unknown-application"},
		"slash at the end":      {"/v1/inbox/", "/v1/inbox", "", 401, "unknown-application"},
		"dots":                  {"/v1/x/../inbox", "/v1/inbox", "", 401, "unknown-application"},
		"upper case":            {"/V1/inbox", "/v1/inbox", "", 401, "unknown-application"},
		"path for another path": {"/v1/outbox", "/v1/inbox", "", 401, "unknown-application"},
	} {
		t.Run(name, func(t *testing.T) {
			fx := newFixture(t)
			fx.register(1, asItIs)
			fx.agree(bob, 1)
			r := signedFor(t, "bob", 1, fx.clock(), "GET", test.signed, nil)
			event := events.APIGatewayV2HTTPRequest{
				RawPath: test.path, RawQueryString: test.query, Headers: map[string]string{"host": r.Host},
				RequestContext: events.APIGatewayV2HTTPRequestContext{HTTP: events.APIGatewayV2HTTPRequestContextHTTPDescription{Method: "GET", SourceIP: "192.0.2.1"}},
			}
			for name := range r.Header {
				event.Headers[strings.ToLower(name)] = r.Header.Get(name)
			}
			got, err := apigw.Handler(fx.bare)(t.Context(), event)
			if err != nil {
				t.Fatal(err)
			}
			a := httptest.NewRecorder()
			for name, value := range got.Headers {
				a.Header().Set(name, value)
			}
			a.WriteHeader(got.StatusCode)
			_, _ = a.WriteString(got.Body)
			fx.expect(name, a, test.status, test.slug)
		})
	}
}
