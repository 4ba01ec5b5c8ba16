package client

import (
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxName is the longest file name that this client makes, in bytes: what common
// file systems allow, less what a temporary name adds.
const maxName = 200

// SafeName makes a file name out of what a sender wrote: no folders, no control
// or invisible characters, nothing that Windows or a shell reads as something
// else, not hidden, and not longer than 200 bytes, the extension kept. It is
// never empty.
func SafeName(s string) string {
	s = strings.ToValidUTF8(s, "")
	s = s[strings.LastIndexAny(s, `/\`)+1:]
	s = strings.Map(printable, s)
	s = strings.TrimLeft(s, ". ")
	s = shorten(s, maxName)
	s = strings.TrimRight(s, ". ")
	if s == "" {
		return "file"
	}
	stem, _, _ := strings.Cut(s, ".")
	if reserved[strings.ToUpper(strings.TrimSpace(stem))] {
		s = "_" + s
	}
	return s
}

func printable(r rune) rune {
	switch {
	case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.In(r, unicode.Zl, unicode.Zp, unicode.Co, unicode.Cs):
		return -1
	case strings.ContainsRune(`<>:"|?*`, r):
		return '_'
	case unicode.IsSpace(r):
		return ' '
	}
	return r
}

func shorten(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	ext := filepath.Ext(s)
	if len(ext) > 20 {
		ext = ""
	}
	stem := s[:limit-len(ext)]
	for !utf8.ValidString(stem) {
		stem = stem[:len(stem)-1]
	}
	return stem + ext
}

// reserved are device names of Windows, with any extension.
var reserved = func() map[string]bool {
	m := map[string]bool{"CON": true, "PRN": true, "AUX": true, "NUL": true, "CONIN$": true, "CONOUT$": true}
	for _, n := range "0123456789¹²³" {
		m["COM"+string(n)], m["LPT"+string(n)] = true, true
	}
	return m
}()
