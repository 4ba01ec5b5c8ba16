// Command secureshare sends a file to one named person, end-to-end encrypted, once.
// It reads arguments, asks for keys and prints results; package client implements
// the protocol.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/secure-share/secure-share/shared/version"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	// A closed pipe is an error like any other, instead of the end of the process.
	signal.Ignore(syscall.SIGPIPE)
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run runs the command and returns the exit code.
func run(ctx context.Context, args []string, stdin *os.File, stdout, stderr *os.File) int {
	p := printer{json: slices.Contains(args, "--json"), stdout: &output{file: stdout}, stderr: stderr}
	var c cli
	parser, err := kong.New(&c,
		kong.Name("secureshare"),
		kong.Description("Send a file to one named person, end-to-end encrypted, to be opened once."),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.WithHyphenPrefixedParameters(true),
		kong.Vars{"version": version.String()},
		kong.Writers(p.stdout, io.Discard),
		kong.Exit(func(int) { os.Exit(p.printed()) }), // after --help and --version
	)
	if err != nil {
		return p.fail(err)
	}
	parsed, err := parser.Parse(idsLast(args, takeValues(parser.Model)))
	switch {
	case p.stdout.err != nil: // the help was not printed
		return p.printed()
	case err != nil:
		return p.fail(usageError{unquoted(err.Error(), args)})
	}
	p.json, p.quiet = c.JSON, c.Quiet
	s, err := newSession(ctx, c.globals, p, stdin)
	switch {
	case err != nil || withoutSignIn[strings.Fields(parsed.Command())[0]]:
	case isLink(c.Get.ID) && (c.Get.Wait != 0 || c.Get.From != ""):
		err = usagef("--wait and --from cannot be used with a link: its share already exists")
	case isLink(c.Get.ID):
		c.Get.ID, err = s.follow(c.Get.ID)
	default:
		err = s.signIn()
	}
	if err == nil {
		err = parsed.Run(s)
	}
	if err != nil {
		return p.fail(err)
	}
	return p.printed()
}

// withoutSignIn are the commands that work without a sign-in.
var withoutSignIn = map[string]bool{"login": true, "logout": true, "profiles": true, "application": true, "completion": true, "man": true}

// idsLast moves share ids that begin with a hyphen (one in 64 does) after a
// "--", so that they are not parsed as flags.
func idsLast(args []string, takesValue map[string]bool) []string {
	var front, ids []string
	for i, a := range args {
		if a == "--" {
			return append(append(front, append([]string{"--"}, ids...)...), args[i+1:]...)
		}
		value := i > 0 && takesValue[args[i-1]]
		if !value && a[:min(1, len(a))] == "-" && isToken(a) {
			ids = append(ids, a)
			continue
		}
		front = append(front, a)
	}
	if len(ids) == 0 {
		return front
	}
	return append(append(front, "--"), ids...)
}

// usageError is a one-line message about bad input.
type usageError struct{ text string }

func (e usageError) Error() string { return e.text }

func usagef(format string, args ...any) error { return usageError{fmt.Sprintf(format, args...)} }
