package ece_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"testing"

	"github.com/secure-share/secure-share/shared/ece"
)

// padme follows the definition, in floating point.
func padme(length int64) int64 {
	if length < 2 {
		return length
	}
	exponent := math.Floor(math.Log2(float64(length)))
	unit := math.Exp2(exponent - math.Floor(math.Log2(exponent)) - 1)
	return int64(math.Ceil(float64(length)/unit) * unit)
}

func TestPadme(t *testing.T) {
	for length, want := range map[int64]int64{
		0: 0, 1: 1, 2: 2, 3: 3, 8: 8, 9: 10, 63: 64, 64: 64, 65: 72, 200: 208, 1024: 1024, 1025: 1088,
		1<<20 - 1: 1 << 20, 1 << 20: 1 << 20, 1<<20 + 1: 1<<20 + 1<<15,
		ece.MaxLength - 1: ece.MaxLength, ece.MaxLength: ece.MaxLength,
	} {
		t.Run(fmt.Sprint(length), func(t *testing.T) {
			if got := ece.Padme(length); got != want || padme(length) != want {
				t.Errorf("Padme(%d) = %d, by definition %d, want %d", length, got, padme(length), want)
			}
		})
	}
	for length := range int64(1 << 16) {
		got := ece.Padme(length)
		if got != padme(length) || got < length || float64(got) > 1.12*float64(length) || ece.Padme(got) != got {
			t.Fatalf("Padme(%d) = %d", length, got)
		}
	}
}

// Every layout is compared with a body from the reference implementation.
func TestLayoutDescribesTheBody(t *testing.T) {
	for _, recordSize := range []int{18, 19, 25, 100} {
		for length := range 120 {
			for _, unpadded := range []bool{true, false} {
				o := ece.Options{RecordSize: recordSize, Unpadded: unpadded, KeyID: "id", Salt: [16]byte(salt)}
				content := length
				if !unpadded {
					content = int(padme(int64(length)))
				}
				plaintext := sequence(length, 0)
				checkLayout(t, o, plaintext, split(plaintext, content, recordSize))
			}
		}
	}
}

func checkLayout(t *testing.T, o ece.Options, plaintext []byte, records []record) {
	t.Helper()
	body := reference(ikm, salt, []byte(o.KeyID), uint32(o.RecordSize), records)
	l, err := o.Layout(int64(len(plaintext)))
	if err != nil {
		t.Fatal(err)
	}
	h, err := ece.ParseHeader(body, ece.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	opened, err := h.Layout(int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	if l.Size() != int64(len(body)) || l.Records() != int64(len(records)) || opened.Records() != l.Records() {
		t.Fatalf("%d bytes at %d: size %d of %d, records %d of %d", len(plaintext), o.RecordSize,
			l.Size(), len(body), l.Records(), len(records))
	}
	at, dataAt := int64(h.Size()), int64(0)
	for i, r := range records {
		want := ece.Range{Start: at, End: at + int64(len(r.data)+r.pad+17)}
		data := ece.Range{Start: dataAt, End: dataAt + int64(len(r.data))}
		if got := l.Record(int64(i)); got != want || opened.Record(int64(i)) != want {
			t.Errorf("record %d is at %v, want %v", i, got, want)
		}
		if got := l.Data(int64(i)); got != data {
			t.Errorf("record %d holds %v, want %v", i, got, data)
		}
		at, dataAt = want.End, data.End
	}
	if n := int64(len(records)); l.Record(n).Len() != 0 || l.Data(n).Len() != 0 {
		t.Errorf("record %d should not exist", n)
	}
}

func TestLayoutHidesTheLength(t *testing.T) {
	sizes := map[int64]int64{}
	for length := range int64(3000) {
		l, err := ece.Options{RecordSize: 100}.Layout(length)
		if err != nil {
			t.Fatal(err)
		}
		padded := ece.Padme(length)
		if size, known := sizes[padded]; known && size != l.Size() {
			t.Fatalf("%d bytes take %d, others with the same padding %d", length, l.Size(), size)
		}
		sizes[padded] = l.Size()
	}
	if len(sizes) > 300 {
		t.Errorf("3000 lengths show as %d sizes", len(sizes))
	}
}

func TestLayoutBounds(t *testing.T) {
	for length, want := range map[int64]error{
		-1: ece.ErrTooLong, 0: nil, ece.MaxLength: nil, ece.MaxLength + 1: ece.ErrTooLong, math.MaxInt64: ece.ErrTooLong,
	} {
		t.Run(fmt.Sprint(length), func(t *testing.T) {
			if _, err := (ece.Options{}).Layout(length); !errors.Is(err, want) {
				t.Errorf("plaintext of %d bytes: %v, want %v", length, err, want)
			}
		})
	}
	h := ece.Header{RecordSize: 18}
	header := int64(h.Size())
	for size, want := range map[int64]error{
		math.MinInt64: ece.ErrTruncated, -1: ece.ErrTruncated, 0: ece.ErrTruncated, header: ece.ErrTruncated,
		header + 1: nil, header + 18*ece.MaxLength: nil,
		header + 18*ece.MaxLength + 1: ece.ErrTooLong, math.MaxInt64: ece.ErrTooLong,
	} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			if _, err := h.Layout(size); !errors.Is(err, want) {
				t.Errorf("body of %d bytes: %v, want %v", size, err, want)
			}
		})
	}
	for _, recordSize := range []int{-18, 0, 17} {
		if _, err := (ece.Header{RecordSize: recordSize}).Layout(1000); !errors.Is(err, ece.ErrRecordSize) {
			t.Errorf("record size %d: %v", recordSize, err)
		}
	}
	l, err := h.Layout(header + 18 + 1)
	if want := (ece.Range{Start: 0, End: 1}); err != nil || l.Records() != 2 || l.Data(0) != want {
		t.Errorf("a record and one byte: %d records, the first holds %v, %v", l.Records(), l.Data(0), err)
	}
}

