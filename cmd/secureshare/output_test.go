package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"github.com/secure-share/secure-share/shared/client/clienttest"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/share"
)

// No command reports success if its result was lost.
func TestOutputThatCannotBeWritten(t *testing.T) {
	w, dir := clienttest.New(t, time.Now), t.TempDir()
	if err := errors.Join(writeEndpoints(w, dir), os.WriteFile(filepath.Join(dir, "plan.txt"), []byte("the plan"), 0o600)); err != nil {
		t.Fatal(err)
	}
	profiles := []byte(`{"profiles":{"work":{},"home":{}}}`)
	if err := errors.Join(os.Mkdir(filepath.Join(dir, "state"), 0o700), os.WriteFile(filepath.Join(dir, "state", "profiles.json"), profiles, 0o600)); err != nil {
		t.Fatal(err)
	}
	run := func(stdout *os.File, args ...string) (code int, said string) {
		t.Helper()
		var stderr bytes.Buffer
		c := exec.Command("secureshare", append([]string{"--endpoints", "endpoints.json", "--state", "state"}, args...)...)
		c.Dir, c.Stdout, c.Stderr = dir, stdout, &stderr
		if stdout == nil {
			c.Stdout = new(bytes.Buffer)
		}
		if err := c.Run(); err != nil && c.ProcessState == nil {
			t.Fatal(err)
		}
		return c.ProcessState.ExitCode(), stderr.String()
	}
	send := []string{"--as", "alice", "send", "plan.txt", "--to", "bob", "--mail", "bob@acme.example"}
	// sent returns the id and the key of another share.
	sent := func(send ...string) (string, string) {
		if code, said := run(nil, send...); code != exitOK {
			t.Fatal(said)
		}
		mail := w.Mails[len(w.Mails)-1]
		for id := range w.Shares {
			secret, err := keyring.ParseSecret(string(mail.Secret))
			if err == nil && secret.ClaimKey(share.ID(id).Bytes()).Verifier() == w.Shares[id].Verifier {
				return string(id), string(mail.Secret)
			}
		}
		t.Fatal("the share is not there")
		return "", ""
	}
	id, key := sent(send...)
	another, _ := sent(send...)
	third, _ := sent(send...)
	w.Hold(func() { w.LargestCopy = 1 << 30 })
	fourth, fourthKey := sent(append(slices.Clone(send), "--may-add")...)
	gated, _ := sent("--as", "alice", "send", "plan.txt", "--outsider", "Carla", "--mail", "carla@globex.example", "--generate-password", "--gate")
	commands := [][]string{
		{"--help"}, {"--version"}, {"send", "--help"},
		send,
		{"--as", "alice", "outbox"}, {"--as", "bob", "inbox"}, {"--as", "bob", "inbox", "--json"},
		{"--as", "bob", "status", id}, {"--as", "bob", "whoami"},
		{"--as", "alice", "resend-key", id, "--key", key, "--mail", "bob@acme.example"},
		{"--as", "bob", "get", id, "--key", key, "-o", "got.txt"},
		{"--as", "alice", "lift-lock", fourth}, {"--as", "alice", "extend", fourth}, {"--as", "alice", "add", fourth, "--to", "carol", "--mail", "carol@acme.example", "--key", fourthKey}, {"--as", "alice", "unlock-secret", gated}, {"--as", "alice", "link", gated},
		{"--as", "alice", "take-back", another}, {"--as", "bob", "decline", third},
		{"--as", "alice", "own-delivery"}, {"application", "payroll"}, {"profiles"}, {"logout", "work"}, {"completion", "bash"}, {"man"},
	}
	outputs := map[string]func() *os.File{"a closed pipe": closedPipe(t)}
	if full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0); err == nil {
		t.Cleanup(func() { _ = full.Close() })
		outputs["a full disk"] = func() *os.File { return full }
	}
	tried := map[string]bool{"login": true, "watch": true} // login needs a person; TestWatchThatCannotWrite
	for name, open := range outputs {
		t.Run(name, func(t *testing.T) {
			for _, args := range commands {
				for _, a := range args {
					tried[a] = true
				}
				switch {
				case name == "a closed pipe" || args[0] == "--help" || args[0] == "--version":
				case len(args) > 2 && (args[2] == "get" || args[2] == "add" || args[2] == "decline" || args[2] == "resend-key"), args[0] == "logout":
					continue // works once
				}
				code, said := run(open(), args...)
				if code != exitOutput || strings.Count(said, "\n") != 1 || !strings.Contains(said, "standard output cannot be written to") {
					t.Errorf("%s, %v: exit code %d, %q", name, args, code, said)
				}
			}
		})
	}
	if _, err := os.Stat(filepath.Join(dir, "got.txt")); err != nil {
		t.Errorf("the file was lost as well: %v", err)
	}
	grammar, err := kong.New(&cli{})
	if err != nil {
		t.Fatal(err)
	}
	for _, command := range grammar.Model.Leaves(true) {
		if !tried[command.Name] {
			t.Errorf("%s is not tested", command.Name)
		}
	}
}

// closedPipe makes pipes that nobody reads.
func closedPipe(t *testing.T) func() *os.File {
	return func() *os.File {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = w.Close() })
		_ = r.Close()
		return w
	}
}
