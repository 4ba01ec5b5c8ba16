// Command local runs Secure Share on this machine: two AWS accounts, their
// services and a stand-in for Forge.
//
// Exit codes: 0 stopped by a signal, 1 failure, 2 usage, 3 a port is taken, 4
// something is not installed or built, 5 another stack runs on the same folder.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/secure-share/secure-share/scripts/local/dynamo"
	"github.com/secure-share/secure-share/scripts/local/stack"
	"github.com/secure-share/secure-share/shared/share"
)

const (
	exitFailure = iota + 1
	exitUsage
	exitPort
	exitMissing
	exitLocked
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, stop, os.Args[1:], os.Stdout, os.Stderr))
}

func run(ctx context.Context, stop func(), args []string, out, errs io.Writer) int {
	o, err := parse(args, errs)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err != nil {
		return exitUsage
	}
	began := time.Now()
	o.Progress = func(what string) {
		fmt.Fprintf(out, "%6.1f s  %s\n", time.Since(began).Seconds(), what)
	}
	s, err := stack.Start(ctx, o)
	if err != nil && ctx.Err() != nil {
		return 0 // stopped by a signal, the cause of the error
	}
	if err != nil {
		line, code := explain(err)
		fmt.Fprintln(errs, "local:", line)
		return code
	}
	o.Progress("ready")
	welcome(out, s, o.Dir == "")
	<-ctx.Done()
	stop() // a second Ctrl-C does not wait
	fmt.Fprintln(out, "\nstopping")
	s.Close()
	return 0
}

// flags are the port flags, by the names that stack.PortError uses.
var portFlags = map[string]string{
	"Issuer": "issuer-port", "FileAPI": "files-port", "KeyMailer": "keys-port", "Blobs": "blobs-port", "Mailbox": "mailbox-port", "App": "app-port",
	"KeyRelay": "relay-port", "Realtime": "realtime-port", "Publisher": "publisher-port", "Page": "page-port", "LinkAPI": "links-port", "Notices": "notices-port", "Embed": "embed-port",
}

func parse(args []string, errs io.Writer) (stack.Options, error) {
	o := stack.Options{Ports: stack.DefaultPorts}
	f := flag.NewFlagSet("local", flag.ContinueOnError)
	f.SetOutput(errs)
	f.StringVar(&o.Dir, "dir", "", "`folder` of the state (default .local in the repository)")
	ephemeral := f.Bool("ephemeral", false, "forget everything at the end")
	f.StringVar(&o.Bin, "bin", "", "`folder` of functions that are built already (default: build them)")
	f.StringVar(&o.App, "app", "", "`folder` of the built app (default: where make app puts it)")
	f.StringVar(&o.Page, "page", "", "`folder` of the built page for people outside (default: where make app puts it)")
	f.StringVar(&o.DynamoDB, "dynamodb", dynamo.Default(), dynamo.Dynoxide+" or "+dynamo.Amazon)
	f.BoolVar(&o.InMemory, "in-memory", false, "keep the databases in memory: faster on a busy disk, lost at the end")
	f.StringVar(&o.HostFrameSrc, "host-frame-src", stack.FramesStrict, "frames that the host page allows: "+stack.FramesStrict+" (the app's) or "+stack.FramesOpen+" (also blob:)")
	f.BoolVar(&o.HostPopups, "host-popups", false, "let the app's frame open windows")
	f.BoolVar(&o.SMTP, "smtp", false, "mail keys through a mail server instead of SES")
	f.BoolVar(&o.LiveFaults, "live-faults", false, "let tests break live updates")
	f.StringVar(&o.Rules, "rules", "", "limits of shares, like `lifetime=20s,lease=2s`")
	f.StringVar(&o.Limits, "limits", "", "limits of people, like `announcementsPerHour=5`")
	f.DurationVar(&o.SweepEvery, "sweep", time.Minute, "how often the schedule runs the reaper")
	for name, port := range map[string]*int{
		"Issuer": &o.Ports.Issuer, "FileAPI": &o.Ports.FileAPI, "KeyMailer": &o.Ports.KeyMailer,
		"Blobs": &o.Ports.Blobs, "Mailbox": &o.Ports.Mailbox, "App": &o.Ports.App,
		"KeyRelay": &o.Ports.KeyRelay, "Realtime": &o.Ports.Realtime, "Publisher": &o.Ports.Publisher,
		"Page": &o.Ports.Page, "LinkAPI": &o.Ports.LinkAPI, "Notices": &o.Ports.Notices, "Embed": &o.Ports.Embed,
	} {
		f.IntVar(port, portFlags[name], *port, "`port`, 0 for any that is free")
	}
	if err := f.Parse(args); err != nil {
		return o, err
	}
	switch {
	case f.NArg() > 0:
		return o, usage(errs, "unexpected argument %q", f.Arg(0))
	case *ephemeral && o.Dir != "":
		return o, usage(errs, "--ephemeral and --dir cannot be used together")
	case o.SweepEvery <= 0:
		return o, usage(errs, "--sweep must be positive")
	}
	root, err := stack.Root()
	if err != nil {
		return o, usage(errs, "%v", err)
	}
	if o.App == "" {
		o.App = filepath.Join(root, "forge", "static", "main", "dist")
	}
	if o.Page == "" {
		o.Page = filepath.Join(root, "forge", "static", "page", "dist")
	}
	if o.Dir == "" && !*ephemeral {
		o.Dir = filepath.Join(root, ".local")
	}
	return o, nil
}

