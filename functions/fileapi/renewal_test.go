package fileapi

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/application"
	"github.com/secure-share/secure-share/shared/program"
	"github.com/secure-share/secure-share/shared/wire"
)

// renewing makes a request of alice that gives an application another certificate.
func (fx *fixture) renewing(id program.ID, certificate string) *http.Request {
	fx.Helper()
	return fx.renewingWith(id, wire.RenewalRequest{Certificate: certificate})
}

func (fx *fixture) renewingWith(id program.ID, body wire.RenewalRequest) *http.Request {
	fx.Helper()
	return fx.administer(alice, "PUT", "/v1/applications/"+string(id)+"/certificate", body)
}

// A new certificate of the same key moves the end of the registration. People do not have
// to agree again.
func TestARenewedCertificateKeepsConsents(t *testing.T) {
	fx := newFixture(t)
	fx.register(1, func(b *wire.ApplicationRequest) { b.Certificate = certificatePEM(t, 1, noon, noon.Add(time.Hour)) })
	fx.agree(bob, 1)
	renewed := decoded[wire.Application](fx, serve(fx.handler, fx.renewing(programID(1), certificatePEM(t, 1, noon, noon.Add(2*time.Hour)))))
	if renewed.ID != string(programID(1)) || renewed.KeyID != renewed.ID || !renewed.ExpiresAt.Equal(noon.Add(2*time.Hour)) || renewed.PreviousKeyUntil != nil {
		t.Errorf("%+v", renewed)
	}
	fx.pass(time.Hour)
	fx.expect("after the first certificate", fx.signedFor("bob", 1, "GET", "/v1/inbox", nil), 200, "")
	fx.pass(time.Hour)
	fx.expect("after the second", fx.signedFor("bob", 1, "GET", "/v1/inbox", nil), 401, "unknown-application")
}

// With a new key the registration, and what people agreed to, stay.
func TestANewKeyOfAnApplication(t *testing.T) {
	for name, test := range map[string]struct {
		keep  bool
		until time.Time // when the first key ends
	}{
		"with overlap":    {true, noon.Add(application.Overlap)},
		"without overlap": {false, noon},
	} {
		t.Run(name, func(t *testing.T) {
			fx := newFixture(t)
			fx.register(1, asItIs)
			fx.agree(bob, 1)
			renewed := decoded[wire.Application](fx, serve(fx.handler, fx.renewingWith(programID(1), wire.RenewalRequest{Certificate: publicPEM(2), KeepPrevious: test.keep})))
			if renewed.ID != string(programID(1)) || renewed.KeyID != string(programID(2)) || (renewed.PreviousKeyUntil != nil) != test.keep {
				t.Errorf("%+v", renewed)
			}
			listed := func(previous bool) {
				t.Helper()
				list := decoded[wire.Applications](fx, serve(fx.handler, fx.administer(alice, "GET", "/v1/applications", nil)))
				if len(list.Items) != 1 || list.Items[0].KeyID != renewed.KeyID || (list.Items[0].PreviousKeyUntil != nil) != previous {
					t.Errorf("%+v", list)
				}
			}
			listed(test.keep)
			fx.expect("the new key", fx.signedFor("bob", 2, "GET", "/v1/inbox", nil), 200, "")
			if test.keep {
				fx.at(test.until.Add(-1))
				fx.expect("the first key", fx.signedFor("bob", 1, "GET", "/v1/inbox", nil), 200, "")
			}
			fx.at(test.until)
			listed(false)
			fx.expect("the first key, later", fx.signedFor("bob", 1, "GET", "/v1/inbox", nil), 401, "unknown-application")
			fx.expect("the new key, later", fx.signedFor("bob", 2, "GET", "/v1/inbox", nil), 200, "")
			fx.expect("revoke", serve(fx.handler, fx.administer(alice, "DELETE", "/v1/applications/"+renewed.ID, nil)), 204, "")
			fx.expect("revoked", fx.signedFor("bob", 2, "GET", "/v1/inbox", nil), 401, "unknown-application")
		})
	}
}

