package share

import "time"

// A ciphertext that is announced without its SHA-256 is uploaded in parts: each
// with its own length and SHA-256, which its URL pins. They become one blob at
// the commit, which pins the SHA-256 over all of theirs.

// Sizes in bytes. S3 takes 10,000 parts; that none is smaller than 16 MiB, and no
// file longer than 1 TiB, so that a part can still be repeated, is our choice.
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

// partSize is the smallest whole number of MiB, from 16 on, with which so many
// bytes fit into the parts that there can be.
func partSize(length int64) int64 {
	const unit = 1 << 20
	needed := (length + maxParts - 1) / maxParts
	return max(minPartSize, (needed+unit-1)/unit*unit)
}

// Parts is how many parts the ciphertext has, numbered from 1; 0 where it is
// uploaded by a single PUT.
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

// announced is the content as it stood in the Create.
func (s Share) announced() Content {
	if s.PartSize > 0 {
		return Content{Length: s.Content.Length}
	}
	return s.Content
}

// is reports whether the stored content is the share's, of which the commit says
// the SHA-256, said. It must where the announcement could not.
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
