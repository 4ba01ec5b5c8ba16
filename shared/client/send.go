package client

import (
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"

	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/keyring/password"
	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// SendInput is one file for one person. Path names it; or Size, Name, and Content or
// Open describe it.
type SendInput struct {
	Path    string
	Content io.ReaderAt
	Open    func() (io.ReadCloser, error) // returns the same content each time; an upload that is repeated reads it again
	Size    int64                         // of the content, in bytes
	Name    string                        // what the recipient sees; with Path optional

	Recipient      share.Person
	RecipientName  string            // for own delivery; may be empty
	DeliveryMethod DeliveryMethod    // of the key; empty: own delivery if the Client knows it and the policy allows it, else a mail
	Mail           mailaddr.Address  // where the key goes, unless by hand
	Description    string            // travels sealed, with the name
	SenderName     string            // the sender's name in the mail
	Locale         string            // of the mail, a BCP 47 tag; empty: en
	Progress       Progress          // of the upload
	Password       password.Password // of an outsider, who needs it besides the key; zero: none
	Gate           bool              // the password is that of a gate: it goes into no key, and the service checks it
	For            string            // what the sender calls an outsider, who can read it; see share.Outsider
	Notify         bool              // the site's receiver of notices learns how the share ends
	Openings       share.Openings    // how often it may be opened; 0: once
	Lifetime       time.Duration     // until it expires, in whole seconds; 0: the longest that is allowed
	MayAdd         bool              // colleagues can be added later; see AddRecipient. Clients of release 0.1.0 cannot open such a file

	sending share.Sending // set by SendToEach and AddRecipient, as is copyOf
	copyOf  share.ID

	// Source names the caller and the place of the content, such as an absolute path. If it
	// is set and there is no password, an interrupted upload in parts of the same source,
	// size, name and description to the same recipient, with the same lifetime, continues.
	Source string
}

// Sent describes a file that was sent. Secret opens it and is kept nowhere else.
type Sent struct {
	ID             share.ID
	Secret         keyring.Secret
	Share          wire.Share
	Metadata       Metadata
	DeliveryMethod DeliveryMethod
	Delivered      bool   // the key mailer or own delivery accepted the key
	Link           string // of an outsider: the sender passes it on, separately from the key

	UnlockSecret share.UnlockSecret // of a share with a gate; none if it could not be read: see Client.UnlockSecret
}

// ErrNoPassword means that a share for a colleague cannot have a password, or that
// the service is of an earlier release, without passwords.
var ErrNoPassword = errors.New("a password cannot be set for this share")

// ErrNoGate means that a share without a password cannot have a gate, or that the
// service is of an earlier release, without gates.
var ErrNoGate = errors.New("a gate cannot be set for this share")

// ErrNoPage means that the operator has no page for people without an account.
var ErrNoPage = errors.New("this deployment has no page for people without an account")

// NotDeliveredError means that a file was sent, but its key was not delivered or, with
// ErrDeliveryUnknown, may not have been. ResendKey tries again; the sender may also hand
// the key over.
type NotDeliveredError struct {
	ID  share.ID
	Err error
}

func (e *NotDeliveredError) Error() string {
	if errors.Is(e.Err, ErrDeliveryUnknown) {
		return fmt.Sprintf("the file is stored, but %v", e.Err)
	}
	return fmt.Sprintf("the file is stored, but its key was not delivered: %v", e.Err)
}

func (e *NotDeliveredError) Unwrap() error { return e.Err }

// Send seals the file, stores it and delivers its key. On *NotDeliveredError the Sent is
// complete and the share lives. On *InterruptedError the same call continues the upload
// within a day. On any other error nothing stays stored. The plaintext is read once, while
// it is uploaded, and written nowhere: a temporary file holds the sealed parts that are on
// their way.
func (c *Client) Send(ctx context.Context, in SendInput) (Sent, error) {
	sent, err := c.sendOnce(ctx, in)
	if errors.Is(err, errStale) {
		return c.sendOnce(ctx, in)
	}
	return sent, err
}

// LinkTo returns the link of a share for a person without an account, as Send does. It does
// not ask whether the share exists. The error is ErrNoPage where nobody can open such shares.
func (c *Client) LinkTo(ctx context.Context, id share.ID) (string, error) {
	limits, err := c.Limits(ctx)
	if err == nil && limits.Page == "" {
		err = ErrNoPage
	}
	if err != nil {
		return "", err
	}
	return linkTo(limits.Page, id), nil
}

func linkTo(page string, id share.ID) string { return page + "#" + string(id) }

// pageFor returns the page of an outsider's link, and "" for a colleague.
func (c *Client) pageFor(ctx context.Context, in SendInput) (string, error) {
	switch {
	case in.Gate && in.Password.IsZero():
		return "", ErrNoGate
	case in.Recipient != share.Outsider && !in.Password.IsZero():
		return "", ErrNoPassword
	case in.Recipient != share.Outsider:
		return "", nil
	case in.MayAdd:
		return "", fmt.Errorf("%w: nobody can be added to what a person without an account gets", ErrInput)
	}
	limits, err := c.Limits(ctx)
	switch {
	case err == nil && limits.Page == "":
		err = ErrNoPage
	case err == nil && in.Gate && !limits.Gates:
		err = ErrNoGate
	case err == nil && !in.Gate && !in.Password.IsZero() && !limits.Passwords:
		err = ErrNoPassword
	}
	return limits.Page, err
}

func (c *Client) sendOnce(ctx context.Context, in SendInput) (Sent, error) {
	src, err := in.source()
	if err != nil {
		return Sent{}, err
	}
	defer src.close()
	key, err := c.keyFor(ctx, in, src.size)
	if err != nil {
		return Sent{}, err
	}
	page, err := c.pageFor(ctx, in)
	if err != nil {
		return Sent{}, err
	}
	metadata := src.metadata(in.Description)
	if page != "" {
		metadata.Sender, metadata.For = in.SenderName, in.For
	}
	state, file, err := c.beginUpload(in, metadata)
	if err != nil {
		return Sent{}, err
	}
	defer file.close()
	if metadata, err = openMetadata(state.metadata, state.sealing, state.id); err != nil {
		return Sent{}, err
	}
	key.id, key.secret = state.id, state.secret
	sent := Sent{ID: state.id, Secret: state.secret, Metadata: metadata, DeliveryMethod: key.method}
	if page != "" {
		sent.Link = linkTo(page, sent.ID)
	}
	b, err := newBody(src, metadata.bodyKey(state.sealing), state.salt)
	if err != nil {
		return Sent{}, err
	}
	b.continueFrom(file)
	if in.MayAdd {
		in.sending = share.Sending(state.id)
		if err := c.checkCopy(ctx, b.length); err != nil {
			return Sent{}, c.notUploaded(ctx, sent.ID, b, err)
		}
	}
	committed, err := c.upload(ctx, sent, state, b, key, in)
	earlier := errors.Is(err, Recommit) // an earlier run committed it, and did not deliver the key
	if earlier {
		committed.Share, err = c.Share(ctx, sent.ID)
	}
	if err != nil {
		return Sent{}, c.notUploaded(ctx, sent.ID, b, err)
	}
	sent.Share = committed.Share
	if in.Gate {
		sent.UnlockSecret, _ = c.UnlockSecret(ctx, sent.ID)
	}
	if earlier {
		err = c.again(ctx, key, sent.Share.ExpiresAt)
	} else {
		err = c.first(ctx, key, committed)
	}
	file.remove() // not before the delivery: until then nothing else has the key
	if err != nil {
		return sent, &NotDeliveredError{sent.ID, err}
	}
	sent.Delivered = sent.DeliveryMethod != ByHand
	return sent, nil
}

// keyFor returns how the key of a file of this size is delivered. It refuses what the
// services would refuse only after the upload.
func (c *Client) keyFor(ctx context.Context, in SendInput, size int64) (keyDelivery, error) {
	key := in.keyDelivery()
	if err := key.check(); err != nil {
		return keyDelivery{}, err
	}
	if len(in.For) > longestName {
		return keyDelivery{}, fmt.Errorf("%w: what you call the recipient takes more than %d bytes", ErrInput, longestName)
	}
	rules, err := c.rules(ctx)
	if err != nil {
		return keyDelivery{}, err
	}
	if err := checkPassword(rules, in); err != nil {
		return keyDelivery{}, err
	}
	return c.allowed(key, rules, size)
}

// allowed chooses the method of a key, within the rules.
func (c *Client) allowed(key keyDelivery, rules wire.PolicyRules, size int64) (_ keyDelivery, err error) {
	if key.method, err = c.deliveryMethod(rules, key.method); err != nil {
		return keyDelivery{}, err
	}
	return key, checkRules(rules, size, key)
}

// keyDelivery is the delivery of a key that is not made yet.
func (in SendInput) keyDelivery() keyDelivery {
	return keyDelivery{
		method: in.DeliveryMethod, to: in.Mail, nonce: mailaddr.NewNonce(),
		outsider: in.Recipient == share.Outsider, recipientName: in.RecipientName, senderName: in.SenderName, locale: cmp.Or(in.Locale, english),
	}
}

// first delivers the key of a share that was just committed.
func (c *Client) first(ctx context.Context, k keyDelivery, committed wire.CommitResponse) error {
	switch {
	case k.method == ByHand:
		return nil
	case k.method == ByOwnDelivery:
		return c.deliverKey(ctx, k, committed.Share.ExpiresAt)
	case committed.Ticket.Token == "": // then the key must not go to the key mailer
		return ErrAnswer
	}
	return c.mail(ctx, k, committed.Ticket)
}

// errStale means that the share of an interrupted upload cannot continue.
var errStale = errors.New("the interrupted upload cannot continue")

// beginUpload makes a new share, or continues an interrupted upload.
func (c *Client) beginUpload(in SendInput, m Metadata) (s uploadState, file *uploadFile, err error) {
	s = uploadState{id: share.NewID(), secret: keyring.NewSecret(), salt: newSalt()}
	if s.sealing = s.secret; !in.Gate {
		s.sealing = in.Password.Apply(s.secret, s.id.Bytes())
	}
	sealed := m
	if in.MayAdd {
		sealed = m.withFileKey(keyring.NewFileKey())
	}
	if s.metadata, err = sealMetadata(sealed, s.sealing, s.id); err != nil {
		return s, nil, err
	}
	if in.Source == "" || c.uploads == "" || m.Size <= longestOnePut || !in.Password.IsZero() {
		return s, nil, nil
	}
	name, err := uploadName(in.identity(c.fileAPI, m)...)
	if err != nil {
		return s, nil, err
	}
	stored, file, err := c.uploads.open(name, s)
	if errors.Is(err, ErrRunning) { // the same file is being sent by another run
		return s, nil, nil
	}
	return stored, file, err
}

// identity is what the share of a stored upload was announced with.
func (in SendInput) identity(fileAPI string, m Metadata) []any {
	parts := []any{fileAPI, in.Source, in.Recipient, m}
	if in.Lifetime > 0 { // without one, the name is that of earlier versions
		parts = append(parts, in.Lifetime)
	}
	if in.Openings > share.Once {
		parts = append(parts, in.Openings.String())
	}
	if in.MayAdd {
		parts = append(parts, "may add")
	}
	return parts
}

// notUploaded takes the share back, unless the upload can continue later.
func (c *Client) notUploaded(ctx context.Context, id share.ID, b *body, err error) error {
	if _, passes := transient(err); passes && b.file != nil && len(b.sums) > 0 && ctx.Err() == nil {
		return &InterruptedError{id, err}
	}
	b.file.remove()
	ended := slices.ContainsFunc(Ends(), func(s Slug) bool { return errors.Is(err, s) })
	if b.announced && !ended {
		c.undo(ctx, id)
	}
	if b.file.resumed() && (ended || errors.Is(err, IDTaken)) {
		return errStale
	}
	return err
}

// upload stores the file and commits it, and again where the storage does not have,
// or does not know yet, what it was given.
func (c *Client) upload(ctx context.Context, s Sent, state uploadState, b *body, k keyDelivery, in SendInput) (wire.CommitResponse, error) {
	create := in.announcement(s.ID, state, b.length)
	if in.Recipient == share.Outsider {
		create.MailVerifier = verifier(s.Secret, s.ID.MailID())
	}
	switch {
	case in.Gate:
		proof := in.Password.GateProof(s.ID.Bytes()).Verifier()
		create.Gate = &wire.Gate{Verifier: base64.RawURLEncoding.EncodeToString(proof[:])}
	case !in.Password.IsZero():
		create.KeyVerifier = verifier(s.Secret, s.ID)
	}
	for n := 1; ; n++ {
		sum, failed := c.store(ctx, create, b, in.Progress)
		if failed != nil && !errors.As(failed, new(uncertain)) {
			return wire.CommitResponse{}, failed
		}
		committed, err := c.settle(ctx, s.ID, k.commit(sum))
		switch {
		case !errors.Is(err, NotStored):
			return committed, err
		case failed != nil && (n == attempts || !errors.As(failed, new(unanswered))):
			return committed, failed
		case n == attempts || c.clock.Sleep(ctx, backoff(n)) != nil:
			return committed, err
		}
		b.file.forgetStored()
	}
}

// announcement returns the request that creates a share for a colleague.
func (in SendInput) announcement(id share.ID, state uploadState, length int64) wire.CreateRequest {
	r := wire.CreateRequest{
		ID: string(id), Recipient: string(in.Recipient), Metadata: state.metadata,
		Verifier: verifier(state.sealing, id),
		Length:   length,
		Notify:   in.Notify,

		LifetimeSeconds: int64(in.Lifetime / time.Second),
		CopyOf:          string(in.copyOf), Sending: string(in.sending),
	}
	r.Openings, r.UntilExpiry = in.Openings.Split()
	return r
}

// verifier is the verifier of a secret for the share or mail id, in base64url.
func verifier(s keyring.Secret, id share.ID) string {
	v := s.ClaimKey(id.Bytes()).Verifier()
	return base64.RawURLEncoding.EncodeToString(v[:])
}

// commitTime is how long S3 may take to assemble the parts.
const commitTime = 10 * time.Minute

// settle commits, and repeats that while the service is not done: giving up would
// withdraw the share and waste the upload.
func (c *Client) settle(ctx context.Context, id share.ID, r wire.CommitRequest) (wire.CommitResponse, error) {
	giveUp := c.clock.Now().Add(commitTime)
	for n := 1; ; n++ {
		committed, err := c.Commit(ctx, id, r)
		p, refused := asProblem(err)
		if !refused || p.Status != http.StatusServiceUnavailable || c.clock.Now().After(giveUp) {
			return committed, err
		}
		if ended := c.clock.Sleep(ctx, backoff(min(n, 6))); ended != nil {
			return committed, err
		}
	}
}

// undoTime bounds the wait for a service that may itself be the cause of the failure.
const undoTime = 3 * time.Second

// undo tries to take back a share that did not become available. If that fails, the share
// ends by itself at the upload deadline.
func (c *Client) undo(ctx context.Context, id share.ID) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), undoTime)
	defer cancel()
	_ = c.Withdraw(ctx, id)
}
