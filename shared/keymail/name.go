package keymail

import (
	"strings"
	"unicode"
)

const maxName = 60 // runes

// DisplayName makes a name that anybody may have chosen safe to show.
// What remains are letters, their accents, digits, single spaces and the few
// marks that names have. A full stop remains only where a space or the end
// follows. So there is nothing left to make a link, an address, a line or a
// change of direction from, in whatever way a mail reader looks for them.
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

// invisible runes leave no gap: format characters such as joiners, and marks of
// direction, among them variation selectors and tags.
func invisible(r rune) bool {
	return unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r)
}
