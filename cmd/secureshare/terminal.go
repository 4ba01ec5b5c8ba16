package main

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
)

// Results may hold texts of other people, for example in the names of files. None of
// them may control the terminal.

// safeText returns the lines of a text without invisible characters. Tabs stay.
func safeText(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		cells := strings.Split(line, "\t")
		for j, cell := range cells {
			cells[j] = visible(cell)
		}
		lines[i] = strings.Join(cells, "\t")
	}
	return strings.Join(lines, "\n")
}

// safeJSON escapes the invisible characters in a line of JSON. Its values stay the same.
func safeJSON(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r == '\n' || !unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co) {
			b.WriteRune(r)
			continue
		}
		for _, unit := range utf16.Encode([]rune{r}) {
			fmt.Fprintf(&b, `\u%04x`, unit)
		}
	}
	return b.String()
}
