// Command setup deploys both stacks and the Forge app from a fresh clone:
//
//	make setup
//
// It asks all its questions at the beginning and then runs the steps. Each
// answer can be given as an environment variable instead. After a failure it
// can be started again: it skips finished steps, or repeats them if that
// changes nothing.
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
	if err := a.askEverything(d); err != nil {
		return err
	}
	s := &setup{root: ".", deployment: d, answers: a.given, out: os.Stdout, start: func(cmd *exec.Cmd) error {
		cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
		return cmd.Run()
	}}
	return s.run(ctx)
}
