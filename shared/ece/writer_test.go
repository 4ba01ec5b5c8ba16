package ece_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/secure-share/secure-share/shared/ece"
)

var errDisk = errors.New("disk full")

// failing accepts a number of writes, fails once, and accepts the rest.
type failing struct {
	bytes.Buffer
	writes int
	short  bool
}

func (f *failing) Write(p []byte) (int, error) {
	if f.writes--; f.writes != -1 {
		return f.Buffer.Write(p)
	}
	if f.short {
		return len(p) - 1, nil
	}
	return 0, errDisk
}

func newWriter(t *testing.T, dst io.Writer) *ece.Writer {
	t.Helper()
	w, err := ece.NewWriter(dst, ikm, ece.Options{RecordSize: size, Salt: [16]byte(salt)})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// After a failed write a record must not be sealed again with other data: the
// two would share a nonce.
func TestWriterSealsNothingAfterAFailure(t *testing.T) {
	for writes := range 3 { // header, first record, second record
		for _, short := range []bool{false, true} {
			want := errDisk
			if short {
				want = io.ErrShortWrite
			}
			dst := &failing{writes: writes, short: short}
			w := newWriter(t, dst)
			if n, err := w.Write(make([]byte, 5*capacity)); n >= 5*capacity || !errors.Is(err, want) {
				t.Errorf("write %d: %d, %v, want %v", writes, n, err, want)
			}
			if _, err := w.Write([]byte("other data")); !errors.Is(err, want) {
				t.Errorf("write %d, next: %v, want %v", writes, err, want)
			}
			if _, err := w.ReadFrom(strings.NewReader("other data")); !errors.Is(err, want) {
				t.Errorf("write %d, read from: %v, want %v", writes, err, want)
			}
			if err := w.Close(); !errors.Is(err, want) {
				t.Errorf("write %d, close: %v, want %v", writes, err, want)
			}
			if before := []int{0, 21, 21 + size}[writes]; dst.Len() != before {
				t.Errorf("write %d: %d bytes written after the failure", writes, dst.Len()-before)
			}
		}
	}
}

func TestWriterGivesACutPlaintextNoEnd(t *testing.T) {
	var body bytes.Buffer
	w := newWriter(t, &body)
	src := io.MultiReader(bytes.NewReader(walk), &failingSource{err: io.ErrUnexpectedEOF})
	if n, err := w.ReadFrom(src); n != int64(len(walk)) || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Fatalf("read %d, %v", n, err)
	}
	if err := w.Close(); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("close: %v", err)
	}
	if _, err := ece.Open(ikm, body.Bytes(), ece.Limits{}); !errors.Is(err, ece.ErrTruncated) {
		t.Errorf("the body opens: %v", err)
	}
}

func TestWriterReportsHowMuchItReads(t *testing.T) {
	w := newWriter(t, io.Discard)
	for _, n := range []int{0, 1, capacity, capacity + 1} {
		if got, err := w.ReadFrom(bytes.NewReader(make([]byte, n))); got != int64(n) || err != nil {
			t.Errorf("read %d bytes, want %d, %v", got, n, err)
		}
	}
}

func TestWriterAfterClose(t *testing.T) {
	var body bytes.Buffer
	w := newWriter(t, &body)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	before := body.Len()
	if _, err := w.Write([]byte{1}); !errors.Is(err, ece.ErrClosed) {
		t.Errorf("write: %v", err)
	}
	if _, err := w.ReadFrom(strings.NewReader("x")); !errors.Is(err, ece.ErrClosed) {
		t.Errorf("read from: %v", err)
	}
	if err := w.Close(); !errors.Is(err, ece.ErrClosed) {
		t.Errorf("close: %v", err)
	}
	if body.Len() != before {
		t.Errorf("%d bytes written after the end", body.Len()-before)
	}
}

func TestWriterReportsTheFailureOfTheLastRecord(t *testing.T) {
	w := newWriter(t, &failing{writes: 1})
	if err := w.Close(); !errors.Is(err, errDisk) {
		t.Errorf("close: %v", err)
	}
}

// A record is written with one call, after the byte behind it is known.
func TestWriterHoldsOneRecordBack(t *testing.T) {
	var body bytes.Buffer
	w := newWriter(t, &body)
	for _, step := range []struct{ write, want int }{{capacity, 0}, {1, 21 + size}, {capacity - 1, 21 + size}} {
		if _, err := w.Write(make([]byte, step.write)); err != nil {
			t.Fatal(err)
		}
		if body.Len() != step.want {
			t.Errorf("%d bytes written, want %d", body.Len(), step.want)
		}
	}
}

