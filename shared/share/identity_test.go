package share_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/shared/share"
)

const (
	shortID = "AAAAAAAAAAAAAAAAAAAAA"  // 21 characters
	goodID  = "AAECAwQFBgcICQoLDA0ODw" // bytes 0 to 15
)

// wrongIDs are almost valid forms of an id of 16 bytes.
var wrongIDs = map[string]string{
	"empty":             "",
	"short":             shortID,
	"long":              goodID + "A",
	"padded":            goodID + "==",
	"bits left over":    goodID[:21] + "x", // decodes to the same bytes where nobody is strict
	"standard alphabet": "++" + goodID[2:],
	"space":             " " + goodID[1:],
	"line break":        goodID + "\n",
	"line break inside": goodID[:11] + "\n" + goodID[12:],
	"carriage return":   goodID[:21] + "\r",
	"two line breaks":   goodID[:20] + "\r\n",
	"NUL":               goodID[:21] + "\x00",
	"not ASCII":         goodID[:20] + "é",
}

func TestIDs(t *testing.T) {
	id, err := share.ParseID(goodID)
	if err != nil || id != goodID || id.Bytes() != [16]byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15} {
		t.Errorf("%q, %v: %v", id, id.Bytes(), err)
	}
	claim, err := share.ParseClaimID(goodID)
	if err != nil || claim.Reveal() != goodID {
		t.Errorf("%q: %v", claim.Reveal(), err)
	}
	for name, text := range wrongIDs {
		t.Run(name, func(t *testing.T) {
			if id, err := share.ParseID(text); !errors.Is(err, share.ErrMalformed) || id != "" {
				t.Errorf("share id, %s: %q, %v", name, id, err)
			}
			if claim, err := share.ParseClaimID(text); !errors.Is(err, share.ErrMalformed) || !reflect.ValueOf(claim).IsZero() {
				t.Errorf("claim id, %s: %v", name, err)
			}
			if share.ID(text).Bytes() != ([16]byte{}) {
				t.Error("bytes of what is not an id")
			}
		})
	}
	for name, text := range wrongIDs {
		t.Run(name, func(t *testing.T) {
			if _, err := share.ParseID(text); len(text) > 3 && strings.Contains(err.Error(), text) {
				t.Error("the error repeats what was given")
			}
		})
	}
}

func TestNewIDsDiffer(t *testing.T) {
	seen := map[string]bool{}
	for range 100 {
		id, claim := share.NewID(), share.NewClaimID()
		if _, err := share.ParseID(string(id)); err != nil {
			t.Fatal(err)
		}
		if again, err := share.ParseClaimID(claim.Reveal()); err != nil || again.Hash() != claim.Hash() {
			t.Fatal(err)
		}
		seen[string(id)], seen[claim.Reveal()] = true, true
	}
	if len(seen) != 200 {
		t.Errorf("%d of 200 differ", len(seen))
	}
}

func TestNames(t *testing.T) {
	parsers := map[string]struct {
		parse       func(string) (string, error)
		max         int
		punctuation string
	}{
		"site":         {plain(share.ParseSite), 64, "-"},
		"person":       {plain(share.ParsePerson), 128, "-_:"},
		"installation": {plain(share.ParseInstallation), 256, "-_:/."},
	}
	for name, p := range parsers {
		t.Run(name, func(t *testing.T) {
			for _, good := range []string{"a", "Zz09", strings.Repeat("x", p.max), "a" + p.punctuation} {
				if got, err := p.parse(good); err != nil || got != good {
					t.Errorf("%s %q: %q, %v", name, good, got, err)
				}
			}
			for _, bad := range []string{"", strings.Repeat("x", p.max+1), "a b", "a#b", "a\n", "a\x00", "é", "a%2f"} {
				if got, err := p.parse(bad); !errors.Is(err, share.ErrMalformed) || got != "" {
					t.Errorf("%s %q: %q, %v", name, bad, got, err)
				}
			}
			for c := range byte(128) {
				alphanumeric := c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
				want := alphanumeric || strings.IndexByte(p.punctuation, c) >= 0
				if _, err := p.parse(string(rune(c))); (err == nil) != want {
					t.Errorf("%s %q: %v", name, c, err)
				}
			}
		})
	}
}

