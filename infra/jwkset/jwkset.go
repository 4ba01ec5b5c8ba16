// Package jwkset reads and writes sets of public keys (RFC 7517): those by which
// account B verifies tickets of account A, and those by which account A verifies role
// assertions of the Forge app. One P-256 key for ES256, or two during a rotation.
package jwkset

import (
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/secure-share/secure-share/shared/base64url"
)

// Set is a JWK set.
type Set struct {
	Keys []Key `json:"keys"`
}

// Key is one public key. It has no field for a private one.
type Key struct {
	Type  string `json:"kty"` // "EC"
	Curve string `json:"crv"` // "P-256"
	ID    string `json:"kid"`
	Alg   string `json:"alg,omitempty"` // "ES256" if present
	Use   string `json:"use,omitempty"` // "sig" if present
	X     string `json:"x"`             // 32 bytes in base64url
	Y     string `json:"y"`             // 32 bytes in base64url
}

const maxKeys = 2

// ErrPrivate refuses a set that holds a private key.
var ErrPrivate = errors.New("a private key does not belong here: anybody who reads it can sign")

// Parse reads a set of at most two keys. It ignores members that Key does not have and
// refuses private keys.
func Parse(text string) (Set, error) {
	var members struct {
		Keys []map[string]any `json:"keys"`
	}
	var set Set
	if json.Unmarshal([]byte(text), &members) != nil || json.Unmarshal([]byte(text), &set) != nil {
		return Set{}, errors.New("must be a JWK set: an object with a list named keys")
	}
	for _, m := range members.Keys {
		if _, private := m["d"]; private {
			return Set{}, ErrPrivate
		}
	}
	if set.Keys == nil || len(set.Keys) > maxKeys {
		return Set{}, fmt.Errorf("must hold at most %d keys", maxKeys)
	}
	return set, set.check()
}

func (s Set) check() error {
	known := make(map[string]bool)
	for n, k := range s.Keys {
		if err := k.check(); err != nil {
			return fmt.Errorf("key %d: %w", n+1, err)
		}
		if known[k.ID] {
			return fmt.Errorf("key %d: the kid is there twice", n+1)
		}
		known[k.ID] = true
	}
	return nil
}

func (k Key) check() error {
	switch {
	case k.Type != "EC" || k.Curve != "P-256":
		return errors.New("must be an EC key on P-256")
	case k.ID == "":
		return errors.New("has no kid")
	case k.Alg != "" && k.Alg != "ES256", k.Use != "" && k.Use != "sig":
		return errors.New("is meant for something other than ES256 signatures")
	}
	point := []byte{4} // uncompressed (SEC 1, section 2.3.3)
	for _, coordinate := range []string{k.X, k.Y} {
		raw, err := base64url.DecodeSize(coordinate, 32)
		if err != nil {
			return errors.New("x and y must be 32 bytes of base64url each")
		}
		point = append(point, raw...)
	}
	if _, err := ecdh.P256().NewPublicKey(point); err != nil {
		return errors.New("is not a point of the curve")
	}
	return nil
}

// FromDER reads a SubjectPublicKeyInfo (RFC 5280, section 4.1), the form in which KMS
// returns public keys.
func FromDER(id string, der []byte) (Key, error) {
	parsed, err := x509.ParsePKIXPublicKey(der)
	if err != nil {
		return Key{}, errors.New("is not a public key in DER")
	}
	public, ok := parsed.(*ecdsa.PublicKey)
	if !ok {
		return Key{}, errors.New("must be an EC key on P-256")
	}
	point, err := public.Bytes()
	if err != nil || len(point) != 65 {
		return Key{}, errors.New("must be an EC key on P-256")
	}
	encode := base64.RawURLEncoding.EncodeToString
	k := Key{Type: "EC", Curve: "P-256", ID: id, Alg: "ES256", Use: "sig", X: encode(point[1:33]), Y: encode(point[33:])}
	return k, k.check()
}

// With returns the set and k, which must not be in it. It fails if the set then has
// more than two keys.
func (s Set) With(k Key) (Set, error) {
	merged := Set{Keys: append(slices.Clone(s.Keys), k)}
	if len(merged.Keys) > maxKeys {
		return Set{}, fmt.Errorf("must hold at most %d keys", maxKeys)
	}
	return merged, merged.check()
}

// FromPrivate returns private as the JWK that the Forge app's function signs role
// assertions with, and its public half. The key id is the thumbprint of RFC 7638.
func FromPrivate(private *ecdsa.PrivateKey) (jwk string, public Key, err error) {
	der, err := x509.MarshalPKIXPublicKey(&private.PublicKey)
	if err != nil {
		return "", Key{}, errors.New("must be an EC key on P-256")
	}
	if public, err = FromDER("-", der); err != nil {
		return "", Key{}, err
	}
	// The required members in this order, without spaces, are what RFC 7638 hashes.
	thumbprint := sha256.Sum256(fmt.Appendf(nil, `{"crv":"P-256","kty":"EC","x":"%s","y":"%s"}`, public.X, public.Y))
	public.ID = base64.RawURLEncoding.EncodeToString(thumbprint[:])
	d, err := private.Bytes()
	if err != nil {
		return "", Key{}, errors.New("must be an EC key on P-256")
	}
	text, err := json.Marshal(struct {
		Key
		D string `json:"d"`
	}{public, base64.RawURLEncoding.EncodeToString(d)})
	return string(text), public, err
}
