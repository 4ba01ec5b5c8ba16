package main

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// outside allows sending to people without an account, and does.
func (d *deployment) outside(ctx context.Context) error {
	d.report.Step("sending to people without an account is off until an administrator allows it")
	alice, err := d.person(ctx, "alice")
	if err != nil {
		return err
	}
	_, err = alice.Send(ctx, client.SendInput{
		Content: strings.NewReader("x"), Size: 1, Name: "n", Recipient: share.Outsider, DeliveryMethod: client.ByHand,
	})
	d.report.Check(errors.Is(err, client.Slug("policy")), "before: %v", err)
	if err := d.allowOutsiders(ctx); err != nil {
		return err
	}
	return d.sendOutside(ctx)
}

// sendOutside sends a file to a person without an account, who opens it through the link
// API.
func (d *deployment) sendOutside(ctx context.Context) error {
	d.report.Step("alice sends to a person without an account")
	alice, err := d.person(ctx, "alice")
	if err != nil {
		return err
	}
	const guest = "guest@outside.example"
	content := []byte("for Carla only")
	to, err := mailaddr.Parse(guest)
	if err != nil {
		return err
	}
	sent, err := alice.Send(ctx, client.SendInput{
		Content: bytes.NewReader(content), Size: int64(len(content)), Name: "plan.txt", Recipient: share.Outsider,
		For: "Carla of Globex", Mail: to, SenderName: "Alice",
	})
	if err != nil {
		return err
	}
	d.report.Check(sent.Link == pageURL+"#"+string(sent.ID), "the link is that of the page")
	texts, err := d.pair.Mails.Texts(ctx, guest)
	if err != nil {
		return err
	}
	mail := strings.Join(texts[max(0, len(texts)-1):], "")
	d.report.Check(len(texts) > 0 && strings.Contains(mail, sent.Secret.Reveal()) && !strings.Contains(mail, string(sent.ID)),
		"the mail brings the key, without the link")
	return d.followLink(ctx, alice, sent, content)
}

// allowOutsiders changes the policy of acme, which nobody has changed before.
func (d *deployment) allowOutsiders(ctx context.Context) error {
	return d.administer(ctx, http.MethodPut, "/v1/policies/site", wire.PolicyLevelRequest{
		Version: new(int64), Rules: wire.PolicyRules{DeliveryMethods: []string{"mail", "own", "copy"}, Outsiders: true, Gates: true},
	}, nil)
}

// followLink opens a share as the person without an account does.
func (d *deployment) followLink(ctx context.Context, sender person, sent client.Sent, content []byte) error {
	d.report.Step("the person opens the link, on the page")
	elsewhere, err := d.guest(ctx, "https://elsewhere.example")
	if err != nil {
		return err
	}
	_, err = d.get(ctx, elsewhere, sent.ID, sent.Secret)
	d.report.Check(errors.Is(err, errCORS), "on another page: %v", err)
	guest, err := d.guest(ctx, strings.TrimSuffix(pageURL, "/"))
	if err != nil {
		return err
	}
	open := func(secret keyring.Secret) (client.Received, error) { return d.get(ctx, guest, sent.ID, secret) }
	_, err = open(keyring.NewSecret())
	d.report.Check(errors.Is(err, client.NotFound), "with a wrong key: %v", err)
	got, err := open(sent.Secret)
	if err != nil {
		return err
	}
	arrived, err := os.ReadFile(got.Path)
	if err != nil {
		return err
	}
	d.report.Check(bytes.Equal(arrived, content) && got.Acknowledged, "with the key from the mail, it has the bytes that were sent")
	_, err = open(sent.Secret)
	d.report.Check(errors.Is(err, client.Downloaded), "a second time: %v", err)
	seen, err := sender.Share(ctx, sent.ID)
	if err != nil {
		return err
	}
	d.report.Check(seen.Status == string(share.Downloaded) && seen.Recipient == string(share.Outsider), "alice sees that it was %s", seen.Status)
	return d.deleted(ctx, sent.ID)
}

// guest is somebody without an account on a page of an origin.
func (d *deployment) guest(ctx context.Context, origin string) (*client.Client, error) {
	transport, err := d.newWithPreflights(ctx)
	if err != nil {
		return nil, err
	}
	return client.New(client.Options{
		LinkAPI: d.linkAPI, Transport: fromOrigin{transport, origin}, Claims: client.ClaimFolder(filepath.Join(d.dir, "claims", "guest")),
	})
}

// deleted waits until the ciphertext of a share is gone.
func (d *deployment) deleted(ctx context.Context, id share.ID) error {
	return d.eventually(ctx, "its ciphertext is deleted", func() (bool, error) {
		keys, err := d.pair.Blobs.Keys(ctx)
		return !strings.Contains(strings.Join(keys, "\n")+"\n", "/"+string(id)+"\n"), err
	})
}

// eventually checks that something becomes true before the timeout.
func (d *deployment) eventually(ctx context.Context, what string, is func() (bool, error)) error {
	began := time.Now()
	for {
		now, err := is()
		if err != nil {
			return err
		}
		if now || time.Since(began) > d.timeout {
			d.report.Check(now, "%s after %.1f s", what, time.Since(began).Seconds())
			return nil
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(100 * time.Millisecond):
		}
	}
}
