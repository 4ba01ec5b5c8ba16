// Package linkapi is the HTTP API of account A for people without an account: with
// the link and the key of a share they look at it, download it and confirm it. It is
// a function of its own, so that strangers cannot use up what colleagues need.
package linkapi

import (
	"context"
	"net/http"
	"time"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/httpapi"
	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/origin"
	"github.com/secure-share/secure-share/shared/ratelimit"
	"github.com/secure-share/secure-share/shared/share"
)

// Store keeps shares. Update is that of the file API. SiteOf returns the site of a
// share for an outsider, or share.ErrNotFound.
type Store interface {
	SiteOf(ctx context.Context, id share.ID) (share.Site, error)
	Get(ctx context.Context, site share.Site, id share.ID) (share.Share, error)
	Update(ctx context.Context, site share.Site, id share.ID, decide func(share.Share) (share.Share, error)) (share.Share, error)
}

// Blobs is the store of ciphertexts.
type Blobs interface {
	PresignGet(ctx context.Context, s share.Share, now, until time.Time) (url string, err error)
}

// Log is the activity log of each site.
type Log interface {
	// Count adds one to e, an entry for an hour.
	Count(ctx context.Context, site share.Site, e activity.Entry) error
}

// Limits counts what the limits allow. Take returns a *ratelimit.ExceededError where
// there is no room.
type Limits interface {
	Take(ctx context.Context, uses ...ratelimit.Use) error
}

// Config is what the API needs.
type Config struct {
	Store   Store
	Blobs   Blobs
	Log     Log
	Limits  Limits
	Metrics metric.Counter
	Rules   share.Rules
	Origins origin.List // of the page
	Now     func() time.Time
}

const maxBody = 4 << 10 // bytes; a claim takes less than 200, an unlock token at most 2048

type api struct{ Config }

// New returns the API's handler.
func New(c Config) http.Handler {
	mux := http.NewServeMux()
	for pattern, h := range (api{c}).routes() {
		mux.Handle(pattern, h)
	}
	return httpapi.Wrap(mux, httpapi.Options{Origins: c.Origins, Credentials: true, MaxBody: maxBody, Metrics: c.Metrics})
}

// routes lists the API's routes, as ServeMux patterns. No route of a share is a GET:
// link scanners follow addresses.
func (a api) routes() map[string]http.Handler {
	return map[string]http.Handler{
		"GET /healthz":                    http.HandlerFunc(httpapi.Health),
		"POST /v1/links/{id}/show":        a.linked(a.show),
		"POST /v1/links/{id}/unlock":      a.linked(a.unlock),
		"POST /v1/links/{id}/claim":       a.linked(a.claim),
		"POST /v1/links/{id}/acknowledge": a.linked(a.acknowledge),
		"POST /v1/links/{id}/decline":     a.linked(a.decline),
	}
}
