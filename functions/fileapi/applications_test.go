package fileapi

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/secure-share/secure-share/shared/apigw"
	"github.com/secure-share/secure-share/shared/application"
	"github.com/secure-share/secure-share/shared/application/published"
	"github.com/secure-share/secure-share/shared/httpsig"
	"github.com/secure-share/secure-share/shared/program"
	"github.com/secure-share/secure-share/shared/publichttp"
	"github.com/secure-share/secure-share/shared/roleassertion"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// publicPEM is the n-th key as an administrator pastes it.
func publicPEM(n byte) string {
	der, err := x509.MarshalPKIXPublicKey(publicKey(n))
	if err != nil {
		panic(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
}

// certificatePEM is a certificate of the n-th key.
func certificatePEM(t *testing.T, n byte, notBefore, notAfter time.Time) string {
	t.Helper()
	template := x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: notBefore, NotAfter: notAfter}
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, publicKey(n), programKey(n))
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}

const timeout = time.Minute // of the applications here

// applicationBody registers the n-th key, for everybody who agrees. Requests of
// httptest come from 192.0.2.1.
func applicationBody(n byte) wire.ApplicationRequest {
	return wire.ApplicationRequest{
		Certificate: publicPEM(n), Name: "Payroll", TimeoutSeconds: int(timeout / time.Second), Sources: []string{"192.0.2.0/24"},
		Scopes: []string{"send", "receive", "read"},
	}
}

// register has alice register the n-th key on acme, after change.
func (fx *fixture) register(n byte, change func(*wire.ApplicationRequest)) {
	fx.Helper()
	body := applicationBody(n)
	change(&body)
	fx.expect("register", serve(fx.handler, fx.administer(alice, "POST", "/v1/applications", body)), 201, "")
}

func asItIs(*wire.ApplicationRequest) {}

func (fx *fixture) agree(who string, n byte) {
	fx.Helper()
	fx.expect("agree", fx.call(who, "PUT", "/v1/consents/"+string(programID(n)), nil), 204, "")
}

// offered is the id of an application of acme that asks for consent.
func (fx *fixture) offered() program.ID {
	fx.Helper()
	const n = 60
	err := fx.programs.Applications().Add(fx.Context(), application.Application{
		ID: programID(n), Key: publicKey(n), Site: "acme", Installation: "app/acme", Name: "Backup", Timeout: timeout,
		Sources: []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}, Scopes: program.Scopes, RegisteredAt: fx.clock(),
	})
	if err != nil && !errors.Is(err, application.ErrRegistered) {
		fx.Fatal(err)
	}
	return programID(n)
}

// signedFor makes a request that the application with the n-th key signed for a person,
// with a new nonce.
func signedFor(t *testing.T, person string, n byte, at time.Time, method, path string, body any) *http.Request {
	t.Helper()
	var text []byte
	r := request("", method, path, nil)
	if body != nil {
		var err error
		if text, err = json.Marshal(body); err != nil {
			t.Fatal(err)
		}
		r = request("", method, path, string(text))
	}
	r.Header.Set(httpsig.OnBehalfOf, person)
	if err := httpsig.SignFor(timeout, r, text, string(programID(n)), programKey(n), rand.Text(), at); err != nil {
		t.Fatal(err)
	}
	return r
}

func (fx *fixture) signedFor(person string, n byte, method, path string, body any) *httptest.ResponseRecorder {
	fx.Helper()
	return serve(fx.handler, signedFor(fx.T, person, n, fx.clock(), method, path, body))
}

