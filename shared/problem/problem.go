// Package problem answers refused requests (RFC 9457). A service's table maps
// errors to a status and a text for people; the error's own text never leaves
// the function.
package problem

import (
	"encoding/json"
	"errors"
	"log/slog"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/secure-share/secure-share/shared/wire"
)

// Errors of the HTTP APIs that do not belong to a domain package.
var (
	ErrMalformed   = errors.New("request: malformed")
	ErrTooLarge    = errors.New("request: body too large")
	ErrMediaType   = errors.New("request: body is not JSON")
	ErrNoRoute     = errors.New("request: no such route")
	ErrMethod      = errors.New("request: method not allowed")
	ErrUnavailable = errors.New("request: a service that this one needs is unavailable")
)

type said struct {
	error
	text string
}

func (s said) Unwrap() error { return s.error }

// Say attaches a text for the caller to err, instead of the table's. The text
// must be fixed in the program: no input, no cause.
func Say(err error, text string) error { return said{err, text} }

// Write answers with a problem that every HTTP API has, for callers without the
// service's table.
func Write(w http.ResponseWriter, err error) { general.Write(w, err) }

// Write answers with the problem for err. An error that is not in the table is
// an internal error: it is logged, so its text must not contain a secret, and
// the caller does not see it.
func (t Table) Write(w http.ResponseWriter, err error) {
	k := t.find(err)
	if k.Status >= http.StatusInternalServerError {
		slog.Error("request failed", "problem", k.Slug, "error", err)
	}
	p := wire.Problem{Type: wire.ProblemPrefix + k.Slug, Title: k.Title, Status: k.Status, Detail: k.Detail}
	var s said
	if errors.As(err, &s) {
		p.Detail = s.text
	}
	if k.Extend != nil {
		if after := k.Extend(err, &p); after != 0 {
			retryAfter(w, after)
		}
	}
	if k.Status == http.StatusServiceUnavailable {
		retryAfter(w, pause)
	}
	if k.Status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", "Bearer")
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(k.Status)
	_ = json.NewEncoder(w).Encode(p)
}

// pause is how long a caller should wait after a 503 before it tries again.
const pause = 2 * time.Second

// retryAfter rounds up, so that a caller who waits that long is not too early.
func retryAfter(w http.ResponseWriter, d time.Duration) {
	seconds := int(math.Ceil(max(d, time.Second).Seconds()))
	w.Header().Set("Retry-After", strconv.Itoa(seconds))
}
