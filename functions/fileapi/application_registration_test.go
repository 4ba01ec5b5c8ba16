package fileapi

import (
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/application"
	"github.com/secure-share/secure-share/shared/program"
	"github.com/secure-share/secure-share/shared/roleassertion"
	"github.com/secure-share/secure-share/shared/wire"
)

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
		ID: string(programID(1)), KeyID: string(programID(1)), RegisteredAt: noon, ExpiresAt: &end, LastUsedOn: "2026-11-23",
		ApplicationSettings: wire.ApplicationSettings{
			Name: "Payroll", TimeoutSeconds: 60, Sources: []string{"192.0.2.1/32", "2001:db8::/32"},
			Scopes: []string{"send", "receive", "read"}, Requests: []string{"GET /v1/inbox"}, People: []string{"bob"},
		},
	}}
	if got := decoded[wire.Applications](fx, serve(fx.handler, fx.administer(alice, "GET", "/v1/applications", nil))).Items; !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
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
			return request(bob, "PUT", "/v1/applications/"+string(programID(1)), change(0, asItIs))
		},
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
