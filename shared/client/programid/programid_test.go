package programid

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/hidden"
	"github.com/secure-share/secure-share/shared/httpsig"
)

var greeting = Greeting{Site: "5a1f", SiteURL: "https://acme.example", AccountID: "alice", KeyMailer: "https://keys.example"}

func TestGreetingOpensOnlyWithItsLine(t *testing.T) {
	key := NewKey()
	line := NewLine(key)
	sealed, err := line.Seal(greeting)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := line.Open(sealed); err != nil || got != greeting {
		t.Errorf("%+v, %v", got, err)
	}
	for name, other := range map[string]Line{"another code": NewLine(key), "another key": {public: NewKey().public(), code: line.code}} {
		t.Run(name, func(t *testing.T) {
			if _, err := other.Open(sealed); !errors.Is(err, ErrGreeting) {
				t.Error(err)
			}
		})
	}
	for name, text := range map[string]string{
		"nothing": "", "cut": sealed[:20], "another format": "Ag" + sealed[2:], "altered": sealed[:30] + "A" + sealed[31:], "no base64url": "=" + sealed[1:],
	} {
		t.Run(name, func(t *testing.T) {
			if text == sealed {
				return // one in 64
			}
			if _, err := line.Open(text); !errors.Is(err, ErrGreeting) {
				t.Error(err)
			}
		})
	}
}

func TestLinesAndKeysAreReadBack(t *testing.T) {
	key := NewKey()
	again, err := ParseKey(key.Reveal())
	if err != nil || again.ID() != key.ID() {
		t.Error(err)
	}
	line := NewLine(key)
	if got, err := ParseLine(line.Reveal()); err != nil || got.Fingerprint() != line.Fingerprint() {
		t.Error(err)
	}
	for _, s := range []string{"", line.Reveal()[1:], line.Reveal() + "A", strings.Replace(line.Reveal(), ":1:", ":2:", 1), strings.TrimSuffix(line.Reveal(), line.Reveal()[60:])} {
		if _, err := ParseLine(s); err == nil {
			t.Errorf("%d characters were read as a line", len(s))
		}
	}
	for _, s := range []string{"", key.Reveal()[1:], key.Reveal() + "A"} {
		if _, err := ParseKey(s); err == nil {
			t.Errorf("%d characters were read as a key", len(s))
		}
	}
}

func TestNothingPrintsASecret(t *testing.T) {
	key := NewKey()
	line := NewLine(key)
	within := struct {
		key  Key
		line Line
	}{key, line}
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%x", "%d"} {
		if text := fmt.Sprintf(format+" "+format, key, line); text != hidden.Placeholder+" "+hidden.Placeholder {
			t.Errorf("%s prints %s", format, text)
		}
		text := fmt.Sprintf(format, within)
		for _, secret := range [][]byte{key.private(), line.code()} {
			if strings.Contains(text, strings.Trim(fmt.Sprintf(format, secret), "[]{}")) {
				t.Errorf("%s prints %s", format, text)
			}
		}
	}
}

func TestIdentitySigns(t *testing.T) {
	key, now := NewKey(), time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	identity := Identity{key, func() time.Time { return now }}
	nonces := map[string]bool{}
	for range 3 {
		r := httptest.NewRequest("POST", "https://files.example/v1/shares", strings.NewReader("{}"))
		if err := identity.Authorize(r, []byte("{}")); err != nil {
			t.Fatal(err)
		}
		s, err := httpsig.Read(r, []byte("{}"), now)
		if err != nil || s.KeyID != string(key.ID()) || s.Verify(key.public()) != nil {
			t.Errorf("%+v, %v", s, err)
		}
		nonces[s.Nonce] = true
	}
	if len(nonces) != 3 {
		t.Error("a nonce was used twice")
	}
}

// The vectors of forge/crypto are sealed by the app.
func TestVectors(t *testing.T) {
	text, err := os.ReadFile("testdata/greetings.json")
	if err != nil {
		t.Fatal(err)
	}
	var vectors []struct {
		Line, Fingerprint, Sealed string
		Greeting                  Greeting
	}
	if err := json.Unmarshal(text, &vectors); err != nil || len(vectors) == 0 {
		t.Fatal(err)
	}
	for _, v := range vectors {
		line, err := ParseLine(v.Line)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := line.Open(v.Sealed); err != nil || got != v.Greeting || line.Fingerprint() != v.Fingerprint {
			t.Errorf("%+v, %s, %v", got, line.Fingerprint(), err)
		}
	}
}
