package child_test

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/secure-share/secure-share/scripts/local/child"
)

// start runs a shell script and returns what it prints.
func start(t *testing.T, script string) (*child.Process, *os.File) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("/bin/sh", "-c", script)
	cmd.Stdout = w
	p, err := child.Start(cmd)
	_ = w.Close()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		p.Kill()
		_ = r.Close()
	})
	return p, r
}

// line waits until the script has printed one byte.
func line(t *testing.T, r io.Reader) {
	t.Helper()
	if _, err := io.ReadFull(r, make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
}

// ended waits until every process that could print has ended.
func ended(t *testing.T, r io.Reader) {
	t.Helper()
	if _, err := io.Copy(io.Discard, r); err != nil {
		t.Fatal(err)
	}
}

func TestKillTakesDescendants(t *testing.T) {
	p, out := start(t, "sleep 1000 & echo; wait")
	line(t, out)
	p.Kill()
	ended(t, out)
	p.Kill() // a second call has no effect
	if p.Err() == nil {
		t.Error("a killed process ended well")
	}
}

func TestStop(t *testing.T) {
	p, out := start(t, "trap 'exit 0' TERM; echo; while :; do sleep 0.01; done")
	line(t, out)
	p.Stop(time.Hour)
	if err := p.Err(); err != nil {
		t.Errorf("got %v, want a process that ended by itself", err)
	}
}

func TestStopKillsAfterGrace(t *testing.T) {
	p, out := start(t, "trap '' TERM; echo; while :; do sleep 0.01; done")
	line(t, out)
	p.Stop(time.Millisecond)
	ended(t, out)
	if p.Err() == nil {
		t.Error("a killed process ended well")
	}
}

func TestStartOfNothing(t *testing.T) {
	if _, err := child.Start(exec.Command(filepath.Join(t.TempDir(), "missing"))); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

func TestReady(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	p, _ := start(t, "sleep 1000")
	if err := p.Ready(t.Context(), "tcp", address); err != nil {
		t.Errorf("listening: %v", err)
	}
	_ = l.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if err := p.Ready(ctx, "tcp", address); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("not listening: %v", err)
	}
	p.Kill()
	if err := p.Ready(t.Context(), "tcp", address); !errors.Is(err, child.ErrExited) {
		t.Errorf("ended: %v", err)
	}
}
