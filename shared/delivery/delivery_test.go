package delivery

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/mailaddr"
)

var update = flag.Bool("update", false, "write testdata/messages.json")

const (
	secretText = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3I"
	otherText  = "b3RoZXItc2VjcmV0LW90aGVyLXNlY3JldC1vdGhlci0"
)

var now = time.Date(2026, 11, 28, 15, 0, 0, 0, time.UTC)

func secret(t testing.TB, s string) Secret {
	t.Helper()
	parsed, err := ParseSecret(s)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func sample(t testing.TB) Message {
	t.Helper()
	to, err := mailaddr.Parse("bob@acme.example")
	if err != nil {
		t.Fatal(err)
	}
	key, err := keyring.ParseSecret("k3bV0xJ2TqLr8mYcN5aH1w")
	if err != nil {
		t.Fatal(err)
	}
	return Message{
		Type: Key, ID: "AAECAwQFBgcICQoLDA0ODw", SentAt: now, ToName: "Bob O'Neil", To: to, From: "Alice Ünal",
		Site: "acme.atlassian.net", Link: "https://acme.atlassian.net/jira/apps/a/b/shares/AAECAwQFBgcICQoLDA0ODw",
		Expires: now.Add(72 * time.Hour), Key: key, Locale: "de-AT",
	}
}

func TestWhatIsSealedOpens(t *testing.T) {
	want := sample(t)
	want.Outsider, want.Link = true, ""
	for _, secrets := range [][]string{{secretText}, {secretText, otherText}, {otherText, secretText}} {
		var accepted []Secret
		for _, s := range secrets {
			accepted = append(accepted, secret(t, s))
		}
		body, err := Seal(secret(t, secretText), want)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Open(accepted, body, now)
		if err != nil {
			t.Fatal(err)
		}
		if got.To.Reveal() != want.To.Reveal() || got.Key.Reveal() != want.Key.Reveal() {
			t.Error("another address or key")
		}
		got.To, got.Key, want.To, want.Key = mailaddr.Address{}, keyring.Secret{}, mailaddr.Address{}, keyring.Secret{}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("got %v, want %v", got, want)
		}
		want = sample(t)
	}
}

// signedText signs any text, as somebody with the secret could.
func signedText(t testing.TB, s, text string) []byte {
	t.Helper()
	mac := hmac.New(sha256.New, []byte(s))
	mac.Write([]byte(text))
	body, err := json.Marshal(map[string]string{"message": text, "signature": hex.EncodeToString(mac.Sum(nil))})
	if err != nil {
		t.Fatal(err)
	}
	return body
}

func textOf(t testing.TB, m Message) string {
	t.Helper()
	body, err := Seal(secret(t, secretText), m)
	if err != nil {
		t.Fatal(err)
	}
	var e envelope
	if err := json.Unmarshal(body, &e); err != nil {
		t.Fatal(err)
	}
	return e.Message
}

func TestOnlyWhatTheSecretSignedIsRead(t *testing.T) {
	text := textOf(t, sample(t))
	good := signedText(t, secretText, text)
	for name, body := range map[string][]byte{
		"another secret":      signedText(t, otherText, text),
		"another message":     bytes.Replace(good, []byte("bob@"), []byte("eve@"), 1),
		"no signature":        bytes.Replace(good, good[len(good)-66:len(good)-2], nil, 1),
		"a cut signature":     bytes.Replace(good, good[len(good)-66:len(good)-2], good[len(good)-66:len(good)-4], 1),
		"no hexadecimal":      bytes.Replace(good, good[len(good)-66:len(good)-2], bytes.Repeat([]byte("x"), 64), 1),
		"unsigned, malformed": []byte(`{"message":"x","signature":"00"}`),
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Open([]Secret{secret(t, secretText)}, body, now); !errors.Is(err, ErrSignature) {
				t.Error(err)
			}
		})
	}
	if _, err := Open(nil, good, now); !errors.Is(err, ErrSignature) {
		t.Errorf("no secrets: %v", err)
	}
}

