package realtime

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/realtime/realtimetest"
	"github.com/secure-share/secure-share/shared/share"
)

var noon = time.Date(2027, 1, 15, 12, 0, 0, 0, time.UTC)

var alice = Namespace{"5a1f0000-0000-4000-8000-00000000000a", "557058:alice_1"}

// localMAC has a key in memory. calls counts the calls of Verify.
type localMAC struct {
	realtimetest.MAC
	calls int
}

func (m *localMAC) Verify(ctx context.Context, message, mac []byte) (bool, error) {
	m.calls++
	return m.MAC.Verify(ctx, message, mac)
}

const key = realtimetest.MAC("k")

func issue(t *testing.T, n Namespace) string {
	t.Helper()
	token, expires, err := Issue(t.Context(), key, n, noon)
	if err != nil || !expires.Equal(noon.Add(Lifetime)) {
		t.Fatal(expires, err)
	}
	return token
}

func TestATokenIsAcceptedUntilItExpires(t *testing.T) {
	token := issue(t, alice)
	for _, c := range []struct {
		at time.Time
		ok bool
	}{
		{noon, true},
		{noon.Add(Lifetime - time.Nanosecond), true},
		{noon.Add(Lifetime), false},
		{noon.Add(-(MaxLifetime - Lifetime)), true},
		{noon.Add(-(MaxLifetime - Lifetime) - time.Nanosecond), false},
	} {
		got, err := Verify(t.Context(), key, token, c.at)
		if c.ok && (err != nil || got.Namespace != alice || !got.Expires.Equal(noon.Add(Lifetime))) {
			t.Errorf("at %s: %+v, %v", c.at, got, err)
		}
		if !c.ok && !errors.Is(err, ErrInvalid) {
			t.Errorf("at %s: accepted, %v", c.at, err)
		}
	}
}

func TestTokensThatAreRefused(t *testing.T) {
	token := issue(t, alice)
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil {
		t.Fatal(err)
	}
	for n := range raw { // every byte, the MAC's among them
		changed := bytes.Clone(raw)
		changed[n] ^= 1
		if _, err := Verify(t.Context(), key, base64.RawURLEncoding.EncodeToString(changed), noon); !errors.Is(err, ErrInvalid) {
			t.Errorf("byte %d changed: %v", n, err)
		}
	}
	for n := range raw {
		if _, err := Verify(t.Context(), key, base64.RawURLEncoding.EncodeToString(raw[:n]), noon); !errors.Is(err, ErrInvalid) {
			t.Errorf("cut after %d bytes: %v", n, err)
		}
	}
	for name, text := range map[string]string{
		"empty":          "",
		"longer":         base64.RawURLEncoding.EncodeToString(append(bytes.Clone(raw), 0)),
		"padded":         token + "=",
		"line break":     token[:8] + "\n" + token[8:],
		"another key's":  sealed(t, realtimetest.MAC("other"), Token{alice, noon.Add(time.Hour)}),
		"far too long":   strings.Repeat("A", 1<<20),
		"empty site":     sealed(t, key, Token{Namespace{"", "alice"}, noon.Add(time.Hour)}),
		"empty person":   sealed(t, key, Token{Namespace{"acme", ""}, noon.Add(time.Hour)}),
		"a # in a name":  sealed(t, key, Token{Namespace{"acme", "a#b"}, noon.Add(time.Hour)}),
		"before 1970":    sealed(t, key, Token{alice, time.Unix(-1, 0)}),
		"lasts too long": sealed(t, key, Token{alice, noon.Add(MaxLifetime + time.Second)}),
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Verify(t.Context(), key, text, noon); !errors.Is(err, ErrInvalid) || strings.Contains(err.Error(), "alice") {
				t.Error(err)
			}
		})
	}
}

