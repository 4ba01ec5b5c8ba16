// Package unlocktoken signs and verifies the tokens with which a website unlocks a share
// with a gate for its visitors. A token is a JWT (RFC 7519) with HS256 under the unlock
// secret of the share. docs/formats.md is the contract for other languages.
package unlocktoken

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/secure-share/secure-share/shared/jws"
	"github.com/secure-share/secure-share/shared/share"
)

// MaxLife is the longest time from nbf to exp.
const MaxLife = 60 * time.Second

// MaxToken limits the length of a token, in bytes. Tokens that this package signs have
// fewer than 300.
const MaxToken = 2048

// latest is the last second of the year 9999. Up to here no difference overflows.
const latest = 253402300799

// Every refusal of Verify wraps one of these and contains no part of the token. A token
// counts as expired only if its signature and form are right.
var (
	ErrInvalid = errors.New("unlocktoken: invalid token")
	ErrExpired = errors.New("unlocktoken: the token has expired")
)

type claims struct {
	Issuer    share.ID `json:"iss"`
	ID        string   `json:"jti,omitempty"` // so that two tokens of the same second differ
	NotBefore *int64   `json:"nbf"`
	Expires   *int64   `json:"exp"`
}

// Token is a verified token.
type Token struct {
	Hash      string // SHA-256 in base64url; differs from that of any other token
	NotBefore time.Time
}

// Sign makes a token for the share that is valid from now, in whole seconds, for life.
func Sign(id share.ID, secret share.UnlockSecret, now time.Time, life time.Duration) (string, error) {
	s, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.HS256, Key: secret.Bytes()}, (&jose.SignerOptions{}).WithType("JWT"))
	if err != nil {
		return "", fmt.Errorf("unlocktoken: prepare signer: %w", err)
	}
	from := now.Unix()
	until := from + int64(life/time.Second)
	token, err := jwt.Signed(s).Claims(claims{Issuer: id, ID: rand.Text(), NotBefore: &from, Expires: &until}).Serialize()
	if err != nil {
		return "", fmt.Errorf("unlocktoken: sign: %w", err)
	}
	return token, nil
}

// Verify checks a token's signature, form and times. It has no leeway for clocks.
// The caller has to ensure that a token works only once.
func Verify(token string, id share.ID, secret share.UnlockSecret, now time.Time) (Token, error) {
	signed, err := jws.Parse(token, MaxToken, jose.HS256)
	if err != nil {
		return Token{}, fmt.Errorf("%w: not a JWT with HS256", ErrInvalid)
	}
	if typ := signed.Type(); typ != "" && !strings.EqualFold(typ, "JWT") {
		return Token{}, fmt.Errorf("%w: of another type", ErrInvalid)
	}
	var c claims
	if err := signed.Claims(secret.Bytes(), &c); err != nil {
		return Token{}, fmt.Errorf("%w: signature or payload", ErrInvalid)
	}
	if err := c.check(id, now); err != nil {
		return Token{}, err
	}
	hash := sha256.Sum256([]byte(token))
	return Token{Hash: base64.RawURLEncoding.EncodeToString(hash[:]), NotBefore: time.Unix(*c.NotBefore, 0)}, nil
}

func (c claims) check(id share.ID, now time.Time) error {
	switch {
	case c.Issuer != id:
		return fmt.Errorf("%w: of another share", ErrInvalid)
	case c.NotBefore == nil || c.Expires == nil:
		return fmt.Errorf("%w: without nbf or exp", ErrInvalid)
	}
	from, until := *c.NotBefore, *c.Expires
	switch {
	case from < 0 || until > latest || from >= until || until-from > int64(MaxLife/time.Second):
		return fmt.Errorf("%w: exp must be 1 to 60 s after nbf", ErrInvalid)
	case now.Before(time.Unix(from, 0)):
		return fmt.Errorf("%w: not valid yet", ErrInvalid)
	case !now.Before(time.Unix(until, 0)):
		return ErrExpired
	}
	return nil
}
