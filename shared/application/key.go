package application

import (
	"crypto/ed25519"
	"time"

	"github.com/secure-share/secure-share/shared/program"
)

// Overlap is the longest time that a replaced key stays valid.
const Overlap = 7 * 24 * time.Hour

// PreviousKey is the key of the previous certificate, which is valid until Until. Zero if
// there is none.
type PreviousKey struct {
	Key   ed25519.PublicKey
	Until time.Time
}

// KeyWith returns the key with that id, if requests may be signed with it at now.
func (a Application) KeyWith(id program.ID, now time.Time) (ed25519.PublicKey, bool) {
	switch {
	case !a.Active(now):
		return nil, false
	case program.IDOf(a.Key) == id:
		return a.Key, true
	case now.Before(a.Previous.Until) && program.IDOf(a.Previous.Key) == id:
		return a.Previous.Key, true
	}
	return nil, false
}

// Renewed returns the application with another certificate, of the same key or another one.
// With overlap, a replaced key stays valid for Overlap, or until its certificate expires;
// if the key is the same, the previous key stays as it is. Without overlap, no previous key
// is valid.
func (a Application) Renewed(c Certificate, overlap bool, now time.Time) Application {
	switch {
	case !overlap:
		a.Previous = PreviousKey{}
	case !a.Key.Equal(c.Key):
		a.Previous = PreviousKey{Key: a.Key, Until: now.Add(Overlap).UTC()}
		if !a.ExpiresAt.IsZero() && a.ExpiresAt.Before(a.Previous.Until) {
			a.Previous.Until = a.ExpiresAt
		}
	}
	a.Key, a.ExpiresAt = c.Key, c.NotAfter
	return a
}
