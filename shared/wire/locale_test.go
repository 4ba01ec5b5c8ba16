package wire

import (
	"strings"
	"testing"
)

func TestLanguageTag(t *testing.T) {
	for tag, ok := range map[string]bool{
		"": true, "en": true, "de-CH": true, "zh-Hant-TW": true, "en-GB-oxendict": true, "abcdefgh": true,
		"abcdefghi": false, "en_GB": false, "en-": false, "-en": false, "en--GB": false, "é": false, "en/..": false,
		strings.Repeat("a-", 17) + "a": true, strings.Repeat("a-", 17) + "aa": false,
	} {
		t.Run(tag, func(t *testing.T) {
			if got := LanguageTag(tag); got != ok {
				t.Error(got)
			}
		})
	}
}
