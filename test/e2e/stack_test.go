// Package e2e sends files through the whole local stack: production binaries,
// real servers, real sockets. Each promise of docs/security-model.md that needs
// more than one part has its test here.
package e2e

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"
	"regexp"
	"testing"
	"time"

	"github.com/secure-share/secure-share/scripts/local/stack"
	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/client/localid"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
	"github.com/secure-share/secure-share/test/needs"
	"github.com/secure-share/secure-share/test/scenario"
)

// live is the stack that most tests share.
var live *stack.Stack

func TestMain(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	if needs.Short() {
		log.Print("slow: not run with -short")
		return 0
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	var err error
	if live, err = stack.Start(ctx, stack.Options{SweepEvery: time.Second, InMemory: true}); err != nil {
		return needs.Exit(err, stack.Missing...)
	}
	defer live.Close()
	return m.Run()
}

// start starts a stack of the test's own.
func start(t *testing.T, o stack.Options) *stack.Stack {
	t.Helper()
	return scenario.Start(t, o)
}

// person is a person with their own client.
type person struct {
	*client.Client
	localid.Person
	identity *localid.Identity
}

func on(t *testing.T, s *stack.Stack, site, name string) person {
	t.Helper()
	return through(t, s, site, name, nil)
}

// through makes the person's client use the test's network.
func through(t *testing.T, s *stack.Stack, site, name string, network http.RoundTripper) person {
	t.Helper()
	return equipped(t, s, site, name, client.Options{Transport: network})
}

// equipped returns a person whose client has other options.
func equipped(t *testing.T, s *stack.Stack, site, name string, o client.Options) person {
	t.Helper()
	identity, err := localid.New(s.Endpoints.Issuer, site, name)
	if err != nil {
		t.Fatal(err)
	}
	self, err := identity.Self(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	o.FileAPI, o.KeyMailer, o.Identity = s.Endpoints.FileAPI, s.Endpoints.KeyMailer, identity
	o.Claims = client.ClaimFolder(t.TempDir())
	c, err := client.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return person{c, self, identity}
}

func acme(t *testing.T, name string) person { t.Helper(); return on(t, live, "acme", name) }

// content returns unique content.
func content(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b)
	return b
}

// send sends a file from one to another and returns it as the sender knows it.
func send(t *testing.T, from, to person, file []byte) client.Sent {
	t.Helper()
	sent, err := from.Send(t.Context(), sendInput(t, to, file))
	if err != nil {
		t.Fatal(err)
	}
	return sent
}

func sendInput(t *testing.T, to person, file []byte) client.SendInput {
	t.Helper()
	address, err := mailaddr.Parse(to.Mail)
	if err != nil {
		t.Fatal(err)
	}
	return client.SendInput{
		Content: bytes.NewReader(file), Size: int64(len(file)), Name: "minutes.pdf",
		Recipient: share.Person(to.AccountID), Mail: address, SenderName: "Alice",
	}
}

// get downloads with the secret that the sender made.
func get(t *testing.T, p person, id share.ID, secret keyring.Secret) ([]byte, error) {
	t.Helper()
	received, err := p.Get(t.Context(), client.GetInput{
		ID: id, Path: t.TempDir(), Key: func(context.Context) (keyring.Secret, error) { return secret, nil },
	})
	if err != nil {
		return nil, err
	}
	file, err := os.ReadFile(received.Path)
	if err != nil {
		t.Fatal(err)
	}
	return file, nil
}

// claim asks for a lease under a fresh claim id.
func claim(t *testing.T, p person, id share.ID, secret keyring.Secret) (wire.ClaimResponse, share.ClaimID, error) {
	t.Helper()
	claim := share.NewClaimID()
	grant, err := p.Claim(t.Context(), id, secret.ClaimKey(id.Bytes()), claim)
	return grant, claim, err
}

func status(t *testing.T, p person, id share.ID) wire.Share {
	t.Helper()
	s, err := p.Share(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// eventually waits for an effect of the reaper.
func eventually(t *testing.T, what string, true func() bool) {
	t.Helper()
	const long = 2 * time.Minute // for a busy machine
	deadline := time.Now().Add(long)
	for !true() {
		if time.Now().After(deadline) {
			t.Fatalf("not within %s: %s", long, what)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// invokeReaper invokes the reaper with a payload, as the stream or the schedule does.
func invokeReaper(t *testing.T, s *stack.Stack, payload string) string {
	t.Helper()
	answer, err := s.Invoke(t.Context(), stack.Reaper, []byte(payload))
	if err != nil {
		t.Fatal(err)
	}
	return string(answer)
}

// mailed reads the secret from the newest mail to an address.
func mailed(t *testing.T, s *stack.Stack, to string) keyring.Secret {
	t.Helper()
	messages := mails(t, s, to)
	if len(messages) == 0 {
		t.Fatalf("no mail to %s", to)
	}
	found := keyLine.FindStringSubmatch(messages[0].Text)
	if found == nil {
		t.Fatal("the mail has no line with a key")
	}
	secret, err := keyring.ParseSecret(found[1])
	if err != nil {
		t.Fatal(err)
	}
	return secret
}

var keyLine = regexp.MustCompile(`(?m)^\s*([A-Za-z0-9_-]{22})\s*$`)

type mail struct{ ID, To, Subject, Text, HTML string }

func mails(t *testing.T, s *stack.Stack, to string) []mail {
	t.Helper()
	res, err := http.Get(fmt.Sprintf("%s/messages.json?to=%s", s.Endpoints.Mailbox, to))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var messages []mail
	if err := json.NewDecoder(res.Body).Decode(&messages); err != nil {
		t.Fatal(err)
	}
	return messages
}
