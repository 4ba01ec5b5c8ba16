package client

import (
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// nameVector is one element of names.json.
type nameVector struct {
	Comment, Name, Safe string
}

func TestNameVectors(t *testing.T) {
	for _, v := range readVectors[nameVector](t, "names") {
		if got := SafeName(v.Name); got != v.Safe {
			t.Errorf("%s: SafeName(%q) = %q, want %q", v.Comment, v.Name, got, v.Safe)
		}
		if got := SafeName(v.Safe); got != v.Safe {
			t.Errorf("%s: SafeName(%q) = %q, which is not stable", v.Comment, v.Safe, got)
		}
	}
}

func TestSafeNameOfInvalidUTF8(t *testing.T) {
	if got := SafeName("\xff\xfea.txt"); got != "a.txt" {
		t.Errorf("got %q", got)
	}
}

// isSafe checks what holds for the safe form of any name.
func isSafe(t interface{ Errorf(string, ...any) }, name string) {
	got := SafeName(name)
	switch {
	case got == "", got == ".", got == "..", got != filepath.Base(got), strings.ContainsAny(got, `/\:`), len(got) > 255:
		t.Errorf("SafeName(%q) = %q", name, got)
	case !utf8.ValidString(got), strings.ContainsFunc(got, unicode.IsControl), strings.Trim(got, " ") != got:
		t.Errorf("SafeName(%q) = %q is not clean", name, got)
	case SafeName(got) != got:
		t.Errorf("SafeName(%q) = %q is not stable", name, got)
	}
}

// Names made of the characters that have rules, around the longest length.
func TestSafeNameIsSafe(t *testing.T) {
	piece := rapid.SampledFrom([]string{
		"x", "é", "م", "ُ", "😀", "\ufe0f", "\u0301", "\u200c", "\u200d", "\u202e", ".", " ", "/", `\`, ":", "\n", "\xff", "con", "NUL", "_", "…",
		strings.Repeat("x", 119), strings.Repeat("é", 60), strings.Repeat("😀", 31),
	})
	rapid.Check(t, func(t *rapid.T) {
		isSafe(t, strings.Join(rapid.SliceOfN(piece, 0, 24).Draw(t, "pieces"), ""))
	})
}

func FuzzSafeName(f *testing.F) {
	for _, s := range []string{"", "a/b", "..", "CON.", "\u202e", strings.Repeat(".x", 150), "aux.", "\xf0\x28", ".env", "م\u200cم"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { isSafe(t, s) })
}
