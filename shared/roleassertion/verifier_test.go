package roleassertion_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/jws"
	"github.com/secure-share/secure-share/shared/roleassertion"
	"github.com/secure-share/secure-share/shared/share"
)

const (
	site   share.Site   = "3f0a6c1e-58d2-4b77-9c0e-1f2a7d94b6a1"
	person share.Person = "712020:0c5d2b7e"
)

var (
	key      = newKey()
	otherKey = newKey()
	now      = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
)

func newKey() *ecdsa.PrivateKey {
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	return k
}

type object map[string]any

func (o object) with(name string, value any) object {
	o = maps.Clone(o)
	o[name] = value
	if value == nil {
		delete(o, name)
	}
	return o
}

func header() object { return object{"alg": "ES256", "kid": "k1", "typ": "secure-share-roles+jwt"} }

func payload() object {
	return object{
		"iss": roleassertion.Issuer, "aud": roleassertion.Audience, "jti": "AAAAAAAAAAAAAAAAAAAAAA",
		"iat": now.Unix(), "exp": now.Add(roleassertion.MaxLifetime).Unix(),
		"site": site, "account": person, "roles": []string{"site-admin", "project-admin:10000"},
	}
}

func input(h, p object) string {
	parts := make([]string, 0, 2)
	for _, o := range []object{h, p} {
		b, err := json.Marshal(o)
		if err != nil {
			panic(err)
		}
		parts = append(parts, base64.RawURLEncoding.EncodeToString(b))
	}
	return strings.Join(parts, ".")
}

func signBy(k *ecdsa.PrivateKey, h, p object) string {
	in := input(h, p)
	digest := sha256.Sum256([]byte(in))
	r, s, err := ecdsa.Sign(rand.Reader, k, digest[:])
	if err != nil {
		panic(err)
	}
	var rs [64]byte
	r.FillBytes(rs[:32])
	s.FillBytes(rs[32:])
	return in + "." + base64.RawURLEncoding.EncodeToString(rs[:])
}

func sign(h, p object) string { return signBy(key, h, p) }

func verifier(at time.Time) *roleassertion.Verifier {
	return roleassertion.NewVerifier(jws.Keys{"k1": &key.PublicKey, "k2": &otherKey.PublicKey}, func() time.Time { return at })
}

func TestVerify(t *testing.T) {
	a, err := verifier(now).Verify(sign(header(), payload()), site, person)
	if err != nil {
		t.Fatal(err)
	}
	if a.Site != site || a.Person != person || !a.Expires.Equal(now.Add(roleassertion.MaxLifetime)) {
		t.Errorf("got %+v", a)
	}
	for r, want := range map[roleassertion.Role]bool{
		roleassertion.SiteAdmin: true, roleassertion.ProjectAdmin("10000"): true,
		roleassertion.ProjectAdmin("1000"): false, roleassertion.SpaceAdmin("10000"): false, "": false,
	} {
		t.Run(string(r), func(t *testing.T) {
			if a.Has(r) != want {
				t.Errorf("has %q: %v", r, !want)
			}
		})
	}
	if (roleassertion.Assertion{}).Has(roleassertion.SiteAdmin) {
		t.Error("no assertion is an administrator")
	}
}

// During a rotation both keys are accepted, each under its own id.
func TestRotation(t *testing.T) {
	second := header().with("kid", "k2")
	if _, err := verifier(now).Verify(signBy(otherKey, second, payload()), site, person); err != nil {
		t.Error(err)
	}
	if _, err := verifier(now).Verify(sign(second, payload()), site, person); !errors.Is(err, roleassertion.ErrInvalid) {
		t.Errorf("the first key under the id of the second: %v", err)
	}
}

// A claim of the next release is ignored. An unknown role is refused, because
// the service does not know what it allows.
func TestUnknownClaimIsIgnored(t *testing.T) {
	token := sign(header(), payload().with("of_the_next_release", "x"))
	if _, err := verifier(now).Verify(token, site, person); err != nil {
		t.Error(err)
	}
}

func TestNobodyIsNoAdministrator(t *testing.T) {
	a, err := verifier(now).Verify(sign(header(), payload().with("roles", []string{})), site, person)
	if err != nil || a.Has(roleassertion.SiteAdmin) {
		t.Errorf("%+v, %v", a, err)
	}
}

func hs256(h, p object) string {
	public, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		panic(err)
	}
	in := input(h, p)
	mac := hmac.New(sha256.New, public)
	mac.Write([]byte(in))
	return in + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

