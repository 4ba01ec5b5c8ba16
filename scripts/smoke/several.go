package smoke

import (
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"time"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/share"
)

// several sends one file to two people. The service copies it, so that each has a share of
// their own.
func (c *checks) several() error {
	const name = "plans.zip"
	c.Step("alice sends %q, %d bytes, to bob and carol", name, large)
	path, digest, err := c.file(name, large)
	if err != nil {
		return err
	}
	people := []person{c.bob, c.carol}
	var to []client.Addressee
	for _, p := range people {
		address, err := mailaddr.Parse(p.Mail)
		if err != nil {
			return err
		}
		to = append(to, client.Addressee{Recipient: share.Person(p.AccountID), Name: p.Name, Mail: address})
	}
	_, sent, err := c.alice.SendToEach(c.ctx, client.SendInput{Path: path, SenderName: "Alice"}, to)
	if err != nil {
		return fmt.Errorf("send to each: %w", err)
	}
	for _, one := range sent {
		if one.Err != nil {
			return fmt.Errorf("send to each: %w", one.Err)
		}
		if err := c.stored(one.ID); err != nil {
			return err
		}
	}
	c.refused(c.carol, sent[1].ID, sent[0].Secret, client.WrongKey, "carol with bob's key")
	c.refused(c.carol, sent[0].ID, sent[0].Secret, client.NotFound, "carol with bob's share and key")
	c.Step("alice takes back what bob got, and carol opens hers")
	if err := c.alice.Withdraw(c.ctx, sent[0].ID); err != nil {
		return fmt.Errorf("take back: %w", err)
	}
	c.refused(c.bob, sent[0].ID, sent[0].Secret, client.Revoked, "bob with his key")
	return c.opens(c.carol, sent[1].Sent, digest)
}

// opens has somebody open a share, with the key from the mail if mails can be read.
func (c *checks) opens(who person, sent client.Sent, digest [32]byte) error {
	secret := sent.Secret
	if c.pair.Mails != nil {
		var err error
		if secret, err = c.pair.key(c.ctx, who.Mail); err != nil {
			return err
		}
	}
	got, err := who.Get(c.ctx, client.GetInput{
		ID: sent.ID, Path: c.folder, Key: func(context.Context) (keyring.Secret, error) { return secret, nil },
	})
	if err != nil {
		return fmt.Errorf("get: %w", err)
	}
	content, err := os.ReadFile(got.Path)
	c.Check(err == nil && sha256.Sum256(content) == digest && got.Acknowledged, "it has the bytes that were sent")
	c.gone(sent.ID, 30*time.Second)
	return err
}
