package share

import "time"

// A ciphertext that is announced without its SHA-256 is uploaded in parts: each
// with its own length and SHA-256, which its URL pins. The commit assembles
// them and pins the SHA-256 over their SHA-256s.

// Sizes in bytes. S3 allows 10,000 parts. We chose a minimum part size of 16
// MiB and a maximum file size of 1 TiB, so that repeating a part stays
// practical.
const (
	MaxLength   = 1 << 40
	maxParts    = 10_000
	minPartSize = 16 << 20
)

// Part is one part of a ciphertext: its number, from 1 on, and its SHA-256. The
// share knows its length.
type Part struct {
	Number int
	SHA256 [32]byte
}

// partSize returns the smallest whole number of MiB, at least 16, so that the
// length needs no more than the maximum number of parts.
func partSize(length int64) int64 {
	const unit = 1 << 20
	needed := (length + maxParts - 1) / maxParts
	return max(minPartSize, (needed+unit-1)/unit*unit)
}

// Parts returns the number of parts of the ciphertext, numbered from 1; 0 if it
// is uploaded by a single PUT.
func (s Share) Parts() int {
	if s.PartSize == 0 {
		return 0
	}
	return int((s.Content.Length + s.PartSize - 1) / s.PartSize)
}

// PartLength is the length in bytes of one part, which must be one of Parts.
func (s Share) PartLength(number int) int64 {
	return min(s.PartSize, s.Content.Length-int64(number-1)*s.PartSize)
}

func (e Create) inParts() bool { return e.Content.SHA256 == [32]byte{} }

// announced returns the content as given in the Create.
func (s Share) announced() Content {
	if s.PartSize > 0 {
		return Content{Length: s.Content.Length}
	}
	return s.Content
}

// is reports whether the stored content is that of the share. said is the
// SHA-256 from the commit, which is required for an upload in parts.
func (s Share) is(stored Content, said [32]byte) bool {
	switch {
	case said != [32]byte{} && said != stored.SHA256:
		return false
	case s.PartSize == 0:
		return stored == s.Content
	}
	return stored.Length == s.Content.Length && said != [32]byte{}
}

func beginUpload(s Share, e BeginUpload) (Share, error) {
	switch {
	case e.By != s.Sender:
		return s, ErrNotFound
	case s.Status.Ended():
		return s, ended(s.Status)
	case s.PartSize == 0:
		return s, ErrNotBegun
	case s.UploadID != "":
		return s, nil
	}
	s.UploadID = e.UploadID
	return s, nil
}

func (r Rules) grantParts(s Share, e GrantParts, now time.Time) (Share, error) {
	switch {
	case e.By != s.Sender:
		return s, ErrNotFound
	case s.Status.Ended():
		return s, ended(s.Status)
	case s.UploadID == "":
		return s, ErrNotBegun
	case s.Status != Uploading:
		return s, ErrCommitted
	}
	for _, p := range e.Parts {
		if p.Number < 1 || p.Number > s.Parts() {
			return s, ErrNoSuchPart
		}
	}
	if len(e.Parts) == 0 {
		s.Completing = true
	}
	return r.refillable(s, now), nil
}
