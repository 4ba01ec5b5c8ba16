package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/scripts/local/dynamo"
	"github.com/secure-share/secure-share/scripts/local/stack"

	"github.com/secure-share/secure-share/test/needs"
)

// free adds flags for free ports, so that a stack that is running does not matter.
func free(args ...string) []string {
	var ports []string
	for _, name := range portFlags {
		ports = append(ports, "--"+name+"=0")
	}
	return append(ports, args...)
}

func TestUsage(t *testing.T) {
	for _, args := range [][]string{
		{"--unknown"}, {"extra"}, {"--ephemeral", "--dir", "x"}, {"--sweep", "0"}, {"--sweep", "-1s"}, {"--issuer-port", "x"},
		free("--ephemeral", "--dynamodb", "sqlite"), free("--ephemeral", "--host-frame-src", "none"), free("--ephemeral", "--rules", "lifetime=1y"), free("--ephemeral", "--limits", "wrongKeys=0"),
	} {
		var out, errs bytes.Buffer
		if code := run(t.Context(), func() {}, args, &out, &errs); code != exitUsage || errs.Len() == 0 {
			t.Errorf("%q: exit code %d, %q", args, code, errs.String())
		}
	}
}

func TestHelp(t *testing.T) {
	var errs bytes.Buffer
	if code := run(t.Context(), func() {}, []string{"--help"}, io.Discard, &errs); code != 0 || !strings.Contains(errs.String(), "-ephemeral") {
		t.Errorf("exit code %d, %q", code, errs.String())
	}
}

func TestPortTaken(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	port := strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
	for _, name := range portFlags {
		var errs bytes.Buffer
		code := run(t.Context(), func() {}, free("--ephemeral", "--"+name, port), io.Discard, &errs)
		want := fmt.Sprintf("local: port %s is taken: choose another with --%s\n", port, name)
		if code != exitPort || errs.String() != want {
			t.Errorf("exit code %d, %q, want %q", code, errs.String(), want)
		}
	}
}

func TestExplain(t *testing.T) {
	for err, code := range map[error]int{
		fmt.Errorf("x: %w", stack.ErrLocked): exitLocked,
		stack.ErrNoGo:                        exitMissing,
		stack.ErrNoNPM:                       exitMissing,
		dynamo.ErrJava:                       exitMissing,
		dynamo.ErrNotInstalled:               exitMissing,
		stack.ErrBinary:                      exitMissing,
		errors.New("anything else"):          exitFailure,
	} {
		t.Run(err.Error(), func(t *testing.T) {
			line, got := explain(err)
			if got != code || strings.Contains(line, "\n") || line == "" {
				t.Errorf("code %d, %q", got, line)
			}
		})
	}
}

// The whole run from start to Ctrl-C: it prints all addresses and keeps its
// state.
func TestRun(t *testing.T) {
	needs.Time(t)
	needs.Program(t, "npm", "the stack installs its DynamoDB with it")
	dir := t.TempDir()
	ctx, interrupt := context.WithCancel(t.Context())
	r, w := io.Pipe()
	var errs bytes.Buffer
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, func() {}, free("--dir", dir), w, &errs)
		_ = w.Close()
	}()
	var out strings.Builder
	for chunk := make([]byte, 4096); !strings.Contains(out.String(), "Ctrl-C"); {
		n, err := r.Read(chunk)
		out.Write(chunk[:n])
		if err != nil {
			t.Fatalf("%v after %q; %s", err, out.String(), errs.String())
		}
	}
	interrupt()
	if _, err := io.Copy(io.Discard, r); err != nil {
		t.Fatal(err)
	}
	if got := <-code; got != 0 {
		t.Errorf("exit code %d, %s", got, errs.String())
	}
	content, err := os.ReadFile(filepath.Join(dir, "endpoints.json"))
	if err != nil {
		t.Fatal(err)
	}
	var endpoints map[string]any
	if err := json.Unmarshal(content, &endpoints); err != nil || len(endpoints) != 14 {
		t.Fatalf("endpoints.json holds %s (%v)", content, err)
	}
	for name, value := range endpoints {
		url, ok := value.(string)
		switch {
		case name == "ownDelivery": // for the command line tool; it holds a secret
		case !ok || !strings.Contains(out.String(), url):
			t.Errorf("it does not print the address of %s", name)
		}
	}
}
