package jws_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"testing"

	"github.com/go-jose/go-jose/v4"

	"github.com/secure-share/secure-share/shared/jws"
)

func set(t *testing.T, keys ...jose.JSONWebKey) string {
	t.Helper()
	b, err := json.Marshal(jose.JSONWebKeySet{Keys: keys})
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestParseKeys(t *testing.T) {
	one, two := newKey(t), newKey(t)
	a := jose.JSONWebKey{Key: &one.PublicKey, KeyID: "a", Algorithm: "ES256", Use: "sig"}
	b := jose.JSONWebKey{Key: &two.PublicKey, KeyID: "b"}
	for name, keys := range map[string][]jose.JSONWebKey{"one": {a}, "two": {a, b}} {
		t.Run(name, func(t *testing.T) {
			got, err := jws.ParseKeys(set(t, keys...))
			if err != nil || len(got) != len(keys) || !got["a"].Equal(&one.PublicKey) {
				t.Errorf("%s: %v, %v", name, got, err)
			}
		})
	}
}

func TestParseKeysRefuses(t *testing.T) {
	good := newKey(t)
	p384, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	jwk := func(key any, kid string) jose.JSONWebKey { return jose.JSONWebKey{Key: key, KeyID: kid} }
	a := jwk(&good.PublicKey, "a")
	wrongAlg, wrongUse := a, a
	wrongAlg.Algorithm, wrongUse.Use = "ES384", "enc"
	for name, text := range map[string]string{
		"empty":          "",
		"no JSON":        "keys",
		"no keys":        `{"keys":[]}`,
		"a lone key":     set(t, a)[len(`{"keys":[`) : len(set(t, a))-2],
		"three":          set(t, a, jwk(&good.PublicKey, "b"), jwk(&good.PublicKey, "c")),
		"the same kid":   set(t, a, a),
		"no kid":         set(t, jwk(&good.PublicKey, "")),
		"private key":    set(t, jwk(good, "a")),
		"P-384":          set(t, jwk(&p384.PublicKey, "a")),
		"RSA":            set(t, jwk(&rsaKey.PublicKey, "a")),
		"symmetric":      set(t, jwk([]byte("0123456789abcdef0123456789abcdef"), "a")),
		"for ES384":      set(t, wrongAlg),
		"for encryption": set(t, wrongUse),
		"off the curve":  `{"keys":[{"kty":"EC","crv":"P-256","kid":"a","x":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE","y":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE"}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			if keys, err := jws.ParseKeys(text); !errors.Is(err, jws.ErrKeySet) {
				t.Errorf("%v, %v", keys, err)
			}
		})
	}
}
