package keymailer

import (
	"encoding/xml"
	"errors"
	"io"
	netmail "net/mail"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// mailed takes a ticket through the whole function and returns the mail.
func mailed(t *testing.T, name, siteURL, locale string) (f *fixture, m sent) {
	t.Helper()
	f = newFixture(t)
	ticket := f.sample()
	ticket.SenderName, ticket.SiteURL = name, siteURL
	request := f.request(f.issue(ticket))
	request.Locale = locale
	if w := f.post(request); w.Code != 202 {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	return f, f.mails[0]
}

func TestMailSaysWhatItMust(t *testing.T) {
	f, m := mailed(t, "Alice Ünal", "https://acme.example", "en")
	for part, text := range map[string]string{"text": m.text, "HTML": visible(t, m.html)} {
		for _, want := range []string{
			f.secret.Reveal(), "acme.example", "verified", "Alice Ünal", "the name that the sender gave; nobody checked it",
			"Tuesday, 24 November 2026, 12:00 UTC", "once", "WHAT TO DO", "Paste the key",
		} {
			if !strings.Contains(strings.ToUpper(text), strings.ToUpper(want)) {
				t.Errorf("the %s part does not say %q:\n%s", part, want, text)
			}
		}
		if n := strings.Count(text, f.secret.Reveal()); n != 1 {
			t.Errorf("the %s part has the key %d times", part, n)
		}
	}
	if !strings.Contains(m.text, "\n\n"+f.secret.Reveal()+"\n\n") {
		t.Errorf("the key has no line of its own:\n%s", m.text)
	}
	for line := range strings.Lines(m.text) {
		if utf8.RuneCountInString(line) > 79 {
			t.Errorf("long line: %q", line)
		}
	}
}

// Nothing in the mail can be fetched, followed, run or filled in, so opening it
// tells nobody and a scanner finds nothing to visit.
func TestMailIsInert(t *testing.T) {
	_, m := mailed(t, "Alice", "https://acme.example", "en")
	for _, bad := range []string{"href", "src=", "url(", "http:", "https:", "<img", "<link", "<script", "<form", "<a ", "@import", "mailto:"} {
		if strings.Contains(strings.ToLower(m.html), bad) {
			t.Errorf("the HTML part has %q", bad)
		}
		if strings.Contains(strings.ToLower(m.text), bad) {
			t.Errorf("the text part has %q", bad)
		}
	}
	if !strings.Contains(m.html, `name="color-scheme" content="light dark"`) || strings.Contains(m.html, "background") {
		t.Error("the HTML part fixes a background, which dark mode must choose")
	}
}

func TestMailWithoutNameOrSite(t *testing.T) {
	_, m := mailed(t, "\u202e \u200b://", "", "")
	for part, text := range map[string]string{"text": m.text, "HTML": visible(t, m.html)} {
		if !strings.Contains(text, "gave no name") || strings.Contains(text, "verified") || !strings.Contains(text, "your Jira or Confluence site") {
			t.Errorf("the %s part:\n%s", part, text)
		}
	}
}

func TestLocaleFallsBack(t *testing.T) {
	_, want := mailed(t, "Alice", "https://acme.example", "en")
	for _, locale := range []string{"", "en-GB", "EN", "tlh", "x-1"} {
		if _, got := mailed(t, "Alice", "https://acme.example", locale); got.subject != want.subject || got.text[:80] != want.text[:80] {
			t.Errorf("%q: %q", locale, got.subject)
		}
	}
}

func TestEveryLocaleIsComplete(t *testing.T) {
	if _, ok := locales[fallback]; !ok {
		t.Fatal("there is no fallback")
	}
	for language, l := range locales {
		if l.subject == "" || strings.ContainsAny(l.subject, "{}\r\n") || !ascii(l.subject) {
			t.Errorf("%s: subject %q", language, l.subject)
		}
		f := newFixture(t)
		d, err := parse(f.request(""))
		if err != nil {
			t.Fatal(err)
		}
		d.locale = l
		m, err := compose(d, f.sample())
		if err != nil || !strings.Contains(m.text, f.secret.Reveal()) || !strings.Contains(m.html, f.secret.Reveal()) {
			t.Errorf("%s: %v", language, err)
		}
	}
}

func ascii(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > unicode.MaxASCII }) < 0
}

