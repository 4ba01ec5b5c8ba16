package keymail

import (
	"strings"
	"unicode"
)

const maxName = 60 // runes

// DisplayName makes an untrusted name safe to show. It keeps letters, their
// accents, digits, single spaces and the few punctuation marks that names have.
// It keeps a full stop only before a space or at the end. So no mail reader can
// find a link, an address, a line break or a change of writing direction in the
// result.
func DisplayName(s string) string {
	var name []rune
	runes := []rune(s)
	for i, r := range runes {
		switch {
		case unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r), strings.ContainsRune("-'’(),", r):
		case r == '.' && (i+1 == len(runes) || runes[i+1] == ' '):
		case invisible(r):
			continue
		default:
			r = ' '
		}
		if r == ' ' && (len(name) == 0 || name[len(name)-1] == ' ') {
			continue
		}
		name = append(name, r)
	}
	return strings.TrimSpace(string(name[:min(len(name), maxName)]))
}

// invisible runes are removed without a gap: format characters such as joiners, and marks
// of direction, among them variation selectors and tags.
func invisible(r rune) bool {
	return unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r)
}
