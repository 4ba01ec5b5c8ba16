package keyring_test

import (
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/shared/keyring"
)

// pasted is one element of pasted.json.
type pasted struct {
	Comment, Text, ShareID, Key string
	Flaw                        keyring.Flaw
}

func readPasted(t testing.TB) (all []pasted) {
	t.Helper()
	raw, err := os.ReadFile("testdata/pasted.json")
	if err == nil {
		err = json.Unmarshal(raw, &all)
	}
	if err != nil || len(all) == 0 {
		t.Fatalf("%d vectors, %v", len(all), err)
	}
	return all
}

func TestFindSecret(t *testing.T) {
	for _, v := range readPasted(t) {
		got, err := keyring.FindSecret(v.Text, v.ShareID)
		switch {
		case (v.Key == "") == (v.Flaw == ""):
			t.Errorf("%s: neither a key nor a flaw, or both", v.Comment)
		case v.Flaw != "" && (!errors.Is(err, v.Flaw) || !errors.Is(err, keyring.ErrMalformed)):
			t.Errorf("%s: %q: %v, want %s", v.Comment, v.Text, err, v.Flaw)
		case v.Key != "" && err != nil:
			t.Errorf("%s: %q: %v", v.Comment, v.Text, err)
		case v.Key != "" && got.Reveal() != v.Key:
			t.Errorf("%s: %q: another key", v.Comment, v.Text)
		}
	}
}

func TestTheAlphabetOfAKey(t *testing.T) {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	before := strings.Repeat("A", 50) // too long to be a label
	for r := '!'; r <= '~'; r++ {
		want := keyring.Alphabet
		if strings.ContainsRune(alphabet, r) {
			want = keyring.Long
		}
		if _, err := keyring.FindSecret(before+string(r)+"A", ""); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %s", r, err, want)
		}
	}
}

// FuzzFindSecret checks that a result is a key, that it is found again alone
// and in a mail, and that every refusal has a reason.
func FuzzFindSecret(f *testing.F) {
	for _, v := range readPasted(f) {
		f.Add(v.Text, v.ShareID)
	}
	f.Fuzz(func(t *testing.T, text, shareID string) {
		s, err := keyring.FindSecret(text, shareID)
		if err != nil {
			var flaw keyring.Flaw
			if !errors.As(err, &flaw) {
				t.Errorf("%q: %v", text, err)
			}
			if _, err := keyring.ParseSecret(text); err == nil {
				t.Errorf("%q is a secret, but not when it is pasted", text)
			}
			return
		}
		for _, again := range []string{s.Reveal(), " > " + s.Reveal() + " \n"} {
			if other, err := keyring.FindSecret(again, shareID); err != nil || other.Reveal() != s.Reveal() {
				t.Errorf("%q: the key is not found in %q: %v", text, again, err)
			}
		}
	})
}
