package fileapi

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/application"
	"github.com/secure-share/secure-share/shared/httpsig"
	"github.com/secure-share/secure-share/shared/program"
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
		Certificate: publicPEM(n),
		ApplicationSettings: wire.ApplicationSettings{
			Name: "Payroll", TimeoutSeconds: int(timeout / time.Second), Sources: []string{"192.0.2.0/24"},
			Scopes: []string{"send", "receive", "read"},
		},
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

// After the end of an application its key is unknown, and what people agreed to is void.
func TestAnApplicationEndsAtOnce(t *testing.T) {
	for name, end := range map[string]func(*fixture){
		"revoked": func(fx *fixture) {
			fx.expect("revoke", serve(fx.handler, fx.administer(alice, "DELETE", "/v1/applications/"+string(programID(1)), nil)), 204, "")
		},
		"uninstalled": (*fixture).reinstall,
		"deleted by the reaper": func(fx *fixture) {
			fx.reinstall()
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

func TestTheLongestTimeoutIsThatOfAnySignature(t *testing.T) {
	if application.MaxTimeout != httpsig.MaxLifetime {
		t.Errorf("%v, but signatures are valid for at most %v", application.MaxTimeout, httpsig.MaxLifetime)
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

// brokenApplications is a store whose every call ends in the same way.
type brokenApplications func() error

func (b brokenApplications) Add(context.Context, application.Application) error { return b() }
func (b brokenApplications) Get(context.Context, program.ID, time.Time) (application.Application, error) {
	return application.Application{}, b()
}
func (b brokenApplications) Signer(context.Context, program.ID, time.Time, func(ed25519.PublicKey) error) (application.Application, error) {
	return application.Application{}, b()
}
func (b brokenApplications) Change(context.Context, application.Application, application.Application) error {
	return b()
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
		changed := sh.administer(who, "PUT", "/v1/applications/"+path, change(0, asItIs))
		sh.expect("change by "+who, serve(sh.handler, changed), 404, "no-such-application")
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
