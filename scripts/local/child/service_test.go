package child_test

import (
	"context"
	"errors"
	"net"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/secure-share/secure-share/scripts/local/child"
)

// starts runs programs that sleep, and counts them.
type starts struct {
	mu      sync.Mutex
	running []*child.Process
	fail    int // how many of the next starts fail
	reports []string
}

func (s *starts) start(context.Context) (*child.Process, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail > 0 {
		s.fail--
		return nil, errors.New("not now")
	}
	p, err := child.Start(exec.Command("sleep", "1000"))
	if err == nil {
		s.running = append(s.running, p)
	}
	return p, err
}

func (s *starts) report(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reports = append(s.reports, err.Error())
}

func (s *starts) last() *child.Process {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.running[len(s.running)-1]
}

// A program that was killed runs again before a caller is connected, even when
// its first starts fail.
func TestAServiceIsStartedAgain(t *testing.T) {
	l, err := net.Listen("unix", filepath.Join(t.TempDir(), "s"))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	var all starts
	service, err := child.Keep(t.Context(), "It", all.start, all.report)
	if err != nil {
		t.Fatal(err)
	}
	first := all.last()
	all.mu.Lock()
	all.fail = 2
	all.mu.Unlock()
	first.Kill()
	for all.last() == first {
		conn, err := service.Dial(t.Context(), "unix", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		_ = conn.Close()
	}
	second := all.last()
	service.Stop()
	if second.Err() == nil {
		t.Error("the program still runs, or ended by itself")
	}
	all.mu.Lock()
	defer all.mu.Unlock()
	said := strings.Join(all.reports, "\n")
	if len(all.reports) != 3 || !strings.Contains(said, "It ended (signal: killed)") || strings.Count(said, "not now") != 2 {
		t.Errorf("reports: %s", said)
	}
}

func TestAServiceThatDoesNotStart(t *testing.T) {
	all := starts{fail: 1}
	if _, err := child.Keep(t.Context(), "It", all.start, all.report); err == nil || err.Error() != "not now" {
		t.Errorf("got %v", err)
	}
}

// A caller that waits for a restart gets an error when the service is stopped.
func TestAStoppedServiceRefuses(t *testing.T) {
	var all starts
	service, err := child.Keep(t.Context(), "It", all.start, all.report)
	if err != nil {
		t.Fatal(err)
	}
	service.Stop()
	if _, err := service.Dial(t.Context(), "unix", filepath.Join(t.TempDir(), "nothing")); err == nil {
		t.Error("connected to a service that is stopped")
	}
}
