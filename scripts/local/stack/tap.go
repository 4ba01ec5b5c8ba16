package stack

import (
	"context"
	"net/http"
	"time"

	"github.com/secure-share/secure-share/scripts/local/accounts"
)

// Tap gets an exchange that an account saw: account is "files" or "keys", what
// is the service or function that was called, data is the request and its
// answer.
type Tap func(account, what string, data []byte)

func (b *builder) tap(a *accounts.Account, what string, h http.Handler) http.Handler {
	if b.options.Tap == nil {
		return h
	}
	return &recorder{tap: b.options.Tap, account: a.Name, what: what, underWay: &b.tapping, next: h}
}

// Tapped waits until the Tap has every exchange that has begun; a caller may
// get its answer earlier.
func (s *Stack) Tapped(ctx context.Context) error {
	for s.tapping.Load() > 0 {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Millisecond):
		}
	}
	return nil
}
