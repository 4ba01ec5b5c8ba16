// Package loopback serves HTTP to this machine only.
package loopback

import (
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strconv"
	"time"
)

// Listen listens on a port of 127.0.0.1; 0 means any free port.
func Listen(port int) (net.Listener, error) {
	return net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
}

// FreePort returns a port that was just free, for programs that cannot choose
// one themselves.
func FreePort() (int, error) {
	l, err := Listen(0)
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// Server is a running HTTP server.
type Server struct {
	URL    string
	server *http.Server
}

// Serve serves h on l until Close.
func Serve(l net.Listener, h http.Handler) *Server {
	s := &Server{URL: "http://" + l.Addr().String(), server: &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          log.New(io.Discard, "", 0), // broken connections are the callers' affair
	}}
	go func() { _ = s.server.Serve(l) }() // ends with Close
	return s
}

// Close gives running requests a second to finish, then closes their
// connections.
func (s *Server) Close() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if s.server.Shutdown(ctx) != nil {
		_ = s.server.Close()
	}
}

// Guard allows requests of programs and pages of this machine: those that Named
// allows, without cross-origin writes.
func Guard(l net.Listener, h http.Handler) http.Handler {
	return Named(l, http.NewCrossOriginProtection().Handler(h))
}

// Programs allows what Named allows, except requests of web pages.
func Programs(l net.Listener, h http.Handler) http.Handler {
	return Named(l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Origin") != "" || r.Header.Get("Sec-Fetch-Site") != "" {
			http.Error(w, "This server answers no web pages.", http.StatusForbidden)
			return
		}
		h.ServeHTTP(w, r)
	}))
}

// Named allows requests whose Host is the address of l. This stops DNS
// rebinding: an attacker's name that resolves to 127.0.0.1.
func Named(l net.Listener, h http.Handler) http.Handler {
	port := l.Addr().(*net.TCPAddr).Port
	allowed := map[string]bool{
		fmt.Sprintf("127.0.0.1:%d", port): true,
		fmt.Sprintf("localhost:%d", port): true,
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !allowed[r.Host] {
			http.Error(w, "This server answers only by its own address.", http.StatusMisdirectedRequest)
			return
		}
		h.ServeHTTP(w, r)
	})
}
