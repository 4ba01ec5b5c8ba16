package ece

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"math/big"
	"testing"
)

func unbase64(t *testing.T, s string) []byte {
	t.Helper()
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The example pads its first record, which no Options ask for, so it is sealed
// here record by record.
func TestSealsTheExampleOfRFC8188Section32(t *testing.T) {
	want := unbase64(t, "uNCkWiNYzKTnBN9ji3-qWAAAABkCYTHOG8chz_gnvgOqdGYovxyjuqRyJFjEDyoF1Fvkj6hQPdPHI51OEUKEpgz3SsLWIqS_uA")
	h := Header{Salt: [16]byte(want), RecordSize: 25, KeyID: "a1"}
	s, err := newSchedule(unbase64(t, "BO3ZVPxUlnLORbVGMpbT1Q"), h.Salt)
	if err != nil {
		t.Fatal(err)
	}
	first, second := make([]byte, 25), make([]byte, 25)
	s.seal(new(nonce), first, 0, copy(first, "I am th"), false) // one byte of padding
	s.seal(new(nonce), second, 1, copy(second, "e walrus"), true)
	got := append(append(h.Append(nil), first...), second...)
	if !bytes.Equal(got, want) {
		t.Errorf("got  %x\nwant %x", got, want)
	}
}

func TestNoncesAreUnique(t *testing.T) {
	s, err := newSchedule(make([]byte, 16), [16]byte{1})
	if err != nil {
		t.Fatal(err)
	}
	numbers := []int64{MaxLength - 1, MaxLength, MaxLength + 1}
	for i := range int64(1000) {
		numbers = append(numbers, i)
	}
	for shift := 10; shift < 38; shift++ {
		numbers = append(numbers, 1<<shift-1+int64(shift), 1<<shift+int64(shift))
	}
	seen := map[nonce]int64{}
	for _, number := range numbers {
		got := s.nonce(number)
		if before, again := seen[got]; again {
			t.Fatalf("records %d and %d have the same nonce", before, number)
		}
		seen[got] = number
		want := new(big.Int).Xor(new(big.Int).SetBytes(s.base[:]), big.NewInt(number))
		if new(big.Int).SetBytes(got[:]).Cmp(want) != 0 {
			t.Errorf("nonce of record %d is %x, want %x", number, got, want)
		}
	}
}

func TestWriterStopsAtMaxLength(t *testing.T) {
	begin := func() *Writer {
		w, err := NewWriter(io.Discard, make([]byte, 16), Options{RecordSize: 40})
		if err != nil {
			t.Fatal(err)
		}
		w.length = MaxLength - 1
		return w
	}
	w := begin()
	if _, err := w.Write([]byte{1}); err != nil {
		t.Errorf("the last byte that is allowed: %v", err)
	}
	if _, err := w.Write([]byte{1}); !errors.Is(err, ErrTooLong) {
		t.Errorf("one byte too many: %v", err)
	}
	if err := w.Close(); !errors.Is(err, ErrTooLong) {
		t.Errorf("close after that: %v", err)
	}
	if _, err := begin().ReadFrom(bytes.NewReader([]byte{1})); err != nil {
		t.Errorf("read the last byte that is allowed: %v", err)
	}
	if _, err := begin().ReadFrom(bytes.NewReader([]byte{1, 2})); !errors.Is(err, ErrTooLong) {
		t.Errorf("read one byte too many: %v", err)
	}
}

func TestReaderStopsAtMaxLengthRecords(t *testing.T) {
	for number, want := range map[int64]error{MaxLength - 1: nil, MaxLength: ErrTooLong} {
		t.Run(fmt.Sprint(number), func(t *testing.T) {
			h := Header{RecordSize: 40}
			s, err := newSchedule(make([]byte, 16), h.Salt)
			if err != nil {
				t.Fatal(err)
			}
			record := make([]byte, 40)
			s.seal(new(nonce), record, number, 10, true)
			r, err := NewReader(bytes.NewReader(append(h.Append(nil), record...)), make([]byte, 16), Limits{})
			if err != nil {
				t.Fatal(err)
			}
			r.next = number
			if _, err := io.ReadAll(r); !errors.Is(err, want) {
				t.Errorf("record %d: %v, want %v", number, err, want)
			}
		})
	}
}
