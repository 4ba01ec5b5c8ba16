package client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/keyring/password"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// ErrVerify means that a file is not what its sender sealed. It is not kept and not
// acknowledged, so the download can be tried again.
var ErrVerify = errors.New("the file did not arrive as it was sent; nothing was kept")

// GetInput describes a download.
type GetInput struct {
	ID share.ID

	// Key returns the key. It is called once, after the share was found, and not at
	// all if only the acknowledgement is missing.
	Key func(context.Context) (keyring.Secret, error)

	// Password returns the password of a link's share that has one; refusal says that it
	// is needed, or that the one before was wrong. An error ends the download. It may be nil.
	Password func(ctx context.Context, refusal error) (password.Password, error)

	Path     string   // of the file, or a folder, or empty for the current one
	Progress Progress // of the download
}

// Received is a downloaded file. Metadata is empty if the file had arrived before and
// only had to be acknowledged.
type Received struct {
	ID           share.ID
	Path         string
	Metadata     Metadata
	Acknowledged bool
}

// NotAcknowledgedError means that a file is complete but the service does not know. The
// same Get again only acknowledges it.
type NotAcknowledgedError struct {
	ID   share.ID
	Path string
	Err  error
}

func (e *NotAcknowledgedError) Error() string {
	return fmt.Sprintf("the file arrived, but that could not be acknowledged: %v", e.Err)
}

func (e *NotAcknowledgedError) Unwrap() error { return e.Err }

// InterruptedError means that part of a transfer is done. It is kept on the disk for
// a day, and the same Get or Send continues it.
type InterruptedError struct {
	ID  share.ID
	Err error
}

func (e *InterruptedError) Error() string { return e.Err.Error() }

func (e *InterruptedError) Unwrap() error { return e.Err }

// Get claims, downloads, opens and verifies a file, gives it its name and then
// acknowledges it. Before the claim it checks the share's state, the key, the
// destination and its free space. Data of an interrupted Get is verified and not
// downloaded again. With a *NotAcknowledgedError the Received is complete.
func (c *Client) Get(ctx context.Context, in GetInput) (Received, error) {
	if c.claims == nil {
		return Received{}, errors.New("client: Get needs a claim log")
	}
	if _, err := share.ParseID(string(in.ID)); err != nil {
		return Received{}, err
	}
	release, err := c.claims.Hold(in.ID)
	if err != nil {
		return Received{}, err
	}
	defer release()
	if r, arrived, err := c.arrived(ctx, in.ID); arrived || err != nil {
		return r, err
	}
	key, m, err := c.inspect(ctx, in)
	if err != nil {
		return Received{}, err
	}
	path, err := choose(in.Path, m.Name)
	if errors.Is(err, ErrExists) {
		if attempt, placed := c.placed(in.ID, path); placed {
			return c.record(ctx, Received{ID: in.ID, Path: path, Metadata: m}, attempt)
		}
	}
	if err != nil {
		return Received{}, err
	}
	attempt, dst, err := c.begin(in.ID, path, m.Size)
	if err != nil {
		return Received{}, err
	}
	if err := c.fetch(ctx, in, key, m, attempt.Claim, dst); err != nil {
		return Received{}, c.stopped(in.ID, dst, err)
	}
	if err := dst.keep(); err != nil {
		dst.discard()
		return Received{}, err
	}
	return c.record(ctx, Received{ID: in.ID, Path: dst.path, Metadata: m}, attempt)
}

// stopped keeps the data for a later run, unless the file is not what its sender sealed
// or the share has ended.
func (c *Client) stopped(id share.ID, dst *partial, err error) error {
	useless := errors.Is(err, ErrVerify) || errors.Is(err, ErrChanged) ||
		slices.ContainsFunc(Ends(), func(s Slug) bool { return errors.Is(err, s) })
	if !useless && dst.leave() {
		return &InterruptedError{id, err}
	}
	dst.discard()
	return c.over(id, err)
}

// record stores the file's final path before its unfinished name is removed: until then
// a run that was killed is recognized by the two names.
func (c *Client) record(ctx context.Context, r Received, a Attempt) (Received, error) {
	if err := c.claims.Received(r.ID, r.Path); err != nil {
		return r, &NotAcknowledgedError{r.ID, r.Path, err}
	}
	_ = removeUnfinished(a.Unfinished) // if not, the next download does
	return c.acknowledge(ctx, r, a.Claim)
}

// arrived finishes an earlier Get that did not acknowledge its file.
func (c *Client) arrived(ctx context.Context, id share.ID) (Received, bool, error) {
	attempt, found, err := c.claims.Find(id)
	if err != nil || !found || attempt.File == "" {
		return Received{}, false, err
	}
	if _, err := os.Lstat(attempt.File); err != nil {
		return Received{}, false, nil
	}
	_ = removeUnfinished(attempt.Unfinished)
	r, err := c.acknowledge(ctx, Received{ID: id, Path: attempt.File}, attempt.Claim)
	return r, true, err
}

