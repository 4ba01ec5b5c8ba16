// Package keyring defines the secret of a share and the keys derived from it. The
// secret itself is the keying material of the file's body; see package ece.
// Only someone with the secret can compute these keys.
//
// No value of these types can be printed, logged, marshalled or compared by
// accident. The zero value of each is unusable: its methods panic.
package keyring

import (
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"

	"github.com/secure-share/secure-share/shared/base64url"
	"github.com/secure-share/secure-share/shared/hidden"
)

// ErrMalformed is the only error of this package's parsers. It contains no part
// of the input.
var ErrMalformed = errors.New("keyring: not a key of this kind")

const (
	secretSize    = 16
	claimKeySize  = sha256.Size
	gateProofSize = sha256.Size
)

// Info strings of HKDF.
const (
	claimInfo    = "secure-share v1 claim"
	metadataInfo = "secure-share v1 metadata"
	passwordInfo = "secure-share v1 sealed password"
	gateInfo     = "secure-share v1 gate password"
)

// Secret is made by the sender and mailed to the recipient: 128 random bits,
// from which all other keys of the share are derived.
type Secret struct {
	hidden.Mark
	bytes func() [secretSize]byte
}

// NewSecret makes a random Secret.
func NewSecret() Secret {
	var b [secretSize]byte
	_, _ = rand.Read(b[:]) // never fails, see crypto/rand
	return Secret{bytes: hidden.Hold(b)}
}

// ParseSecret reads the 22 characters that Reveal writes, and nothing else. It
// fails with ErrMalformed.
func ParseSecret(s string) (Secret, error) {
	raw, err := decode(s, secretSize)
	if err != nil {
		return Secret{}, err
	}
	return Secret{bytes: hidden.Hold([secretSize]byte(raw))}, nil
}

// Reveal returns the Secret as 22 characters of unpadded base64url (RFC 4648,
// section 5), for the request to the key mailer, the mail, and the person.
func (s Secret) Reveal() string { return base64.RawURLEncoding.EncodeToString(s.IKM()) }

// IKM returns a copy of the 16 bytes: the keying material of the file's body.
func (s Secret) IKM() []byte {
	b := s.bytes()
	return b[:]
}

// ClaimKey derives the key that proves possession of s to the file API, for the
// share with these 16 bytes as its id.
func (s Secret) ClaimKey(shareID [16]byte) ClaimKey {
	key := s.derive(shareID, claimInfo, claimKeySize)
	return ClaimKey{bytes: hidden.Hold([claimKeySize]byte(key))}
}

// MetadataKey derives the key of the sealed metadata of that share.
func (s Secret) MetadataKey(shareID [16]byte) MetadataKey {
	key := s.derive(shareID, metadataInfo, secretSize)
	return MetadataKey{bytes: hidden.Hold([secretSize]byte(key))}
}

// WithPassword derives the secret from which the keys of a share with a password
// follow. stretched is the slow hash of the password; see package password.
func (s Secret) WithPassword(shareID [16]byte, stretched [sha256.Size]byte) Secret {
	key := derive(append(s.IKM(), stretched[:]...), shareID, passwordInfo, secretSize)
	return Secret{bytes: hidden.Hold([secretSize]byte(key))}
}

func (s Secret) derive(salt [16]byte, info string, size int) []byte {
	return derive(s.IKM(), salt, info, size)
}

func derive(ikm []byte, salt [16]byte, info string, size int) []byte {
	key, err := hkdf.Key(sha256.New, ikm, salt[:], info, size)
	if err != nil {
		panic("keyring: " + err.Error()) // only for sizes above 255 hashes
	}
	return key
}

// ClaimKey proves possession of the Secret without revealing it: it is derived
// with a one-way function.
type ClaimKey struct {
	hidden.Mark
	bytes func() [claimKeySize]byte
}

// ParseClaimKey reads the 43 characters that Reveal writes. It fails with
// ErrMalformed.
func ParseClaimKey(s string) (ClaimKey, error) {
	raw, err := decode(s, claimKeySize)
	if err != nil {
		return ClaimKey{}, err
	}
	return ClaimKey{bytes: hidden.Hold([claimKeySize]byte(raw))}, nil
}

// Reveal returns the ClaimKey as 43 characters of unpadded base64url, for the
// claim request only.
func (k ClaimKey) Reveal() string {
	b := k.bytes()
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// Verifier returns the SHA-256 of k, which the file API stores instead of k. It
// is not secret.
func (k ClaimKey) Verifier() [sha256.Size]byte {
	b := k.bytes()
	return sha256.Sum256(b[:])
}

// GateProof proves knowledge of the gate password of one share. It opens no file: none
// of a share's keys follow from it.
type GateProof struct {
	hidden.Mark
	bytes func() [gateProofSize]byte
}

// NewGateProof derives the proof for the share with these 16 bytes as its id. stretched
// is the slow hash of the password; see package password.
func NewGateProof(shareID [16]byte, stretched [sha256.Size]byte) GateProof {
	return GateProof{bytes: hidden.Hold([gateProofSize]byte(derive(stretched[:], shareID, gateInfo, gateProofSize)))}
}

// ParseGateProof reads the 43 characters that Reveal writes. It fails with
// ErrMalformed.
func ParseGateProof(s string) (GateProof, error) {
	raw, err := decode(s, gateProofSize)
	if err != nil {
		return GateProof{}, err
	}
	return GateProof{bytes: hidden.Hold([gateProofSize]byte(raw))}, nil
}

// Reveal returns p as 43 characters of unpadded base64url, for the request that opens
// the gate only.
func (p GateProof) Reveal() string {
	b := p.bytes()
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// Verifier returns the SHA-256 of p, which the file API stores instead of p.
func (p GateProof) Verifier() [sha256.Size]byte {
	b := p.bytes()
	return sha256.Sum256(b[:])
}

// FileKey is the keying material of a body that several recipients get, each in the
// metadata of their own share. No other key follows from it.
type FileKey struct {
	hidden.Mark
	bytes func() [secretSize]byte
}

// NewFileKey makes a random FileKey.
func NewFileKey() FileKey {
	var b [secretSize]byte
	_, _ = rand.Read(b[:]) // never fails, see crypto/rand
	return FileKey{bytes: hidden.Hold(b)}
}

// ParseFileKey reads the 22 characters that Reveal writes. It fails with ErrMalformed.
func ParseFileKey(s string) (FileKey, error) {
	raw, err := decode(s, secretSize)
	if err != nil {
		return FileKey{}, err
	}
	return FileKey{bytes: hidden.Hold([secretSize]byte(raw))}, nil
}

// Reveal returns k as 22 characters of unpadded base64url, for the metadata only.
func (k FileKey) Reveal() string { return base64.RawURLEncoding.EncodeToString(k.IKM()) }

// IKM returns a copy of the 16 bytes, for package ece.
func (k FileKey) IKM() []byte {
	b := k.bytes()
	return b[:]
}

// MetadataKey is the keying material of the sealed metadata.
type MetadataKey struct {
	hidden.Mark
	bytes func() [secretSize]byte
}

// IKM returns a copy of the 16 bytes, for package ece.
func (k MetadataKey) IKM() []byte {
	b := k.bytes()
	return b[:]
}

func decode(s string, size int) ([]byte, error) {
	raw, err := base64url.DecodeSize(s, size)
	if err != nil {
		return nil, ErrMalformed
	}
	return raw, nil
}
