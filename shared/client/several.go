package client

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// MaxAddressees is how many colleagues SendToEach takes.
const MaxAddressees = 20

// Addressee is one of several colleagues who get the same file.
type Addressee struct {
	Recipient share.Person
	Name      string           // for own delivery; may be empty
	Mail      mailaddr.Address // where the key goes, unless by hand
}

// SentTo is the result for one Addressee. Err is an error as Send returns it.
type SentTo struct {
	Sent
	Recipient share.Person
	Err       error
}

// ErrSeveral means that a file cannot be sent to several people at once: one of them has
// no account, there is a password, or the service is of an earlier release.
var ErrSeveral = errors.New("this cannot be sent to several people at once")

// CopyLengthError means that a file is too long for the service to copy.
type CopyLengthError struct{ Largest, Length int64 } // of the ciphertext, in bytes

func (e *CopyLengthError) Error() string {
	return fmt.Sprintf("for several recipients an encrypted file may have %d bytes, and this one has %d: send it to each of them", e.Largest, e.Length)
}

func (e *CopyLengthError) Unwrap() error { return ErrSeveral }

// SendToEach seals and uploads the file once and makes a share of it, with its own key, for
// each addressee. in has neither a recipient nor a password. An error means that nobody
// gets anything. Otherwise sent has a result for each addressee, in the same order. An
// upload that is interrupted cannot be continued.
func (c *Client) SendToEach(ctx context.Context, in SendInput, to []Addressee) (sending share.Sending, sent []SentTo, err error) {
	if err := in.checkSeveral(to); err != nil {
		return "", nil, err
	}
	src, err := in.source()
	if err != nil {
		return "", nil, err
	}
	defer src.close()
	s := &severalShares{client: c, in: in, fileKey: keyring.NewFileKey()}
	s.in.sending, s.in.Source = share.Sending(share.NewID()), ""
	if s.body, err = newBody(src, s.fileKey, newSalt()); err != nil {
		return "", nil, err
	}
	if err := s.prepare(ctx, src, to); err != nil {
		return "", nil, err
	}
	if err := s.uploadFirst(ctx); err != nil {
		return "", nil, err
	}
	for i := range s.each[1:] {
		s.copyFor(ctx, &s.each[i+1])
	}
	// Keys are delivered last: a recipient with the key could end the share that is copied.
	for i := range s.each {
		c.deliver(ctx, &s.each[i])
		sent = append(sent, SentTo{s.each[i].sent, to[i].Recipient, s.each[i].err})
	}
	return s.in.sending, sent, nil
}

func (in SendInput) checkSeveral(to []Addressee) error {
	if len(to) < 1 || len(to) > MaxAddressees {
		return fmt.Errorf("%w: a file goes to %d people at most", ErrInput, MaxAddressees)
	}
	if !in.Password.IsZero() || in.Gate {
		return ErrSeveral
	}
	seen := map[share.Person]bool{}
	for _, a := range to {
		if a.Recipient == share.Outsider {
			return ErrSeveral
		}
		if seen[a.Recipient] {
			return fmt.Errorf("%w: a recipient is named twice", ErrInput)
		}
		seen[a.Recipient] = true
	}
	return nil
}

// severalShares are the shares of one sending while it is made.
type severalShares struct {
	client  *Client
	in      SendInput
	fileKey keyring.FileKey
	body    *body
	each    []oneShare
}

// oneShare is the share of one of the recipients.
type oneShare struct {
	in        SendInput
	key       keyDelivery
	state     uploadState
	sent      Sent
	committed wire.CommitResponse
	err       error
}

// prepare refuses what would be refused for any of the recipients, before the file is read.
func (s *severalShares) prepare(ctx context.Context, src source, to []Addressee) error {
	if err := s.client.checkCopy(ctx, s.body.length); err != nil {
		return err
	}
	rules, err := s.client.rules(ctx)
	if err != nil {
		return err
	}
	m := src.metadata(s.in.Description).withFileKey(s.fileKey)
	for _, a := range to {
		one := oneShare{in: s.in}
		one.in.Recipient, one.in.RecipientName, one.in.Mail = a.Recipient, a.Name, a.Mail
		one.key = one.in.keyDelivery()
		if err := one.key.check(); err != nil {
			return err
		}
		if one.key, err = s.client.allowed(one.key, rules, src.size); err != nil {
			return err
		}
		if err := one.renew(m); err != nil {
			return err
		}
		s.each = append(s.each, one)
	}
	return nil
}

