package keymailer

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/hidden"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/mailticket"
	"github.com/secure-share/secure-share/shared/problem"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

func TestKeyIsMailed(t *testing.T) {
	f := newFixture(t)
	ticket := f.sample()
	w := f.post(f.request(f.issue(ticket)))
	var answer wire.KeyResponse
	if err := json.NewDecoder(w.Body).Decode(&answer); err != nil || w.Code != http.StatusAccepted || !answer.Mailed {
		t.Fatalf("status %d, %+v, %v", w.Code, answer, err)
	}
	if len(f.mails) != 1 || f.mails[0].to != "bob@acme.example" {
		t.Fatalf("%d mails", len(f.mails))
	}
	if len(f.spent) != 1 {
		t.Fatalf("%d spendings", len(f.spent))
	}
	want := mailticket.Spending{
		TicketID: ticket.ID, Issuer: testIssuer, Expires: ticket.Expires, Sender: ticket.Sender,
		Recipient: pseudonym(f.to), SenderCap: 20, RecipientCap: 10, Now: now,
	}
	if f.spent[0] != want {
		t.Errorf("spent %+v, want %+v", f.spent[0], want)
	}
}

// Spellings of one mailbox share one cap, and none of them is stored.
func TestRecipientPseudonym(t *testing.T) {
	bob := pseudonym(address(t, "bob@acme.example"))
	if bob != pseudonym(address(t, "Bob@ACME.example")) {
		t.Error("letter case makes another recipient")
	}
	if bob == pseudonym(address(t, "rob@acme.example")) || strings.Contains(bob, "bob") {
		t.Errorf("pseudonym %q", bob)
	}
}

func TestDoubleSpend(t *testing.T) {
	f := newFixture(t)
	request := f.request(f.issue(f.sample()))
	if w := f.post(request); w.Code != http.StatusAccepted {
		t.Fatal(w.Code)
	}
	for range 3 {
		f.expect("again", f.post(request), http.StatusConflict, "ticket-used")
	}
	if _, mails := f.count(); mails != 1 {
		t.Errorf("%d mails", mails)
	}
}

// A repeated commit signs the same ticket again. It still causes one mail.
func TestSameTicketSignedTwice(t *testing.T) {
	f := newFixture(t)
	ticket := f.sample()
	if w := f.post(f.request(f.issue(ticket))); w.Code != http.StatusAccepted {
		t.Fatal(w.Code)
	}
	f.expect("the other token", f.post(f.request(f.issue(ticket))), http.StatusConflict, "ticket-used")
	if _, mails := f.count(); mails != 1 {
		t.Errorf("%d mails", mails)
	}
}

func TestParallelSpend(t *testing.T) {
	f := newFixture(t)
	request := f.request(f.issue(f.sample()))
	codes := make([]int, 64)
	var wg sync.WaitGroup
	for i := range codes {
		wg.Go(func() { codes[i] = f.post(request).Code })
	}
	wg.Wait()
	accepted := 0
	for _, code := range codes {
		switch code {
		case http.StatusAccepted:
			accepted++
		case http.StatusConflict:
		default:
			t.Errorf("status %d", code)
		}
	}
	if _, mails := f.count(); accepted != 1 || mails != 1 {
		t.Errorf("%d accepted, %d mails", accepted, mails)
	}
}

