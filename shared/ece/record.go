package ece

import (
	"slices"
	"sync"
)

// scratches are nonces for Sealer and Opener, which have none of their own because
// goroutines share them.
var scratches = sync.Pool{New: func() any { return new(nonce) }}

// Sealer seals the records of one body in any order. Goroutines may share it.
type Sealer struct {
	header   Header
	layout   Layout
	schedule schedule
}

// NewSealer prepares a body for a plaintext of the given length. It fails with
// ErrIKM, ErrOptions or ErrTooLong.
func NewSealer(ikm []byte, length int64, o Options) (*Sealer, error) {
	h, err := o.header()
	if err != nil {
		return nil, err
	}
	l, err := h.layout(length, o.Unpadded)
	if err != nil {
		return nil, err
	}
	s, err := newSchedule(ikm, h.Salt)
	if err != nil {
		return nil, err
	}
	return &Sealer{h, l, s}, nil
}

// Header returns the beginning of the body. Its salt and the same Options are
// enough to continue the body later.
func (s *Sealer) Header() Header { return s.header }

// Layout describes which plaintext to give to Seal, and where the record belongs.
func (s *Sealer) Layout() Layout { return s.layout }

// Seal appends the sealed record i to dst. data must be the bytes of the
// plaintext that Layout().Data(i) names, otherwise it fails with ErrIndex. It must
// either begin where the record will, which saves a copy, or not overlap the spare
// capacity of dst. Sealing a record again, for a retry, is safe only with the same
// data: see Options.Salt.
func (s *Sealer) Seal(dst []byte, i int64, data []byte) ([]byte, error) {
	if !s.layout.has(i) || int64(len(data)) != s.layout.Data(i).Len() {
		return nil, ErrIndex
	}
	size := int(s.layout.Record(i).Len())
	dst = slices.Grow(dst, size)
	record := dst[len(dst) : len(dst)+size]
	copy(record, data)
	scratch := scratches.Get().(*nonce)
	defer scratches.Put(scratch)
	s.schedule.seal(scratch, record, i, len(data), s.layout.last(i))
	return dst[:len(dst)+size], nil
}

// Opener opens the records of one body in any order. Goroutines may share it.
type Opener struct {
	layout   Layout
	schedule schedule
}

// NewOpener prepares to open a body with header h and the given length in all.
// It fails with ErrIKM, ErrTruncated, ErrRecordSize or ErrTooLong.
func NewOpener(ikm []byte, h Header, size int64) (*Opener, error) {
	l, err := h.Layout(size)
	if err != nil {
		return nil, err
	}
	s, err := newSchedule(ikm, h.Salt)
	if err != nil {
		return nil, err
	}
	return &Opener{l, s}, nil
}

// Layout describes which bytes of the body to give to Open.
func (o *Opener) Layout() Layout { return o.layout }

// Open opens record i in place: it overwrites record and returns the part that
// is now the data. It fails with ErrIndex if the body has no record i of this
// length, and otherwise like Reader.Read. A body that was cut or extended fails
// when its last record is opened. The body is complete once every record was
// opened.
//
// In a body that this package sealed the data begins at Layout().Data(i).Start of
// the plaintext; others may pad inside of the plaintext.
func (o *Opener) Open(i int64, record []byte) ([]byte, error) {
	if !o.layout.has(i) || int64(len(record)) != o.layout.Record(i).Len() {
		return nil, ErrIndex
	}
	return o.open(record[:0], i, record)
}

// Holds reports whether record i of the body holds data and has this tag, its last 16
// bytes. With it, data that were opened before can be checked without the record. data is
// overwritten up to its capacity; if that is a whole record, nothing is allocated.
func (o *Opener) Holds(i int64, data []byte, tag [tagSize]byte) bool {
	size := int(o.layout.Record(i).Len())
	if !o.layout.has(i) || len(data) > size-overhead {
		return false
	}
	record := slices.Grow(data, size-len(data))[:size]
	scratch := scratches.Get().(*nonce)
	defer scratches.Put(scratch)
	o.schedule.seal(scratch, record, i, len(data), o.layout.last(i))
	same := [tagSize]byte(record[size-tagSize:]) == tag
	clear(record) // the sealed record must not get anywhere: data may differ from those of the body
	return same
}

func (o *Opener) open(dst []byte, i int64, record []byte) ([]byte, error) {
	scratch := scratches.Get().(*nonce)
	defer scratches.Put(scratch)
	return o.schedule.open(scratch, dst, record, i, o.layout.last(i))
}
