// Package password implements the password that a sender may set for a share. The recipient
// then needs the key and the password. A sealed password goes into the keys of the share,
// so that no service can check a guess without the key, and is slow to guess even then. A
// gate password is only proven to the service, which then accepts the key.
package password

import (
	"crypto/rand"
	"errors"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"github.com/secure-share/secure-share/shared/hidden"
	"github.com/secure-share/secure-share/shared/keyring"
)

// ErrInvalid means that a text cannot be a password: it is empty, longer than
// MaxSize, or not UTF-8. The error contains no part of the text.
var ErrInvalid = errors.New("password: empty, longer than 256 bytes, or not UTF-8")

// MaxSize of a password in bytes of UTF-8, once it is normalized.
const MaxSize = 256

// Parameters of Argon2id (RFC 9106). docs/formats.md has the reasons.
const (
	passes  = 3
	memory  = 64 << 10 // KiB
	lanes   = 1
	hashLen = 32
)

// Password is a password. The zero Password means no password.
type Password struct {
	hidden.Mark
	text func() string
}

// Parse normalizes a password (NFC), so that it is the same however a keyboard
// composes accents. Nothing else is changed: spaces count.
func Parse(text string) (Password, error) {
	if len(text) > 4*MaxSize || !utf8.ValidString(text) {
		return Password{}, ErrInvalid
	}
	text = norm.NFC.String(text)
	if text == "" || len(text) > MaxSize {
		return Password{}, ErrInvalid
	}
	return Password{text: hidden.Hold(text)}, nil
}

// alphabet has 32 characters that are hard to confuse: no l, o, 0 and 1.
const alphabet = "abcdefghijkmnpqrstuvwxyz23456789"

// Generate makes a random password of 80 bits: four groups of four characters.
func Generate() Password {
	var random [16]byte
	_, _ = rand.Read(random[:]) // never fails, see crypto/rand
	var text strings.Builder
	for n, b := range random {
		if n > 0 && n%4 == 0 {
			text.WriteByte('-')
		}
		text.WriteByte(alphabet[b%byte(len(alphabet))])
	}
	return Password{text: hidden.Hold(text.String())}
}

// IsZero reports whether p holds no password.
func (p Password) IsZero() bool { return p.text == nil }

// Reveal returns the password, for the person only.
func (p Password) Reveal() string { return p.text() }

// Apply returns the secret from which the keys of the share follow: s itself without a
// password. With one it takes 64 MiB of memory and, on purpose, a noticeable time.
func (p Password) Apply(s keyring.Secret, shareID [16]byte) keyring.Secret {
	if p.IsZero() {
		return s
	}
	return s.WithPassword(shareID, p.stretch(shareID))
}

// GateProof returns the proof of p as the gate password of the share. It costs what
// Apply costs. p must not be zero.
func (p Password) GateProof(shareID [16]byte) keyring.GateProof {
	return keyring.NewGateProof(shareID, p.stretch(shareID))
}

func (p Password) stretch(shareID [16]byte) [hashLen]byte {
	return [hashLen]byte(argon2.IDKey([]byte(p.text()), shareID[:], passes, memory, lanes, hashLen))
}
