package statemachine

import (
	"time"

	"pgregory.net/rapid"

	"github.com/secure-share/secure-share/shared/mailticket"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
	"github.com/secure-share/secure-share/test/e2e/accounta"
)

// idOf reads the id that the API chose for a ticket. A repeated commit may
// return an expired ticket, so it is verified at its issue time.
func (m *machine) idOf(t *rapid.T, given wire.Ticket) string {
	if given.Token == "" {
		return "not handed out"
	}
	return m.read(t, given).ID
}

func (m *machine) read(t *rapid.T, given wire.Ticket) mailticket.Ticket {
	before := given.ExpiresAt.Add(-time.Second).Truncate(time.Second)
	ticket, err := accounta.NewVerifier(func() time.Time { return before }).Verify(string(given.Token))
	if err != nil {
		t.Fatalf("the ticket does not verify: %v", err)
	}
	return ticket
}

// checkTicket compares a ticket with its share. Its id must be new if the rules
// counted another ticket.
func (m *machine) checkTicket(t *rapid.T, given wire.Ticket, s share.Share, before int) {
	got := m.read(t, given)
	if isNew := s.Tickets > before; isNew == m.issued[got.ID] {
		t.Fatalf("ticket %s: new %v, known %v", got.ID, isNew, m.issued[got.ID])
	}
	m.issued[got.ID] = true
	equal(t, "end of the ticket", given.ExpiresAt, s.Ticket.ExpiresAt.Truncate(time.Second))
	got.Issuer, got.Audience = "", ""
	equal(t, "ticket", got, mailticket.Ticket{
		ID: s.Ticket.ID, IssuedAt: s.Ticket.IssuedAt.Truncate(time.Second), Expires: s.Ticket.ExpiresAt.Truncate(time.Second),
		Sender: mailticket.Pseudonym(s.Site, s.Sender), ShareID: s.ID, ShareExpires: s.ExpiresAt.Truncate(time.Second),
		Verifier: s.Verifier, RecipientHash: s.RecipientHash, SiteURL: "https://" + string(s.Site) + ".example", SenderName: "Alice",
	})
}

// deadAtBirth is a ticket of the last second before the expiry: tickets count
// in whole seconds, so none can be issued then.
func deadAtBirth(t share.Ticket) bool { return t.ExpiresAt.Unix() <= t.IssuedAt.Unix() }

// adoptTicket takes over the id of a ticket that was counted but not returned.
func (m *machine) adoptTicket(t *rapid.T, at place) {
	row, err := m.store.Get(t.Context(), at.site, at.id)
	if err != nil {
		t.Fatal(err)
	}
	s := m.rows[at]
	s.Ticket.ID = row.Ticket.ID
	m.rows[at] = s
}
