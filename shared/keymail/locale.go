package keymail

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"
	"sync"
	"time"
)

// locale has the texts of one language. They come from one file,
// mail/<tag>.properties. All languages share the layouts.
//
// This is easiest for translators: a file has only texts and comments, so a
// translation cannot break the markup or the escaping, and the HTML and text
// parts cannot differ, as two templates per language could. The format needs no
// quotes or escapes, and translation tools support it.
type locale struct {
	tag   string // BCP 47, in lower case
	words map[string]string
}

//go:embed mail/*.properties
var files embed.FS

const fallback = "en"

// locales are read at their first use, so that the function starts sooner.
var locales = sync.OnceValue(load)

// load reads every language. A new file is a new language.
func load() map[string]locale {
	names, err := fs.Glob(files, "mail/*.properties")
	if err != nil {
		panic(err)
	}
	all := map[string]locale{}
	for _, name := range names {
		text, err := files.ReadFile(name)
		if err != nil {
			panic(err)
		}
		words, err := parseWords(string(text))
		if err != nil {
			panic(name + ": " + err.Error())
		}
		tag := strings.TrimSuffix(path.Base(name), ".properties")
		all[tag] = locale{tag, words}
	}
	return all
}

// parseWords reads lines of "key = text", comments that begin with #, and empty
// lines: a simple subset of Java's .properties. It refuses backslashes, which
// other readers of the format treat as escapes.
func parseWords(file string) (map[string]string, error) {
	words := map[string]string{}
	n := 0
	for line := range strings.Lines(file) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, text, ok := strings.Cut(line, "=")
		key, text = strings.TrimSpace(key), strings.TrimSpace(text)
		switch {
		case !ok || key == "" || text == "":
			return nil, fmt.Errorf("line %d is not of the form: key = text", n)
		case strings.Contains(line, `\`):
			return nil, fmt.Errorf("line %d has a backslash", n)
		case words[key] != "":
			return nil, fmt.Errorf("line %d has the key %s again", n, key)
		}
		words[key] = tie.Replace(text)
	}
	return words, nil
}

// tie inserts no-break spaces where a line must not end, so that translators do
// not have to type invisible characters.
var tie = strings.NewReplacer(
	"Secure Share", "Secure\u00a0Share", " UTC", "\u00a0UTC", " Uhr", "\u00a0Uhr", "{day} ", "{day}\u00a0", "{day}. ", "{day}.\u00a0",
	" :", "\u00a0:", " ;", "\u00a0;", " !", "\u00a0!", " ?", "\u00a0?", "« ", "«\u00a0", " »", "\u00a0»",
)

// localeFor returns the locale of a language tag: that of the longest part of the
// tag that has one (RFC 4647, section 3.4), otherwise the fallback.
func localeFor(tag string) locale {
	for tag = strings.ToLower(tag); tag != ""; {
		if l, ok := locales()[tag]; ok {
			return l
		}
		tag = tag[:max(0, strings.LastIndexByte(tag, '-'))]
	}
	return locales()[fallback]
}

// date formats a time in UTC, to the minute.
func (l locale) date(t time.Time) string {
	t = t.UTC()
	day := strconv.Itoa(t.Day())
	if t.Day() == 1 {
		day = l.words["first-day"]
	}
	return strings.NewReplacer(
		"{weekday}", l.list("weekdays")[(t.Weekday()+6)%7], // the lists begin with Monday
		"{day}", day,
		"{month}", l.list("months")[t.Month()-1],
		"{year}", strconv.Itoa(t.Year()),
		"{time}", t.Format("15:04"),
	).Replace(l.words["date"])
}

func (l locale) list(key string) []string { return strings.Split(l.words[key], ", ") }
