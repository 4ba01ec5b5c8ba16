// Package realtime defines the rules of live updates: the token that opens a
// connection, the events, and the messages on the connection. It has no side
// effects apart from the calls of MAC.
package realtime

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"github.com/secure-share/secure-share/shared/base64url"
	"github.com/secure-share/secure-share/shared/share"
)

// Namespace is what a connection receives the events of: one person on one site.
type Namespace struct {
	Site   share.Site
	Person share.Person
}

// MaxLifetime is the longest lifetime of a token that Verify accepts.
const MaxLifetime = 24 * time.Hour

// Lifetime is the lifetime of the tokens that are issued. API Gateway closes a
// connection after the same time, so a token lasts for one connection.
const Lifetime = 2 * time.Hour

// MACSize is the size of an HMAC-SHA-512 in bytes.
const MACSize = 64

// ErrInvalid is wrapped by every error of a token that is not accepted.
var ErrInvalid = errors.New("realtime: token not accepted")

// MAC computes and checks HMAC-SHA-512 with a key that stays in AWS KMS.
type MAC interface {
	Generate(ctx context.Context, message []byte) ([]byte, error)
	Verify(ctx context.Context, message, mac []byte) (bool, error)
}

// Token allows one person on one site to open connections until Expires.
type Token struct {
	Namespace Namespace
	Expires   time.Time // whole seconds
}

// version is the first byte of a token.
const version = 1

// domain separates these MACs from any other use of the key.
const domain = "secure-share v1 realtime token"

// maxToken is the length of the longest token in characters: version, site of 64
// and account of 128 bytes with their lengths, expiry, MAC.
var maxToken = base64.RawURLEncoding.EncodedLen(1 + 2 + 64 + 2 + 128 + 8 + MACSize)

// fields is the token without its MAC. Each text has its length before it, so
// no two tokens have the same bytes.
func (t Token) fields() []byte {
	b := []byte{version}
	b = appendText(b, string(t.Namespace.Site))
	b = appendText(b, string(t.Namespace.Person))
	return binary.BigEndian.AppendUint64(b, uint64(t.Expires.Unix()))
}

// message is what the MAC covers.
func message(fields []byte) []byte { return append(appendText(nil, domain), fields...) }

func appendText(b []byte, text string) []byte {
	b = binary.BigEndian.AppendUint16(b, uint16(len(text)))
	return append(b, text...)
}

// Issue returns a token for n that ends Lifetime after now. It makes one call of
// mac.
func Issue(ctx context.Context, mac MAC, n Namespace, now time.Time) (string, time.Time, error) {
	t := Token{Namespace: n, Expires: now.Add(Lifetime).UTC().Truncate(time.Second)}
	text, err := seal(ctx, mac, t)
	return text, t.Expires, err
}

func seal(ctx context.Context, mac MAC, t Token) (string, error) {
	fields := t.fields()
	sum, err := mac.Generate(ctx, message(fields))
	if err != nil {
		return "", err
	}
	if len(sum) != MACSize {
		return "", fmt.Errorf("realtime: a MAC of %d bytes", len(sum))
	}
	return base64.RawURLEncoding.EncodeToString(append(fields, sum...)), nil
}

// Verify checks a token and returns what it allows. Errors of a token wrap
// ErrInvalid and contain no part of it; other errors are those of mac, which is
// only called for a well-formed token that has not expired.
func Verify(ctx context.Context, mac MAC, text string, now time.Time) (Token, error) {
	t, sum, err := parse(text)
	if err != nil {
		return Token{}, err
	}
	switch {
	case !now.Before(t.Expires):
		return Token{}, fmt.Errorf("%w: expired", ErrInvalid)
	case t.Expires.Sub(now) > MaxLifetime:
		return Token{}, fmt.Errorf("%w: it lasts too long", ErrInvalid)
	}
	ok, err := mac.Verify(ctx, message(t.fields()), sum)
	if err != nil {
		return Token{}, err
	}
	if !ok {
		return Token{}, fmt.Errorf("%w: wrong MAC", ErrInvalid)
	}
	return t, nil
}

// parse reads the one canonical form of a token.
func parse(text string) (t Token, mac []byte, err error) {
	if len(text) > maxToken {
		return t, nil, malformed("length")
	}
	b, err := base64url.Decode(text)
	if err != nil {
		return t, nil, malformed("encoding")
	}
	if len(b) < 1 || b[0] != version {
		return t, nil, malformed("version")
	}
	site, b, ok := cutText(b[1:])
	if !ok {
		return t, nil, malformed("site")
	}
	person, b, ok := cutText(b)
	if !ok || len(b) != 8+MACSize {
		return t, nil, malformed("fields")
	}
	if t.Namespace.Site, err = share.ParseSite(site); err != nil {
		return Token{}, nil, malformed("site")
	}
	if t.Namespace.Person, err = share.ParsePerson(person); err != nil {
		return Token{}, nil, malformed("account")
	}
	expires := binary.BigEndian.Uint64(b)
	if expires > 1<<40 {
		return Token{}, nil, malformed("expiry")
	}
	t.Expires = time.Unix(int64(expires), 0).UTC()
	return t, b[8:], nil
}

func cutText(b []byte) (text string, rest []byte, ok bool) {
	if len(b) < 2 {
		return "", nil, false
	}
	n := int(binary.BigEndian.Uint16(b))
	if len(b)-2 < n {
		return "", nil, false
	}
	return string(b[2 : 2+n]), b[2+n:], true
}

func malformed(what string) error { return fmt.Errorf("%w: malformed %s", ErrInvalid, what) }
