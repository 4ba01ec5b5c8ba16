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
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/client/clienttest"

	"github.com/secure-share/secure-share/test/needs"
)

const mostMemory = 64 << 20 // bytes

// Memory use must not depend on the file's length. This file is longer than the
// limit and is sent in parts.
func TestMemory(t *testing.T) {
	needs.Time(t)
	if _, err := os.Stat("/proc/self/status"); err != nil {
		t.Skip("this system does not report the memory of a process")
	}
	w, dir := clienttest.New(t, time.Now), t.TempDir()
	content := make([]byte, mostMemory+20<<20)
	_, _ = rand.NewChaCha8([32]byte{}).Read(content)
	if err := errors.Join(writeEndpoints(w, dir), os.WriteFile(filepath.Join(dir, "film.mkv"), content, 0o600)); err != nil {
		t.Fatal(err)
	}
	var stdout bytes.Buffer
	// run returns the command's peak memory before its last request.
	run := func(last string, args ...string) (peak int) {
		t.Helper()
		stdout.Reset()
		c := exec.Command("secureshare", append([]string{"--endpoints", "endpoints.json", "--state", "state", "--json"}, args...)...)
		c.Dir, c.Stdout = dir, &stdout
		started := make(chan struct{})
		w.On("POST", last, func(int, http.ResponseWriter, *http.Request) bool {
			<-started
			peak = peakMemory(c.Process.Pid)
			return false
		})
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		close(started)
		if err := c.Wait(); err != nil {
			t.Fatalf("%v: %s", err, stdout.Bytes())
		}
		return peak
	}
	sending := run("/mailer", "--as", "alice", "send", "film.mkv", "--to", "bob", "--mail", "bob@acme.example", "--show-key")
	var sent sentResult
	if err := json.Unmarshal(stdout.Bytes(), &sent); err != nil {
		t.Fatal(err)
	}
	receiving := run("/acknowledge", "--as", "bob", "get", sent.ID, "--key", sent.Key, "-o", "got")
	for what, peak := range map[string]int{"sending": sending, "receiving": receiving} {
		t.Run(what, func(t *testing.T) {
			t.Logf("%s took %d MiB", what, peak>>20)
			if peak == 0 || peak > mostMemory {
				t.Errorf("%s took %d MiB", what, peak>>20)
			}
		})
	}
	if got, err := os.ReadFile(filepath.Join(dir, "got")); err != nil || !bytes.Equal(got, content) {
		t.Errorf("another file arrived (%v)", err)
	}
}

var highWater = regexp.MustCompile(`(?m)^VmHWM:\s+(\d+) kB$`)

// peakMemory returns bytes.
func peakMemory(pid int) int {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	found := highWater.FindSubmatch(status)
	if err != nil || found == nil {
		return 0
	}
	kib, _ := strconv.Atoi(string(found[1]))
	return kib << 10
}
