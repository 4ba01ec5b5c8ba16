// Package keymailer redeems a mail ticket: it checks that the ticket was issued
// for the key and the address in the request, and mails the key once.
package keymailer

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/secure-share/secure-share/shared/httpapi"
	"github.com/secure-share/secure-share/shared/keymail"
	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/mailticket"
	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/origin"
	"github.com/secure-share/secure-share/shared/problem"
	"github.com/secure-share/secure-share/shared/wire"
)

// Tickets records spent tickets and counts mails. Spend returns
// mailticket.ErrUsed or a mailticket.CapError; any other error may be logged.
type Tickets interface {
	Spend(context.Context, mailticket.Spending) error
}

// Mailer sends one mail with a plain and an HTML part. After an error the mail
// may still have been sent. Its errors may be logged, so they contain nothing
// of the mail.
type Mailer interface {
	Send(ctx context.Context, to mailaddr.Address, subject, text, html string) error
}

// Config configures the function.
type Config struct {
	Verifier     *mailticket.Verifier
	Tickets      Tickets
	Mailer       Mailer
	Metrics      metric.Counter
	SenderCap    int // mails per hour
	RecipientCap int // mails per hour
	Origins      origin.List
	Sites        origin.List // that mails may link to
	Now          func() time.Time
}

const maxBody = 16 << 10 // bytes; the ticket takes 4 KiB of them at most

// New returns the HTTP API of the key mailer: POST /v1/keys and GET /healthz.
func New(c Config) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/keys", c.keys)
	mux.HandleFunc("GET /healthz", httpapi.Health)
	return httpapi.Wrap(mux, httpapi.Options{Origins: c.Origins, MaxBody: maxBody, Metrics: c.Metrics})
}

func (c Config) keys(w http.ResponseWriter, r *http.Request) {
	err := c.redeem(r)
	c.count(err)
	if err != nil {
		problems.Write(w, err)
		return
	}
	httpapi.Encode(w, http.StatusAccepted, wire.KeyResponse{Mailed: true})
}

// redeem spends the ticket before it sends, and the ticket stays spent even if
// the mail fails. So a ticket causes one mail at most, even if the function
// crashes in between or the result of the send is unknown. After a failure the
// client asks the file API for a new ticket. Requests that are refused earlier
// spend nothing.
func (c Config) redeem(r *http.Request) error {
	body, err := httpapi.Decode[wire.KeyRequest](r)
	if err != nil {
		return err
	}
	d, err := parse(body)
	if err != nil {
		return err
	}
	ticket, err := c.Verifier.Verify(string(body.Ticket))
	if err != nil {
		return err
	}
	if err := d.belongsTo(ticket); err != nil {
		return err
	}
	m, err := c.compose(d, ticket)
	if err != nil {
		return err
	}
	if err := c.spend(r.Context(), ticket, d.to); err != nil {
		return err
	}
	if err := c.Mailer.Send(r.Context(), d.to, m.Subject, m.Text, m.HTML); err != nil {
		return fmt.Errorf("%w: %w", errMailFailed, err)
	}
	return nil
}

// compose writes the mail. The site in it is verified: the ticket has it from
// Atlassian's token. The sender's name is not verified.
func (c Config) compose(d delivery, t mailticket.Ticket) (keymail.Mail, error) {
	return keymail.Compose(keymail.Content{
		Key: d.secret, Link: c.link(t), Site: strings.TrimPrefix(t.SiteURL, "https://"), Sender: t.SenderName,
		Sent: t.IssuedAt, Until: t.ShareExpires, Locale: d.locale, Outsider: t.Outsider,
	})
}

// link returns the URL of the share's page on the sender's site, or "" if the
// ticket has none or the site is not allowed. The ticket has the site from
// Atlassian's token. The link contains no key.
func (c Config) link(t mailticket.Ticket) string {
	if t.AppPath == "" || !c.Sites.Allow(t.SiteURL) {
		return ""
	}
	return t.SiteURL + t.AppPath + "/shares/" + string(t.ShareID)
}

// spending is the time limit for marking the ticket as spent. The rest of the
// function's 15 s is for the mail, so that no ticket is spent without time to
// send.
const spending = 5 * time.Second

func (c Config) spend(ctx context.Context, t mailticket.Ticket, to mailaddr.Address) error {
	ctx, cancel := context.WithTimeout(ctx, spending)
	defer cancel()
	err := c.Tickets.Spend(ctx, mailticket.Spending{
		TicketID: t.ID, Issuer: t.Issuer, Expires: t.Expires,
		Sender: t.Sender, Recipient: pseudonym(to),
		SenderCap: c.SenderCap, RecipientCap: c.RecipientCap,
		Now: c.Now(),
	})
	if err == nil || errors.Is(err, mailticket.ErrUsed) || errors.Is(err, mailticket.ErrCap) {
		return err
	}
	return fmt.Errorf("%w: %w", problem.ErrUnavailable, err)
}
