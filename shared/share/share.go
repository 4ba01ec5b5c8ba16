// Package share defines the domain rules: the states of a share, and which events
// are allowed when. It has no side effects. The time, the caller's identity and
// the state of the blob store are arguments. Rules.Apply decides; the caller
// stores the result by compare-and-set on Share.Version.
package share

import "time"

// Share is one file sent from one person to another, as the file API stores it.
// It contains no plaintext and no key. The zero Share does not exist yet.
type Share struct {
	Site         Site
	ID           ID
	Version      int64 // 1 at create, one more with each change
	Status       Status
	Installation Installation // the app installation that made it
	Sender       Person
	Recipient    Person

	Content      Content      // of the ciphertext, fixed at create; the SHA-256 of one in parts at the commit
	PartSize     int64        // in bytes, of every part but the last; 0: uploaded by a single PUT
	UploadID     string       // S3 multipart upload, empty until it has begun
	Completing   bool         // all parts have arrived and their assembly has begun, but is not confirmed yet
	Verifier     Verifier     // of the key with the password, if any; dropped at an end state, unless the recipient is an outsider without a password
	KeyVerifier  Verifier     // of the key alone, if there is a password
	GateVerifier Verifier     // of the gate proof, if there is a gate; dropped at an end state
	UnlockSecret UnlockSecret // of a gate; dropped at an end state
	MailVerifier Verifier     // for the key mailer, if the recipient is an outsider; dropped at an end state
	CopyOf       ID           // the share whose blob is copied instead of an upload; empty: none
	Sending      Sending      // names the shares that were sent together; only for the sender
	Place        Place        // where it was sent from
	Metadata     []byte       // sealed by the client, opaque here; dropped at an end state
	Description  Description  // sealed by the client, opaque here; kept as long as the row
	FileInfo     FileInfo     // the same; only for the sender
	Label        Label        // of an outsider: the same; only for the sender

	Lifetime     time.Duration // from the commit to the first ExpiresAt, fixed at create; 0: that of the rules
	Notify       bool          // the sender asked for notices, at create
	MailDomains  []string      // of addresses that the key may be mailed to, fixed at create; nil: any
	EmbedOrigins []string      // whose pages may embed it, if there is a gate, fixed at create; nil: none

	CreatedAt       time.Time
	UploadDeadline  time.Time // a commit is refused from this time on
	RefillableUntil time.Time // no allowed upload can arrive after this time
	CommittedAt     time.Time // zero until the commit
	ExpiresAt       time.Time // zero until the commit; the sender may extend it
	EndedAt         time.Time // zero until an end state
	ReapedAt        time.Time // last deletion of the blob after the end, zero until then

	RecipientHash RecipientHash // commits to the address that the key may be mailed to, set at commit
	Ticket        Ticket        // the mail ticket issued last
	Tickets       int           // how many were issued

	Openings Openings  // how often it may be opened, fixed at create; 0: Once
	Opened   int       // how often it was: acknowledged downloads, or claims if UntilExpiry
	OpenedAt time.Time // the last time

	Lease  Lease       // while Claimed, the running one that was claimed last, else zero
	Others []Lease     // the other running ones
	Leases int         // how many were granted
	Claims []ClaimHash // distinct claim ids that have held a lease; only the recent ones if UntilExpiry
	Acked  []ClaimHash // those that acknowledged

	Tries          int64       // of passwords, also those of a gate, right or wrong
	WrongPasswords []time.Time // the recent ones, until passwords are refused
	LockedUntil    time.Time   // passwords are refused before

	History []Entry // oldest first

	Erased bool // the app was removed: only what the deletion of the blob needs is left

	Unreadable bool // part of the row cannot be read, or only by another release; the fields above are the readable part
}

// Content pins the stored ciphertext: its length in bytes and its SHA-256. For
// an upload in parts it is the SHA-256 over the parts' SHA-256s in order, and
// zero until the commit.
type Content struct {
	Length int64
	SHA256 [32]byte
}

// Description is the note that the recipient sees before the key arrives,
// sealed under a key that the Forge app stores for the site.
type Description struct {
	Sealed     []byte
	KeyVersion int64
}

// FileInfo has the name and size of the file for the sender's list, sealed
// under the same key. Only the sender gets it; the recipient's lists do not
// have it.
type FileInfo struct {
	Sealed     []byte
	KeyVersion int64
}

