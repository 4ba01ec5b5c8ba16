package main

import (
	"crypto/tls"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/netip"
	"os"
	"slices"
	"sync"

	"github.com/secure-share/secure-share/scripts/local/loopback"
	"github.com/secure-share/secure-share/shared/env"
	"github.com/secure-share/secure-share/shared/noticetoken"
	"github.com/secure-share/secure-share/test/emulators/ministack"
)

// receiver is what this run serves to others over TLS: a site's receiver of notices, and
// the page for people without an account under its name.
type receiver struct {
	address netip.AddrPort

	mu      sync.Mutex
	page    http.Handler // nil: not deployed yet
	failing int          // requests that are still to be answered with an error
	notices []string     // that were accepted
}

// startReceiver starts it with the certificate of the accounts.
func (d *deployment) startReceiver() error {
	l, err := loopback.Listen(0)
	if err != nil {
		return err
	}
	certificate, err := tls.LoadX509KeyPair(d.certificate.File, d.certificate.Key)
	if err != nil {
		return err
	}
	d.receiver = &receiver{address: l.Addr().(*net.TCPAddr).AddrPort()}
	server := loopback.Serve(tls.NewListener(l, &tls.Config{Certificates: []tls.Certificate{certificate}}), d.receiver)
	d.closers = append(d.closers, server.Close)
	return nil
}

// reachable is the variable by which functions of the stage local may call the receiver.
func (r *receiver) reachable(c *ministack.Certificate) (string, error) {
	roots, err := os.ReadFile(c.File)
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(map[string]any{"addresses": []netip.AddrPort{r.address}, "roots": string(roots)})
	return env.LocalHTTPS + "=" + string(text), err
}

// serve has the requests for the page answered by page.
func (r *receiver) serve(page http.Handler) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.page = page
}

// noticesURL is where notices are posted.
func (r *receiver) noticesURL() string { return r.origin() + "/notices" }

func (r *receiver) origin() string { return "https://" + r.address.String() }

// fail has the receiver refuse the next requests.
func (r *receiver) fail(times int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failing = times
}

// failures returns how many requests it has still to refuse.
func (r *receiver) failures() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.failing
}

// accepted returns the notices that were accepted, as tokens.
func (r *receiver) accepted() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.notices)
}

// ServeHTTP implements http.Handler.
func (r *receiver) ServeHTTP(w http.ResponseWriter, in *http.Request) {
	r.mu.Lock()
	page := r.page
	r.mu.Unlock()
	if in.Host == pageHost && page != nil {
		page.ServeHTTP(w, in)
		return
	}
	r.take(w, in)
}

// take takes a notice.
func (r *receiver) take(w http.ResponseWriter, in *http.Request) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case in.Method != http.MethodPost || in.URL.Path != "/notices" || in.Header.Get("Content-Type") != noticetoken.ContentType:
		http.NotFound(w, in)
	case r.failing > 0:
		r.failing--
		http.Error(w, "Later.", http.StatusServiceUnavailable)
	default:
		token, _ := io.ReadAll(io.LimitReader(in.Body, noticetoken.MaxToken+1)) // a part does not verify
		r.notices = append(r.notices, string(token))
		w.WriteHeader(http.StatusNoContent)
	}
}
