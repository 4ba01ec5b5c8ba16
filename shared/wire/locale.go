package wire

import "strings"

// LanguageTag reports whether s has the form of a language tag (BCP 47): subtags of
// one to eight letters and digits, 35 characters at most. The empty one is accepted.
func LanguageTag(s string) bool {
	if s == "" {
		return true
	}
	for subtag := range strings.SplitSeq(s, "-") {
		if subtag == "" || len(subtag) > 8 || len(s) > 35 ||
			strings.Trim(subtag, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789") != "" {
			return false
		}
	}
	return true
}
