package ece

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
)

// schedule seals and opens the records of one body (RFC 8188, sections 2.2 and
// 2.3). Once made it does not change, so goroutines may share it.
//
// No nonce is ever used twice under one key. The key is bound to the salt, which
// is random for each body. Within a body the nonce of a record is the base nonce
// with the record's number XORed into its last 8 bytes, and XOR with a constant
// maps different numbers to different nonces. The numbers stay below MaxLength,
// so they cannot wrap around; and a number is sealed once, because Writer only
// ever counts up and stops at its first error, while callers of Sealer must give
// the same data for the same number.
type schedule struct {
	aead cipher.AEAD
	base nonce
}

type nonce [nonceSize]byte

func newSchedule(ikm []byte, salt [SaltSize]byte) (schedule, error) {
	if len(ikm) < MinIKM {
		return schedule{}, ErrIKM
	}
	prk, err := hkdf.Extract(sha256.New, ikm, salt[:])
	if err != nil {
		return schedule{}, err
	}
	key, err := hkdf.Expand(sha256.New, prk, "Content-Encoding: aes128gcm\x00", 16)
	if err != nil {
		return schedule{}, err
	}
	base, err := hkdf.Expand(sha256.New, prk, "Content-Encoding: nonce\x00", nonceSize)
	if err != nil {
		return schedule{}, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return schedule{}, err
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return schedule{}, err
	}
	return schedule{aead, nonce(base)}, nil
}

func (s *schedule) nonce(number int64) nonce {
	n := s.base
	tail := n[nonceSize-8:]
	binary.BigEndian.PutUint64(tail, binary.BigEndian.Uint64(tail)^uint64(number))
	return n
}

const (
	delimiter     = 0x01 // after the data of every record but the last
	lastDelimiter = 0x02
)

// seal turns record, whose first data bytes are set, into the sealed record of that
// number, in place: the rest becomes delimiter, zeros and tag. scratch avoids an
// allocation, because arguments of a cipher.AEAD escape to the heap.
func (s *schedule) seal(scratch *nonce, record []byte, number int64, data int, last bool) {
	text := record[:len(record)-tagSize]
	text[data] = delimiter
	if last {
		text[data] = lastDelimiter
	}
	clear(text[data+1:])
	*scratch = s.nonce(number)
	s.aead.Seal(record[:0], scratch[:], text, nil)
}

// open appends the data of a record to dst. It succeeds only if the record is
// authentic and its delimiter marks it as the last one if and only if last is set.
// dst may be record[:0]; on failure no byte of plaintext is left in it.
func (s *schedule) open(scratch *nonce, dst, record []byte, number int64, last bool) ([]byte, error) {
	if len(record) < overhead {
		return nil, ErrTruncated
	}
	*scratch = s.nonce(number)
	text, err := s.aead.Open(dst, scratch[:], record, nil)
	if err != nil {
		return nil, ErrUnauthentic
	}
	opened := text[len(dst):]
	data := bytes.TrimRight(opened, "\x00")
	if err := delimited(data, last); err != nil {
		clear(opened)
		return nil, err
	}
	return text[:len(dst)+len(data)-1], nil
}

// delimited checks the delimiter that data ends with.
func delimited(data []byte, last bool) error {
	if len(data) == 0 {
		return ErrDelimiter
	}
	switch data[len(data)-1] {
	case delimiter:
		if last {
			return ErrTruncated
		}
	case lastDelimiter:
		if !last {
			return ErrTrailing
		}
	default:
		return ErrDelimiter
	}
	return nil
}
