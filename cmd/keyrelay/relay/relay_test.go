package relay

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"path"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/secure-share/secure-share/cmd/keyrelay/slack"
	"github.com/secure-share/secure-share/cmd/keyrelay/teams"
	"github.com/secure-share/secure-share/shared/apigw"
	"github.com/secure-share/secure-share/shared/delivery"
	"github.com/secure-share/secure-share/shared/env"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/origin"
	"github.com/secure-share/secure-share/shared/smtpmail"
	"github.com/secure-share/secure-share/shared/smtpmail/smtptest"
)

const (
	secretText = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3I"
	page       = "https://0a1b.cdn.prod.atlassian-dev.net"
)

var now = time.Date(2026, 11, 28, 15, 0, 0, 0, time.UTC)

func address(t *testing.T, s string) mailaddr.Address {
	t.Helper()
	a, err := mailaddr.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func message(t *testing.T, id string) delivery.Message {
	t.Helper()
	return delivery.Message{
		Type: delivery.Key, ID: id + strings.Repeat("A", 22-len(id)), SentAt: now, To: address(t, "bob@acme.example"), From: "Alice",
		Site: "acme.atlassian.net", Link: "https://acme.atlassian.net/shares/x", Expires: now.Add(time.Hour), Key: keyring.NewSecret(),
	}
}

// relayTo returns a relay whose mail server has a fault.
func relayTo(t *testing.T, fault func(smtptest.Verb, net.Conn) error) (Config, *smtptest.Server) {
	t.Helper()
	a := smtptest.NewAuthority(t)
	s := smtptest.Start(t, smtptest.Options{Authority: a, Fault: fault})
	return relayVia(t, s, a), s
}

// relayVia returns a relay that uses the server.
func relayVia(t *testing.T, s *smtptest.Server, a *smtptest.Authority) Config {
	t.Helper()
	secrets, err := parseSecrets(secretText)
	if err != nil {
		t.Fatal(err)
	}
	origins, err := origin.ParseList(forgeOrigins)
	if err != nil {
		t.Fatal(err)
	}
	return Config{
		Secrets: secrets, Sites: []string{"acme.atlassian.net"}, Domains: []string{"acme.example"}, Origins: origins,
		Repeats: NewMemory(), Now: func() time.Time { return now },
		Channel: ByMail{smtpmail.New(smtpmail.Config{
			Host: s.Host, Port: s.Port, Auth: smtpmail.Plain, User: smtptest.User, From: address(t, "keys@acme.example"), Roots: a.Roots(),
			Password: func(context.Context) (string, error) { return smtptest.Password, nil },
		})},
	}
}

func post(t *testing.T, c Config, m delivery.Message) *httptest.ResponseRecorder {
	t.Helper()
	secrets, err := parseSecrets(secretText)
	if err != nil {
		t.Fatal(err)
	}
	body, err := delivery.Seal(secrets[0], m)
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest("POST", "/", bytes.NewReader(body))
	r.Header.Set("Content-Type", "text/plain;charset=UTF-8")
	r.Header.Set("Origin", page)
	w := httptest.NewRecorder()
	New(c).ServeHTTP(w, r)
	return w
}

func TestAKeyIsMailedOnce(t *testing.T) {
	c, s := relayTo(t, nil)
	m := message(t, "a")
	w := post(t, c, m)
	if w.Code != 200 || strings.TrimSpace(w.Body.String()) != `{"delivered":true}` || w.Header().Get("Access-Control-Allow-Origin") != page {
		t.Errorf("%d %s %v", w.Code, w.Body, w.Header())
	}
	mails := s.Mails()
	if len(mails) != 1 || mails[0].To != "bob@acme.example" || !strings.Contains(mails[0].Content, m.Key.Reveal()) {
		t.Errorf("%q", mails)
	}
	if w := post(t, c, m); w.Code != 409 || len(s.Mails()) != 1 {
		t.Errorf("again: %d %s, %d mails", w.Code, w.Body, len(s.Mails()))
	}
}

// Another mail server accepts the same mail.
func TestAKeyIsMailedThroughAnotherServer(t *testing.T) {
	a := smtptest.NewAuthority(t)
	s := smtptest.StartOther(t, smtptest.Options{Authority: a}, smtptest.Faults{})
	m := message(t, "a")
	if w := post(t, relayVia(t, s, a), m); w.Code != 200 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	mail := s.Await(t, 1)[0]
	if mail.From != "keys@acme.example" || mail.To != "bob@acme.example" || !strings.Contains(mail.Content, m.Key.Reveal()) {
		t.Errorf("%+v", mail)
	}
}

func TestAnOutsiderIsToldOfTheLinkOfTheSender(t *testing.T) {
	c, s := relayTo(t, nil)
	m := message(t, "a")
	m.Outsider, m.Link = true, ""
	if w := post(t, c, m); w.Code != 200 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if mails := s.Mails(); len(mails) != 1 || !strings.Contains(mails[0].Content, "Open the link that the sender gives you") || strings.Contains(mails[0].Content, "Sign in") {
		t.Errorf("%q", mails)
	}
}

func TestASampleIsNotMailed(t *testing.T) {
	c, s := relayTo(t, nil)
	m := message(t, "a")
	m.Type = delivery.Test
	if w := post(t, c, m); w.Code != 200 || len(s.Mails()) != 0 {
		t.Errorf("%d %s, %d mails", w.Code, w.Body, len(s.Mails()))
	}
}

func TestWhatIsRefusedIsNotMailed(t *testing.T) {
	var log bytes.Buffer
	previous := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
	defer slog.SetDefault(previous)
	for name, c := range map[string]struct {
		config  func(*Config)
		message func(*delivery.Message)
		fault   func(smtptest.Verb, net.Conn) error
		status  int
		slug    string
	}{
		"another secret": {config: func(c *Config) { c.Secrets = nil }, status: 403, slug: "signature"},
		"another time":   {message: func(m *delivery.Message) { m.SentAt = now.Add(-time.Hour) }, status: 403, slug: "clock"},
		"another site": {message: func(m *delivery.Message) {
			m.Site, m.Link = "evil.atlassian.net", ""
		}, status: 403, slug: "site"},
		"another domain": {message: func(m *delivery.Message) { m.To = address(t, "bob@evil.example") }, status: 403, slug: "recipient"},
		"a subdomain":    {message: func(m *delivery.Message) { m.To = address(t, "bob@x.acme.example") }, status: 403, slug: "recipient"},
		"malformed":      {message: func(m *delivery.Message) { m.Type = "x" }, status: 400, slug: "malformed"},
		"the server refuses": {fault: func(at smtptest.Verb, _ net.Conn) error {
			if at == smtptest.Rcpt {
				return smtptest.Refuse(550)
			}
			return nil
		}, status: 424, slug: "not-handed-over"},
		"the server breaks off": {fault: func(at smtptest.Verb, conn net.Conn) error {
			if at == smtptest.Data {
				_ = conn.Close()
			}
			return nil
		}, status: 502, slug: "unclear"},
	} {
		t.Run(name, func(t *testing.T) {
			config, s := relayTo(t, c.fault)
			m := message(t, "a")
			if c.config != nil {
				c.config(&config)
			}
			if c.message != nil {
				c.message(&m)
			}
			w := post(t, config, m)
			var p struct{ Type string }
			if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || w.Code != c.status || !strings.HasSuffix(p.Type, ":"+c.slug) || len(s.Mails()) != 0 {
				t.Errorf("%d %s, %d mails, %v", w.Code, w.Body, len(s.Mails()), err)
			}
			for _, secret := range []string{m.Key.Reveal(), "bob", "canary", secretText} {
				if strings.Contains(w.Body.String()+log.String(), secret) {
					t.Errorf("%q in %s or the log %s", secret, w.Body, log.String())
				}
			}
		})
	}
}

func TestTheMemoryForgetsInTime(t *testing.T) {
	m := NewMemory()
	for _, c := range []struct {
		at   time.Time
		want bool
	}{{now, true}, {now, false}, {now.Add(2 * delivery.Leeway), false}, {now.Add(2*delivery.Leeway + 1), true}} {
		if got, err := m.Remember(t.Context(), "a", c.at); got != c.want || err != nil {
			t.Errorf("at %v: %t", c.at, got)
		}
	}
}

// In Slack the person with the address gets a direct message, without markup.
func TestSlack(t *testing.T) {
	for name, c := range map[string]struct {
		answers map[string]string
		test    bool
		status  int
		slug    string // of the problem
		posted  int
	}{
		"a key":               {nil, false, 200, "", 1},
		"a sample":            {nil, true, 200, "", 0},
		"nobody":              {map[string]string{"users.lookupByEmail": `{"ok":false,"error":"users_not_found"}`}, false, 422, "nobody", 0},
		"a sample for nobody": {map[string]string{"users.lookupByEmail": `{"ok":false,"error":"users_not_found"}`}, true, 422, "nobody", 0},
		"refused":             {map[string]string{"chat.postMessage": `{"ok":false,"error":"restricted_action"}`}, false, 424, "not-handed-over", 1},
		"unclear":             {map[string]string{"chat.postMessage": `{"ok":false,"error":"fatal_error"}`}, false, 502, "unclear", 1},
	} {
		t.Run(name, func(t *testing.T) {
			var posts []string
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				method := path.Base(r.URL.Path)
				if method == "chat.postMessage" {
					body, _ := io.ReadAll(r.Body)
					posts = append(posts, string(body))
				}
				answer := c.answers[method]
				if answer == "" {
					answer = `{"ok":true,"user":{"id":"W1"},"channel":{"id":"D1"}}`
				}
				if method == "chat.postMessage" && c.answers[method] == "" {
					answer = `{"ok":true}`
				}
				fmt.Fprint(w, answer)
			}))
			defer server.Close()
			key := throughChat(t, BySlack{slack.New("xoxb-canary", server.URL+"/api/")}, c.test, c.status, c.slug)
			expectPosts(t, posts, c.posted, key, `"channel":"D1"`)
		})
	}
}

