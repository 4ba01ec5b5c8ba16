package keymail

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"mime"
	netmail "net/mail"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/secure-share/secure-share/shared/keyring"
)

// The page of the sample's share.
const sampleLink = "https://acme.example/jira/apps/8db33809-1f32-48bb-8c52-5877dab48107/aa911f10-c54b-4b93-9e27-dd2947840b9e/shares/AAECAwQFBgcICQoLDA0ODw"

// sample is the content of a mail without a link.
func sample() Content {
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	return Content{Key: keyring.NewSecret(), Site: "acme.example", Sender: "Alice Ünal", Sent: now, Until: now.Add(72 * time.Hour), Locale: "en"}
}

// mailed is the sample's mail with another sender, site and language.
func mailed(t *testing.T, sender, site, locale string) (Content, Mail) {
	t.Helper()
	c := sample()
	c.Sender, c.Site, c.Locale = sender, site, locale
	return c, composed(t, c)
}

func composed(t *testing.T, c Content) Mail {
	t.Helper()
	m, err := Compose(c)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestMailSaysWhatItMust(t *testing.T) {
	c, m := mailed(t, "Alice Ünal", "acme.example", "en")
	for part, text := range map[string]string{"text": m.Text, "HTML": visible(t, m.HTML)} {
		t.Run(part, func(t *testing.T) {
			text = strings.Join(strings.Fields(text), " ")
			for _, want := range []string{
				c.Key.Reveal(), "acme.example", "Site (verified):", "Alice Ünal", "Name (given by the sender, not verified):",
				"You can open it until Tuesday, 24 November 2026, 12:00 UTC", "This key was sent:", "Saturday, 21 November 2026, 12:00 UTC",
				"What to do", "Under Received", "Paste the key and press Open.",
			} {
				if !strings.Contains(text, want) {
					t.Errorf("the %s part does not say %q:\n%s", part, want, text)
				}
			}
			if n := strings.Count(text, c.Key.Reveal()); n != 1 {
				t.Errorf("the %s part has the key %d times", part, n)
			}
		})
	}
}

// The mail has nothing to fetch, run or fill in, so opening it sends no
// information. Without a link there is nothing to click either.
func TestMailIsInert(t *testing.T) {
	for language := range locales() {
		_, m := mailed(t, "Alice", "acme.example", language)
		inert(t, language, m)
	}
}

// The mail to a person without an account says that the sender has the link. It has
// none, even if there is one to the site's page, and does not ask for a sign-in.
func TestMailToAnOutsider(t *testing.T) {
	for language, l := range locales() {
		c := sample()
		c.Outsider, c.Link, c.Locale = true, sampleLink, language
		m := composed(t, c)
		inert(t, language, m)
		for part, text := range map[string]string{"text": m.Text, "HTML": visible(t, m.HTML), "chat": m.Chat} {
			text = strings.Join(strings.Fields(text), " ")
			for key, want := range map[string]bool{"outside-link": true, "outside-enter": true, "sign-in-anywhere": false, "choose": false, "open": false} {
				words := strings.Join(strings.Fields(l.words[key]), " ")
				if strings.Contains(text, words) != want {
					t.Errorf("%s, %s part: %q, want %t:\n%s", language, part, words, want, text)
				}
			}
			if strings.Contains(text, "acme.example/") || strings.Count(text, c.Key.Reveal()) != 1 || !strings.Contains(text, "2026") {
				t.Errorf("%s, %s part:\n%s", language, part, text)
			}
		}
	}
}

// The link leads to the share's page on the ticket's site, and it is the only
// link. It contains no key and nothing that identifies the recipient or the
// mail.
func TestMailHasOneLink(t *testing.T) {
	for language := range locales() {
		c := sample()
		c.Link, c.Locale = sampleLink, language
		m := composed(t, c)
		for part, text := range map[string]string{`<a href="` + sampleLink + `">`: m.HTML, "\n   " + sampleLink + "\n": m.Text} {
			if strings.Count(text, part) != 1 {
				t.Errorf("%s: not once %q in:\n%s", language, part, text)
			}
		}
		if strings.Contains(sampleLink, c.Key.Reveal()) {
			t.Errorf("%s: the link has the key", language)
		}
		m.HTML = strings.Replace(m.HTML, `<a href="`+sampleLink+`">`, "", 1)
		m.Text = strings.Replace(m.Text, sampleLink, "", 1)
		inert(t, language, m)
	}
}

func inert(t *testing.T, language string, m Mail) {
	t.Helper()
	for _, bad := range []string{"href", "src=", "url(", "http:", "https:", "<img", "<link", "<script", "<form", "<a ", "@import", "mailto:"} {
		if strings.Contains(strings.ToLower(m.HTML), bad) {
			t.Errorf("%s: the HTML part has %q", language, bad)
		}
		if strings.Contains(strings.ToLower(m.Text), bad) {
			t.Errorf("%s: the text part has %q", language, bad)
		}
	}
	if !strings.Contains(m.HTML, `name="color-scheme" content="light dark"`) || strings.Contains(m.HTML, "background") {
		t.Errorf("%s: the HTML part fixes a background, which dark mode must choose", language)
	}
}

func TestMailWithoutNameOrSite(t *testing.T) {
	for language, l := range locales() {
		_, m := mailed(t, "\u202e \u200b://", "", language)
		for part, text := range map[string]string{"text": m.Text, "HTML": visible(t, m.HTML)} {
			text = strings.Join(strings.Fields(text), " ")
			for key, want := range map[string]bool{"no-name": true, "sign-in-anywhere": true, "site-label": false} {
				words := strings.Join(strings.Fields(l.words[key]), " ")
				if strings.Contains(text, words) != want {
					t.Errorf("%s, %s part: %q, want %t:\n%s", language, part, words, want, text)
				}
			}
		}
	}
}

// hostile are names that try to inject markup, links or lines.
var hostile = []string{
	"Alice\r\nBcc: mallory@evil.example",
	"Alice\nSubject: urgent\n\n<h1>Pay now</h1>",
	"=?utf-8?B?QWxpY2U=?= =?utf-8?q?=0d=0aBcc:_x?=",
	"</q></li></ul><a href=https://evil.example>click</a>",
	"<script>alert(1)</script>",
	`" onmouseover="alert(1)`,
	"{{.Key}} {{template \"x\"}}",
	"https://evil.example/login",
	"hxxp evil.example",
	"evil。example evil．example evil｡example",
	"www.evil.example:8080/path?q=1#x",
	"mallory@evil.example",
	"tel:+491234567 +49 (0) 123",
	"\u202ealice\u202c \u2066x\u2069 \u061c",
	"a\u200bb\u200dc\ufeffd\u00ade",
	"line\u2028separator\u2029paragraph\u0085next\vtab\fform\x00nul\x1b[31m",
	"&lt;b&gt; &#60;b&#62; &amp;",
	strings.Repeat("x", 200),
	"k3bV0xJ2TqLr8mYcN5aH1w", // a key
	strings.Repeat("é", 100),
	"A" + strings.Repeat("\u0301", 90),
	"\U000e0041\U000e0042 tags",
	"x\ufffd\ufffe",
}

// Only an address of the web becomes a link.
func TestOtherLinksAreRefused(t *testing.T) {
	for _, link := range []string{"javascript:alert(1)", "http://acme.example", "//acme.example", "acme.example"} {
		c := sample()
		c.Link = link
		if m, err := Compose(c); err == nil || m != (Mail{}) {
			t.Errorf("%q: %v", link, err)
		}
	}
}

// The HTML part escapes its input, even input that earlier checks refuse.
func TestLayoutEscapes(t *testing.T) {
	for language, l := range locales() {
		p := page{key: "<key>", link: `https://"<link>`, site: "<site>", sender: "<name>", sent: "<sent>", until: "<until>", locale: l}
		html := string(p.html())
		for _, text := range []string{"key", "site", "name", "sent", "until"} {
			if strings.Contains(html, "<"+text) || !strings.Contains(html, "&lt;"+text+"&gt;") {
				t.Errorf("%s: the %s is not escaped:\n%s", language, text, html)
			}
		}
	}
}

// In every language a name stays on one line and in one element, and changes
// nothing else.
func TestHostileNames(t *testing.T) {
	for language, l := range locales() {
		_, benign := mailed(t, "Alice", "acme.example", language)
		for _, name := range hostile {
			c, m := mailed(t, name, "acme.example", language)
			if m.Subject != benign.Subject {
				t.Errorf("%s, %q: subject %q", language, name, m.Subject)
			}
			if got, want := structure(t, m.HTML), structure(t, benign.HTML); got != want && DisplayName(name) != "" {
				t.Errorf("%s, %q changes the HTML:\n%s", language, name, got)
			}
			if n := strings.Count(m.Text+m.HTML, c.Key.Reveal()); n != 2 {
				t.Errorf("%s, %q: the key occurs %d times", language, name, n)
			}
			if n := strings.Count(keyLines(m.Text), "\n"); n != 1 {
				t.Errorf("%s, %q: %d lines look like the key's", language, name, n)
			}
			checkShown(t, name, l, onlyOtherLine(t, m.Text, benign.Text))
			parsesAsMail(t, m)
		}
	}
}

func checkShown(t *testing.T, name string, l locale, shown string) {
	t.Helper()
	if DisplayName(name) == "" && shown != l.words["no-name"] {
		t.Errorf("%s, %q is shown as %q", l.tag, name, shown)
	}
	for _, bad := range []string{"://", "@", "www.", ".example", "<", ">", "=?", "{{", "&", ":", "/", "\""} {
		if strings.Contains(shown, bad) {
			t.Errorf("%s, %q is shown as %q", l.tag, name, shown)
		}
	}
	if utf8.RuneCountInString(shown) > maxName {
		t.Errorf("%s, %q is shown with %d runes", l.tag, name, utf8.RuneCountInString(shown))
	}
}

// onlyOtherLine returns the one line in which a text differs from another, besides that
// of the key.
func onlyOtherLine(t *testing.T, text, benign string) (other string) {
	t.Helper()
	got, want := strings.Split(text, "\n"), strings.Split(benign, "\n")
	if len(got) != len(want) {
		t.Fatalf("%d lines instead of %d:\n%s", len(got), len(want), text)
	}
	for i := range got {
		switch {
		case got[i] == want[i] || isKey(got[i]) && isKey(want[i]):
		case want[i] != `    "Alice"` || !strings.HasPrefix(got[i], "    "):
			t.Errorf("line %q instead of %q", got[i], want[i])
		default:
			other = strings.TrimPrefix(strings.TrimSuffix(strings.TrimSpace(got[i]), `"`), `"`)
		}
	}
	return other
}

// keyLines are the lines that look like a key.
func keyLines(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if isKey(strings.TrimSpace(line)) {
			b.WriteString(line)
		}
	}
	return b.String()
}

