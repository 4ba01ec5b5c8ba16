package client

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"

	"github.com/secure-share/secure-share/shared/hidden"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// letter is a key on its way to an address. The file API learns the hash of the
// address, the key mailer the nonce that proves it.
type letter struct {
	id         share.ID
	secret     keyring.Secret
	to         mailaddr.Address
	nonce      mailaddr.Nonce
	senderName string
	locale     string
}

// maxSenderName is what the file API accepts, in bytes.
const maxSenderName = 200

// newLetter refuses, with ErrInput, what would be refused only after the upload.
func newLetter(id share.ID, s keyring.Secret, to mailaddr.Address, senderName, locale string) (letter, error) {
	if locale == "" {
		locale = "en"
	}
	switch {
	case len(senderName) > maxSenderName:
		return letter{}, fmt.Errorf("%w: the sender's name takes more than %d bytes", ErrInput, maxSenderName)
	case !wire.LanguageTag(locale):
		return letter{}, fmt.Errorf("%w: a locale is a language tag, like en or de-CH", ErrInput)
	}
	return letter{id, s, to, mailaddr.NewNonce(), senderName, locale}, nil
}

func (l letter) addressed() wire.AddressedRequest {
	h := mailaddr.Hash(l.nonce, l.to)
	return wire.AddressedRequest{RecipientHash: base64.RawURLEncoding.EncodeToString(h[:]), SenderName: l.senderName}
}

func (l letter) commit(sum string) wire.CommitRequest {
	a := l.addressed()
	return wire.CommitRequest{RecipientHash: a.RecipientHash, SenderName: a.SenderName, SHA256: sum}
}

// mail has the key mailed. A ticket that has expired on its way is replaced, once.
func (c *Client) mail(ctx context.Context, l letter, t wire.Ticket) error {
	err := c.redeem(ctx, l, t)
	if !errors.Is(err, TicketInvalid) {
		return err
	}
	fresh, refused := c.Ticket(ctx, l.id, l.addressed())
	if refused != nil {
		return err
	}
	return c.redeem(ctx, l, fresh)
}

func (c *Client) redeem(ctx context.Context, l letter, t wire.Ticket) error {
	answer, err := c.MailKey(ctx, wire.KeyRequest{
		Ticket: t.Token, Secret: hidden.Text(l.secret.Reveal()), To: hidden.Text(l.to.Reveal()),
		Nonce: hidden.Text(l.nonce.Reveal()), Locale: l.locale,
	})
	if err == nil && !answer.Mailed {
		err = ErrAnswer
	}
	return err
}

// ErrRole is a share on whose other side the caller stands.
var ErrRole = errors.New("the share is not the caller's to do this with")

// ResendInput is a key that shall be mailed again, or to another address.
type ResendInput struct {
	ID         share.ID
	Secret     keyring.Secret
	Mail       mailaddr.Address
	SenderName string
	Locale     string // a BCP 47 tag; empty: en
}

// ResendKey mails the key of a share that the caller sent. A key that does not
// belong to it is found here, with ErrKey, before one of the share's few tickets
// is spent.
func (c *Client) ResendKey(ctx context.Context, in ResendInput) error {
	if _, err := share.ParseID(string(in.ID)); err != nil {
		return err
	}
	l, err := newLetter(in.ID, in.Secret, in.Mail, in.SenderName, in.Locale)
	if err != nil {
		return err
	}
	s, err := c.Share(ctx, in.ID)
	switch {
	case err != nil:
		return err
	case s.Role != wire.RoleSender:
		return fmt.Errorf("%w: only its sender can have the key mailed", ErrRole)
	case s.Unreadable:
		return ErrUnreadable
	case share.Status(s.Status).Ended():
		return end(s.Status)
	}
	if _, err := openMetadata(s.Metadata, in.Secret, in.ID); err != nil {
		return err
	}
	ticket, err := c.Ticket(ctx, in.ID, l.addressed())
	if err != nil {
		return err
	}
	return c.mail(ctx, l, ticket)
}
