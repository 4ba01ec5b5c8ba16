package jws

import (
	"context"
	"crypto/sha256"
	"fmt"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// Signer signs the SHA-256 digest of what a JWS covers with ES256 (RFC 7518,
// section 3.4): r and s, 32 bytes each, big-endian.
type Signer interface {
	SignES256(ctx context.Context, digest [32]byte) (rs [64]byte, err error)
}

// Sign returns claims as a token of the type typ, signed with ES256 by the key keyID
// of signer. The error wraps that of signer.
func Sign(ctx context.Context, signer Signer, keyID, typ string, claims any) (string, error) {
	key := jose.SigningKey{Algorithm: jose.ES256, Key: opaque{ctx, keyID, signer}}
	s, err := jose.NewSigner(key, (&jose.SignerOptions{}).WithType(jose.ContentType(typ)))
	if err != nil {
		return "", fmt.Errorf("jws: prepare signer: %w", err)
	}
	token, err := jwt.Signed(s).Claims(claims).Serialize()
	if err != nil {
		return "", fmt.Errorf("jws: sign: %w", err)
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
