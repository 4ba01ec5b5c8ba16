package clienttest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// statuses has the status of each refusal that the tests cause.
var statuses = map[error]struct {
	slug   client.Slug
	status int
}{
	share.ErrNotFound: {client.NotFound, 404}, share.ErrWrongKey: {client.WrongKey, 403}, share.ErrClaimed: {client.Claimed, 409},
	share.ErrPasswordNeeded: {client.PasswordNeeded, 403}, share.ErrWrongPassword: {client.WrongPassword, 403}, share.ErrLocked: {client.Locked, 429},
	share.ErrUnlockNeeded: {client.UnlockNeeded, 403}, share.ErrNoGate: {client.NoGate, 409}, share.ErrShorter: {client.Shorter, 409},
	share.ErrSelf: {client.Self, 422}, share.ErrTickets: {client.Tickets, 429}, share.ErrNoSuchClaim: {client.NoSuchClaim, 403},
	share.ErrRevoked: {client.Revoked, 410}, share.ErrExpired: {client.Expired, 410}, share.ErrDownloaded: {client.Downloaded, 410},
	share.ErrNoSource:   {client.CopySource, 409},
	client.ProgramScope: {client.ProgramScope, 403}, client.ApplicationRequest: {client.ApplicationRequest, 403},
	share.ErrMismatch: {client.Mismatch, 409}, share.ErrRecommit: {client.Recommit, 409},
	client.NotStored: {client.NotStored, 409}, client.Committed: {client.Committed, 409}, client.TicketUsed: {client.TicketUsed, 409}, client.MailFailed: {client.MailFailed, 502},
	share.ErrIDTaken: {client.IDTaken, 409}, client.MailCap: {client.MailCap, 429}, client.Slug("unavailable"): {"unavailable", 503},
	client.RealtimeOff: {client.RealtimeOff, 404}, client.Unauthorized: {client.Unauthorized, 401},
}

// Refuse answers with the problem for err.
func Refuse(rw http.ResponseWriter, err error) {
	for target, k := range statuses {
		if errors.Is(err, target) {
			p := wire.Problem{Type: wire.ProblemPrefix + string(k.slug), Title: "Refused: " + string(k.slug), Status: k.status}
			var claimed *share.ClaimedError
			if errors.As(err, &claimed) {
				p.LeaseEndsAt = &claimed.Until
				rw.Header().Set("Retry-After", "900")
			}
			if errors.Is(err, share.ErrLocked) {
				rw.Header().Set("Retry-After", "3600")
			}
			rw.Header().Set("Content-Type", "application/problem+json")
			rw.WriteHeader(k.status)
			_ = json.NewEncoder(rw).Encode(p)
			return
		}
	}
	http.Error(rw, err.Error(), http.StatusTeapot)
}

// Cut answers like the storage, but resets the connection after n bytes of body.
func Cut(rw http.ResponseWriter, content []byte, n int) {
	conn, _, err := rw.(http.Hijacker).Hijack()
	if err != nil {
		panic(err)
	}
	fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nETag: \"one\"\r\nContent-Length: %d\r\n\r\n", len(content))
	_, _ = conn.Write(content[:n])
	_ = conn.(*net.TCPConn).CloseWrite()
	_, _ = io.Copy(io.Discard, conn) // until the client has seen the end
	_ = conn.Close()
}

// Reset closes the connection without an answer.
func Reset(rw http.ResponseWriter) {
	conn, _, err := rw.(http.Hijacker).Hijack()
	if err != nil {
		panic(err)
	}
	_ = conn.(*net.TCPConn).SetLinger(0)
	_ = conn.Close()
}

type fault func(http.ResponseWriter, *http.Request) bool

// On injects a fault into requests of that method whose path contains path. f gets
// their number, from 1, and reports whether it has answered.
func (w *Services) On(method, path string, f func(n int, rw http.ResponseWriter, r *http.Request) bool) {
	n := 0
	w.mu.Lock()
	defer w.mu.Unlock()
	w.faults = append(w.faults, func(rw http.ResponseWriter, r *http.Request) bool {
		if r.Method != method || !strings.Contains(r.URL.Path, path) {
			return false
		}
		w.mu.Lock()
		n++
		count := n
		w.mu.Unlock()
		return f(count, rw, r)
	})
}

// Lost lets the first request take effect and drops its answer.
func (w *Services) Lost(n int, rw http.ResponseWriter, r *http.Request) bool {
	if n > 1 {
		return false
	}
	w.serve(httptest.NewRecorder(), r)
	Reset(rw)
	return true
}

func (w *Services) Count(method, suffix string) (n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, l := range w.Log {
		if strings.HasPrefix(l, method+" ") && strings.Contains(l, suffix) {
			n++
		}
	}
	return n
}

func (w *Services) Status(id share.ID) share.Status {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.Shares[id].Status
}
