package mailaccount

import (
	"bytes"
	"encoding/json"
	"encoding/pem"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/secure-share/secure-share/scripts/local/secrets"
	"github.com/secure-share/secure-share/scripts/local/sigv4"
	"github.com/secure-share/secure-share/shared/awsenv"
	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/smtpmail"
	"github.com/secure-share/secure-share/shared/smtpmail/smtptest"
)

const region = "eu-west-1"

var arn = secrets.ARN("222222222222", region, "mail")

// fixture is a mail server, and Secrets Manager with the account for it.
type fixture struct {
	*Mailer
	t      *testing.T
	server *smtptest.Server
	ca     string
	store  *secrets.Store
	reads  atomic.Int32
	failed atomic.Int32
	now    time.Time
	broken http.HandlerFunc // answers instead of Secrets Manager
}

func newFixture(t *testing.T, fault func(smtptest.Verb, net.Conn) error) *fixture {
	t.Helper()
	a := smtptest.NewAuthority(t)
	return fixtureOf(t, smtptest.Start(t, smtptest.Options{Authority: a, Fault: fault}), a)
}

// fixtureOf returns a fixture with the server.
func fixtureOf(t *testing.T, server *smtptest.Server, a *smtptest.Authority) *fixture {
	t.Helper()
	p := &fixture{
		t: t, store: &secrets.Store{}, now: time.Date(2026, 11, 29, 6, 0, 0, 0, time.UTC), server: server,
		ca: string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.Certificate()})),
	}
	p.put(smtptest.Password)
	provider := credentials.NewStaticCredentialsProvider("AKIA", "secret", "")
	check := &sigv4.Checker{Credentials: []aws.CredentialsProvider{provider}, Region: region, Now: time.Now}
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.reads.Add(1)
		if p.broken != nil {
			p.broken(w, r)
			return
		}
		check.Handler("secretsmanager", p.store).ServeHTTP(w, r)
	}))
	t.Cleanup(front.Close)
	p.Mailer = New(aws.Config{
		Region: region, Credentials: provider, BaseEndpoint: &front.URL, HTTPClient: awsenv.NewHTTPClient(),
		Retryer: func() aws.Retryer { return aws.NopRetryer{} },
	}, Config{
		Secret: arn, Server: smtpmail.Server{Host: p.server.Host, Port: p.server.Port}, From: address(t, "keys@acme.example"), Name: "Secure Share",
		Failed: func() { p.failed.Add(1) }, Now: func() time.Time { return p.now },
	})
	return p
}

