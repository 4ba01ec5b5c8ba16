package client

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxName is the longest file name in bytes that common file systems allow.
const maxName = 255

// SafeName makes a safe file name from the sender's name: no folders, no
// control or invisible characters, no characters with a special meaning on
// Windows or in a shell, at most 255 bytes, never empty. A longer name is cut
// in the middle, so that it keeps its extension. A hidden name, like .env,
// stays hidden. The app has the same rules; testdata/vectors/names.json tests
// both.
func SafeName(s string) string {
	s = s[strings.LastIndexAny(s, `/\`)+1:]
	s = strings.Map(plain, WithoutInvisible(s))
	s = strings.TrimLeft(s, " ")
	if rest := strings.TrimLeft(s, ". "); s != "."+rest {
		s = rest
	}
	s = strings.TrimRight(s, ". ")
	if s == "" {
		return "file"
	}
	stem, _, _ := strings.Cut(s, ".")
	if reserved[strings.ToUpper(strings.TrimSpace(stem))] {
		s = "_" + s
	}
	return cutMiddle(s)
}

// plain replaces characters with a special meaning on Windows or in shells, and
// unusual spaces.
func plain(r rune) rune {
	switch {
	case strings.ContainsRune(`<>:"|?*`, r):
		return '_'
	case unicode.IsSpace(r):
		return ' '
	}
	return r
}

// WithoutInvisible drops control characters, marks that change the writing
// direction or have no width, private-use characters and invalid UTF-8. It keeps
// joiners where they change how text looks. So a text that another person wrote
// fits on a line, and cannot control a terminal or look like another text. The
// app has the same rule.
func WithoutInvisible(s string) string {
	all := []rune(strings.Map(func(r rune) rune {
		unseen := unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co, unicode.Cs) || r == utf8.RuneError
		if unseen && !isJoiner(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "")))
	kept := all[:0:0]
	for i, r := range all {
		if isJoiner(r) && !(joins(kept) && i+1 < len(all) && isJoined(all[i+1])) {
			continue
		}
		kept = append(kept, r)
	}
	return string(kept)
}

// isJoiner reports whether r is ZWNJ or ZWJ.
func isJoiner(r rune) bool { return r == '\u200c' || r == '\u200d' }

// joins reports whether a joiner after these runes can change how they look.
// Accents and variation selectors belong to the character before them.
func joins(before []rune) bool {
	for len(before) > 0 && unicode.Is(unicode.Inherited, before[len(before)-1]) && !isJoiner(before[len(before)-1]) {
		before = before[:len(before)-1]
	}
	return len(before) > 0 && isJoined(before[len(before)-1])
}

// isJoined reports whether r is of a script whose letters join, or a symbol such
// as emoji are made of. Between other letters a joiner would only make two names
// look alike.
func isJoined(r rune) bool {
	return unicode.In(r, unicode.So, unicode.Arabic, unicode.Syriac, unicode.Nko, unicode.Mongolian, unicode.Devanagari,
		unicode.Bengali, unicode.Gurmukhi, unicode.Gujarati, unicode.Oriya, unicode.Tamil, unicode.Telugu, unicode.Kannada,
		unicode.Malayalam, unicode.Sinhala, unicode.Khmer, unicode.Myanmar, unicode.Tibetan) || 0x1f3fb <= r && r <= 0x1f3ff
}

// cutMiddle shortens a name to maxName bytes, at the borders of characters.
func cutMiddle(s string) string {
	if len(s) <= maxName {
		return s
	}
	const gap = "…"
	half := (maxName - len(gap)) / 2
	head, tail := s[:half], s[len(s)-half:]
	for !utf8.ValidString(head) {
		head = head[:len(head)-1]
	}
	for !utf8.RuneStart(tail[0]) {
		tail = tail[1:]
	}
	head = strings.TrimRightFunc(head, isJoiner)
	tail = strings.TrimLeftFunc(tail, func(r rune) bool { return isJoiner(r) || unicode.Is(unicode.M, r) })
	return head + gap + tail
}

// reserved are device names of Windows, with any extension.
var reserved = func() map[string]bool {
	m := map[string]bool{"CON": true, "PRN": true, "AUX": true, "NUL": true, "CONIN$": true, "CONOUT$": true}
	for _, n := range "0123456789¹²³" {
		m["COM"+string(n)], m["LPT"+string(n)] = true, true
	}
	return m
}()