func TestRejectedTickets(t *testing.T) {
	f := newFixture(t)
	stranger, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	by := func(issuer, audience, kid string, key *ecdsa.PrivateKey) hidden.Text {
		return f.issueBy(mailticket.NewIssuer(issuer, audience, kid, keySigner{key}), f.sample())
	}
	shifted := func(by time.Duration) hidden.Text {
		ticket := f.sample()
		ticket.IssuedAt, ticket.Expires = ticket.IssuedAt.Add(by), ticket.Expires.Add(by)
		return f.issue(ticket)
	}
	good := string(f.issue(f.sample()))
	for name, ticket := range map[string]hidden.Text{
		"missing":         "",
		"forged":          by(testIssuer, testAudience, "key-1", stranger),
		"unknown key":     by(testIssuer, testAudience, "key-2", f.key),
		"another issuer":  by("secure-share/files/prod", testAudience, "key-1", f.key),
		"wrong audience":  by(testIssuer, "secure-share/keys/prod", "key-1", f.key),
		"expired":         shifted(-10 * time.Minute),
		"early":           shifted(mailticket.Leeway + time.Second),
		"altered":         hidden.Text(strings.Replace(good, ".", ".A", 1)),
		"cut":             hidden.Text(good[:len(good)-1]),
		"with a newline":  hidden.Text(good + "\n"),
		"a million dots":  hidden.Text(strings.Repeat(".", 10_000)),
		"another's token": "eyJhbGciOiJub25lIn0.e30.AA",
	} {
		f.expect(name, f.post(f.request(ticket)), http.StatusUnauthorized, "ticket-invalid")
	}
	if spent, mails := f.count(); spent != 0 || mails != 0 {
		t.Errorf("%d spent, %d mails", spent, mails)
	}
}

// A ticket with another key or address is not spent: it still works with its
// own.
func TestMismatchesSpendNothing(t *testing.T) {
	f := newFixture(t)
	good := f.request(f.issue(f.sample()))
	anotherShare := f.sample()
	anotherShare.ShareID = share.NewID()

	otherKey, otherTo, otherNonce, otherTicket := good, good, good, good
	otherKey.Secret = hidden.Text(keyring.NewSecret().Reveal())
	otherTo.To = "mallory@evil.example"
	otherNonce.Nonce = hidden.Text(mailaddr.NewNonce().Reveal())
	otherTicket.Ticket = f.issue(anotherShare)
	bothWrong := otherTo
	bothWrong.Secret = otherKey.Secret

	f.expect("another key", f.post(otherKey), http.StatusForbidden, "key-mismatch")
	f.expect("a ticket for another share", f.post(otherTicket), http.StatusForbidden, "key-mismatch")
	f.expect("another address", f.post(otherTo), http.StatusForbidden, "recipient-mismatch")
	f.expect("another nonce", f.post(otherNonce), http.StatusForbidden, "recipient-mismatch")
	f.expect("all wrong", f.post(bothWrong), http.StatusForbidden, "key-mismatch")
	if spent, mails := f.count(); spent != 0 || mails != 0 {
		t.Errorf("%d spent, %d mails", spent, mails)
	}
	if w := f.post(good); w.Code != http.StatusAccepted {
		t.Errorf("afterwards: status %d", w.Code)
	}
}

// The domain of the address must be one that the ticket names. A ticket without
// domains, as the previous release issues it, allows any.
func TestDomainsOfTheTicket(t *testing.T) {
	for name, c := range map[string]struct {
		domains []string
		ok      bool
	}{
		"none named":             {nil, true},
		"the only one":           {[]string{"acme.example"}, true},
		"one of several":         {[]string{"globex.example", "acme.example"}, true},
		"another":                {[]string{"globex.example"}, false},
		"a part of it":           {[]string{"example"}, false},
		"a domain above it":      {[]string{"mail.acme.example"}, false},
		"in capitals":            {[]string{"ACME.example"}, false},
		"an empty list":          {[]string{}, false},
		"nearly the only one":    {[]string{"acme.example "}, false},
		"the address as a whole": {[]string{"bob@acme.example"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			ticket := f.sample()
			ticket.Domains = c.domains
			request := f.request(f.issue(ticket))
			w := f.post(request)
			spent, mails := f.count()
			if c.ok {
				if w.Code != http.StatusAccepted || mails != 1 {
					t.Errorf("status %d, %d mails", w.Code, mails)
				}
				return
			}
			f.expect("refused", w, http.StatusForbidden, "policy")
			if !strings.Contains(w.Body.String(), `"rule":"domains"`) || spent != 0 || mails != 0 {
				t.Errorf("%d spent, %d mails, %s", spent, mails, w.Body)
			}
			ticket.Domains = []string{"acme.example"}
			ticket.ID += "-again"
			if w := f.post(f.request(f.issue(ticket))); w.Code != http.StatusAccepted {
				t.Errorf("with the domain: %d", w.Code)
			}
		})
	}
}

