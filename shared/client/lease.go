package client

import (
	"context"
	"sync"
	"time"

	"github.com/secure-share/secure-share/shared/wire"
)

const (
	renewSoonest = time.Second
	renewLatest  = 5 * time.Minute
	renewAgain   = 10 * time.Second // after the service did not answer
)

// lease is the right to download a ciphertext, with its URL. All connections of a
// download share it.
type lease struct {
	clock Clock
	claim func(context.Context) (wire.ClaimResponse, error) // grants, resumes, renews

	mu      sync.Mutex
	grant   wire.ClaimResponse
	number  int // of the grant, from 1 on
	renewAt time.Time
	etag    *string // of the first answer; nil: there was none
}

// begin gets the first grant, so that a refusal is known before anything is read, and
// returns the length of the ciphertext in bytes.
func (l *lease) begin(ctx context.Context) (length int64, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	err = l.renew(ctx)
	return l.grant.Length, err
}

// renew requires the lock.
func (l *lease) renew(ctx context.Context) error {
	grant, err := l.claim(ctx)
	switch {
	case err != nil:
		return err
	case grant.Length <= 0:
		return ErrAnswer
	case l.number > 0 && grant.Length != l.grant.Length:
		return ErrChanged
	}
	now := l.clock.Now()
	// Half of the remaining time, with bounds because the local clock may be wrong.
	l.grant, l.renewAt = grant, now.Add(min(renewLatest, max(renewSoonest, grant.LeaseEndsAt.Sub(now)/2)))
	l.number++
	return nil
}

// keep renews the lease in time. A failed renewal does not stop the download. While one
// connection renews, the others continue to read.
func (l *lease) keep(ctx context.Context) error {
	if !l.mu.TryLock() {
		return nil
	}
	defer l.mu.Unlock()
	if l.clock.Now().Before(l.renewAt) {
		return nil
	}
	err := l.renew(ctx)
	if _, passes := transient(err); passes {
		l.renewAt = l.clock.Now().Add(renewAgain)
		return nil
	}
	return err
}

// url returns a URL that has not expired, and the number of its grant.
func (l *lease) url(ctx context.Context) (url string, grant int, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now := l.clock.Now(); !now.Before(l.renewAt) || !now.Before(l.grant.URLExpiresAt) {
		if err := l.renew(ctx); err != nil {
			return "", 0, err
		}
	}
	return string(l.grant.URL), l.number, nil
}

// refused replaces the grant of that number, whose URL the storage refused.
func (l *lease) refused(ctx context.Context, grant int) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.number != grant {
		return nil
	}
	return l.renew(ctx)
}

// same reports whether this is the ETag of the first response.
func (l *lease) same(etag string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.etag == nil {
		l.etag = &etag
	}
	return *l.etag == etag
}
