package share

import "time"

// One ciphertext can be sent to several people: it is uploaded for the first share, and
// the service copies it for each further one. Such a copy is an upload in parts whose
// parts the service makes from the blob of another share: it grants them like others
// before it copies them. Each share has a blob, a verifier and an end of its own, so that
// all promises of a share hold for each of them alone.

// MaxCopy is the most that is copied, in bytes of the ciphertext. A longer one has to be
// uploaded for each recipient.
const MaxCopy = 1 << 30

// MayCopy returns ErrNoSource unless the blob of source may become that of a share of the
// same sender with this length. It does not tell whether source exists. The row of the
// source may change afterwards: its blob is the sender's own, and the commit compares
// what came out of it with what the sender says.
func (r Rules) MayCopy(source Share, by Person, length int64, now time.Time) error {
	source, err := r.Apply(source, Tick{}, now)
	live := source.Status == Available || source.Status == Claimed
	if err != nil || !live || source.Sender != by || source.Content.Length != length {
		return ErrNoSource
	}
	return nil
}