func TestAnApplicationSendsForAPersonWhoAgreed(t *testing.T) {
	fx := newFixture(t)
	fx.expect("before the registration", fx.signedFor("bob", 1, "GET", "/v1/inbox", nil), 401, "unknown-application")
	fx.register(1, asItIs)
	fx.expect("before bob agreed", fx.signedFor("bob", 1, "GET", "/v1/inbox", nil), 403, "application-person")
	fx.agree(bob, 1)
	sh := fx.newShare()
	body := sh.createBody()
	body.Recipient = "alice"
	made := decoded[wire.CreateResponse](fx, fx.signedFor("bob", 1, "POST", "/v1/shares", body))
	if made.Share.Sender != "bob" || made.Share.Role != "sender" {
		t.Errorf("%+v", made.Share)
	}
	if row := fx.row(sh.id); row.Sender != "bob" || row.Installation != "app/acme" {
		t.Errorf("sender %s, installation %s", row.Sender, row.Installation)
	}
	fx.blobs.put(fx.row(sh.id), sh.content)
	if committed := decoded[wire.CommitResponse](fx, fx.signedFor("bob", 1, "POST", sh.path()+"/commit", sh.commitBody())); committed.Ticket.Token == "" {
		t.Error("there is no ticket")
	}
	if page := decoded[wire.Page](fx, fx.call(bob, "GET", "/v1/outbox", nil)); len(page.Items) != 1 {
		t.Errorf("%+v", page)
	}
	fx.expect("for carol, who did not agree", fx.signedFor("carol", 1, "GET", "/v1/inbox", nil), 403, "application-person")

	fx.expect("withdraw", fx.call(bob, "DELETE", "/v1/consents/"+string(programID(1)), nil), 204, "")
	fx.expect("after bob withdrew", fx.signedFor("bob", 1, "GET", "/v1/inbox", nil), 403, "application-person")
}

func TestAnApplicationActsForListedPeople(t *testing.T) {
	fx := newFixture(t)
	fx.register(1, func(b *wire.ApplicationRequest) { b.People = []string{"bob", "carol"} })
	for person, status := range map[string]int{"bob": 200, "carol": 200, "alice": 403, "erin": 403} {
		fx.Run(person, func(t *testing.T) {
			fx.expect(person, fx.signedFor(person, 1, "GET", "/v1/inbox", nil), status, "")
		})
	}
	for _, method := range []string{"PUT", "DELETE"} {
		fx.expect("no consent is asked", fx.call(bob, method, "/v1/consents/"+string(programID(1)), nil), 404, "no-such-application")
	}
	fx.expect("bob is still listed", fx.signedFor("bob", 1, "GET", "/v1/inbox", nil), 200, "")
}

// ends are the ways for an application to end. Afterwards its key is unknown, and what
// people agreed to is void.
func TestAnApplicationEndsAtOnce(t *testing.T) {
	for name, end := range map[string]func(*fixture){
		"revoked": func(fx *fixture) {
			fx.expect("revoke", serve(fx.handler, fx.administer(alice, "DELETE", "/v1/applications/"+string(programID(1)), nil)), 204, "")
		},
		"uninstalled": func(fx *fixture) {
			if err := fx.programs.Uninstalled(fx.Context(), "app/acme"); err != nil {
				fx.Fatal(err)
			}
		},
		"the certificate expires": func(fx *fixture) { fx.pass(time.Hour) },
	} {
		t.Run(name, func(t *testing.T) {
			fx := newFixture(t)
			fx.register(1, func(b *wire.ApplicationRequest) { b.Certificate = certificatePEM(t, 1, noon, noon.Add(time.Hour)) })
			fx.agree(bob, 1)
			fx.pass(time.Hour - 1)
			fx.expect("before", fx.signedFor("bob", 1, "GET", "/v1/inbox", nil), 200, "")
			fx.at(noon)
			end(fx)
			fx.expect("after", fx.signedFor("bob", 1, "GET", "/v1/inbox", nil), 401, "unknown-application")
			fx.expect("agree", fx.call(bob, "PUT", "/v1/consents/"+string(programID(1)), nil), 404, "no-such-application")
			if got := decoded[wire.Consents](fx, fx.call(bob, "GET", "/v1/consents", nil)); len(got.Items) != 0 {
				t.Errorf("%+v", got)
			}
			fx.pass(time.Second)
			fx.register(1, asItIs)
			fx.expect("registered again", fx.signedFor("bob", 1, "GET", "/v1/inbox", nil), 403, "application-person")
		})
	}
}

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