func TestMalformedMessages(t *testing.T) {
	text := textOf(t, sample(t))
	secrets := []Secret{secret(t, secretText)}
	for name, change := range map[string][2]string{
		"another version":      {`"version":1`, `"version":2`},
		"another type":         {`"type":"key"`, `"type":"notice"`},
		"an unknown member":    {`"version":1`, `"version":1,"x":1`},
		"a member twice":       {`"locale":"de-AT"`, `"locale":"de-AT","from":"Eve"`},
		"a link, outsider":     {`"locale":"de-AT"`, `"locale":"de-AT","outsider":true`},
		"a short id":           {`"id":"AAEC`, `"id":"`},
		"no address":           {`bob@acme.example`, ``},
		"two addresses":        {`bob@acme.example`, `bob@acme.example,eve@evil.example`},
		"no key":               {`k3bV0xJ2TqLr8mYcN5aH1w`, ``},
		"no site, no link":     {`"site":"acme.atlassian.net","link":"https://acme.atlassian.net/jira/apps/a/b/shares/AAECAwQFBgcICQoLDA0ODw"`, `"site":"","link":""`},
		"a foreign link":       {`"link":"https://acme.atlassian.net/`, `"link":"https://evil.example/`},
		"a site as a prefix":   {`"link":"https://acme.atlassian.net/`, `"link":"https://acme.atlassian.net.evil.example/`},
		"a site as a user":     {`"link":"https://acme.atlassian.net/`, `"link":"https://acme.atlassian.net@evil.example/`},
		"a script as the link": {`"link":"https://acme.atlassian.net/`, `"link":"javascript:`},
		"a fragment":           {`shares/AAECAwQFBgcICQoLDA0ODw"`, `shares/AAECAwQFBgcICQoLDA0ODw#x"`},
		"a query":              {`shares/AAECAwQFBgcICQoLDA0ODw"`, `shares/AAECAwQFBgcICQoLDA0ODw?x"`},
		"plain http":           {`"link":"https:`, `"link":"http:`},
		"the site's home page": {`/jira/apps/a/b/shares/AAECAwQFBgcICQoLDA0ODw"`, `/"`},
	} {
		t.Run(name, func(t *testing.T) {
			changed := strings.Replace(text, change[0], change[1], 1)
			if changed == text {
				t.Errorf("%s: nothing to change", name)
			}
			if _, err := Open(secrets, signedText(t, secretText, changed), now); !errors.Is(err, ErrMalformed) {
				t.Errorf("%s: %v", name, err)
			}
		})
	}
	if _, err := Open(secrets, signedText(t, secretText, strings.Replace(text, `https://acme.atlassian.net/jira/apps/a/b/shares/AAECAwQFBgcICQoLDA0ODw`, ``, 1)), now); err != nil {
		t.Errorf("no link: %v", err)
	}
	good := signedText(t, secretText, text)
	for _, body := range []string{"", "null", "[]", string(good) + "x", strings.Replace(string(good), `{"message"`, `{"x":1,"message"`, 1)} {
		if _, err := Open(secrets, []byte(body), now); !errors.Is(err, ErrMalformed) {
			t.Errorf("%q: %v", body, err)
		}
	}
}

func TestTheLongestBody(t *testing.T) {
	s := secret(t, secretText)
	for size, ok := range map[int]bool{MaxBody - 1: true, MaxBody: true, MaxBody + 1: false} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			m := sample(t)
			body, err := Seal(s, m)
			if err != nil {
				t.Fatal(err)
			}
			m.From += strings.Repeat("x", size-len(body))
			if body, err = Seal(s, m); err != nil || len(body) != size {
				t.Fatalf("%d bytes, want %d, %v", len(body), size, err)
			}
			if _, err := Open([]Secret{s}, body, now); ok != (err == nil) || err != nil && !errors.Is(err, ErrMalformed) {
				t.Errorf("%d bytes: %v", size, err)
			}
		})
	}
}

