package mailaddr

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"

	"github.com/secure-share/secure-share/shared/base64url"
	"github.com/secure-share/secure-share/shared/hidden"
)

// ErrNonce is the only error of ParseNonce.
var ErrNonce = errors.New("mailaddr: not a nonce of 22 characters of base64url")

const (
	nonceSize  = 16
	hashPrefix = "secure-share v1 recipient"
)

// Nonce prevents guessing an address from its Hash: a service that has the hash
// must not have the nonce.
type Nonce struct {
	hidden.Mark
	bytes func() [nonceSize]byte
}

// NewNonce makes a random Nonce.
func NewNonce() Nonce {
	var b [nonceSize]byte
	_, _ = rand.Read(b[:]) // never fails, see crypto/rand
	return Nonce{bytes: hidden.Hold(b)}
}

// ParseNonce reads the 22 characters that Reveal writes. It fails with ErrNonce.
func ParseNonce(s string) (Nonce, error) {
	raw, err := base64url.DecodeSize(s, nonceSize)
	if err != nil {
		return Nonce{}, ErrNonce
	}
	return Nonce{bytes: hidden.Hold([nonceSize]byte(raw))}, nil
}

// Reveal returns the Nonce as 22 characters of unpadded base64url (RFC 4648,
// section 5), for the request to the key mailer only.
func (n Nonce) Reveal() string {
	b := n.bytes()
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// Hash commits to an address: SHA-256 of the prefix "secure-share v1
// recipient", the 16 bytes of the nonce and the normal form of the address.
// Prefix and nonce have fixed lengths, so the encoding is unambiguous.
func Hash(n Nonce, a Address) [sha256.Size]byte {
	nonce := n.bytes()
	return sha256.Sum256([]byte(hashPrefix + string(nonce[:]) + a.text()))
}
