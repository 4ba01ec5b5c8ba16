package client

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"

	"github.com/secure-share/secure-share/shared/ece"
)

// rangeSize is roughly how many bytes of ciphertext are requested at once: ranges
// end where records do.
const rangeSize = 8 << 20

// fetch downloads a ciphertext in ranges, several at once, opens its records in any
// order and writes them where they belong. It holds one record in memory for each
// lane.
type fetch struct {
	client *Client
	lease  *lease
	length int64 // of the ciphertext
	ikm    []byte
	dst    *partial
	opener *ece.Opener

	mu       sync.Mutex
	done     int64 // bytes of the ciphertext that are verified
	progress Progress
}

// run returns when all records are verified and written. The error wraps ErrVerify if they
// are not what the sender sealed.
func (f *fetch) run(ctx context.Context) error {
	rest, err := f.begin(ctx)
	if rest != nil {
		defer rest.Close()
	}
	if err != nil {
		return err
	}
	if f.dst.size > f.data(f.opener.Layout().Records()-1).End {
		return fmt.Errorf("%w: it is shorter than its sender says", ErrVerify)
	}
	f.verified(f.opener.Layout().Record(0).Start)
	return f.spread(ctx, rest)
}

// begin reads the header, and decides whether the checkpoint belongs to this ciphertext.
// What it has read of a short file is not read again: rest then has all of its records.
func (f *fetch) begin(ctx context.Context) (rest io.ReadCloser, err error) {
	d := f.open(ctx, ece.Range{Start: 0, End: f.length})
	goesOn := f.dst.checkpoint != nil && f.dst.length == f.length
	if f.length > rangeSize || goesOn {
		d.end = min(maxHeader, f.length)
	}
	start := make([]byte, min(maxHeader, f.length))
	if _, err := io.ReadFull(d, start); err != nil {
		return d, err
	}
	header, err := ece.ParseHeader(start, ece.Limits{})
	if err != nil {
		return d, err
	}
	if f.opener, err = ece.NewOpener(f.ikm, header, f.length); err != nil {
		return d, err
	}
	if goesOn = goesOn && header == f.dst.header; !goesOn {
		if err := f.dst.begin(header, f.length); err != nil {
			return d, err
		}
	}
	if goesOn || d.end < f.length {
		return nil, d.Close()
	}
	return struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(start[header.Size():]), d), d}, nil
}

func (f *fetch) open(ctx context.Context, r ece.Range) *download {
	return &download{ctx: ctx, client: f.client, lease: f.lease, length: f.length, offset: r.Start, end: r.End}
}

// some are the records from first up to, but not including, end. body has them, if it
// is set.
type some struct {
	first, end int64
	body       io.Reader
}

// spread fetches all records, in as many lanes as there are ranges for, and returns the
// first error when all lanes have ended. rest, if any, has all records.
func (f *fetch) spread(parent context.Context, rest io.Reader) error {
	ctx, cancel := context.WithCancelCause(parent)
	defer cancel(nil)
	layout := f.opener.Layout()
	records, each := layout.Records(), max(1, rangeSize/layout.Record(0).Len())
	if rest != nil {
		each = records
	}
	var next atomic.Int64
	var ended sync.WaitGroup
	for range min(lanes, (records+each-1)/each) {
		ended.Go(func() {
			buffer := make([]byte, layout.Record(0).Len())
			for ctx.Err() == nil {
				end := next.Add(each)
				if end-each >= records {
					return
				}
				if err := f.fetch(ctx, some{end - each, min(end, records), rest}, buffer); err != nil {
					cancel(err)
				}
			}
		})
	}
	ended.Wait()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return nil
}

// fetch downloads a range, except for the records that an earlier run has written.
func (f *fetch) fetch(ctx context.Context, r some, record []byte) error {
	if r.body != nil {
		return f.read(r, record)
	}
	tags := f.dst.tags(r.first, r.end-r.first)
	missing := r.first
	for i := r.first; i < r.end; i++ {
		there, err := f.there(ctx, i, tags[i-r.first], record)
		if err != nil {
			return err
		}
		if !there {
			continue
		}
		if err := f.download(ctx, some{first: missing, end: i}, record); err != nil {
			return err
		}
		missing = i + 1
	}
	return f.download(ctx, some{first: missing, end: r.end}, record)
}

// there reports whether the data of record i was written by an earlier run.
func (f *fetch) there(ctx context.Context, i int64, tag [tagSize]byte, record []byte) (bool, error) {
	if tag == [tagSize]byte{} {
		return false, nil
	}
	if err := f.lease.keep(ctx); err != nil {
		return false, err
	}
	if ctx.Err() != nil {
		return false, context.Cause(ctx)
	}
	data := f.data(i)
	if n, _ := f.dst.temp.ReadAt(record[:data.Len()], data.Start); int64(n) != data.Len() {
		return false, nil
	}
	if !f.opener.Holds(i, record[:data.Len()], tag) {
		return false, nil
	}
	f.verified(f.opener.Layout().Record(i).Len())
	return true, nil
}

func (f *fetch) download(ctx context.Context, r some, record []byte) error {
	if r.first == r.end {
		return nil
	}
	layout := f.opener.Layout()
	d := f.open(ctx, ece.Range{Start: layout.Record(r.first).Start, End: layout.Record(r.end - 1).End})
	defer d.Close()
	r.body = d
	return f.read(r, record)
}

// read opens and writes the records that come from the range's body.
func (f *fetch) read(r some, record []byte) error {
	for i := r.first; i < r.end; i++ {
		sealed := record[:f.opener.Layout().Record(i).Len()]
		if _, err := io.ReadFull(r.body, sealed); err != nil {
			return err
		}
		tag := [tagSize]byte(sealed[max(0, len(sealed)-tagSize):])
		data, err := f.opener.Open(i, sealed)
		if err != nil {
			return err
		}
		at := f.data(i)
		if int64(len(data)) != at.Len() {
			return fmt.Errorf("%w: its length is not what its sender says", ErrVerify)
		}
		if err := f.dst.write(i, data, at.Start, tag); err != nil {
			return err
		}
		f.verified(int64(len(sealed)))
	}
	return nil
}

// data is the range of the plaintext that record i holds. Padding comes after all
// of it.
func (f *fetch) data(i int64) ece.Range {
	r := f.opener.Layout().Data(i)
	return ece.Range{Start: min(r.Start, f.dst.size), End: min(r.End, f.dst.size)}
}

func (f *fetch) verified(bytes int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.done += bytes
	f.progress.tell(f.done, f.length)
}

// asVerify turns an error of package ece into an ErrVerify.
func asVerify(err error) error {
	switch {
	case errors.Is(err, ErrVerify):
		return err
	case errors.Is(err, ece.ErrCorrupt):
		return fmt.Errorf("%w: %w", ErrVerify, err)
	}
	return fmt.Errorf("download: %w", err)
}