// layoutVector is one element of testdata/layouts.json. Ranges are start and
// end, both in bytes.
type layoutVector struct {
	Length      int64    `json:"length"`
	RecordSize  int      `json:"recordSize"`
	KeyIDLength int      `json:"keyIdLength"`
	Padded      bool     `json:"padded"`
	Content     int64    `json:"content"`
	Size        int64    `json:"size"`
	Records     int64    `json:"records"`
	LastRecord  [2]int64 `json:"lastRecord"`
	LastData    [2]int64 `json:"lastData"`
}

func TestLayoutVectors(t *testing.T) {
	const path = "testdata/layouts.json"
	if *update {
		writeJSON(t, path, makeLayoutVectors())
	}
	var stored []layoutVector
	readJSON(t, path, &stored)
	if len(stored) == 0 {
		t.Fatal("no vectors")
	}
	for _, v := range stored {
		o := ece.Options{RecordSize: v.RecordSize, KeyID: string(make([]byte, v.KeyIDLength)), Unpadded: !v.Padded}
		l, err := o.Layout(v.Length)
		if err != nil {
			t.Fatal(err)
		}
		last := l.Records() - 1
		got := layoutVector{
			Length: v.Length, RecordSize: v.RecordSize, KeyIDLength: v.KeyIDLength, Padded: v.Padded,
			Content: v.Length, Size: l.Size(), Records: l.Records(),
			LastRecord: [2]int64{l.Record(last).Start, l.Record(last).End},
			LastData:   [2]int64{l.Data(last).Start, l.Data(last).End},
		}
		if v.Padded {
			got.Content = ece.Padme(v.Length)
		}
		if got != v {
			t.Errorf("got  %+v\nwant %+v", got, v)
		}
	}
}

// makeLayoutVectors counts records instead of computing their positions, as far
// as that is fast.
func makeLayoutVectors() (all []layoutVector) {
	for _, recordSize := range []int{18, 25, 4096, ece.DefaultRecordSize, ece.MaxRecordSize} {
		capacity := int64(recordSize - 17)
		for _, length := range []int64{
			0, 1, capacity - 1, capacity, capacity + 1, 3 * capacity, 3*capacity + 1, 10*capacity + 7, 64 << 20, ece.MaxLength,
		} {
			for _, padded := range []bool{false, true} {
				all = append(all, countRecords(layoutVector{
					Length: length, RecordSize: recordSize, Padded: padded, KeyIDLength: int(length % 3),
				}))
			}
		}
	}
	return all
}

func countRecords(v layoutVector) layoutVector {
	v.Content = v.Length
	if v.Padded {
		v.Content = padme(v.Length)
	}
	capacity := int64(v.RecordSize - 17)
	before := max(0, v.Content-1) / capacity // full records before the last one
	start := int64(16+4+1+v.KeyIDLength) + before*int64(v.RecordSize)
	v.Records, v.Size = before+1, start+v.Content-before*capacity+17
	v.LastRecord = [2]int64{start, v.Size}
	v.LastData = [2]int64{min(v.Length, before*capacity), v.Length}
	return v
}

func writeJSON(t *testing.T, path string, v any) {
	t.Helper()
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, append(text, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}

func readJSON(t *testing.T, path string, v any) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(text, v)
	}
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

// Without padding, the length of a body reveals the exact length of its
// plaintext.
func TestTheLengthOfTheBodyGivesThatOfThePlaintext(t *testing.T) {
	for _, record := range []int{18, 19, 100} {
		capacity := int64(record - 17)
		for length := range 4*capacity + 2 {
			o := ece.Options{RecordSize: record, Unpadded: true}
			made, err := o.Layout(length)
			if err != nil {
				t.Fatal(err)
			}
			read, err := ece.Header{RecordSize: record}.Layout(made.Size())
			if err != nil {
				t.Fatal(err)
			}
			var total int64
			for i := range read.Records() {
				total += read.Data(i).Len()
			}
			if total != length {
				t.Errorf("records of %d: %d bytes of plaintext are taken for %d", record, length, total)
			}
		}
	}
}

// A caller that reads into the record's own memory seals there.
func TestSealInPlace(t *testing.T) {
	plaintext := bytes.Repeat([]byte("in place "), 1000)
	s, err := ece.NewSealer(ikm, int64(len(plaintext)), ece.Options{RecordSize: recordSize})
	if err != nil {
		t.Fatal(err)
	}
	before := []byte("header")
	buffer := append(before, make([]byte, recordSize)...)
	for i := range s.Layout().Records() {
		part := s.Layout().Data(i)
		want, err := s.Seal(nil, i, plaintext[part.Start:part.End])
		if err != nil {
			t.Fatal(err)
		}
		data := buffer[len(before):][:copy(buffer[len(before):], plaintext[part.Start:part.End])]
		got, err := s.Seal(buffer[:len(before)], i, data)
		if err != nil || &got[0] != &buffer[0] || !bytes.Equal(got[len(before):], want) {
			t.Errorf("record %d differs from one that was sealed elsewhere, %v", i, err)
		}
	}
}
