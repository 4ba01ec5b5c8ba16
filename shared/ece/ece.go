// Package ece encrypts bodies of any length with the "aes128gcm" content coding
// of RFC 8188: a header, then records of equal size, each sealed on its own.
//
// There are three interfaces; all produce and accept the same bytes. Writer and
// Reader stream in the memory of one record. Sealer and Opener handle any
// record without those before it. Seal and Open are for bodies that fit in
// memory.
//
// The length of the plaintext is hidden by default: zeros up to Padme(length)
// are spread over the end of the body as RFC 8188 padding.
//
// RFC 8188 authenticates the records, their order and the end of the body, but
// of the header only the salt. Anyone with a body can change its key id and, if
// it has one record, its record size, without changing its plaintext. This
// package depends on neither.
package ece

import "errors"

const (
	// MinRecordSize is the smallest record size that RFC 8188 allows, in bytes.
	MinRecordSize = 18

	// MaxRecordSize is the largest record size that this package writes, and
	// that it reads by default: one MiB of data and the overhead.
	MaxRecordSize = 1<<20 + overhead

	// DefaultRecordSize was the fastest in browsers among the sizes we tried.
	DefaultRecordSize = 256 << 10

	// MaxLength is the largest plaintext, in bytes. A body of 2^38 bytes takes
	// at most 2^38 records and 2^40 AES blocks, which keeps the advantage of
	// distinguishing GCM from a random function below 2^-48 under one key, and
	// every size in this package far below the limits of an int64.
	MaxLength = 1 << 38

	// MinIKM is the shortest input keying material, in bytes: as strong as the
	// AES-128 key derived from it.
	MinIKM = 16

	// SaltSize is the length of the salt, in bytes.
	SaltSize = 16
)

const (
	tagSize   = 16
	nonceSize = 12
	overhead  = tagSize + 1 // of a record: tag and delimiter
)

// Options control how a body is sealed. The zero Options suit most callers.
type Options struct {
	// RecordSize is the length of a sealed record, in bytes, from MinRecordSize
	// to MaxRecordSize. Zero means DefaultRecordSize.
	RecordSize int

	// KeyID is sent in the clear and not authenticated, at most 255 bytes.
	KeyID string

	// Salt must never be used again with the same keying material, unless the plaintext and
	// every other option are the same too: that would repeat nonces, which breaks AES-GCM.
	// The zero Salt asks for a random one; only callers that continue an earlier body need
	// to set it.
	Salt [SaltSize]byte

	// Unpadded shows the exact length of the plaintext in that of the body.
	Unpadded bool
}

// Limits bound what a caller reads. The zero Limits accept everything that this
// package writes.
type Limits struct {
	// MaxRecordSize bounds the memory of a Reader, in bytes: it holds one
	// record. Zero means the constant of the same name.
	MaxRecordSize int
}

// ErrCorrupt is wrapped by every refusal to open a body, but not by read errors
// of its source.
var ErrCorrupt = errors.New("ece: the body cannot be opened")

// The reasons of ErrCorrupt.
var (
	// ErrTruncated: the body ends before its last record.
	ErrTruncated = refusal("it ends early")

	// ErrTrailing: something follows the last record.
	ErrTrailing = refusal("something follows its last record")

	// ErrUnauthentic: a record was made under another key or another salt, or
	// was altered, moved, repeated or cut since. These cannot be told apart.
	ErrUnauthentic = refusal("a record was altered, or the key is another one")

	// ErrDelimiter: a record was sealed with the right key, but without a
	// delimiter.
	ErrDelimiter = refusal("a record has no delimiter")

	// ErrRecordSize: the record size is below MinRecordSize or above the limit.
	ErrRecordSize = refusal("its record size is out of bounds")
)

// Misuse by the caller.
var (
	ErrIKM     = errors.New("ece: the keying material is shorter than 16 bytes")
	ErrOptions = errors.New("ece: record size or key id out of bounds")
	ErrTooLong = errors.New("ece: the plaintext is longer than 2^38 bytes")
	ErrIndex   = errors.New("ece: the body has no such record, or not of this length")
	ErrClosed  = errors.New("ece: the writer is closed")
)

type refusal string

func (r refusal) Error() string { return ErrCorrupt.Error() + ": " + string(r) }
func (refusal) Unwrap() error   { return ErrCorrupt }
