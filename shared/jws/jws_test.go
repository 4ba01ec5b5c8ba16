package jws_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"

	"github.com/secure-share/secure-share/shared/jws"
)

const limit = 1000

func b64(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

// sign makes a token with any header and payload and a valid signature.
func sign(key *ecdsa.PrivateKey, header, payload string) string {
	input := b64(header) + "." + b64(payload)
	digest := sha256.Sum256([]byte(input))
	r, s, err := ecdsa.Sign(rand.Reader, key, digest[:])
	if err != nil {
		panic(err)
	}
	var rs [64]byte
	r.FillBytes(rs[:32])
	s.FillBytes(rs[32:])
	return input + "." + b64(string(rs[:]))
}

func newKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestParse(t *testing.T) {
	key := newKey(t)
	token, err := jws.Parse(sign(key, `{"alg":"ES256","kid":"k","typ":"t"}`, `{"name":"value"}`), limit, jose.ES256)
	if err != nil {
		t.Fatal(err)
	}
	if token.KeyID() != "k" || token.Type() != "t" || token.HeaderMembers() != 3 {
		t.Errorf("header: kid %q, typ %q, %d members", token.KeyID(), token.Type(), token.HeaderMembers())
	}
	var claims struct {
		Name string `json:"name"`
	}
	if err := token.Claims(&key.PublicKey, &claims); err != nil || claims.Name != "value" {
		t.Errorf("claims: %+v, %v", claims, err)
	}
	if err := token.Claims(&newKey(t).PublicKey, &claims); !errors.Is(err, jws.ErrRefused) {
		t.Errorf("another key: %v", err)
	}
}

func TestParseRefuses(t *testing.T) {
	key := newKey(t)
	good := sign(key, `{"alg":"ES256","kid":"k"}`, `{}`)
	parts := strings.Split(good, ".")
	for name, token := range map[string]string{
		"empty":                   "",
		"dots only":               "..",
		"two parts":               parts[0] + "." + parts[1],
		"four parts":              good + "." + parts[1],
		"five parts, like a JWE":  good + "." + parts[1] + "." + parts[1],
		"no header":               "." + parts[1] + "." + parts[2],
		"detached payload":        parts[0] + ".." + parts[2],
		"no signature":            parts[0] + "." + parts[1] + ".",
		"trailing newline":        good + "\n",
		"leading space":           " " + good,
		"newline inside":          parts[0] + ".\n" + parts[1] + "." + parts[2],
		"padding":                 good + "==",
		"standard alphabet":       parts[0] + ".+/" + parts[1] + "." + parts[2],
		"NUL":                     good + "\x00",
		"not ASCII":               good + "é",
		"JSON serialization":      `{"protected":"` + parts[0] + `","payload":"` + parts[1] + `","signature":"` + parts[2] + `"}`,
		"spare bits of signature": good[:len(good)-1] + flipSpareBit(good[len(good)-1]),
		"header is not JSON":      sign(key, `alg`, `{}`),
		"header is not an object": sign(key, `["alg","ES256"]`, `{}`),
		"header with a tail":      sign(key, `{"alg":"ES256"}{}`, `{}`),
		"no alg":                  sign(key, `{"kid":"k"}`, `{}`),
		"alg none":                sign(key, `{"alg":"none"}`, `{}`),
		"alg in another case":     sign(key, `{"alg":"es256"}`, `{}`),
		"alg is a list":           sign(key, `{"alg":["ES256"]}`, `{}`),
		"another alg":             sign(key, `{"alg":"ES384"}`, `{}`),
		"alg twice":               sign(key, `{"alg":"ES256","alg":"ES256"}`, `{}`),
		"alg twice, escaped":      sign(key, `{"alg":"none","\u0061lg":"ES256"}`, `{}`),
		"kid twice":               sign(key, `{"alg":"ES256","kid":"k","kid":"l"}`, `{}`),
		"kid is a number":         sign(key, `{"alg":"ES256","kid":1}`, `{}`),
		"jwk":                     sign(key, `{"alg":"ES256","jwk":{"kty":"EC"}}`, `{}`),
		"jku":                     sign(key, `{"alg":"ES256","jku":"https://evil.example/jwks"}`, `{}`),
		"x5u":                     sign(key, `{"alg":"ES256","x5u":"https://evil.example/x5u"}`, `{}`),
		"x5c":                     sign(key, `{"alg":"ES256","x5c":[]}`, `{}`),
		"crit":                    sign(key, `{"alg":"ES256","crit":["exp"],"exp":0}`, `{}`),
		"b64":                     sign(key, `{"alg":"ES256","b64":true}`, `{}`),
		"zip":                     sign(key, `{"alg":"ES256","zip":"DEF"}`, `{}`),
		"enc":                     sign(key, `{"alg":"ES256","enc":"A128GCM"}`, `{}`),
		"null in place of a jwk":  sign(key, `{"alg":"ES256","jwk":null}`, `{}`),
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := jws.Parse(token, limit, jose.ES256); !errors.Is(err, jws.ErrRefused) {
				t.Error(err)
			}
		})
	}
}

// flipSpareBit returns another last character that decodes to the same bytes in
// lax base64: 64 bytes leave four bits over.
func flipSpareBit(c byte) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	return string(alphabet[strings.IndexByte(alphabet, c)^1])
}

func TestLimit(t *testing.T) {
	key := newKey(t)
	token := sign(key, `{"alg":"ES256"}`, `{}`)
	for _, c := range []struct {
		limit int
		ok    bool
	}{{len(token) - 1, false}, {len(token), true}, {len(token) + 1, true}} {
		if _, err := jws.Parse(token, c.limit, jose.ES256); (err == nil) != c.ok {
			t.Errorf("%d bytes, limit %d: %v", len(token), c.limit, err)
		}
	}
}

// A token that consists of dots must be refused before it is split.
func TestMillionDots(t *testing.T) {
	dots := strings.Repeat(".", 1_000_000)
	for _, limit := range []int{limit, len(dots)} {
		allocated := testing.AllocsPerRun(10, func() {
			if _, err := jws.Parse(dots, limit, jose.ES256); !errors.Is(err, jws.ErrRefused) {
				t.Errorf("limit %d: %v", limit, err)
			}
		})
		if allocated != 0 {
			t.Errorf("limit %d: %v allocations", limit, allocated)
		}
	}
}

func TestClaimsAreStrict(t *testing.T) {
	key := newKey(t)
	for name, payload := range map[string]string{
		"name twice":       `{"name":"a","name":"b"}`,
		"another type":     `{"name":1}`,
		"no JSON":          `name`,
		"a tail":           `{"name":"a"} {}`,
		"invalid UTF-8 in": "{\"name\":\"a\",\"n\xffame\":1",
	} {
		t.Run(name, func(t *testing.T) {
			token, err := jws.Parse(sign(key, `{"alg":"ES256"}`, payload), limit, jose.ES256)
			if err != nil {
				t.Fatal(err)
			}
			var claims struct {
				Name string `json:"name"`
			}
			if err := token.Claims(&key.PublicKey, &claims); !errors.Is(err, jws.ErrRefused) {
				t.Errorf("%s: %v", name, err)
			}
		})
	}
	token, err := jws.Parse(sign(key, `{"alg":"ES256"}`, `{"NAME":"a"}`), limit, jose.ES256)
	if err != nil {
		t.Fatal(err)
	}
	var claims struct {
		Name string `json:"name"`
	}
	if err := token.Claims(&key.PublicKey, &claims); err != nil || claims.Name != "" {
		t.Errorf("letter case was ignored: %+v, %v", claims, err)
	}
}
