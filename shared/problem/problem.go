// Package problem answers refused requests (RFC 9457). Its table is the one
// place where an error becomes a status and text that a person may read; what an
// error says of itself never leaves the function.
package problem

import (
	"encoding/json"
	"errors"
	"log/slog"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/secure-share/secure-share/shared/mailticket"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// Conditions of the HTTP APIs that no domain package names.
var (
	ErrMalformed         = errors.New("request: malformed")
	ErrTooLarge          = errors.New("request: body too large")
	ErrMediaType         = errors.New("request: body is not JSON")
	ErrNoRoute           = errors.New("request: no such route")
	ErrMethod            = errors.New("request: method not allowed")
	ErrUnavailable       = errors.New("request: a service that this one needs is unavailable")
	ErrKeyMismatch       = errors.New("request: the key does not belong to the share")
	ErrRecipientMismatch = errors.New("request: the ticket is for another recipient")
	ErrMailFailed        = errors.New("request: the mail was not accepted")
)

type said struct {
	error
	text string
}

func (s said) Unwrap() error { return s.error }

// Say attaches text for the caller to err, in place of the table's. The text
// must be chosen by the program: no input, no cause.
func Say(err error, text string) error { return said{err, text} }

// Write answers with the problem that err is. What the table does not know is an
// internal error: it is logged, so its text must hold no secret, and the caller
// learns nothing of it.
func Write(w http.ResponseWriter, err error) {
	k := find(err)
	if k.status >= http.StatusInternalServerError {
		slog.Error("request failed", "problem", k.slug, "error", err)
	}
	p := wire.Problem{Type: wire.ProblemPrefix + k.slug, Title: k.title, Status: k.status, Detail: k.detail}
	var s said
	if errors.As(err, &s) {
		p.Detail = s.text
	}
	var claimed *share.ClaimedError
	if errors.As(err, &claimed) {
		until := claimed.Until.UTC()
		p.LeaseEndsAt = &until
		retryAfter(w, claimed.In)
	}
	var capped *mailticket.CapError
	if errors.As(err, &capped) {
		retryAfter(w, capped.RetryAfter)
	}
	if k.status == http.StatusServiceUnavailable {
		retryAfter(w, pause)
	}
	if k.status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", "Bearer")
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(k.status)
	_ = json.NewEncoder(w).Encode(p)
}

// pause is how long a caller should wait after a 503, before it asks again.
const pause = 2 * time.Second

// retryAfter rounds up, so that who waits that long is not too early.
func retryAfter(w http.ResponseWriter, d time.Duration) {
	seconds := int(math.Ceil(max(d, time.Second).Seconds()))
	w.Header().Set("Retry-After", strconv.Itoa(seconds))
}
