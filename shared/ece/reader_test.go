package ece_test

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"github.com/secure-share/secure-share/shared/ece"
)

// failingSource ends with its own error.
type failingSource struct{ err error }

func (f *failingSource) Read([]byte) (int, error) { return 0, f.err }

func newReader(t *testing.T, src io.Reader) *ece.Reader {
	t.Helper()
	r, err := ece.NewReader(src, ikm, ece.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// A broken connection is not a corrupt body: callers that can resume must be
// able to tell them apart. HTTP clients report it as io.ErrUnexpectedEOF.
func TestReaderPassesErrorsOfTheSource(t *testing.T) {
	plaintext := sequence(3*capacity, 7)
	body := reference(ikm, salt, []byte("id"), size, split(plaintext, len(plaintext), size))
	for _, cause := range []error{errDisk, io.ErrUnexpectedEOF} {
		for n := range len(body) + 1 {
			src := io.MultiReader(bytes.NewReader(body[:n]), &failingSource{cause})
			r, err := ece.NewReader(src, ikm, ece.Limits{})
			var got []byte
			if err == nil {
				got, err = io.ReadAll(r)
			}
			if err != cause {
				t.Fatalf("after %d bytes: %v, want %v as it is", n, err, cause)
			}
			if !bytes.HasPrefix(plaintext, got) {
				t.Fatalf("after %d bytes: released %x", n, got)
			}
		}
	}
}

func TestReaderStopsForGood(t *testing.T) {
	plaintext := sequence(4*capacity, 7)
	body := reference(ikm, salt, nil, size, split(plaintext, len(plaintext), size))
	body[21+size] ^= 1 // in record 1
	r := newReader(t, bytes.NewReader(body))
	got, err := io.ReadAll(r)
	if !bytes.Equal(got, plaintext[:capacity]) || !errors.Is(err, ece.ErrUnauthentic) {
		t.Fatalf("got %x, %v", got, err)
	}
	if n, err := r.Read(make([]byte, 100)); n != 0 || !errors.Is(err, ece.ErrUnauthentic) {
		t.Errorf("read again: %d, %v", n, err)
	}
	if n, err := r.WriteTo(io.Discard); n != 0 || !errors.Is(err, ece.ErrUnauthentic) {
		t.Errorf("write again: %d, %v", n, err)
	}
}

func TestReaderReleasesNoLastRecordBeforeTheEnd(t *testing.T) {
	plaintext := sequence(2*capacity, 7)
	body := reference(ikm, salt, nil, size, split(plaintext, len(plaintext), size))
	got, err := io.ReadAll(newReader(t, bytes.NewReader(append(body, 0))))
	if !bytes.Equal(got, plaintext[:capacity]) || !errors.Is(err, ece.ErrTrailing) {
		t.Errorf("got %x, %v", got, err)
	}
}

func TestReaderAtTheEnd(t *testing.T) {
	r := newReader(t, bytes.NewReader(reference(ikm, salt, nil, size, split(walk, len(walk), size))))
	if got, err := io.ReadAll(r); !bytes.Equal(got, walk) || err != nil {
		t.Fatalf("got %q, %v", got, err)
	}
	if n, err := r.Read(make([]byte, 1)); n != 0 || err != io.EOF {
		t.Errorf("read again: %d, %v", n, err)
	}
	if n, err := r.WriteTo(io.Discard); n != 0 || err != nil {
		t.Errorf("write again: %d, %v", n, err)
	}
	r = newReader(t, bytes.NewReader(reference(ikm, salt, nil, size, split(walk, len(walk), size))))
	if n, err := r.WriteTo(io.Discard); n != int64(len(walk)) || err != nil {
		t.Fatalf("write: %d, %v", n, err)
	}
	if n, err := r.Read(make([]byte, 1)); n != 0 || err != io.EOF {
		t.Errorf("read after write: %d, %v", n, err)
	}
}

// Callers treat a read of zero bytes as an error.
func TestReaderSkipsRecordsWithoutData(t *testing.T) {
	empty := record{pad: capacity}
	body := reference(ikm, salt, nil, size, []record{empty, empty, {data: walk[:capacity]}, empty, {last: true}})
	r := newReader(t, bytes.NewReader(body))
	p := make([]byte, 100)
	if n, err := r.Read(p); n != capacity || err != nil {
		t.Errorf("first read: %d, %v", n, err)
	}
	if n, err := r.Read(p); n != 0 || err != io.EOF {
		t.Errorf("second read: %d, %v", n, err)
	}
}

func TestReaderWriteToReportsItsDestination(t *testing.T) {
	body := reference(ikm, salt, nil, size, split(walk, len(walk), size))
	for want, dst := range map[error]*failing{errDisk: {writes: 1}, io.ErrShortWrite: {writes: 1, short: true}} {
		t.Run(want.Error(), func(t *testing.T) {
			if _, err := newReader(t, bytes.NewReader(body)).WriteTo(dst); !errors.Is(err, want) {
				t.Errorf("got %v, want %v", err, want)
			}
			if !bytes.Equal(dst.Bytes(), walk[:capacity]) {
				t.Errorf("wrote %x before it failed", dst.Bytes())
			}
		})
	}
}

func TestOpenerRefusesOtherRecords(t *testing.T) {
	body := reference(ikm, salt, nil, size, split(walk, len(walk), size))
	h, err := ece.ParseHeader(body, ece.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	o, err := ece.NewOpener(ikm, h, int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	first, second := body[21:21+size], body[21+size:]
	for _, c := range []struct {
		index  int64
		record []byte
		want   error
	}{
		{0, first, nil},
		{0, first[:size-1], ece.ErrIndex},
		{1, second, nil},
		{1, first, ece.ErrIndex},
		{-1, nil, ece.ErrIndex},
		{2, nil, ece.ErrIndex},
	} {
		if _, err := o.Open(c.index, bytes.Clone(c.record)); !errors.Is(err, c.want) {
			t.Errorf("record %d of %d bytes: %v, want %v", c.index, len(c.record), err, c.want)
		}
	}
}

func TestOpenerHolds(t *testing.T) {
	body, err := ece.Seal(ikm, walk, ece.Options{RecordSize: size})
	if err != nil {
		t.Fatal(err)
	}
	h, _ := ece.ParseHeader(body, ece.Limits{})
	o, err := ece.NewOpener(ikm, h, int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	tagOf := func(i int64) [16]byte { end := o.Layout().Record(i).End; return [16]byte(body[end-16 : end]) }
	for i := range o.Layout().Records() {
		r := o.Layout().Data(i)
		data := walk[min(r.Start, int64(len(walk))):min(r.End, int64(len(walk)))]
		if !o.Holds(i, bytes.Clone(data), tagOf(i)) {
			t.Errorf("record %d: false", i)
		}
		buffer := append(make([]byte, 0, size), data...)
		if n := testing.AllocsPerRun(1, func() { o.Holds(i, append(buffer[:0], data...), tagOf(i)) }); n > 1 {
			t.Errorf("record %d: %v allocations", i, n)
		}
		if text := buffer[:size]; len(bytes.Trim(text, "\x00")) > 0 {
			t.Errorf("record %d: the buffer holds %q", i, text)
		}
	}
	first := bytes.Clone(walk[:capacity])
	changed := bytes.Clone(first)
	changed[0] ^= 1
	for name, holds := range map[string]bool{
		"changed data":   o.Holds(0, changed, tagOf(0)),
		"shorter data":   o.Holds(0, bytes.Clone(walk[:capacity-1]), tagOf(0)),
		"longer data":    o.Holds(0, bytes.Clone(walk[:capacity+1]), tagOf(0)),
		"another tag":    o.Holds(0, bytes.Clone(first), tagOf(1)),
		"another record": o.Holds(1, bytes.Clone(first), tagOf(0)),
		"no such record": o.Holds(o.Layout().Records(), nil, tagOf(0)),
	} {
		t.Run(name, func(t *testing.T) {
			if holds {
				t.Error("true")
			}
		})
	}
}

func TestOpenerLeavesNothingBehind(t *testing.T) {
	forged := reference(ikm, salt, nil, size, []record{{text: append(bytes.Clone(walk[:capacity]), 3)}})
	altered := reference(ikm, salt, nil, size, []record{{data: walk[:capacity], last: true}})
	altered[len(altered)-1] ^= 1
	for _, body := range [][]byte{forged, altered} {
		h, err := ece.ParseHeader(body, ece.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		o, err := ece.NewOpener(ikm, h, int64(len(body)))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := o.Open(0, body[21:]); !errors.Is(err, ece.ErrCorrupt) {
			t.Fatalf("opened: %v", err)
		}
		if text := body[21 : len(body)-16]; len(bytes.Trim(text, "\x00")) > 0 {
			t.Errorf("the buffer holds %q", text)
		}
	}
}
