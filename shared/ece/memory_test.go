package ece_test

import (
	"bytes"
	"io"
	"runtime"
	"testing"

	"github.com/secure-share/secure-share/shared/ece"
)

// perRecord is the length of the plaintext in a record of recordSize.
const (
	recordSize = 4096
	perRecord  = recordSize - 17
)

func TestWriterAllocatesNothingPerRecord(t *testing.T) {
	w, err := ece.NewWriter(io.Discard, ikm, ece.Options{RecordSize: recordSize})
	if err != nil {
		t.Fatal(err)
	}
	plaintext := make([]byte, perRecord)
	src := bytes.NewReader(plaintext)
	for name, seal := range map[string]func() error{
		"Write": func() error {
			_, err := w.Write(plaintext)
			return err
		},
		"ReadFrom": func() error {
			src.Reset(plaintext)
			_, err := w.ReadFrom(src)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			allocations := testing.AllocsPerRun(100, func() {
				if err := seal(); err != nil {
					t.Fatal(err)
				}
			})
			if allocations != 0 {
				t.Errorf("%v allocations a record", allocations)
			}
		})
	}
}

func TestReaderAllocatesNothingPerRecord(t *testing.T) {
	const runs = 100
	body, err := ece.Seal(ikm, make([]byte, (runs+2)*perRecord), ece.Options{RecordSize: recordSize})
	if err != nil {
		t.Fatal(err)
	}
	r := newReader(t, bytes.NewReader(body))
	data := make([]byte, perRecord)
	allocations := testing.AllocsPerRun(runs, func() {
		if _, err := io.ReadFull(r, data); err != nil {
			t.Fatal(err)
		}
	})
	if allocations != 0 {
		t.Errorf("%v allocations a record", allocations)
	}
}

func TestRecordsAllocateNothing(t *testing.T) {
	options := ece.Options{RecordSize: recordSize, Unpadded: true}
	s, err := ece.NewSealer(ikm, 2*perRecord, options)
	if err != nil {
		t.Fatal(err)
	}
	o, err := ece.NewOpener(ikm, s.Header(), s.Layout().Size())
	if err != nil {
		t.Fatal(err)
	}
	data, record, again := make([]byte, perRecord), make([]byte, recordSize), make([]byte, recordSize)
	tag := [16]byte{}
	for name, f := range map[string]func(){
		"Seal": func() { record, err = s.Seal(record[:0], 0, data) },
		"Open": func() {
			copy(again, record)
			_, err = o.Open(0, again)
		},
		"Holds": func() { o.Holds(0, again[:perRecord], tag) },
	} {
		t.Run(name, func(t *testing.T) {
			if record, err = s.Seal(record[:0], 0, data); err != nil {
				t.Fatal(err)
			}
			if allocations := testing.AllocsPerRun(100, f); allocations != 0 || err != nil {
				t.Errorf("%v allocations a record, %v", allocations, err)
			}
		})
	}
}

// allocated returns how many bytes f allocates, including those that are freed.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// fixed allows for the cipher, the header and the like.
const fixed = 16 << 10

func TestStreamsInTheMemoryOfOneRecord(t *testing.T) {
	const length = 16 << 20
	var body bytes.Buffer
	body.Grow(length + length/8)
	got := allocated(func() {
		w, err := ece.NewWriter(&body, ikm, ece.Options{})
		if err == nil {
			_, err = io.Copy(w, io.LimitReader(zeros{}, length))
		}
		if err == nil {
			err = w.Close()
		}
		if err != nil {
			t.Error(err)
		}
	})
	if got > ece.DefaultRecordSize+fixed {
		t.Errorf("sealing allocated %d bytes", got)
	}
	got = allocated(func() {
		n, err := io.Copy(io.Discard, newReader(t, &body))
		if n != length || err != nil {
			t.Errorf("opened %d bytes, %v", n, err)
		}
	})
	if got > ece.DefaultRecordSize*5/4+fixed { // the runtime rounds one byte more up
		t.Errorf("opening allocated %d bytes", got)
	}
}

func TestOpenNeedsNoMoreThanTheBody(t *testing.T) {
	body := reference(ikm, salt, nil, ece.MaxRecordSize, []record{{data: walk, last: true}})
	got := allocated(func() {
		if _, err := ece.Open(ikm, body, ece.Limits{}); err != nil {
			t.Error(err)
		}
	})
	if got > fixed {
		t.Errorf("opening %d bytes allocated %d", len(body), got)
	}
}

// zeros never ends.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}
