package ece

import "math/bits"

// Layout computes the positions of a body's records: all sizes and offsets are
// in bytes, records are counted from zero.
type Layout struct {
	header int64
	record int64 // length of every sealed record but the last, which may be shorter
	size   int64 // of the body
	data   int64 // of the plaintext, or an upper bound
}

// Range is the bytes from Start up to, but not including, End.
type Range struct{ Start, End int64 }

// Len is the number of bytes in r.
func (r Range) Len() int64 { return r.End - r.Start }

// Layout returns the layout of the body for a plaintext of the given length. It
// fails with ErrOptions, or with ErrTooLong above MaxLength.
func (o Options) Layout(length int64) (Layout, error) {
	h, err := o.header()
	if err != nil {
		return Layout{}, err
	}
	return h.layout(length, o.Unpadded)
}

func (h Header) layout(length int64, unpadded bool) (Layout, error) {
	if length < 0 || length > MaxLength {
		return Layout{}, ErrTooLong
	}
	l := Layout{header: int64(h.Size()), record: int64(h.RecordSize), data: length}
	content := length
	if !unpadded {
		content = Padme(length)
	}
	records := max(1, ceil(content, l.capacity()))
	l.size = l.header + content + records*overhead
	return l, nil
}

// Layout returns the layout of a body with this header and the given length.
// The length of the padding is unknown until the body is opened, so Data
// includes it. It fails with ErrTruncated if nothing follows the header, with
// ErrTooLong if no plaintext has a body of this length, and with ErrRecordSize
// if ParseHeader would not return h.
func (h Header) Layout(size int64) (Layout, error) {
	if h.RecordSize < MinRecordSize {
		return Layout{}, ErrRecordSize
	}
	l := Layout{header: int64(h.Size()), record: int64(h.RecordSize), size: size}
	if size <= l.header {
		return Layout{}, ErrTruncated
	}
	sealed := size - l.header
	if sealed > MaxLength*MinRecordSize {
		return Layout{}, ErrTooLong
	}
	l.data = sealed/l.record*l.capacity() + max(0, sealed%l.record-overhead)
	return l, nil
}

// Records is the number of records, at least one.
func (l Layout) Records() int64 { return ceil(l.size-l.header, l.record) }

// Size is the length of the whole body.
func (l Layout) Size() int64 { return l.size }

// Record returns the range of record i in the body; empty if there is none.
func (l Layout) Record(i int64) Range {
	return Range{l.header + i*l.record, l.header + (i+1)*l.record}.within(l.size)
}

// Data returns the range of the plaintext in record i; empty if the record is
// all padding or does not exist.
func (l Layout) Data(i int64) Range {
	return Range{i * l.capacity(), (i + 1) * l.capacity()}.within(l.data)
}

// capacity is how many bytes of plaintext a full record holds.
func (l Layout) capacity() int64 { return l.record - overhead }

func (l Layout) has(i int64) bool  { return i >= 0 && i < l.Records() }
func (l Layout) last(i int64) bool { return i == l.Records()-1 }

func (r Range) within(size int64) Range { return Range{min(r.Start, size), min(r.End, size)} }

func ceil(n, d int64) int64 { return (n + d - 1) / d }

// Padme rounds a length up so that only some 2 log2 log2 n bits of it show, at
// the price of at most 12 % (Nikitin et al., Reducing Metadata Leakage from
// Encrypted Files and Communication with PURBs, 2019, section 4). The length must
// not be negative.
func Padme(length int64) int64 {
	exponent := bits.Len64(uint64(length)|1) - 1 // 0 has none, and takes that of 1
	mask := int64(1)<<(exponent-bits.Len(uint(exponent))) - 1
	return (length + mask) &^ mask
}
