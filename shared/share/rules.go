package share

import "time"

// Rules are the limits that an operator may set. The instants that follow from
// them are stored in the share when it is made or committed, so a change of
// configuration never moves a deadline that somebody was told.
type Rules struct {
	UploadDeadline time.Duration // from create to the last commit
	UploadURL      time.Duration // life of an upload URL
	UploadGrace    time.Duration // how long after its URL expired a slow upload may still arrive
	Lifetime       time.Duration // from commit to expiry
	Lease          time.Duration // from a claim, or its renewal, to the lease's end
	LeaseTotal     time.Duration // of one lease with all its renewals
	Leases         int           // leases in all, before the share ends unconfirmed
	DownloadURL    time.Duration // life of a download URL
	Ticket         time.Duration // life of a mail ticket
	Tickets        int           // mail tickets in all
	History        time.Duration // from the end to the removal of the row
	MaxLength      int64         // of the ciphertext, in bytes
}

// DefaultRules are what a deployment gets that sets nothing.
func DefaultRules() Rules {
	return Rules{
		UploadDeadline: 24 * time.Hour,
		UploadURL:      time.Hour,
		UploadGrace:    time.Hour,
		Lifetime:       72 * time.Hour,
		Lease:          15 * time.Minute,
		LeaseTotal:     12 * time.Hour,
		Leases:         3,
		DownloadURL:    5 * time.Minute,
		Ticket:         2 * time.Minute,
		Tickets:        5,
		History:        90 * 24 * time.Hour,
		MaxLength:      10 << 30,
	}
}

// Sizes of what a client may hand over sealed, in bytes.
const (
	MaxMetadata    = 4 << 10
	MaxDescription = 4 << 10
	MaxFileInfo    = 1 << 10
	MaxOnePut      = 64 << 20 // of a ciphertext that is not uploaded in parts
)

// The longest periods that an operator may set: a share may live on under settings
// that are no longer in force.
const (
	MaxUploadDeadline = 24 * time.Hour
	MaxLifetime       = 72 * time.Hour
)

// PurgeAt is the instant from which the row of an ended share no longer counts;
// ok is false while it is live, and while its blob is owed a deletion: a row that
// was forgotten before could not tell the reaper of it.
func (r Rules) PurgeAt(s Share) (at time.Time, ok bool) {
	_, owed := s.DueAt()
	return s.EndedAt.Add(r.History), s.Ended() && !owed
}

// DownloadURLUntil is when a download URL issued now must die: with the lease, and
// so with the share, and soon.
func (r Rules) DownloadURLUntil(s Share, now time.Time) time.Time {
	return earlier(now.Add(r.DownloadURL), s.Lease.EndsAt)
}

// UploadURLUntil is when an upload URL issued now must die: with the upload
// deadline, and soon.
func (r Rules) UploadURLUntil(s Share, now time.Time) time.Time {
	return earlier(now.Add(r.UploadURL), s.UploadDeadline)
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
