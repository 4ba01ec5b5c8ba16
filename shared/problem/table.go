package problem

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/secure-share/secure-share/shared/wire"
)

// Kind is one kind of problem: the errors that are of it, and what the caller is told.
type Kind struct {
	Err    error // a sentinel
	Status int
	Slug   string // ends the problem's type
	Title  string
	Detail string // may be empty

	// Extend, if any, adds what this kind says beside that. It returns after which
	// time the caller may ask again; zero says nothing of it.
	Extend func(err error, p *wire.Problem) (retryAfter time.Duration)
}

// Table holds the problems of a service. It is read from the top: the first
// sentinel that the error wraps decides.
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

// find looks an error up. One that the table does not know is the fault of a
// service that this one needs, if it says so or the time for the answer is over.
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