// people are the routes that only people may call.
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
				keyID, key, lifetime := test.keyID, max(test.key, 1), max(test.lifetime, time.Duration(0))
				if keyID == "" {
					keyID = programID(1)
				}
				if lifetime == 0 {
					lifetime = timeout
				}
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

// An application may be registered for each request that its scopes include, and for no other.
func TestRequestsOfARegistration(t *testing.T) {
	fx := newFixture(t)
	var n byte
	for route := range (api{}).routes() {
		for _, scope := range program.Scopes {
			n++
			body := applicationBody(n)
			body.Scopes, body.Requests = []string{string(scope)}, []string{route}
			want, slug := 400, "malformed"
			if slices.Contains(scopesOf[route], string(scope)) {
				want, slug = 201, ""
			}
			a := serve(fx.handler, fx.administer(alice, "POST", "/v1/applications", body))
			fx.expect(route+" "+string(scope), a, want, slug)
			if want == 201 {
				if made := decoded[wire.Application](fx, a); !slices.Equal(made.Requests, body.Requests) {
					t.Errorf("%+v", made)
				}
				fx.expect("revoke", serve(fx.handler, fx.administer(alice, "DELETE", "/v1/applications/"+string(programID(n)), nil)), 204, "")
			}
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
			answers[problemOf(a)]++
		})
	}
	all.Wait()
	if want := map[string]int{"": 1, "replayed": 15}; !reflect.DeepEqual(answers, want) {
		t.Error(answers)
	}
	fx.pass(timeout - 1)
	fx.expect("later", serve(fx.handler, r), 401, "replayed")
}

// A copy that somebody sends from elsewhere does not keep the request itself from working.
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
				if allowed := problemOf(a) != "application-request"; allowed != slices.Contains(scopes, string(scope)) || a.Code == 401 {
					t.Errorf("%s with %s: %d %s", route, scope, a.Code, a.Body)
				}
			}
		})
	}
}

func TestTheLongestTimeoutIsThatOfAnySignature(t *testing.T) {
	if application.MaxTimeout != httpsig.MaxLifetime {
		t.Errorf("%v, but signatures are valid for at most %v", application.MaxTimeout, httpsig.MaxLifetime)
	}
}

