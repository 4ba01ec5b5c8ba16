package client_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/keyring/password"
	"github.com/secure-share/secure-share/shared/share"
)

// outsider is a client of a person without an account.
func (w *services) outsider() *client.Client {
	w.t.Helper()
	c, err := client.New(client.Options{LinkAPI: w.URL, Claims: client.ClaimFolder(w.t.TempDir()), Clock: w.clock})
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

var forOutsider = client.SendInput{
	Name: "plan.pdf", Recipient: share.Outsider, For: "Carla of Globex", SenderName: "Alice", Description: "the plan",
}

func (w *services) sendOut(content []byte) client.Sent {
	w.t.Helper()
	in := forOutsider
	in.Content, in.Size, in.Mail = bytes.NewReader(content), int64(len(content)), address(w.t)
	sent, err := w.as(alice).Send(context.Background(), in)
	if err != nil {
		w.t.Fatal(err)
	}
	return sent
}

func TestSendToAnOutsider(t *testing.T) {
	w := newServices(t)
	content := []byte("plain text")
	sent := w.sendOut(content)
	if sent.Link != w.Page+"#"+string(sent.ID) || !sent.Delivered || len(w.Mails) != 1 {
		t.Errorf("sent %+v, %d mails", sent, len(w.Mails))
	}
	got, err := w.outsider().Get(context.Background(), client.GetInput{ID: sent.ID, Key: given(sent.Secret), Path: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	if arrived, err := os.ReadFile(got.Path); err != nil || !bytes.Equal(arrived, content) {
		t.Errorf("%q arrived, %v", arrived, err)
	}
	if m := got.Metadata; m.For != forOutsider.For || m.Sender != "Alice" || m.Description != "the plan" {
		t.Errorf("metadata %+v", m)
	}
	if s := w.Status(sent.ID); s != share.Downloaded {
		t.Errorf("status %s", s)
	}
	for _, private := range []string{forOutsider.For, "bob@acme.example", "the plan"} {
		if bytes.Contains(w.Received.Bytes(), []byte(private)) {
			t.Errorf("the file API was told %q", private)
		}
	}
	if _, err := w.outsider().Get(context.Background(), client.GetInput{ID: sent.ID, Key: given(sent.Secret), Path: t.TempDir()}); !errors.Is(err, client.Downloaded) {
		t.Errorf("the second time: %v", err)
	}
}

// Without the key, the service reveals nothing, and nothing happens to the share.
func TestALinkWithAWrongKey(t *testing.T) {
	w := newServices(t)
	sent := w.sendOut([]byte("plain text"))
	_, err := w.outsider().Get(context.Background(), client.GetInput{ID: sent.ID, Key: given(keyring.NewSecret()), Path: t.TempDir()})
	if !errors.Is(err, client.NotFound) || w.Status(sent.ID) != share.Available {
		t.Errorf("%v, status %s", err, w.Status(sent.ID))
	}
}

func parsed(t *testing.T, text string) password.Password {
	t.Helper()
	p, err := password.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestAShareWithAPassword(t *testing.T) {
	w := newServices(t)
	in := forOutsider
	content := []byte("plain text")
	in.Content, in.Size, in.Mail, in.Password = bytes.NewReader(content), int64(len(content)), address(t), parsed(t, "correct horse")
	sent, err := w.as(alice).Send(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	if len(w.Mails) != 1 || string(w.Mails[0].Secret) != sent.Secret.Reveal() {
		t.Error("the mail does not have the key")
	}
	var asked []error
	passwords := []string{"wrong", "correct horse"}
	get := client.GetInput{ID: sent.ID, Key: given(sent.Secret), Path: t.TempDir()}
	if _, err := w.outsider().Get(context.Background(), get); !errors.Is(err, client.PasswordNeeded) {
		t.Errorf("without a password: %v", err)
	}
	get.Password = func(_ context.Context, refusal error) (password.Password, error) {
		asked = append(asked, refusal)
		return parsed(t, passwords[len(asked)-1]), nil
	}
	got, err := w.outsider().Get(context.Background(), get)
	if err != nil {
		t.Fatal(err)
	}
	if arrived, err := os.ReadFile(got.Path); err != nil || !bytes.Equal(arrived, content) {
		t.Errorf("%q arrived, %v", arrived, err)
	}
	if len(asked) != 2 || !errors.Is(asked[0], client.PasswordNeeded) || !errors.Is(asked[1], client.WrongPassword) {
		t.Errorf("asked after %v", asked)
	}
	if bytes.Contains(w.Received.Bytes(), []byte("correct horse")) {
		t.Error("the service was told the password")
	}
}

// A gate leaves the keys as they are: the password, or an unlock token, only gives a
// session.
func TestAShareWithAGate(t *testing.T) {
	w := newServices(t)
	in := forOutsider
	content := []byte("plain text")
	in.Content, in.Size, in.Mail, in.Password, in.Gate = bytes.NewReader(content), int64(len(content)), address(t), parsed(t, "correct horse"), true
	sent, err := w.as(alice).Send(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	if row := w.Shares[sent.ID]; row.HasPassword() || sent.UnlockSecret.Reveal() != row.UnlockSecret.Reveal() || sent.UnlockSecret.IsZero() {
		t.Errorf("the row is %+v", row)
	}
	get := client.GetInput{ID: sent.ID, Key: given(sent.Secret), Path: t.TempDir()}
	if _, err := w.outsider().Get(context.Background(), get); !errors.Is(err, client.UnlockNeeded) {
		t.Errorf("without a password: %v", err)
	}
	var asked []error
	get.Password = func(_ context.Context, refusal error) (password.Password, error) {
		asked = append(asked, refusal)
		return parsed(t, []string{"wrong", "correct horse"}[len(asked)-1]), nil
	}
	got, err := w.outsider().Get(context.Background(), get)
	if err != nil {
		t.Fatal(err)
	}
	if arrived, err := os.ReadFile(got.Path); err != nil || !bytes.Equal(arrived, content) {
		t.Errorf("%q arrived, %v", arrived, err)
	}
	if len(asked) != 2 || !errors.Is(asked[0], client.UnlockNeeded) || !errors.Is(asked[1], client.WrongPassword) {
		t.Errorf("asked after %v", asked)
	}
	if bytes.Contains(w.Received.Bytes(), []byte("correct horse")) {
		t.Error("the service was told the password")
	}
}

func TestTheUnlockSecretChanges(t *testing.T) {
	w := newServices(t)
	in := forOutsider
	in.Content, in.Size, in.Mail, in.Password, in.Gate = strings.NewReader("x"), 1, address(t), parsed(t, "a"), true
	sent, err := w.as(alice).Send(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	unlocked, err := w.outsider().UnlockLink(context.Background(), sent.ID, client.NewLinkKey(sent.Secret, password.Password{}, sent.ID), in.Password)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.outsider().ShowLink(context.Background(), sent.ID, unlocked); err != nil {
		t.Errorf("with a session: %v", err)
	}
	changed, err := w.as(alice).ChangeUnlockSecret(context.Background(), sent.ID)
	if err != nil || changed.Reveal() == sent.UnlockSecret.Reveal() {
		t.Errorf("changed: %v", err)
	}
	if now, err := w.as(alice).UnlockSecret(context.Background(), sent.ID); err != nil || now.Reveal() != changed.Reveal() {
		t.Errorf("read: %v", err)
	}
	if _, err := w.outsider().ShowLink(context.Background(), sent.ID, unlocked); !errors.Is(err, client.UnlockNeeded) {
		t.Errorf("with the session from before: %v", err)
	}
}

func TestWhereNoGateCanBeSet(t *testing.T) {
	for name, c := range map[string]func(*services, *client.SendInput){
		"without a password":    func(_ *services, in *client.SendInput) { in.Password = password.Password{} },
		"for a colleague":       func(_ *services, in *client.SendInput) { in.Recipient = bob },
		"by an earlier release": func(w *services, _ *client.SendInput) { w.NoPasswords = true },
	} {
		t.Run(name, func(t *testing.T) {
			w := newServices(t)
			in := forOutsider
			in.Content, in.Size, in.Mail, in.Password, in.Gate = strings.NewReader("x"), 1, address(t), parsed(t, "a"), true
			c(w, &in)
			if _, err := w.as(alice).Send(context.Background(), in); !errors.Is(err, client.ErrNoGate) && !errors.Is(err, client.ErrNoPassword) || len(w.Shares) > 0 {
				t.Errorf("%v, %d shares", err, len(w.Shares))
			}
		})
	}
}

func TestALockedShare(t *testing.T) {
	w := newServices(t)
	in := forOutsider
	in.Content, in.Size, in.Mail, in.Password = strings.NewReader("x"), 1, address(t), parsed(t, "a")
	sent, err := w.as(alice).Send(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	wrong := client.NewLinkKey(sent.Secret, parsed(t, "b"), sent.ID)
	for range w.Rules.WrongPasswords {
		if _, err := w.outsider().ShowLink(context.Background(), sent.ID, wrong); !errors.Is(err, client.WrongPassword) {
			t.Fatal(err)
		}
	}
	right := client.NewLinkKey(sent.Secret, in.Password, sent.ID)
	if _, err := w.outsider().ShowLink(context.Background(), sent.ID, right); !errors.Is(err, client.Locked) {
		t.Errorf("locked: %v", err)
	}
	if s, err := w.as(alice).LiftLock(context.Background(), sent.ID); err != nil || s.LockedUntil != nil || !s.Password {
		t.Errorf("lifted: %+v, %v", s, err)
	}
	if err := w.outsider().DeclineLink(context.Background(), sent.ID, right); err != nil || w.Status(sent.ID) != share.Declined {
		t.Errorf("declined: %v, status %s", err, w.Status(sent.ID))
	}
}

func TestDeclineALink(t *testing.T) {
	w := newServices(t)
	sent := w.sendOut([]byte("plain text"))
	if err := w.outsider().DeclineLink(context.Background(), sent.ID, client.NewLinkKey(sent.Secret, password.Password{}, sent.ID)); err != nil || w.Status(sent.ID) != share.Declined {
		t.Errorf("%v, status %s", err, w.Status(sent.ID))
	}
}

func TestSendToAnOutsiderIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*services, *client.SendInput)
		want   error
	}{
		"without a page": {func(w *services, _ *client.SendInput) { w.Page = "" }, client.ErrNoPage},
		"a colleague":    {func(_ *services, in *client.SendInput) { in.Recipient, in.Password = bob, password.Generate() }, client.ErrNoPassword},
		"an old service": {func(w *services, in *client.SendInput) { w.NoPasswords, in.Password = true, password.Generate() }, client.ErrNoPassword},
		"a long name":    {func(_ *services, in *client.SendInput) { in.For = strings.Repeat("x", 201) }, client.ErrInput},
	} {
		t.Run(name, func(t *testing.T) {
			w := newServices(t)
			in := forOutsider
			in.Content, in.Size, in.Mail = strings.NewReader("x"), 1, address(t)
			c.change(w, &in)
			if _, err := w.as(alice).Send(context.Background(), in); !errors.Is(err, c.want) || len(w.Shares) != 0 {
				t.Errorf("%v, %d shares", err, len(w.Shares))
			}
		})
	}
}