func sealed(t *testing.T, m MAC, token Token) string {
	t.Helper()
	text, err := seal(t.Context(), m, token)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// The longest names still fit.
func TestTheLongestToken(t *testing.T) {
	n := Namespace{share.Site(strings.Repeat("s", 64)), share.Person(strings.Repeat("p", 128))}
	token := issue(t, n)
	if len(token) != maxToken {
		t.Errorf("%d characters, want %d", len(token), maxToken)
	}
	if got, err := Verify(t.Context(), key, token, noon); err != nil || got.Namespace != n {
		t.Error(got, err)
	}
}

// No other split of the same letters has the same bytes.
func TestNoTwoNamespacesHaveTheSameMessage(t *testing.T) {
	const letters = "a:b-c_d1e2"
	seen := map[string]Namespace{}
	for n := range len(letters) + 1 {
		for m := range len(letters) + 1 - n {
			ns := Namespace{share.Site(letters[:n]), share.Person(letters[n : n+m])}
			text := string(message(Token{ns, noon}.fields()))
			if other, found := seen[text]; found {
				t.Errorf("%+v and %+v are one", ns, other)
			}
			seen[text] = ns
		}
	}
}

// The MAC of a token is not valid for a longer text that begins with the token. With
// plain SHA-512, or fields without their lengths, it could be.
func TestATokenCannotBeExtended(t *testing.T) {
	raw, err := base64.RawURLEncoding.DecodeString(issue(t, alice))
	if err != nil {
		t.Fatal(err)
	}
	fields, mac := raw[:len(raw)-MACSize], raw[len(raw)-MACSize:]
	padded := append(bytes.Clone(fields), 0x80)
	for size := 1; size < 300; size++ {
		for _, middle := range [][]byte{bytes.Repeat([]byte{0}, size), append(bytes.Clone(padded), bytes.Repeat([]byte{'x'}, size)...), fields} {
			extended := append(append(bytes.Clone(fields), middle...), mac...)
			if _, err := Verify(t.Context(), key, base64.RawURLEncoding.EncodeToString(extended), noon); !errors.Is(err, ErrInvalid) {
				t.Fatalf("%x was accepted: %v", extended, err)
			}
		}
	}
}

// A MAC that the same key made for something else opens no connection.
func TestTheDomainIsPartOfTheMessage(t *testing.T) {
	fields := Token{alice, noon.Add(time.Hour)}.fields()
	mac, _ := key.Generate(t.Context(), fields)
	text := base64.RawURLEncoding.EncodeToString(append(fields, mac...))
	if _, err := Verify(t.Context(), key, text, noon); !errors.Is(err, ErrInvalid) {
		t.Error(err)
	}
}

// Malformed and expired tokens cost no call of KMS.
func TestOnlyPlausibleTokensAreChecked(t *testing.T) {
	mac := &localMAC{MAC: key}
	for _, text := range []string{"", "AQ", issue(t, alice)[1:]} {
		_, _ = Verify(t.Context(), mac, text, noon)
	}
	_, _ = Verify(t.Context(), mac, issue(t, alice), noon.Add(Lifetime))
	if mac.calls != 0 {
		t.Errorf("%d calls", mac.calls)
	}
}

type broken struct{ MAC }

var errBroken = errors.New("broken")

func (broken) Generate(context.Context, []byte) ([]byte, error)     { return nil, errBroken }
func (broken) Verify(context.Context, []byte, []byte) (bool, error) { return true, errBroken }

func TestAFailureOfKMSIsNotARefusal(t *testing.T) {
	if _, _, err := Issue(t.Context(), broken{}, alice, noon); !errors.Is(err, errBroken) {
		t.Error(err)
	}
	if _, err := Verify(t.Context(), broken{}, issue(t, alice), noon); !errors.Is(err, errBroken) || errors.Is(err, ErrInvalid) {
		t.Error(err)
	}
}

func FuzzToken(f *testing.F) {
	text, err := seal(f.Context(), key, Token{alice, noon})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add("")
	f.Add("AQAA")
	f.Fuzz(func(t *testing.T, text string) {
		token, mac, err := parse(text)
		if err != nil {
			if !errors.Is(err, ErrInvalid) {
				t.Error(err)
			}
			return
		}
		if again := base64.RawURLEncoding.EncodeToString(append(token.fields(), mac...)); again != text {
			t.Errorf("%q is read as %q", text, again)
		}
	})
}
