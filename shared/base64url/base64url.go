// Package base64url decodes unpadded base64url (RFC 4648, section 5) and
// accepts only the canonical form of each value.
package base64url

import (
	"encoding/base64"
	"errors"
)

// ErrMalformed is the only error of this package. It does not quote the input.
var ErrMalformed = errors.New("base64url: malformed")

// Decode decodes s. It fails with ErrMalformed unless s is the canonical
// encoding.
func Decode(s string) ([]byte, error) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(s)
	// The decoder skips line breaks, so the length is checked.
	if err != nil || len(s) != base64.RawURLEncoding.EncodedLen(len(raw)) {
		return nil, ErrMalformed
	}
	return raw, nil
}

// DecodeSize is like Decode, but also fails unless s encodes exactly size
// bytes.
func DecodeSize(s string, size int) ([]byte, error) {
	if len(s) != base64.RawURLEncoding.EncodedLen(size) {
		return nil, ErrMalformed
	}
	return Decode(s)
}
