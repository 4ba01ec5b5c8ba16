package password_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/crypto/argon2"

	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/keyring/password"
)

var update = flag.Bool("update", false, "write the vectors")

const vectorFile = "../testdata/passwords.json"

// vector is what follows from a secret, the id of a share and a password. Bytes are
// unpadded base64url.
type vector struct {
	Comment      string `json:"comment"`
	Password     string `json:"password"`
	Secret       string `json:"secret"`
	ShareID      string `json:"shareId"`
	Stretched    string `json:"stretched"`    // Argon2id of the password
	WithPassword string `json:"withPassword"` // of both
	ClaimKey     string `json:"claimKey"`     // of withPassword
	Verifier     string `json:"verifier"`     // of claimKey
	MetadataKey  string `json:"metadataKey"`  // of withPassword
	KeyVerifier  string `json:"keyVerifier"`  // of the claim key of the secret alone
	GateProof    string `json:"gateProof"`    // of the password as a gate password
	GateVerifier string `json:"gateVerifier"` // of gateProof
}

func TestVectors(t *testing.T) {
	if *update {
		writeVectors(t)
	}
	for _, want := range readVectors(t) {
		t.Run(want.Comment, func(t *testing.T) {
			secret, err := keyring.ParseSecret(want.Secret)
			if err != nil {
				t.Fatal(err)
			}
			p, err := password.Parse(want.Password)
			if err != nil {
				t.Fatal(err)
			}
			id := [16]byte(decode(t, want.ShareID))
			with := p.Apply(secret, id)
			verifier, keyVerifier := with.ClaimKey(id).Verifier(), secret.ClaimKey(id).Verifier()
			got := want
			got.WithPassword, got.ClaimKey, got.Verifier = with.Reveal(), with.ClaimKey(id).Reveal(), encode(verifier[:])
			got.MetadataKey, got.KeyVerifier = encode(with.MetadataKey(id).IKM()), encode(keyVerifier[:])
			gate := p.GateProof(id)
			gateVerifier := gate.Verifier()
			got.GateProof, got.GateVerifier = gate.Reveal(), encode(gateVerifier[:])
			if got != want {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
		})
	}
}

// All that follows from the hash of the password is computed step by step, as in RFC
// 5869.
func TestVectorsFollowFromHKDF(t *testing.T) {
	for _, v := range readVectors(t) {
		t.Run(v.Comment, func(t *testing.T) {
			if want := compute(v, decode(t, v.Secret), decode(t, v.ShareID), decode(t, v.Stretched)); v != want {
				t.Errorf("the file has %+v\nwant         %+v", v, want)
			}
		})
	}
}

func compute(v vector, secret, id, stretched []byte) vector {
	prk := mac(id, append(bytes.Clone(secret), stretched...))
	with := mac(prk, []byte("secure-share v1 sealed password\x01"))[:16]
	claim := mac(mac(id, with), []byte("secure-share v1 claim\x01"))
	verifier := sha256.Sum256(claim)
	keyVerifier := sha256.Sum256(mac(mac(id, secret), []byte("secure-share v1 claim\x01")))
	v.Secret, v.ShareID, v.Stretched = encode(secret), encode(id), encode(stretched)
	v.WithPassword, v.ClaimKey, v.Verifier = encode(with), encode(claim), encode(verifier[:])
	v.MetadataKey = encode(mac(mac(id, with), []byte("secure-share v1 metadata\x01"))[:16])
	v.KeyVerifier = encode(keyVerifier[:])
	gate := mac(mac(id, stretched), []byte("secure-share v1 gate password\x01"))
	gateVerifier := sha256.Sum256(gate)
	v.GateProof, v.GateVerifier = encode(gate), encode(gateVerifier[:])
	return v
}

func mac(key, message []byte) []byte {
	h := hmac.New(sha256.New, key)
	h.Write(message)
	return h.Sum(nil)
}

func writeVectors(t *testing.T) {
	t.Helper()
	ones, counting := bytes.Repeat([]byte{0xff}, 16), make([]byte, 16)
	for i := range counting {
		counting[i] = byte(i)
	}
	var all []vector
	for _, c := range []struct {
		comment, typed, normal string
		secret, id             []byte
	}{
		{"plain letters", "correct horse", "correct horse", counting, ones},
		{"another share", "correct horse", "correct horse", counting, counting},
		{"composed accents", "Zo\u00eb \u017c\u00f3\u0142w", "Zo\u00eb \u017c\u00f3\u0142w", counting, ones},
		{"the same, decomposed", "Zoe\u0308 z\u0307o\u0301\u0142w", "Zo\u00eb \u017c\u00f3\u0142w", counting, ones},
		{"spaces at both ends count", " a ", " a ", ones, counting},
		{"256 bytes", strings.Repeat("\U0001f511", 64), strings.Repeat("\U0001f511", 64), ones, ones},
	} {
		stretched := argon2.IDKey([]byte(c.normal), c.id, 3, 64*1024, 1, 32)
		all = append(all, compute(vector{Comment: c.comment, Password: c.typed}, c.secret, c.id, stretched))
	}
	text, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(vectorFile, append(text, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}

func readVectors(t *testing.T) (all []vector) {
	t.Helper()
	text, err := os.ReadFile(vectorFile)
	if err == nil {
		err = json.Unmarshal(text, &all)
	}
	if err != nil || len(all) == 0 {
		t.Fatalf("%d vectors, %v", len(all), err)
	}
	return all
}

func TestParse(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		ok   bool
	}{
		"one character":           {"a", true},
		"the longest":             {strings.Repeat("a", 256), true},
		"one byte more":           {strings.Repeat("a", 257), false},
		"long until normalized":   {strings.Repeat("e\u0308", 128), true},
		"longer once normalized":  {strings.Repeat("\u0958", 50), false}, // 150 bytes become 300
		"very long":               {strings.Repeat("a", 5000), false},
		"empty":                   {"", false},
		"not UTF-8":               {"a\xff", false},
		"a space":                 {" ", true},
		"other scripts and signs": {"пароль 🔑", true},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := password.Parse(c.text)
			if (err == nil) != c.ok || err != nil && !errors.Is(err, password.ErrInvalid) || p.IsZero() == c.ok {
				t.Errorf("got %v, zero %t", err, p.IsZero())
			}
		})
	}
}

