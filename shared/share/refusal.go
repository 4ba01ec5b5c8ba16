package share

import (
	"errors"
	"fmt"
	"time"
)

// Every error of Apply is, or wraps, one of these.
var (
	ErrNotFound       = errors.New("share: not found") // unknown, purged, or the caller may not see it
	ErrIDTaken        = errors.New("share: the id is taken by another share")
	ErrSelf           = errors.New("share: sender and recipient are the same person")
	ErrTooLong        = errors.New("share: the file is longer than allowed")
	ErrOnePut         = errors.New("share: the file is too long for one PUT")
	ErrEmpty          = errors.New("share: the sealed file cannot be empty")
	ErrMetadata       = errors.New("share: sealed metadata, description or file info is longer than allowed")
	ErrCopyInParts    = errors.New("share: a copy is announced in parts")
	ErrCopyLong       = errors.New("share: the file is too long for a copy")
	ErrNoSource       = errors.New("share: there is nothing to copy") // unknown, ended, of another length, or sent by somebody else
	ErrNotBegun       = errors.New("share: no upload in parts has begun")
	ErrNoSuchPart     = errors.New("share: no such part")
	ErrCommitted      = errors.New("share: committed already")
	ErrNotStored      = errors.New("share: nothing was uploaded")
	ErrMismatch       = errors.New("share: the stored file is not the one announced")
	ErrRecommit       = errors.New("share: committed for another recipient address")
	ErrUncommitted    = errors.New("share: not committed yet")
	ErrShorter        = errors.New("share: it expires later than that already")
	ErrTickets        = errors.New("share: no more mail tickets for this share")
	ErrWrongKey       = errors.New("share: the proof does not belong to the key")
	ErrPasswordNeeded = errors.New("share: the key needs a password")
	ErrWrongPassword  = errors.New("share: the proof does not belong to the password")
	ErrLocked         = errors.New("share: too many wrong passwords")
	ErrUnlockNeeded   = errors.New("share: the gate is closed without a session")
	ErrNoGate         = errors.New("share: it has no gate")
	ErrClaimed        = errors.New("share: another download is under way")
	ErrNoSuchClaim    = errors.New("share: no lease was granted under this claim id")
	ErrLive           = errors.New("share: not ended")
	ErrUnreadable     = errors.New("share: part of what is stored cannot be read")

	ErrDownloaded  = errors.New("share: downloaded")
	ErrUnconfirmed = errors.New("share: download not confirmed")
	ErrDeclined    = errors.New("share: declined")
	ErrRevoked     = errors.New("share: revoked")
	ErrExpired     = errors.New("share: expired")
	ErrAbandoned   = errors.New("share: abandoned")
)

// ErrContended does not come from Apply: a store returns it when too many
// callers changed the same share at the same time. Nothing has changed; the
// call may be retried.
var ErrContended = errors.New("share: changed by too many at once")

// ClaimedError is ErrClaimed with the time at which the running lease ends
// unless it is renewed, and the time until then.
type ClaimedError struct {
	Until time.Time
	In    time.Duration
}

func (e *ClaimedError) Error() string {
	return fmt.Sprintf("%v until %s", ErrClaimed, e.Until.UTC().Format(time.RFC3339))
}

func (e *ClaimedError) Unwrap() error { return ErrClaimed }

// LockedError is ErrLocked with the time from which passwords are accepted again, and
// the time until then.
type LockedError struct {
	Until time.Time
	In    time.Duration
}

func (e *LockedError) Error() string {
	return fmt.Sprintf("%v until %s", ErrLocked, e.Until.UTC().Format(time.RFC3339))
}

func (e *LockedError) Unwrap() error { return ErrLocked }

// UnlockNeededError is ErrUnlockNeeded with the origins whose pages may embed the share;
// "*" means any.
type UnlockNeededError struct{ EmbedOrigins []string }

func (e *UnlockNeededError) Error() string { return ErrUnlockNeeded.Error() }

func (e *UnlockNeededError) Unwrap() error { return ErrUnlockNeeded }

// ended returns the refusal of an event after the end.
func ended(s Status) error {
	switch s {
	case Downloaded:
		return ErrDownloaded
	case Unconfirmed:
		return ErrUnconfirmed
	case Declined:
		return ErrDeclined
	case Revoked:
		return ErrRevoked
	case Expired:
		return ErrExpired
	case Abandoned:
		return ErrAbandoned
	}
	return nil
}
