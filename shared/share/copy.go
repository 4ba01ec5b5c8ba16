package share

import "time"

// One ciphertext can be sent to several people: it is uploaded for the first share, and the
// service copies it for each further share. Such a copy is an upload in parts. The service
// grants the parts as for any upload, and then makes them from the blob of another share.
// Each share has its own blob, verifier and end, so all promises about a share hold for
// each of them separately.

// MaxCopy is the length of the longest ciphertext that is copied, in bytes. A longer one
// has to be uploaded for each recipient.
const MaxCopy = 1 << 30

// MayCopy returns ErrNoSource unless source is a live share of this sender with this
// length. The error does not reveal whether source exists. The row of source may change
// afterwards. That does no harm: the blob is the sender's own, and the commit compares the
// copy with the SHA-256 that the sender names.
func (r Rules) MayCopy(source Share, by Person, length int64, now time.Time) error {
	source, err := r.Apply(source, Tick{}, now)
	live := source.Status == Available || source.Status == Claimed
	if err != nil || !live || source.Sender != by || source.Content.Length != length {
		return ErrNoSource
	}
	return nil
}
