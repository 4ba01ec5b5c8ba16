package mailticket

import (
	"context"
	"errors"
	"fmt"

	"github.com/secure-share/secure-share/shared/jws"
)

// Issuer signs mail tickets. It is safe for concurrent use if its signer is.
type Issuer struct {
	issuer, audience, keyID string
	signer                  jws.Signer
}

// NewIssuer makes an Issuer. The Verifier must be made with the same issuer and
// audience, and know the signer's public key under keyID.
func NewIssuer(issuer, audience, keyID string, signer jws.Signer) *Issuer {
	return &Issuer{issuer: issuer, audience: audience, keyID: keyID, signer: signer}
}

// Issue signs t. Signing the same t again makes another token, because ECDSA is
// randomised, but the same ticket: both together can be used once. The error
// says what is wrong with t, or wraps that of the signer.
func (i *Issuer) Issue(ctx context.Context, t Ticket) (string, error) {
	t.Issuer, t.Audience = i.issuer, i.audience
	t.IssuedAt, t.Expires, t.ShareExpires = floor(t.IssuedAt), floor(t.Expires), floor(t.ShareExpires)
	if flaw := t.flaw(); flaw != "" {
		return "", errors.New("mailticket: cannot issue: " + flaw)
	}
	token, err := jws.Sign(ctx, i.signer, i.keyID, typ, t.claims())
	if err != nil {
		return "", fmt.Errorf("mailticket: %w", err)
	}
	return token, nil
}
