// Package loopback serves HTTP to this machine alone.
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

// Listen listens on a port of 127.0.0.1; 0 takes any that is free.
func Listen(port int) (net.Listener, error) {
	return net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
}

// FreePort returns a port that was free a moment ago, for programs that cannot
// take one themselves.
func FreePort() (int, error) {
	l, err := Listen(0)
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// Server is an HTTP server that runs.
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

// Close lets requests under way finish for a second, then cuts them off.
func (s *Server) Close() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if s.server.Shutdown(ctx) != nil {
		_ = s.server.Close()
	}
}

// Guard lets through only what a program or a page of this machine asks of h:
// what Named does, and no cross-origin writes.
func Guard(l net.Listener, h http.Handler) http.Handler {
	return Named(l, http.NewCrossOriginProtection().Handler(h))
}

// Programs lets through what Named does, and nothing that a web page asks.
func Programs(l net.Listener, h http.Handler) http.Handler {
	return Named(l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Origin") != "" || r.Header.Get("Sec-Fetch-Site") != "" {
			http.Error(w, "This server answers no web pages.", http.StatusForbidden)
			return
		}
		h.ServeHTTP(w, r)
	}))
}

// Named lets through requests whose Host is the address of l, so that a name that
// an attacker points at 127.0.0.1 (DNS rebinding) opens nothing.
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
