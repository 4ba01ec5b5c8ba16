package mailticket

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/jws"
)

func TestLifetime(t *testing.T) {
	ticket := sample()
	token, err := issuer().Issue(t.Context(), ticket)
	if err != nil {
		t.Fatal(err)
	}
	opens, closes := ticket.IssuedAt.Add(-Leeway), ticket.Expires
	for _, c := range []struct {
		now time.Time
		ok  bool
	}{
		{opens.Add(-time.Second), false},
		{opens.Add(-time.Nanosecond), false},
		{opens, true},
		{opens.Add(time.Nanosecond), true},
		{closes.Add(-time.Second), true},
		{closes.Add(-time.Nanosecond), true},
		{closes, false},
		{closes.Add(time.Nanosecond), false},
		{closes.Add(time.Second), false},
	} {
		_, err := verifier(c.now).Verify(token)
		if (err == nil) != c.ok || (err != nil && !errors.Is(err, ErrInvalid)) {
			t.Errorf("at %s: %v", c.now.Format(time.RFC3339Nano), err)
		}
	}
}

// A claim of the next release is ignored.
func TestVerifyIgnoresUnknownClaims(t *testing.T) {
	token := signRaw(goodHeader.bytes(t), goodPayload(t).with("of_the_next_release", "x").bytes(t))
	if got, err := verifier(now).Verify(token); err != nil || got.ShareID != sample().ShareID {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestVerifyRejects(t *testing.T) {
	payload := goodPayload(t)
	if _, err := verifier(now).Verify(signRaw(goodHeader.bytes(t), payload.bytes(t))); err != nil {
		t.Fatalf("the template itself: %v", err)
	}
	huge := int64(1) << 62
	for name, token := range map[string]string{
		"alg none, no signature":  b64(goodHeader.with("alg", "none").bytes(t)) + "." + b64(payload.bytes(t)) + ".",
		"alg none":                signRaw(goodHeader.with("alg", "none").bytes(t), payload.bytes(t)),
		"alg ES384":               signRaw(goodHeader.with("alg", "ES384").bytes(t), payload.bytes(t)),
		"alg RS256":               signRaw(goodHeader.with("alg", "RS256").bytes(t), payload.bytes(t)),
		"alg missing":             signRaw(goodHeader.with("alg", nil).bytes(t), payload.bytes(t)),
		"HS256 by the public key": hs256(t, goodHeader.with("alg", "HS256").bytes(t), payload.bytes(t)),
		"kid missing":             signRaw(goodHeader.with("kid", nil).bytes(t), payload.bytes(t)),
		"kid of nobody":           signRaw(goodHeader.with("kid", "key-2").bytes(t), payload.bytes(t)),
		"kid empty":               signRaw(goodHeader.with("kid", "").bytes(t), payload.bytes(t)),
		"typ missing":             signRaw(goodHeader.with("typ", nil).bytes(t), payload.bytes(t)),
		"typ JWT":                 signRaw(goodHeader.with("typ", "JWT").bytes(t), payload.bytes(t)),
		"one header more":         signRaw(goodHeader.with("x5t", "AAAA").bytes(t), payload.bytes(t)),
		"jwk":                     signRaw(goodHeader.with("jwk", object{"kty": "EC"}).bytes(t), payload.bytes(t)),
		"jku":                     signRaw(goodHeader.with("jku", "https://evil.example").bytes(t), payload.bytes(t)),

		"no iss":             signRaw(goodHeader.bytes(t), payload.with("iss", nil).bytes(t)),
		"another iss":        signRaw(goodHeader.bytes(t), payload.with("iss", testIssuer+"2").bytes(t)),
		"no aud":             signRaw(goodHeader.bytes(t), payload.with("aud", nil).bytes(t)),
		"another aud":        signRaw(goodHeader.bytes(t), payload.with("aud", testIssuer).bytes(t)),
		"our aud in a list":  signRaw(goodHeader.bytes(t), payload.with("aud", []string{testAudience, "x"}).bytes(t)),
		"no exp":             signRaw(goodHeader.bytes(t), payload.with("exp", nil).bytes(t)),
		"exp a string":       signRaw(goodHeader.bytes(t), payload.with("exp", "1795262400").bytes(t)),
		"exp a fraction":     signRaw(goodHeader.bytes(t), payload.with("exp", 1795262400.5).bytes(t)),
		"exp negative":       signRaw(goodHeader.bytes(t), payload.with("exp", -1).bytes(t)),
		"exp far away":       signRaw(goodHeader.bytes(t), payload.with("exp", huge).bytes(t)),
		"exp 1e400":          signRaw(goodHeader.bytes(t), []byte(strings.Replace(string(payload.bytes(t)), `"exp":`, `"exp":1e400,"x":`, 1))),
		"no iat":             signRaw(goodHeader.bytes(t), payload.with("iat", nil).bytes(t)),
		"iat far away":       signRaw(goodHeader.bytes(t), payload.with("iat", huge).with("exp", huge+60).bytes(t)),
		"iat negative":       signRaw(goodHeader.bytes(t), payload.with("iat", -60).with("exp", now.Unix()+60).bytes(t)),
		"lives too long":     signRaw(goodHeader.bytes(t), payload.with("exp", now.Unix()+601).bytes(t)),
		"exp before iat":     signRaw(goodHeader.bytes(t), payload.with("exp", now.Unix()-1).bytes(t)),
		"no jti":             signRaw(goodHeader.bytes(t), payload.with("jti", nil).bytes(t)),
		"no sub":             signRaw(goodHeader.bytes(t), payload.with("sub", nil).bytes(t)),
		"no share":           signRaw(goodHeader.bytes(t), payload.with("share", nil).bytes(t)),
		"no share_exp":       signRaw(goodHeader.bytes(t), payload.with("share_exp", nil).bytes(t)),
		"no verifier":        signRaw(goodHeader.bytes(t), payload.with("verifier", nil).bytes(t)),
		"verifier too short": signRaw(goodHeader.bytes(t), payload.with("verifier", b64(make([]byte, 31))).bytes(t)),
		"verifier too long":  signRaw(goodHeader.bytes(t), payload.with("verifier", b64(make([]byte, 33))).bytes(t)),
		"no recipient":       signRaw(goodHeader.bytes(t), payload.with("recipient", nil).bytes(t)),
		"purpose unknown":    signRaw(goodHeader.bytes(t), payload.with("purpose", "other").bytes(t)),
		"outsider, page":     signRaw(goodHeader.bytes(t), payload.with("purpose", "outsider").with("page", jiraPath).bytes(t)),
		"recipient a list":   signRaw(goodHeader.bytes(t), payload.with("recipient", []int{1}).bytes(t)),
		"iss twice":          signRaw(goodHeader.bytes(t), append([]byte(`{"iss":"x",`), payload.bytes(t)[1:]...)),
		"claims in capitals": signRaw(goodHeader.bytes(t), []byte(strings.ToUpper(string(payload.bytes(t))))),
		"payload no object":  signRaw(goodHeader.bytes(t), []byte(`[]`)),
		"payload null":       signRaw(goodHeader.bytes(t), []byte(`null`)),
		"too long":           signRaw(goodHeader.bytes(t), payload.with("filler", strings.Repeat("x", maxToken)).bytes(t)),
	} {
		t.Run(name, func(t *testing.T) {
			if ticket, err := verifier(now).Verify(token); !errors.Is(err, ErrInvalid) || !reflect.DeepEqual(ticket, Ticket{}) {
				t.Errorf("%+v, %v", ticket, err)
			}
		})
	}
}

// hs256 signs with the public key as the secret, in the encoding that a
// vulnerable verifier would use.
func hs256(t *testing.T, header, payload []byte) string {
	secret, err := x509.MarshalPKIXPublicKey(&privateKey.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	mac := hmac.New(sha256.New, secret)
	input := b64(header) + "." + b64(payload)
	mac.Write([]byte(input))
	return input + "." + b64(mac.Sum(nil))
}

func TestAlteredTicket(t *testing.T) {
	token, err := issuer().Issue(t.Context(), sample())
	if err != nil {
		t.Fatal(err)
	}
	for i := range len(token) {
		altered := []byte(token)
		if altered[i]++; token[i] == '.' {
			altered[i] = 'A'
		}
		if _, err := verifier(now).Verify(string(altered)); !errors.Is(err, ErrInvalid) {
			t.Fatalf("byte %d altered: %v", i, err)
		}
	}
}

func TestSignatures(t *testing.T) {
	input := b64(goodHeader.bytes(t)) + "." + b64(goodPayload(t).bytes(t))
	digest := sha256.Sum256([]byte(input))
	r, s, err := ecdsa.Sign(rand.Reader, privateKey, digest[:])
	if err != nil {
		t.Fatal(err)
	}
	der, err := ecdsa.SignASN1(rand.Reader, privateKey, digest[:])
	if err != nil {
		t.Fatal(err)
	}
	sha384 := sha512.Sum384([]byte(input))
	r2, s2, err := ecdsa.Sign(rand.Reader, privateKey, sha384[:])
	if err != nil {
		t.Fatal(err)
	}
	order := elliptic.P256().Params().N
	rs := join(r, s)
	otherS := join(r, s.Sub(order, s)) // one of the two has the high s: both are valid
	overR, overS := rs, rs
	order.FillBytes(overR[:32])
	order.FillBytes(overS[32:])
	other := join(r2, s2)
	zero := [32]byte{}
	one := append(make([]byte, 31), 1)

	for name, c := range map[string]struct {
		signature []byte
		ok        bool
	}{
		"right":             {rs[:], true},
		"mirrored s":        {otherS[:], true},
		"DER":               {der, false},
		"one byte short":    {rs[:63], false},
		"one byte long":     {append(rs[:], 0), false},
		"r alone":           {rs[:32], false},
		"r zero":            {append(zero[:], rs[32:]...), false},
		"s zero":            {append(rs[:32:32], zero[:]...), false},
		"both zero":         {make([]byte, 64), false},
		"both one":          {append(one, one...), false},
		"r is the order":    {overR[:], false},
		"s is the order":    {overS[:], false},
		"all ones":          {[]byte(strings.Repeat("\xff", 64)), false},
		"swapped":           {append(rs[32:64:64], rs[:32]...), false},
		"P1363 of 48 bytes": {append(append(make([]byte, 16), rs[:32]...), append(make([]byte, 16), rs[32:]...)...), false},
		"over SHA-384":      {other[:], false},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := verifier(now).Verify(input + "." + b64(c.signature))
			if (err == nil) != c.ok || (err != nil && !errors.Is(err, ErrInvalid)) {
				t.Errorf("%s: %v", name, err)
			}
		})
	}
}

func TestTwoKeys(t *testing.T) {
	next := mustKey()
	v := NewVerifier(testIssuer, testAudience,
		jws.Keys{testKeyID: &privateKey.PublicKey, "key-2": &next.PublicKey}, func() time.Time { return now })
	for _, c := range []struct {
		kid string
		key *ecdsa.PrivateKey
		ok  bool
	}{
		{testKeyID, privateKey, true}, {"key-2", next, true},
		{"key-2", privateKey, false}, {testKeyID, next, false},
	} {
		token, err := NewIssuer(testIssuer, testAudience, c.kid, keySigner{c.key}).Issue(t.Context(), sample())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := v.Verify(token); (err == nil) != c.ok {
			t.Errorf("kid %s: %v", c.kid, err)
		}
	}
}

func FuzzVerify(f *testing.F) {
	token, err := issuer().Issue(f.Context(), sample())
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{token, token + "\n", token[:len(token)-1], "..", strings.Repeat(".", 100), ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, token string) {
		ticket, err := verifier(now).Verify(token)
		if err != nil && (!errors.Is(err, ErrInvalid) || !reflect.DeepEqual(ticket, Ticket{})) {
			t.Errorf("%+v, %v", ticket, err)
		}
	})
}

// FuzzPayload signs arbitrary payloads: an Issuer would have signed every
// payload that the Verifier accepts.
func FuzzPayload(f *testing.F) {
	payload := goodPayload(f)
	f.Add(payload.bytes(f))
	f.Add(payload.with("exp", -1).bytes(f))
	f.Add([]byte(`{"iat":9223372036854775807}`))
	f.Fuzz(func(t *testing.T, payload []byte) {
		ticket, err := verifier(now).Verify(signRaw(goodHeader.bytes(t), payload))
		if err == nil {
			_, err = issuer().Issue(t.Context(), ticket)
		} else if errors.Is(err, ErrInvalid) {
			err = nil
		}
		if err != nil {
			t.Error(err)
		}
	})
}
