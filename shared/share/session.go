package share

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/secure-share/secure-share/shared/base64url"
	"github.com/secure-share/secure-share/shared/hidden"
)

const secretBytes = 32

// UnlockSecret signs the unlock tokens of a share with a gate: 256 random bits, made by the
// file API. The zero value means that there is none. It prints as hidden.Placeholder; fmt
// prints the address of the bytes where it calls no methods. Do not compare with ==.
type UnlockSecret struct {
	hidden.Mark
	bytes *[secretBytes]byte
}

// NewUnlockSecret makes a random UnlockSecret.
func NewUnlockSecret() UnlockSecret {
	var b [secretBytes]byte
	_, _ = rand.Read(b[:]) // never fails, see crypto/rand
	return UnlockSecret{bytes: &b}
}

// UnlockSecretOf returns the secret with these bytes, or the zero value if there are not
// exactly 32.
func UnlockSecretOf(b []byte) UnlockSecret {
	if len(b) != secretBytes {
		return UnlockSecret{}
	}
	copied := [secretBytes]byte(b)
	return UnlockSecret{bytes: &copied}
}

// ParseUnlockSecret reads the 64 lower-case hexadecimal digits that Reveal writes.
func ParseUnlockSecret(s string) (UnlockSecret, error) {
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != secretBytes || hex.EncodeToString(b) != s {
		return UnlockSecret{}, fmt.Errorf("unlock secret: %w: 64 hexadecimal digits expected", ErrMalformed)
	}
	return UnlockSecretOf(b), nil
}

// IsZero reports whether there is no secret.
func (u UnlockSecret) IsZero() bool { return u.bytes == nil }

// Bytes returns a copy of the 32 bytes, or nil: the key of HS256, and what is stored.
func (u UnlockSecret) Bytes() []byte {
	if u.IsZero() {
		return nil
	}
	b := *u.bytes
	return b[:]
}

// Reveal returns the secret as 64 hexadecimal digits, for the sender only.
func (u UnlockSecret) Reveal() string { return hex.EncodeToString(u.Bytes()) }

// SessionLife is the longest life of a session.
const SessionLife = time.Hour

// Session gives access to a share with a gate until it expires or the unlock secret
// changes. Nothing about it is stored: it holds its end and the HMAC-SHA-256 of that,
// under a key that follows from the unlock secret and the share id. The zero value is
// none.
type Session struct {
	hidden.Mark
	bytes *[sessionBytes]byte
}

const sessionBytes = 8 + sha256.Size

// NewSession returns a session of s, which has a gate, and when it expires: after
// SessionLife, with the share at the latest, in whole seconds.
func (s Share) NewSession(now time.Time) (Session, time.Time) {
	expires := earlier(now.Add(SessionLife), s.ExpiresAt).Truncate(time.Second)
	return s.sessionUntil(expires.Unix()), expires
}

func (s Share) sessionUntil(expires int64) Session {
	var b [sessionBytes]byte
	binary.BigEndian.PutUint64(b[:8], uint64(expires))
	mac := hmac.New(sha256.New, s.sessionKey())
	mac.Write(b[:8])
	mac.Sum(b[:8])
	return Session{bytes: &b}
}

func (s Share) sessionKey() []byte {
	id := s.ID.Bytes()
	key, err := hkdf.Key(sha256.New, s.UnlockSecret.Bytes(), id[:], "secure-share v1 link session", sha256.Size)
	if err != nil {
		panic("share: " + err.Error()) // only for sizes above 255 hashes
	}
	return key
}

// admits reports whether the session is one of s and has not expired.
func (s Share) admits(session Session, now time.Time) bool {
	if session.bytes == nil || s.UnlockSecret.IsZero() {
		return false
	}
	expires := int64(binary.BigEndian.Uint64(session.bytes[:8]))
	want := s.sessionUntil(expires)
	same := subtle.ConstantTimeCompare(want.bytes[:], session.bytes[:]) == 1
	return same && now.Before(time.Unix(expires, 0))
}

// ParseSession reads the 54 characters that Reveal writes.
func ParseSession(text string) (Session, error) {
	raw, err := base64url.DecodeSize(text, sessionBytes)
	if err != nil {
		return Session{}, fmt.Errorf("session: %w", ErrMalformed)
	}
	return Session{bytes: (*[sessionBytes]byte)(raw)}, nil
}

// Reveal returns the session as 54 characters of base64url, for its holder only.
func (s Session) Reveal() string {
	if s.bytes == nil {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(s.bytes[:])
}
