package main

import (
	"bytes"
	"context"
	"net/http"
	"os"
	"slices"
	"time"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/hidden"
	"github.com/secure-share/secure-share/shared/jws"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/notice"
	"github.com/secure-share/secure-share/shared/noticetoken"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// notify has notices sent to a receiver, and checks their signatures.
func (d *deployment) notify(ctx context.Context) error {
	d.report.Step("an administrator sets the receiver of notices")
	url := hidden.Text(d.receiver.noticesURL())
	var set wire.NoticeSettings
	if err := d.administer(ctx, http.MethodPut, "/v1/notices/settings", wire.NoticeSettingsRequest{Version: new(int64), URL: &url}, &set); err != nil {
		return err
	}
	keys, err := jws.ParseKeys(string(set.Keys))
	if err != nil {
		return err
	}
	d.verifier = noticetoken.NewVerifier(set.Issuer, d.receiver.origin(), keys, time.Now)
	d.receiver.fail(1)
	if d.refused, err = d.declined(ctx); err != nil {
		return err
	}
	err = d.eventually(ctx, "the receiver refuses the first one", func() (bool, error) { return d.receiver.failures() == 0, nil })
	if err != nil {
		return err
	}
	return d.notified(ctx)
}

// notified has bob decline one file and open another.
func (d *deployment) notified(ctx context.Context) error {
	d.report.Step("bob declines one file and opens another; alice asked for notices of both")
	declined, err := d.declined(ctx)
	if err != nil {
		return err
	}
	alice, bob, err := d.aliceAndBob(ctx)
	if err != nil {
		return err
	}
	opened, err := d.sendNotified(ctx, alice, bob)
	if err != nil {
		return err
	}
	if err := d.open(ctx, bob, opened); err != nil {
		return err
	}
	if err := d.noticed(ctx, declined, notice.Declined); err != nil {
		return err
	}
	return d.noticed(ctx, opened.ID, notice.Opened)
}

// again waits for the second attempt of the notice that the receiver refused.
func (d *deployment) again(ctx context.Context) error {
	d.report.Step("the notice that the receiver refused")
	return d.noticed(ctx, d.refused, notice.Declined)
}

// declined sends a file that bob declines.
func (d *deployment) declined(ctx context.Context) (share.ID, error) {
	alice, bob, err := d.aliceAndBob(ctx)
	if err != nil {
		return "", err
	}
	sent, err := d.sendNotified(ctx, alice, bob)
	if err != nil {
		return "", err
	}
	return sent.ID, bob.Withdraw(ctx, sent.ID)
}

// noticed waits for a notice with a valid signature.
func (d *deployment) noticed(ctx context.Context, id share.ID, event notice.Event) error {
	return d.eventually(ctx, "a notice, signed by KMS, says that the file was "+string(event), func() (bool, error) {
		return slices.ContainsFunc(d.receiver.accepted(), func(token string) bool {
			n, err := d.verifier.Verify(token)
			return err == nil && n.Share == id && n.Event == event
		}), nil
	})
}

// open gets a share.
func (d *deployment) open(ctx context.Context, who person, sent client.Sent) error {
	_, err := d.get(ctx, who.Client, sent.ID, sent.Secret)
	return err
}

// get gets a share into a new folder.
func (d *deployment) get(ctx context.Context, c *client.Client, id share.ID, secret keyring.Secret) (client.Received, error) {
	folder, err := os.MkdirTemp(d.dir, "got-")
	if err != nil {
		return client.Received{}, err
	}
	return c.Get(ctx, client.GetInput{ID: id, Path: folder, Key: func(context.Context) (keyring.Secret, error) { return secret, nil }})
}

// sendNotified sends a file whose sender wants notices. Its key is handed over.
func (d *deployment) sendNotified(ctx context.Context, from, to person) (client.Sent, error) {
	content := []byte("tell me")
	return from.Send(ctx, client.SendInput{
		Content: bytes.NewReader(content), Size: int64(len(content)), Name: "told.txt",
		Recipient: share.Person(to.AccountID), DeliveryMethod: client.ByHand, SenderName: "Alice", Notify: true,
	})
}
