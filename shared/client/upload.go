package client

import (
	"context"
	"io"
	"net/http"
	"strings"

	"secureshare/shared/wire"
)

// This file is all that knows how a sealed file reaches the storage: by one
// presigned PUT, whose length, checksum and "only if absent" are signed.

// sealedFile is a ciphertext that can be read again and again.
type sealedFile struct {
	content io.ReaderAt
	length  int64 // bytes
	sha256  [32]byte
}

// uncertain is a failed upload after which the storage may hold the file all the
// same: who is refused a second PUT early, often loses the connection before the
// refusal can be read. The commit tells.
type uncertain struct{ error }

func (u uncertain) Unwrap() error { return u.error }

// store announces the share and uploads its ciphertext. It may be repeated: what
// is there already is not overwritten. A presigned URL that died on the way is
// replaced.
func (c *Client) store(ctx context.Context, r wire.CreateRequest, f sealedFile, p Progress) error {
	for n := 1; ; n++ {
		created, err := c.Create(ctx, r)
		if err != nil || created.Upload == nil {
			return err
		}
		err = c.retry(ctx, transient, func() error { return c.put(ctx, *created.Upload, f, p) })
		if _, passes := transient(err); passes {
			return uncertain{err}
		}
		if storageStatus(err) != http.StatusForbidden || n == attempts {
			return err
		}
	}
}

func (c *Client) put(ctx context.Context, u wire.Upload, f sealedFile, p Progress) error {
	if err := checkURL(u.URL); err != nil {
		return err
	}
	watched, w := newWatch(ctx, c.stall)
	defer w.stop()
	body := func() (io.ReadCloser, error) {
		return io.NopCloser(&counted{Reader: io.NewSectionReader(f.content, 0, f.length), watch: w, total: f.length, progress: p}), nil
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
	// A refusal is then heard before the whole file was sent in vain.
	req.Header.Set("Expect", "100-continue")
	res, err := c.http.Do(req)
	if err != nil {
		return broken(ctx, watched, err)
	}
	defer drain(res.Body)
	if res.StatusCode/100 == 2 || res.StatusCode == http.StatusPreconditionFailed {
		p.tell(f.length, f.length)
		return nil
	}
	return readStorageError(res)
}

type counted struct {
	io.Reader
	watch       *watch
	done, total int64
	progress    Progress
}

func (r *counted) Read(b []byte) (int, error) {
	n, err := r.Reader.Read(b)
	r.done += int64(n)
	r.watch.alive()
	r.progress.tell(r.done, r.total)
	return n, err
}
