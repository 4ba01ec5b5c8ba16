package e2e

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/client/programid"
	"github.com/secure-share/secure-share/shared/wire"
	"github.com/secure-share/secure-share/test/scenario"
)

// The command line tool signs in, is approved, and sends and receives as its person. After
// the program is revoked, every call fails.
func TestTheToolActsForThePersonWhoApprovedIt(t *testing.T) {
	tool := scenario.Build(t, "cmd/secureshare")
	alice, bob := acme(t, "alice"), acme(t, "bob")
	aliceTool, bobTool := program{t, tool, t.TempDir()}, program{t, tool, t.TempDir()}
	aliceTool.signIn(alice)
	bobTool.signIn(bob)

	var me struct{ Profile, AccountID, Name string }
	aliceTool.result(&me, "", "whoami")
	if me.Profile != "laptop" || me.AccountID != alice.AccountID || me.Name != alice.Name {
		t.Errorf("%+v", me)
	}

	if out, err := aliceTool.command("whoami").Output(); err != nil || string(out) != me.Name+" of https://acme.example.atlassian.net, account "+me.AccountID+"\n" {
		t.Errorf("%q, %v", out, err)
	}

	folder := t.TempDir()
	file := filepath.Join(folder, "plan.txt")
	plain := content(300_000)
	if err := os.WriteFile(file, plain, 0o600); err != nil {
		t.Fatal(err)
	}
	var sent struct {
		ID, Key string
		Mailed  bool
	}
	aliceTool.result(&sent, "", "send", file, "--to", bob.AccountID, "--mail", bob.Mail, "--show-key")
	if !sent.Mailed {
		t.Error("the key was not mailed")
	}
	var got struct{ Path string }
	target := filepath.Join(folder, "got.txt")
	bobTool.result(&got, sent.Key, "get", sent.ID, "-o", target)
	if arrived, err := os.ReadFile(target); err != nil || !bytes.Equal(arrived, plain) {
		t.Errorf("what arrived differs: %v", err)
	}

	aliceTool.revoke(alice)
	if out, err := aliceTool.command("outbox").CombinedOutput(); err == nil || err.(*exec.ExitError).ExitCode() != 9 || !strings.Contains(string(out), "not approved") {
		t.Errorf("%v: %s", err, out)
	}
}

// program is the command line tool with its own state folder.
type program struct {
	t            *testing.T
	tool, folder string
}

func (p program) command(args ...string) *exec.Cmd {
	cmd := exec.CommandContext(p.t.Context(), p.tool, append([]string{"--state", p.folder}, args...)...)
	cmd.Env = append(os.Environ(), "SECURESHARE_AS=", "SECURESHARE_PROFILE=")
	return cmd
}

func (p program) result(v any, stdin string, args ...string) {
	p.t.Helper()
	cmd := p.command(append([]string{"--json"}, args...)...)
	var said bytes.Buffer
	cmd.Stdin, cmd.Stderr = strings.NewReader(stdin), &said
	out, err := cmd.Output()
	if err != nil {
		p.t.Fatalf("%s: %v: %s", args[0], err, said.String())
	}
	if err := json.Unmarshal(out, v); err != nil {
		p.t.Fatalf("%s: %v", out, err)
	}
}

var lineOf = regexp.MustCompile(`secure-share-program:1:\S+`)

// signIn runs login, and approves it as the app does.
func (p program) signIn(who person) {
	p.t.Helper()
	cmd := p.command("login", "--api", live.Endpoints.FileAPI, "--name", "laptop")
	said, err := cmd.StderrPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	var out bytes.Buffer
	cmd.Stdout = &out
	if err := cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	var line programid.Line
	var printed bool
	var text []string
	for scanner := bufio.NewScanner(said); scanner.Scan(); {
		text = append(text, scanner.Text())
		if found := lineOf.FindString(scanner.Text()); found != "" {
			if line, err = programid.ParseLine(found); err != nil {
				p.t.Fatal(err)
			}
			printed = true
			break
		}
	}
	if !printed {
		p.t.Fatalf("login printed no line: %q", text)
	}
	greeting, err := line.Seal(programid.Greeting{
		Site: "3f0a6c1e-58d2-4b77-9c0e-1f2a7d94b6a1", SiteURL: "https://acme.example.atlassian.net", AccountID: who.AccountID, Name: who.Name, KeyMailer: live.Endpoints.KeyMailer,
	})
	if err != nil {
		p.t.Fatal(err)
	}
	body, err := json.Marshal(wire.ProgramRequest{Key: line.PublicKey(), Name: "Laptop", Scopes: []string{"send", "receive", "read"}, Days: 7, Greeting: greeting})
	if err != nil {
		p.t.Fatal(err)
	}
	p.call(who, http.MethodPost, "/v1/programs", body, http.StatusCreated)
	_, _ = io.Copy(io.Discard, said)
	if err := cmd.Wait(); err != nil || !strings.Contains(out.String(), "Signed in as "+who.Name) {
		p.t.Fatalf("%v: %s", err, out.String())
	}
	info, err := os.Stat(filepath.Join(p.folder, "profiles.json"))
	if err != nil || info.Mode().Perm() != 0o600 {
		p.t.Errorf("%v, %v", info, err)
	}
}

func (p program) revoke(who person) {
	p.t.Helper()
	var list wire.Programs
	if err := json.Unmarshal(p.call(who, http.MethodGet, "/v1/programs", nil, http.StatusOK), &list); err != nil || len(list.Items) != 1 {
		p.t.Fatalf("%+v, %v", list, err)
	}
	if list.Items[0].LastUsedOn != time.Now().UTC().Format(time.DateOnly) {
		p.t.Errorf("last used on %q", list.Items[0].LastUsedOn)
	}
	p.call(who, http.MethodDelete, "/v1/programs/"+list.Items[0].ID, nil, http.StatusNoContent)
}

func (p program) call(who person, method, path string, body []byte, status int) []byte {
	p.t.Helper()
	return call(p.t, who, method, path, body, status)
}

// call is made by the person's browser.
func call(t *testing.T, who person, method, path string, body []byte, status int) []byte {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, live.Endpoints.FileAPI+path, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	if err := who.identity.Authorize(r, body); err != nil {
		t.Fatal(err)
	}
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close()
	text, err := io.ReadAll(a.Body)
	if err != nil || a.StatusCode != status {
		t.Fatalf("%s %s: %d %s, %v", method, path, a.StatusCode, text, err)
	}
	return text
}
