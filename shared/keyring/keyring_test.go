package keyring_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/shared/keyring"
)

const revealed = "AAECAwQFBgcICQoLDA0ODw"

func parse(t *testing.T, s string) keyring.Secret {
	t.Helper()
	secret, err := keyring.ParseSecret(s)
	if err != nil {
		t.Fatal(err)
	}
	return secret
}

func TestSecretsAreRandom(t *testing.T) {
	seen := map[string]bool{}
	for range 100 {
		s := keyring.NewSecret().Reveal()
		if seen[s] || len(s) != 22 {
			t.Fatalf("got %d characters, or the same again", len(s))
		}
		seen[s] = true
	}
}

func TestParseSecret(t *testing.T) {
	for _, c := range []struct {
		text string
		ok   bool
	}{
		{revealed, true},
		{"________-_-_-_-_-_-_-w", true},
		{"", false},
		{revealed[:21], false},
		{revealed + "A", false},
		{revealed + "==", false},
		{revealed[:21] + "x", false}, // the last 4 bits must be zero
		{"+///////+/+/+/+/+/+/+w", false},
		{strings.Repeat("é", 11), false},
		{revealed[:20] + "\r\n", false}, // decoders skip line breaks
		{" " + revealed, false},
		{revealed + "\n", false},
		{"AAECAwQFBgc\r\n  ICQoLDA0ODw\t", false},
		{"\ufeffAAECAwQFBgc\u200bICQoLDA0\u00a0ODw\u2060", false},
		{"AAECAwQFBgc.ICQoLDA0ODw", false},
	} {
		s, err := keyring.ParseSecret(c.text)
		if c.ok != (err == nil) || (err != nil && !errors.Is(err, keyring.ErrMalformed)) {
			t.Errorf("ParseSecret(%q): %v", c.text, err)
		}
		if err == nil && s.Reveal() != c.text {
			t.Errorf("ParseSecret(%q) reveals %q", c.text, s.Reveal())
		}
	}
}

func TestParseClaimKey(t *testing.T) {
	want := parse(t, revealed).ClaimKey([16]byte{1})
	got, err := keyring.ParseClaimKey(want.Reveal())
	if err != nil || got.Reveal() != want.Reveal() || got.Verifier() != want.Verifier() {
		t.Errorf("got another key, %v", err)
	}
	for _, bad := range []string{"", want.Reveal()[:42], want.Reveal() + "A", revealed, strings.Repeat("\n", 43)} {
		if _, err := keyring.ParseClaimKey(bad); !errors.Is(err, keyring.ErrMalformed) {
			t.Errorf("ParseClaimKey(%q): %v", bad, err)
		}
	}
}

func TestParseGateProof(t *testing.T) {
	want := keyring.NewGateProof([16]byte{1}, [32]byte{2})
	got, err := keyring.ParseGateProof(want.Reveal())
	if err != nil || got.Reveal() != want.Reveal() || got.Verifier() != want.Verifier() {
		t.Errorf("got another proof, %v", err)
	}
	for _, bad := range []string{"", want.Reveal()[:42], want.Reveal() + "A", revealed, strings.Repeat("\n", 43)} {
		if _, err := keyring.ParseGateProof(bad); !errors.Is(err, keyring.ErrMalformed) {
			t.Errorf("ParseGateProof(%q): %v", bad, err)
		}
	}
}

func TestParseFileKey(t *testing.T) {
	want := keyring.NewFileKey()
	if keyring.NewFileKey().Reveal() == want.Reveal() {
		t.Error("file keys are not random")
	}
	got, err := keyring.ParseFileKey(want.Reveal())
	if err != nil || !bytes.Equal(got.IKM(), want.IKM()) {
		t.Errorf("got another key, %v", err)
	}
	for _, bad := range []string{"", want.Reveal()[:21], want.Reveal() + "A", strings.Repeat("\n", 22)} {
		if _, err := keyring.ParseFileKey(bad); !errors.Is(err, keyring.ErrMalformed) {
			t.Errorf("ParseFileKey(%q): %v", bad, err)
		}
	}
}

