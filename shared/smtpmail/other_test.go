package smtpmail

import (
	"mime"
	"testing"

	"github.com/secure-share/secure-share/shared/smtpmail/smtptest"
)

// npm's smtp-server accepts a mail in each way in which a Mailer can connect and sign in.
func TestAnotherServerTakesMails(t *testing.T) {
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
			s := smtptest.StartOther(t, c.options, smtptest.Faults{})
			config := configOf(t, s, a)
			c.change(&config)
			if err := New(config).Check(t.Context()); err != nil {
				t.Fatal(err)
			}
			if err := send(t, config); err != nil {
				t.Fatal(err)
			}
			mail := s.Await(t, 1)[0]
			header, parts := received(t, mail)
			got, err := new(mime.WordDecoder).DecodeHeader(header.Get("Subject"))
			if err != nil || mail.From != "keys@acme.example" || mail.To != "bob@acme.example" || got != subject || parts[0] != text {
				t.Errorf("%+v %q, %v", mail, parts, err)
			}
		})
	}
}

// Refusals of another server, and connections that it breaks, are reported in the same way
// as in TestFaultsAtEveryVerb.
func TestAnotherServerRefusesMails(t *testing.T) {
	a, foreign := smtptest.NewAuthority(t), smtptest.NewAuthority(t)
	for name, c := range map[string]struct {
		options smtptest.Options
		faults  smtptest.Faults
		change  func(*Config)
		want    string // the error
		arrived int
	}{
		"STARTTLS is not offered": {options: smtptest.Options{NoTLS: true}, want: "smtp connect: no answer"},
		"a foreign authority":     {options: smtptest.Options{Authority: foreign}, want: "smtp certificate: no answer"},
		"an expired certificate":  {options: smtptest.Options{Expired: true}, want: "smtp certificate: no answer"},
		"a wrong password": {change: func(c *Config) { c.Password = password("canary-wrong") },
			want: "smtp sign in: answer 535"},
		"a wrong token": {change: func(c *Config) { c.Auth, c.Password = XOAUTH2, password("canary-wrong") },
			want: "smtp sign in: answer 535"},
		"too many sign-ins":  {faults: smtptest.Faults{Refuse: map[smtptest.Verb]int{smtptest.Auth: 454}}, want: "smtp sign in: answer 454"},
		"a sender":           {faults: smtptest.Faults{Refuse: map[smtptest.Verb]int{smtptest.Mail: 550}}, want: "smtp sender: answer 550"},
		"a recipient":        {faults: smtptest.Faults{Refuse: map[smtptest.Verb]int{smtptest.Rcpt: 550}}, want: "smtp recipient: answer 550"},
		"the content":        {faults: smtptest.Faults{Refuse: map[smtptest.Verb]int{smtptest.End: 552}}, want: "smtp data: answer 552", arrived: 1},
		"the answer is lost": {faults: smtptest.Faults{Break: true}, want: "smtp data: no answer, the mail may have gone out", arrived: 1},
	} {
		t.Run(name, func(t *testing.T) {
			if c.options.Authority == nil {
				c.options.Authority = a
			}
			s := smtptest.StartOther(t, c.options, c.faults)
			config := configOf(t, s, a)
			if c.change != nil {
				c.change(&config)
			}
			if err := send(t, config); err == nil || err.Error() != c.want {
				t.Errorf("got %v, want %q", err, c.want)
			}
			s.Await(t, c.arrived)
		})
	}
}