func TestTheTimeOfAMessage(t *testing.T) {
	for age, ok := range map[time.Duration]bool{
		0: true, Leeway - 1: true, Leeway: false, Leeway + 1: false, -Leeway + 1: true, -Leeway: false, -Leeway - 1: false,
	} {
		t.Run(age.String(), func(t *testing.T) {
			body, err := Seal(secret(t, secretText), sample(t))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := Open([]Secret{secret(t, secretText)}, body, now.Add(age)); ok != (err == nil) || err != nil && !errors.Is(err, ErrClock) {
				t.Error(err)
			}
		})
	}
}

func TestParseSecret(t *testing.T) {
	for s, ok := range map[string]bool{
		secretText: true, secretText[1:]: false, secretText + "A": false, "": false, strings.Repeat("=", 43): false, secretText + "=": false,
		secretText + "\n": false, // decoders of base64 skip it, and it would sign with another key
	} {
		t.Run(s, func(t *testing.T) {
			if _, err := ParseSecret(s); ok != (err == nil) {
				t.Error(err)
			}
		})
	}
	if text := fmt.Sprintf("%v %+v %s", secret(t, secretText), secret(t, secretText), secret(t, secretText)); strings.Contains(text, secretText) {
		t.Error(text)
	}
}

// vector is a body and its content, for senders and receivers in other
// languages.
type vector struct {
	Name   string `json:"name"`
	Secret string `json:"secret"`
	At     string `json:"at"` // the receiver's time
	Body   string `json:"body"`
	Valid  bool   `json:"valid"`
}

// TestVectors checks that the vectors are up to date and that this package
// passes them.
func TestVectors(t *testing.T) {
	text := textOf(t, sample(t))
	good := string(signedText(t, secretText, text))
	at := now.Format(time.RFC3339)
	outside := sample(t)
	outside.Outsider, outside.Link = true, ""
	vectors := []vector{
		{"a key", secretText, at, good, true},
		{"a key for an outsider", secretText, at, string(signedText(t, secretText, textOf(t, outside))), true},
		{"four minutes old", secretText, now.Add(4 * time.Minute).Format(time.RFC3339), good, true},
		{"five minutes old", secretText, now.Add(5 * time.Minute).Format(time.RFC3339), good, false},
		{"from the future", secretText, now.Add(-5 * time.Minute).Format(time.RFC3339), good, false},
		{"another secret", otherText, at, good, false},
		{"a changed message", secretText, at, strings.Replace(good, "bob@", "eve@", 1), false},
		{"no signature", secretText, at, strings.Replace(good, good[len(good)-66:len(good)-2], "", 1), false},
	}
	want, err := json.MarshalIndent(vectors, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	want = append(want, '\n')
	const file = "testdata/messages.json"
	if *update {
		if err := os.WriteFile(file, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(file)
	if err != nil || !bytes.Equal(have, want) {
		t.Errorf("%s is not what is sent; read the new one with -update: %v", file, err)
	}
	for _, v := range vectors {
		instant, err := time.Parse(time.RFC3339, v.At)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Open([]Secret{secret(t, v.Secret)}, []byte(v.Body), instant); v.Valid != (err == nil) {
			t.Errorf("%s: %v", v.Name, err)
		}
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(textOf(f, sample(f)))
	f.Add(`{"version":1}`)
	s := secret(f, secretText)
	f.Fuzz(func(t *testing.T, text string) {
		m, err := Open([]Secret{s}, signedText(t, secretText, text), now)
		if err != nil {
			return
		}
		again, err := Seal(s, m)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Open([]Secret{s}, again, now); err != nil && len(again) <= MaxBody {
			t.Errorf("what was opened and sealed again: %v", err)
		}
	})
}
