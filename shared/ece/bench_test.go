package ece_test

import (
	"bytes"
	"fmt"
	"io"
	"testing"

	"github.com/secure-share/secure-share/shared/ece"
)

// Each benchmark takes one record after the other through one buffer, as long as
// it runs; "raw" is AES-128-GCM on the same bytes and nothing else.

func BenchmarkSeal(b *testing.B) {
	for _, recordSize := range []int{4 << 10, 64 << 10, ece.DefaultRecordSize, ece.MaxRecordSize} {
		plaintext := make([]byte, recordSize-17)
		b.Run(fmt.Sprintf("raw/%d", recordSize), func(b *testing.B) {
			aead, nonce, record := gcm(ikm), make([]byte, 12), make([]byte, recordSize)
			b.SetBytes(int64(recordSize))
			for b.Loop() {
				aead.Seal(record[:0], nonce, record[:recordSize-16], nil)
			}
		})
		b.Run(fmt.Sprintf("Writer.Write/%d", recordSize), func(b *testing.B) {
			w := benchWriter(b, recordSize)
			b.SetBytes(int64(recordSize))
			for b.Loop() {
				if _, err := w.Write(plaintext); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("Writer.ReadFrom/%d", recordSize), func(b *testing.B) {
			w, src := benchWriter(b, recordSize), bytes.NewReader(plaintext)
			b.SetBytes(int64(recordSize))
			for b.Loop() {
				src.Reset(plaintext)
				if _, err := w.ReadFrom(src); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("Sealer.Seal/%d", recordSize), func(b *testing.B) {
			s, err := ece.NewSealer(ikm, 2*int64(len(plaintext)), ece.Options{RecordSize: recordSize, Unpadded: true})
			if err != nil {
				b.Fatal(err)
			}
			record := make([]byte, 0, recordSize)
			b.SetBytes(int64(recordSize))
			for b.Loop() {
				if _, err := s.Seal(record, 0, plaintext); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func benchWriter(b *testing.B, recordSize int) *ece.Writer {
	w, err := ece.NewWriter(io.Discard, ikm, ece.Options{RecordSize: recordSize})
	if err != nil {
		b.Fatal(err)
	}
	return w
}

func BenchmarkOpen(b *testing.B) {
	const records = 16
	for _, recordSize := range []int{4 << 10, 64 << 10, ece.DefaultRecordSize, ece.MaxRecordSize} {
		b.Run(fmt.Sprintf("raw/%d", recordSize), func(b *testing.B) {
			aead, nonce := gcm(ikm), make([]byte, 12)
			record := aead.Seal(nil, nonce, make([]byte, recordSize-16), nil)
			text := make([]byte, 0, recordSize)
			b.SetBytes(int64(recordSize))
			for b.Loop() {
				if _, err := aead.Open(text, nonce, record, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
		body, err := ece.Seal(ikm, make([]byte, records*(recordSize-17)), ece.Options{RecordSize: recordSize, Unpadded: true})
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprintf("Reader.WriteTo/%d", recordSize), func(b *testing.B) {
			b.SetBytes(int64(len(body)))
			for b.Loop() {
				benchRead(b, body, func(r *ece.Reader) (int64, error) { return r.WriteTo(io.Discard) })
			}
		})
		b.Run(fmt.Sprintf("Reader.Read/%d", recordSize), func(b *testing.B) {
			p := make([]byte, 32<<10)
			b.SetBytes(int64(len(body)))
			for b.Loop() {
				benchRead(b, body, func(r *ece.Reader) (int64, error) {
					return io.CopyBuffer(struct{ io.Writer }{io.Discard}, struct{ io.Reader }{r}, p)
				})
			}
		})
	}
}

func benchRead(b *testing.B, body []byte, drain func(*ece.Reader) (int64, error)) {
	r, err := ece.NewReader(bytes.NewReader(body), ikm, ece.Limits{})
	if err != nil {
		b.Fatal(err)
	}
	if _, err := drain(r); err != nil {
		b.Fatal(err)
	}
}
