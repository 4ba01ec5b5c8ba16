package e2e

import (
	"bytes"
	"context"
	"errors"
	"os"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/keyring/password"
	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/unlocktoken"
	"github.com/secure-share/secure-share/test/scenario"
)

// A website unlocks a share with an unlock token, another person opens the file with the
// password, and the sender replaces the unlock secret in between.
func TestAFileWithAGate(t *testing.T) {
	t.Parallel()
	s := start(t, quiet())
	scenario.AllowOutsiders(t, s)
	to, err := mailaddr.Parse(guest)
	if err != nil {
		t.Fatal(err)
	}
	p, file := password.Generate(), content(5000)
	alice, outsider := on(t, s, "acme", "alice"), scenario.Outsider(t, s)
	sent, err := alice.Send(t.Context(), client.SendInput{
		Content: bytes.NewReader(file), Size: int64(len(file)), Name: "plan.pdf", Recipient: share.Outsider, Mail: to, SenderName: "Alice", Password: p, Gate: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	key := client.NewLinkKey(sent.Secret, password.Password{}, sent.ID)
	show := func(k client.LinkKey) error {
		_, err := outsider.ShowLink(t.Context(), sent.ID, k)
		return err
	}
	if err := show(key); !errors.Is(err, client.UnlockNeeded) {
		t.Errorf("with the key alone: %v", err)
	}
	if one := status(t, alice, sent.ID); !one.Gate || one.Password {
		t.Errorf("the sender sees %+v", one)
	}

	token := func(secret share.UnlockSecret, at time.Time) string {
		text, err := unlocktoken.Sign(sent.ID, secret, at, unlocktoken.MaxLife)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	now := time.Now().Add(-10 * time.Second) // the clocks are the same; a second boundary does not matter
	first := token(sent.UnlockSecret, now)
	visitor, err := outsider.UnlockLinkByToken(t.Context(), sent.ID, key, first)
	if err != nil {
		t.Fatal(err)
	}
	if err := show(visitor); err != nil {
		t.Errorf("with a session: %v", err)
	}
	for want, text := range map[client.Slug]string{
		client.UnlockTokenUsed:    first,
		client.UnlockTokenExpired: token(sent.UnlockSecret, now.Add(-time.Minute)),
		client.UnlockTokenInvalid: token(share.NewUnlockSecret(), now),
	} {
		if _, err := outsider.UnlockLinkByToken(t.Context(), sent.ID, key, text); !errors.Is(err, want) {
			t.Errorf("want %v: %v", want, err)
		}
	}
	if _, err := alice.ChangeUnlockSecret(t.Context(), sent.ID); err != nil {
		t.Fatal(err)
	}
	if err := show(visitor); !errors.Is(err, client.UnlockNeeded) {
		t.Errorf("with a session from before the change: %v", err)
	}

	got, err := outsider.Get(t.Context(), client.GetInput{
		ID: sent.ID, Path: t.TempDir(), Key: func(context.Context) (keyring.Secret, error) { return sent.Secret, nil },
		Password: func(context.Context, error) (password.Password, error) { return p, nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	if arrived, err := os.ReadFile(got.Path); err != nil || !bytes.Equal(arrived, file) {
		t.Errorf("%d bytes arrived, %v", len(arrived), err)
	}
}
