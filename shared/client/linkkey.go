package client

import (
	"context"
	"errors"

	"github.com/secure-share/secure-share/shared/hidden"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/keyring/password"
	"github.com/secure-share/secure-share/shared/share"
)

// LinkKey proves to the service of a link that the caller has its key and, if the share
// has one, the password.
type LinkKey struct {
	secret keyring.Secret // the keys of the share follow from it
	proof  hidden.Text    // of the key alone; empty without a password
	claim  hidden.Text
}

// NewLinkKey returns the LinkKey of a share. It takes a noticeable time with a password;
// the zero Password is none.
func NewLinkKey(key keyring.Secret, p password.Password, id share.ID) LinkKey {
	alone := hidden.Text(key.ClaimKey(id.Bytes()).Reveal())
	if p.IsZero() {
		return LinkKey{secret: key, claim: alone}
	}
	both := p.Apply(key, id.Bytes())
	return LinkKey{secret: both, proof: alone, claim: hidden.Text(both.ClaimKey(id.Bytes()).Reveal())}
}

// inspectLink is inspect for a link: without the key the service reveals nothing.
func (c *Client) inspectLink(ctx context.Context, in GetInput) (LinkKey, Metadata, error) {
	key, err := in.Key(ctx)
	if err != nil {
		return LinkKey{}, Metadata{}, err
	}
	k := NewLinkKey(key, password.Password{}, in.ID)
	l, err := c.ShowLink(ctx, in.ID, k)
	for in.Password != nil && (errors.Is(err, PasswordNeeded) || errors.Is(err, WrongPassword)) {
		p, refused := in.Password(ctx, err)
		if refused != nil {
			return LinkKey{}, Metadata{}, refused
		}
		k = NewLinkKey(key, p, in.ID)
		l, err = c.ShowLink(ctx, in.ID, k)
	}
	if err != nil {
		return LinkKey{}, Metadata{}, c.over(in.ID, err)
	}
	m, err := openMetadata(l.Metadata, k.secret, in.ID)
	return k, m, err
}
