package e2e

import (
	"bytes"
	"context"
	"errors"
	"os"
	"testing"

	"github.com/secure-share/secure-share/scripts/local/stack"
	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/keyring/password"
	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/test/scenario"
)

// sendWithPassword sends content from alice to a person without an account, who needs
// the password, if there is one.
func sendWithPassword(t *testing.T, s *stack.Stack, content []byte, p password.Password) client.Sent {
	t.Helper()
	to, err := mailaddr.Parse(guest)
	if err != nil {
		t.Fatal(err)
	}
	sent, err := on(t, s, "acme", "alice").Send(t.Context(), client.SendInput{
		Content: bytes.NewReader(content), Size: int64(len(content)), Name: "plan.pdf", Recipient: share.Outsider, Mail: to, SenderName: "Alice", Password: p,
	})
	if err != nil {
		t.Fatal(err)
	}
	return sent
}

// A person opens the file with key and password after some wrong passwords. Ten wrong ones
// lock the share. Nothing is lost, and the sender lifts the lock.
func TestAFileWithAPassword(t *testing.T) {
	t.Parallel()
	s := start(t, quiet())
	scenario.AllowOutsiders(t, s)
	p, file := password.Generate(), content(5000)
	sent := sendWithPassword(t, s, file, p)
	outsider := scenario.Outsider(t, s)
	wrong := client.NewLinkKey(sent.Secret, password.Generate(), sent.ID)
	for range share.DefaultRules().WrongPasswords {
		if _, err := outsider.ShowLink(t.Context(), sent.ID, wrong); !errors.Is(err, client.WrongPassword) {
			t.Fatal(err)
		}
	}
	get := client.GetInput{
		ID: sent.ID, Path: t.TempDir(), Key: func(context.Context) (keyring.Secret, error) { return sent.Secret, nil },
		Password: func(context.Context, error) (password.Password, error) { return p, nil },
	}
	if _, err := outsider.Get(t.Context(), get); !errors.Is(err, client.Locked) {
		t.Errorf("while it is locked: %v", err)
	}
	alice := on(t, s, "acme", "alice")
	if one := status(t, alice, sent.ID); !one.Password || one.LockedUntil == nil || one.Status != string(share.Available) {
		t.Errorf("the sender sees %+v", one)
	}
	if _, err := alice.LiftLock(t.Context(), sent.ID); err != nil {
		t.Fatal(err)
	}
	got, err := outsider.Get(t.Context(), get)
	if err != nil {
		t.Fatal(err)
	}
	if arrived, err := os.ReadFile(got.Path); err != nil || !bytes.Equal(arrived, file) {
		t.Errorf("%d bytes arrived, %v", len(arrived), err)
	}
}