func address(t *testing.T, s string) mailaddr.Address {
	t.Helper()
	a, err := mailaddr.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// put stores the account with a password, and returns it.
func (p *fixture) put(password string) string {
	p.t.Helper()
	secret, err := json.Marshal(map[string]string{"user": smtptest.User, "password": password, "ca": p.ca})
	if err != nil {
		p.t.Fatal(err)
	}
	p.store.Put(arn, string(secret))
	return string(secret)
}

func (p *fixture) send() error {
	return p.Send(p.t.Context(), address(p.t, "bob@acme.example"), "a subject", "the key", "<p>the key")
}

// expect checks what has happened so far.
func (p *fixture) expect(mails int, reads, failed int32) {
	p.t.Helper()
	if len(p.server.Mails()) != mails || p.reads.Load() != reads || p.failed.Load() != failed {
		p.t.Errorf("%d mails, the account was read %d times, %d failures; want %d, %d, %d",
			len(p.server.Mails()), p.reads.Load(), p.failed.Load(), mails, reads, failed)
	}
}

func TestTheAccountIsReadEveryFiveMinutes(t *testing.T) {
	p := newFixture(t, nil)
	for _, c := range []struct {
		after time.Duration
		reads int32
	}{{0, 1}, {0, 1}, {kept - 1, 1}, {1, 2}} {
		p.now = p.now.Add(c.after)
		if err := p.send(); err != nil {
			t.Fatal(err)
		}
		if p.reads.Load() != c.reads {
			t.Errorf("%d reads, want %d", p.reads.Load(), c.reads)
		}
	}
	p.expect(4, 2, 0)
	m := p.server.Mails()[0]
	if m.From != "keys@acme.example" || m.To != "bob@acme.example" || !strings.Contains(m.Content, `From: "Secure Share" <keys@acme.example>`) {
		t.Errorf("%+v", m)
	}
}

// Another mail server accepts the same mail, and refuses a wrong password.
func TestAnotherServerTakesTheMail(t *testing.T) {
	a := smtptest.NewAuthority(t)
	p := fixtureOf(t, smtptest.StartOther(t, smtptest.Options{Authority: a}, smtptest.Faults{}), a)
	p.put("canary-old")
	if err := p.send(); err == nil || err.Error() != "smtp sign in: answer 535" {
		t.Fatal(err)
	}
	p.put(smtptest.Password)
	if err := p.send(); err != nil {
		t.Fatal(err)
	}
	if m := p.server.Await(t, 1)[0]; m.To != "bob@acme.example" || !strings.Contains(m.Content, "the key") {
		t.Errorf("%+v", m)
	}
}

// A changed password is found at once: the refused sign-in sent nothing.
func TestAChangedPasswordIsReadAgain(t *testing.T) {
	p := newFixture(t, nil)
	p.put("canary-old")
	if err := p.send(); err == nil || err.Error() != "smtp sign in: answer 535" {
		t.Fatal(err)
	}
	p.expect(0, 1, 1) // just read: not read again
	p.put(smtptest.Password)
	if err := p.send(); err != nil {
		t.Fatal(err)
	}
	p.expect(1, 2, 1)
	p.put("canary-new") // unknown to the server, which still accepts the one in use
	if err := p.send(); err != nil {
		t.Fatal(err)
	}
	p.expect(2, 2, 1)
}

// The same password is not tried twice: servers lock accounts after too many
// attempts.
func TestARefusedPasswordIsTriedOnce(t *testing.T) {
	var signIns atomic.Int32
	p := newFixture(t, func(at smtptest.Verb, _ net.Conn) error {
		if at == smtptest.Auth && signIns.Add(1) > 1 {
			return smtptest.Refuse(535)
		}
		return nil
	})
	if err := p.send(); err != nil {
		t.Fatal(err)
	}
	if err := p.send(); err == nil || err.Error() != "smtp sign in: answer 535" {
		t.Errorf("%v", err)
	}
	p.expect(1, 2, 1)
	if signIns.Load() != 2 {
		t.Errorf("%d sign-ins", signIns.Load())
	}
}

// An answer that is lost after the content was sent is never followed by another
// attempt, not even with an account that has changed in the meantime.
func TestALostAnswerSendsNothingAgain(t *testing.T) {
	var mails atomic.Int32
	p := newFixture(t, func(at smtptest.Verb, conn net.Conn) error {
		if at == smtptest.End && mails.Add(1) > 1 {
			_ = conn.Close()
		}
		return nil
	})
	if err := p.send(); err != nil {
		t.Fatal(err)
	}
	p.store.Put(arn, strings.Replace(p.put(smtptest.Password), "{", "{ ", 1))
	var failed *smtpmail.Error
	if err := p.send(); !errors.As(err, &failed) || !failed.Unclear {
		t.Errorf("%v", err)
	}
	p.expect(2, 1, 1)
}

// Without an account nothing is sent, and the error quotes nothing of it.
func TestAccountsThatCannotBeUsed(t *testing.T) {
	for name, c := range map[string]struct {
		secret string // "": none
		broken http.HandlerFunc
		want   string
	}{
		"no value":         {want: "mail account: ResourceNotFoundException"},
		"not JSON":         {secret: "canary", want: ErrAccount.Error()},
		"no password":      {secret: `{"user":"canary"}`, want: ErrAccount.Error()},
		"no user":          {secret: `{"password":"canary"}`, want: ErrAccount.Error()},
		"another member":   {secret: `{"user":"canary","password":"canary","host":"canary"}`, want: ErrAccount.Error()},
		"both":             {secret: `{"user":"canary","password":"canary","oauth":{"url":"https://login.example","clientId":"canary","clientSecret":"canary"}}`, want: ErrAccount.Error()},
		"tokens over http": {secret: `{"user":"canary","oauth":{"url":"http://login.example","clientId":"canary","clientSecret":"canary"}}`, want: ErrAccount.Error()},
		"no client":        {secret: `{"user":"canary","oauth":{"url":"https://login.example","clientSecret":"canary"}}`, want: ErrAccount.Error()},
		"no certificates":  {secret: `{"user":"canary","password":"canary","ca":"canary"}`, want: ErrAccount.Error()},
		"no text": {broken: func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(`{"SecretBinary":"Y2FuYXJ5"}`)) },
			want: ErrAccount.Error()},
		"an outage": {broken: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) },
			want: "mail account: "},
	} {
		t.Run(name, func(t *testing.T) {
			p := newFixture(t, nil)
			p.store = &secrets.Store{}
			if c.secret != "" {
				p.store.Put(arn, c.secret)
			}
			p.broken = c.broken
			err := p.send()
			if err == nil || !strings.HasPrefix(err.Error(), c.want) || strings.Contains(err.Error(), "canary") {
				t.Errorf("%v", err)
			}
			p.expect(0, p.reads.Load(), 1)
		})
	}
}

