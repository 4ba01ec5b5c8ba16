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
	cmd := t.command(ctx, "login", "--api", api, "--name", profile)
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

// command runs without the variables that choose a profile.
func (t Tool) command(ctx context.Context, args ...string) *exec.Cmd {
	if t.State != "" {
		args = append([]string{"--state", t.State}, args...)
	}
	cmd := exec.CommandContext(ctx, t.Path, args...)
	cmd.Env = append(os.Environ(), "SECURESHARE_AS=", "SECURESHARE_PROFILE=")
	cmd.Env = append(cmd.Env, t.Env...)
	return cmd
}

// Run runs a command as one of the profiles, or as the last that signed in, and decodes
// its result. A refusal by a service is a *client.Problem.
func (t Tool) Run(ctx context.Context, profile string, result any, stdin string, args ...string) error {
	cmd := t.command(ctx, append([]string{"--json"}, args...)...)
	if profile != "" {
		cmd.Env = append(cmd.Env, "SECURESHARE_PROFILE="+profile)
	}
	var said bytes.Buffer
	cmd.Stdin, cmd.Stderr = strings.NewReader(stdin), &said
	out, err := cmd.Output()
	var refused wire.Problem
	if err != nil && json.Unmarshal(out, &refused) == nil && refused.Type != "" {
		return &client.Problem{Problem: refused}
	}
	if err != nil {
		return fmt.Errorf("secureshare %s: %w: %s", args[0], err, strings.TrimSpace(said.String()))
	}
	if err := json.Unmarshal(out, result); err != nil {
		return fmt.Errorf("secureshare %s: its result cannot be read: %w", args[0], err)
	}
	return nil
}
