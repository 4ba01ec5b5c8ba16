package keymailer

import (
	"errors"
	"net/http"
	"time"

	"github.com/secure-share/secure-share/shared/mailticket"
	"github.com/secure-share/secure-share/shared/problem"
	"github.com/secure-share/secure-share/shared/wire"
)

var (
	errKeyMismatch       = errors.New("keymailer: the key does not belong to the share")
	errRecipientMismatch = errors.New("keymailer: the ticket is for another recipient")
	errDomain            = errors.New("keymailer: the policy does not allow the domain")
	errMailFailed        = errors.New("keymailer: the mail was not accepted")
)

// problems are the API's error answers.
var problems = problem.NewTable([]problem.Kind{
	{Err: mailticket.ErrUsed, Status: http.StatusConflict, Slug: "ticket-used", Title: "This mail ticket was used before", Detail: "No second mail was sent. Ask for a new ticket to mail the key again."},
	{Err: mailticket.ErrInvalid, Status: http.StatusUnauthorized, Slug: "ticket-invalid", Title: "The mail ticket was not accepted", Detail: "Ask for a new ticket."},
	{Err: mailticket.ErrCap, Status: http.StatusTooManyRequests, Slug: "mail-cap", Title: "Too many mails in the last hour", Detail: "Try again later with a new ticket, or hand the key over in another way.", Extend: nextHour},
	{Err: errKeyMismatch, Status: http.StatusForbidden, Slug: "key-mismatch", Title: "The key does not belong to this share", Detail: "No mail was sent."},
	{Err: errRecipientMismatch, Status: http.StatusForbidden, Slug: "recipient-mismatch", Title: "The ticket is for another address", Detail: "No mail was sent."},
	{Err: errDomain, Status: http.StatusForbidden, Slug: "policy", Title: "The policy of this site does not allow this", Detail: "The administrators allow other mail domains only. No mail was sent.", Extend: ruleDomains},
	{Err: errMailFailed, Status: http.StatusBadGateway, Slug: "mail-failed", Title: "The mail could not be handed over", Detail: "Ask for a new ticket and try again, or hand the key over in another way."},
}...)

// ruleDomains names the rule that forbids the address, as the file API does.
func ruleDomains(_ error, p *wire.Problem) time.Duration {
	p.Rule = "domains"
	return 0
}

// nextHour says when the hourly count restarts.
func nextHour(err error, _ *wire.Problem) time.Duration {
	var capped *mailticket.CapError
	if !errors.As(err, &capped) {
		return 0
	}
	return max(capped.RetryAfter, time.Second)
}