// checkCopy returns an error unless the service copies a ciphertext of this length, in bytes.
func (c *Client) checkCopy(ctx context.Context, length int64) error {
	limits, err := c.Limits(ctx)
	switch {
	case err != nil:
		return err
	case limits.LargestCopy == 0:
		return ErrSeveral
	case length > limits.LargestCopy:
		return &CopyLengthError{limits.LargestCopy, length}
	}
	return nil
}

// renew gives the share a new id and key.
func (o *oneShare) renew(m Metadata) (err error) {
	secret := keyring.NewSecret()
	o.state = uploadState{id: share.NewID(), secret: secret, sealing: secret}
	if o.state.metadata, err = sealMetadata(m, secret, o.state.id); err != nil {
		return err
	}
	o.key.id, o.key.secret = o.state.id, secret
	o.sent = Sent{ID: o.state.id, Secret: secret, Metadata: m, DeliveryMethod: o.key.method}
	return nil
}

// uploadFirst uploads the file for the first share. If that fails, nothing is left of it.
func (s *severalShares) uploadFirst(ctx context.Context) (err error) {
	first := &s.each[0]
	first.committed, err = s.client.upload(ctx, first.sent, first.state, s.body, first.key, first.in)
	if err != nil {
		return s.client.notUploaded(ctx, first.state.id, s.body, err)
	}
	first.sent.Share = first.committed.Share
	return nil
}

// copyFor makes a further share. If a source has ended in the meantime, because its
// recipient declined it, another share of the sending replaces it.
func (s *severalShares) copyFor(ctx context.Context, o *oneShare) {
	for i := range s.each {
		source := &s.each[i]
		if source == o {
			return
		}
		if ctx.Err() != nil {
			o.err = context.Cause(ctx)
			return
		}
		if source.err != nil {
			continue
		}
		o.in.copyOf = source.state.id
		if o.err = s.client.copyTo(ctx, o, s.body.length, s.body.sum()); !errors.Is(o.err, CopySource) {
			return
		}
		if err := o.renew(o.sent.Metadata); err != nil {
			o.err = err
			return
		}
	}
}

// copyTo makes the share as a copy of the one that its input names. length is that of the
// ciphertext; sum is the SHA-256 over those of its parts, or empty if it is not known.
func (c *Client) copyTo(ctx context.Context, o *oneShare, length int64, sum string) error {
	created, err := c.Create(ctx, o.in.announcement(o.state.id, o.state, length))
	if err == nil && created.Multipart == nil {
		err = ErrAnswer
	}
	if err == nil {
		o.committed, err = c.settle(ctx, o.state.id, o.key.commit(sum))
	}
	if err != nil {
		c.undo(ctx, o.state.id)
		return err
	}
	o.sent.Share = o.committed.Share
	return nil
}

// deliver delivers the key of a share that was made.
func (c *Client) deliver(ctx context.Context, o *oneShare) {
	if o.err != nil {
		return
	}
	if err := c.first(ctx, o.key, o.committed); err != nil {
		o.err = &NotDeliveredError{o.state.id, err}
		return
	}
	o.sent.Delivered = o.sent.DeliveryMethod != ByHand
}

// sendingTime is longer than it takes to make the shares that are sent together.
const sendingTime = 24 * time.Hour

// SendingOf returns what the shares have in common that were sent together with s, of the
// caller's outbox. What is added to a share without a sending has its id.
func SendingOf(s wire.Share) share.Sending { return share.Sending(cmp.Or(s.Sending, s.ID)) }

// SentTogether iterates over the shares that were sent together with s, of the caller's
// outbox, or added to it, newest first and s included. It may miss those that ended days
// ago. An error ends the iteration.
func (c *Client) SentTogether(ctx context.Context, s wire.Share) iter.Seq2[wire.Share, error] {
	oldest := s.CreatedAt
	if alive := c.clock.Now().Add(-share.MaxUploadDeadline - share.MaxLifetime); alive.Before(oldest) {
		oldest = alive
	}
	return func(yield func(wire.Share, error) bool) {
		for item, err := range c.Outbox(ctx) {
			if err != nil {
				yield(wire.Share{}, err)
				return
			}
			if oldest.Sub(item.CreatedAt) > sendingTime {
				return // older ones belong to other sendings, or have ended
			}
			if SendingOf(item) == SendingOf(s) && !yield(item, nil) {
				return
			}
		}
	}
}
