package client

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"hash"
	"io"
	"os"

	"github.com/secure-share/secure-share/shared/ece"
	"github.com/secure-share/secure-share/shared/keyring"
)

// ErrSourceChanged means that a file has changed since its upload began. None of the
// change was sent.
var ErrSourceChanged = fmt.Errorf("%w: it has changed since its upload began", ErrSource)

// body is the ciphertext of one share. It is sealed while it is uploaded: the
// source is read once, and every part hashed once, however often it is sent.
//
// It may be sealed again to repeat or continue an upload. With the same salt that
// repeats nonces, which is safe only for the same plaintext. So a part is passed on
// only if it has the same SHA-256 as the first time.
type body struct {
	source source
	key    bodyKey
	salt   [ece.SaltSize]byte
	length int64 // of the ciphertext, in bytes

	sums      [][sha256.Size]byte // of the parts sealed so far, in order
	file      *uploadFile         // stores each new sum before the part is passed on
	announced bool                // the service may know of the share
}

// bodyKey is the secret of the only share with this body, or the key of its file.
type bodyKey interface{ IKM() []byte }

var (
	_ bodyKey = keyring.Secret{}
	_ bodyKey = keyring.FileKey{}
)

func newBody(s source, key bodyKey, salt [ece.SaltSize]byte) (*body, error) {
	layout, err := ece.Options{}.Layout(s.size)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return &body{source: s, key: key, salt: salt, length: layout.Size()}, nil
}

// continueFrom makes the body that of an earlier run.
func (b *body) continueFrom(f *uploadFile) {
	if b.file = f; f.resumed() {
		b.sums, b.announced = f.sums, true
	}
}

// piece is the content of one PUT: a whole body, or a part, counted from 1.
type piece struct {
	number  int
	content io.ReaderAt
	length  int64
	sha256  [sha256.Size]byte
	release func() // the content may be overwritten from now on
}

func (p piece) read() io.Reader { return io.NewSectionReader(p.content, 0, p.length) }

func (p piece) sum() string { return base64.RawURLEncoding.EncodeToString(p.sha256[:]) }

// cut seals the body and calls give for each part, in order. It waits while the spool
// is full.
func (b *body) cut(ctx context.Context, s *spool, give func(piece) error) error {
	w, err := ece.NewWriter(&cutter{ctx: ctx, body: b, spool: s, give: give, hash: sha256.New()}, b.key.IKM(), ece.Options{Salt: b.salt})
	if err != nil {
		return fmt.Errorf("seal: %w", err)
	}
	content, err := b.source.open()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrSource, err)
	}
	defer content.Close()
	n, err := w.ReadFrom(io.LimitReader(content, b.source.size))
	if err == nil && n != b.source.size {
		err = fmt.Errorf("%w: it became shorter while it was read", ErrSource)
	}
	if err != nil {
		return err
	}
	return w.Close()
}

// accept compares the hash of a part that was sealed before, and stores the hash of a
// new part.
func (b *body) accept(number int, sum [sha256.Size]byte) error {
	if number <= len(b.sums) {
		if b.sums[number-1] != sum {
			return ErrSourceChanged
		}
		return nil
	}
	if err := b.file.sealed(number, sum); err != nil {
		return err
	}
	b.sums = append(b.sums, sum)
	return nil
}

// sum is the SHA-256 over the hashes of all parts.
func (b *body) sum() string {
	digest := sha256.New()
	for _, s := range b.sums {
		digest.Write(s[:])
	}
	return base64.RawURLEncoding.EncodeToString(digest.Sum(nil))
}

// cutter writes a body into the spool, part by part.
type cutter struct {
	ctx   context.Context
	body  *body
	spool *spool
	give  func(piece) error
	hash  hash.Hash

	cut    int   // parts that are complete
	slot   *slot // of the part that is not complete; nil: none is begun
	filled int64 // bytes of that part
}

func (c *cutter) Write(b []byte) (int, error) {
	written := 0
	for written < len(b) {
		if c.slot == nil {
			var err error
			if c.slot, err = c.spool.take(c.ctx); err != nil {
				return written, err
			}
		}
		length := min(c.spool.partSize, c.body.length-int64(c.cut)*c.spool.partSize)
		some := b[written:min(int64(len(b)), int64(written)+length-c.filled)]
		if _, err := c.slot.WriteAt(some, c.filled); err != nil {
			return written, err
		}
		c.hash.Write(some)
		written += len(some)
		if c.filled += int64(len(some)); c.filled == length {
			if err := c.end(length); err != nil {
				return written, err
			}
		}
	}
	return written, nil
}

func (c *cutter) end(length int64) error {
	c.cut++
	slot := c.slot
	p := piece{number: c.cut, content: slot, length: length, sha256: [sha256.Size]byte(c.hash.Sum(nil)), release: slot.release}
	c.slot, c.filled = nil, 0
	c.hash.Reset()
	if err := c.body.accept(p.number, p.sha256); err != nil {
		return err
	}
	return c.give(p)
}

// spool holds the sealed parts that are being uploaded in a temporary file. In memory
// they would take the size of a part for each parallel upload.
type spool struct {
	file     *os.File
	partSize int64
	free     chan int64 // offsets of the parts that are not in use
}

// newSpool reserves space for this number of parts, the most it ever uses.
func newSpool(partSize int64, parts int) (*spool, error) {
	file, err := os.CreateTemp("", "secure-share-*.sealed")
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	_ = os.Remove(file.Name()) // at once, so that nothing can be left of it
	s := &spool{file: file, partSize: partSize, free: make(chan int64, parts)}
	for i := range parts {
		s.free <- int64(i) * partSize
	}
	return s, nil
}

// close also removes the file on systems that cannot remove an open file.
func (s *spool) close() {
	_ = s.file.Close()
	_ = os.Remove(s.file.Name())
}

func (s *spool) take(ctx context.Context) (*slot, error) {
	select {
	case at := <-s.free:
		return &slot{s, at}, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// slot is the space of one part.
type slot struct {
	spool *spool
	at    int64
}

func (f *slot) ReadAt(p []byte, off int64) (int, error)  { return f.spool.file.ReadAt(p, f.at+off) }
func (f *slot) WriteAt(p []byte, off int64) (int, error) { return f.spool.file.WriteAt(p, f.at+off) }
func (f *slot) release()                                 { f.spool.free <- f.at }

func newSalt() (salt [ece.SaltSize]byte) {
	_, _ = rand.Read(salt[:]) // never fails
	return salt
}