func TestRegistrations(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*wire.ApplicationRequest)
		status int
		slug   string
	}{
		"as it should be":    {asItIs, 201, ""},
		"with a certificate": {func(b *wire.ApplicationRequest) { b.Certificate = certificatePEM(t, 1, noon, noon.AddDate(1, 0, 0)) }, 201, ""},
		"listed people":      {func(b *wire.ApplicationRequest) { b.People = []string{"bob"} }, 201, ""},
		"in use":             {func(b *wire.ApplicationRequest) { b.Certificate = publicPEM(7) }, 409, "application-exists"},
		"used by a program":  {func(b *wire.ApplicationRequest) { b.Certificate = publicPEM(8) }, 409, "application-exists"},
		"no certificate":     {func(b *wire.ApplicationRequest) { b.Certificate = "" }, 400, "malformed"},
		"not yet valid": {func(b *wire.ApplicationRequest) {
			b.Certificate = certificatePEM(t, 1, noon.Add(time.Second), noon.AddDate(1, 0, 0))
		}, 400, "malformed"},
		"expired":            {func(b *wire.ApplicationRequest) { b.Certificate = certificatePEM(t, 1, noon.AddDate(-1, 0, 0), noon) }, 400, "malformed"},
		"no name":            {func(b *wire.ApplicationRequest) { b.Name = "" }, 400, "malformed"},
		"no timeout":         {func(b *wire.ApplicationRequest) { b.TimeoutSeconds = 0 }, 400, "malformed"},
		"too long a timeout": {func(b *wire.ApplicationRequest) { b.TimeoutSeconds = 301 }, 400, "malformed"},
		"a request twice":    {func(b *wire.ApplicationRequest) { b.Requests = []string{"GET /v1/inbox", "GET /v1/inbox"} }, 400, "malformed"},
		"a raw path":         {func(b *wire.ApplicationRequest) { b.Requests = []string{"GET /v1/shares/x"} }, 400, "malformed"},
		"two requests":       {func(b *wire.ApplicationRequest) { b.Requests = []string{"GET /v1/inbox", "GET /v1/outbox"} }, 201, ""},
		"no sources":         {func(b *wire.ApplicationRequest) { b.Sources = []string{} }, 400, "malformed"},
		"all sources":        {func(b *wire.ApplicationRequest) { b.Sources = []string{"192.0.2.1", "0.0.0.0/0"} }, 400, "malformed"},
		"a name as a source": {func(b *wire.ApplicationRequest) { b.Sources = []string{"acme.example"} }, 400, "malformed"},
		"no scope":           {func(b *wire.ApplicationRequest) { b.Scopes = []string{} }, 400, "malformed"},
		"not a person":       {func(b *wire.ApplicationRequest) { b.People = []string{"b o b"} }, 400, "malformed"},
	} {
		t.Run(name, func(t *testing.T) {
			fx := newFixture(t)
			fx.expect("of dave", serve(fx.handler, fx.administer(dave, "POST", "/v1/applications", applicationBody(7))), 201, "")
			fx.approve(bob, 8)
			body := applicationBody(1)
			test.change(&body)
			fx.expect(name, serve(fx.handler, fx.administer(alice, "POST", "/v1/applications", body)), test.status, test.slug)
			list := decoded[wire.Applications](fx, serve(fx.handler, fx.administer(alice, "GET", "/v1/applications", nil))).Items
			if (len(list) == 1) != (test.status == 201) {
				t.Errorf("%+v", list)
			}
		})
	}
	t.Run("one too many", func(t *testing.T) {
		fx := newFixture(t)
		for n := range byte(application.MaxPerSite) {
			fx.register(n, asItIs)
		}
		fx.expect("one more", serve(fx.handler, fx.administer(alice, "POST", "/v1/applications", applicationBody(100))), 409, "too-many-applications")
	})
}

func TestMalformedRegistrations(t *testing.T) {
	fx := newFixture(t)
	right := text(t, applicationBody(1))
	for _, body := range []string{
		``, `[]`, `{}`, right + `{}`, strings.Replace(right, `{`, `{"x":1,`, 1), strings.Replace(right, `{`, `{"people":[],`, 1),
		strings.Replace(right, `{`, `{"people":null,`, 1), strings.Replace(right, `{`, `{"requests":[],`, 1), strings.Replace(right, `{`, `{"requests":null,`, 1),
		strings.Replace(right, `{`, `{"requests":"GET /v1/inbox",`, 1), strings.Replace(right, `60`, `"60"`, 1),
	} {
		fx.expect(body, serve(fx.handler, fx.administer(alice, "POST", "/v1/applications", body)), 400, "malformed")
	}
	r := fx.administer(alice, "POST", "/v1/applications", right)
	r.Header.Set("Content-Type", "text/plain")
	fx.expect("text", serve(fx.handler, r), 415, "unsupported-media-type")
	fx.expect("large", serve(fx.handler, fx.administer(alice, "POST", "/v1/applications", strings.Repeat(" ", maxBody)+right)), 413, "too-large")
	fx.expect("as it should be", serve(fx.handler, fx.administer(alice, "POST", "/v1/applications", right)), 201, "")
}

