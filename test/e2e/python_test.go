package e2e

import (
	"bytes"
	"cmp"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/test/needs"
	"github.com/secure-share/secure-share/test/scenario"
)

// pythonClient is a client that was written from the documents alone.
type pythonClient struct {
	python, endpoints, tool, folder string
}

func newPythonClient(t *testing.T) pythonClient {
	t.Helper()
	python := cmp.Or(os.Getenv("PYTHON"), "/usr/bin/python3")
	needs.Program(t, python, "run scripts/python")
	if out, err := exec.Command(python, "-c", "import cryptography").CombinedOutput(); err != nil {
		t.Fatalf("the independent client needs a Python 3 with the package cryptography: run scripts/python (%v: %s)", err, out)
	}
	c := pythonClient{python, filepath.Join(t.TempDir(), "endpoints.json"), scenario.Build(t, "cmd/secureshare"), t.TempDir()}
	raw, err := json.Marshal(live.Endpoints)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(c.endpoints, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	return c
}

// run starts the Python client as somebody. refused is its error: a refusal by
// itself or by a service.
func (c pythonClient) run(t *testing.T, as, stdin string, args ...string) (stdout []byte, refused string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), c.python, append([]string{"-B", "../interop/python/secure_share.py", "--endpoints", c.endpoints, "--as", as}, args...)...)
	var out, said bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(stdin), &out, &said
	if err := cmd.Run(); err != nil {
		text, ok := strings.CutPrefix(strings.TrimSpace(said.String()), "refused: ")
		if !ok {
			t.Fatalf("the Python client: %v: %s", err, said.String())
		}
		return nil, text
	}
	return out.Bytes(), ""
}

// runTool starts the command line tool as somebody.
func (c pythonClient) runTool(t *testing.T, as, stdin string, args ...string) (stdout []byte, err error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), c.tool, append([]string{"--endpoints", c.endpoints, "--state", c.folder, "--json", "--as", as}, args...)...)
	cmd.Stdin = strings.NewReader(stdin)
	return cmd.Output()
}

type sentByPython struct {
	ID  share.ID `json:"id"`
	Key string   `json:"key"`
}

func (c pythonClient) send(t *testing.T, to person, mail string, file []byte, args ...string) sentByPython {
	t.Helper()
	path := filepath.Join(t.TempDir(), "plan für morgen.bin")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	out, refused := c.run(t, "alice", "", append([]string{"send", path, "--recipient", to.AccountID, "--mail", mail}, args...)...)
	if refused != "" {
		t.Fatal(refused)
	}
	var sent sentByPython
	if err := json.Unmarshal(out, &sent); err != nil {
		t.Fatal(err)
	}
	return sent
}

// An independent client and the command line tool send to each other and refuse
// the same input.
func TestPythonClient(t *testing.T) {
	c := newPythonClient(t)
	bob := acme(t, "bob")

	for name, tc := range map[string]struct {
		size int
		args []string
	}{
		"empty":           {0, nil},
		"in one PUT":      {300_000, nil},
		"in parts":        {17 << 20, []string{"--parts"}},
		"with a file key": {300_000, []string{"--own-key"}},
	} {
		t.Run("sends "+name, func(t *testing.T) {
			file := content(tc.size)
			sent := c.send(t, bob, "bob@ACME.example", file, tc.args...)
			if mailed(t, live, bob.Mail).Reveal() != sent.Key {
				t.Fatal("another key was mailed")
			}
			path := filepath.Join(t.TempDir(), "got")
			if out, err := c.runTool(t, "bob", sent.Key, "get", "-o", path, "--", string(sent.ID)); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, file) {
				t.Errorf("%d bytes arrived, %v", len(got), err)
			}
		})
		t.Run("receives "+name, func(t *testing.T) {
			file := content(tc.size)
			id, key := c.sendByTool(t, bob, file)
			path := filepath.Join(t.TempDir(), "got")
			if _, refused := c.run(t, "bob", key, "get", "--chunk", "5000001", "--", id, path); refused != "" {
				t.Fatal(refused)
			}
			if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, file) {
				t.Errorf("%d bytes arrived, %v", len(got), err)
			}
			if s := status(t, bob, share.ID(id)); s.Status != string(share.Downloaded) {
				t.Errorf("it is %s", s.Status)
			}
		})
	}

	t.Run("refuses a wrong key before anything is sent", func(t *testing.T) {
		id, _ := c.sendByTool(t, bob, content(1000))
		path := filepath.Join(t.TempDir(), "got")
		if _, refused := c.run(t, "bob", keyring.NewSecret().Reveal(), "get", "--", id, path); refused != "wrong-key" {
			t.Errorf("refused: %q", refused)
		}
		if s := status(t, bob, share.ID(id)); s.Status != string(share.Available) || len(s.History) != 2 {
			t.Errorf("it is %s, after %d steps", s.Status, len(s.History))
		}
	})

	t.Run("a size that is not true is refused by both", func(t *testing.T) {
		sent := c.send(t, bob, bob.Mail, content(1000), "--size", "999")
		path := filepath.Join(t.TempDir(), "got")
		if _, refused := c.run(t, "bob", sent.Key, "get", "--", string(sent.ID), path); refused != "damaged" {
			t.Errorf("refused: %q", refused)
		}
		sent = c.send(t, bob, bob.Mail, content(1000), "--size", "1001")
		const exitVerify = 7
		_, err := c.runTool(t, "bob", sent.Key, "get", "-o", path, "--", string(sent.ID))
		if exit, ok := err.(*exec.ExitError); !ok || exit.ExitCode() != exitVerify {
			t.Errorf("the tool: %v", err)
		}
		if _, err := os.Stat(path); err == nil {
			t.Error("something was kept")
		}
	})
}

// sendByTool sends from alice by the command line tool.
func (c pythonClient) sendByTool(t *testing.T, to person, file []byte) (id, key string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "plan.bin")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := c.runTool(t, "alice", "", "send", path, "--to", "bob", "--mail", to.Mail, "--show-key")
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	var sent sentByPython
	if err := json.Unmarshal(out, &sent); err != nil {
		t.Fatal(err)
	}
	return string(sent.ID), sent.Key
}

// The test vectors of the other clients: bodies that were cut, swapped,
// repeated or made longer, and the keys that are derived from a secret.
func TestPythonVectors(t *testing.T) {
	c := newPythonClient(t)
	out, err := exec.CommandContext(t.Context(), c.python, "-B", "../interop/python/vectors.py", "../../shared").CombinedOutput()
	if err != nil {
		t.Errorf("%v: %s", err, out)
	}
}
