package fileapi

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/shared/application/published"
	"github.com/secure-share/secure-share/shared/publichttp"
	"github.com/secure-share/secure-share/shared/wire"
)

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
		fx.Run(want, func(t *testing.T) {
			fx.web.DoFunc = func(*http.Request) (publichttp.Answer, error) { return test.answer, test.err }
			a := fx.fetch("https://canary.example")
			fx.expect(want, a, 422, want)
			if strings.Contains(a.Body.String(), "canary") {
				t.Errorf("%s", a.Body)
			}
		})
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