func isKey(line string) bool {
	_, err := keyring.ParseSecret(line)
	return err == nil
}

// parsesAsMail puts the parts into a message and parses it: no part of them may
// become a header.
func parsesAsMail(t *testing.T, m Mail) {
	t.Helper()
	raw := "Subject: " + mime.QEncoding.Encode("UTF-8", m.Subject) + "\r\n\r\n" + m.Text
	message, err := netmail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(message.Header.Get("Subject"))
	if err != nil || len(message.Header) != 1 || subject != m.Subject {
		t.Errorf("headers: %v, %v", message.Header, err)
	}
	for _, r := range m.Text {
		if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029') {
			t.Errorf("the text part has %U", r)
		}
	}
}

func TestDisplayName(t *testing.T) {
	for name, want := range map[string]string{
		"Alice":                "Alice",
		"  Alice   Ünal ":      "Alice Ünal",
		"Dr. A. O'Brien-Smith": "Dr. A. O'Brien-Smith",
		"Müller, Jörg (IT)":    "Müller, Jörg (IT)",
		"李小龍":                  "李小龍",
		"אליס":                 "אליס",
		"अनीता":                "अनीता",
		"J.R. Tolkien":         "J R. Tolkien",
		"evil.example":         "evil example",
		"Alice 🎉":              "Alice",
		"a\tb\r\nc":            "a b c",
		"a\u200bb":             "ab",
		"":                     "",
		"...":                  ".",
		"\xff\xfe":             "",
	} {
		t.Run(name, func(t *testing.T) {
			if got := DisplayName(name); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
	for n, want := range map[int]int{maxName - 1: maxName - 1, maxName: maxName, maxName + 1: maxName} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			if got := utf8.RuneCountInString(DisplayName(strings.Repeat("é", n))); got != want {
				t.Errorf("%d runes become %d", n, got)
			}
		})
	}
}

