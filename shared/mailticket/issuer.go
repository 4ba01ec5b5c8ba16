package mailticket

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// Signer signs the SHA-256 digest of what a JWS covers with ES256 (RFC 7518,
// section 3.4): r and s, 32 bytes each, big-endian.
type Signer interface {
	SignES256(ctx context.Context, digest [32]byte) (rs [64]byte, err error)
}

// Issuer signs mail tickets. It is safe for concurrent use if its Signer is.
type Issuer struct {
	issuer, audience, keyID string
	signer                  Signer
}

// NewIssuer makes an Issuer. The Verifier must be made with the same issuer and
// audience, and know the signer's public key under keyID.
func NewIssuer(issuer, audience, keyID string, signer Signer) *Issuer {
	return &Issuer{issuer: issuer, audience: audience, keyID: keyID, signer: signer}
}

// Issue signs t. Signing the same t again makes another token, because ECDSA is
// randomised, but the same ticket: both together can be used once. The error
// says what is wrong with t, or wraps that of the Signer.
func (i *Issuer) Issue(ctx context.Context, t Ticket) (string, error) {
	t.Issuer, t.Audience = i.issuer, i.audience
	t.IssuedAt, t.Expires, t.ShareExpires = floor(t.IssuedAt), floor(t.Expires), floor(t.ShareExpires)
	if flaw := t.flaw(); flaw != "" {
		return "", errors.New("mailticket: cannot issue: " + flaw)
	}
	options := (&jose.SignerOptions{}).WithType(typ)
	key := jose.SigningKey{Algorithm: jose.ES256, Key: opaque{ctx, i.keyID, i.signer}}
	signer, err := jose.NewSigner(key, options)
	if err != nil {
		return "", fmt.Errorf("mailticket: prepare signer: %w", err)
	}
	token, err := jwt.Signed(signer).Claims(t.claims()).Serialize()
	if err != nil {
		return "", fmt.Errorf("mailticket: sign: %w", err)
	}
	return token, nil
}

// opaque adapts a Signer to go-jose. It is used for one signature, so it may
// hold the context.
type opaque struct {
	ctx    context.Context
	keyID  string
	signer Signer
}

func (o opaque) Public() *jose.JSONWebKey { return &jose.JSONWebKey{KeyID: o.keyID} }

func (o opaque) Algs() []jose.SignatureAlgorithm { return []jose.SignatureAlgorithm{jose.ES256} }

func (o opaque) SignPayload(payload []byte, _ jose.SignatureAlgorithm) ([]byte, error) {
	rs, err := o.signer.SignES256(o.ctx, sha256.Sum256(payload))
	return rs[:], err
}
