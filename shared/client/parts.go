package client

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// batch is how many part URLs are asked for at once: so few that a slow line uses
// each of them while it lives.
const batch = 4

// sealedFile is a ciphertext that can be read again and again.
type sealedFile struct {
	content io.ReaderAt
	length  int64 // bytes
}

// piece is what one PUT carries: all of a sealed file, or a part.
type piece struct {
	file           sealedFile
	offset, length int64
	sha256         [32]byte
}

// piece reads the stretch once, for its hash, and keeps nothing of it in memory.
func (f sealedFile) piece(offset, length int64) (piece, error) {
	p := piece{file: f, offset: offset, length: length}
	digest := sha256.New()
	if _, err := io.Copy(digest, p.read()); err != nil {
		return piece{}, fmt.Errorf("read the sealed file: %w", err)
	}
	p.sha256 = [32]byte(digest.Sum(nil))
	return p, nil
}

func (p piece) read() io.Reader { return io.NewSectionReader(p.file.content, p.offset, p.length) }

func (p piece) sum() string { return base64.RawURLEncoding.EncodeToString(p.sha256[:]) }

// storeParts uploads one part after the other and returns the SHA-256 over theirs.
// What is there already is replaced by the same.
func (c *Client) storeParts(ctx context.Context, id share.ID, m wire.Multipart, f sealedFile, p Progress) (sum string, err error) {
	if m.PartSize <= 0 || int64(m.Parts) != (f.length+m.PartSize-1)/m.PartSize {
		return "", ErrAnswer
	}
	digest := sha256.New()
	for first := 1; first <= m.Parts; first += batch {
		parts := make([]part, min(batch, m.Parts+1-first))
		for i := range parts {
			offset := int64(first+i-1) * m.PartSize
			parts[i].number = first + i
			if parts[i].piece, err = f.piece(offset, min(m.PartSize, f.length-offset)); err != nil {
				return "", err
			}
			digest.Write(parts[i].sha256[:])
		}
		if err := c.storeBatch(ctx, id, parts, p); err != nil {
			return "", err
		}
	}
	return base64.RawURLEncoding.EncodeToString(digest.Sum(nil)), nil
}

type part struct {
	piece
	number int
}

// storeBatch asks for other URLs where the storage refuses one, five times for the
// same part. If the share is over, that is how it comes to know.
func (c *Client) storeBatch(ctx context.Context, id share.ID, left []part, p Progress) error {
	for n := 1; ; n++ {
		before := len(left)
		var err error
		left, err = c.putParts(ctx, id, left, p)
		if errors.Is(err, Committed) {
			return nil // an earlier commit took effect after all: there is nothing left to upload
		}
		if len(left) < before {
			n = 1
		}
		status := storageStatus(err)
		refused := status == http.StatusForbidden || status == http.StatusNotFound
		if !refused || n == attempts {
			return err
		}
	}
}

// putParts returns those that are left when one fails.
func (c *Client) putParts(ctx context.Context, id share.ID, left []part, p Progress) ([]part, error) {
	var ask wire.PartsRequest
	for _, one := range left {
		ask.Parts = append(ask.Parts, wire.Part{Number: one.number, SHA256: one.sum()})
	}
	granted, err := c.Parts(ctx, id, ask)
	if err != nil {
		return left, err
	}
	if len(granted.Parts) != len(left) {
		return left, ErrAnswer
	}
	for _, g := range granted.Parts {
		if g.Number != left[0].number {
			return left, ErrAnswer
		}
		u := wire.Upload{Method: g.Method, URL: g.URL, Headers: g.Headers}
		if err := c.retry(ctx, transient, func() error { return c.put(ctx, u, left[0].piece, p) }); err != nil {
			return left, err
		}
		left = left[1:]
	}
	return left, nil
}
