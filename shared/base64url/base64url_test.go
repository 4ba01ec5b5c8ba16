package base64url

import (
	"errors"
	"testing"
)

func TestDecode(t *testing.T) {
	for s, want := range map[string]string{"": "", "YQ": "a", "YWI": "ab", "YWJj": "abc", "-_8": "\xfb\xff"} {
		t.Run("accepts "+s, func(t *testing.T) {
			if got, err := Decode(s); err != nil || string(got) != want {
				t.Errorf("got %q, %v, want %q", got, err, want)
			}
			if got, err := DecodeSize(s, len(want)); err != nil || string(got) != want {
				t.Errorf("with its size: got %q, %v, want %q", got, err, want)
			}
			if _, err := DecodeSize(s, len(want)+1); !errors.Is(err, ErrMalformed) {
				t.Errorf("with another size: got %v", err)
			}
		})
	}
	for name, s := range map[string]string{
		"padding": "YQ==", "spare bits": "YR", "a line feed": "YW\nJj", "a line feed at the end": "YWJj\n", "a carriage return": "YWJj\r",
		"line breaks only": "\n\n", "the other alphabet": "+/8", "a space": "YW Jj", "one character": "Y",
	} {
		t.Run("refuses "+name, func(t *testing.T) {
			if got, err := Decode(s); !errors.Is(err, ErrMalformed) || got != nil {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
	// As long as the encoding of three bytes, but it encodes one.
	if got, err := DecodeSize("YQ\n\n", 3); !errors.Is(err, ErrMalformed) {
		t.Errorf("got %q, %v", got, err)
	}
}
