package ece

import (
	"crypto/rand"
	"encoding/binary"
)

// Header is the beginning of a body (RFC 8188, section 2.1).
type Header struct {
	Salt       [SaltSize]byte
	RecordSize int
	KeyID      string
}

const (
	fixedHeader = SaltSize + 4 + 1 // salt, record size, length of the key id
	maxKeyID    = 255
)

// header returns the Header for o.
func (o Options) header() (Header, error) {
	h := Header{Salt: o.Salt, RecordSize: o.RecordSize, KeyID: o.KeyID}
	if h.RecordSize == 0 {
		h.RecordSize = DefaultRecordSize
	}
	if h.RecordSize < MinRecordSize || h.RecordSize > MaxRecordSize || len(h.KeyID) > maxKeyID {
		return Header{}, ErrOptions
	}
	if h.Salt == ([SaltSize]byte{}) {
		_, _ = rand.Read(h.Salt[:]) // never fails, see crypto/rand
	}
	return h, nil
}

// Size is the length of the header, in bytes.
func (h Header) Size() int { return fixedHeader + len(h.KeyID) }

// Append appends the encoded header to b.
func (h Header) Append(b []byte) []byte {
	b = append(b, h.Salt[:]...)
	b = binary.BigEndian.AppendUint32(b, uint32(h.RecordSize))
	b = append(b, byte(len(h.KeyID)))
	return append(b, h.KeyID...)
}

// ParseHeader reads the header at the beginning of a body and ignores what
// follows. It fails with ErrTruncated or ErrRecordSize. A body's first 276
// bytes are always enough.
func ParseHeader(body []byte, l Limits) (Header, error) {
	if len(body) < fixedHeader {
		return Header{}, ErrTruncated
	}
	h := Header{Salt: [SaltSize]byte(body)}
	limit := l.MaxRecordSize
	if limit == 0 {
		limit = MaxRecordSize
	}
	size := binary.BigEndian.Uint32(body[SaltSize:])
	if size < MinRecordSize || int64(size) > int64(limit) {
		return Header{}, ErrRecordSize
	}
	h.RecordSize = int(size)
	end := fixedHeader + int(body[fixedHeader-1])
	if len(body) < end {
		return Header{}, ErrTruncated
	}
	h.KeyID = string(body[fixedHeader:end])
	return h, nil
}
