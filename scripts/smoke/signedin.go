package smoke

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/keyring"
)

// SignedIn checks a pair of stacks of any stage from outside, with the sign-ins of the
// command line tool.
type SignedIn struct {
	Tool
	Sender    string // profile; empty: the last that signed in
	Recipient string // profile of another person; empty: nobody receives
	To        string // account id of the recipient, if there is no such profile
	Mail      string // address of the recipient

	Mails Mailbox // nil: a person has to look for the mails
}

// ErrRecipient means that it is not clear who gets the files.
var ErrRecipient = errors.New("name the recipient: either an account id, or the profile of another person")

// someone is the person of a profile, as whoami prints it.
type someone struct {
	AccountID string `json:"accountId"`
	Site      string `json:"site"`
	Name      string `json:"name"`
}

func (p someone) String() string { return cmp.Or(p.Name, p.AccountID) }

// Check sends files and reports the results. It returns an error if it could not
// continue; failed checks are in the report.
func (s SignedIn) Check(ctx context.Context, r *Report) error {
	if (s.To == "") == (s.Recipient == "") {
		return ErrRecipient
	}
	folder, err := os.MkdirTemp("", "secure-share-smoke-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	c := &signedInChecks{Report: r, with: s, ctx: ctx, folder: folder}
	if err := c.run(s.Sender, &c.sender, "whoami"); err != nil {
		return err
	}
	c.recipient = someone{AccountID: s.To}
	if s.Recipient != "" {
		if err := c.run(s.Recipient, &c.recipient, "whoami"); err != nil {
			return err
		}
	}
	c.Note("%s", c.sender.Site)
	if err := c.file("minutes.pdf", small); err != nil {
		return err
	}
	return c.file("film.mkv", large)
}

// signedInChecks is one run of all checks.
type signedInChecks struct {
	*Report
	with              SignedIn
	ctx               context.Context
	folder            string
	sender, recipient someone
}

// sentFile is a file that was sent.
type sentFile struct {
	ID        string `json:"id"`
	Key       string `json:"key"`
	Delivered bool   `json:"delivered"`
	content   []byte
}

// run runs a command of the tool with a sign-in, and decodes its JSON into result.
func (c *signedInChecks) run(profile string, result any, args ...string) error {
	return c.with.Run(c.ctx, Command{Profile: profile, Args: args, Result: result})
}

// get gets a file as the recipient.
func (c *signedInChecks) get(sent sentFile, key, target string, result any) error {
	return c.with.Run(c.ctx, Command{Profile: c.with.Recipient, Args: []string{"get", sent.ID, "-o", target}, Stdin: key, Result: result})
}

// file sends a file, which the recipient downloads, or the sender takes back if nobody
// receives.
func (c *signedInChecks) file(name string, size int) error {
	sent, err := c.send(name, size)
	if err != nil {
		return err
	}
	c.is(c.with.Sender, sent, "available")
	if c.with.Recipient == "" {
		return c.takeBack(sent)
	}
	return c.receive(sent)
}

func (c *signedInChecks) send(name string, size int) (sentFile, error) {
	c.Step("%s sends %q, %d bytes, to %s", c.sender, name, size, c.recipient)
	sent := sentFile{content: make([]byte, size)}
	_, _ = rand.Read(sent.content)
	path := filepath.Join(c.folder, name)
	if err := os.WriteFile(path, sent.content, 0o600); err != nil {
		return sent, err
	}
	err := c.run(c.with.Sender, &sent, "send", path, "--to", c.recipient.AccountID, "--mail", c.with.Mail, "--show-key")
	if err != nil {
		return sent, fmt.Errorf("send: %w", err)
	}
	c.Check(sent.Delivered, "the key was taken for %s", c.with.Mail)
	return sent, nil
}

// takeBack takes back a share that nobody here can open.
func (c *signedInChecks) takeBack(sent sentFile) error {
	c.Step("%s takes it back", c.sender)
	if err := c.run(c.with.Sender, nil, "take-back", sent.ID); err != nil {
		return fmt.Errorf("take-back: %w", err)
	}
	c.is(c.with.Sender, sent, "revoked")
	c.Note("the mail to %s arrives all the same", c.with.Mail)
	return nil
}

func (c *signedInChecks) receive(sent sentFile) error {
	key, err := c.mailed(sent)
	if err != nil {
		return err
	}
	c.Step("%s downloads it", c.recipient)
	c.refused(sent, keyring.NewSecret().Reveal(), "urn:secure-share:client:refused", "a wrong key")
	var got struct {
		Path         string `json:"path"`
		Acknowledged bool   `json:"acknowledged"`
	}
	target := filepath.Join(c.folder, "got-"+sent.ID)
	if err := c.get(sent, key, target, &got); err != nil {
		return fmt.Errorf("get: %w", err)
	}
	content, err := os.ReadFile(target)
	if err != nil {
		return err
	}
	c.Check(bytes.Equal(content, sent.content), "it has the bytes that were sent")
	c.Check(got.Acknowledged, "the service knows")
	c.refused(sent, key, "urn:secure-share:problem:downloaded", "a second download")
	c.is(c.with.Sender, sent, "downloaded")
	c.is(c.with.Recipient, sent, "downloaded")
	return nil
}

// mailed returns the key from the mail, or the sender's copy if the mails cannot be read.
func (c *signedInChecks) mailed(sent sentFile) (string, error) {
	if c.with.Mails == nil {
		c.Note("the mail to %s cannot be read here; continuing with the sender's copy of the key", c.with.Mail)
		return sent.Key, nil
	}
	secret, err := (Pair{Mails: c.with.Mails}).key(c.ctx, c.with.Mail)
	if err != nil {
		return "", err
	}
	c.Check(secret.Reveal() == sent.Key, "the mail brought it")
	return secret.Reveal(), nil
}

// is checks the status that one of the two sees.
func (c *signedInChecks) is(profile string, sent sentFile, want string) {
	var share struct{ Status, Role string }
	if err := c.run(profile, &share, "status", sent.ID); err != nil {
		c.Check(false, "status: %v", err)
		return
	}
	c.Check(share.Status == want, "the %s sees: %s", share.Role, share.Status)
}

// refused checks that the recipient gets nothing, with a problem of this type.
func (c *signedInChecks) refused(sent sentFile, key, want, what string) {
	err := c.get(sent, key, filepath.Join(c.folder, "refused"), nil)
	var why *client.Problem
	c.Check(errors.As(err, &why) && why.Type == want, "%s: %v", what, err)
}
