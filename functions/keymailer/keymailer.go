// Package keymailer redeems a mail ticket: it checks that the ticket was issued
// for the very key and address that come with it, and mails the key, once.
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

// Tickets remembers which tickets were spent and counts mails. Spend answers
// mailticket.ErrUsed and mailticket.CapError; any other error may be logged.
type Tickets interface {
	Spend(context.Context, mailticket.Spending) error
}

// Mailer hands over one mail with a plain and an HTML part. After an error the
// mail may have gone out all the same. Its errors may be logged, so they hold
// nothing of the mail.
type Mailer interface {
	Send(ctx context.Context, to mailaddr.Address, subject, text, html string) error
}

// Config of the function.
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

// redeem spends the ticket before it sends, and the ticket stays spent whatever
// becomes of the mail. So a ticket makes one mail at most, even if the function
// dies in between or nobody can tell whether the mail was taken; who sees it fail
// asks the file API for a fresh ticket. What is refused earlier spends nothing.
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

// compose writes the mail. The site that it shows is verified: the ticket has it from
// Atlassian's token. The sender's name is not.
func (c Config) compose(d delivery, t mailticket.Ticket) (keymail.Mail, error) {
	return keymail.Compose(keymail.Content{
		Key: d.secret, Link: c.link(t), Site: strings.TrimPrefix(t.SiteURL, "https://"), Sender: t.SenderName,
		Sent: t.IssuedAt, Until: t.ShareExpires, Locale: d.locale,
	})
}

// link is the page of the ticket's share on the site from which it was sent, or ""
// if the ticket does not name it, or names a site that is not allowed. The ticket
// has it from Atlassian's token. It holds no key.
func (c Config) link(t mailticket.Ticket) string {
	if t.AppPath == "" || !c.Sites.Allow(t.SiteURL) {
		return ""
	}
	return t.SiteURL + t.AppPath + "/shares/" + string(t.ShareID)
}

// spending is how long marking the ticket may take. What is left of the function's
// 15 s is for the mail: a ticket that is spent late is spent for nothing.
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
