package client

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// AddInput is another colleague for a file that was sent before.
type AddInput struct {
	ID     share.ID       // of a share of the file that can still be opened
	Secret keyring.Secret // its key
	To     Addressee

	Openings share.Openings // how often it may be opened; 0: as often as the share that is named, or as the policy now allows if that is less

	DeliveryMethod DeliveryMethod // see SendInput, as for the others
	SenderName     string
	Locale         string
	Lifetime       time.Duration
	Notify         bool
}

// ErrNoFileKey means that nobody can be added to a share: its file has no key of its own.
var ErrNoFileKey = errors.New("nobody can be added: the file was sent to one person, without the choice to add others later")

// AddRecipient sends a file that the caller sent before to another colleague: a share
// with a key of its own. Nothing is uploaded. The file must have been sent to several
// people, or with SendInput.MayAdd; otherwise the error is ErrNoFileKey. A person who can
// still open the file is refused with ErrInput. A key that does not belong to the share is found here, with ErrKey. Other errors are as those of Send.
func (c *Client) AddRecipient(ctx context.Context, in AddInput) (Sent, error) {
	source, m, err := c.addTo(ctx, in)
	if err != nil {
		return Sent{}, err
	}
	rules, err := c.rules(ctx)
	if err != nil {
		return Sent{}, err
	}
	one, err := in.oneShare(source, rules)
	if err != nil {
		return Sent{}, err
	}
	if err := one.key.check(); err != nil {
		return Sent{}, err
	}
	if one.key, err = c.allowed(one.key, rules, m.Size); err != nil {
		return Sent{}, err
	}
	if err := one.renew(m); err != nil {
		return Sent{}, err
	}
	if err := c.copyTo(ctx, &one, source.Length, ""); err != nil {
		return Sent{}, err
	}
	c.deliver(ctx, &one)
	return one.sent, one.err
}

// addTo returns the share whose file is sent to another person, and its metadata.
func (c *Client) addTo(ctx context.Context, in AddInput) (source wire.Share, m Metadata, err error) {
	if _, err := share.ParseID(string(in.ID)); err != nil {
		return source, m, err
	}
	if source, err = c.sent(ctx, in.ID, "add somebody"); err != nil {
		return source, m, err
	}
	switch {
	case source.Recipient == wire.Outsider:
		return source, m, ErrNoFileKey
	case in.To.Recipient == share.Outsider:
		return source, m, ErrSeveral
	}
	if m, err = openMetadata(source.Metadata, in.Secret, in.ID); err != nil {
		return source, m, err
	}
	if m.FileKey == "" {
		return source, m, ErrNoFileKey
	}
	if err = c.hasNone(ctx, source, in.To.Recipient); err != nil {
		return source, m, err
	}
	return source, m, c.checkCopy(ctx, source.Length)
}

// hasNone checks that a person has no share of the file that can still be opened. A caller
// who may not list what was sent learns only whether the source is such a share.
func (c *Client) hasNone(ctx context.Context, source wire.Share, person share.Person) error {
	check := func(s wire.Share) error {
		if s.Recipient == string(person) && !share.Status(s.Status).Ended() {
			return fmt.Errorf("%w: this person already has a share of the file, %s", ErrInput, s.ID)
		}
		return nil
	}
	if err := check(source); err != nil {
		return err
	}
	for s, err := range c.SentTogether(ctx, source) {
		if errors.Is(err, ProgramScope) || errors.Is(err, ApplicationRequest) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := check(s); err != nil {
			return err
		}
	}
	return nil
}

// oneShare returns the share that is to be made, without a key.
func (in AddInput) oneShare(source wire.Share, rules wire.PolicyRules) (oneShare, error) {
	openings, err := share.OpeningsOf(source.Openings, source.UntilExpiry)
	most, ofRules := share.OpeningsOf(rules.Openings, rules.UntilExpiry)
	if err != nil || ofRules != nil {
		return oneShare{}, ErrAnswer
	}
	openings = min(openings, most)
	if in.Openings > 0 {
		openings = in.Openings
	}
	one := oneShare{in: SendInput{
		Recipient: in.To.Recipient, RecipientName: in.To.Name, Mail: in.To.Mail,
		DeliveryMethod: in.DeliveryMethod, SenderName: in.SenderName, Locale: in.Locale,
		Lifetime: in.Lifetime, Notify: in.Notify, Openings: openings,
		copyOf: in.ID, sending: SendingOf(source),
	}}
	one.key = one.in.keyDelivery()
	return one, nil
}
