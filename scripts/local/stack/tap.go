package stack

import (
	"net/http"

	"secureshare/scripts/local/accounts"
)

// Tap gets what an account sees: account is "files" or "keys", what names the
// service or function that was called, data is the request and its answer.
type Tap func(account, what string, data []byte)

func (b *builder) tap(a *accounts.Account, what string, h http.Handler) http.Handler {
	if b.options.Tap == nil {
		return h
	}
	return &recorder{tap: b.options.Tap, account: a.Name, what: what, next: h}
}