func TestGeneratedPasswords(t *testing.T) {
	shape := regexp.MustCompile(`^([a-km-np-z2-9]{4}-){3}[a-km-np-z2-9]{4}$`)
	seen := map[string]bool{}
	used := map[rune]bool{}
	for range 200 {
		text := password.Generate().Reveal()
		if seen[text] || !shape.MatchString(text) {
			t.Fatalf("generated %q", text)
		}
		seen[text] = true
		for _, r := range text {
			used[r] = true
		}
	}
	if len(used) != 33 {
		t.Errorf("%d characters are used, want 32 and the hyphen", len(used))
	}
}

func TestWithoutAPasswordTheSecretIsTheSame(t *testing.T) {
	s := keyring.NewSecret()
	if got := (password.Password{}).Apply(s, [16]byte{1}); got.Reveal() != s.Reveal() {
		t.Error("another secret")
	}
}

func TestPasswordsDoNotPrint(t *testing.T) {
	p, err := password.Parse("swordfish")
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []any{p, &p, []any{p}, struct{ p password.Password }{p}} {
		text, err := json.Marshal(v)
		if out := fmt.Sprintf("%v %+v %#v %s %x %s", v, v, v, v, v, text); err != nil || strings.Contains(out, "swordfish") || strings.Contains(out, "73776f7264") {
			t.Errorf("%T prints %s, %v", v, out, err)
		}
	}
	if reflect.TypeOf(p).Comparable() {
		t.Error("passwords can be compared with ==")
	}
}

func BenchmarkApply(b *testing.B) {
	p, err := password.Parse("correct horse")
	if err != nil {
		b.Fatal(err)
	}
	s := keyring.NewSecret()
	for b.Loop() {
		p.Apply(s, [16]byte{1})
	}
}

func encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func decode(t *testing.T, s string) []byte {
	t.Helper()
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
