package keymail

import (
	"strings"
	"unicode/utf8"
)

const columns = 72 // of the text part, without the end of the line

// fill wraps text. lead goes before the first line, as many spaces before the
// others. Lines end at spaces only, so a longer word makes a longer line.
func fill(lead, text string) string {
	var b strings.Builder
	b.WriteString(lead)
	indent := utf8.RuneCountInString(lead)
	at := indent
	for i, word := range strings.Split(text, " ") {
		width := utf8.RuneCountInString(word)
		switch {
		case i == 0:
		case at+1+width > columns:
			b.WriteString("\n" + strings.Repeat(" ", indent))
			at = indent
		default:
			b.WriteByte(' ')
			at++
		}
		b.WriteString(word)
		at += width
	}
	return b.String()
}