func TestTeams(t *testing.T) {
	for name, c := range map[string]struct {
		answer int // of the Workflow
		test   bool
		status int
		slug   string // of the problem
		posted int
	}{
		"a key":    {202, false, 200, "", 1},
		"a sample": {202, true, 200, "", 0},
		"refused":  {401, false, 424, "not-handed-over", 1},
		"unclear":  {502, false, 502, "unclear", 1},
	} {
		t.Run(name, func(t *testing.T) {
			var posts []string
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				posts = append(posts, string(body))
				w.WriteHeader(c.answer)
			}))
			defer server.Close()
			key := throughChat(t, ByTeams{teams.New(server.URL + "/?sig=canary")}, c.test, c.status, c.slug)
			expectPosts(t, posts, c.posted, key, `"to":"bob@acme.example"`)
		})
	}
}

// throughChat sends a key, or a sample, to a relay with the channel, checks the answer,
// and returns the key.
func throughChat(t *testing.T, channel Channel, sample bool, status int, slug string) string {
	t.Helper()
	config, mails := relayTo(t, nil)
	config.Channel = channel
	m := message(t, "a")
	if sample {
		m.Type = delivery.Test
	}
	w := post(t, config, m)
	if w.Code != status || !strings.Contains(w.Body.String(), slug) || len(mails.Mails()) != 0 {
		t.Errorf("%d %s, %d mails", w.Code, w.Body, len(mails.Mails()))
	}
	if strings.Contains(w.Body.String(), m.Key.Reveal()) || strings.Contains(w.Body.String(), "canary") {
		t.Errorf("the answer has a secret: %s", w.Body)
	}
	return m.Key.Reveal()
}

