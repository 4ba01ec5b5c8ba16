//go:build unix

// Package large sends a large file through the local stack with the command
// line tool and checks a limit on the tool's memory. `make large` does it with
// 1 GiB.
package large

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/scripts/local/stack"
	"github.com/secure-share/secure-share/test/scenario"
)

var size = flag.Int64("size", 100<<20, "length in bytes of the file that is sent")

// most is the tool's peak memory limit, independent of the file's length.
const most = 64 << 20

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == measuring {
		os.Exit(measure(os.Args[2], os.Args[3:]))
	}
	os.Exit(m.Run())
}

func TestALargeFileTakesLittleMemory(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	s := scenario.Start(t, stack.Options{SweepEvery: time.Second})
	dir := t.TempDir()
	c := command{t, ctx, scenario.Build(t, "cmd/secureshare"), dir, endpoints(t, s, dir)}

	sent, arrived := filepath.Join(dir, "sent.bin"), filepath.Join(dir, "arrived.bin")
	want := write(t, sent)
	var share struct{ ID, Key string }
	c.run("", &share, "--as", "alice", "send", sent, "--to", "bob", "--mail", "bob@acme.example", "--show-key")
	var received struct{ Acknowledged bool }
	c.run(share.Key, &received, "--as", "bob", "get", share.ID, "-o", arrived)
	if got := digest(t, arrived); got != want || !received.Acknowledged {
		t.Errorf("arrived as it was sent: %t, acknowledged: %t", got == want, received.Acknowledged)
	}
}

func endpoints(t *testing.T, s *stack.Stack, dir string) string {
	t.Helper()
	raw, err := json.Marshal(map[string]string{
		"fileApi": s.Endpoints.FileAPI, "keyMailer": s.Endpoints.KeyMailer, "issuer": s.Endpoints.Issuer,
	})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "endpoints.json")
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// write makes a file whose parts all differ.
func write(t *testing.T, path string) [32]byte {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	hash := sha256.New()
	_, err = io.CopyN(io.MultiWriter(f, hash), rand.NewChaCha8([32]byte{1}), *size)
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
	return [32]byte(hash.Sum(nil))
}

func digest(t *testing.T, path string) [32]byte {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, f); err != nil {
		t.Fatal(err)
	}
	return [32]byte(hash.Sum(nil))
}

// command runs the tool as its users do, on a stack.
type command struct {
	t                    *testing.T
	ctx                  context.Context
	tool, dir, endpoints string
}

// run reads the tool's JSON into out and fails the test if it took too much memory.
func (c command) run(stdin string, out any, args ...string) {
	c.t.Helper()
	figure := filepath.Join(c.dir, "peak")
	self := append([]string{measuring, figure, c.tool, "--json", "--endpoints", c.endpoints, "--state", filepath.Join(c.dir, "state")}, args...)
	cmd := exec.CommandContext(c.ctx, os.Args[0], self...)
	cmd.Stdin, cmd.Stderr = strings.NewReader(stdin), os.Stderr
	cmd.Env = append(os.Environ(), "TMPDIR="+c.dir)
	start := time.Now()
	answer, err := cmd.Output()
	took := time.Since(start)
	if err != nil {
		c.t.Fatalf("%s: %v", args[2], err)
	}
	if err := json.Unmarshal(answer, out); err != nil {
		c.t.Fatalf("%s: %v", args[2], err)
	}
	raw, err := os.ReadFile(figure)
	if err != nil {
		c.t.Fatal(err)
	}
	var peak int64
	if _, err := fmt.Fscan(bytes.NewReader(raw), &peak); err != nil {
		c.t.Fatal(err)
	}
	c.t.Logf("%s of %d MiB: %.1f s, %.1f MiB of memory at the peak", args[2], *size>>20, took.Seconds(), float64(peak)/(1<<20))
	if peak >= most {
		c.t.Errorf("%s took %d bytes of memory, %d are allowed", args[2], peak, most)
	}
}
