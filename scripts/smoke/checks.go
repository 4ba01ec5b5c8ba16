package smoke

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"reflect"
	"sync/atomic"
	"time"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// Sizes of the files: one for a single upload, and one for an upload in parts.
const (
	small = 3_000_000
	large = 20 << 20
)

// checks is one run of all checks.
type checks struct {
	*Report
	pair                    Pair
	ctx                     context.Context
	folder                  string
	alice, bob, carol, dave person
}

// Check sends files through the pair and reports the results. It returns an
// error if it could not continue; failed checks are in the report.
func (p Pair) Check(ctx context.Context, r *Report) error {
	folder, err := os.MkdirTemp("", "secure-share-smoke-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	c := &checks{Report: r, pair: p, ctx: ctx, folder: folder}
	for _, who := range []struct {
		to         *person
		site, name string
	}{{&c.alice, "acme", "alice"}, {&c.bob, "acme", "bob"}, {&c.carol, "acme", "carol"}, {&c.dave, "globex", "dave"}} {
		if *who.to, err = p.person(ctx, folder, who.site, who.name); err != nil {
			return err
		}
	}
	for _, check := range []func() error{c.once, c.inParts, c.several, c.takenBack, c.neverDownloaded} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

// Probe runs the same checks without output and without waiting, and returns
// all failures as one error.
func (p Pair) Probe(ctx context.Context) error {
	p.Expires, p.hurry = false, true
	r := NewReport(io.Discard)
	if err := p.Check(ctx, r); err != nil {
		return err
	}
	return r.Err()
}

// skippingClock is a clock that skips sleeps.
type skippingClock struct{ skipped atomic.Int64 }

func (s *skippingClock) Now() time.Time { return time.Now().Add(time.Duration(s.skipped.Load())) }

func (s *skippingClock) Sleep(ctx context.Context, d time.Duration) error {
	s.skipped.Add(int64(d))
	return context.Cause(ctx)
}

// once sends a file, and tries to get it as other people than its recipient.
func (c *checks) once() error {
	sent, digest, err := c.send("minutes.pdf", small)
	if err != nil {
		return err
	}
	secret, err := c.mailed(sent)
	if err != nil {
		return err
	}
	c.Step("others try")
	before, err := c.alice.Share(c.ctx, sent.ID)
	if err != nil {
		return err
	}
	c.refused(c.bob, sent.ID, keyring.NewSecret(), client.WrongKey, "bob with a wrong key")
	c.refused(c.carol, sent.ID, secret, client.NotFound, "carol, of the same site, with the key")
	c.refused(c.dave, sent.ID, secret, client.NotFound, "dave, of another site, with the key")
	after, err := c.alice.Share(c.ctx, sent.ID)
	if err != nil {
		return err
	}
	c.Check(reflect.DeepEqual(before, after), "nothing changed: still %s", after.Status)
	return c.receive(sent, secret, digest)
}

// inParts sends a file that is too large for a single upload.
func (c *checks) inParts() error {
	sent, digest, err := c.send("film.mkv", large)
	if err != nil {
		return err
	}
	secret, err := c.mailed(sent)
	if err != nil {
		return err
	}
	return c.receive(sent, secret, digest)
}

// takenBack sends a file and takes it back.
func (c *checks) takenBack() error {
	sent, _, err := c.send("wrong file.pdf", small)
	if err != nil {
		return err
	}
	c.Step("alice takes it back")
	if err := c.alice.Withdraw(c.ctx, sent.ID); err != nil {
		return fmt.Errorf("take back: %w", err)
	}
	c.refused(c.bob, sent.ID, sent.Secret, client.Revoked, "bob with the key")
	c.gone(sent.ID, 30*time.Second)
	return nil
}

// neverDownloaded sends a file that nobody downloads.
func (c *checks) neverDownloaded() error {
	if !c.pair.Expires {
		return nil
	}
	sent, _, err := c.send("forgotten.pdf", small)
	if err != nil {
		return err
	}
	c.Step("bob does not download it until %s", sent.Share.ExpiresAt.Local().Format(time.TimeOnly))
	select {
	case <-time.After(time.Until(*sent.Share.ExpiresAt)):
	case <-c.ctx.Done():
		return context.Cause(c.ctx)
	}
	c.refused(c.bob, sent.ID, sent.Secret, client.Expired, "bob with the key")
	c.gone(sent.ID, 3*time.Minute)
	return nil
}

func (c *checks) send(name string, size int) (sent client.Sent, digest [32]byte, err error) {
	c.Step("alice sends %q, %d bytes, to bob", name, size)
	path, digest, err := c.file(name, size)
	if err != nil {
		return sent, digest, err
	}
	address, err := mailaddr.Parse(c.bob.Mail)
	if err != nil {
		return sent, digest, err
	}
	sent, err = c.alice.Send(c.ctx, client.SendInput{
		Path: path, Recipient: share.Person(c.bob.AccountID), Mail: address, SenderName: "Alice",
	})
	if err != nil {
		return sent, digest, fmt.Errorf("send: %w", err)
	}
	c.Check(sent.Delivered, "available until %s, the key mailer took the key", sent.Share.ExpiresAt.Local().Format(time.DateTime))
	return sent, digest, c.stored(sent.ID)
}

// file makes a file of random bytes, and returns its path and hash.
func (c *checks) file(name string, size int) (path string, digest [32]byte, err error) {
	content := make([]byte, size)
	_, _ = rand.Read(content)
	path = filepath.Join(c.folder, "out", name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return path, digest, err
	}
	return path, sha256.Sum256(content), os.WriteFile(path, content, 0o600)
}

// stored checks that the ciphertext of a share is in the bucket.
func (c *checks) stored(id share.ID) error {
	if c.pair.Blobs == nil {
		return nil
	}
	stored, err := c.pair.stored(c.ctx, id)
	c.Check(stored || err != nil, "its ciphertext is in the bucket")
	return err
}

// mailed returns the key from bob's mail, or alice's copy if the mails cannot
// be read.
func (c *checks) mailed(sent client.Sent) (keyring.Secret, error) {
	if c.pair.Mails == nil {
		c.Note("the mail to %s cannot be read here; continuing with the sender's copy of the key", c.bob.Mail)
		return sent.Secret, nil
	}
	secret, err := c.pair.key(c.ctx, c.bob.Mail)
	if err != nil {
		return secret, err
	}
	c.Check(secret.Reveal() == sent.Secret.Reveal(), "the mail to bob brought it")
	return secret, nil
}

func (c *checks) receive(sent client.Sent, secret keyring.Secret, digest [32]byte) error {
	c.Step("bob downloads and opens it")
	got, err := c.bob.Get(c.ctx, client.GetInput{
		ID: sent.ID, Path: c.folder, Key: func(context.Context) (keyring.Secret, error) { return secret, nil },
	})
	if err != nil {
		return fmt.Errorf("get: %w", err)
	}
	content, err := os.ReadFile(got.Path)
	if err != nil {
		return err
	}
	c.Check(sha256.Sum256(content) == digest, "it has the bytes that were sent")
	c.Check(got.Acknowledged, "the service knows")
	c.refused(c.bob, sent.ID, secret, client.Downloaded, "a second download")
	c.gone(sent.ID, 30*time.Second)
	c.listed("alice's outbox", c.alice.Outbox(c.ctx), sent.ID)
	c.listed("bob's inbox", c.bob.Inbox(c.ctx), sent.ID)
	return nil
}

// listed returns the status of a downloaded share in a list.
func (c *checks) listed(list string, shares iter.Seq2[wire.Share, error], id share.ID) {
	status := "nothing"
	for s, err := range shares {
		if err != nil {
			status = err.Error()
			break
		}
		if s.ID == string(id) {
			status = s.Status
			break
		}
	}
	c.Check(status == "downloaded", "%s says: %s", list, status)
}

func (c *checks) refused(p person, id share.ID, secret keyring.Secret, want error, what string) {
	_, err := p.Claim(c.ctx, id, secret.ClaimKey(id.Bytes()), share.NewClaimID())
	c.Check(errors.Is(err, want), "%s: %v", what, err)
}

// gone waits until a blob is deleted.
func (c *checks) gone(id share.ID, within time.Duration) {
	if c.pair.Blobs == nil {
		return
	}
	if c.pair.hurry {
		within = 3 * time.Second
	}
	began := time.Now()
	for {
		stored, err := c.pair.stored(c.ctx, id)
		if (err == nil && !stored) || time.Since(began) > within || c.ctx.Err() != nil {
			c.Check(err == nil && !stored, "its ciphertext is deleted after %.1f s", time.Since(began).Seconds())
			return
		}
		time.Sleep(200 * time.Millisecond)
	}
}