func TestAdministratorsSeeWhatTheyRegistered(t *testing.T) {
	fx := newFixture(t)
	end := noon.AddDate(1, 0, 0)
	fx.register(1, func(b *wire.ApplicationRequest) {
		b.Certificate, b.People = certificatePEM(t, 1, noon, end), []string{"bob"}
		b.Sources, b.Requests = []string{"192.0.2.1", "2001:db8::/32"}, []string{"GET /v1/inbox"}
	})
	fx.pass(36 * time.Hour)
	fx.expect("call", fx.signedFor("bob", 1, "GET", "/v1/inbox", nil), 200, "")
	want := []wire.Application{{
		ID: string(programID(1)), KeyID: string(programID(1)), Name: "Payroll", TimeoutSeconds: 60, Sources: []string{"192.0.2.1/32", "2001:db8::/32"},
		Scopes: []string{"send", "receive", "read"}, Requests: []string{"GET /v1/inbox"}, People: []string{"bob"}, RegisteredAt: noon, ExpiresAt: &end, LastUsedOn: "2026-11-23",
	}}
	if got := decoded[wire.Applications](fx, serve(fx.handler, fx.administer(alice, "GET", "/v1/applications", nil))).Items; !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
}

// Each person sees the applications that act for them, and those that they may agree to.
func TestPeopleSeeWhatActsForThem(t *testing.T) {
	fx := newFixture(t)
	fx.register(1, func(b *wire.ApplicationRequest) { b.Name, b.People = "Listed", []string{"bob"} })
	fx.pass(time.Second)
	fx.register(2, func(b *wire.ApplicationRequest) { b.Name = "Agreed" })
	fx.pass(time.Second)
	fx.register(3, func(b *wire.ApplicationRequest) { b.Name = "Offered" })
	fx.agree(bob, 2)
	type line struct {
		name         string
		acts, listed bool
	}
	for who, want := range map[string][]line{
		bob:   {{"Offered", false, false}, {"Agreed", true, false}, {"Listed", true, true}},
		carol: {{"Offered", false, false}, {"Agreed", false, false}},
		dave:  nil,
	} {
		fx.Run(who, func(t *testing.T) {
			var got []line
			for _, c := range decoded[wire.Consents](fx, fx.call(who, "GET", "/v1/consents", nil)).Items {
				if len(c.Scopes) != 3 {
					t.Errorf("%+v", c)
				}
				got = append(got, line{c.Name, c.Acts, c.Listed})
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s sees %v", who, got)
			}
		})
	}
}

// publishing answers with the n-th key, as the server of an application does.
func publishing(n byte) func(*http.Request) (publichttp.Answer, error) {
	return func(*http.Request) (publichttp.Answer, error) {
		return publichttp.Answer{Status: 200, Header: http.Header{"Content-Type": {published.MediaType}}, Body: []byte("\r\n" + publicPEM(n) + "\r\n")}, nil
	}
}

// fetching is alice's request for the certificate that is published at an address.
func (fx *fixture) fetching(address string) *http.Request {
	fx.Helper()
	return fx.administer(alice, "POST", "/v1/applications/certificate", wire.CertificateRequest{Address: address})
}

func (fx *fixture) fetchingCertificate() *http.Request {
	fx.Helper()
	return fx.fetching("https://payroll.acme.example")
}

func (fx *fixture) fetch(address string) *httptest.ResponseRecorder {
	fx.Helper()
	return serve(fx.handler, fx.fetching(address))
}

// ofNobody: what an application publishes is public, and nothing is stored.
func ofNobody(t *testing.T, sh testShare) {
	t.Helper()
	for _, who := range strangers["both"] {
		r := sh.administer(who, "POST", "/v1/applications/certificate", wire.CertificateRequest{Address: "https://payroll.acme.example"})
		sh.expect("fetched by "+who, serve(sh.handler, r), 200, "")
	}
}

