package main

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/client/clienttest"
	"github.com/secure-share/secure-share/shared/client/localid"
)

// hostile has an escape sequence, the same as one C1 character, an override of the
// direction, a line separator, a tag and a private-use character.
const hostile = "a\x1b[2J\u009b2J\u202eb\u2028c\U000e0041\ue000\x7f"

func TestSafeText(t *testing.T) {
	if got, want := safeText("To\t"+hostile+"\n\nnext\xff\n"), "To\ta[2J2Jbc\n\nnext\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestSafeJSON(t *testing.T) {
	raw, err := json.Marshal(map[string]string{"name": hostile + "é\"\n"})
	if err != nil {
		t.Fatal(err)
	}
	safe := safeJSON(string(raw) + "\n")
	if line, ended := strings.CutSuffix(safe, "\n"); !ended || !isVisible(line) {
		t.Errorf("%q has invisible characters", safe)
	}
	var got map[string]string
	if err := json.Unmarshal([]byte(safe), &got); err != nil || got["name"] != hostile+"é\"\n" {
		t.Errorf("%q, %v", got, err)
	}
}

// What a sender writes into the name of a file and into its description appears on the
// recipient's terminal, and controls nothing there.
func TestTerminalOfTheRecipient(t *testing.T) {
	w, dir := clienttest.New(t, time.Now), filepath.Join(t.TempDir(), "from the sender \x1b[2J")
	if err := errors.Join(os.Mkdir(dir, 0o700), writeEndpoints(w, dir)); err != nil {
		t.Fatal(err)
	}
	alice, err := localid.New(w.URL+"/issuer", "acme", "alice")
	if err != nil {
		t.Fatal(err)
	}
	c, err := client.New(client.Options{FileAPI: w.URL, KeyMailer: w.URL + "/mailer", Identity: alice})
	if err != nil {
		t.Fatal(err)
	}
	for name, flags := range map[string][]string{"text": nil, "JSON": {"--json"}} {
		t.Run(name, func(t *testing.T) {
			sent, err := c.Send(t.Context(), client.SendInput{
				Content: strings.NewReader("plan"), Size: 4, Name: hostile + name, Description: hostile,
				Recipient: clienttest.Bob, DeliveryMethod: client.ByHand,
			})
			if err != nil {
				t.Fatal(err)
			}
			args := append([]string{"--endpoints", "endpoints.json", "--state", "state", "--as", "bob", "get", string(sent.ID), "--key", sent.Secret.Reveal()}, flags...)
			get := exec.Command("secureshare", args...)
			get.Dir = dir
			printed, err := get.CombinedOutput()
			if err != nil || !strings.Contains(string(printed), "[2J") {
				t.Errorf("%q, %v", printed, err)
			}
			for line := range strings.Lines(string(printed)) {
				if !isVisible(strings.TrimSuffix(line, "\n")) {
					t.Errorf("%q has invisible characters", line)
				}
			}
		})
	}
}
