package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/client/clienttest"
	"github.com/secure-share/secure-share/shared/share"
)

// A process that is killed before anything has arrived leaves its unfinished file. The
// file blocks no other process, and the next download removes it.
func TestKilled(t *testing.T) {
	c := newComputer(t, []byte("this is the plan"))
	w, sent, get := c.services, c.send(), c.get
	first, started := get(sent), make(chan struct{})
	w.On("GET", "/blob", func(n int, _ http.ResponseWriter, r *http.Request) bool {
		if n > 1 {
			return false
		}
		out, err := get(sent).CombinedOutput()
		if exit := new(exec.ExitError); !errors.As(err, &exit) || exit.ExitCode() != exitRefused || !bytes.Contains(out, []byte("is running")) {
			t.Errorf("a second run: %v, %s", err, out)
		}
		<-started
		_ = first.Process.Kill()
		<-r.Context().Done()
		return true
	})
	if err := first.Start(); err != nil {
		t.Fatal(err)
	}
	close(started)
	if err := first.Wait(); err == nil {
		t.Fatal("it was not killed")
	}
	if n := len(c.unfinished()); n != 1 {
		t.Errorf("%d unfinished files", n)
	}
	if out, err := get(sent).CombinedOutput(); err != nil {
		t.Fatalf("the next run: %v, %s", err, out)
	}
	if got, err := os.ReadFile(filepath.Join(c.dir, "got")); string(got) != "this is the plan" || len(c.unfinished()) != 0 {
		t.Errorf("got %q, %v, next to it %v", got, err, c.unfinished())
	}
	if s := w.Shares[share.ID(sent.ID)]; s.Status != share.Downloaded || s.Leases != 1 {
		t.Errorf("status %s after %d leases", s.Status, s.Leases)
	}
	if left, err := os.ReadDir(filepath.Join(c.dir, "state", "claims")); err != nil || len(left) != 0 {
		t.Errorf("the log holds %v, %v", left, err)
	}
}

// A process that is killed in the middle leaves what it has verified, and the next one
// does not download that again.
func TestKilledInTheMiddle(t *testing.T) {
	film := make([]byte, 20<<20)
	_, _ = rand.NewChaCha8([32]byte{}).Read(film)
	c := newComputer(t, film)
	sent := c.send()
	first, started := c.get(sent), make(chan struct{})
	var bytes atomic.Int64
	var killed atomic.Bool
	c.services.On("GET", "/blob", func(_ int, _ http.ResponseWriter, r *http.Request) bool {
		var from, to int64
		_, _ = fmt.Sscanf(r.Header.Get("Range"), "bytes=%d-%d", &from, &to)
		if from < 16<<20 || killed.Load() {
			bytes.Add(to - from + 1)
			return false
		}
		<-started
		for c.verified() < 16<<20 { // the first two ranges
			if r.Context().Err() != nil {
				return true
			}
			time.Sleep(time.Millisecond)
		}
		killed.Store(true)
		_ = first.Process.Kill()
		<-r.Context().Done()
		return true
	})
	if err := first.Start(); err != nil {
		t.Fatal(err)
	}
	close(started)
	if err := first.Wait(); err == nil {
		t.Fatal("it was not killed")
	}
	if n := len(c.unfinished()); n != 2 {
		t.Fatalf("left %v", c.unfinished())
	}
	bytes.Store(0)
	if out, err := c.get(sent).CombinedOutput(); err != nil {
		t.Fatalf("the next run: %v, %s", err, out)
	}
	if got, err := os.ReadFile(filepath.Join(c.dir, "got")); err != nil || string(got) != string(film) {
		t.Errorf("another file arrived (%v)", err)
	}
	if n := bytes.Load(); n > 5<<20 || n < 3<<20 {
		t.Errorf("the second run downloaded %d bytes", n)
	}
	if left := c.unfinished(); len(left) != 0 {
		t.Errorf("left %v", left)
	}
}

// computer is where alice and bob run the command.
type computer struct {
	t        *testing.T
	services *clienttest.Services
	dir      string
}

// newComputer has a file called plan with that content.
func newComputer(t *testing.T, content []byte) computer {
	c := computer{t, clienttest.New(t, time.Now), t.TempDir()}
	if err := errors.Join(writeEndpoints(c.services, c.dir), os.WriteFile(filepath.Join(c.dir, "plan"), content, 0o600)); err != nil {
		t.Fatal(err)
	}
	return c
}