func TestTheCertificateAtAnAddress(t *testing.T) {
	fx := newFixture(t)
	fx.web.DoFunc = func(r *http.Request) (publichttp.Answer, error) {
		if r.Method != "GET" || r.URL.String() != "https://payroll.acme.example:8443/.well-known/secure-share-application" || r.Header.Get("Authorization") != "" {
			t.Errorf("%s %s %v", r.Method, r.URL, r.Header)
		}
		return publishing(1)(r)
	}
	found := decoded[wire.Certificate](fx, fx.fetch("https://payroll.acme.example:8443/"))
	if found.Certificate != publicPEM(1) {
		t.Errorf("%q", found.Certificate)
	}
	if registered, err := fx.programs.Applications().List(fx.Context(), "acme", fx.clock()); err != nil || len(registered) > 0 {
		t.Errorf("%v, %v", registered, err)
	}
	fx.register(1, func(b *wire.ApplicationRequest) { b.Certificate = found.Certificate })
}

func TestWhyACertificateIsNotFetched(t *testing.T) {
	fx := newFixture(t)
	for want, test := range map[string]struct {
		answer publichttp.Answer
		err    error
	}{
		"certificate-address":     {err: publichttp.ErrAddress},
		"certificate-unreachable": {err: publichttp.ErrTime},
		"certificate-tls":         {err: publichttp.ErrCertificate},
		"certificate-redirect":    {answer: publichttp.Answer{Status: 302}},
		"certificate-missing":     {answer: publichttp.Answer{Status: 404}},
		"certificate-content":     {answer: publichttp.Answer{Status: 200}},
	} {
		fx.web.DoFunc = func(*http.Request) (publichttp.Answer, error) { return test.answer, test.err }
		a := fx.fetch("https://canary.example")
		fx.expect(want, a, 422, want)
		if strings.Contains(a.Body.String(), "canary") {
			t.Errorf("%s: %s", want, a.Body)
		}
	}
	fx.web.DoFunc = func(r *http.Request) (publichttp.Answer, error) {
		t.Errorf("%s was called", r.URL)
		return publichttp.Answer{}, publichttp.ErrUnreachable
	}
	r := fx.fetchingCertificate()
	r.Header.Set("Content-Type", "text/plain")
	fx.expect("text", serve(fx.handler, r), 415, "unsupported-media-type")
	fx.expect("large", serve(fx.handler, fx.administer(alice, "POST", "/v1/applications/certificate", strings.Repeat(" ", maxBody)+"{}")), 413, "too-large")
	for _, address := range []string{"", "http://payroll.acme.example", "payroll.acme.example", "https://payroll.acme.example/path", "https://user@payroll.acme.example"} {
		fx.expect(address, fx.fetch(address), 400, "malformed")
	}
}

// The calls of administrators are for administrators.
func TestOnlyAdministratorsHandleApplications(t *testing.T) {
	fx := newFixture(t)
	fx.register(1, asItIs)
	for _, ask := range []func() *http.Request{
		func() *http.Request { return request(bob, "POST", "/v1/applications", applicationBody(2)) },
		func() *http.Request { return request(bob, "GET", "/v1/applications", nil) },
		func() *http.Request {
			return request(bob, "POST", "/v1/applications/certificate", wire.CertificateRequest{Address: "https://payroll.acme.example"})
		},
		func() *http.Request { return request(bob, "DELETE", "/v1/applications/"+string(programID(1)), nil) },
		func() *http.Request {
			return request(bob, "PUT", "/v1/applications/"+string(programID(1))+"/certificate", wire.RenewalRequest{Certificate: publicPEM(2)})
		},
	} {
		r := ask()
		fx.expect(r.Method+" without roles", serve(fx.handler, r), 403, "not-administrator")
		r = ask()
		r.Header.Set(wire.RolesHeader, fx.as(bob, roleassertion.ProjectAdmin("1")))
		fx.expect(r.Method+" by an administrator of a project", serve(fx.handler, r), 403, "not-administrator")
		r = ask()
		r.Header.Set(wire.RolesHeader, fx.as(alice, roleassertion.SiteAdmin))
		fx.expect(r.Method+" with the roles of alice", serve(fx.handler, r), 403, "roles")
	}
	fx.agree(bob, 1)
	fx.expect("still there", fx.signedFor("bob", 1, "GET", "/v1/inbox", nil), 200, "")
	fx.expect("of no such id", serve(fx.bare, fx.administer(alice, "DELETE", "/v1/applications/x", nil)), 204, "")
	fx.expect("of no such id", serve(fx.bare, request(alice, "PUT", "/v1/consents/x", nil)), 404, "no-such-application")
}

