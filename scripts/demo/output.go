package main

import (
	"context"
	"fmt"
	"iter"
	"time"

	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

func (d *demo) step(format string, args ...any) {
	d.steps++
	fmt.Printf("\n%d. %s\n", d.steps, fmt.Sprintf(format, args...))
}

func (d *demo) note(format string, args ...any) {
	fmt.Printf("     %s\n", fmt.Sprintf(format, args...))
}

// check prints whether a condition is true, and records a failure.
func (d *demo) check(holds bool, format string, args ...any) {
	d.checks++
	what := fmt.Sprintf(format, args...)
	if holds {
		fmt.Printf("  ok %s\n", what)
		return
	}
	fmt.Printf("  NO %s\n", what)
	d.wrong = append(d.wrong, fmt.Errorf("%d: %s", d.steps, what))
}

// line prints a share's line of an inbox or outbox and returns its status.
func (d *demo) line(list func(context.Context) iter.Seq2[wire.Share, error], name string, id share.ID) string {
	for s, err := range list(d.ctx) {
		if err != nil {
			return err.Error()
		}
		if s.ID == string(id) {
			d.note("%s: %s  %s  %d bytes", name, s.ID, s.Status, s.Length)
			return s.Status
		}
	}
	return "not listed"
}

// soon waits up to ten seconds for a condition.
func (d *demo) soon(done func() bool) bool {
	for range 100 {
		if done() {
			return true
		}
		time.Sleep(100 * time.Millisecond)
	}
	return false
}
