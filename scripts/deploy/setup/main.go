// Command setup takes an operator from a fresh clone to a running pair of stacks and
// a deployed Forge app:
//
//	make setup
//
// It asks for what it needs, all at the beginning, and then does one step after the
// other. Each answer can be given as an environment variable instead. It can be
// started again after a failure: what is done already stays, and is done again only
// where that changes nothing.
package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"golang.org/x/term"

	"github.com/secure-share/secure-share/scripts/deploy/deployment"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "setup:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	d, err := deployment.Open(".", os.LookupEnv)
	if err != nil {
		return err
	}
	a := answers{in: bufio.NewReader(os.Stdin), out: os.Stdout, environment: os.LookupEnv, interactive: term.IsTerminal(int(os.Stdin.Fd()))}
	if err := a.askAll(questions(d)); err != nil {
		return err
	}
	s := &setup{root: ".", deployment: d, answers: a.given, out: os.Stdout, start: func(cmd *exec.Cmd) error {
		cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
		return cmd.Run()
	}}
	return s.run(ctx)
}