// brokenApplications is a store whose every call ends in the same way.
type brokenApplications func() error

func (b brokenApplications) Add(context.Context, application.Application) error { return b() }
func (b brokenApplications) Get(context.Context, program.ID, time.Time) (application.Application, error) {
	return application.Application{}, b()
}
func (b brokenApplications) Signer(context.Context, program.ID, time.Time, func(ed25519.PublicKey) error) (application.Application, error) {
	return application.Application{}, b()
}
func (b brokenApplications) Renew(context.Context, application.Application, application.Application) error {
	return b()
}
func (b brokenApplications) List(context.Context, share.Site, time.Time) ([]application.Application, error) {
	return nil, b()
}
func (b brokenApplications) People(context.Context, share.Site, time.Time) ([]share.Person, error) {
	return nil, b()
}
func (b brokenApplications) Delete(context.Context, share.Site, program.ID) error { return b() }
func (b brokenApplications) Use(context.Context, application.Application, string, time.Time, time.Time) error {
	return b()
}
func (b brokenApplications) Agree(context.Context, application.Application, share.Person) error {
	return b()
}
func (b brokenApplications) Withdraw(context.Context, application.Application, share.Person) error {
	return b()
}
func (b brokenApplications) Agreed(context.Context, application.Application, share.Person) (bool, error) {
	return false, b()
}

// ofApplications: a site's applications are for no other site, and a consent for nobody
// else than its person.
func ofApplications(t *testing.T, sh testShare) {
	t.Helper()
	const n = 51
	sh.register(n, func(b *wire.ApplicationRequest) { b.Name = "Of acme" })
	sh.agree(alice, n)
	path := string(programID(n))
	for _, who := range []string{dave, "alice@globex", "bob@globex"} {
		sh.expect("register by "+who, serve(sh.handler, sh.administer(who, "POST", "/v1/applications", applicationBody(n))), 409, "application-exists")
		sh.expect("revoke by "+who, serve(sh.handler, sh.administer(who, "DELETE", "/v1/applications/"+path, nil)), 204, "")
		renew := sh.administer(who, "PUT", "/v1/applications/"+path+"/certificate", wire.RenewalRequest{Certificate: publicPEM(n + 1)})
		sh.expect("renew by "+who, serve(sh.handler, renew), 404, "no-such-application")
		if a := serve(sh.handler, sh.administer(who, "GET", "/v1/applications", nil)); a.Code != 200 || strings.Contains(a.Body.String(), "Of acme") {
			t.Errorf("%s sees %s", who, a.Body)
		}
		if a := sh.call(who, "GET", "/v1/consents", nil); a.Code != 200 || strings.Contains(a.Body.String(), "Of acme") {
			t.Errorf("%s sees %s", who, a.Body)
		}
		sh.expect("agree by "+who, sh.call(who, "PUT", "/v1/consents/"+path, nil), 404, "no-such-application")
		sh.expect("withdraw by "+who, sh.call(who, "DELETE", "/v1/consents/"+path, nil), 404, "no-such-application")
	}
	sh.expect("withdraw by carol", sh.call(carol, "DELETE", "/v1/consents/"+path, nil), 204, "")
	sh.expect("still there", sh.signedFor("alice", n, "GET", "/v1/inbox", nil), 200, "")
	sh.expect("for carol", sh.signedFor("carol", n, "GET", "/v1/inbox", nil), 403, "application-person")
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
