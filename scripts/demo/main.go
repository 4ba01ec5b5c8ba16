// Command demo sends one file from alice to bob through a temporary stack, and
// prints each step and what each account saw. It exits with 0 if everything is
// as in docs/protocol.md, otherwise with 1.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/secure-share/secure-share/scripts/local/stack"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	began := time.Now()
	folder, err := os.MkdirTemp("", "secure-share-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)

	saw := &traffic{}
	fmt.Println("Starting two accounts on this machine")
	s, err := stack.Start(ctx, stack.Options{
		SweepEvery: time.Second, Tap: saw.tap,
		Progress: func(what string) { fmt.Printf("  %5.1f s  %s\n", time.Since(began).Seconds(), what) },
	})
	if err != nil {
		return fmt.Errorf("start the stack: %w", err)
	}
	defer s.Close()
	fmt.Printf("  %5.1f s  ready\n", time.Since(began).Seconds())

	d := &demo{ctx: ctx, stack: s, saw: saw, folder: folder}
	if err := d.run(); err != nil {
		return err
	}
	if len(d.wrong) > 0 {
		return fmt.Errorf("%d of %d checks failed: %w", len(d.wrong), d.checks, errors.Join(d.wrong...))
	}
	fmt.Printf("\nAll %d checks passed. %.1f s in all.\n", d.checks, time.Since(began).Seconds())
	return nil
}
