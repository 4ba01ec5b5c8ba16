package client

import (
	"crypto/sha256"
	"encoding/base64"
	"hash"

	"github.com/secure-share/secure-share/shared/base64url"
)

// pieceSize is how many bytes of a plaintext are hashed at a time. Browsers hash
// only what is in memory at once, and a piece is.
const pieceSize = 256 << 10

// digest is the digest of a plaintext in metadata of version 1: SHA-256 over the
// SHA-256s of its pieces; the last one may be shorter. A plaintext of no bytes has
// none. It is verified as long as files of that version can arrive.
type digest struct {
	piece, whole hash.Hash
	filled       int // bytes in piece
}

func newDigest() *digest { return &digest{piece: sha256.New(), whole: sha256.New()} }

// Write never fails.
func (d *digest) Write(p []byte) (int, error) {
	for left := p; len(left) > 0; {
		n := min(len(left), pieceSize-d.filled)
		d.piece.Write(left[:n])
		left = left[n:]
		if d.filled += n; d.filled == pieceSize {
			d.endPiece()
		}
	}
	return len(p), nil
}

func (d *digest) endPiece() {
	d.whole.Write(d.piece.Sum(nil))
	d.piece.Reset()
	d.filled = 0
}

// sum ends the plaintext. It is base64url, as metadata hold it.
func (d *digest) sum() string {
	if d.filled > 0 {
		d.endPiece()
	}
	return base64.RawURLEncoding.EncodeToString(d.whole.Sum(nil))
}

// isDigest reports whether sum could have made s.
func isDigest(s string) bool {
	_, err := base64url.DecodeSize(s, sha256.Size)
	return err == nil
}
