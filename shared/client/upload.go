package client

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// Only this file, body.go and parts.go know how a file reaches the storage: by
// presigned PUTs whose lengths and checksums are signed. A small file is one PUT,
// which is accepted only if the file is not stored yet.

// longestOnePut is the length in bytes up to which a file is sent in one PUT. If
// the connection breaks, all of it is sent again.
const longestOnePut = 16 << 20

// uncertain is a failed upload after which the storage may have the file anyway: a
// client whose second PUT is refused early often loses the connection before it can
// read the refusal. The commit shows which.
type uncertain struct{ error }

func (u uncertain) Unwrap() error { return u.error }

// unanswered is a PUT whose body was sent to the last byte, and whose connection then
// broke. Sending it again may take long, so the commit is asked first.
type unanswered struct{ error }

func (u unanswered) Unwrap() error { return u.error }

// store announces the share and uploads its ciphertext. It may be repeated: a
// stored file is not overwritten. The sum is the checksum for the commit, or empty
// if the announcement has it.
func (c *Client) store(ctx context.Context, r wire.CreateRequest, b *body, p Progress) (sum string, err error) {
	if b.length > longestOnePut {
		b.announced = true
		created, err := c.Create(ctx, r)
		if err != nil {
			return "", err
		}
		if created.Multipart == nil { // an earlier run has committed it
			return b.sum(), nil
		}
		err = c.storeParts(ctx, share.ID(r.ID), *created.Multipart, b, p)
		return b.sum(), err
	}
	s, err := newSpool(b.length, 1)
	if err != nil {
		return "", err
	}
	defer s.close()
	return "", b.cut(ctx, s, func(whole piece) error {
		r.SHA256 = whole.sum()
		b.announced = true
		return c.storeWhole(ctx, r, whole, newMeter(b.length, p))
	})
}

// storeWhole gets another presigned URL if the storage refuses one. It returns
// uncertain after a PUT that was not answered, and after one whose retries all
// failed.
func (c *Client) storeWhole(ctx context.Context, r wire.CreateRequest, whole piece, m *meter) error {
	for n := 1; ; n++ {
		created, err := c.Create(ctx, r)
		if err != nil || created.Upload == nil {
			return err
		}
		err = c.retry(ctx, answered, func() error { return c.put(ctx, *created.Upload, whole, m) })
		if _, passes := transient(err); passes {
			return uncertain{err}
		}
		if storageStatus(err) != http.StatusForbidden || n == attempts {
			return err
		}
	}
}

// answered is like transient, but does not repeat a PUT that was not answered.
func answered(err error) (time.Duration, bool) {
	if errors.As(err, new(unanswered)) {
		return 0, false
	}
	return transient(err)
}

func (c *Client) put(ctx context.Context, u wire.Upload, f piece, m *meter) error {
	if err := checkURL(u.URL); err != nil {
		return err
	}
	watched, w := newWatch(ctx, c.stall)
	defer w.stop()
	var sent atomic.Bool
	body := func() (io.ReadCloser, error) {
		return io.NopCloser(&counted{Reader: f.read(), watch: w, sent: &sent, piece: f, left: f.length, meter: m}), nil
	}
	first, _ := body()
	req, err := http.NewRequestWithContext(watched, u.Method, u.URL, first)
	if err != nil {
		return bare(err)
	}
	req.GetBody, req.ContentLength = body, f.length
	for name, value := range u.Headers {
		if !strings.EqualFold(name, "Content-Length") {
			req.Header.Set(name, value)
		}
	}
	// Then a refusal arrives before the whole file is sent for nothing.
	req.Header.Set("Expect", "100-continue")
	res, err := c.http.Do(req)
	if err != nil {
		err = broken(ctx, watched, err)
		if sent.Load() {
			err = unanswered{err}
		}
		return err
	}
	defer drain(res.Body)
	if res.StatusCode/100 == 2 || res.StatusCode == http.StatusPreconditionFailed {
		m.set(f.number, f.length)
		return nil
	}
	return readStorageError(res)
}

type counted struct {
	io.Reader
	watch *watch
	sent  *atomic.Bool // all of the body is handed over
	piece piece
	left  int64 // bytes that are not handed over yet
	meter *meter
}

func (r *counted) Read(b []byte) (int, error) {
	n, err := r.Reader.Read(b)
	if r.left -= int64(n); r.left > 0 {
		r.watch.alive()
	} else {
		r.sent.Store(true)
		r.watch.await(r.piece.length)
	}
	r.meter.set(r.piece.number, r.piece.length-r.left)
	return n, err
}