func (c computer) command(args ...string) *exec.Cmd {
	command := exec.Command("secureshare", append([]string{"--endpoints", "endpoints.json", "--state", "state"}, args...)...)
	command.Dir = c.dir
	return command
}

func (c computer) send() (sent sentResult) {
	c.t.Helper()
	raw, err := c.command("--json", "--as", "alice", "send", "plan", "--to", "bob", "--mail", "bob@acme.example", "--show-key").Output()
	if err == nil {
		err = json.Unmarshal(raw, &sent)
	}
	if err != nil {
		c.t.Fatal(err)
	}
	return sent
}

func (c computer) get(sent sentResult) *exec.Cmd {
	return c.command("--as", "bob", "get", sent.ID, "--key", sent.Key, "-o", "got")
}

// unfinished are the files of downloads that have no name.
func (c computer) unfinished() []string {
	found, err := filepath.Glob(filepath.Join(c.dir, ".secure-share-*"))
	if err != nil {
		c.t.Fatal(err)
	}
	return found
}

// verified is how many bytes of plaintext the checkpoint names, about.
func (c computer) verified() (n int) {
	for _, name := range c.unfinished() {
		raw, _ := os.ReadFile(name)
		if !strings.HasSuffix(name, ".checkpoint") || len(raw) < 29 {
			continue
		}
		for tag := range slices.Chunk(raw[29:], 16) {
			if strings.Trim(string(tag), "\x00") != "" {
				n += 256 << 10
			}
		}
	}
	return n
}

// A process that is killed while it uploads leaves what it needs to seal the file again, and
// the same command uploads only what is missing.
func TestKilledWhileSending(t *testing.T) {
	film := make([]byte, 40<<20) // three parts
	_, _ = rand.NewChaCha8([32]byte{}).Read(film)
	c := newComputer(t, film)
	send := func() *exec.Cmd {
		return c.command("--json", "--as", "alice", "send", "plan", "--to", "bob", "--mail", "bob@acme.example", "--show-key")
	}
	first, started := send(), make(chan struct{})
	var stored, killed atomic.Int64
	c.services.On("PUT", "/blob", func(n int, rw http.ResponseWriter, _ *http.Request) bool {
		<-started
		if killed.Load() == 0 && n == 3 { // the storage has taken one of the others, or will
			for len(c.uploads("*.upload")) == 1 && c.storedParts() == 0 {
				time.Sleep(time.Millisecond)
			}
			killed.Store(int64(c.storedParts()))
			_ = first.Process.Kill()
			clienttest.Reset(rw)
			return true
		}
		if killed.Load() > 0 {
			stored.Add(1)
		}
		return false
	})
	if err := first.Start(); err != nil {
		t.Fatal(err)
	}
	close(started)
	if err := first.Wait(); err == nil {
		t.Fatal("it was not killed")
	}
	raw, err := send().Output()
	if err != nil {
		t.Fatalf("the next run: %v, %s", err, raw)
	}
	var sent sentResult
	if err := json.Unmarshal(raw, &sent); err != nil {
		t.Fatal(err)
	}
	if n := stored.Load(); n == 0 || n > 3-killed.Load() {
		t.Errorf("%d parts were uploaded, %d were stored before", n, killed.Load())
	}
	if left := c.uploads("*"); len(left) != 0 || len(c.services.Shares) != 1 || len(c.services.Mails) != 1 {
		t.Errorf("left %v, %d shares, %d mails", left, len(c.services.Shares), len(c.services.Mails))
	}
	if out, err := c.get(sent).CombinedOutput(); err != nil {
		t.Fatalf("%v, %s", err, out)
	}
	if got, err := os.ReadFile(filepath.Join(c.dir, "got")); err != nil || string(got) != string(film) {
		t.Errorf("another file arrived (%v)", err)
	}
}

// uploads are the files of interrupted uploads.
func (c computer) uploads(pattern string) []string {
	found, err := filepath.Glob(filepath.Join(c.dir, "state", "uploads", pattern))
	if err != nil {
		c.t.Fatal(err)
	}
	return found
}

// storedParts is how many parts the interrupted upload says that the storage has.
func (c computer) storedParts() (n int) {
	for _, name := range c.uploads("*.upload") {
		raw, _ := os.ReadFile(name)
		_, records, _ := strings.Cut(string(raw), "\n")
		for ; len(records) >= 33; records = records[33:] {
			n += int(records[32])
		}
	}
	return n
}
