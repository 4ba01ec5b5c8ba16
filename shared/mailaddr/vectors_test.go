package mailaddr_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/shared/mailaddr"
)

var update = flag.Bool("update", false, "write the vectors")

const vectorFile = "testdata/addresses.json"

// address is one vector. It has either a normal form, with its counting key and
// its hash under a nonce (both base64url), or a reason for being refused.
type address struct {
	Input   string `json:"input"`
	Normal  string `json:"normal,omitempty"`
	CapKey  string `json:"capKey,omitempty"`
	Nonce   string `json:"nonce,omitempty"`
	Hash    string `json:"hash,omitempty"`
	Refused string `json:"refused,omitempty"`
}

func TestVectors(t *testing.T) {
	made := makeVectors()
	if *update {
		writeVectors(t, made)
	}
	stored, err := os.ReadFile(vectorFile)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(stored, marshal(t, made)) {
		t.Error("the file differs from what it should be")
	}
	var all []address
	if err := json.Unmarshal(stored, &all); err != nil || len(all) == 0 {
		t.Fatalf("%d vectors, %v", len(all), err)
	}
	for _, v := range all {
		a, err := mailaddr.Parse(v.Input)
		if v.Refused != "" {
			if !errors.Is(err, mailaddr.ErrMalformed) {
				t.Errorf("%q, %s: %v", v.Input, v.Refused, err)
			}
			continue
		}
		if err != nil || a.Reveal() != v.Normal || a.CapKey() != v.CapKey {
			t.Errorf("%q: %v, want %q and %q", v.Input, err, v.Normal, v.CapKey)
			continue
		}
		nonce, err := mailaddr.ParseNonce(v.Nonce)
		if err != nil {
			t.Fatal(err)
		}
		if hash := mailaddr.Hash(nonce, a); encode(hash[:]) != v.Hash {
			t.Errorf("%q has the hash %x, want %s", v.Input, hash, v.Hash)
		}
	}
}

func makeVectors() (all []address) {
	nonce := make([]byte, 16)
	for i := range nonce {
		nonce[i] = byte(0xf0 + i)
	}
	for _, good := range accepted() {
		input, normal := good[0], good[1]
		hash := sha256.New()
		hash.Write([]byte("secure-share v1 recipient"))
		hash.Write(nonce)
		hash.Write([]byte(normal))
		all = append(all, address{
			Input: input, Normal: normal, CapKey: strings.ToLower(normal),
			Nonce: encode(nonce), Hash: encode(hash.Sum(nil)),
		})
	}
	for _, bad := range refused() {
		all = append(all, address{Input: bad[0], Refused: bad[1]})
	}
	return all
}

// label is a label of n letters.
func label(n int) string { return strings.Repeat("d", n) }

// accepted are pairs of an input and its normal form.
func accepted() [][2]string {
	longest := label(64) + "@" + label(63) + "." + label(63) + "." + label(61)
	return [][2]string{
		{"bob@acme.example", "bob@acme.example"},
		{"Bob.Smith@ACME.Example", "Bob.Smith@acme.example"},
		{"  bob@acme.example ", "bob@acme.example"},
		{"b@a.xy", "b@a.xy"},
		{"bob+files@mail.acme.example", "bob+files@mail.acme.example"},
		{"#$&'*+-/=^_`{|}~@acme.example", "#$&'*+-/=^_`{|}~@acme.example"},
		{"what?=@acme.example", "what?=@acme.example"},
		{"0@0.0a.a0", "0@0.0a.a0"},
		{"bob@xn--bcher-kva.example", "bob@xn--bcher-kva.example"},
		{"bob@a--b.XN--P1AI", "bob@a--b.xn--p1ai"},
		{label(64) + "@acme.example", label(64) + "@acme.example"},
		{"bob@" + label(63) + ".example", "bob@" + label(63) + ".example"},
		{longest, longest}, // 254
	}
}

// refused are pairs of an input and the reason.
func refused() [][2]string {
	return [][2]string{
		{"", "nothing"},
		{" ", "nothing but a space"},
		{"bob", "no @"},
		{"@acme.example", "no local part"},
		{"bob@", "no domain"},
		{"bob@@acme.example", "two @"},
		{"bob@eve.example@acme.example", "two @"},
		{".bob@acme.example", "a dot at the beginning"},
		{"bob.@acme.example", "a dot at the end"},
		{"b..ob@acme.example", "two dots"},
		{"bo b@acme.example", "a space inside"},
		{"bob@acme .example", "a space inside"},
		{"bob@acme.example\t", "a tab is not a space"},
		{"\"bob\"@acme.example", "quoted"},
		{"\"bob smith\"@acme.example", "quoted"},
		{"Bob <bob@acme.example>", "a display name"},
		{"<bob@acme.example>", "angle brackets"},
		{"bob(work)@acme.example", "a comment"},
		{"bob@acme.example(work)", "a comment"},
		{"bob@acme.example,eve@acme.example", "two addresses"},
		{"bob@acme.example;eve@acme.example", "two addresses"},
		{"bob:eve@acme.example", "a colon"},
		{"bob\\@acme.example", "a backslash"},
		{"bob%eve.example@acme.example", "a route"},
		{"eve.example!bob@acme.example", "a route"},
		{"=?utf-8?q?eve=40eve.example=3e?=@acme.example", "an encoded word"},
		{"bob@acme.example\n", "a line break"},
		{"bob@acme.example\r\nBcc: eve@eve.example", "a header"},
		{"bob\r@acme.example", "a line break"},
		{"bob\n@acme.example", "a line break"},
		{"bob\x00@acme.example", "a control character"},
		{"bob\x7f@acme.example", "a control character"},
		{"bób@acme.example", "not ASCII"},
		{"bob@bücher.example", "not ASCII"},
		{"bob\u202e@acme.example", "turns the direction of writing"},
		{"bob@acme\u3002example", "a dot of another script"},
		{"\uff42ob@acme.example", "a letter of full width"},
		{"\u00a0bob@acme.example", "a space that is not ASCII"},
		{"bob@acme.\u212aelvin", "lowers to an ASCII letter"},
		{"bob@acme", "a domain of one label"},
		{"bob@localhost", "a domain of one label"},
		{"bob@.example", "an empty label"},
		{"bob@acme..example", "an empty label"},
		{"bob@acme.example.", "a dot at the end"},
		{"bob@-acme.example", "a hyphen at the beginning"},
		{"bob@acme-.example", "a hyphen at the end"},
		{"bob@acme.-example", "a hyphen at the beginning"},
		{"bob@acme.example-", "a hyphen at the end"},
		{"bob@ac_me.example", "no host name"},
		{"bob@ac/me.example", "no host name"},
		{"bob@192.0.2.1", "an IP address"},
		{"bob@192.0.2.0x1", "an IP address"},
		{"bob@[192.0.2.1]", "an IP address"},
		{"bob@[IPv6:2001:db8::1]", "an IP address"},
		{"bob@2001:db8::1", "an IP address"},
		{label(65) + "@acme.example", "a local part of 65 characters"},
		{"bob@" + label(64) + ".example", "a label of 64 characters"},
		{label(64) + "@" + label(63) + "." + label(63) + "." + label(62), "255 characters"},
		{"mailto:bob@acme.example", "a link"},
	}
}

func writeVectors(t *testing.T, all []address) {
	t.Helper()
	if err := os.WriteFile(vectorFile, marshal(t, all), 0o644); err != nil {
		t.Fatal(err)
	}
}

func marshal(t *testing.T, all []address) []byte {
	t.Helper()
	text, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return append(text, '\n')
}

func encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