// Where no authority of the operator's own is named, those of the system apply.
func TestTheServersCertificateIsChecked(t *testing.T) {
	p := newFixture(t, nil)
	p.store.Put(arn, `{"user":"`+smtptest.User+`","password":"`+smtptest.Password+`"}`)
	if err := p.send(); err == nil || err.Error() != "smtp certificate: no answer" {
		t.Errorf("%v", err)
	}
	p.expect(0, 1, 1)
}

// With oauth the Mailer signs in with an access token, which it keeps as long as the
// secret stays the same.
func TestAnAccessToken(t *testing.T) {
	var fetched atomic.Int32
	endpoint := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fetched.Add(1)
		if r.PostFormValue("client_secret") != "canary-secret" || r.PostFormValue("scope") != "mail" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{"access_token": smtptest.Token, "token_type": "Bearer", "expires_in": 3600})
	}))
	defer endpoint.Close()
	before := http.DefaultTransport
	http.DefaultTransport = endpoint.Client().Transport // which trusts the endpoint
	defer func() { http.DefaultTransport = before }()

	p := newFixture(t, nil)
	put := func(clientSecret string) {
		secret, err := json.Marshal(map[string]any{"user": smtptest.User, "ca": p.ca, "oauth": map[string]string{
			"url": endpoint.URL, "clientId": "mailer", "clientSecret": clientSecret, "scope": "mail",
		}})
		if err != nil {
			t.Fatal(err)
		}
		p.store.Put(arn, string(secret))
	}
	put("canary-wrong")
	if err := p.send(); err == nil || err.Error() != "mailtoken: the token endpoint answers 401" {
		t.Fatal(err)
	}
	p.expect(0, 1, 1)
	put("canary-secret")
	p.now = p.now.Add(kept)
	for range 2 {
		if err := p.send(); err != nil {
			t.Fatal(err)
		}
		p.now = p.now.Add(kept)
	}
	p.expect(2, 3, 1)
	if fetched.Load() != 2 {
		t.Errorf("%d tokens were fetched", fetched.Load())
	}
}

func TestErrorsContainNoSecret(t *testing.T) {
	for _, at := range []smtptest.Verb{smtptest.Auth, smtptest.Mail, smtptest.Rcpt, smtptest.Data, smtptest.End} {
		p := newFixture(t, func(now smtptest.Verb, _ net.Conn) error {
			if now == at {
				return smtptest.Refuse(554)
			}
			return nil
		})
		err := p.send()
		if err == nil {
			t.Fatalf("%s: no error", at)
		}
		for _, secret := range []string{smtptest.Password, smtptest.User, "bob@acme.example", "the key", "canary"} {
			if bytes.Contains([]byte(err.Error()), []byte(secret)) {
				t.Errorf("%s: %v", at, err)
			}
		}
	}
}
