// Package stack runs Secure Share on one machine: two AWS accounts that share
// only a public key, with the production binaries of the functions and
// stand-ins for AWS and Forge.
package stack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/secure-share/secure-share/scripts/local/dynamo"
	"github.com/secure-share/secure-share/scripts/local/gateway"
	"github.com/secure-share/secure-share/scripts/local/loopback"
	"github.com/secure-share/secure-share/scripts/local/runtimeapi"
	"github.com/secure-share/secure-share/shared/table"
)

// Endpoints are the URLs that clients need.
type Endpoints struct {
	FileAPI   string `json:"fileApi"`
	KeyMailer string `json:"keyMailer"`
	Issuer    string `json:"issuer"`
	Mailbox   string `json:"mailbox"`
	Blobs     string `json:"blobs"`
	App       string `json:"app"`
	KeyRelay  string `json:"keyRelay"`
	Realtime  string `json:"realtime"`
	Publisher string `json:"publisher"` // certificate of an application
	Page      string `json:"page"`      // for people without an account
	LinkAPI   string `json:"linkApi"`
	Notices   string `json:"notices"` // receiver of Globex
	Embed     string `json:"embed"`   // a website that shows a share to its visitors
}

// Stack is a running stack.
type Stack struct {
	Endpoints Endpoints
	Dir       string // state folder
	Files     *Files
	Keys      *Keys
	Own       *Own
	Live      *gateway.WebSocket // for live updates

	publisherHTTPS string // env.LocalHTTPS, see serveTLS

	options   Options
	sockets   string // folder
	functions map[string]*runtimeapi.Function
	cancel    context.CancelFunc
	running   sync.WaitGroup
	undo      []func() // what Close does, in reverse order
	closed    sync.Once
	tapping   atomic.Int64 // exchanges that the Tap does not have yet
}

// Start starts a stack and waits until it answers. ctx applies only to the
// start; Close ends the stack. Errors that a person can act on: *PortError,
// ErrLocked, ErrNoGo, ErrNoNPM, ErrBinary, ErrNoRoot, and those of package
// dynamo.
func Start(ctx context.Context, o Options) (*Stack, error) {
	o, err := o.complete()
	if err != nil {
		return nil, err
	}
	s := &Stack{options: o, functions: map[string]*runtimeapi.Function{}, Live: &gateway.WebSocket{}}
	if err := s.start(ctx); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

func (s *Stack) start(ctx context.Context) error {
	dir, throwAway, err := s.options.folder()
	if err != nil {
		return err
	}
	s.Dir = dir
	if throwAway {
		s.defers(func() { _ = os.RemoveAll(dir) })
	}
	locked, err := lock(dir)
	if err != nil {
		return err
	}
	s.defers(func() { _ = locked.Close() })
	if err := s.makeSockets(); err != nil {
		return err
	}
	ports, err := s.listen()
	if err != nil {
		return err
	}
	bin, modules, err := s.prepare(ctx)
	if err != nil {
		return err
	}
	background, cancel := context.WithCancel(context.WithoutCancel(ctx))
	s.cancel = cancel
	b := &builder{Stack: s, bin: bin, modules: modules, ports: ports}
	for _, step := range []struct {
		what string
		do   func(context.Context) error
	}{
		{"starting account A (files): S3, DynamoDB, KMS", b.files},
		{"starting account B (keys): DynamoDB, SES", b.keys},
		{"starting the own delivery of Globex: keyrelay, mail server", b.own},
		{"starting the server of an application", func(context.Context) error { return b.publisher() }},
		{"starting the issuer of tokens, the product, the mailbox and the functions", b.front},
	} {
		s.options.Progress(step.what)
		if err := step.do(ctx); err != nil {
			return err
		}
	}
	if err := b.events(ctx, background); err != nil {
		return err
	}
	return s.writeEndpoints()
}

// prepare builds and installs what the stack needs.
func (s *Stack) prepare(ctx context.Context) (bin, npm string, err error) {
	root, err := Root()
	if err != nil {
		return "", "", err
	}
	s.options.Progress("looking for the local DynamoDB (npm)")
	if err := Install(ctx, s.options.DynamoDB); err != nil {
		return "", "", err
	}
	bin = s.options.Bin
	if bin == "" {
		bin = filepath.Join(root, "build", "local")
		s.options.Progress("building the functions")
		if err := buildOnce(ctx, bin); err != nil {
			return "", "", err
		}
	}
	return bin, modules(root), built(bin)
}

func (s *Stack) writeEndpoints() error {
	content, err := json.MarshalIndent(struct {
		Endpoints
		OwnDelivery map[string]map[string]string `json:"ownDelivery"` // for the command line tool, by site
	}{s.Endpoints, map[string]map[string]string{ownSite: {
		"url": s.Endpoints.KeyRelay + "/", "secret": s.Own.secret, "siteUrl": s.Own.site.URL,
	}}}, "", "  ")
	if err != nil {
		return err
	}
	path := filepath.Join(s.Dir, "endpoints.json")
	if err := os.WriteFile(path+".new", append(content, '\n'), 0o600); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}

// Close stops everything and waits for it. The state is kept unless the folder
// is temporary.
func (s *Stack) Close() {
	s.closed.Do(func() {
		if s.cancel != nil {
			s.cancel()
		}
		for _, f := range s.functions {
			f.Close()
		}
		s.running.Wait()
		for _, undo := range slices.Backward(s.undo) {
			undo()
		}
	})
}

// report reports a service that ended by itself.
func (s *Stack) report(err error) { s.options.Progress(err.Error()) }

func (s *Stack) defers(undo func()) { s.undo = append(s.undo, undo) }

// Invoke runs a function, named by its folder, as an event of AWS would. Tests
// use it to send stream records to the reaper.
func (s *Stack) Invoke(ctx context.Context, function string, payload []byte) ([]byte, error) {
	f, ok := s.functions[function]
	if !ok {
		return nil, fmt.Errorf("there is no function %q", function)
	}
	return f.Invoke(ctx, payload)
}

// Sweep does at once what happens every SweepEvery: it removes expired items
// and invokes the reaper.
func (s *Stack) Sweep(ctx context.Context) error {
	if err := s.Expire(ctx); err != nil {
		return err
	}
	_, err := s.Invoke(ctx, Reaper, []byte(`{"sweep":"due"}`))
	return err
}

// Expire removes expired items from both accounts' tables, unless TTLOff.
func (s *Stack) Expire(ctx context.Context) error {
	if s.options.TTLOff {
		return nil
	}
	now := time.Now()
	return errors.Join(
		dynamo.Expire(ctx, s.Files.DynamoDB, SharesTable, table.Shares, now),
		dynamo.Expire(ctx, s.Files.DynamoDB, RealtimeTable, table.Realtime, now),
		dynamo.Expire(ctx, s.Keys.DynamoDB, TicketsTable, table.Tickets, now),
	)
}

// ticker sweeps until ctx ends.
func (s *Stack) ticker(ctx context.Context, report func(error)) {
	tick := time.NewTicker(s.options.SweepEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := s.Sweep(ctx); err != nil && ctx.Err() == nil {
				report(err)
			}
		}
	}
}

func (s *Stack) serve(l *listener, h http.Handler) string {
	server := loopback.Serve(l.Listener, h)
	l.served = true
	s.defers(server.Close)
	return server.URL
}
