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

// Without the key, the service tells nothing, and nothing happens to the share.
func TestALinkWithAWrongKey(t *testing.T) {
	w := newServices(t)
	sent := w.sendOut([]byte("plain text"))
	_, err := w.outsider().Get(context.Background(), client.GetInput{ID: sent.ID, Key: given(keyring.NewSecret()), Path: t.TempDir()})
	if !errors.Is(err, client.NotFound) || w.Status(sent.ID) != share.Available {
		t.Errorf("%v, status %s", err, w.Status(sent.ID))
	}
}

func TestDeclineALink(t *testing.T) {
	w := newServices(t)
	sent := w.sendOut([]byte("plain text"))
	if err := w.outsider().DeclineLink(context.Background(), sent.ID, sent.Secret.ClaimKey(sent.ID.Bytes())); err != nil || w.Status(sent.ID) != share.Declined {
		t.Errorf("%v, status %s", err, w.Status(sent.ID))
	}
}

func TestSendToAnOutsiderIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*services, *client.SendInput)
		want   error
	}{
		"without a page": {func(w *services, _ *client.SendInput) { w.Page = "" }, client.ErrNoPage},
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