func TestIKMIsACopy(t *testing.T) {
	s := parse(t, revealed)
	file, err := keyring.ParseFileKey(revealed)
	if err != nil {
		t.Fatal(err)
	}
	for _, ikm := range [][]byte{s.IKM(), s.MetadataKey([16]byte{}).IKM(), file.IKM()} {
		clear(ikm)
	}
	if file.Reveal() != revealed {
		t.Error("the caller can change the file key")
	}
	if bytes.Equal(s.IKM(), make([]byte, 16)) || s.Reveal() != revealed {
		t.Error("the caller can change the secret")
	}
}

// Nothing prints a key, not even an unexported field of another struct, which
// package fmt reads without calling methods.
func TestKeysDoNotPrint(t *testing.T) {
	s := parse(t, revealed)
	claim, metadata := s.ClaimKey([16]byte{1}), s.MetadataKey([16]byte{1})
	claimBytes, err := keyring.ParseClaimKey(claim.Reveal())
	if err != nil {
		t.Fatal(err)
	}
	gate := keyring.NewGateProof([16]byte{1}, [32]byte{2})
	file := keyring.NewFileKey()
	secrets := [][]byte{s.IKM(), metadata.IKM(), decode(t, claimBytes.Reveal()), decode(t, gate.Reveal()), file.IKM()}
	values := []any{
		s, claim, metadata, gate, file, &s, []any{s, claim, metadata}, map[string]any{"k": s},
		struct{ S keyring.Secret }{s},
		struct{ s keyring.Secret }{s},
		struct{ k keyring.ClaimKey }{claim},
		struct{ k keyring.MetadataKey }{metadata},
		struct{ p keyring.GateProof }{gate},
		struct{ k keyring.FileKey }{file},
	}
	for _, v := range values {
		var out strings.Builder
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%o", "%c"} {
			fmt.Fprintf(&out, verb+"\n", v)
		}
		fmt.Fprintln(&out, v, fmt.Errorf("wrapped: %v", v))
		text, err := json.Marshal(v)
		if err != nil {
			t.Error(err)
		}
		out.Write(text)
		slog.New(slog.NewTextHandler(&out, nil)).Info("m", "v", v)
		slog.New(slog.NewJSONHandler(&out, nil)).Info("m", "v", v)
		for _, secret := range secrets {
			for _, form := range forms(secret) {
				if strings.Contains(out.String(), form) {
					t.Errorf("%T prints %q", v, form)
				}
			}
		}
	}
}

// forms are the encodings in which bytes could appear in a text.
func forms(b []byte) []string {
	return []string{
		encode(b), base64.StdEncoding.EncodeToString(b), fmt.Sprintf("%x", b), fmt.Sprintf("%X", b), fmt.Sprintf("%q", b),
		strings.Trim(fmt.Sprint(b[:6]), "[]"), strings.Trim(fmt.Sprintf("%#v", b[:6]), "[]byte{}"),
	}
}

func TestPlaceholder(t *testing.T) {
	s := keyring.NewSecret()
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	for _, got := range []string{s.String(), s.LogValue().String(), fmt.Sprintf("%#v", s), strings.Trim(string(text), `"`)} {
		if got != "[hidden]" {
			t.Errorf("got %q", got)
		}
	}
}

func TestKeysAreNotComparable(t *testing.T) {
	for _, v := range []any{keyring.Secret{}, keyring.ClaimKey{}, keyring.MetadataKey{}, keyring.FileKey{}} {
		if reflect.TypeOf(v).Comparable() {
			t.Errorf("%T can be compared with ==", v)
		}
	}
}

func BenchmarkClaimKey(b *testing.B) {
	s := keyring.NewSecret()
	for b.Loop() {
		s.ClaimKey([16]byte{1})
	}
}