// expectPosts checks that n messages were posted, and that the first has the texts.
func expectPosts(t *testing.T, posts []string, n int, texts ...string) {
	t.Helper()
	if len(posts) != n {
		t.Fatalf("posted %q", posts)
	}
	for _, text := range texts {
		if n > 0 && !strings.Contains(posts[0], text) {
			t.Errorf("posted %s, without %s", posts[0], text)
		}
	}
}

type broken struct{}

func (broken) Known(context.Context, string, time.Time) (bool, error) {
	return false, errors.New("on purpose")
}

func (broken) Remember(context.Context, string, time.Time) (bool, error) {
	return false, errors.New("on purpose")
}

// Without a memory of ids nothing is sent: the message could be a repetition.
func TestWithoutAMemoryNothingIsSent(t *testing.T) {
	c, s := relayTo(t, nil)
	c.Repeats = broken{}
	if w := post(t, c, message(t, "a")); w.Code != 424 || len(s.Mails()) != 0 {
		t.Errorf("%d %s, %d mails", w.Code, w.Body, len(s.Mails()))
	}
}

// A function URL of Lambda sends the events of an HTTP API.
func TestAsAFunctionURL(t *testing.T) {
	c, s := relayTo(t, nil)
	secrets, err := parseSecrets(secretText)
	if err != nil {
		t.Fatal(err)
	}
	body, err := delivery.Seal(secrets[0], message(t, "a"))
	if err != nil {
		t.Fatal(err)
	}
	e := events.APIGatewayV2HTTPRequest{
		Version: "2.0", RawPath: "/", Body: base64.StdEncoding.EncodeToString(body), IsBase64Encoded: true,
		Headers: map[string]string{"content-type": "text/plain;charset=UTF-8", "origin": page},
	}
	e.RequestContext.HTTP.Method, e.RequestContext.HTTP.Path = http.MethodPost, "/"
	answer, err := apigw.Handler(New(c))(t.Context(), e)
	if err != nil || answer.StatusCode != 200 || strings.TrimSpace(answer.Body) != `{"delivered":true}` ||
		answer.Headers["access-control-allow-origin"] != page || len(s.Mails()) != 1 {
		t.Errorf("%+v, %v, %d mails", answer, err, len(s.Mails()))
	}
}

