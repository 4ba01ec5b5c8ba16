package e2e

import (
	"encoding/base64"
	"errors"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/secure-share/secure-share/scripts/local/stack"
	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/hidden"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// ticketFor asks for a fresh mail ticket and returns the request that spends it.
func ticketFor(t *testing.T, from person, id share.ID, secret keyring.Secret, to string) wire.KeyRequest {
	t.Helper()
	address, err := mailaddr.Parse(to)
	if err != nil {
		t.Fatal(err)
	}
	nonce := mailaddr.NewNonce()
	hash := mailaddr.Hash(nonce, address)
	ticket, err := from.Ticket(t.Context(), id, wire.AddressedRequest{
		RecipientHash: base64.RawURLEncoding.EncodeToString(hash[:]), SenderName: "Alice",
	})
	if err != nil {
		t.Fatal(err)
	}
	return wire.KeyRequest{
		Ticket: ticket.Token, Secret: hidden.Text(secret.Reveal()), To: hidden.Text(to), Nonce: hidden.Text(nonce.Reveal()), Locale: "en",
	}
}

func TestATicketBuysOneMail(t *testing.T) {
	t.Parallel()
	const to = "ticket-test@acme.example"
	alice, bob := acme(t, "alice"), acme(t, "bob")
	sent := send(t, alice, bob, content(1000))
	good := ticketFor(t, alice, sent.ID, sent.Secret, to)

	for _, c := range []struct {
		name   string
		change func(*wire.KeyRequest)
		want   error
	}{
		{"another key", func(r *wire.KeyRequest) { r.Secret = hidden.Text(keyring.NewSecret().Reveal()) }, client.KeyMismatch},
		{"another address", func(r *wire.KeyRequest) { r.To = "somebody.else@acme.example" }, client.RecipientMismatch},
		{"another nonce", func(r *wire.KeyRequest) { r.Nonce = hidden.Text(mailaddr.NewNonce().Reveal()) }, client.RecipientMismatch},
		{"an altered ticket", func(r *wire.KeyRequest) { r.Ticket = hidden.Text(alter(string(r.Ticket))) }, client.TicketInvalid},
		{"a sign-in for a ticket", func(r *wire.KeyRequest) { r.Ticket = hidden.Text(token(t, alice)) }, client.TicketInvalid},
	} {
		bad := good
		c.change(&bad)
		if _, err := alice.MailKey(t.Context(), bad); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if n := len(mails(t, live, to)); n != 0 {
		t.Fatalf("%d mails before the ticket was used", n)
	}

	var sentMails, used atomic.Int32
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			switch _, err := alice.MailKey(t.Context(), good); {
			case err == nil:
				sentMails.Add(1)
			case errors.Is(err, client.TicketUsed):
				used.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	all.Wait()
	if sentMails.Load() != 1 || used.Load() != 7 || len(mails(t, live, to)) != 1 {
		t.Errorf("%d sent, %d refused, %d mails", sentMails.Load(), used.Load(), len(mails(t, live, to)))
	}
	if code := visit(t, http.MethodGet, live.Endpoints.FileAPI+"/v1/inbox", "Bearer "+string(good.Ticket), "", ""); code != http.StatusUnauthorized {
		t.Errorf("a ticket for a sign-in: status %d", code)
	}
}

func TestMailsAreCapped(t *testing.T) {
	t.Parallel()
	s := start(t, stack.Options{SweepEvery: -1, SenderCap: 3, RecipientCap: 2})
	alice, bob, carol := on(t, s, "acme", "alice"), on(t, s, "acme", "bob"), on(t, s, "acme", "carol")
	sent := send(t, alice, bob, content(1000)) // the first mail
	mail := func(to string) error {
		_, err := alice.MailKey(t.Context(), ticketFor(t, alice, sent.ID, sent.Secret, to))
		return err
	}
	if err := mail(strings.ToUpper(bob.Mail[:1]) + bob.Mail[1:]); err != nil {
		t.Fatalf("second mail to the same: %v", err)
	}
	var p *client.Problem
	if err := mail(bob.Mail); !errors.As(err, &p) || p.Slug() != client.MailCap || p.RetryAfter <= 0 {
		t.Errorf("over the recipient's cap: %v", err)
	}
	if err := mail(carol.Mail); err != nil {
		t.Errorf("another recipient: %v", err)
	}
	if _, err := alice.Send(t.Context(), sendInput(t, carol, content(1000))); !errors.As(err, &p) || p.Slug() != client.MailCap {
		t.Errorf("over the sender's cap: %v", err)
	}
	if n := len(mails(t, s, "")); n != 3 {
		t.Errorf("%d mails", n)
	}
}

// alter flips one character in the middle of a token's payload.
func alter(token string) string {
	b := []byte(token)
	n := len(b) / 2
	if b[n] == 'A' {
		b[n] = 'B'
	} else {
		b[n] = 'A'
	}
	return string(b)
}

func TestForgedSignIns(t *testing.T) {
	t.Parallel()
	bob := acme(t, "bob")
	good := token(t, bob)
	inbox := live.Endpoints.FileAPI + "/v1/inbox"
	if code := visit(t, http.MethodGet, inbox, "Bearer "+good, "", ""); code != http.StatusOK {
		t.Fatalf("a good one: status %d", code)
	}
	parts := strings.Split(good, ".")
	none := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none","typ":"JWT"}`)) + "." + parts[1] + "."
	for name, authorization := range map[string]string{
		"none at all": "", "no scheme": good, "another scheme": "Basic " + good, "algorithm none": "Bearer " + none,
		"altered": "Bearer " + alter(good), "cut": "Bearer " + good[:len(good)-1], "no signature": "Bearer " + parts[0] + "." + parts[1] + ".",
		"twice": "Bearer " + good + " " + good, "dots": "Bearer " + strings.Repeat(".", 5000),
	} {
		t.Run(name, func(t *testing.T) {
			if code := visit(t, http.MethodGet, inbox, authorization, "", ""); code != http.StatusUnauthorized {
				t.Errorf("status %d", code)
			}
		})
	}
	if code := visit(t, http.MethodGet, inbox, "Bearer "+strings.Repeat("A", 20<<10), "", ""); code != http.StatusRequestHeaderFieldsTooLarge && code != http.StatusUnauthorized {
		t.Errorf("20 KiB: status %d", code)
	}
	if code := visit(t, http.MethodPost, live.Endpoints.FileAPI+"/v1/forge/lifecycle", "Bearer "+good, "application/json", "{}"); code != http.StatusUnauthorized {
		t.Errorf("a person's sign-in for a lifecycle event: status %d", code)
	}
}
