package client

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/secure-share/secure-share/shared/wire"
)

// Slug is the kind of a refusal. Use errors.Is to find it in the error of a
// call:
//
//	errors.Is(err, client.WrongKey)
type Slug string

// The refusals of both services that callers branch on.
const (
	Unauthorized       Slug = "unauthorized"
	UnknownProgram     Slug = "unknown-program"
	ProgramScope       Slug = "program-scope"
	ApplicationRequest Slug = "application-request"
	NotFound           Slug = "not-found"
	IDTaken            Slug = "id-taken"
	Self               Slug = "self"
	TooLong            Slug = "too-long"
	Mismatch           Slug = "mismatch"
	NotStored          Slug = "not-stored"
	CopySource         Slug = "copy-source"
	Committed          Slug = "committed"
	Recommit           Slug = "recommit"
	Tickets            Slug = "tickets"
	Limit              Slug = "limit"
	WrongKey           Slug = "wrong-key"
	PasswordNeeded     Slug = "password-needed"
	WrongPassword      Slug = "wrong-password"
	Locked             Slug = "locked"
	UnlockNeeded       Slug = "unlock-needed"
	NoGate             Slug = "no-gate"
	Shorter            Slug = "shorter"
	Claimed            Slug = "claimed"
	NoSuchClaim        Slug = "no-such-claim"

	Downloaded  Slug = "downloaded"
	Unconfirmed Slug = "unconfirmed"
	Declined    Slug = "declined"
	Revoked     Slug = "revoked"
	Expired     Slug = "expired"
	Abandoned   Slug = "abandoned"

	TicketInvalid     Slug = "ticket-invalid"
	TicketUsed        Slug = "ticket-used"
	KeyMismatch       Slug = "key-mismatch"
	RecipientMismatch Slug = "recipient-mismatch"
	MailCap           Slug = "mail-cap"
	MailFailed        Slug = "mail-failed"

	UnlockTokenExpired Slug = "unlock-token-expired"
	UnlockTokenUsed    Slug = "unlock-token-used"
	UnlockTokenInvalid Slug = "unlock-token-invalid"

	RealtimeOff Slug = "realtime-off"
)

// Ends are the refusals of a share that has ended.
func Ends() []Slug {
	return []Slug{Downloaded, Unconfirmed, Declined, Revoked, Expired, Abandoned}
}

func (s Slug) Error() string { return strings.ReplaceAll(string(s), "-", " ") }

// Problem is a refusal by one of the services (RFC 9457). If an unsuccessful
// answer has no problem document, Type is "about:blank".
type Problem struct {
	wire.Problem
	RetryAfter time.Duration // 0: the service named none
}

// Error is one line for people.
func (p *Problem) Error() string {
	sentences := []string{oneLine(p.Title), oneLine(p.Detail)}
	switch {
	case p.LeaseEndsAt != nil:
		sentences = append(sentences, "The lease ends at "+p.LeaseEndsAt.Local().Format("15:04:05"))
	case p.RetryAfter > 0:
		sentences = append(sentences, fmt.Sprintf("Try again in %s", p.RetryAfter))
	}
	var text strings.Builder
	for _, s := range sentences {
		if s = strings.TrimRight(s, ". "); s == "" {
			continue
		}
		if text.Len() > 0 {
			text.WriteString(". ")
		}
		text.WriteString(s)
	}
	return text.String()
}

// Slug returns the kind of the problem, or "" if the service named none.
func (p *Problem) Slug() Slug {
	s, found := strings.CutPrefix(p.Type, wire.ProblemPrefix)
	if !found {
		return ""
	}
	return Slug(s)
}

// Is reports whether target is the problem's Slug.
func (p *Problem) Is(target error) bool {
	s, ok := target.(Slug)
	return ok && s != "" && s == p.Slug()
}

// End returns the problem with which the file API answers for a share that
// ended with status.
func end(status string) error {
	p := &Problem{Problem: wire.Problem{Type: wire.ProblemPrefix + status, Title: "The share is over", Status: http.StatusGone}}
	p.Detail = "It ended as " + Slug(status).Error()
	return p
}

// maxAnswer is the largest answer body of either service, in bytes. Pages of
// 100 shares with descriptions are smaller.
const maxAnswer = 2 << 20

func readProblem(r *http.Response, now time.Time) *Problem {
	p := &Problem{RetryAfter: retryAfter(r.Header.Get("Retry-After"), now)}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	body, err := io.ReadAll(io.LimitReader(r.Body, maxAnswer))
	if kind != "application/problem+json" || err != nil || json.Unmarshal(body, &p.Problem) != nil || p.Title == "" {
		p.Problem = wire.Problem{Type: "about:blank", Title: fmt.Sprintf("The service answered %d %s", r.StatusCode, http.StatusText(r.StatusCode))}
	}
	p.Status = r.StatusCode
	return p
}

// retryAfter reads both forms of RFC 9110, section 10.2.3.
func retryAfter(s string, now time.Time) time.Duration {
	if seconds, err := strconv.Atoi(s); err == nil {
		return max(0, time.Duration(min(seconds, 1<<31))*time.Second)
	}
	if at, err := http.ParseTime(s); err == nil {
		return max(0, at.Sub(now))
	}
	return 0
}

// oneLine makes a service's text safe to show on a terminal.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	if runes := []rune(s); len(runes) > 300 {
		s = string(runes[:300])
	}
	return strings.TrimSpace(s)
}

func asProblem(err error) (*Problem, bool) {
	var p *Problem
	return p, errors.As(err, &p)
}
