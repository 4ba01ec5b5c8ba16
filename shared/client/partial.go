package client

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/secure-share/secure-share/shared/ece"
)

// keptFor is how long an interrupted download is kept after its last progress.
const keptFor = 24 * time.Hour

const (
	lengthSize = 8
	tagSize    = 16
	maxHeader  = 276 // bytes that always hold a header
)

// partial is the plaintext of a download in a file without its final name until all of
// it is verified. A checkpoint next to it allows another run to continue:
//
//	8 bytes      length of the ciphertext, big-endian
//	21 to 276    header of the body (RFC 8188)
//	16 a record  the tag of each record that was written; zeros for one that was not
//
// The checkpoint holds no key, and nothing on the disk is trusted: data that is read
// back is sealed again, and used only if that gives the same tag.
type partial struct {
	path       string   // final path of the file
	temp       *os.File // next to path, readable by the user only
	size       int64    // of the plaintext
	checkpoint *os.File // nil: nothing was written yet

	header ece.Header // that of the checkpoint, and the length of the ciphertext
	length int64
	tagsAt int64
}

func checkpointOf(unfinished string) string { return unfinished + ".checkpoint" }

// newPartial creates the file in its final folder, which proves that it can be written,
// and reserves the space.
func newPartial(path, unfinished string, size int64) (*partial, error) {
	temp, err := os.OpenFile(unfinished, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, inFolder(path, err)
	}
	p := &partial{path: path, temp: temp, size: size}
	if err := allocate(temp, size); err != nil {
		p.discard()
		return nil, inFolder(path, err)
	}
	return p, nil
}

// reopenPartial reopens what an interrupted run has left. It fails if that is for another
// folder or length, or if the file does not belong to the user.
func reopenPartial(path, unfinished string, size int64) (*partial, error) {
	if filepath.Dir(unfinished) != filepath.Dir(path) {
		return nil, errors.New("it is for another folder")
	}
	temp, err := openOwn(unfinished)
	if err != nil {
		return nil, err
	}
	p := &partial{path: path, temp: temp, size: size}
	if err := p.readCheckpoint(); err != nil {
		p.close()
		return nil, err
	}
	return p, nil
}

// openOwn does not follow a link that replaced the file.
func openOwn(name string) (*os.File, error) {
	info, err := os.Lstat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		return nil, fmt.Errorf("%s is not a file of this program", name)
	}
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	if opened, err := f.Stat(); err != nil || !os.SameFile(info, opened) {
		_ = f.Close()
		return nil, fmt.Errorf("%s was replaced", name)
	}
	return f, nil
}

func (p *partial) readCheckpoint() (err error) {
	info, err := p.temp.Stat()
	if err != nil || info.Size() != p.size {
		return errors.Join(err, errors.New("it has another length"))
	}
	if p.checkpoint, err = openOwn(checkpointOf(p.temp.Name())); err != nil {
		return err
	}
	start := make([]byte, lengthSize+maxHeader)
	n, _ := p.checkpoint.ReadAt(start, 0) // a short checkpoint ends early
	if n < lengthSize {
		return ece.ErrTruncated
	}
	p.header, err = ece.ParseHeader(start[lengthSize:n], ece.Limits{})
	p.length, p.tagsAt = int64(binary.BigEndian.Uint64(start)), lengthSize+int64(p.header.Size())
	return err
}

// begin creates the checkpoint for a ciphertext with this header and length.
func (p *partial) begin(h ece.Header, length int64) error {
	start := h.Append(binary.BigEndian.AppendUint64(nil, uint64(length)))
	if p.checkpoint != nil {
		_ = p.checkpoint.Close()
	}
	file, err := os.OpenFile(checkpointOf(p.temp.Name()), os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return inFolder(p.path, err)
	}
	p.checkpoint, p.header, p.length, p.tagsAt = file, h, length, int64(len(start))
	if _, err := file.WriteAt(start, 0); err != nil {
		return inFolder(p.path, err)
	}
	return nil
}

// tags returns the tags of the records from first on, with zeros for missing ones.
func (p *partial) tags(first, count int64) [][tagSize]byte {
	raw := make([]byte, count*tagSize)
	_, _ = p.checkpoint.ReadAt(raw, p.tagsAt+first*tagSize) // what cannot be read is zero
	tags := make([][tagSize]byte, count)
	for i := range tags {
		tags[i] = [tagSize]byte(raw[i*tagSize:])
	}
	return tags
}

// write stores the data of a record, and then its tag.
func (p *partial) write(record int64, data []byte, at int64, tag [tagSize]byte) error {
	if _, err := p.temp.WriteAt(data, at); err != nil {
		return inFolder(p.path, err)
	}
	if _, err := p.checkpoint.WriteAt(tag[:], p.tagsAt+record*tagSize); err != nil {
		return inFolder(p.path, err)
	}
	return nil
}

// keep gives the file its name once it is synced to the disk. If the file system has
// hard links, the unfinished name stays until the caller removes it. Without a
// checkpoint no later run writes to that name.
func (p *partial) keep() error {
	if err := errors.Join(p.temp.Sync(), p.close()); err != nil {
		return fmt.Errorf("destination: %w", err)
	}
	if err := removeFile(checkpointOf(p.temp.Name())); err != nil {
		return fmt.Errorf("destination: %w", err)
	}
	if err := linkNew(p.temp.Name(), p.path); err != nil {
		return fmt.Errorf("destination: %w", err)
	}
	if folder, err := os.Open(filepath.Dir(p.path)); err == nil {
		_ = folder.Sync() // not every system can
		_ = folder.Close()
	}
	return nil
}

// leave closes the file for a later run, and reports whether it holds anything to
// continue from.
func (p *partial) leave() bool {
	if p.checkpoint == nil {
		p.discard()
		return false
	}
	_ = p.close()
	return true
}

// discard removes the written data.
func (p *partial) discard() {
	_ = p.close()
	_ = removeUnfinished(p.temp.Name())
}

// close may be called again.
func (p *partial) close() error {
	err := p.temp.Close()
	if p.checkpoint != nil {
		err = errors.Join(err, p.checkpoint.Close())
	}
	return err
}

// removeUnfinished removes the file of that name, if it exists, and its checkpoint.
func removeUnfinished(name string) error {
	if name == "" {
		return nil
	}
	return errors.Join(removeFile(checkpointOf(name)), removeFile(name))
}

func removeFile(name string) error {
	if err := os.Remove(name); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// resumable reports whether a run that was interrupted recently left this file.
func resumable(unfinished string) bool {
	info, err := os.Stat(checkpointOf(unfinished))
	return err == nil && time.Since(info.ModTime()) < keptFor
}
