// Package jws parses signed tokens in compact serialization (RFC 7515, section
// 7.1) for the packages that verify one kind of token each. It is strict where
// the RFC leaves a choice, and limits the work for untrusted input: it checks
// the length and the number of parts before it decodes anything.
package jws

import (
	"errors"
	"strings"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/json"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/secure-share/secure-share/shared/base64url"
)

// ErrRefused is the only error about tokens. It contains no part of the token.
var ErrRefused = errors.New("jws: token refused")

// Token is a parsed token whose signature has not been verified yet.
type Token struct {
	kid, typ string
	members  int
	signed   *jwt.JSONWebToken
}

// KeyID is the header's kid, "" if there is none. It is not verified: use it
// only to choose among trusted keys.
func (t Token) KeyID() string { return t.kid }

// Type is the header's typ, "" if there is none.
func (t Token) Type() string { return t.typ }

// HeaderMembers returns the number of header members.
func (t Token) HeaderMembers() int { return t.members }

// Claims checks the signature with key, a public key of the algorithm given to
// Parse, and decodes the payload into claims. Names are compared exactly and may
// not repeat.
func (t Token) Claims(key, claims any) error {
	if err := t.signed.Claims(key, claims); err != nil {
		return ErrRefused
	}
	return nil
}

// refused are header parameters with which a token could choose its own key or
// its processing (RFC 7515, section 4.1; RFC 7797; RFC 7516).
var refused = []string{"jwk", "jku", "x5u", "x5c", "crit", "b64", "zip", "enc"}

// Parse reads a token of at most limit bytes whose header names the algorithm
// alg, exactly. It does no I/O, whatever the header says.
func Parse(token string, limit int, alg jose.SignatureAlgorithm) (Token, error) {
	if len(token) > limit || strings.Count(token, ".") != 2 {
		return Token{}, ErrRefused
	}
	var parts [3][]byte
	for i, part := range strings.Split(token, ".") {
		var err error
		if parts[i], err = base64url.Decode(part); err != nil || len(parts[i]) == 0 {
			return Token{}, ErrRefused
		}
	}
	var header map[string]any
	if json.Unmarshal(parts[0], &header) != nil {
		return Token{}, ErrRefused
	}
	for _, name := range refused {
		if _, there := header[name]; there {
			return Token{}, ErrRefused
		}
	}
	signed, err := jwt.ParseSigned(token, []jose.SignatureAlgorithm{alg})
	if err != nil {
		return Token{}, ErrRefused
	}
	typ, _ := header["typ"].(string)
	return Token{kid: signed.Headers[0].KeyID, typ: typ, members: len(header), signed: signed}, nil
}
