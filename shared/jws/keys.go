package jws

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"errors"
	"fmt"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/json"
)

// Keys are the public keys of one signer by key id: one, or two during a key
// rotation.
type Keys map[string]*ecdsa.PublicKey

// ErrKeySet is wrapped by every error of ParseKeys.
var ErrKeySet = errors.New("jws: not a usable JWK set")

// ParseKeys reads a JWK set (RFC 7517) of one or two P-256 public keys with
// distinct key ids.
func ParseKeys(s string) (Keys, error) {
	var set jose.JSONWebKeySet
	if err := json.Unmarshal([]byte(s), &set); err != nil {
		return nil, ErrKeySet // the cause may quote the text
	}
	keys := make(Keys)
	for _, k := range set.Keys {
		public, ok := k.Key.(*ecdsa.PublicKey)
		if !ok || public.Curve != elliptic.P256() {
			return nil, fmt.Errorf("%w: only public P-256 keys are allowed", ErrKeySet)
		}
		if k.KeyID == "" || keys[k.KeyID] != nil {
			return nil, fmt.Errorf("%w: every key needs its own kid", ErrKeySet)
		}
		if (k.Algorithm != "" && k.Algorithm != string(jose.ES256)) || (k.Use != "" && k.Use != "sig") {
			return nil, fmt.Errorf("%w: a key is meant for something else", ErrKeySet)
		}
		keys[k.KeyID] = public
	}
	if len(keys) < 1 || len(keys) > 2 {
		return nil, fmt.Errorf("%w: one or two keys expected", ErrKeySet)
	}
	return keys, nil
}
