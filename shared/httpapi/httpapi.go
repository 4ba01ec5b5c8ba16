// Package httpapi is the middleware of both HTTP functions: CORS, limits,
// panics, JSON input and output.
package httpapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"path"

	"github.com/rs/cors"

	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/origin"
	"github.com/secure-share/secure-share/shared/problem"
	"github.com/secure-share/secure-share/shared/wire"
)

// Options of Wrap.
type Options struct {
	Origins     origin.List
	Credentials bool  // pages of the origins may send and get cookies
	MaxBody     int64 // bytes of a request body
	Metrics     metric.Counter
}

// Wrap adds the middleware to the routes of mux: it answers preflights, limits
// bodies, answers 500 after a panic, and answers requests that mux does not
// route with a problem.
func Wrap(mux *http.ServeMux, o Options) http.Handler {
	c := cors.New(cors.Options{
		AllowOriginFunc:  o.Origins.Allow,
		AllowedMethods:   []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete},
		AllowedHeaders:   []string{"Authorization", "Content-Type", wire.RolesHeader},
		ExposedHeaders:   []string{"Retry-After", "Date"},
		AllowCredentials: o.Credentials,
		MaxAge:           600,
	})
	return counted(guard(c.Handler(route(mux, o.MaxBody))), o.Metrics)
}

// counted counts the answers with a fault of ours. The status identifies the
// problem, because package problem uses each of these statuses for one problem
// only.
func counted(next http.Handler, m metric.Counter) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := &answer{ResponseWriter: w}
		next.ServeHTTP(a, r)
		switch a.status {
		case http.StatusInternalServerError:
			m.Add(metric.Internal, 1)
		case http.StatusServiceUnavailable:
			m.Add(metric.Unavailable, 1)
		}
	})
}

// answer records its status.
type answer struct {
	http.ResponseWriter
	status int
}

func (a *answer) WriteHeader(status int) {
	a.status = status
	a.ResponseWriter.WriteHeader(status)
}

func guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		defer func() {
			if v := recover(); v != nil {
				// The panic value may contain a secret; its type is enough to
				// find the cause.
				slog.Error("panic", "type", fmt.Sprintf("%T", v))
				problem.Write(w, errPanic)
			}
		}()
		next.ServeHTTP(w, r)
	})
}

var errPanic = errors.New("httpapi: a handler panicked")

func route(mux *http.ServeMux, maxBody int64) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if path.Clean(r.URL.Path) != r.URL.Path {
			problem.Write(w, problem.ErrNoRoute)
			return
		}
		if h, pattern := mux.Handler(r); pattern == "" {
			unrouted(w, r, h)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		mux.ServeHTTP(w, r)
	})
}

// unrouted uses the handler that ServeMux chose to find out whether the path or
// only the method is unknown, and answers with a problem.
func unrouted(w http.ResponseWriter, r *http.Request, h http.Handler) {
	probe := &discard{header: http.Header{}}
	h.ServeHTTP(probe, r)
	if allow := probe.header.Get("Allow"); allow != "" {
		w.Header().Set("Allow", allow)
		problem.Write(w, problem.ErrMethod)
		return
	}
	problem.Write(w, problem.ErrNoRoute)
}

type discard struct{ header http.Header }

func (d *discard) Header() http.Header         { return d.header }
func (d *discard) Write(b []byte) (int, error) { return len(b), nil }
func (d *discard) WriteHeader(int)             {}

// Encode answers with v as JSON.
func Encode(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

// Health answers GET /healthz: the function runs and its configuration was read.
func Health(w http.ResponseWriter, _ *http.Request) {
	Encode(w, http.StatusOK, map[string]string{"status": "ok"})
}
