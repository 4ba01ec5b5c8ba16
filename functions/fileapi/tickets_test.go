package fileapi

import (
	"context"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/forgetoken"
	"github.com/secure-share/secure-share/shared/mailticket"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

func TestTicketsAreCounted(t *testing.T) {
	w := newWorld(t)
	l := w.in(share.Available) // the commit got the first
	seen := map[string]bool{string(w.row(l.id).Ticket.ID): true}
	for range w.config.Rules.Tickets - 1 {
		w.pass(time.Second)
		ticket := w.checkTicket(l, decoded[wire.Ticket](w, l.ticket()))
		if seen[ticket.ID] || !ticket.IssuedAt.Equal(w.clock()) || !ticket.Expires.Equal(w.clock().Add(w.config.Rules.Ticket)) {
			t.Errorf("ticket %+v", ticket)
		}
		seen[ticket.ID] = true
	}
	version := w.row(l.id).Version
	w.expect("one too many", l.ticket(), 429, "tickets")
	if w.row(l.id).Version != version {
		t.Error("a refused ticket was written")
	}
	w.expect("the last one again, by a commit", l.commit(), 200, "")
}

func TestATicketCorrectsTheAddress(t *testing.T) {
	w := newWorld(t)
	l := w.in(share.Available)
	corrected := l
	corrected.hash[0] ^= 1
	if ticket := w.checkTicket(l, decoded[wire.Ticket](w, corrected.ticket())); ticket.RecipientHash != share.RecipientHash(corrected.hash) {
		t.Error("the ticket is for the old address")
	}
	w.expect("a commit for the old address", l.commit(), 409, "recommit")
	w.expect("a commit for the new one", corrected.commit(), 200, "")
}

func TestTheTicketCarriesTheNameAsGiven(t *testing.T) {
	w := newWorld(t)
	l := w.in(share.Available)
	for _, name := range []string{"", "Alice", "<b>Ärger</b>\u202e"} {
		body := l.addressedBody()
		body.SenderName = name
		repeated := decoded[wire.CommitResponse](w, l.call(alice, "POST", l.path()+"/commit", body))
		fresh := decoded[wire.Ticket](w, l.call(alice, "POST", l.path()+"/ticket", body))
		for _, ticket := range []wire.Ticket{repeated.Ticket, fresh} {
			if got := w.checkTicket(l, ticket).SenderName; got != name {
				t.Errorf("name %q, want %q", got, name)
			}
		}
	}
}

// Tickets count in whole seconds. In the second in which a share expires none
// can be issued, and the answer says so.
func TestNoTicketInTheVeryLastSecond(t *testing.T) {
	for name, tc := range map[string]struct {
		left   time.Duration
		status int
		slug   string
	}{
		"in the second before":   {901 * time.Millisecond, 200, ""},
		"in the same second":     {900 * time.Millisecond, 410, "expired"},
		"in the last nanosecond": {1, 410, "expired"},
	} {
		w := newWorld(t)
		w.at(noon.Add(900 * time.Millisecond))
		l := w.in(share.Available)
		w.at(w.row(l.id).ExpiresAt.Add(-tc.left))
		w.expect(name, l.ticket(), tc.status, tc.slug)
	}
}

func TestATicketNeverOutlivesTheShare(t *testing.T) {
	w := newWorld(t)
	l := w.in(share.Available)
	expiry := w.row(l.id).ExpiresAt
	w.at(expiry.Add(-time.Minute))
	if got := decoded[wire.Ticket](w, l.ticket()); !got.ExpiresAt.Equal(expiry) {
		t.Errorf("a ticket until %s for a share until %s", got.ExpiresAt, expiry)
	}
}

// A ticket names the app's page only if mails may link to the site.
func TestTicketsForAnotherHost(t *testing.T) {
	w := newWorld(t)
	who, err := verifyName(t.Context(), "Bearer "+alice)
	if err != nil {
		t.Fatal(err)
	}
	l := w.in(share.Available)
	w.tokens.VerifyFunc = func(context.Context, string) (forgetoken.Invocation, error) { return who, nil }
	for site, want := range map[string]string{"https://acme.example": appPath, "https://acme.example.evil.example": "", "": ""} {
		who.SiteURL = site
		var issued mailticket.Ticket
		w.tickets.IssueFunc = func(_ context.Context, t mailticket.Ticket) (string, error) { issued = t; return "a.b.c", nil }
		w.expect("ticket", l.ticket(), 200, "")
		if issued.AppPath != want || issued.SiteURL != site {
			t.Errorf("%q: %q on %q", site, issued.AppPath, issued.SiteURL)
		}
	}
}

// A site without a URL in its token still gets tickets.
func TestTicketsWithoutASiteURL(t *testing.T) {
	w := newWorld(t)
	who, err := verifyName(t.Context(), "Bearer "+alice)
	if err != nil {
		t.Fatal(err)
	}
	who.SiteURL = ""
	l := w.in(share.Uploading)
	w.tokens.VerifyFunc = func(context.Context, string) (forgetoken.Invocation, error) { return who, nil }
	w.expect("commit", l.commit(), 200, "")
	w.expect("ticket", l.ticket(), 200, "")
}
