package ece

import "io"

// Reader opens a body. It holds one record in memory and allocates nothing after
// it was made. It must not be shared by goroutines.
//
// Every byte that it returns was authenticated at its position. Only io.EOF
// means that the body is complete: after any other error the caller must
// discard the data.
type Reader struct {
	src      io.Reader
	schedule schedule
	scratch  nonce
	buf      []byte // one record, and the first byte of the next
	ahead    []byte // that byte, if there is one
	unread   []byte // opened data, within buf
	next     int64  // number of the next record
	err      error  // sticky
}

// NewReader reads the header from src and makes a Reader for the rest. It fails
// with ErrIKM, ErrTruncated, ErrRecordSize or an error of src.
func NewReader(src io.Reader, ikm []byte, l Limits) (*Reader, error) {
	head := make([]byte, fixedHeader+maxKeyID)
	n, err := fill(src, head[:fixedHeader])
	if err == nil {
		var k int
		k, err = fill(src, head[n:n+int(head[n-1])])
		n += k
	}
	if err != nil && err != io.EOF {
		return nil, err
	}
	h, err := ParseHeader(head[:n], l)
	if err != nil {
		return nil, err
	}
	s, err := newSchedule(ikm, h.Salt)
	if err != nil {
		return nil, err
	}
	return &Reader{src: src, schedule: s, buf: make([]byte, h.RecordSize+1)}, nil
}

// Read returns io.EOF only after the last record was opened and nothing follows
// it. Every other error wraps ErrCorrupt, is ErrTooLong, or comes from the source
// as it is.
func (r *Reader) Read(p []byte) (int, error) {
	for len(r.unread) == 0 && r.err == nil {
		r.open()
	}
	if len(r.unread) == 0 {
		return 0, r.err
	}
	n := copy(p, r.unread)
	r.unread = r.unread[n:]
	return n, nil
}

// WriteTo writes all that is left to dst, without the buffer that io.Copy would
// need otherwise. It returns nil only where Read would return io.EOF.
func (r *Reader) WriteTo(dst io.Writer) (int64, error) {
	written := int64(0)
	for {
		if len(r.unread) > 0 {
			n, err := dst.Write(r.unread)
			written += int64(n)
			if err == nil && n < len(r.unread) {
				err = io.ErrShortWrite
			}
			r.unread = r.unread[n:]
			if err != nil {
				return written, err
			}
		}
		if r.err == io.EOF {
			return written, nil
		}
		if r.err != nil {
			return written, r.err
		}
		r.open()
	}
}

// open reads the next record and sets unread, err, or both at the last record.
func (r *Reader) open() {
	size := len(r.buf) - 1
	n := copy(r.buf, r.ahead)
	k, err := fill(r.src, r.buf[n:])
	n += k
	if err != nil && err != io.EOF {
		r.err = err
		return
	}
	if r.next >= MaxLength {
		r.err = ErrTooLong
		return
	}
	end := n <= size
	record := r.buf[:min(n, size)]
	r.ahead = r.buf[len(record):n]
	r.unread, r.err = r.schedule.open(&r.scratch, record[:0], record, r.next, end)
	r.next++
	if end && r.err == nil {
		r.err = io.EOF
	}
}

// fill reads until p is full or src fails. Unlike io.ReadFull it returns the
// error of src as it is: io.EOF at its end, and an io.ErrUnexpectedEOF only if
// src reported one, which HTTP bodies do when the connection breaks.
func fill(src io.Reader, p []byte) (int, error) {
	n := 0
	for n < len(p) {
		k, err := src.Read(p[n:])
		n += k
		if err != nil {
			return n, err
		}
	}
	return n, nil
}
