package keymailer

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/secure-share/secure-share/shared/keyring"
)

var update = flag.Bool("update", false, "write the mails that the golden files hold")

// TestGolden compares the mail of each language with how it was last read by a
// person. docs/images/mail shows the HTML files.
func TestGolden(t *testing.T) {
	f := newFixture(t)
	secret, err := keyring.ParseSecret("k3bV0xJ2TqLr8mYcN5aH1w")
	if err != nil {
		t.Fatal(err)
	}
	f.secret = secret
	ticket := f.sample()
	ticket.SiteURL, ticket.AppPath = "https://acme.atlassian.net", samplePath
	ticket.IssuedAt = time.Date(2026, 11, 21, 21, 48, 0, 0, time.UTC)
	ticket.ShareExpires = time.Date(2026, 11, 24, 21, 47, 30, 0, time.UTC)
	for language, l := range locales {
		m := composed(f, l, ticket)
		golden(t, language+".txt", m.text)
		golden(t, language+".html", m.html)
	}
	files, err := filepath.Glob("testdata/golden/*")
	if err != nil || len(files) != 2*len(locales) {
		t.Errorf("%d files for %d languages, %v", len(files), len(locales), err)
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	name = filepath.Join("testdata", "golden", name)
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is not the mail that is sent; read the new one, and keep it with -update:\n%s", name, got)
	}
}

// TestShapeOfTheText holds for any name and any site that fits into a line.
func TestShapeOfTheText(t *testing.T) {
	f := newFixture(t)
	for language, l := range locales {
		for _, host := range []string{"", "a.example", "acme.atlassian.net", strings.Repeat("x", 50) + ".example"} {
			for _, name := range []string{"", "Alice", strings.Repeat("é", maxName), strings.Repeat("é ", maxName)} {
				ticket := f.sample()
				ticket.SiteURL, ticket.SenderName = "", name
				if host != "" {
					ticket.SiteURL = "https://" + host
				}
				text := composed(f, l, ticket).text
				if !strings.Contains(text, "\n\n"+f.secret.Reveal()+"\n\n") {
					t.Errorf("%s: the key has no line of its own:\n%s", language, text)
				}
				checkLines(t, language, text)
			}
		}
	}
}

// The address of the share has a line of its own, however long it is.
func TestTheLinkInTheText(t *testing.T) {
	f := newFixture(t)
	for language, l := range locales {
		ticket := f.sample()
		ticket.AppPath = samplePath
		text := composed(f, l, ticket).text
		if n := strings.Count(text, "\n   "+sampleLink+"\n"); n != 1 {
			t.Errorf("%s: the link has %d lines of its own:\n%s", language, n, text)
		}
		checkLines(t, language, strings.ReplaceAll(text, sampleLink, "https://a.example"))
	}
}

func checkLines(t *testing.T, language, text string) {
	t.Helper()
	if !strings.HasSuffix(text, "\n") || strings.HasSuffix(text, "\n\n") || strings.Contains(text, "\n\n\n") {
		t.Errorf("%s: empty lines:\n%s", language, text)
	}
	for line := range strings.SplitSeq(text, "\n") {
		if utf8.RuneCountInString(line) > columns || strings.TrimRight(line, " ") != line {
			t.Errorf("%s: line %q", language, line)
		}
	}
}

// A word that is longer than a line keeps a line to itself, and the rest wraps.
func TestLongSite(t *testing.T) {
	f := newFixture(t)
	host := strings.Repeat("x", 180) + ".example"
	for language, l := range locales {
		ticket := f.sample()
		ticket.SiteURL = "https://" + host
		text := composed(f, l, ticket).text
		if n := strings.Count(text, host); n != 2 {
			t.Errorf("%s: the site occurs %d times:\n%s", language, n, text)
		}
		checkLines(t, language, strings.ReplaceAll(text, host, "a.example"))
	}
}

func TestFill(t *testing.T) {
	x := strings.Repeat("x", 69)
	for _, c := range []struct{ lead, text, want string }{
		{"", "a b", "a b"},
		{"", x + " bc", x + " bc"},
		{"", x + " bcd", x + "\nbcd"},
		{"1. ", x + " b", "1. " + x + "\n   b"},
		{"1. ", x[1:] + " b", "1. " + x[1:] + "\n   b"},
		{"1. ", x[2:] + " b", "1. " + x[2:] + " b"},
		{"", strings.Repeat("é", 70) + " b", strings.Repeat("é", 70) + " b"},
		{"", "a " + x + x + " b", "a\n" + x + x + "\nb"},
		{"", x + " b\u00a0c d", x + "\nb\u00a0c d"},
	} {
		if got := fill(c.lead, c.text); got != c.want {
			t.Errorf("%q: %q", c.lead+c.text, got)
		}
	}
}
