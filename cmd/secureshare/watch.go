package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/client/live"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

type watchCmd struct {
	Status  []string      `placeholder:"STATUS,..." help:"Only shares that got one of these, as in --json: available, claimed, downloaded, declined, revoked, expired ..."`
	Role    string        `placeholder:"ROLE" help:"Only shares that you sent (sender) or got (recipient)."`
	Count   int           `placeholder:"N" help:"End after this many changes."`
	Timeout time.Duration `placeholder:"TIME" help:"End after this time, like 90s or 8h. If --count was not reached, the exit code is 12, or 8 if a program failed."`
	Command []path        `arg:"" optional:"" passthrough:"" help:"A program to run for each change, with its arguments."`
}

func (watchCmd) Help() string {
	return `It uses the live updates of the service or, if there are none, reads the lists from time to time. If a share changes several times at once, the last status is printed. Earlier changes are not printed: see inbox and outbox.

The program is run without a shell, once for each change, one run at a time. Its environment has the change: SECURESHARE_SHARE (the id), SECURESHARE_STATUS, SECURESHARE_ROLE (sender or recipient: yours), SECURESHARE_SENDER and SECURESHARE_RECIPIENT (account ids). If it fails, the watch continues, and ends with the exit code 8. For example:

secureshare watch --role recipient --status available -- notify-send "A file for you"

With --json: one line for each change, the schema Share of docs/openapi.yaml, and a problem if it ends with an error or an interrupt. The program then prints to standard error.`
}

// errTimeout ends a wait.
var errTimeout = errors.New("nothing happened in that time")

// errEnough ends a watch.
var errEnough = errors.New("enough changes")

func (c *watchCmd) Run(s *session) error {
	if err := c.check(); err != nil {
		return err
	}
	ctx, cancel := within(s, c.Timeout)
	defer cancel()
	seen := watching{watchCmd: c, session: s, ctx: ctx}
	return seen.end(s.watch(ctx, live.Watcher{Report: seen.changed, Started: func([]wire.Share) error {
		s.hintf("watching: changes from now on are printed. Ctrl-C ends it")
		return nil
	}}))
}

// end is the result of a watch that err ended.
func (w *watching) end(err error) error {
	enough, timeout := errors.Is(err, errEnough), errors.Is(err, errTimeout)
	switch {
	case (enough || timeout) && w.failed > 0:
		return partly{commandsError(w.failed)}
	case enough, timeout && w.Count == 0:
		return nil
	}
	return err
}

func (c *watchCmd) check() error {
	for _, status := range c.Status {
		if !slices.Contains(share.Statuses(), share.Status(status)) {
			return usagef("--status %s is unknown: use %s", visible(status), statusNames())
		}
	}
	if !slices.Contains([]string{"", wire.RoleSender, wire.RoleRecipient}, c.Role) {
		return usagef("--role is %s or %s", wire.RoleSender, wire.RoleRecipient)
	}
	if c.Count < 0 || c.Timeout < 0 {
		return usagef("--count and --timeout must not be negative")
	}
	if len(c.Command) > 0 && c.Command[0] == "--" {
		c.Command = c.Command[1:]
	}
	if len(c.Command) > 0 {
		if _, err := exec.LookPath(string(c.Command[0])); err != nil {
			return usagef("the program to run is not found: %s", visible(string(c.Command[0])))
		}
	}
	return nil
}

func statusNames() string {
	var names []string
	for _, status := range share.Statuses() {
		names = append(names, string(status))
	}
	return strings.Join(names, ", ")
}

// within bounds ctx by a time, if one is given.
func within(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	if d == 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeoutCause(ctx, d, errTimeout)
}

// watch runs w, and says when something fails.
func (s *session) watch(ctx context.Context, w live.Watcher) error {
	w.Client = s.client
	w.Troubled = func(err error) {
		switch {
		case err == nil:
			s.hintf("the service answers again")
		case errors.Is(err, client.RealtimeOff):
			s.hintf("the service has no live updates: changes are noticed within a minute")
		default:
			s.notef("%v; trying again", err)
		}
	}
	return w.Run(ctx)
}

// watching is the state of a watch.
type watching struct {
	*watchCmd
	*session
	ctx          context.Context
	seen, failed int
}

func (w *watching) changed(found wire.Share) error {
	if len(w.Status) > 0 && !slices.Contains(w.Status, found.Status) || w.Role != "" && w.Role != found.Role {
		return nil
	}
	if err := w.result(found, func(out io.Writer) { change(out, found, w.names()) }); err != nil {
		return err
	}
	if len(w.Command) > 0 {
		if err := w.run(found); err != nil {
			return err
		}
	}
	w.seen++
	if w.seen == w.Count {
		return errEnough
	}
	return nil
}

func change(out io.Writer, s wire.Share, name func(string) string) {
	status, other := inWords(s.Status), "from "+name(s.Sender)
	if s.Unreadable {
		status = cannotBeRead
	}
	if s.Role == wire.RoleSender {
		other = "to " + name(s.Recipient)
	}
	fmt.Fprintf(out, "%s  %s  %-13s  %s\n", time.Now().Local().Format("15:04:05"), visible(s.ID), status, other)
}

// terminating is the time that a program has to end when the watch does.
const terminating = 10 * time.Second

// run runs the program for a change, and waits for its end. That it fails does not end
// the watch.
func (w *watching) run(s wire.Share) error {
	args := make([]string, len(w.Command))
	for i, arg := range w.Command {
		args[i] = string(arg)
	}
	c := exec.CommandContext(w.ctx, args[0], args[1:]...)
	c.Env = append(os.Environ(),
		"SECURESHARE_SHARE="+s.ID, "SECURESHARE_STATUS="+s.Status, "SECURESHARE_ROLE="+s.Role,
		"SECURESHARE_SENDER="+s.Sender, "SECURESHARE_RECIPIENT="+s.Recipient)
	c.Stdout, c.Stderr = w.stdout.file, w.stderr
	if w.printer.json {
		c.Stdout = w.stderr
	}
	c.WaitDelay = terminating
	c.Cancel = func() error {
		if c.Process.Signal(syscall.SIGTERM) == nil {
			return nil
		}
		return c.Process.Kill() // Windows has no signals
	}
	err := c.Run()
	if w.ctx.Err() != nil {
		return context.Cause(w.ctx)
	}
	if err != nil {
		w.failed++
		w.notef("%s: %v", args[0], err)
	}
	return nil
}

// commandsError is how many runs of the program failed.
type commandsError int

func (n commandsError) Error() string {
	return "the program failed " + times(int(n))
}
