package share

import (
	"crypto/sha256"
	"time"
)

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
// copy with the SHA-256 that the sender names, or with that in the row of source.
func (r Rules) MayCopy(source Share, by Person, length int64, now time.Time) error {
	source, err := r.Apply(source, Tick{}, now)
	live := source.Status == Available || source.Status == Claimed
	if err != nil || !live || source.Sender != by || source.Content.Length != length {
		return ErrNoSource
	}
	return nil
}

// SumOfCopy returns the SHA-256 over those of the parts of s, a copy of source, or zero if
// the row of source does not have it: the blob of source was uploaded by a single PUT and
// is copied in several parts.
func (s Share) SumOfCopy(source Share) [32]byte {
	switch {
	case s.CopyOf == "" || s.CopyOf != source.ID || s.Content.Length != source.Content.Length:
		return [32]byte{}
	case s.PartSize == source.PartSize:
		return source.Content.SHA256
	case source.PartSize == 0 && s.Parts() == 1:
		return sha256.Sum256(source.Content.SHA256[:])
	}
	return [32]byte{}
}