// Label is what the sender calls an outsider, sealed under the same key for the
// sender.
type Label struct {
	Sealed     []byte
	KeyVersion int64
}

// Ticket identifies a mail ticket: the permission for one mail to one address.
type Ticket struct {
	ID                  string
	IssuedAt, ExpiresAt time.Time
}

// Lease is the exclusive right of a claim id to download. It takes an opening, and ends
// at EndsAt unless the same claim id renews it.
type Lease struct {
	Claim         ClaimHash
	Since, EndsAt time.Time
}

// Entry is one line of a share's history.
type Entry struct {
	At    time.Time
	What  Happening
	Until time.Time // of a Claimed entry: the end of the lease as first granted
}

// Happening is the kind of a history entry: the name of an end state, or one of
// these.
type Happening string

const (
	Created      Happening = "created"
	Committed    Happening = "committed"
	LeaseGranted Happening = "claimed"
	LeaseLapsed  Happening = "lapsed"      // a lease ended and nobody confirmed
	Opened       Happening = "opened"      // acknowledged, and the share can still be opened
	Confirmed    Happening = "confirmed"   // acknowledged after the share had ended otherwise
	Uninstalled  Happening = "uninstalled" // the app left the site
	BlobDeleted  Happening = "deleted"     // the ciphertext was deleted
)

// BlobKey is the object key of the ciphertext. It is computed from the row, so
// that the reaper needs only the row.
func (s Share) BlobKey() string {
	return BlobPrefix(s.CreatedAt) + string(s.Site) + "/" + string(s.ID)
}

// BlobPrefix is the common prefix of the object keys of all shares created on
// one day in UTC. Keys of earlier days sort first.
func BlobPrefix(created time.Time) string {
	return "blobs/" + created.UTC().Format("2006-01-02") + "/"
}

// VisibleTo reports whether p may know that the share exists: the sender
// always, the recipient from the commit on.
func (s Share) VisibleTo(p Person) bool {
	return s.Sender == p || (s.Recipient == p && !s.CommittedAt.IsZero())
}

// forOutsider reports whether the recipient is an outsider.
func (s Share) forOutsider() bool { return s.Recipient == Outsider }

// proven reports whether the proof fits. It never fits after the verifier was
// dropped or lost.
func (s Share) proven(proof Verifier) bool {
	return s.Verifier != (Verifier{}) && s.Verifier.Matches(proof)
}

// Ended reports whether s is in an end state. If only another release knows its
// status, the time of the end decides.
func (s Share) Ended() bool {
	if s.Status == "" || s.Status.known() {
		return s.Status.Ended()
	}
	return !s.EndedAt.IsZero()
}

// DueAt returns when the reaper next has to process the share; ok is false if
// it does not. After its end, a share stays due until its blob was deleted
// again at a time when no allowed upload could recreate it.
func (s Share) DueAt() (at time.Time, ok bool) {
	switch {
	case s.Version == 0:
		return time.Time{}, false
	case s.Status == Uploading:
		return s.UploadDeadline, true
	case s.Status == Claimed || s.Status == Available:
		at = s.ExpiresAt
		if running := s.running(); len(running) > 0 {
			at = earlier(at, firstEnd(running))
		}
		return at, true
	case !s.Ended():
		at, _ = s.last()
		return at, true
	case s.ReapedAt.IsZero():
		return s.EndedAt, true
	case s.ReapedAt.Before(s.RefillableUntil):
		return s.RefillableUntil, true
	}
	return time.Time{}, false
}

// Owed is an entry of the reaper's work list: a share whose DueAt has passed, an
// installation whose shares must end, or a closed account that must be removed. Since
// is the time from which the work is due.
type Owed struct {
	Site         Site
	ID           ID           // empty for a policy
	Place        Place        // of a policy: empty for that of the site
	Person       Person       // whose account was closed; ID is empty, and Installation reported it
	Installation Installation // if set, ID is not, and Site only if it is known
	Since        time.Time
}

// Uninstalled reports whether o is an installation.
func (o Owed) Uninstalled() bool { return o.Installation != "" && o.Person == "" }

// Progress is how far the removal of an installation got. The zero Progress is its
// beginning.
type Progress struct {
	Log     string // the position up to which the log was cleared
	Account Person // the last account of the list that was checked
}

// Position is a place in an inbox, by time of commit, or in an outbox, by time
// of create. The zero Position is the beginning: the newest share.
type Position struct {
	At time.Time
	ID ID
}
