package recipes

import (
	"strings"
	"sync"
	"testing"

	"github.com/secure-share/secure-share/shared/delivery"
)

// account is the stand-in for a Google account.
type account struct {
	Secret string `json:"secret"`
	Quota  int    `json:"quota"`
	Fails  bool   `json:"fails"`
	Locked bool   `json:"locked"`
}

func TestAppsScriptMailsAKeyOnce(t *testing.T) {
	p := run(t, "appsscript.mjs", account{Secret: secretText, Quota: 100})
	m := message(t)
	body := sealed(t, secretText, m)
	a := post(t, p.where["front"], body)
	if !a.delivered() || a.header.Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("%+v", a)
	}
	mail := p.mails(t, 1)[0]
	if mail["to"] != "bob@acme.example" || strings.Contains(mail["subject"], "Alice") {
		t.Errorf("%v", mail)
	}
	for _, text := range []string{m.Key.Reveal(), m.Link, "Name of the sender, not verified: Alice Ünal", "Tue, 01 Dec 2026 15:00:00 GMT"} {
		if !strings.Contains(mail["body"], text) {
			t.Errorf("%q is not in %s", text, mail["body"])
		}
	}
	if a := post(t, p.where["front"], body); !a.refused(409, "received before") {
		t.Errorf("again: %+v", a)
	}
	p.mails(t, 1)
}

func TestAppsScriptTellsOutsiders(t *testing.T) {
	p := run(t, "appsscript.mjs", account{Secret: secretText, Quota: 100})
	if a := post(t, p.where["front"], sealed(t, secretText, forOutsider(t))); !a.delivered() {
		t.Fatalf("%+v", a)
	}
	if body := p.mails(t, 1)[0]["body"]; !tellsOutsider(body) {
		t.Error(body)
	}
}

// Of several equal concurrent requests, one is mailed.
func TestAppsScriptMailsOneOfManyEqualRequests(t *testing.T) {
	p := run(t, "appsscript.mjs", account{Secret: secretText, Quota: 100})
	body := sealed(t, secretText, message(t))
	var senders sync.WaitGroup
	for range 8 {
		senders.Go(func() { post(t, p.where["front"], body) })
	}
	senders.Wait()
	p.mails(t, 1)
}

// Without a proxy, the script answers with a redirect, which senders do not follow, and
// does not answer preflights.
func TestAppsScriptAloneRedirects(t *testing.T) {
	p := run(t, "appsscript.mjs", account{Secret: secretText, Quota: 100})
	if a := post(t, p.where["script"], sealed(t, secretText, message(t))); a.status != 302 || a.delivered() {
		t.Errorf("%+v", a)
	}
	p.mails(t, 1)
	if a := do(t, "OPTIONS", p.where["script"], ""); a.status != 405 {
		t.Errorf("%+v", a)
	}
}

func TestAppsScriptMailsNothingThatItRefuses(t *testing.T) {
	p := run(t, "appsscript.mjs", account{Secret: secretText, Quota: 100})
	for name, c := range refusals(t) {
		t.Run(name, func(t *testing.T) {
			if a := post(t, p.where["front"], c.body); !a.refused(c.status, c.title) || a.header.Get("Access-Control-Allow-Origin") != "*" {
				t.Errorf("%+v", a)
			}
		})
	}
	if a := do(t, "PUT", p.where["front"], ""); !a.refused(405, "Only POST") {
		t.Errorf("%+v", a)
	}
	if a := post(t, p.where["front"], strings.Repeat("x", delivery.MaxBody+1)); !a.refused(413, "too long") {
		t.Errorf("%+v", a)
	}
	p.mails(t, 0)
}

// A name cannot bring a link or a second line into the mail.
func TestAppsScriptNamesStayNames(t *testing.T) {
	p := run(t, "appsscript.mjs", account{Secret: secretText, Quota: 100})
	m := message(t)
	m.From = "Alice\nhttps://evil.example/?a <b>"
	if a := post(t, p.where["front"], sealed(t, secretText, m)); !a.delivered() {
		t.Fatalf("%+v", a)
	}
	if body := p.mails(t, 1)[0]["body"]; strings.Contains(body, "evil.example") || strings.Contains(body, "://evil") || strings.Contains(body, "<b>") {
		t.Error(body)
	}
}

func TestAppsScriptOutcomes(t *testing.T) {
	for name, c := range map[string]struct {
		account account
		kind    string
		status  int // of a problem; 0: delivered
		title   string
		mails   int
	}{
		"a sample":            {account{Secret: secretText, Quota: 1}, delivery.Test, 0, "", 0},
		"no mails left":       {account{Secret: secretText}, delivery.Test, 424, "could not be delivered", 0},
		"the mail is refused": {account{Secret: secretText, Quota: 1, Fails: true}, delivery.Key, 502, "may have been delivered", 0},
		"the script is busy":  {account{Secret: secretText, Quota: 1, Locked: true}, delivery.Key, 424, "busy", 0},
		"no secret":           {account{Quota: 1}, delivery.Key, 403, "signature", 0},
	} {
		t.Run(name, func(t *testing.T) {
			p := run(t, "appsscript.mjs", c.account)
			m := message(t)
			m.Type = c.kind
			a := post(t, p.where["front"], sealed(t, secretText, m))
			if c.status == 0 && !a.delivered() || c.status != 0 && !a.refused(c.status, c.title) {
				t.Errorf("%+v", a)
			}
			if strings.Contains(a.body, "bob") || strings.Contains(a.body, m.Key.Reveal()) {
				t.Errorf("the answer repeats the message: %s", a.body)
			}
			p.mails(t, c.mails)
		})
	}
}
