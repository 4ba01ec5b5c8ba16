package keymailer

import (
	"context"
	"errors"
	"maps"
	"testing"

	"github.com/secure-share/secure-share/shared/hidden"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/mailticket"
	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/wire"
)

// Each outcome has one counter. Failures of the mail or the store are counted
// with the failing service.
func TestEveryOutcomeIsCounted(t *testing.T) {
	f := newFixture(t)
	good := f.request(f.issue(f.sample()))
	change := func(change func(*wire.KeyRequest)) func() int {
		return func() int {
			r := good
			change(&r)
			return f.post(r).Code
		}
	}
	tickets := func(err error) func() int {
		return func() int {
			f.tickets.SpendFunc = func(context.Context, mailticket.Spending) error { return err }
			return f.post(good).Code
		}
	}
	type tally = map[metric.Metric]float64
	for _, c := range []struct {
		what   string
		happen func() int
		status int
		want   tally
	}{
		{"an address that is none", change(func(r *wire.KeyRequest) { r.To = "@" }), 400, tally{metric.RefusedMalformed: 1}},
		{"not JSON", func() int { return f.postRaw("x", "text/plain").Code }, 415, tally{metric.RefusedMalformed: 1}},
		{"a forged ticket", change(func(r *wire.KeyRequest) { r.Ticket += "x" }), 401, tally{metric.RefusedTicket: 1}},
		{"another key", change(func(r *wire.KeyRequest) { r.Secret = hidden.Text(keyring.NewSecret().Reveal()) }), 403, tally{metric.RefusedKey: 1}},
		{"another address", change(func(r *wire.KeyRequest) { r.To = "eve@acme.example" }), 403, tally{metric.RefusedRecipient: 1}},
		{"a domain that is not allowed", func() int {
			ticket := f.sample()
			ticket.Domains = []string{"globex.example"}
			return f.post(f.request(f.issue(ticket))).Code
		}, 403, tally{metric.RefusedRecipient: 1}},
		{"a good one", func() int { return f.post(good).Code }, 202, tally{metric.Mails: 1}},
		{"the same again", func() int { return f.post(good).Code }, 409, tally{metric.TicketReplays: 1}},
		{"over the cap", tickets(&mailticket.CapError{}), 429, tally{metric.RefusedCap: 1}},
		{"a store that fails", tickets(errors.New("on purpose")), 503, tally{metric.Unavailable: 1}},
		{"a mail that fails", func() int {
			f.mailer.SendFunc = func(context.Context, mailaddr.Address, string, string, string) error { return errors.New("on purpose") }
			return tickets(nil)()
		}, 502, tally{}},
	} {
		status := c.happen()
		if got := f.counts.Take(); status != c.status || !maps.Equal(got, c.want) {
			t.Errorf("%s: status %d, counted %v; want %d, %v", c.what, status, got, c.status, c.want)
		}
	}
}
