package smtpmail

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	netmail "net/mail"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/smtpmail/smtptest"
)

func address(t testing.TB, s string) mailaddr.Address {
	t.Helper()
	a, err := mailaddr.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func password(s string) func(context.Context) (string, error) {
	return func(context.Context) (string, error) { return s, nil }
}

// configOf returns a Config that works with the server.
func configOf(t testing.TB, s *smtptest.Server, a *smtptest.Authority) Config {
	t.Helper()
	return Config{
		Host: s.Host, Port: s.Port, Auth: Plain, User: smtptest.User, Password: password(smtptest.Password),
		From: address(t, "keys@acme.example"), Name: "Secure Share", Roots: a.Roots(),
	}
}

const (
	subject = "Zażółć – clé – Schlüssel 🔑"
	text    = "plain\n.\n..dots\nthe key\n"
	html    = `<p lang="fr" title="a&quot;b">é&nbsp;{{x}} the key</p>`
)

func send(t *testing.T, c Config) error {
	t.Helper()
	return New(c).Send(t.Context(), address(t, "bob@acme.example"), subject, text, html)
}

// received reads a mail back: its subject and its two parts.
func received(t *testing.T, m smtptest.Received) (header netmail.Header, parts []string) {
	t.Helper()
	msg, err := netmail.ReadMessage(strings.NewReader(m.Content))
	if err != nil {
		t.Fatal(err)
	}
	kind, parameters, err := mime.ParseMediaType(msg.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("%s, %v", kind, err)
	}
	r := multipart.NewReader(msg.Body, parameters["boundary"])
	for {
		part, err := r.NextRawPart()
		if errors.Is(err, io.EOF) {
			return msg.Header, parts
		}
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, strings.ReplaceAll(string(content), "\r\n", "\n"))
	}
}

func TestMailsArriveAsTheyAre(t *testing.T) {
	a := smtptest.NewAuthority(t)
	for name, c := range map[string]struct {
		options smtptest.Options
		change  func(*Config)
	}{
		"STARTTLS and PLAIN": {smtptest.Options{}, func(*Config) {}},
		"TLS and PLAIN":      {smtptest.Options{Implicit: true}, func(c *Config) { c.Implicit = true }},
		"XOAUTH2":            {smtptest.Options{}, func(c *Config) { c.Auth, c.Password = XOAUTH2, password(smtptest.Token) }},
		"without signing in": {smtptest.Options{NoAuth: true}, func(c *Config) { c.Auth, c.Password = None, nil }},
	} {
		t.Run(name, func(t *testing.T) {
			c.options.Authority = a
			s := smtptest.Start(t, c.options)
			config := configOf(t, s, a)
			c.change(&config)
			if err := New(config).Check(t.Context()); err != nil || len(s.Mails()) != 0 {
				t.Fatalf("check: %v, %d mails", err, len(s.Mails()))
			}
			if err := send(t, config); err != nil {
				t.Fatal(err)
			}
			mails := s.Mails()
			if len(mails) != 1 || mails[0].From != "keys@acme.example" || mails[0].To != "bob@acme.example" {
				t.Fatalf("%q", mails)
			}
			header, parts := received(t, mails[0])
			got, err := new(mime.WordDecoder).DecodeHeader(header.Get("Subject"))
			if err != nil || got != subject || len(parts) != 2 || parts[0] != text || strings.TrimSpace(parts[1]) != html {
				t.Errorf("%q %q, %v", got, parts, err)
			}
			if header.Get("From") != `"Secure Share" <keys@acme.example>` || header.Get("To") != "<bob@acme.example>" ||
				header.Get("Auto-Submitted") != "auto-generated" || header.Get("Date") == "" ||
				!strings.HasSuffix(header.Get("Message-Id"), "@acme.example>") || header.Get("User-Agent") != "" || header.Get("X-Mailer") != "" {
				t.Error(header)
			}
		})
	}
}

