package client_test

import (
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"secureshare/shared/client"
)

func TestSafeName(t *testing.T) {
	tests := map[string]string{
		"plan.pdf":                        "plan.pdf",
		"Plan für März (2).pdf":           "Plan für März (2).pdf",
		"":                                "file",
		".":                               "file",
		"..":                              "file",
		"../../etc/passwd":                "passwd",
		`..\..\boot.ini`:                  "boot.ini",
		"/etc/":                           "file",
		"C:evil.exe":                      "C_evil.exe",
		".bashrc":                         "bashrc",
		" . .hidden":                      "hidden",
		"trailing. . ":                    "trailing",
		"a\x00b\nc\td\x7f.txt":            "abcd.txt",
		"invoice\u202efdp.exe":            "invoicefdp.exe",
		"zero\u200bwidth":                 "zerowidth",
		"line\u2028break":                 "linebreak",
		`what?<is>|"this"*.txt`:           "what__is___this__.txt",
		"CON":                             "_CON",
		"con.txt":                         "_con.txt",
		"NUL .txt":                        "_NUL .txt",
		"com1.tar.gz":                     "_com1.tar.gz",
		"com¹":                            "_com¹",
		"com10":                           "com10",
		"console.log":                     "console.log",
		"\xff\xfe.txt":                    "txt",
		"a\u00a0b":                        "a b",
		"--output":                        "--output",
		strings.Repeat("x", 200):          strings.Repeat("x", 200),
		strings.Repeat("x", 201):          strings.Repeat("x", 200),
		strings.Repeat("x", 200) + ".tar": strings.Repeat("x", 196) + ".tar",
		strings.Repeat("é", 101):          strings.Repeat("é", 100),
		"x" + strings.Repeat("é", 100):    "x" + strings.Repeat("é", 99),
		strings.Repeat("x", 190) + "." + strings.Repeat("y", 30): strings.Repeat("x", 190) + "." + strings.Repeat("y", 9),
	}
	for in, want := range tests {
		if got := client.SafeName(in); got != want {
			t.Errorf("SafeName(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzSafeName(f *testing.F) {
	for _, s := range []string{"", "a/b", "..", "CON.", "\u202e", strings.Repeat(".x", 150), "aux.", "\xf0\x28"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := client.SafeName(s)
		switch {
		case got == "", got != filepath.Base(got), strings.ContainsAny(got, `/\:`), got[0] == '.', len(got) > 201:
			t.Errorf("SafeName(%q) = %q", s, got)
		case !utf8.ValidString(got), strings.ContainsFunc(got, unicode.IsControl):
			t.Errorf("SafeName(%q) = %q is not clean", s, got)
		case client.SafeName(got) != got && len(got) <= 200:
			t.Errorf("SafeName(%q) = %q is not stable", s, got)
		}
	})
}
