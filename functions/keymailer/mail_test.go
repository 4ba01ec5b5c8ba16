package keymailer

import (
	"strings"
	"testing"

	"github.com/secure-share/secure-share/shared/mailticket"
)

// mailed redeems a ticket and returns the mail.
func mailed(t *testing.T, change func(*mailticket.Ticket), locale string) sent {
	t.Helper()
	f := newFixture(t)
	ticket := f.sample()
	change(&ticket)
	request := f.request(f.issue(ticket))
	request.Locale = locale
	if w := f.post(request); w.Code != 202 {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	return f.mails[0]
}

// The mail names the site and the sender of the ticket, and its link leads to the
// share's page on that site.
func TestMailHasItsFactsFromTheTicket(t *testing.T) {
	m := mailed(t, func(ticket *mailticket.Ticket) { ticket.AppPath = samplePath }, "en")
	for _, want := range []string{
		"\n   " + sampleLink + "\n", "\n    acme.example\n", "Alice Ünal",
		"24 November 2026, 12:00", "21 November 2026, 12:00",
	} {
		if !strings.Contains(strings.ReplaceAll(m.Text, "\u00a0", " "), want) {
			t.Errorf("it does not say %q:\n%s", want, m.Text)
		}
	}
	if strings.Count(m.HTML, `<a href="`+sampleLink+`">`) != 1 {
		t.Errorf("no link in:\n%s", m.HTML)
	}
}

// A ticket of an earlier release, or of a site that is not allowed, gives a
// mail without a link.
func TestMailWithoutALink(t *testing.T) {
	for name, change := range map[string]func(*mailticket.Ticket){
		"no path": func(*mailticket.Ticket) {},
		"another site": func(ticket *mailticket.Ticket) {
			ticket.AppPath, ticket.SiteURL = samplePath, "https://acme.evil.example"
		},
		"a lookalike": func(ticket *mailticket.Ticket) {
			ticket.AppPath, ticket.SiteURL = samplePath, "https://atlassian.net.evil.example"
		},
	} {
		t.Run(name, func(t *testing.T) {
			m := mailed(t, change, "en")
			if strings.Contains(m.Text, "https:") || strings.Contains(m.HTML, "href") {
				t.Errorf("it has a link:\n%s", m.Text)
			}
			if !strings.Contains(m.Text, "Under Received, choose the item.") {
				t.Errorf("it does not say where the file is:\n%s", m.Text)
			}
		})
	}
}

// The mail to a person without an account has no link.
func TestMailToAnOutsider(t *testing.T) {
	m := mailed(t, func(ticket *mailticket.Ticket) { ticket.Outsider = true }, "en")
	if strings.Contains(m.Text, "https:") || strings.Contains(m.HTML, "href") || !strings.Contains(m.Text, "Open the link that the sender gives you.") {
		t.Errorf("the mail is:\n%s", m.Text)
	}
}

func TestLocaleOfTheRequest(t *testing.T) {
	for tag, want := range map[string]string{"": "en", "de-AT": "de", "fr": "fr", "PL": "pl", "tlh": "en"} {
		t.Run(tag, func(t *testing.T) {
			m := mailed(t, func(*mailticket.Ticket) {}, tag)
			if !strings.Contains(m.HTML, `<html lang="`+want+`">`) {
				t.Errorf("%s", m.HTML)
			}
		})
	}
}
