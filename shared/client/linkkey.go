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
// has one, the password. UnlockLink adds a session.
type LinkKey struct {
	secret  keyring.Secret // the keys of the share follow from it
	proof   hidden.Text    // of the key alone; empty without a password
	claim   hidden.Text
	session hidden.Text // of a share with a gate
}

// NewLinkKey returns the LinkKey of a share. It takes a noticeable time with a password.
// The zero Password means no password.
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
	gate := errors.Is(err, UnlockNeeded)
	for in.Password != nil && asksForPassword(err) {
		p, refused := in.Password(ctx, err)
		if refused != nil {
			return LinkKey{}, Metadata{}, refused
		}
		if k, err = c.withPassword(ctx, in.ID, key, p, gate); err == nil {
			l, err = c.ShowLink(ctx, in.ID, k)
		}
	}
	if err != nil {
		return LinkKey{}, Metadata{}, c.over(in.ID, err)
	}
	m, err := openMetadata(l.Metadata, k.secret, in.ID)
	return k, m, err
}

func asksForPassword(err error) bool {
	return errors.Is(err, PasswordNeeded) || errors.Is(err, UnlockNeeded) || errors.Is(err, WrongPassword)
}

// withPassword returns the LinkKey of the key and the password, which is that of a gate or
// goes into the keys.
func (c *Client) withPassword(ctx context.Context, id share.ID, key keyring.Secret, p password.Password, gate bool) (LinkKey, error) {
	if gate {
		return c.UnlockLink(ctx, id, NewLinkKey(key, password.Password{}, id), p)
	}
	return NewLinkKey(key, p, id), nil
}
