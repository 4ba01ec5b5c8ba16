package problem

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/secure-share/secure-share/shared/wire"
)

// Kind is one kind of problem: its errors and its answer.
type Kind struct {
	Err    error // a sentinel
	Status int
	Slug   string // ends the problem's type
	Title  string
	Detail string // may be empty

	// Extend, if set, adds further members. It returns how long the caller
	// should wait before it tries again, or zero to leave that out.
	Extend func(err error, p *wire.Problem) (retryAfter time.Duration)
}

// Table has the problems of a service. The first entry whose sentinel the error
// wraps applies.
type Table []Kind

// NewTable returns a service's own kinds, followed by those of every HTTP API.
func NewTable(own ...Kind) Table { return slices.Concat(own, general) }

var general = Table{
	{Err: ErrNoRoute, Status: http.StatusNotFound, Slug: "not-found", Title: "There is nothing here"},
	{Err: ErrMethod, Status: http.StatusMethodNotAllowed, Slug: "method-not-allowed", Title: "The method is not allowed here"},
	{Err: ErrMalformed, Status: http.StatusBadRequest, Slug: "malformed", Title: "The request is malformed"},
	{Err: ErrTooLarge, Status: http.StatusRequestEntityTooLarge, Slug: "too-large", Title: "The request body is too large"},
	{Err: ErrMediaType, Status: http.StatusUnsupportedMediaType, Slug: "unsupported-media-type", Title: "The body must be application/json"},
	unavailable,
}

var (
	internal    = Kind{Status: http.StatusInternalServerError, Slug: "internal", Title: "Something went wrong on our side", Detail: "Nothing was lost. Please try again."}
	unavailable = Kind{Err: ErrUnavailable, Status: http.StatusServiceUnavailable, Slug: "unavailable", Title: "A service is unavailable", Detail: "Nothing was lost. Please try again."}
)

// find looks an error up. An unknown error counts as unavailable if it is
// marked so or if the time for the answer is over.
func (t Table) find(err error) Kind {
	for _, k := range t {
		if errors.Is(err, k.Err) {
			return k
		}
	}
	var outage interface{ Unavailable() bool }
	if errors.As(err, &outage) && outage.Unavailable() || errors.Is(err, context.DeadlineExceeded) {
		return unavailable
	}
	return internal
}
