package ece_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/secure-share/secure-share/shared/ece"
)

// limit is small, so that a decoder that trusts the header fails the test.
const limit = 4096

// checkOpen opens body in every way and checks that they agree: on the reason if
// it is refused, otherwise on the plaintext, which it returns.
func checkOpen(t *testing.T, body []byte) ([]byte, error) {
	v := vector{IKM: ikm, Body: body, MaxRecordSize: limit}
	want, reason := ece.Open(ikm, body, v.limits())
	for way, open := range openings() {
		var got []byte
		var err error
		used := allocated(func() { got, err = open(v) })
		if !errors.Is(err, reason) || reason == nil && !bytes.Equal(got, want) {
			t.Errorf("%s: %d bytes, %v, but Open: %d bytes, %v", way, len(got), err, len(want), reason)
		}
		if most := uint64(limit + 20*len(body) + fixed); used > most {
			t.Errorf("%s: allocated %d bytes for a body of %d", way, used, len(body))
		}
	}
	return want, reason
}

// FuzzOpen gives arbitrary bytes to every decoder.
func FuzzOpen(f *testing.F) {
	for _, v := range readVectors(f) {
		f.Add([]byte(v.Body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		if _, err := checkOpen(t, body); err != nil && !errors.Is(err, ece.ErrCorrupt) {
			t.Errorf("%v does not wrap ErrCorrupt", err)
		}
	})
}

// FuzzForged tests records with valid authentication and arbitrary content,
// which anyone with the key can make.
func FuzzForged(f *testing.F) {
	f.Add(byte(9), []byte("I am the\x01 walrus\x02"))
	f.Add(byte(9), []byte("I am\x01\x00\x00\x00\x00 walrus\x01"))
	f.Add(byte(2), []byte("a\x01\x01\x00b\x02"))
	f.Add(byte(9), []byte("\x00\x00\x00"))
	f.Add(byte(9), []byte("I am the\x02 walrus\x02"))
	f.Fuzz(func(t *testing.T, perText byte, texts []byte) {
		n := max(2, int(perText))
		var records []record
		for rest := texts; len(rest) > 0; rest = rest[min(n, len(rest)):] {
			records = append(records, record{text: rest[:min(n, len(rest))]})
		}
		want, valid := unpad(records)
		body := reference(ikm, salt, nil, uint32(n+16), records)
		got, err := checkOpen(t, body)
		if valid != (err == nil) || !bytes.Equal(got, want) {
			t.Errorf("got %q, %v; want %q, valid %t", got, err, want, valid)
		}
	})
}

// unpad joins the data of records. valid is false if a delimiter is missing or
// wrong.
func unpad(records []record) (plaintext []byte, valid bool) {
	for i, r := range records {
		want := byte(1)
		if i == len(records)-1 {
			want = 2
		}
		end := len(r.text) - 1
		for end >= 0 && r.text[end] == 0 {
			end--
		}
		if end < 0 || r.text[end] != want {
			return nil, false
		}
		plaintext = append(plaintext, r.text[:end]...)
	}
	return plaintext, len(records) > 0
}

// FuzzSealOpen checks that all ways to seal produce the same body, with the
// size from the layout, and that all ways to open it return the plaintext.
func FuzzSealOpen(f *testing.F) {
	f.Add([]byte{}, uint16(18), true)
	f.Add([]byte("I am the walrus"), uint16(25), false)
	f.Add(sequence(1025, 0), uint16(100), true)
	f.Add(make([]byte, 300), uint16(4096), true)
	f.Fuzz(func(t *testing.T, plaintext []byte, recordSize uint16, padded bool) {
		o := ece.Options{
			RecordSize: ece.MinRecordSize + int(recordSize)%(limit-ece.MinRecordSize+1),
			Salt:       [16]byte(salt), Unpadded: !padded,
		}
		want, err := ece.Seal(ikm, plaintext, o)
		if err != nil {
			t.Fatal(err)
		}
		for way, seal := range sealings {
			if got, err := seal(ikm, plaintext, o); err != nil || !bytes.Equal(got, want) {
				t.Errorf("%s makes another body than Seal, %v", way, err)
			}
		}
		if l, err := o.Layout(int64(len(plaintext))); err != nil || l.Size() != int64(len(want)) {
			t.Errorf("the layout tells %d bytes of %d, %v", l.Size(), len(want), err)
		}
		if got, err := checkOpen(t, want); err != nil || !bytes.Equal(got, plaintext) {
			t.Errorf("opens to %d bytes of %d, %v", len(got), len(plaintext), err)
		}
	})
}
