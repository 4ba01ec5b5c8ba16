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
	fx := newFixture(t)
	sh := fx.in(share.Available) // the commit got the first
	seen := map[string]bool{string(fx.row(sh.id).Ticket.ID): true}
	for range fx.config.Rules.Tickets - 1 {
		fx.pass(time.Second)
		ticket := fx.checkTicket(sh, decoded[wire.Ticket](fx, sh.ticket()))
		if seen[ticket.ID] || !ticket.IssuedAt.Equal(fx.clock()) || !ticket.Expires.Equal(fx.clock().Add(fx.config.Rules.Ticket)) {
			t.Errorf("ticket %+v", ticket)
		}
		seen[ticket.ID] = true
	}
	version := fx.row(sh.id).Version
	fx.expect("one too many", sh.ticket(), 429, "tickets")
	if fx.row(sh.id).Version != version {
		t.Error("a refused ticket was written")
	}
	fx.expect("the last one again, by a commit", sh.commit(), 200, "")
}

func TestATicketCorrectsTheAddress(t *testing.T) {
	fx := newFixture(t)
	sh := fx.in(share.Available)
	corrected := sh
	corrected.hash[0] ^= 1
	if ticket := fx.checkTicket(sh, decoded[wire.Ticket](fx, corrected.ticket())); ticket.RecipientHash != share.RecipientHash(corrected.hash) {
		t.Error("the ticket is for the old address")
	}
	fx.expect("a commit for the old address", sh.commit(), 409, "recommit")
	fx.expect("a commit for the new one", corrected.commit(), 200, "")
}

func TestTheTicketCarriesTheNameAsGiven(t *testing.T) {
	fx := newFixture(t)
	sh := fx.in(share.Available)
	for _, name := range []string{"", "Alice", "<b>Ärger</b>\u202e"} {
		body := sh.addressedBody()
		body.SenderName = name
		repeated := decoded[wire.CommitResponse](fx, sh.call(alice, "POST", sh.path()+"/commit", body))
		fresh := decoded[wire.Ticket](fx, sh.call(alice, "POST", sh.path()+"/ticket", body))
		for _, ticket := range []wire.Ticket{repeated.Ticket, fresh} {
			if got := fx.checkTicket(sh, ticket).SenderName; got != name {
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
		t.Run(name, func(t *testing.T) {
			fx := newFixture(t)
			fx.at(noon.Add(900 * time.Millisecond))
			sh := fx.in(share.Available)
			fx.at(fx.row(sh.id).ExpiresAt.Add(-tc.left))
			fx.expect(name, sh.ticket(), tc.status, tc.slug)
		})
	}
}

func TestATicketNeverOutlivesTheShare(t *testing.T) {
	fx := newFixture(t)
	sh := fx.in(share.Available)
	expiry := fx.row(sh.id).ExpiresAt
	fx.at(expiry.Add(-time.Minute))
	if got := decoded[wire.Ticket](fx, sh.ticket()); !got.ExpiresAt.Equal(expiry) {
		t.Errorf("a ticket until %s for a share until %s", got.ExpiresAt, expiry)
	}
}

// A ticket names the app's page only if mails may link to the site.
func TestTicketsForAnotherHost(t *testing.T) {
	fx := newFixture(t)
	who, err := verifyName(t.Context(), "Bearer "+alice)
	if err != nil {
		t.Fatal(err)
	}
	sh := fx.in(share.Available)
	fx.tokens.VerifyFunc = func(context.Context, string) (forgetoken.Invocation, error) { return who, nil }
	for site, want := range map[string]string{"https://acme.example": appPath, "https://acme.example.evil.example": "", "": ""} {
		fx.Run(site, func(t *testing.T) {
			who.SiteURL = site
			var issued mailticket.Ticket
			fx.tickets.IssueFunc = func(_ context.Context, t mailticket.Ticket) (string, error) { issued = t; return "a.b.c", nil }
			fx.expect("ticket", sh.ticket(), 200, "")
			if issued.AppPath != want || issued.SiteURL != site {
				t.Errorf("%q on %q", issued.AppPath, issued.SiteURL)
			}
		})
	}
}

// A site without a URL in its token still gets tickets.
func TestTicketsWithoutASiteURL(t *testing.T) {
	fx := newFixture(t)
	who, err := verifyName(t.Context(), "Bearer "+alice)
	if err != nil {
		t.Fatal(err)
	}
	who.SiteURL = ""
	sh := fx.in(share.Uploading)
	fx.tokens.VerifyFunc = func(context.Context, string) (forgetoken.Invocation, error) { return who, nil }
	fx.expect("commit", sh.commit(), 200, "")
	fx.expect("ticket", sh.ticket(), 200, "")
}
