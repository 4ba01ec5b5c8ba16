// Package share is the domain: what a share is, what may happen to it, and
// when. It is pure. Time, identity and what the blob store holds come in as
// arguments; Rules.Apply decides, the caller persists by compare-and-set on
// Share.Version.
package share

import "time"

// Share is one file on its way from one person to another, as the file API
// knows it. It holds no plaintext and no key. The zero Share stands for
// one that does not exist yet.
type Share struct {
	Site         Site
	ID           ID
	Version      int64 // 1 at create, one more with each change
	Status       Status
	Installation Installation // the app installation that made it
	Sender       Person
	Recipient    Person

	Content     Content     // of the ciphertext, fixed at create; the SHA-256 of one in parts at the commit
	PartSize    int64       // in bytes, of every part but the last; 0: uploaded by a single PUT
	UploadID    string      // S3 multipart upload, empty until it has begun
	Completing  bool        // all parts have arrived, and were to become the blob, which nothing has confirmed yet
	Verifier    Verifier    // dropped at an end state
	Metadata    []byte      // sealed by the client, opaque here; dropped at an end state
	Description Description // sealed by the client, opaque here; kept as long as the row
	FileInfo    FileInfo    // the same; only for the sender

	CreatedAt       time.Time
	UploadDeadline  time.Time // a commit is refused from this instant on
	RefillableUntil time.Time // no upload that we allowed can arrive after this instant
	CommittedAt     time.Time // zero until the commit
	ExpiresAt       time.Time // zero until the commit
	EndedAt         time.Time // zero until an end state
	ReapedAt        time.Time // last deletion of the blob after the end, zero until then

	RecipientHash RecipientHash // whom the key may be mailed to, set at commit
	Ticket        Ticket        // the mail ticket issued last
	Tickets       int           // how many were issued

	Lease  Lease       // the running one while Claimed, else zero
	Leases int         // how many were granted
	Claims []ClaimHash // distinct claim ids that ever held a lease

	History []Entry // oldest first

	Unreadable bool // something stored cannot be read, or only by another release; the fields above are what can
}

// Content pins what the blob store must hold: the ciphertext's length in bytes
// and its SHA-256. Of a ciphertext that was uploaded in parts it is the SHA-256
// over the parts' SHA-256s in their order, and zero until the commit.
type Content struct {
	Length int64
	SHA256 [32]byte
}

// Description is the note that the recipient sees before the key arrives,
// sealed under a key that the Forge app keeps for the site.
type Description struct {
	Sealed     []byte
	KeyVersion int64
}

// FileInfo is what the sender wants to read of a file later, its name and size,
// sealed under the same key. Only the sender gets it. Lists of what a person sent
// have it, lists of what a person received do not.
type FileInfo struct {
	Sealed     []byte
	KeyVersion int64
}

// Ticket identifies a mail ticket: the permission for one mail to one address.
type Ticket struct {
	ID                  string
	IssuedAt, ExpiresAt time.Time
}

// Lease is the recipient's exclusive right to download. It ends at EndsAt
// unless the same claim id renews it.
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

// Happening names what a history entry records: the name of the end state that
// was reached, or one of these.
type Happening string

const (
	Created      Happening = "created"
	Committed    Happening = "committed"
	LeaseGranted Happening = "claimed"
	LeaseLapsed  Happening = "lapsed"      // a lease ended and nobody confirmed
	Confirmed    Happening = "confirmed"   // acknowledged after the share had ended otherwise
	Uninstalled  Happening = "uninstalled" // the app left the site
	BlobDeleted  Happening = "deleted"     // the ciphertext was deleted
)

// BlobKey is the object key of the ciphertext. It is computed from the row, so
// that whoever reaps needs nothing but the row.
func (s Share) BlobKey() string {
	return BlobPrefix(s.CreatedAt) + string(s.Site) + "/" + string(s.ID)
}

// BlobPrefix is how the object keys of all shares begin that were made on the same
// day, by UTC. Keys sort by it: those of an earlier day come first.
func BlobPrefix(created time.Time) string {
	return "blobs/" + created.UTC().Format("2006-01-02") + "/"
}

// VisibleTo reports whether p may know that the share exists: its sender from the
// beginning, its recipient from the commit on.
func (s Share) VisibleTo(p Person) bool {
	return s.Sender == p || (s.Recipient == p && !s.CommittedAt.IsZero())
}

// Ended reports whether s is in an end state. If only another release knows its
// status, the time of the end decides.
func (s Share) Ended() bool {
	if s.Status == "" || s.Status.known() {
		return s.Status.Ended()
	}
	return !s.EndedAt.IsZero()
}

// DueAt is the next instant at which the reaper owes this share some work; ok is
// false when none is left. After an end it stays due until the blob was deleted
// once more when no allowed upload could refill it.
func (s Share) DueAt() (at time.Time, ok bool) {
	switch {
	case s.Version == 0:
		return time.Time{}, false
	case s.Status == Uploading:
		return s.UploadDeadline, true
	case s.Status == Claimed:
		return s.Lease.EndsAt, true
	case s.Status == Available:
		return s.ExpiresAt, true
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

// Owed is an entry of the reaper's work list: a share whose DueAt has come, or
// an installation whose shares must end. Since is the instant from which the
// work was owed.
type Owed struct {
	Site         Site
	ID           ID           // of what an installation has: empty for the site's policy
	Installation Installation // if set, Site and ID are not
	Since        time.Time
}

// Position is a place in an inbox, by time of commit, or in an outbox, by time
// of create. The zero Position is the beginning: the newest share.
type Position struct {
	At time.Time
	ID ID
}
