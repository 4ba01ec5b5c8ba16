package share

import "time"

// Rules are the limits that an operator may set. The resulting deadlines are
// stored in the share when it is created or committed, so a change of
// configuration never changes a deadline that people have seen.
type Rules struct {
	UploadDeadline time.Duration // from create to the last commit
	UploadURL      time.Duration // life of an upload URL
	UploadGrace    time.Duration // how long after its URL expired a slow upload may still arrive
	Lifetime       time.Duration // from commit to expiry
	Lease          time.Duration // from a claim, or its renewal, to the lease's end
	LeaseTotal     time.Duration // of one lease with all its renewals
	Leases         int           // for each opening: leases in all, before the share ends unconfirmed
	DownloadURL    time.Duration // life of a download URL
	Ticket         time.Duration // life of a mail ticket
	Tickets        int           // mail tickets in all
	History        time.Duration // from the end to the removal of the row
	MaxLength      int64         // of the ciphertext, in bytes
	WrongPasswords int           // within PasswordLock, after which passwords are refused
	PasswordLock   time.Duration // for how long they are refused
	Openings       Openings      // the most that the policy of a site may allow
}

// DefaultRules apply to a deployment without settings.
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
		WrongPasswords: 10,
		PasswordLock:   time.Hour,
		Openings:       UntilExpiry,
	}
}

// Largest sizes of sealed data from a client, in bytes.
const (
	MaxMetadata    = 4 << 10
	MaxDescription = 4 << 10
	MaxFileInfo    = 1 << 10
	MaxLabel       = 512
	MaxOnePut      = 64 << 20 // of a ciphertext that is not uploaded in parts
)

// The longest periods that an operator may set. A share keeps the deadlines of
// settings that have since changed.
const (
	MaxUploadDeadline = 24 * time.Hour
	MaxLifetime       = 72 * time.Hour
)

// PurgeAt returns the time from which the row of an ended share may be removed.
// ok is false while the share is live or its blob still has to be deleted,
// because the reaper needs the row for that.
func (r Rules) PurgeAt(s Share) (at time.Time, ok bool) {
	_, owed := s.DueAt()
	return s.EndedAt.Add(r.History), s.Ended() && !owed
}

// LatestPurge returns the latest time that PurgeAt can return for s, with any later
// events.
func (r Rules) LatestPurge(s Share) time.Time {
	return s.UploadDeadline.Add(MaxLifetime + r.History)
}

// DownloadURLUntil returns when a download URL for the last claim, issued now, must
// expire: after DownloadURL, and at the end of the lease, or of the share, at the latest.
func (r Rules) DownloadURLUntil(s Share, now time.Time) time.Time {
	return earlier(now.Add(r.DownloadURL), s.ClaimEnd())
}

// UploadURLUntil returns when an upload URL issued now must expire: after
// UploadURL, and at the upload deadline at the latest.
func (r Rules) UploadURLUntil(s Share, now time.Time) time.Time {
	return earlier(now.Add(r.UploadURL), s.UploadDeadline)
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