// Without TLS and a valid certificate, nothing is sent: no password, no mail.
func TestOnlyTheRightServerIsTalkedTo(t *testing.T) {
	a, other := smtptest.NewAuthority(t), smtptest.NewAuthority(t)
	for name, c := range map[string]struct {
		options smtptest.Options
		step    string
	}{
		"STARTTLS is not offered":       {smtptest.Options{NoTLS: true, Authority: a}, "connect"},
		"a foreign authority":           {smtptest.Options{Authority: other}, "certificate"},
		"another host":                  {smtptest.Options{Authority: a, Host: "mail.evil.example"}, "certificate"},
		"expired":                       {smtptest.Options{Authority: a, Expired: true}, "certificate"},
		"TLS and a foreign authority":   {smtptest.Options{Authority: other, Implicit: true}, "certificate"},
		"TLS and another host":          {smtptest.Options{Authority: a, Implicit: true, Host: "mail.evil.example"}, "certificate"},
		"TLS and an expired one":        {smtptest.Options{Authority: a, Implicit: true, Expired: true}, "certificate"},
		"TLS 1.1":                       {smtptest.Options{Authority: a, Version: tls.VersionTLS11}, "connect"},
		"signing in is not offered":     {smtptest.Options{Authority: a, NoAuth: true}, "connect"},
		"TLS was meant, STARTTLS found": {smtptest.Options{Authority: a}, "connect"},
	} {
		t.Run(name, func(t *testing.T) {
			var asked []smtptest.Verb
			c.options.Fault = func(at smtptest.Verb, _ net.Conn) error {
				if at != smtptest.Greeting {
					asked = append(asked, at)
				}
				return nil
			}
			s := smtptest.Start(t, c.options)
			config := configOf(t, s, a)
			config.Implicit = c.options.Implicit || strings.HasPrefix(name, "TLS was meant")
			var failed *Error
			if err := send(t, config); !errors.As(err, &failed) || failed.Step != c.step || failed.Unclear {
				t.Error(err)
			}
			if len(asked) != 0 || len(s.Mails()) != 0 {
				t.Errorf("the server heard %v", asked)
			}
		})
	}
}

// For each fault at each verb, the mail is sent at most once, and the error
// says whether it may have been sent.
func TestFaultsAtEveryVerb(t *testing.T) {
	broken := func(conn net.Conn) error { _ = conn.Close(); return smtptest.Refuse(421) }
	for name, c := range map[string]struct {
		at      smtptest.Verb
		fault   func(net.Conn) error
		want    string // the error; "": none
		arrived int
	}{
		"greeting refused":   {smtptest.Greeting, nil, "smtp connect: answer 554", 0},
		"greeting broken":    {smtptest.Greeting, broken, "smtp connect: no answer", 0},
		"AUTH refused":       {smtptest.Auth, nil, "smtp connect: answer 554", 0},
		"AUTH broken":        {smtptest.Auth, broken, "smtp connect: no answer", 0},
		"MAIL refused":       {smtptest.Mail, nil, "smtp sender: answer 554", 0},
		"MAIL broken":        {smtptest.Mail, broken, "smtp sender: no answer", 0},
		"RCPT refused":       {smtptest.Rcpt, nil, "smtp recipient: answer 554", 0},
		"RCPT broken":        {smtptest.Rcpt, broken, "smtp recipient: no answer", 0},
		"content refused":    {smtptest.Data, nil, "smtp data: answer 554", 0},
		"content broken":     {smtptest.Data, broken, "smtp data: no answer, the mail may have gone out", 0},
		"mail refused":       {smtptest.End, nil, "smtp data: answer 554", 1},
		"the answer is lost": {smtptest.End, broken, "smtp data: no answer, the mail may have gone out", 1},
		"RSET broken":        {smtptest.Reset, broken, "", 1},
	} {
		t.Run(name, func(t *testing.T) {
			a := smtptest.NewAuthority(t)
			s := smtptest.Start(t, smtptest.Options{Authority: a, Fault: func(at smtptest.Verb, conn net.Conn) error {
				switch {
				case at != c.at:
					return nil
				case c.fault != nil:
					return c.fault(conn)
				}
				return smtptest.Refuse(554)
			}})
			err := send(t, configOf(t, s, a))
			got := ""
			if err != nil {
				got = err.Error()
			}
			if got != c.want || len(s.Mails()) != c.arrived {
				t.Errorf("got %q, want %q, %d mails", got, c.want, len(s.Mails()))
			}
		})
	}
}

