package noticetoken

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/jws"
	"github.com/secure-share/secure-share/shared/notice"
	"github.com/secure-share/secure-share/shared/share"
)

const issuer = "secure-share/files/test"

var (
	now    = time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
	key    = newKey()
	opened = notice.Notice{Key: notice.Key{Site: "cloud-id", Share: share.NewID(), Event: notice.Opened}, At: now.Add(-time.Hour - 5)}
	acme   = notice.Settings{Version: 1, To: notice.TrustReceiver("https://hooks.example/secret-path"), Host: "acme.atlassian.net"}
)

func newKey() signer {
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	return signer{k}
}

type signer struct{ *ecdsa.PrivateKey }

func (k signer) SignES256(_ context.Context, digest [32]byte) (rs [64]byte, err error) {
	r, s, err := ecdsa.Sign(rand.Reader, k.PrivateKey, digest[:])
	if err != nil {
		return rs, err
	}
	r.FillBytes(rs[:32])
	s.FillBytes(rs[32:])
	return rs, nil
}

// verifier knows the key of the published set.
func verifier(t *testing.T, audience string, at time.Time) *Verifier {
	t.Helper()
	set, err := KeySet("key-1", &key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := jws.ParseKeys(string(set))
	if err != nil {
		t.Fatal(err)
	}
	return NewVerifier(issuer, audience, keys, func() time.Time { return at })
}

func issued(t *testing.T) string {
	t.Helper()
	token, err := NewIssuer(issuer, "key-1", key).Issue(t.Context(), opened, acme, now)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func TestVerified(t *testing.T) {
	want := Verified{ID: opened.ID(), Site: "acme.atlassian.net", Share: opened.Share, Event: notice.Opened, At: opened.At.Truncate(time.Second)}
	first, second := issued(t), issued(t)
	for _, token := range []string{first, second} {
		if len(token) > MaxToken {
			t.Errorf("%d bytes", len(token))
		}
		for _, at := range []time.Time{now.Add(-Leeway), now, now.Add(Lifetime - 1)} {
			if got, err := verifier(t, "https://hooks.example", at).Verify(token); err != nil || got != want {
				t.Errorf("at %s: %+v, %v", at, got, err)
			}
		}
		for _, at := range []time.Time{now.Add(-Leeway - 1), now.Add(Lifetime)} {
			if _, err := verifier(t, "https://hooks.example", at).Verify(token); !errors.Is(err, ErrInvalid) {
				t.Errorf("at %s: %v", at, err)
			}
		}
	}
}

// The payload has these members and no others, whatever a share holds.
func TestMembers(t *testing.T) {
	payload, err := base64.RawURLEncoding.DecodeString(strings.Split(issued(t), ".")[1])
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(payload, &got); err != nil {
		t.Fatal(err)
	}
	if want := []string{"at", "aud", "event", "exp", "iat", "iss", "jti", "share", "site"}; !slices.Equal(slices.Sorted(maps.Keys(got)), want) {
		t.Errorf("members %v", got)
	}
	if strings.Contains(string(payload), "secret-path") || strings.Contains(string(payload), "cloud-id") {
		t.Errorf("the payload has more than it should: %s", payload)
	}
}

func TestRefused(t *testing.T) {
	good := func() map[string]any {
		return map[string]any{
			"iss": issuer, "aud": "https://hooks.example", "jti": opened.ID(), "iat": now.Unix(), "exp": now.Add(Lifetime).Unix(),
			"site": "acme.atlassian.net", "share": string(opened.Share), "event": "opened", "at": now,
		}
	}
	other := newKey()
	for name, c := range map[string]struct {
		by       signer
		kid, typ string
		change   func(map[string]any)
		ok       bool
	}{
		"as it is":             {key, "key-1", typ, func(map[string]any) {}, true},
		"forged":               {other, "key-1", typ, func(map[string]any) {}, false},
		"another key":          {key, "key-2", typ, func(map[string]any) {}, false},
		"a mail ticket":        {key, "key-1", "mail-ticket+jwt", func(map[string]any) {}, false},
		"no type":              {key, "key-1", "", func(map[string]any) {}, false},
		"of another issuer":    {key, "key-1", typ, func(c map[string]any) { c["iss"] = "secure-share/files/other" }, false},
		"of nobody":            {key, "key-1", typ, func(c map[string]any) { delete(c, "iss") }, false},
		"for another receiver": {key, "key-1", typ, func(c map[string]any) { c["aud"] = "https://hooks.example:444" }, false},
		"for nobody":           {key, "key-1", typ, func(c map[string]any) { delete(c, "aud") }, false},
		"no id":                {key, "key-1", typ, func(c map[string]any) { delete(c, "jti") }, false},
		"the id of another":    {key, "key-1", typ, func(c map[string]any) { c["jti"] = string(share.NewID()) + ".opened" }, false},
		"another event":        {key, "key-1", typ, func(c map[string]any) { c["event"] = "declined" }, false},
		"an unknown event":     {key, "key-1", typ, func(c map[string]any) { c["event"], c["jti"] = "sent", string(opened.Share)+".sent" }, false},
		"no site":              {key, "key-1", typ, func(c map[string]any) { delete(c, "site") }, false},
		"no time":              {key, "key-1", typ, func(c map[string]any) { delete(c, "at") }, false},
		"valid for too long":   {key, "key-1", typ, func(c map[string]any) { c["exp"] = now.Add(Lifetime + time.Second).Unix() }, false},
		"no issue time":        {key, "key-1", typ, func(c map[string]any) { delete(c, "iat") }, false},
		"no expiry":            {key, "key-1", typ, func(c map[string]any) { delete(c, "exp") }, false},
		"too large":            {key, "key-1", typ, func(c map[string]any) { c["x"] = strings.Repeat("x", MaxToken) }, false},
	} {
		t.Run(name, func(t *testing.T) {
			claims := good()
			c.change(claims)
			token, err := jws.Sign(t.Context(), c.by, c.kid, c.typ, claims)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := verifier(t, "https://hooks.example", now).Verify(token); (err == nil) != c.ok || err != nil && !errors.Is(err, ErrInvalid) {
				t.Errorf("%v", err)
			}
		})
	}
	for _, token := range []string{"", "..", "x", strings.Repeat(".", 1_000_000), issued(t) + "x"} {
		if _, err := verifier(t, "https://hooks.example", now).Verify(token); !errors.Is(err, ErrInvalid) {
			t.Errorf("%.20q: %v", token, err)
		}
	}
}

func TestTheSignerFails(t *testing.T) {
	broken := errors.New("broken on purpose")
	if _, err := NewIssuer("i", "k", failing{broken}).Issue(t.Context(), opened, acme, now); !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
}

type failing struct{ error }

func (f failing) SignES256(context.Context, [32]byte) (rs [64]byte, err error) { return rs, f.error }
