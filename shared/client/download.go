package client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/secure-share/secure-share/shared/wire"
)

// ErrChanged is a storage that, on resuming, does not go on where it stopped.
var ErrChanged = errors.New("the download cannot be resumed: the storage did not go on where it stopped")

const (
	// patience is how many failures in a row, without a byte between them, end a
	// download: more than half a minute of trying.
	patience = 8

	renewSoonest = time.Second
	renewLatest  = 5 * time.Minute
	renewAgain   = 10 * time.Second // after the service did not answer
)

// download reads a ciphertext to its last byte, over as many connections and
// URLs as it takes, and keeps the lease alive meanwhile.
type download struct {
	ctx      context.Context
	client   *Client
	claim    func(context.Context) (wire.ClaimResponse, error) // grants, resumes, renews
	progress Progress

	grant    wire.ClaimResponse
	renewAt  time.Time
	etag     string
	offset   int64
	failures int

	body    io.ReadCloser // nil: not connected
	watched context.Context
	watch   *watch
}

// begin gets the first lease, so that a refusal is known before the first Read.
func (d *download) begin() error { return d.renew() }

func (d *download) renew() error {
	grant, err := d.claim(d.ctx)
	switch {
	case err != nil:
		return err
	case grant.Length <= 0:
		return ErrAnswer
	case d.grant.Length != 0 && grant.Length != d.grant.Length:
		return ErrChanged
	}
	now := d.client.clock.Now()
	// Half of what is left, but by this clock, which may be wrong: hence bounds.
	d.grant, d.renewAt = grant, now.Add(min(renewLatest, max(renewSoonest, grant.LeaseEndsAt.Sub(now)/2)))
	return nil
}

// Read returns io.EOF after exactly as many bytes as the claim announced.
func (d *download) Read(p []byte) (int, error) {
	for d.offset < d.grant.Length {
		n, err := d.some(p[:min(int64(len(p)), d.grant.Length-d.offset)])
		if err != nil {
			if err = d.recover(err); err != nil {
				return 0, err
			}
			continue
		}
		if n > 0 {
			d.failures = 0
			d.offset += int64(n)
			d.progress.tell(d.offset, d.grant.Length)
		}
		return n, nil
	}
	d.Close()
	return 0, io.EOF
}

// some reads from the connection, which it makes if there is none.
func (d *download) some(p []byte) (int, error) {
	if err := d.keepLease(); err != nil {
		return 0, err
	}
	if d.body == nil {
		if err := d.connect(); err != nil {
			return 0, err
		}
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

// keepLease renews in time. A service that does not answer just now is no reason
// to break off while bytes arrive.
func (d *download) keepLease() error {
	if d.client.clock.Now().Before(d.renewAt) {
		return nil
	}
	err := d.renew()
	if _, passes := transient(err); passes && d.body != nil {
		d.renewAt = d.client.clock.Now().Add(renewAgain)
		return nil
	}
	return err
}

// recover decides what a failure means: wait, ask for another URL, or give up
// with the error that it returns.
func (d *download) recover(err error) error {
	d.Close()
	d.failures++
	_, passes := transient(err)
	status := storageStatus(err)
	refused := status == http.StatusForbidden || status == http.StatusNotFound
	if d.failures >= patience || !passes && !refused {
		return err
	}
	if passes || d.failures > 1 {
		if ended := d.client.clock.Sleep(d.ctx, backoff(d.failures)); ended != nil {
			return ended
		}
	}
	if refused || !d.client.clock.Now().Before(d.grant.URLExpiresAt) {
		err := d.renew()
		if _, passes := transient(err); err != nil && !passes {
			return err
		}
	}
	return nil
}

func (d *download) connect() error {
	if err := checkURL(string(d.grant.URL)); err != nil {
		return err
	}
	watched, w := newWatch(d.ctx, d.client.stall)
	req, err := http.NewRequestWithContext(watched, http.MethodGet, string(d.grant.URL), nil)
	if err != nil {
		w.stop()
		return bare(err)
	}
	req.Header.Set("Accept-Encoding", "identity")
	if d.offset > 0 {
		req.Header.Set("Range", fmt.Sprintf("bytes=%d-", d.offset))
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

// check accepts only the answer that continues the file: RFC 9110, section 14.4.
func (d *download) check(res *http.Response) error {
	total, etag := d.grant.Length, res.Header.Get("ETag")
	switch {
	case res.StatusCode != http.StatusOK && res.StatusCode != http.StatusPartialContent:
		return readStorageError(res)
	case res.ContentLength >= 0 && res.ContentLength != total-d.offset:
		return ErrChanged
	case d.offset == 0 && res.StatusCode == http.StatusOK:
		d.etag = etag
		return nil
	case res.StatusCode != http.StatusPartialContent || etag != d.etag:
		return ErrChanged
	case res.Header.Get("Content-Range") != fmt.Sprintf("bytes %d-%d/%d", d.offset, total-1, total):
		return ErrChanged
	}
	return nil
}

// Close breaks the connection off, if there is one.
func (d *download) Close() {
	if d.body == nil {
		return
	}
	d.watch.stop()
	_ = d.body.Close()
	d.body = nil
}