func TestCaps(t *testing.T) {
	f := newFixture(t)
	f.tickets.SpendFunc = func(context.Context, mailticket.Spending) error {
		return &mailticket.CapError{RetryAfter: 90*time.Second + time.Millisecond}
	}
	w := f.post(f.request(f.issue(f.sample())))
	f.expect("capped", w, http.StatusTooManyRequests, "mail-cap")
	if after := w.Header().Get("Retry-After"); after != "91" {
		t.Errorf("Retry-After: %q", after)
	}
	if _, mails := f.count(); mails != 0 {
		t.Errorf("%d mails", mails)
	}
}

func TestStoreDown(t *testing.T) {
	f := newFixture(t)
	f.tickets.SpendFunc = func(context.Context, mailticket.Spending) error { return errors.New("timeout") }
	f.expect("store down", f.post(f.request(f.issue(f.sample()))), http.StatusServiceUnavailable, "unavailable")
	if _, mails := f.count(); mails != 0 {
		t.Errorf("%d mails", mails)
	}
}

// A refusal is final: trying again would not help.
func TestRefusalsAreNotOutages(t *testing.T) {
	for _, refusal := range []error{mailticket.ErrUsed, &mailticket.CapError{}} {
		c := Config{
			Tickets: &fakeTickets{SpendFunc: func(context.Context, mailticket.Spending) error { return refusal }},
			Now:     func() time.Time { return now },
		}
		err := c.spend(t.Context(), mailticket.Ticket{}, address(t, "bob@acme.example"))
		if !errors.Is(err, refusal) || errors.Is(err, problem.ErrUnavailable) {
			t.Errorf("%v", err)
		}
	}
}

// After a failure the mail may have been sent, so the ticket does not allow
// another.
func TestMailFails(t *testing.T) {
	f := newFixture(t)
	attempts := 0
	f.mailer.SendFunc = func(context.Context, mailaddr.Address, string, string, string) error {
		attempts++
		return errors.New("throttled")
	}
	request := f.request(f.issue(f.sample()))
	f.expect("mail fails", f.post(request), http.StatusBadGateway, "mail-failed")
	f.expect("the same ticket", f.post(request), http.StatusConflict, "ticket-used")
	if attempts != 1 {
		t.Errorf("%d attempts", attempts)
	}
	f.mailer.SendFunc = f.send
	if w := f.post(f.request(f.issue(f.sample()))); w.Code != http.StatusAccepted {
		t.Errorf("a fresh ticket: status %d", w.Code)
	}
}

func TestSpendsBeforeItSends(t *testing.T) {
	f := newFixture(t)
	f.mailer.SendFunc = func(context.Context, mailaddr.Address, string, string, string) error {
		if spent, _ := f.count(); spent != 1 {
			t.Error("the mail left before the ticket was spent")
		}
		return nil
	}
	if w := f.post(f.request(f.issue(f.sample()))); w.Code != http.StatusAccepted {
		t.Error(w.Code)
	}
}

