package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// watching starts a watch of bob, and returns when it listens.
func (c computer) watching(stdout *os.File, args ...string) (watch *exec.Cmd, said *bytes.Buffer) {
	c.t.Helper()
	watch, said = c.command(append([]string{"--as", "bob"}, args...)...), new(bytes.Buffer)
	watch.Stderr = said
	if stdout != nil {
		watch.Stdout = stdout
	}
	if err := watch.Start(); err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { _ = watch.Process.Kill() })
	c.until(func() (listening bool) {
		c.services.Hold(func() { listening = c.services.Live.CaughtUp > 0 })
		return listening
	})
	return watch, said
}

func (c computer) until(true func() bool) {
	c.t.Helper()
	for end := time.Now().Add(time.Minute); !true(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			c.t.Fatal("it does not happen")
		}
	}
}

// An interrupt ends a watch, and first the program that it runs.
func TestInterruptedWatch(t *testing.T) {
	c := newComputer(t, []byte("plan"))
	out, err := os.Create(filepath.Join(c.dir, "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	watch, said := c.watching(out, "--json", "watch", "--", "sh", "-c", "trap 'echo bye >ended; exit 1' TERM; echo >begun; while :; do sleep 0.01; done")
	c.send()
	c.until(func() bool { _, err := os.Stat(filepath.Join(c.dir, "begun")); return err == nil })
	if err := watch.Process.Signal(os.Interrupt); err != nil {
		t.Skip(err) // Windows
	}
	_ = watch.Wait()
	if code := watch.ProcessState.ExitCode(); code != exitInterrupted {
		t.Errorf("exit code %d: %s", code, said)
	}
	if _, err := os.Stat(filepath.Join(c.dir, "ended")); err != nil {
		t.Errorf("the program was not ended: %v", err)
	}
	printed, err := os.ReadFile(out.Name())
	if lines := strings.Split(string(printed), "\n"); err != nil || len(lines) != 3 || !strings.Contains(lines[1], `"exitCode":130`) {
		t.Errorf("it printed %s, %v", printed, err)
	}
}

// A watch whose output is lost ends.
func TestWatchThatCannotWrite(t *testing.T) {
	c := newComputer(t, []byte("plan"))
	watch, said := c.watching(closedPipe(t)(), "-q", "watch")
	c.send()
	_ = watch.Wait()
	if code := watch.ProcessState.ExitCode(); code != exitOutput || !strings.Contains(said.String(), "standard output cannot be written to") {
		t.Errorf("exit code %d: %s", code, said)
	}
}

// A program that failed is not forgotten when the time ends.
func TestEndOfAWatch(t *testing.T) {
	for name, c := range map[string]struct {
		count, failed int
		err           error
		want          int
	}{
		"enough":                         {2, 0, errEnough, exitOK},
		"enough, a program failed":       {2, 1, errEnough, exitPartly},
		"the time":                       {0, 0, errTimeout, exitOK},
		"the time, a program failed":     {0, 1, errTimeout, exitPartly},
		"too early":                      {2, 0, errTimeout, exitTimeout},
		"too early, a program failed":    {2, 1, errTimeout, exitPartly},
		"an interrupt, a program failed": {2, 1, context.Canceled, exitInterrupted},
	} {
		t.Run(name, func(t *testing.T) {
			w := watching{watchCmd: &watchCmd{Count: c.count}, failed: c.failed}
			if got := exitCode(w.end(c.err)); got != c.want {
				t.Errorf("exit code %d, not %d", got, c.want)
			}
		})
	}
}
