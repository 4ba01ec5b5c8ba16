package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/wire"
)

// printer prints results on standard output, messages and progress on standard
// error.
type printer struct {
	json, quiet bool
	stdout      *output
	stderr      *os.File
}

// output is a file that remembers why it could not be written to.
type output struct {
	file *os.File
	err  error
}

func (o *output) Write(b []byte) (int, error) {
	n, err := o.file.Write(b)
	if err != nil && o.err == nil {
		o.err = outputError{err}
	}
	return n, err
}

// outputError is standard output that is full or closed.
type outputError struct{ error }

func (e outputError) Error() string {
	err := e.error
	if path := new(fs.PathError); errors.As(err, &path) {
		err = path.Err
	}
	return fmt.Sprintf("standard output cannot be written to: %v", err)
}

func (e outputError) Unwrap() error { return e.error }

// result prints v as JSON with --json, and otherwise what text writes. The help of
// each command lists the members of its JSON. New members may be added; existing ones
// keep their names and meanings. Times are RFC 3339 in UTC, sizes are bytes, hashes
// base64url.
func (p printer) result(v any, text func(io.Writer)) error {
	var all bytes.Buffer
	print := safeText
	if p.json {
		e := json.NewEncoder(&all)
		e.SetEscapeHTML(false)
		if err := e.Encode(v); err != nil {
			return err
		}
		print = safeJSON
	} else {
		text(&all)
	}
	_, _ = io.WriteString(p.stdout, print(all.String()))
	return p.stdout.err
}

// printed returns the exit code after all was done: not 0 if some of the output was lost.
func (p printer) printed() int {
	if p.stdout.err != nil {
		return p.fail(p.stdout.err)
	}
	return exitOK
}

// hintf says what to do next, unless --quiet is given.
func (p printer) hintf(format string, args ...any) {
	if !p.quiet {
		p.notef(format, args...)
	}
}

// notef prints a message that is not a result, on one line.
func (p printer) notef(format string, args ...any) {
	fmt.Fprintf(p.stderr, "secureshare: %s\n", visible(strings.Join(strings.Fields(fmt.Sprintf(format, args...)), " ")))
}

// partly is an error of a command that also printed a result.
type partly struct{ error }

func (p partly) Unwrap() error { return p.error }

// fail prints the error and returns the exit code.
func (p printer) fail(err error) int {
	code := exitCode(err)
	p.notef("%v", err)
	var printed partly
	if p.json && !errors.As(err, &printed) && p.stdout.err == nil {
		_ = p.result(newProblem(err), nil)
	}
	return code
}

// problem is an error as JSON. If a service refused, its type is the service's;
// otherwise it is urn:secure-share:client: and the name of the exit code.
type problem struct {
	wire.Problem
	Status     int `json:"status,omitempty"`     // of HTTP, where a service refused
	RetryAfter int `json:"retryAfter,omitempty"` // seconds
	ExitCode   int `json:"exitCode"`
}

func newProblem(err error) *problem {
	code := exitCode(err)
	out := &problem{ExitCode: code}
	var p *client.Problem
	if errors.As(err, &p) {
		out.Problem, out.Status, out.RetryAfter = p.Problem, p.Status, int(p.RetryAfter.Seconds())
		return out
	}
	out.Type, out.Title = "urn:secure-share:client:"+exitName(code), strings.Join(strings.Fields(err.Error()), " ")
	var policy *client.PolicyError
	if errors.As(err, &policy) {
		out.Rule = policy.Rule
	}
	return out
}

// bar shows progress, speed and time left of a transfer, on a terminal only and not
// with --quiet. clear removes the bar, so that the next message has the line to itself.
func (p printer) bar(what string) (progress client.Progress, clear func()) {
	if p.quiet || !term.IsTerminal(int(p.stderr.Fd())) {
		return nil, func() {}
	}
	var bar *progressbar.ProgressBar
	progress = func(done, total int64) {
		if bar == nil {
			bar = progressbar.NewOptions64(total,
				progressbar.OptionSetWriter(p.stderr), progressbar.OptionSetDescription(what),
				progressbar.OptionShowBytes(true), progressbar.OptionThrottle(50*time.Millisecond))
		}
		_ = bar.Set64(done)
	}
	return progress, func() {
		if bar != nil {
			_ = bar.Clear()
		}
	}
}
