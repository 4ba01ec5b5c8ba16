package keymail

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

// TestGolden compares the mail, and the message in a chat, of each language with how it
// was last read by a person. docs/images/mail shows the HTML files.
func TestGolden(t *testing.T) {
	key, err := keyring.ParseSecret("k3bV0xJ2TqLr8mYcN5aH1w")
	if err != nil {
		t.Fatal(err)
	}
	c := sample()
	c.Key, c.Site, c.Sender = key, "acme.atlassian.net", "Alice Ünal"
	c.Link = strings.Replace(sampleLink, "acme.example", c.Site, 1)
	c.Sent = time.Date(2026, 11, 21, 21, 48, 0, 0, time.UTC)
	c.Until = time.Date(2026, 11, 24, 21, 47, 30, 0, time.UTC)
	for language := range locales() {
		c.Locale = language
		m := composed(t, c)
		golden(t, language+".txt", m.Text)
		golden(t, language+".html", m.HTML)
		golden(t, language+".chat.txt", m.Chat)
		out := c
		out.Outsider, out.Link = true, ""
		m = composed(t, out)
		golden(t, language+"-outsider.txt", m.Text)
		golden(t, language+"-outsider.html", m.HTML)
		golden(t, language+"-outsider.chat.txt", m.Chat)
	}
	files, err := filepath.Glob("testdata/golden/*")
	if err != nil || len(files) != 6*len(locales()) {
		t.Errorf("%d files for %d languages, %v", len(files), len(locales()), err)
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

// TestShapeOfTheText checks the text part with every name, and with every site
// that fits into a line.
func TestShapeOfTheText(t *testing.T) {
	for language := range locales() {
		for _, host := range []string{"", "a.example", "acme.atlassian.net", strings.Repeat("x", 50) + ".example"} {
			for _, name := range []string{"", "Alice", strings.Repeat("é", maxName), strings.Repeat("é ", maxName)} {
				c, m := mailed(t, name, host, language)
				if !strings.Contains(m.Text, "\n\n"+c.Key.Reveal()+"\n\n") {
					t.Errorf("%s: the key has no line of its own:\n%s", language, m.Text)
				}
				checkLines(t, language, m.Text)
				c.Outsider = true
				checkLines(t, language, composed(t, c).Text)
			}
		}
	}
}

// The address of the share has its own line, however long it is.
func TestTheLinkInTheText(t *testing.T) {
	for language := range locales() {
		c := sample()
		c.Link, c.Locale = sampleLink, language
		text := composed(t, c).Text
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
	host := strings.Repeat("x", 180) + ".example"
	for language := range locales() {
		_, m := mailed(t, "Alice", host, language)
		if n := strings.Count(m.Text, host); n != 2 {
			t.Errorf("%s: the site occurs %d times:\n%s", language, n, m.Text)
		}
		checkLines(t, language, strings.ReplaceAll(m.Text, host, "a.example"))
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
