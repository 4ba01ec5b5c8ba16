package runtimeapi

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os/exec"
	"path/filepath"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/secure-share/secure-share/scripts/local/child"
	"github.com/secure-share/secure-share/scripts/local/loopback"
)

// errDied means that a process ended while it was idle, before it got the
// invocation.
var errDied = errors.New("runtimeapi: process ended while idle")

// sandbox is one process with its own Runtime API.
type sandbox struct {
	config *Config
	arn    string
	server *http.Server
	proc   *child.Process
	work   chan *invocation

	mu      sync.Mutex
	current *invocation
	failure *Error // the process's report of a failed start
	isReady bool
}

type invocation struct {
	id      string
	payload []byte
	taken   chan time.Time // gets the deadline when the process has taken it
	done    chan outcome
}

type outcome struct {
	answer []byte
	err    error
}

func newSandbox(c *Config, arn string) (*sandbox, error) {
	listener, err := loopback.Listen(0)
	if err != nil {
		return nil, err
	}
	secret := rand.Text()
	s := &sandbox{config: c, arn: arn, work: make(chan *invocation)}
	s.server = &http.Server{Handler: loopback.Programs(listener, s.routes(secret)), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = s.server.Serve(listener) }()

	path, err := filepath.Abs(c.Bootstrap)
	if err != nil {
		return nil, errors.Join(err, s.server.Close())
	}
	cmd := exec.Command(path)
	cmd.Dir = filepath.Dir(path)
	cmd.Env = environ(c, cmd.Dir, listener.Addr().String()+"/"+secret)
	cmd.Stdout, cmd.Stderr = c.Log, c.Log
	if s.proc, err = child.Start(cmd); err != nil {
		return nil, errors.Join(err, s.server.Close())
	}
	return s, nil
}

func (s *sandbox) close() {
	s.proc.Kill()
	_ = s.server.Close() // the process has ended
}

func (s *sandbox) dead() bool {
	select {
	case <-s.proc.Done():
		return true
	default:
		return false
	}
}

func (s *sandbox) invoke(payload []byte) ([]byte, error) {
	inv := &invocation{
		id: uuid.NewString(), payload: payload,
		taken: make(chan time.Time, 1), done: make(chan outcome, 1),
	}
	if err := s.hand(inv); err != nil {
		return nil, err
	}
	timeout := time.NewTimer(time.Until(<-inv.taken))
	defer timeout.Stop()
	select {
	case out := <-inv.done:
		return out.answer, out.err
	case <-s.proc.Done():
	case <-timeout.C:
		s.proc.Kill()
		return nil, s.fail(inv.id, "Sandbox.Timedout",
			fmt.Sprintf("Task timed out after %.2f seconds", s.config.Timeout.Seconds()))
	}
	select { // it may have answered and then ended
	case out := <-inv.done:
		return out.answer, out.err
	default:
		return nil, s.exited(inv.id)
	}
}

// hand passes inv to the process and waits for its start if necessary.
func (s *sandbox) hand(inv *invocation) error {
	started := time.NewTimer(s.config.InitTimeout)
	defer started.Stop()
	select {
	case s.work <- inv:
		return nil
	case <-s.proc.Done():
	case <-started.C:
		s.proc.Kill()
		return s.fail(inv.id, "Sandbox.Timedout",
			fmt.Sprintf("Init timed out after %.2f seconds", s.config.InitTimeout.Seconds()))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.failure != nil:
		return s.failure
	case s.isReady:
		return errDied
	}
	return s.exited(inv.id)
}

func (s *sandbox) exited(id string) *Error {
	reason := "exit status 0"
	if err := s.proc.Err(); err != nil {
		reason = err.Error()
	}
	return s.fail(id, "Runtime.ExitError", "Runtime exited with error: "+reason)
}

// fail makes and logs an error of the platform itself.
func (s *sandbox) fail(id, kind, message string) *Error {
	_, _ = fmt.Fprintf(s.config.Log, "RequestId: %s Error: %s %s\n", id, message, kind)
	payload, _ := json.Marshal(map[string]string{ // strings always marshal
		"errorType": kind, "errorMessage": fmt.Sprintf("RequestId: %s Error: %s", id, message),
	})
	return &Error{Type: kind, Payload: payload}
}

// traceHeader returns an X-Ray header for a trace that is not sampled.
func traceHeader(now time.Time) string {
	var b [20]byte
	_, _ = rand.Read(b[:]) // never fails
	return fmt.Sprintf("Root=1-%08x-%x;Parent=%x;Sampled=0", now.Unix(), b[:12], b[12:])
}
