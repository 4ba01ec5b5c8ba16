package client

import (
	"context"
	"errors"
	"math/rand/v2"
	"net"
	"net/http"
	"time"
)

const (
	attempts  = 5
	firstWait = 200 * time.Millisecond
	longest   = 10 * time.Second // limit of every wait, including those that a service asks for
)

// retry calls try until it succeeds, fails permanently, or was called five
// times. again reports whether an error is temporary and how long the service
// asked to wait. If that is more than longest, retry returns the error.
func (c *Client) retry(ctx context.Context, again func(error) (time.Duration, bool), try func() error) error {
	for n := 1; ; n++ {
		err := try()
		if err == nil || n == attempts || ctx.Err() != nil {
			return err
		}
		asked, ok := again(err)
		if !ok || asked > longest {
			return err
		}
		if c.clock.Sleep(ctx, max(asked, backoff(n))) != nil {
			return err
		}
	}
}

// backoff is a random part of 200 ms, 400 ms, 800 ms ... for the n-th failure,
// so that clients which failed together do not return together.
func backoff(n int) time.Duration {
	ceiling := min(longest, firstWait<<(n-1))
	return ceiling/2 + rand.N(ceiling/2)
}

// transient reports whether an idempotent call or transfer that failed with
// this error should be retried.
func transient(err error) (time.Duration, bool) {
	var storage *StorageError
	if errors.As(err, &storage) {
		return 0, storage.passes()
	}
	p, ok := asProblem(err)
	if !ok {
		return 0, errors.Is(err, ErrUnreachable)
	}
	if p.Status == http.StatusTooManyRequests {
		return p.RetryAfter, p.RetryAfter > 0 || p.Slug() == ""
	}
	return p.RetryAfter, p.Status >= http.StatusInternalServerError && p.Slug() != MailFailed
}

// untouched is like transient for a call that is not idempotent: it allows a
// retry only if there was no connection, or the service throttled the call.
func untouched(err error) (time.Duration, bool) {
	if p, ok := asProblem(err); ok && p.Status != http.StatusTooManyRequests {
		return 0, false
	}
	var op *net.OpError
	if errors.Is(err, ErrUnreachable) && (!errors.As(err, &op) || op.Op != "dial") {
		return 0, false
	}
	return transient(err)
}
