package linkapi

import (
	"errors"
	"net/http"
	"time"

	"github.com/secure-share/secure-share/shared/claimapi"
	"github.com/secure-share/secure-share/shared/problem"
	"github.com/secure-share/secure-share/shared/ratelimit"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/unlocktoken"
	"github.com/secure-share/secure-share/shared/wire"
)

// errUnproven is the one answer to every call that did not prove the key.
var errUnproven = errors.New("linkapi: the key is not proven")

// Problems are the API's error answers. They say how a share ended only after the
// key was proven.
var Problems = problem.NewTable([]problem.Kind{
	{Err: errUnproven, Status: http.StatusNotFound, Slug: "not-found", Title: "The link or the key is not right", Detail: "Nothing happened. Check both, or ask the sender: the link may no longer exist."},
	{Err: ratelimit.ErrExceeded, Status: http.StatusTooManyRequests, Slug: "limit", Title: "There were too many attempts", Detail: "Nothing happened to the file. This is not the right key, or too many wrong ones were tried. The right key still works: check it and try again. If it is refused too, try again later.", Extend: retryAfter},

	{Err: share.ErrPasswordNeeded, Status: http.StatusForbidden, Slug: "password-needed", Title: "This file needs a password", Detail: "The sender has set one. Nothing happened to the file."},
	{Err: share.ErrWrongPassword, Status: http.StatusForbidden, Slug: "wrong-password", Title: "The password is not right", Detail: "Nothing happened to the file. Check the password, or ask the sender for it."},
	{Err: share.ErrUnlockNeeded, Status: http.StatusForbidden, Slug: "unlock-needed", Title: "This file has to be unlocked", Detail: "It needs a password, or an unlock token from the website that embeds it. Nothing happened to the file.", Extend: embedOrigins},
	{Err: share.ErrNoGate, Status: http.StatusConflict, Slug: "no-gate", Title: "There is nothing to unlock", Detail: "The key is enough for this file."},
	{Err: unlocktoken.ErrExpired, Status: http.StatusForbidden, Slug: "unlock-token-expired", Title: "The unlock token has expired", Detail: "Go back to the website that you came from and open the file there again. Nothing happened to the file."},
	{Err: errTokenUsed, Status: http.StatusForbidden, Slug: "unlock-token-used", Title: "The unlock token was used before", Detail: "Go back to the website that you came from and open the file there again. Nothing happened to the file."},
	{Err: unlocktoken.ErrInvalid, Status: http.StatusForbidden, Slug: "unlock-token-invalid", Title: "The unlock token is not valid", Detail: "It is not for this file, or is not valid yet. Tell the people who run the website that you came from. Nothing happened to the file."},
	{Err: share.ErrLocked, Status: http.StatusTooManyRequests, Slug: "locked", Title: "There were too many wrong passwords", Detail: "Nothing happened to the file. No password is accepted for a while, unless the sender allows it again.", Extend: lockEnd},
	{Err: share.ErrClaimed, Status: http.StatusConflict, Slug: "claimed", Title: "A download is under way", Detail: "It can be resumed where it began, or started again when its lease ends.", Extend: claimapi.LeaseEnd},
	{Err: share.ErrDownloaded, Status: http.StatusGone, Slug: "downloaded", Title: "The file was downloaded", Detail: "It was deleted after its last download."},
	{Err: share.ErrUnconfirmed, Status: http.StatusGone, Slug: "unconfirmed", Title: "The file is gone", Detail: "Too many downloads were started without a confirmation."},
	{Err: share.ErrDeclined, Status: http.StatusGone, Slug: "declined", Title: "The file was declined"},
	{Err: share.ErrRevoked, Status: http.StatusGone, Slug: "revoked", Title: "The sender took the file back"},
	{Err: share.ErrExpired, Status: http.StatusGone, Slug: "expired", Title: "The file has expired", Detail: "Ask the sender to send it again."},
	{Err: share.ErrContended, Status: http.StatusServiceUnavailable, Slug: "unavailable", Title: "Too many changes at the same time", Detail: "Nothing was lost. Please try again."},
}...)

// embedOrigins says whose pages may embed the share.
func embedOrigins(err error, p *wire.Problem) time.Duration {
	var needed *share.UnlockNeededError
	if errors.As(err, &needed) {
		p.EmbedOrigins = needed.EmbedOrigins
	}
	return 0
}

// lockEnd says when passwords are accepted again.
func lockEnd(err error, _ *wire.Problem) time.Duration {
	var locked *share.LockedError
	if !errors.As(err, &locked) {
		return 0
	}
	return max(locked.In, time.Second)
}

// retryAfter says when the limit's window ends.
func retryAfter(err error, _ *wire.Problem) time.Duration {
	var exceeded *ratelimit.ExceededError
	if !errors.As(err, &exceeded) {
		return 0
	}
	return exceeded.RetryAfter
}