func TestVerifyRefuses(t *testing.T) {
	h, p := header(), payload()
	iat := now.Unix()
	many := slices.Repeat([]string{"site-admin"}, 41)
	good := sign(h, p)
	flipped := strings.Replace(good, ".", ".A", 1)
	for name, token := range map[string]string{
		"missing":                   "",
		"not a token":               "site-admin",
		"altered":                   flipped,
		"without its signature":     good[:strings.LastIndexByte(good, '.')+1],
		"a trailing newline":        good + "\n",
		"signed by a foreign key":   signBy(newKey(), h, p),
		"alg none":                  sign(h.with("alg", "none"), p),
		"alg none, no signature":    input(h.with("alg", "none"), p) + ".",
		"alg HS256, the public key": hs256(h.with("alg", "HS256"), p),
		"alg ES384":                 sign(h.with("alg", "ES384"), p),
		"no alg":                    sign(h.with("alg", nil), p),
		"no kid":                    sign(h.with("kid", nil), p),
		"kid of nobody":             sign(h.with("kid", "k3"), p),
		"typ of a mail ticket":      sign(h.with("typ", "secure-share-mail+jwt"), p),
		"no typ":                    sign(h.with("typ", nil), p),
		"jwk":                       sign(h.with("jwk", object{"kty": "EC"}), p),
		"one header more":           sign(h.with("x5t", "AAAA"), p),

		"another iss":        sign(h, p.with("iss", "secure-share/files/test")),
		"no iss":             sign(h, p.with("iss", nil)),
		"another aud":        sign(h, p.with("aud", "secure-share/keys/test")),
		"aud in a list":      sign(h, p.with("aud", []string{roleassertion.Audience})),
		"no aud":             sign(h, p.with("aud", nil)),
		"no jti":             sign(h, p.with("jti", nil)),
		"a short jti":        sign(h, p.with("jti", "AAAA")),
		"no iat":             sign(h, p.with("iat", nil)),
		"no exp":             sign(h, p.with("exp", nil)),
		"iat is text":        sign(h, p.with("iat", fmt.Sprint(iat))),
		"iat is a fraction":  sign(h, p.with("iat", float64(iat)+0.5)),
		"a second too long":  sign(h, p.with("exp", iat+301)),
		"no lifetime":        sign(h, p.with("iat", iat+2).with("exp", iat+2)),
		"ends before it is":  sign(h, p.with("iat", iat+3).with("exp", iat+2)),
		"negative iat":       sign(h, p.with("iat", -1)),
		"far future":         sign(h, p.with("iat", int64(1)<<40).with("exp", int64(1)<<40+60)),
		"expired":            sign(h, p.with("iat", iat-300).with("exp", iat)),
		"from the future":    sign(h, p.with("iat", iat+6)),
		"foreign site":       sign(h, p.with("site", "b8e4d270-93a5-4c16-a1fb-6d0c3e852f7b")),
		"no site":            sign(h, p.with("site", nil)),
		"of another person":  sign(h, p.with("account", "712020:5e91a3c4")),
		"no account":         sign(h, p.with("account", nil)),
		"no roles":           sign(h, p.with("roles", nil)),
		"roles are text":     sign(h, p.with("roles", "site-admin")),
		"an unknown role":    sign(h, p.with("roles", []string{"site-admin", "owner"})),
		"an empty role":      sign(h, p.with("roles", []string{""})),
		"a role and a tail":  sign(h, p.with("roles", []string{"site-admin\n"})),
		"admin of no id":     sign(h, p.with("roles", []string{"project-admin:"})),
		"admin of all":       sign(h, p.with("roles", []string{"space-admin:*"})),
		"admin with zeros":   sign(h, p.with("roles", []string{"space-admin:0010"})),
		"41 roles":           sign(h, p.with("roles", many)),
		"a group of no id":   sign(h, p.with("roles", []string{"group:"})),
		"a group by name":    sign(h, p.with("roles", []string{"group:site admins"})),
		"longer than 4 KiB":  sign(h, p.with("padding", strings.Repeat("x", roleassertion.MaxToken))),
		"name in upper case": sign(h, p.with("roles", nil).with("Roles", []string{"site-admin"})),
	} {
		t.Run(name, func(t *testing.T) {
			a, err := verifier(now).Verify(token, site, person)
			if !errors.Is(err, roleassertion.ErrInvalid) {
				t.Errorf("%+v, %v", a, err)
			}
			if len(token) > 40 && err != nil && strings.Contains(err.Error(), token[:40]) {
				t.Errorf("the error quotes the token: %v", err)
			}
		})
	}
}

// An empty caller must not match an assertion with an empty account.
func TestAboutNobody(t *testing.T) {
	token := sign(header(), payload().with("site", "").with("account", ""))
	for _, c := range []struct {
		site   share.Site
		person share.Person
	}{{"", ""}, {site, ""}, {"", person}} {
		if _, err := verifier(now).Verify(token, c.site, c.person); !errors.Is(err, roleassertion.ErrInvalid) {
			t.Errorf("%q, %q: %v", c.site, c.person, err)
		}
	}
}

func TestWithoutKeys(t *testing.T) {
	v := roleassertion.NewVerifier(nil, func() time.Time { return now })
	if _, err := v.Verify(sign(header(), payload()), site, person); !errors.Is(err, roleassertion.ErrInvalid) {
		t.Error(err)
	}
}

func TestLifetime(t *testing.T) {
	token := sign(header(), payload())
	opens, closes := now.Add(-roleassertion.Leeway), now.Add(roleassertion.MaxLifetime)
	for _, c := range []struct {
		at time.Time
		ok bool
	}{
		{opens.Add(-time.Nanosecond), false}, {opens, true},
		{closes.Add(-time.Nanosecond), true}, {closes, false}, {closes.Add(time.Nanosecond), false},
	} {
		if _, err := verifier(c.at).Verify(token, site, person); (err == nil) != c.ok {
			t.Errorf("at %s: %v", c.at.Format(time.RFC3339Nano), err)
		}
	}
}

func FuzzVerify(f *testing.F) {
	f.Add(sign(header(), payload()))
	f.Add(sign(header().with("alg", "none"), payload()))
	f.Add("..")
	f.Fuzz(func(t *testing.T, token string) {
		a, err := verifier(now).Verify(token, site, person)
		if err == nil && a.Person != person || err != nil && !errors.Is(err, roleassertion.ErrInvalid) {
			t.Errorf("%+v, %v", a, err)
		}
	})
}

func TestMember(t *testing.T) {
	const group = "276f955c-63d7-42c8-9520-92d01dca0625"
	a, err := verifier(now).Verify(sign(header(), payload().with("roles", []string{"group:" + group})), site, person)
	if err != nil || !a.Has(roleassertion.Member(group)) || a.Has(roleassertion.Member("another")) || a.Has(roleassertion.SiteAdmin) {
		t.Errorf("%+v, %v", a, err)
	}
}
