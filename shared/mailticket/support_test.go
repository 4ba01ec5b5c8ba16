package mailticket

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"maps"
	"math/big"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/jws"
)

const (
	testIssuer   = "secure-share/files/test"
	testAudience = "secure-share/keys/test"
	testKeyID    = "key-1"
)

var (
	privateKey = mustKey()
	now        = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
)

func mustKey() *ecdsa.PrivateKey {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	return key
}

// keySigner signs like KMS, with a key in memory.
type keySigner struct{ *ecdsa.PrivateKey }

func (k keySigner) SignES256(_ context.Context, digest [32]byte) ([64]byte, error) {
	r, s, err := ecdsa.Sign(rand.Reader, k.PrivateKey, digest[:])
	if err != nil {
		return [64]byte{}, err
	}
	return join(r, s), nil
}

func join(r, s *big.Int) (rs [64]byte) {
	r.FillBytes(rs[:32])
	s.FillBytes(rs[32:])
	return rs
}

func issuer() *Issuer {
	return NewIssuer(testIssuer, testAudience, testKeyID, keySigner{privateKey})
}

func verifier(now time.Time) *Verifier {
	return NewVerifier(testIssuer, testAudience, jws.Keys{testKeyID: &privateKey.PublicKey}, func() time.Time { return now })
}

func sample() Ticket {
	return Ticket{
		ID: "abcdefghijklmnopqrstuv", Issuer: testIssuer, Audience: testAudience,
		IssuedAt: now, Expires: now.Add(10 * time.Minute),
		Sender: Pseudonym("site-1", "alice"), ShareID: "AAAAAAAAAAAAAAAAAAAAAA",
		ShareExpires: now.Add(72 * time.Hour),
		Verifier:     sha256.Sum256([]byte("claim key")), RecipientHash: sha256.Sum256([]byte("bob")),
		SiteURL: "https://acme.example", SenderName: "Alice Ünal",
	}
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// signRaw makes a token with any header and payload and a valid signature.
func signRaw(header, payload []byte) string {
	input := b64(header) + "." + b64(payload)
	rs, err := keySigner{privateKey}.SignES256(context.Background(), sha256.Sum256([]byte(input)))
	if err != nil {
		panic(err)
	}
	return input + "." + b64(rs[:])
}

type object map[string]any

var goodHeader = object{"alg": "ES256", "kid": testKeyID, "typ": typ}

// goodPayload is the payload of sample.
func goodPayload(t testing.TB) object {
	t.Helper()
	text, err := json.Marshal(sample().claims())
	if err != nil {
		t.Fatal(err)
	}
	var o object
	if err := json.Unmarshal(text, &o); err != nil {
		t.Fatal(err)
	}
	o["iat"], o["exp"], o["share_exp"] = now.Unix(), now.Unix()+600, now.Unix()+72*3600
	return o
}

// with returns a copy of o in which name has another value, or is removed if
// value is nil.
func (o object) with(name string, value any) object {
	o = maps.Clone(o)
	o[name] = value
	if value == nil {
		delete(o, name)
	}
	return o
}

func (o object) bytes(t testing.TB) []byte {
	t.Helper()
	b, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
