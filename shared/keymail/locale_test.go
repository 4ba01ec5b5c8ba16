package keymail

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/secure-share/secure-share/shared/wire"
)

func TestLanguages(t *testing.T) {
	for _, language := range []string{"en", "de", "fr", "pl"} {
		if l, ok := locales()[language]; !ok || l.tag != language {
			t.Errorf("%s is missing", language)
		}
	}
	for file := range locales() {
		if file != strings.ToLower(file) || !wire.LanguageTag(file) || file == "" {
			t.Errorf("mail/%s.properties is not named by a language tag in lower case", file)
		}
	}
}

var placeholder = regexp.MustCompile(`\{[^}]*\}`)

// Every language has the same keys and placeholders as English.
func TestEveryLanguageIsComplete(t *testing.T) {
	reference := locales()[fallback].words
	for language, l := range locales() {
		for key, english := range reference {
			words, ok := l.words[key]
			if !ok {
				t.Errorf("%s: %s is missing", language, key)
				continue
			}
			got, want := placeholder.FindAllString(words, -1), placeholder.FindAllString(english, -1)
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("%s: %s has %v, and English %v", language, key, got, want)
			}
			if bare := placeholder.ReplaceAllString(words, ""); strings.ContainsAny(bare, "{}<>&\"\t") || strings.IndexFunc(bare, hidden) >= 0 {
				t.Errorf("%s: %s has markup or what cannot be seen: %q", language, key, words)
			}
		}
		for key := range l.words {
			if _, ok := reference[key]; !ok {
				t.Errorf("%s: nothing is known of %s", language, key)
			}
		}
		if subject := l.words["subject"]; utf8.RuneCountInString(subject) > 60 || strings.Contains(subject, "{") {
			t.Errorf("%s: the subject %q is long, which lists of mails cut, or not constant", language, subject)
		}
	}
}

// The mail calls screens and buttons by the same names as the app.
func TestWordsOfTheApp(t *testing.T) {
	for language, l := range locales() {
		var app []byte
		for _, file := range []string{"static/main/src/locales/" + language + "/app.ftl", "shared/src/locales/" + language + ".ftl"} {
			content, err := os.ReadFile("../../forge/" + file)
			if err != nil {
				t.Fatal(err)
			}
			app = append(app, content...)
		}
		for message, key := range map[string]string{"nav-inbox": "choose", "receive-open": "open", "receive-key": "open"} {
			_, after, found := strings.Cut(string(app), "\n"+message+" = ")
			name, _, _ := strings.Cut(after, "\n")
			if !found || !strings.Contains(strings.ToLower(l.words[key]), strings.ToLower(name)) {
				t.Errorf("%s: %s, %q, does not name %s of the app, %q", language, key, l.words[key], message, name)
			}
		}
	}
}

func hidden(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }

func TestCalendars(t *testing.T) {
	for language, l := range locales() {
		for key, n := range map[string]int{"weekdays": 7, "months": 12} {
			names := l.list(key)
			if len(names) != n || len(slices.Compact(slices.Sorted(slices.Values(names)))) != n || slices.Contains(names, "") {
				t.Errorf("%s: %s are %q", language, key, names)
			}
		}
	}
}

// Each text is used in both parts: changing it changes both.
func TestEveryTextIsUsed(t *testing.T) {
	known, unknown, linked, outsider := sample(), sample(), sample(), sample()
	linked.Link, outsider.Outsider = sampleLink, true
	known.Until = time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	unknown.Site, unknown.Sender = "", ""
	all := func(l locale) (subject, text, html string) {
		for _, c := range []Content{known, unknown, linked, outsider} {
			m, err := compose(c, l)
			if err != nil {
				t.Fatal(err)
			}
			subject, text, html = subject+m.Subject, text+m.Text, html+m.HTML
		}
		return subject, text, html
	}
	subject, text, html := all(locales()[fallback])
	for key, words := range locales()[fallback].words {
		changed := locale{"en", map[string]string{}}
		for k, w := range locales()[fallback].words {
			changed.words[k] = w
		}
		changed.words[key] = words + "+"
		if key == "weekdays" || key == "months" {
			changed.words[key] = strings.ToUpper(words)
		}
		s, x, h := all(changed)
		if key == "subject" && s == subject || key != "subject" && x == text || h == html {
			t.Errorf("%s is not used", key)
		}
	}
}

func TestDates(t *testing.T) {
	tuesday := time.Date(2026, 11, 24, 21, 47, 59, 999, time.UTC)
	elsewhere := tuesday.In(time.FixedZone("", 9*3600)) // already Wednesday there
	first := time.Date(2027, 3, 1, 0, 5, 0, 0, time.UTC)
	for language, want := range map[string][2]string{
		"en": {"Tuesday, 24 November 2026, 21:47 UTC", "Monday, 1 March 2027, 00:05 UTC"},
		"de": {"Dienstag, 24. November 2026, 21:47 Uhr UTC", "Montag, 1. März 2027, 00:05 Uhr UTC"},
		"fr": {"mardi 24 novembre 2026 à 21:47 UTC", "lundi 1er mars 2027 à 00:05 UTC"},
		"pl": {"wtorek, 24 listopada 2026, 21:47 UTC", "poniedziałek, 1 marca 2027, 00:05 UTC"},
	} {
		t.Run(language, func(t *testing.T) {
			for instant, want := range map[time.Time]string{tuesday: want[0], elsewhere: want[0], first: want[1]} {
				t.Run(instant.String(), func(t *testing.T) {
					if got := spaced(locales()[language].date(instant)); got != want {
						t.Errorf("%s, %v: %q", language, instant, got)
					}
				})
			}
		})
	}
}

func spaced(s string) string { return strings.ReplaceAll(s, "\u00a0", " ") }

// Every day of a year has the names that its language gives it.
func TestDatesOfAYear(t *testing.T) {
	english := locales()[fallback]
	day := time.Date(2028, 1, 1, 12, 0, 0, 0, time.UTC)
	for ; day.Year() == 2028; day = day.AddDate(0, 0, 1) {
		if got, want := spaced(english.date(day)), day.Format("Monday, 2 January 2006, 15:04 MST"); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestLocaleFor(t *testing.T) {
	for tag, want := range map[string]string{
		"": "en", "en": "en", "en-GB": "en", "EN": "en", "tlh": "en", "x-1": "en", "e": "en", "eng": "en",
		"de": "de", "de-AT": "de", "DE-ch-1996": "de", "de-": "de", "fr-CA": "fr", "pl-PL": "pl", "pl-Latn-PL": "pl",
		"pt-BR": "en", "layout": "en", "-": "en", "en-de": "en",
	} {
		t.Run(tag, func(t *testing.T) {
			if got := localeFor(tag); got.tag != want || len(got.words) == 0 {
				t.Errorf("got %q, want %q", got.tag, want)
			}
		})
	}
}

func TestParseWords(t *testing.T) {
	words, err := parseWords("# comment = no\n\n  a-b =  one = two  \r\n\tc=Secure Share : 9:00 UTC")
	if err != nil || len(words) != 2 || words["a-b"] != "one = two" || words["c"] != "Secure\u00a0Share\u00a0: 9:00\u00a0UTC" {
		t.Errorf("%q, %v", words, err)
	}
	for _, bad := range []string{"a", "= a", "a =", "a = b\na = c", `a = b\u00e9`, "a = b \\\nc"} {
		if words, err := parseWords(bad); err == nil {
			t.Errorf("%q: %q", bad, words)
		}
	}
}