func TestOptionsBounds(t *testing.T) {
	for _, c := range []struct {
		ikm  int
		o    ece.Options
		want error
	}{
		{16, ece.Options{}, nil},
		{17, ece.Options{}, nil},
		{15, ece.Options{}, ece.ErrIKM},
		{0, ece.Options{}, ece.ErrIKM},
		{16, ece.Options{RecordSize: -1}, ece.ErrOptions},
		{16, ece.Options{RecordSize: ece.MinRecordSize - 1}, ece.ErrOptions},
		{16, ece.Options{RecordSize: ece.MinRecordSize}, nil},
		{16, ece.Options{RecordSize: ece.MaxRecordSize}, nil},
		{16, ece.Options{RecordSize: ece.MaxRecordSize + 1}, ece.ErrOptions},
		{16, ece.Options{KeyID: strings.Repeat("k", 255)}, nil},
		{16, ece.Options{KeyID: strings.Repeat("k", 256)}, ece.ErrOptions},
	} {
		for way, seal := range sealings {
			if _, err := seal(make([]byte, c.ikm), walk, c.o); !errors.Is(err, c.want) {
				t.Errorf("%s, %d bytes of key, %+v: %v, want %v", way, c.ikm, c.o, err, c.want)
			}
		}
		if _, err := c.o.Layout(1); !errors.Is(err, c.want) && c.want == ece.ErrOptions {
			t.Errorf("Layout, %+v: %v, want %v", c.o, err, c.want)
		}
	}
}

func TestSaltIsRandomUnlessGiven(t *testing.T) {
	seen := map[[16]byte]bool{{}: true}
	for way, seal := range sealings {
		t.Run(way, func(t *testing.T) {
			body, err := seal(ikm, walk, ece.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if seen[[16]byte(body)] {
				t.Errorf("%s used the salt %x again", way, body[:16])
			}
			seen[[16]byte(body)] = true
		})
	}
}

func TestSealerRefusesOtherRecords(t *testing.T) {
	s, err := ece.NewSealer(ikm, int64(len(walk)), ece.Options{RecordSize: size})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		record int64
		data   []byte
		want   error
	}{
		{0, walk[:capacity], nil},
		{0, walk[:capacity-1], ece.ErrIndex},
		{0, walk[:capacity+1], ece.ErrIndex},
		{1, walk[capacity:], nil},
		{1, walk[:capacity], ece.ErrIndex},
		{-1, nil, ece.ErrIndex},
		{2, nil, ece.ErrIndex},
	} {
		if _, err := s.Seal(nil, c.record, c.data); !errors.Is(err, c.want) {
			t.Errorf("record %d with %d bytes: %v, want %v", c.record, len(c.data), err, c.want)
		}
	}
}

func TestSealerAndOpenerAreShared(t *testing.T) {
	plaintext := sequence(100*capacity, 0)
	o := ece.Options{RecordSize: size, Salt: [16]byte(salt), Unpadded: true}
	want, err := ece.Seal(ikm, plaintext, o)
	if err != nil {
		t.Fatal(err)
	}
	s, err := ece.NewSealer(ikm, int64(len(plaintext)), o)
	if err != nil {
		t.Fatal(err)
	}
	opener, err := ece.NewOpener(ikm, s.Header(), s.Layout().Size())
	if err != nil {
		t.Fatal(err)
	}
	body, opened := bytes.Clone(want[:s.Header().Size()]), make([]byte, len(plaintext))
	body = append(body, make([]byte, s.Layout().Size()-int64(len(body)))...)
	var group sync.WaitGroup
	for i := range s.Layout().Records() {
		group.Go(func() {
			at, data := s.Layout().Record(i), s.Layout().Data(i)
			record, err := s.Seal(nil, i, plaintext[data.Start:data.End])
			copy(body[at.Start:at.End], record)
			if err != nil {
				t.Error(err)
				return
			}
			text, err := opener.Open(i, record)
			copy(opened[data.Start:data.End], text)
			if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if !bytes.Equal(body, want) || !bytes.Equal(opened, plaintext) {
		t.Error("records sealed at the same time differ from those sealed in order")
	}
}
