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

// journey is one run of the checks.
type journey struct {
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
	j := &journey{Report: r, pair: p, ctx: ctx, folder: folder}
	for _, who := range []struct {
		to         *person
		site, name string
	}{{&j.alice, "acme", "alice"}, {&j.bob, "acme", "bob"}, {&j.carol, "acme", "carol"}, {&j.dave, "globex", "dave"}} {
		if *who.to, err = p.person(ctx, folder, who.site, who.name); err != nil {
			return err
		}
	}
	for _, act := range []func() error{j.once, j.inParts, j.takenBack, j.forgotten} {
		if err := act(); err != nil {
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

// hasty is a clock that skips sleeps.
type hasty struct{ skipped atomic.Int64 }

func (h *hasty) Now() time.Time { return time.Now().Add(time.Duration(h.skipped.Load())) }

func (h *hasty) Sleep(ctx context.Context, d time.Duration) error {
	h.skipped.Add(int64(d))
	return context.Cause(ctx)
}

// once sends a file, and tries to get it as other people than its recipient.
func (j *journey) once() error {
	sent, digest, err := j.send("minutes.pdf", small)
	if err != nil {
		return err
	}
	secret, err := j.mailed(sent)
	if err != nil {
		return err
	}
	j.Step("others try")
	before, err := j.alice.Share(j.ctx, sent.ID)
	if err != nil {
		return err
	}
	j.refused(j.bob, sent.ID, keyring.NewSecret(), client.WrongKey, "bob with a wrong key")
	j.refused(j.carol, sent.ID, secret, client.NotFound, "carol, of the same site, with the key")
	j.refused(j.dave, sent.ID, secret, client.NotFound, "dave, of another site, with the key")
	after, err := j.alice.Share(j.ctx, sent.ID)
	if err != nil {
		return err
	}
	j.Check(reflect.DeepEqual(before, after), "nothing changed: still %s", after.Status)
	return j.receive(sent, secret, digest)
}

// inParts sends a file that is too large for a single upload.
func (j *journey) inParts() error {
	sent, digest, err := j.send("film.mkv", large)
	if err != nil {
		return err
	}
	secret, err := j.mailed(sent)
	if err != nil {
		return err
	}
	return j.receive(sent, secret, digest)
}

// takenBack sends a file and revokes it.
func (j *journey) takenBack() error {
	sent, _, err := j.send("wrong file.pdf", small)
	if err != nil {
		return err
	}
	j.Step("alice takes it back")
	if err := j.alice.Withdraw(j.ctx, sent.ID); err != nil {
		return fmt.Errorf("withdraw: %w", err)
	}
	j.refused(j.bob, sent.ID, sent.Secret, client.Revoked, "bob with the key")
	j.gone(sent.ID, 30*time.Second)
	return nil
}

// forgotten sends a file that nobody downloads.
func (j *journey) forgotten() error {
	if !j.pair.Expires {
		return nil
	}
	sent, _, err := j.send("forgotten.pdf", small)
	if err != nil {
		return err
	}
	j.Step("bob does not fetch it until %s", sent.Share.ExpiresAt.Local().Format(time.TimeOnly))
	select {
	case <-time.After(time.Until(*sent.Share.ExpiresAt)):
	case <-j.ctx.Done():
		return context.Cause(j.ctx)
	}
	j.refused(j.bob, sent.ID, sent.Secret, client.Expired, "bob with the key")
	j.gone(sent.ID, 3*time.Minute)
	return nil
}

func (j *journey) send(name string, size int) (sent client.Sent, digest [32]byte, err error) {
	j.Step("alice sends %q, %d bytes, to bob", name, size)
	content := make([]byte, size)
	_, _ = rand.Read(content)
	path := filepath.Join(j.folder, "out", name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return sent, digest, err
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		return sent, digest, err
	}
	address, err := mailaddr.Parse(j.bob.Mail)
	if err != nil {
		return sent, digest, err
	}
	sent, err = j.alice.Send(j.ctx, client.SendInput{
		Path: path, Recipient: share.Person(j.bob.AccountID), Mail: address, SenderName: "Alice",
	})
	if err != nil {
		return sent, digest, fmt.Errorf("send: %w", err)
	}
	j.Check(sent.Delivered, "available until %s, the key mailer took the key", sent.Share.ExpiresAt.Local().Format(time.DateTime))
	if j.pair.Blobs != nil {
		stored, err := j.pair.stored(j.ctx, sent.ID)
		if err != nil {
			return sent, digest, err
		}
		j.Check(stored, "its ciphertext is in the bucket")
	}
	return sent, sha256.Sum256(content), nil
}

// mailed returns the key from bob's mail, or alice's copy if the mails cannot
// be read.
func (j *journey) mailed(sent client.Sent) (keyring.Secret, error) {
	if j.pair.Mails == nil {
		j.Note("the mail to %s is for you to find; going on with the sender's own copy of the key", j.bob.Mail)
		return sent.Secret, nil
	}
	secret, err := j.pair.key(j.ctx, j.bob.Mail)
	if err != nil {
		return secret, err
	}
	j.Check(secret.Reveal() == sent.Secret.Reveal(), "the mail to bob brought it")
	return secret, nil
}

func (j *journey) receive(sent client.Sent, secret keyring.Secret, digest [32]byte) error {
	j.Step("bob fetches and opens it")
	got, err := j.bob.Get(j.ctx, client.GetInput{
		ID: sent.ID, Path: j.folder, Key: func(context.Context) (keyring.Secret, error) { return secret, nil },
	})
	if err != nil {
		return fmt.Errorf("get: %w", err)
	}
	content, err := os.ReadFile(got.Path)
	if err != nil {
		return err
	}
	j.Check(sha256.Sum256(content) == digest, "it is what was sent")
	j.Check(got.Acknowledged, "the service knows")
	j.refused(j.bob, sent.ID, secret, client.Downloaded, "a second download")
	j.gone(sent.ID, 30*time.Second)
	j.listed("alice's outbox", j.alice.Outbox(j.ctx), sent.ID)
	j.listed("bob's inbox", j.bob.Inbox(j.ctx), sent.ID)
	return nil
}

// listed returns the status of a downloaded share in a list.
func (j *journey) listed(list string, shares iter.Seq2[wire.Share, error], id share.ID) {
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
	j.Check(status == "downloaded", "%s says: %s", list, status)
}

func (j *journey) refused(p person, id share.ID, secret keyring.Secret, want error, what string) {
	_, err := p.Claim(j.ctx, id, secret.ClaimKey(id.Bytes()), share.NewClaimID())
	j.Check(errors.Is(err, want), "%s: %v", what, err)
}

// gone waits until a blob is deleted.
func (j *journey) gone(id share.ID, within time.Duration) {
	if j.pair.Blobs == nil {
		return
	}
	if j.pair.hurry {
		within = 3 * time.Second
	}
	began := time.Now()
	for {
		stored, err := j.pair.stored(j.ctx, id)
		if (err == nil && !stored) || time.Since(began) > within || j.ctx.Err() != nil {
			j.Check(err == nil && !stored, "its ciphertext is gone after %.1f s", time.Since(began).Seconds())
			return
		}
		time.Sleep(200 * time.Millisecond)
	}
}
