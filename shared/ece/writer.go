package ece

import "io"

// Writer seals what is written to it. It holds one record in memory and
// allocates nothing after it was made. It must not be shared by goroutines.
type Writer struct {
	dst      io.Writer
	header   Header
	unpadded bool
	schedule schedule
	scratch  nonce
	buf      []byte // one record
	n        int    // bytes of plaintext in buf
	length   int64  // of the plaintext so far
	next     int64  // number of the record that buf becomes
	err      error  // sticky: what was sealed once is never sealed again
}

// NewWriter makes a Writer that writes a body to dst. It fails with ErrIKM or
// ErrOptions, and writes nothing before the first record is full.
func NewWriter(dst io.Writer, ikm []byte, o Options) (*Writer, error) {
	h, err := o.header()
	if err != nil {
		return nil, err
	}
	s, err := newSchedule(ikm, h.Salt)
	if err != nil {
		return nil, err
	}
	return &Writer{dst: dst, header: h, unpadded: o.Unpadded, schedule: s, buf: make([]byte, h.RecordSize)}, nil
}

func (w *Writer) capacity() int { return w.header.RecordSize - overhead }

// Write seals p. After an error, which is one of dst or ErrTooLong, the Writer
// cannot be used any more.
func (w *Writer) Write(p []byte) (int, error) {
	written := 0
	for len(p) > 0 && w.err == nil {
		if w.n == w.capacity() {
			w.flush(w.header.RecordSize, false)
			continue
		}
		n := copy(w.buf[w.n:w.capacity()], p)
		w.add(n)
		written += n
		p = p[n:]
	}
	return written, w.err
}

// ReadFrom seals all of src, without the buffer that io.Copy would need
// otherwise. If src fails, every later call fails, too, including Close: a body
// with a cut plaintext must not get a valid end.
func (w *Writer) ReadFrom(src io.Reader) (int64, error) {
	before := w.length
	for w.err == nil {
		// Reading one byte more than fits shows whether this record is the last.
		n, err := src.Read(w.buf[w.n : w.capacity()+1])
		w.add(n)
		if w.n > w.capacity() {
			first := w.buf[w.capacity()]
			w.n = w.capacity()
			w.flush(w.header.RecordSize, false)
			w.buf[0], w.n = first, 1
		}
		if err == io.EOF {
			break
		}
		w.fail(err)
	}
	return w.length - before, w.err
}

// Close pads the body and writes its last record. Call it only after the whole
// plaintext was written. If writing failed, discard the Writer instead: Close
// would give the cut plaintext a valid end. It does not close dst.
func (w *Writer) Close() error {
	layout, err := w.header.layout(w.length, w.unpadded)
	w.fail(err)
	for w.err == nil {
		record, last := layout.Record(w.next), layout.last(w.next)
		w.flush(int(record.Len()), last)
		if last && w.err == nil {
			w.err = ErrClosed
			return nil
		}
	}
	return w.err
}

func (w *Writer) add(n int) {
	w.n += n
	w.length += int64(n)
	if w.length > MaxLength {
		w.fail(ErrTooLong)
	}
}

func (w *Writer) fail(err error) {
	if w.err == nil {
		w.err = err
	}
}

// flush seals buf as a record of the given size and writes it, the first one
// after the header.
func (w *Writer) flush(size int, last bool) {
	if w.next == 0 {
		w.write(w.header.Append(nil))
	}
	w.schedule.seal(&w.scratch, w.buf[:size], w.next, w.n, last)
	w.write(w.buf[:size])
	w.n = 0
	w.next++
}

func (w *Writer) write(b []byte) {
	if w.err != nil {
		return
	}
	n, err := w.dst.Write(b)
	if err == nil && n < len(b) {
		err = io.ErrShortWrite
	}
	w.fail(err)
}