// hostile are names that try to be more than a name.
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
	strings.Repeat("é", 100),
	"A" + strings.Repeat("\u0301", 90),
	"\U000e0041\U000e0042 tags",
	"x\ufffd\ufffe",
}

func TestHostileNames(t *testing.T) {
	_, benign := mailed(t, "Alice", "https://acme.example", "en")
	for _, name := range hostile {
		f, m := mailed(t, name, "https://acme.example", "en")
		if m.subject != benign.subject {
			t.Errorf("%q: subject %q", name, m.subject)
		}
		if got, want := structure(t, m.html), structure(t, benign.html); got != want {
			t.Errorf("%q changes the HTML:\n%s", name, got)
		}
		if got, want := strings.Count(m.text, "\n"), strings.Count(benign.text, "\n"); got != want {
			t.Errorf("%q: %d lines instead of %d", name, got, want)
		}
		if n := strings.Count(m.text+m.html, f.secret.Reveal()); n != 2 {
			t.Errorf("%q: the key occurs %d times", name, n)
		}
		shown := senderLine(t, m.text)
		for _, bad := range []string{"://", "@", "www.", ".example", "<", ">", "=?", "{{", "&", ":", "/", "\""} {
			if strings.Contains(shown, bad) {
				t.Errorf("%q is shown as %q", name, shown)
			}
		}
		if utf8.RuneCountInString(shown) > maxName {
			t.Errorf("%q is shown with %d runes", name, utf8.RuneCountInString(shown))
		}
		parsesAsMail(t, m)
	}
}

// senderLine returns the name between the quotation marks of the text part.
func senderLine(t *testing.T, text string) string {
	t.Helper()
	_, rest, _ := strings.Cut(text, "\nSender: ")
	line, _, _ := strings.Cut(rest, "\n")
	line = strings.TrimPrefix(line, `"`)
	name, _, marked := strings.Cut(line, `" (the name that the sender gave; nobody checked it)`)
	if !marked && line != "gave no name" {
		t.Errorf("not marked: %q", line)
	}
	return name
}

// parsesAsMail puts the parts into a message and reads it back: nothing of them
// may have become a header.
func parsesAsMail(t *testing.T, m sent) {
	t.Helper()
	raw := "To: " + m.to + "\r\nSubject: " + m.subject + "\r\n\r\n" + m.text
	message, err := netmail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if len(message.Header) != 2 || message.Header.Get("To") != m.to || message.Header.Get("Subject") != m.subject {
		t.Errorf("headers: %v", message.Header)
	}
	for _, r := range m.text {
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
		if got := displayName(name); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
	for n, want := range map[int]int{maxName - 1: maxName - 1, maxName: maxName, maxName + 1: maxName} {
		if got := utf8.RuneCountInString(displayName(strings.Repeat("é", n))); got != want {
			t.Errorf("%d runes become %d", n, got)
		}
	}
}

func FuzzDisplayName(f *testing.F) {
	for _, name := range hostile {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		got := displayName(name)
		if utf8.RuneCountInString(got) > maxName || !utf8.ValidString(got) || displayName(got) != got ||
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

func TestLanguageTag(t *testing.T) {
	for tag, ok := range map[string]bool{
		"": true, "en": true, "de-CH": true, "zh-Hant-TW": true, "en-GB-oxendict": true, "abcdefgh": true,
		"abcdefghi": false, "en_GB": false, "en-": false, "-en": false, "en--GB": false, "é": false, "en/..": false,
		strings.Repeat("a-", 17) + "a": true, strings.Repeat("a-", 17) + "aa": false,
	} {
		if got := languageTag(tag); got != ok {
			t.Errorf("%q: %v", tag, got)
		}
	}
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