// placed reports whether path is the file of an earlier Get that was killed before it
// recorded the path: then the file still has its unfinished name, too. Only a verified
// file gets a second name.
func (c *Client) placed(id share.ID, path string) (Attempt, bool) {
	attempt, found, err := c.claims.Find(id)
	if err != nil || !found || attempt.Unfinished == "" {
		return Attempt{}, false
	}
	unfinished, err := os.Lstat(attempt.Unfinished)
	if err != nil {
		return Attempt{}, false
	}
	file, err := os.Lstat(path)
	return attempt, err == nil && os.SameFile(unfinished, file)
}

// begin opens an attempt and creates its unfinished file, in an order in which a crash
// leaves nothing behind unrecorded, or continues the file of an interrupted Get.
func (c *Client) begin(id share.ID, path string, size int64) (Attempt, *partial, error) {
	attempt, found, err := c.claims.Find(id)
	if err != nil {
		return Attempt{}, nil, err
	}
	if found && attempt.Unfinished != "" {
		if dst, err := reopenPartial(path, attempt.Unfinished, size); err == nil {
			return attempt, dst, nil
		}
		_ = removeUnfinished(attempt.Unfinished)
	}
	if err := checkSpace(filepath.Dir(path), size); err != nil {
		return Attempt{}, nil, err
	}
	if attempt, err = c.claims.Open(id); err != nil {
		return Attempt{}, nil, err
	}
	attempt.Unfinished = unfinished(id, path)
	if err := c.claims.Unfinished(id, attempt.Unfinished); err != nil {
		return Attempt{}, nil, err
	}
	dst, err := newPartial(path, attempt.Unfinished, size)
	return attempt, dst, err
}

// inspect checks everything that does not need a claim.
func (c *Client) inspect(ctx context.Context, in GetInput) (LinkKey, Metadata, error) {
	if c.linkAPI != "" {
		return c.inspectLink(ctx, in)
	}
	s, err := c.Share(ctx, in.ID)
	switch {
	case err != nil:
		return LinkKey{}, Metadata{}, err
	case s.Role != wire.RoleRecipient:
		return LinkKey{}, Metadata{}, fmt.Errorf("%w: only its recipient can download it", ErrRole)
	case s.Unreadable:
		return LinkKey{}, Metadata{}, ErrUnreadable
	case share.Status(s.Status).Ended():
		return LinkKey{}, Metadata{}, c.over(in.ID, end(s.Status))
	}
	secret, err := in.Key(ctx)
	if err != nil {
		return LinkKey{}, Metadata{}, err
	}
	m, err := openMetadata(s.Metadata, secret, in.ID)
	return LinkKey{secret: secret}, m, err
}

// fetch writes the verified plaintext to dst.
func (c *Client) fetch(ctx context.Context, in GetInput, key LinkKey, m Metadata, claim share.ClaimID, dst *partial) error {
	l := &lease{clock: c.clock, claim: func(ctx context.Context) (wire.ClaimResponse, error) {
		if c.linkAPI != "" {
			return c.ClaimLink(ctx, in.ID, key, claim)
		}
		return c.Claim(ctx, in.ID, key.secret.ClaimKey(in.ID.Bytes()), claim)
	}}
	length, err := l.begin(ctx)
	if err != nil {
		return err
	}
	f := &fetch{client: c, lease: l, length: length, ikm: m.bodyKey(key.secret).IKM(), dst: dst, progress: in.Progress}
	if err := f.run(ctx); err != nil {
		return asVerify(err)
	}
	if m.V == version1 {
		return verifyDigest(dst, m.Digest)
	}
	return nil
}

// verifyDigest reads the whole file again.
func verifyDigest(dst *partial, want string) error {
	d := newDigest()
	if _, err := io.Copy(d, io.NewSectionReader(dst.temp, 0, dst.size)); err != nil {
		return fmt.Errorf("download: %w", err)
	}
	if d.sum() != want {
		return fmt.Errorf("%w: its digest differs from the sender's", ErrVerify)
	}
	return nil
}

func (c *Client) acknowledge(ctx context.Context, r Received, claim share.ClaimID) (Received, error) {
	if err := c.Acknowledge(ctx, r.ID, claim); err != nil {
		return r, &NotAcknowledgedError{r.ID, r.Path, c.over(r.ID, err)}
	}
	r.Acknowledged = true
	return r, c.claims.Close(r.ID)
}

// over removes the download of a share that has ended, and returns err.
func (c *Client) over(id share.ID, err error) error {
	for _, s := range Ends() {
		if errors.Is(err, s) {
			c.forget(id)
		}
	}
	return err
}

// forget removes the claim and the written data, and ignores failures.
func (c *Client) forget(id share.ID) {
	if attempt, found, err := c.claims.Find(id); err == nil && found {
		_ = removeUnfinished(attempt.Unfinished)
	}
	_ = c.claims.Close(id)
}
