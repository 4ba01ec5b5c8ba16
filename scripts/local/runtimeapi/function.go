// Package runtimeapi runs a Lambda function on this machine: it starts the
// function's bootstrap binary as the service would and serves it the documented
// Runtime API, version 2018-06-01.
package runtimeapi

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"time"
)

// Payload limits of a synchronous invocation, in bytes.
const (
	MaxRequest  = 6 << 20
	MaxResponse = 6<<20 + 100
)

// Config describes a function. Zero durations and Concurrency take Lambda's
// defaults: 3 s to answer, 10 s to start; and 4 processes.
type Config struct {
	Name        string
	Account     string // 12 digits
	Region      string
	Bootstrap   string            // path of the binary
	Env         map[string]string // the function's variables and its credentials
	Timeout     time.Duration
	InitTimeout time.Duration
	Concurrency int
	Log         *os.File // output of the processes
}

// ErrTooLarge means that a request payload has more than MaxRequest bytes.
var ErrTooLarge = errors.New("runtimeapi: payload too large")

// ErrClosed is the error of an invocation after Close.
var ErrClosed = errors.New("runtimeapi: function is closed")

// Error is the failure of one invocation. Payload is the JSON document that
// Lambda would return, with errorType and errorMessage; it may quote the
// function's input, so Error shows only the type.
type Error struct {
	Type    string
	Payload []byte
}

func (e *Error) Error() string { return "runtimeapi: invocation failed: " + e.Type }

// Function is a pool of processes, each with one invocation at a time. It grows
// up to Concurrency; further invocations wait.
type Function struct {
	config Config
	slots  chan struct{}
	closed chan struct{}

	mu   sync.Mutex
	all  []*sandbox
	idle []*sandbox // the last used one is at the end and is taken first, as in Lambda
}

// New returns the function. Its first process starts with the first invocation.
func New(c Config) (*Function, error) {
	info, err := os.Stat(c.Bootstrap)
	if err != nil {
		return nil, fmt.Errorf("function %s: %w", c.Name, err)
	}
	if info.IsDir() || info.Mode()&0o111 == 0 {
		return nil, fmt.Errorf("function %s: %s is not an executable file", c.Name, c.Bootstrap)
	}
	if c.Timeout == 0 {
		c.Timeout = 3 * time.Second
	}
	if c.InitTimeout == 0 {
		c.InitTimeout = 10 * time.Second
	}
	if c.Concurrency == 0 {
		c.Concurrency = 4
	}
	return &Function{config: c, slots: make(chan struct{}, c.Concurrency), closed: make(chan struct{})}, nil
}

// ARN is the function's Amazon resource name.
func (f *Function) ARN() string {
	return fmt.Sprintf("arn:aws:lambda:%s:%s:function:%s", f.config.Region, f.config.Account, f.config.Name)
}

// Invoke runs the function on payload and returns its answer. ctx applies only
// to the wait for a process: an invocation that has begun runs to its end or to
// the function's timeout. Errors: ErrTooLarge, ErrClosed, ctx's, and *Error.
func (f *Function) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	if len(payload) > MaxRequest {
		return nil, ErrTooLarge
	}
	select {
	case f.slots <- struct{}{}:
		defer func() { <-f.slots }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	for {
		box, err := f.acquire()
		if err != nil {
			return nil, err
		}
		answer, err := box.invoke(payload)
		if errors.Is(err, errDied) {
			f.discard(box)
			continue
		}
		f.release(box)
		return answer, err
	}
}

// Kill kills all processes, as a failure of the machine does. Running invocations fail;
// later ones start new processes.
func (f *Function) Kill() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, box := range f.all {
		box.proc.Kill()
	}
}

// Close kills all processes and waits for them. Running invocations fail.
func (f *Function) Close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	select {
	case <-f.closed:
		return
	default:
		close(f.closed)
	}
	for _, box := range f.all {
		box.close()
	}
}

func (f *Function) acquire() (*sandbox, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	select {
	case <-f.closed:
		return nil, ErrClosed
	default:
	}
	if n := len(f.idle); n > 0 {
		box := f.idle[n-1]
		f.idle = f.idle[:n-1]
		return box, nil
	}
	box, err := newSandbox(&f.config, f.ARN())
	if err != nil {
		return nil, fmt.Errorf("function %s: %w", f.config.Name, err)
	}
	f.all = append(f.all, box)
	return box, nil
}

func (f *Function) release(box *sandbox) {
	if box.dead() {
		f.discard(box)
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.idle = append(f.idle, box)
}

func (f *Function) discard(box *sandbox) {
	box.close()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.all = slices.DeleteFunc(f.all, func(b *sandbox) bool { return b == box })
}
