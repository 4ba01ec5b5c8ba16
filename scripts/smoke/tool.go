package smoke

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/client/programid"
	"github.com/secure-share/secure-share/shared/wire"
)

// Tool is the command line tool, with the sign-ins of one state folder.
type Tool struct {
	Path  string   // of the binary
	State string   // its state folder; empty: that of the user
	Env   []string // added to the environment, such as SSL_CERT_FILE=...
}

// Approve approves a program, as a person does in the app.
type Approve func(context.Context, programid.Line) error

// ErrNoLine means that login ended without a line to approve.
var ErrNoLine = errors.New("login printed no line")

var lineOf = regexp.MustCompile(`secure-share-program:1:\S+`)

// SignIn signs the tool in to a file API, with a profile that approve approves.
func (t Tool) SignIn(ctx context.Context, api, profile string, approve Approve) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // ends the tool if nobody approves
	cmd := t.command(ctx, Command{Args: []string{"login", "--api", api, "--name", profile}})
	said, err := cmd.StderrPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	text, err := t.approved(ctx, said, approve)
	if err != nil {
		cancel()
	}
	if failed := cmd.Wait(); err == nil && failed != nil {
		err = fmt.Errorf("login: %w: %s", failed, strings.TrimSpace(text))
	}
	return err
}

// approved reads what login prints, approves its line, and returns the rest.
func (t Tool) approved(ctx context.Context, said io.Reader, approve Approve) (string, error) {
	var text strings.Builder
	lines := bufio.NewScanner(said)
	found := false
	for lines.Scan() {
		printed := lineOf.FindString(lines.Text())
		if printed == "" {
			fmt.Fprintln(&text, lines.Text())
			continue
		}
		line, err := programid.ParseLine(printed)
		if err == nil {
			err = approve(ctx, line)
		}
		if err != nil {
			return "", err
		}
		found = true
	}
	if !found {
		return "", fmt.Errorf("%w: %s", ErrNoLine, strings.TrimSpace(text.String()))
	}
	return text.String(), nil
}

// Command is one run of the tool.
type Command struct {
	Profile string // of a sign-in; empty: the last that signed in
	Args    []string
	Stdin   string
	Result  any // what the printed JSON is decoded into; nil: it is ignored
}

// command runs without the variables that choose a profile.
func (t Tool) command(ctx context.Context, c Command) *exec.Cmd {
	args := c.Args
	if t.State != "" {
		args = append([]string{"--state", t.State}, args...)
	}
	cmd := exec.CommandContext(ctx, t.Path, args...)
	cmd.Env = append(os.Environ(), "SECURESHARE_AS=", "SECURESHARE_PROFILE="+c.Profile)
	cmd.Env = append(cmd.Env, t.Env...)
	cmd.Stdin = strings.NewReader(c.Stdin)
	return cmd
}

// Run runs a command with --json, and decodes its result. A refusal by a service is a
// *client.Problem.
func (t Tool) Run(ctx context.Context, c Command) error {
	wait, err := t.Start(ctx, c, "")
	if err != nil {
		return err
	}
	return wait()
}

// Start starts a command like Run. It returns when the command prints a line with the
// text ready to standard error, or ends. wait waits for the end and decodes the result.
func (t Tool) Start(ctx context.Context, c Command, ready string) (wait func() error, err error) {
	name := c.Args[0]
	c.Args = append([]string{"--json"}, c.Args...)
	cmd := t.command(ctx, c)
	var out, printed bytes.Buffer
	cmd.Stdout = &out
	stderr, err := cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	lines := bufio.NewReader(io.TeeReader(stderr, &printed))
	for ready != "" {
		line, err := lines.ReadString('\n')
		if err != nil || strings.Contains(line, ready) {
			break
		}
	}
	return func() error {
		_, _ = io.Copy(io.Discard, lines)
		if err := cmd.Wait(); err != nil {
			return failure(name, err, out.Bytes(), printed.String())
		}
		if c.Result == nil {
			return nil
		}
		if err := json.Unmarshal(out.Bytes(), c.Result); err != nil {
			return fmt.Errorf("secureshare %s: its result cannot be read: %w", name, err)
		}
		return nil
	}, nil
}

// failure is the problem that a command printed, or its error.
func failure(name string, err error, out []byte, printed string) error {
	var refused wire.Problem
	if json.Unmarshal(out, &refused) == nil && refused.Type != "" {
		return &client.Problem{Problem: refused}
	}
	return fmt.Errorf("secureshare %s: %w: %s", name, err, strings.TrimSpace(printed))
}
