package keymailer

import (
	"net/http"
	"strings"
	"testing"
)

// FuzzKeys posts any body. $TICKET, $SECRET and $NONCE stand for a valid ticket
// and its secret and nonce. Every answer must be a documented one and not a
// 500. A mail is sent only if the answer says so, after its ticket was spent,
// and only to the ticket's recipient.
func FuzzKeys(f *testing.F) {
	good := `{"ticket":"$TICKET","secret":"$SECRET","to":"bob@acme.example","nonce":"$NONCE","locale":"en"}`
	f.Add(good, "application/json")
	f.Add(good, "application/x-www-form-urlencoded")
	for _, change := range [][2]string{
		{"bob@acme.example", "Bob@ACME.example"},
		{"bob@acme.example", "bob@acme.example, eve@evil.example"},
		{"bob@acme.example", "bob@acme.example\\r\\nBcc: eve@evil.example"},
		{"bob@acme.example", "eve@evil.example"},
		{"$TICKET", "$TICKET\\n"},
		{"$TICKET", "$TICKET.$TICKET"},
		{"$SECRET", "AAAAAAAAAAAAAAAAAAAAAA"},
		{"$SECRET", "$SECRET="},
		{"$NONCE", "AAAAAAAAAAAAAAAAAAAAAA"},
		{`"en"`, `"de-CH"`},
		{`"en"`, `"en/../.."`},
		{`"en"`, `null`},
		{`,"locale":"en"`, ``},
		{`,"locale":"en"`, `,"to":"eve@evil.example"`},
		{`}`, `,"extra":1}`},
		{`}`, ``},
	} {
		f.Add(strings.Replace(good, change[0], change[1], 1), "application/json")
	}
	f.Fuzz(func(t *testing.T, body, media string) {
		x := newFixture(t)
		w := x.postRaw(strings.NewReplacer(
			"$TICKET", string(x.issue(x.sample())), "$SECRET", x.secret.Reveal(), "$NONCE", x.nonce.Reveal(),
		).Replace(body), media)
		spent, mails := x.count()
		if w.Code >= 500 {
			t.Errorf("%q: %d %s", body, w.Code, w.Body)
		}
		if accepted := w.Code == http.StatusAccepted; accepted != (mails == 1) || accepted != (spent == 1) || mails > 1 {
			t.Errorf("%q: answered %d, %d tickets spent, %d mails", body, w.Code, spent, mails)
		}
		for _, m := range x.mails {
			if m.to != "bob@acme.example" || strings.ContainsAny(m.Subject, "\r\n") {
				t.Errorf("%q: a mail to %q, %q", body, m.to, m.Subject)
			}
		}
	})
}