func TestAWrongPasswordIsNamed(t *testing.T) {
	a := smtptest.NewAuthority(t)
	s := smtptest.Start(t, smtptest.Options{Authority: a})
	for _, auth := range []Auth{Plain, XOAUTH2} {
		c := configOf(t, s, a)
		c.Auth, c.Password = auth, password("canary-wrong")
		if err := send(t, c); err == nil || err.Error() != "smtp sign in: answer 535" {
			t.Errorf("%s: %v", auth, err)
		}
	}
	unavailable := errors.New("secrets: unavailable")
	c := configOf(t, s, a)
	c.Password = func(context.Context) (string, error) { return "", unavailable }
	if err := send(t, c); !errors.Is(err, unavailable) || len(s.Mails()) != 0 {
		t.Errorf("no password: %v", err)
	}
}

// With a server that does not answer, Send returns when the context ends.
func TestASilentServerIsGivenUp(t *testing.T) {
	for _, at := range []smtptest.Verb{smtptest.Greeting, smtptest.Auth, smtptest.Mail, smtptest.Rcpt, smtptest.Data, smtptest.End} {
		t.Run(string(at), func(t *testing.T) {
			a := smtptest.NewAuthority(t)
			ctx, cancel := context.WithCancel(t.Context())
			released := make(chan struct{})
			s := smtptest.Start(t, smtptest.Options{Authority: a, Fault: func(now smtptest.Verb, _ net.Conn) error {
				if now == at {
					cancel()
					<-released
				}
				return nil
			}})
			defer close(released)
			err := New(configOf(t, s, a)).Send(ctx, address(t, "bob@acme.example"), subject, text, html)
			var failed *Error
			if !errors.As(err, &failed) || !errors.Is(err, context.Canceled) {
				t.Fatal(err)
			}
			// In between, it depends on the client's progress.
			if at != smtptest.Data && failed.Unclear != (at == smtptest.End) {
				t.Errorf("unclear is %t: %v", failed.Unclear, err)
			}
		})
	}
}

func TestTheTimeoutBoundsTheWholeMail(t *testing.T) {
	a := smtptest.NewAuthority(t)
	released := make(chan struct{})
	s := smtptest.Start(t, smtptest.Options{Authority: a, Fault: func(now smtptest.Verb, _ net.Conn) error {
		if now == smtptest.Rcpt {
			<-released
		}
		return nil
	}})
	defer close(released)
	c := configOf(t, s, a)
	c.Timeout = 1 // a nanosecond
	if err := send(t, c); !errors.Is(err, context.DeadlineExceeded) || len(s.Mails()) != 0 {
		t.Error(err)
	}
}

func TestNoServer(t *testing.T) {
	a := smtptest.NewAuthority(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := listener.Addr().(*net.TCPAddr).Port
	listener.Close()
	c := configOf(t, &smtptest.Server{Host: "localhost", Port: port}, a)
	if err := send(t, c); err == nil || err.Error() != "smtp connect: no answer" {
		t.Error(err)
	}
}

func TestServers(t *testing.T) {
	for text, want := range map[string]Server{
		"mail.acme.com:587": {"mail.acme.com", 587}, "localhost:1": {"localhost", 1}, "a-b.c--d.e:65535": {"a-b.c--d.e", 65535},
		"mail.acme.com": {}, "mail.acme.com:": {}, "mail.acme.com:0": {}, "mail.acme.com:65536": {}, "mail.acme.com:smtp": {}, ":587": {},
		"smtp://mail.acme.com:587": {}, "Mail.acme.com:587": {}, "-a.com:587": {}, "a..b:587": {}, "a b:587": {}, "[::1]:587": {}, "": {},
	} {
		t.Run(text, func(t *testing.T) {
			got, err := ParseServer(text)
			if got != want || (err == nil) != (want != Server{}) {
				t.Errorf("%v, %v", got, err)
			}
		})
	}
	if !(Server{"a", 465}).Implicit() || (Server{"a", 587}).Implicit() {
		t.Error("TLS comes first on port 465, and on no other")
	}
}