func TestMalformedFields(t *testing.T) {
	f := newFixture(t)
	good := f.request(f.issue(f.sample()))
	for name, spoil := range map[string]func(*wire.KeyRequest){
		"no address":            func(r *wire.KeyRequest) { r.To = "" },
		"two addresses":         func(r *wire.KeyRequest) { r.To += ",mallory@evil.example" },
		"a display name":        func(r *wire.KeyRequest) { r.To = "Bob <" + r.To + ">" },
		"a header":              func(r *wire.KeyRequest) { r.To += "\r\nBcc: mallory@evil.example" },
		"an encoded word":       func(r *wire.KeyRequest) { r.To = "=?utf-8?q?bob?=@acme.example" },
		"no nonce":              func(r *wire.KeyRequest) { r.Nonce = "" },
		"nonce too short":       func(r *wire.KeyRequest) { r.Nonce = r.Nonce[:21] },
		"nonce too long":        func(r *wire.KeyRequest) { r.Nonce += "A" },
		"no secret":             func(r *wire.KeyRequest) { r.Secret = "" },
		"secret too short":      func(r *wire.KeyRequest) { r.Secret = r.Secret[:21] },
		"secret too long":       func(r *wire.KeyRequest) { r.Secret += "A" },
		"secret with a space":   func(r *wire.KeyRequest) { r.Secret = r.Secret[:11] + " " + r.Secret[11:] },
		"locale with a path":    func(r *wire.KeyRequest) { r.Locale = "../en" },
		"locale with a newline": func(r *wire.KeyRequest) { r.Locale = "en\n" },
		"locale too long":       func(r *wire.KeyRequest) { r.Locale = strings.Repeat("en-", 12) + "e" },
		"locale ends in a dash": func(r *wire.KeyRequest) { r.Locale = "en-" },
	} {
		request := good
		spoil(&request)
		f.expect(name, f.post(request), http.StatusBadRequest, "malformed")
	}
	if spent, mails := f.count(); spent != 0 || mails != 0 {
		t.Errorf("%d spent, %d mails", spent, mails)
	}
}

func TestMalformedBodies(t *testing.T) {
	f := newFixture(t)
	const js = "application/json"
	f.expect("empty", f.postRaw("", js), http.StatusBadRequest, "malformed")
	f.expect("no JSON", f.postRaw("ticket=1", js), http.StatusBadRequest, "malformed")
	f.expect("a list", f.postRaw("[]", js), http.StatusBadRequest, "malformed")
	f.expect("unknown member", f.postRaw(`{"subject":"x"}`, js), http.StatusBadRequest, "malformed")
	f.expect("a form", f.postRaw("{}", "application/x-www-form-urlencoded"), http.StatusUnsupportedMediaType, "unsupported-media-type")
	f.expect("plain text", f.postRaw("{}", "text/plain"), http.StatusUnsupportedMediaType, "unsupported-media-type")
	f.expect("too large", f.postRaw(`{"ticket":"`+strings.Repeat("x", maxBody)+`"}`, js), http.StatusRequestEntityTooLarge, "too-large")
}

func TestRoutes(t *testing.T) {
	f := newFixture(t)
	for _, c := range []struct {
		method, path string
		status       int
	}{
		{http.MethodGet, "/healthz", http.StatusOK},
		{http.MethodGet, "/v1/keys", http.StatusMethodNotAllowed},
		{http.MethodDelete, "/v1/keys", http.StatusMethodNotAllowed},
		{http.MethodPost, "/v1/keys/", http.StatusNotFound},
		{http.MethodGet, "/", http.StatusNotFound},
	} {
		w := httptest.NewRecorder()
		f.handler.ServeHTTP(w, httptest.NewRequest(c.method, c.path, nil))
		if w.Code != c.status {
			t.Errorf("%s %s: status %d", c.method, c.path, w.Code)
		}
	}
}

func TestPreflight(t *testing.T) {
	f := newFixture(t)
	for origin, allowed := range map[string]bool{"https://x.app.example": true, "https://evil.example": false} {
		t.Run(origin, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodOptions, "/v1/keys", nil)
			r.Header.Set("Origin", origin)
			r.Header.Set("Access-Control-Request-Method", http.MethodPost)
			r.Header.Set("Access-Control-Request-Headers", "content-type")
			w := httptest.NewRecorder()
			f.handler.ServeHTTP(w, r)
			if got := w.Header().Get("Access-Control-Allow-Origin"); (got == origin) != allowed {
				t.Errorf("%s: %q", origin, got)
			}
		})
	}
}