func FuzzDisplayName(f *testing.F) {
	for _, name := range hostile {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		got := DisplayName(name)
		if utf8.RuneCountInString(got) > maxName || !utf8.ValidString(got) || DisplayName(got) != got ||
			strings.ContainsAny(got, "<>@:/\\?#&=%\"`{}[]|;*_~\r\n\t") || strings.Contains(got, "  ") {
			t.Errorf("%q becomes %q", name, got)
		}
		for i, r := range got {
			if r == '.' && i+1 < len(got) && got[i+1] != ' ' {
				t.Errorf("%q becomes %q", name, got)
			}
		}
	})
}

func decoder(html string) *xml.Decoder {
	d := xml.NewDecoder(strings.NewReader(html))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	return d
}

func walk(t *testing.T, html string, each func(xml.Token)) {
	t.Helper()
	d := decoder(html)
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		each(token)
	}
}

// structure is the document without its text: elements with their attributes.
func structure(t *testing.T, html string) string {
	t.Helper()
	var b strings.Builder
	walk(t, html, func(token xml.Token) {
		switch token := token.(type) {
		case xml.StartElement:
			b.WriteString("<" + token.Name.Local)
			for _, a := range token.Attr {
				b.WriteString(" " + a.Name.Local + "=" + a.Value)
			}
			b.WriteString(">")
		case xml.EndElement:
			b.WriteString("</" + token.Name.Local + ">")
		}
	})
	return b.String()
}

// visible is the text of the document.
func visible(t *testing.T, html string) string {
	t.Helper()
	var b strings.Builder
	walk(t, html, func(token xml.Token) {
		if text, ok := token.(xml.CharData); ok {
			b.Write(text)
		}
	})
	return b.String()
}