func plain[T ~string](parse func(string) (T, error)) func(string) (string, error) {
	return func(s string) (string, error) {
		v, err := parse(s)
		return string(v), err
	}
}

// A claim id is secret, so no way of printing shows it: by itself, by pointer,
// in a struct, a slice or a map.
func TestClaimIDIsNeverPrinted(t *testing.T) {
	claim, err := share.ParseClaimID(goodID)
	if err != nil {
		t.Fatal(err)
	}
	holder := struct{ Exported, hidden share.ClaimID }{claim, claim}
	shapes := []any{
		claim, &claim, holder, &holder, []share.ClaimID{claim}, [1]share.ClaimID{claim},
		map[string]share.ClaimID{"k": claim}, any(claim),
	}
	var out bytes.Buffer
	for _, shape := range shapes {
		for _, verb := range "vTtbcdoOxXUeEfFgGsqpw" {
			for _, flag := range []string{"", "+", "#", "-", " ", "0", "40", ".40"} {
				fmt.Fprintf(&out, "%"+flag+string(verb)+"\n", shape)
			}
		}
		fmt.Fprintln(&out, shape)
		fmt.Fprintln(&out, fmt.Errorf("wrapped: %v", shape))
		slog.New(slog.NewTextHandler(&out, nil)).Info("text", "shape", shape)
		slog.New(slog.NewJSONHandler(&out, nil)).Info("json", "shape", shape)
		if err := json.NewEncoder(&out).Encode(shape); err != nil {
			t.Fatalf("%T: %v", shape, err)
		}
	}
	raw := string(sixteen())
	for _, leak := range []string{goodID, raw, "00010203", "0 1 2 3", "0, 1, 2, 3", "0x0, 0x1", "00 01 02", "0x00 0x01", "AAECAwQF"} {
		if strings.Contains(strings.ToUpper(out.String()), strings.ToUpper(leak)) {
			t.Errorf("printed as %q", leak)
		}
	}
}

func sixteen() (b []byte) {
	for i := range byte(16) {
		b = append(b, i)
	}
	return b
}

func TestClaimIDSaysThatItIsHidden(t *testing.T) {
	const want = "[hidden]"
	claim := share.NewClaimID()
	inJSON, err := json.Marshal(map[string]any{"k": claim})
	got := []string{
		claim.String(), claim.LogValue().String(),
		fmt.Sprintf("%d", claim), fmt.Sprintf("%v", &claim), fmt.Sprintf("%x", []any{claim}[0]),
		strings.TrimSuffix(strings.TrimPrefix(string(inJSON), `{"k":"`), `"}`),
	}
	for i, text := range got {
		if text != want || err != nil {
			t.Errorf("%d: printed as %q, %v", i, text, err)
		}
	}
}

// Comparing claim ids, or using one as a map key, would take time that depends
// on the secret.
func TestClaimIDIsNotComparable(t *testing.T) {
	if reflect.TypeFor[share.ClaimID]().Comparable() {
		t.Error("claim ids can be compared")
	}
}

func TestMatches(t *testing.T) {
	v, h := share.Verifier{31: 1}, share.ClaimHash{31: 1}
	if !v.Matches(v) || v.Matches(share.Verifier{}) || !h.Matches(h) || h.Matches(share.ClaimHash{}) {
		t.Error("verifiers or claim hashes do not match as they should")
	}
}

func TestPlaces(t *testing.T) {
	for s, ok := range map[string]bool{
		"project:1": true, "space:10000": true, "space:12345678901234567890": true,
		"": false, "project": false, "project:": false, "issue:1": false, "project:ACME": false, "space:1 ": false, "space:0": false,
		"space:-1": false, "space:1:2": false, "Project:1": false, "space:123456789012345678901": false,
	} {
		t.Run(s, func(t *testing.T) {
			if p, err := share.ParsePlace(s); (err == nil) != ok || err == nil && string(p) != s || err != nil && !errors.Is(err, share.ErrMalformed) {
				t.Errorf("%q, %v", p, err)
			}
		})
	}
}