// The same certificate again ends the key that an earlier renewal kept.
func TestTheSameCertificateEndsThePreviousKey(t *testing.T) {
	fx := newFixture(t)
	fx.register(1, asItIs)
	fx.agree(bob, 1)
	renew := func(keep bool) wire.Application {
		return decoded[wire.Application](fx, serve(fx.handler, fx.renewingWith(programID(1), wire.RenewalRequest{Certificate: publicPEM(2), KeepPrevious: keep})))
	}
	first, again := renew(true), renew(true)
	if first.PreviousKeyUntil == nil || again.PreviousKeyUntil == nil || !again.PreviousKeyUntil.Equal(*first.PreviousKeyUntil) {
		t.Errorf("kept until %v, then %v", first.PreviousKeyUntil, again.PreviousKeyUntil)
	}
	fx.expect("the old key", fx.signedFor("bob", 1, "GET", "/v1/inbox", nil), 200, "")
	if ended := renew(false); ended.PreviousKeyUntil != nil || ended.KeyID != string(programID(2)) {
		t.Errorf("%+v", ended)
	}
	fx.expect("the old key, ended", fx.signedFor("bob", 1, "GET", "/v1/inbox", nil), 401, "unknown-application")
	fx.expect("the present key", fx.signedFor("bob", 2, "GET", "/v1/inbox", nil), 200, "")
}

// The previous key does not outlive its own certificate.
func TestAKeyEndsWithItsCertificate(t *testing.T) {
	fx := newFixture(t)
	fx.register(1, func(b *wire.ApplicationRequest) { b.Certificate = certificatePEM(t, 1, noon, noon.Add(time.Hour)) })
	fx.agree(bob, 1)
	fx.expect("renew", serve(fx.handler, fx.renewingWith(programID(1), wire.RenewalRequest{Certificate: publicPEM(2), KeepPrevious: true})), 200, "")
	fx.pass(time.Hour - 1)
	fx.expect("before", fx.signedFor("bob", 1, "GET", "/v1/inbox", nil), 200, "")
	fx.pass(1)
	fx.expect("after", fx.signedFor("bob", 1, "GET", "/v1/inbox", nil), 401, "unknown-application")
	fx.expect("the new key", fx.signedFor("bob", 2, "GET", "/v1/inbox", nil), 200, "")
}

func TestRefusedRenewals(t *testing.T) {
	fx := newFixture(t)
	fx.register(1, asItIs)
	fx.register(3, asItIs)
	fx.approve(alice, 7)
	for name, test := range map[string]struct {
		r      *http.Request
		status int
		slug   string
	}{
		"not a certificate":  {fx.renewing(programID(1), "x"), 400, "malformed"},
		"expired":            {fx.renewing(programID(1), certificatePEM(t, 1, noon.Add(-time.Hour), noon)), 400, "malformed"},
		"not yet valid":      {fx.renewing(programID(1), certificatePEM(t, 1, noon.Add(time.Second), noon.Add(time.Hour))), 400, "malformed"},
		"unknown":            {fx.renewing(programID(2), publicPEM(4)), 404, "no-such-application"},
		"not an id":          {fx.renewing("x", publicPEM(4)), 404, "no-such-application"},
		"of another site":    {fx.administer(dave, "PUT", "/v1/applications/"+string(programID(1))+"/certificate", wire.RenewalRequest{Certificate: publicPEM(4)}), 404, "no-such-application"},
		"key of another":     {fx.renewing(programID(1), publicPEM(3)), 409, "application-exists"},
		"key of a program":   {fx.renewing(programID(1), publicPEM(7)), 409, "application-exists"},
		"not administrating": {request(bob, "PUT", "/v1/applications/"+string(programID(1))+"/certificate", `{"certificate":"x"}`), 403, "not-administrator"},
	} {
		t.Run(name, func(t *testing.T) {
			fx.expect(name, serve(fx.handler, test.r), test.status, test.slug)
		})
	}
	r := fx.renewing(programID(1), publicPEM(4))
	r.Header.Set("Content-Type", "text/plain")
	fx.expect("text", serve(fx.handler, r), 415, "unsupported-media-type")
	long := wire.RenewalRequest{Certificate: strings.Repeat("x", maxBody)}
	fx.expect("large", serve(fx.handler, fx.renewingWith(programID(1), long)), 413, "too-large")
	fx.agree(bob, 1)
	fx.expect("nothing changed", fx.signedFor("bob", 1, "GET", "/v1/inbox", nil), 200, "")
}