// The settings of XOAUTH2 lead to a sign-in with a token of the token endpoint.
func TestATokenSignsIn(t *testing.T) {
	a := smtptest.NewAuthority(t)
	server := smtptest.Start(t, smtptest.Options{Authority: a})
	tokens := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.PostFormValue("client_secret") != "canary-secret" || r.PostFormValue("refresh_token") != "canary-refresh" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"access_token":%q,"token_type":"Bearer","expires_in":3600}`, smtptest.Token)
	}))
	defer tokens.Close()
	vars := map[string]string{
		"KEYRELAY_SMTP_USER": smtptest.User, "KEYRELAY_OAUTH_URL": tokens.URL, "KEYRELAY_OAUTH_CLIENT_ID": "relay",
		"KEYRELAY_OAUTH_CLIENT_SECRET": "canary-secret", "KEYRELAY_OAUTH_REFRESH_TOKEN": "canary-refresh",
	}
	r := &env.Reader{Lookup: func(name string) (string, bool) { v, ok := vars[name]; return v, ok }}
	mail := smtpmail.Config{Host: server.Host, Port: server.Port, From: address(t, "keys@acme.example"), Roots: a.Roots()}
	signIn(r, &mail)
	if err := r.Err(); err != nil {
		t.Fatal(err)
	}
	// The endpoint's certificate is not one of a public authority.
	if err := smtpmail.New(mail).Check(t.Context()); err == nil || !strings.Contains(err.Error(), "token endpoint") {
		t.Fatal(err)
	}
	trusting(t, tokens)
	if err := smtpmail.New(mail).Send(t.Context(), address(t, "bob@acme.example"), "a", "b", "c"); err != nil || len(server.Mails()) != 1 {
		t.Errorf("%v, %d mails", err, len(server.Mails()))
	}
}

// trusting makes the default transport accept the server's certificate.
func trusting(t *testing.T, s *httptest.Server) {
	before := http.DefaultTransport
	http.DefaultTransport = s.Client().Transport
	t.Cleanup(func() { http.DefaultTransport = before })
}

func TestSettings(t *testing.T) {
	good := map[string]string{
		"KEYRELAY_SECRETS": secretText, "KEYRELAY_SITES": "acme.atlassian.net", "KEYRELAY_DOMAINS": "acme.example",
		"KEYRELAY_SMTP_HOST": "mail.acme.example", "KEYRELAY_SMTP_FROM": "keys@acme.example",
	}
	read := func(change map[string]string) error {
		_, err := Read(&env.Reader{Lookup: func(name string) (string, bool) {
			if v, changed := change[name]; changed {
				return v, true
			}
			v, set := good[name]
			return v, set
		}})
		return err
	}
	if err := read(nil); err != nil {
		t.Error(err)
	}
	for address, ok := range map[string]bool{
		"": true, ":8080": true, "0.0.0.0:8080": true, "[::1]:8080": true, "relay.acme.example:8443": true, ":http": true,
		"8080": false, "127.0.0.1": false, "127.0.0.1:": false, ":99999": false, ":-1": false, "::1:8080": false, ":canary": false,
	} {
		err := read(map[string]string{"KEYRELAY_LISTEN": address})
		if ok != (err == nil) || err != nil && !strings.Contains(err.Error(), "KEYRELAY_LISTEN") {
			t.Errorf("%q: %v", address, err)
		}
	}
	inSlack := map[string]string{"KEYRELAY_SLACK_TOKEN": "xoxb-canary", "KEYRELAY_SMTP_HOST": "", "KEYRELAY_SMTP_FROM": ""}
	inTeams := map[string]string{"KEYRELAY_TEAMS_URL": "https://flows.example/?sig=canary", "KEYRELAY_SMTP_HOST": "", "KEYRELAY_SMTP_FROM": ""}
	refused := func(t *testing.T, settings map[string]string, name, value, blamed string) {
		t.Helper()
		wrong := maps.Clone(settings)
		wrong[name] = value
		if err := read(wrong); err == nil || !strings.Contains(err.Error(), blamed) || strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: %v", name, err)
		}
	}
	for blamed, settings := range map[string]map[string]string{"KEYRELAY_SLACK_TOKEN": inSlack, "KEYRELAY_TEAMS_URL": inTeams} {
		t.Run(blamed, func(t *testing.T) {
			if err := read(settings); err != nil {
				t.Error(err)
			}
			// A setting of a mail server would have no effect.
			for _, name := range []string{
				"KEYRELAY_SMTP_HOST", "KEYRELAY_SMTP_PORT", "KEYRELAY_SMTP_USER", "KEYRELAY_SMTP_PASSWORD", "KEYRELAY_SMTP_CA", "KEYRELAY_SMTP_FROM",
				"KEYRELAY_OAUTH_URL", "KEYRELAY_OAUTH_CLIENT_ID", "KEYRELAY_OAUTH_CLIENT_SECRET", "KEYRELAY_OAUTH_REFRESH_TOKEN", "KEYRELAY_OAUTH_SCOPE",
			} {
				refused(t, settings, name, "canary", blamed)
			}
		})
	}
	refused(t, inSlack, "KEYRELAY_SLACK_TOKEN", "xoxp-canary", "KEYRELAY_SLACK_TOKEN")
	refused(t, inTeams, "KEYRELAY_TEAMS_URL", "http://flows.example/?sig=canary", "KEYRELAY_TEAMS_URL")
	refused(t, inTeams, "KEYRELAY_SLACK_TOKEN", "xoxb-canary", "KEYRELAY_TEAMS_URL")
	for _, name := range []string{"KEYRELAY_OAUTH_REFRESH_TOKEN", "KEYRELAY_OAUTH_SCOPE"} {
		refused(t, map[string]string{}, name, "canary", name) // it needs a token endpoint
	}
	oauth := map[string]string{
		"KEYRELAY_SMTP_USER": "keys@acme.example", "KEYRELAY_OAUTH_URL": "https://login.example/token",
		"KEYRELAY_OAUTH_CLIENT_ID": "relay", "KEYRELAY_OAUTH_CLIENT_SECRET": "canary",
	}
	if err := read(oauth); err != nil {
		t.Error(err)
	}
	for name, value := range map[string]string{
		"KEYRELAY_SMTP_USER": "", "KEYRELAY_OAUTH_CLIENT_ID": "", "KEYRELAY_OAUTH_CLIENT_SECRET": "", "KEYRELAY_OAUTH_URL": "http://login.example/token",
		"KEYRELAY_SMTP_PASSWORD": "canary",
	} {
		t.Run(name, func(t *testing.T) {
			refused(t, oauth, name, value, name)
		})
	}
	all := map[string]string{}
	for name, value := range map[string]string{
		"KEYRELAY_SECRETS": "short-canary", "KEYRELAY_SITES": "https://acme", "KEYRELAY_DOMAINS": "", "KEYRELAY_SMTP_HOST": "",
		"KEYRELAY_SMTP_FROM": "keys", "KEYRELAY_SMTP_PORT": "0", "KEYRELAY_SMTP_USER": "relay", "KEYRELAY_TLS_KEY": "key.pem", "KEYRELAY_SMTP_CA": "missing.pem", "KEYRELAY_OAUTH_CLIENT_ID": "relay", "KEYRELAY_ORIGINS": "*", "KEYRELAY_LISTEN": "canary",
	} {
		t.Run(name, func(t *testing.T) {
			all[name] = value
			if err := read(map[string]string{name: value}); err == nil || !strings.Contains(err.Error(), name) {
				t.Error(err)
			}
		})
	}
	err := read(all)
	for name := range all {
		if err == nil || !strings.Contains(err.Error(), name) || strings.Contains(err.Error(), "canary") {
			t.Errorf("%v does not name %s", err, name)
		}
	}
}
