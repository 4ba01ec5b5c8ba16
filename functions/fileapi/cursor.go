package fileapi

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"time"

	"github.com/secure-share/secure-share/shared/base64url"
	"github.com/secure-share/secure-share/shared/share"
)

// list is one of the two lists of a person.
type list struct {
	name string
	read func(context.Context, share.Site, share.Person, share.Position, int) ([]share.Share, error)
	at   func(share.Share) time.Time // the time that it is ordered by
}

const (
	ownerBytes  = 8
	cursorBytes = ownerBytes + 8 + 16
)

// cursor encodes a position as owner || nanoseconds since 1970, big-endian ||
// share id. The store uses a position in the caller's own list only, so a
// cursor gives no access. The owner in it allows a clear error for another
// person's cursor.
func (l list) cursor(c call, p share.Position) string {
	b := make([]byte, 0, cursorBytes)
	b = append(b, l.owner(c)...)
	b = binary.BigEndian.AppendUint64(b, uint64(p.At.UnixNano()))
	id := p.ID.Bytes()
	return base64.RawURLEncoding.EncodeToString(append(b, id[:]...))
}

// parseCursor decodes a cursor of the same caller and list; "" is the
// beginning.
func (l list) parseCursor(c call, s string) (share.Position, error) {
	if s == "" {
		return share.Position{}, nil
	}
	b, err := base64url.Decode(s)
	if err != nil || len(b) != cursorBytes || string(b[:ownerBytes]) != string(l.owner(c)) {
		return share.Position{}, share.ErrMalformed
	}
	at := time.Unix(0, int64(binary.BigEndian.Uint64(b[ownerBytes:]))).UTC()
	id, err := share.ParseID(base64.RawURLEncoding.EncodeToString(b[ownerBytes+8:]))
	return share.Position{At: at, ID: id}, err
}

func (l list) owner(c call) []byte {
	// No part can contain the separator, see share.ParseSite and
	// share.ParsePerson.
	sum := sha256.Sum256([]byte(l.name + "#" + string(c.Site) + "#" + string(c.Person)))
	return sum[:ownerBytes]
}