func usage(errs io.Writer, format string, args ...any) error {
	err := fmt.Errorf(format, args...)
	fmt.Fprintln(errs, "local:", err)
	return err
}

// explain returns a line about the error and what to do, and the exit code.
func explain(err error) (line string, code int) {
	var port *stack.PortError
	switch {
	case errors.As(err, &port):
		return fmt.Sprintf("%v: choose another with --%s", err, portFlags[port.Name]), exitPort
	case errors.Is(err, stack.ErrLocked):
		return fmt.Sprintf("%v: choose another with --dir, or --ephemeral", err), exitLocked
	case errors.Is(err, stack.ErrNoGo), errors.Is(err, stack.ErrNoNPM), errors.Is(err, stack.ErrBinary),
		errors.Is(err, dynamo.ErrNotInstalled), errors.Is(err, dynamo.ErrJava):
		return err.Error(), exitMissing
	case errors.Is(err, dynamo.ErrEngine), errors.Is(err, stack.ErrFrameSrc), errors.Is(err, share.ErrMalformed):
		return err.Error(), exitUsage
	}
	return err.Error(), exitFailure
}

func welcome(out io.Writer, s *stack.Stack, throwAway bool) {
	e := s.Endpoints
	kept := "kept in " + s.Dir
	if throwAway {
		kept = "forgotten at the end"
	}
	fmt.Fprintf(out, `
  product     %s/
  app         %s
  file API    %s   account A
  link API    %s   account A: people without an account
  page        %s/  of people without an account
  embed       %s  a website that shows a share to its visitors
  live        %s     account A: live updates
  S3          %s   account A
  key mailer  %s   account B
  mailbox     %s/  account B, and the mail server of Globex
  keyrelay    %s   own delivery of Globex; stop it at %s/about
  notices     %s  receiver of Globex
  certificate %s  of an application, to register it by its address
  state       %s

Open the product in a browser, or try, in another terminal:
  %s --as alice send README.md --to bob --mail bob@acme.example
  %s --as bob inbox

Ctrl-C stops it.
`, e.Issuer, e.App, e.FileAPI, e.LinkAPI, e.Page, e.Embed, e.Realtime, e.Blobs, e.KeyMailer, e.Mailbox, e.KeyRelay, e.Issuer, e.Notices, e.Publisher, kept, s.Client(), s.Client())
}
