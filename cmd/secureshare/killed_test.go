package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/client/clienttest"
	"github.com/secure-share/secure-share/shared/share"
)

// A killed process leaves its unfinished file. The file blocks no other
// process, and the next download removes it.
func TestKilled(t *testing.T) {
	w, dir := clienttest.New(t, time.Now), t.TempDir()
	if err := errors.Join(writeEndpoints(w, dir), os.WriteFile(filepath.Join(dir, "plan.txt"), []byte("this is the plan"), 0o600)); err != nil {
		t.Fatal(err)
	}
	command := func(args ...string) *exec.Cmd {
		c := exec.Command("secureshare", append([]string{"--endpoints", "endpoints.json", "--state", "state"}, args...)...)
		c.Dir = dir
		return c
	}
	raw, err := command("--json", "--as", "alice", "send", "plan.txt", "--to", "bob", "--mail", "bob@acme.example", "--show-key").Output()
	if err != nil {
		t.Fatal(err)
	}
	var sent sentResult
	if err := json.Unmarshal(raw, &sent); err != nil {
		t.Fatal(err)
	}
	get := func() *exec.Cmd { return command("--as", "bob", "get", sent.ID, "--key", sent.Key, "-o", "got.txt") }
	parts := func() []string {
		found, err := filepath.Glob(filepath.Join(dir, ".secure-share-*"))
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	first, started := get(), make(chan struct{})
	w.On("GET", "/blob", func(n int, _ http.ResponseWriter, r *http.Request) bool {
		if n > 1 {
			return false
		}
		out, err := get().CombinedOutput()
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
	if n := len(parts()); n != 1 {
		t.Errorf("%d unfinished files", n)
	}
	if out, err := get().CombinedOutput(); err != nil {
		t.Fatalf("the next run: %v, %s", err, out)
	}
	if got, err := os.ReadFile(filepath.Join(dir, "got.txt")); string(got) != "this is the plan" || len(parts()) != 0 {
		t.Errorf("got %q, %v, beside it %v", got, err, parts())
	}
	if s := w.Shares[share.ID(sent.ID)]; s.Status != share.Downloaded || s.Leases != 1 {
		t.Errorf("status %s after %d leases", s.Status, s.Leases)
	}
	if left, err := os.ReadDir(filepath.Join(dir, "state", "claims")); err != nil || len(left) != 0 {
		t.Errorf("the log holds %v, %v", left, err)
	}
}
