package client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
)

// ErrChanged means that the storage did not answer with the bytes that were requested.
var ErrChanged = errors.New("the download cannot continue: the storage did not answer with the rest of the file")

// givenUp is how many failures in a row, without a byte between them, end a
// download: more than half a minute of retries.
const givenUp = 8

// download reads the bytes from offset to end of a ciphertext, over as many connections
// and URLs as it takes, and keeps the lease alive.
type download struct {
	ctx         context.Context
	client      *Client
	lease       *lease
	length      int64 // of the whole ciphertext
	offset, end int64
	failures    int

	body    io.ReadCloser // nil: not connected
	grant   int           // whose URL was used last
	watched context.Context
	watch   *watch
}

// Read returns io.EOF at the end and not before.
func (d *download) Read(p []byte) (int, error) {
	for d.offset < d.end {
		n, err := d.some(p[:min(int64(len(p)), d.end-d.offset)])
		if err != nil {
			if err = d.recover(err); err != nil {
				return 0, err
			}
			continue
		}
		if n > 0 {
			d.failures = 0
			d.offset += int64(n)
		}
		return n, nil
	}
	return 0, io.EOF
}

// some reads from the connection, and opens one if there is none.
func (d *download) some(p []byte) (int, error) {
	if d.body == nil {
		if err := d.connect(); err != nil {
			return 0, err
		}
	} else if err := d.lease.keep(d.ctx); err != nil {
		return 0, err
	}
	n, err := d.body.Read(p)
	if n > 0 || err == nil {
		d.watch.alive()
		return n, nil
	}
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return 0, broken(d.ctx, d.watched, err)
}

// recover decides what a failure means: wait, ask for another URL, or give up
// with the error that it returns.
func (d *download) recover(err error) error {
	_ = d.Close()
	d.failures++
	_, passes := transient(err)
	status := storageStatus(err)
	refused := status == http.StatusForbidden || status == http.StatusNotFound
	if d.failures >= givenUp || !passes && !refused {
		return err
	}
	if passes || d.failures > 1 {
		if ended := d.client.clock.Sleep(d.ctx, backoff(d.failures)); ended != nil {
			return ended
		}
	}
	if refused {
		err := d.lease.refused(d.ctx, d.grant)
		if _, passes := transient(err); err != nil && !passes {
			return err
		}
	}
	return nil
}

func (d *download) connect() error {
	url, grant, err := d.lease.url(d.ctx)
	if err != nil {
		return err
	}
	d.grant = grant
	if err := checkURL(url); err != nil {
		return err
	}
	watched, w := newWatch(d.ctx, d.client.stall)
	req, err := http.NewRequestWithContext(watched, http.MethodGet, url, nil)
	if err != nil {
		w.stop()
		return bare(err)
	}
	req.Header.Set("Accept-Encoding", "identity")
	if !d.whole() {
		req.Header.Set("Range", fmt.Sprintf("bytes=%d-%d", d.offset, d.end-1))
	}
	res, err := d.client.http.Do(req)
	if err != nil {
		w.stop()
		return broken(d.ctx, watched, err)
	}
	if err := d.check(res); err != nil {
		drain(res.Body)
		w.stop()
		return err
	}
	d.body, d.watched, d.watch = res.Body, watched, w
	return nil
}

// whole reports whether the whole ciphertext is left to read.
func (d *download) whole() bool { return d.offset == 0 && d.end == d.length }

// check accepts only the bytes that were asked for: RFC 9110, section 14.4.
func (d *download) check(res *http.Response) error {
	switch {
	case res.StatusCode != http.StatusOK && res.StatusCode != http.StatusPartialContent:
		return readStorageError(res)
	case res.ContentLength >= 0 && res.ContentLength != d.end-d.offset, !d.lease.same(res.Header.Get("ETag")):
		return ErrChanged
	case d.whole() && res.StatusCode == http.StatusOK:
		return nil
	case res.StatusCode != http.StatusPartialContent,
		res.Header.Get("Content-Range") != fmt.Sprintf("bytes %d-%d/%d", d.offset, d.end-1, d.length):
		return ErrChanged
	}
	return nil
}

// Close aborts the connection, if there is one. A connection whose last byte was read can
// be used again. It never fails.
func (d *download) Close() error {
	if d.body == nil {
		return nil
	}
	if d.offset == d.end {
		drain(d.body)
	}
	d.watch.stop()
	_ = d.body.Close()
	d.body = nil
	return nil
}
