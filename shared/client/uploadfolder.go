package client

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/secure-share/secure-share/shared/ece"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/share"
)

// UploadFolder is a folder of the user that stores uploads in parts, so that one that was
// interrupted can continue for a day. It is created on first use. Empty: nothing is stored.
//
// Each upload has a file, readable by the user only, which holds the share's secret. It is
// deleted when the share is committed or taken back.
type UploadFolder string

// A stored upload is a line of JSON and then, for each part that was sealed:
//
//	32 bytes  SHA-256 of the part
//	1 byte    0: sealed, 1: the storage has it
const partRecord = sha256.Size + 1

// uploadState is what another run needs to seal the same ciphertext again.
type uploadState struct {
	id       share.ID
	secret   keyring.Secret
	sealing  keyring.Secret // the secret, or with a password, the secret with it
	salt     [ece.SaltSize]byte
	metadata string // sealed, in base64url
}

type uploadLine struct {
	ID       string `json:"id"`
	Secret   string `json:"secret"`
	Salt     []byte `json:"salt"`
	Metadata string `json:"metadata"`
}

// uploadFile is the file of an upload that this run holds. A nil *uploadFile stores nothing.
type uploadFile struct {
	file     *os.File
	unlock   func()
	recordAt int64 // of the first part

	sums   [][sha256.Size]byte // of the parts that an earlier run sealed
	stored []bool              // which of them the storage has
}

// uploadName is the name of the file of an upload; inputs that differ need another share.
func uploadName(parts ...any) (string, error) {
	raw, err := json.Marshal(parts)
	if err != nil {
		return "", fmt.Errorf("stored upload: %w", err)
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:16]), nil
}

// open returns the stored upload of that name, or stores fresh if there is none that can
// continue. It fails with ErrRunning if another run holds it.
func (f UploadFolder) open(name string, fresh uploadState) (s uploadState, u *uploadFile, err error) {
	if err := os.MkdirAll(string(f), 0o700); err != nil {
		return s, nil, fmt.Errorf("stored upload: %w", err)
	}
	f.sweep(name)
	unlock, err := f.lock(name)
	if err != nil {
		return s, nil, err
	}
	u = &uploadFile{unlock: unlock}
	if s, err = u.read(f.path(name)); err == nil {
		return s, u, nil
	}
	if err := u.create(f.path(name), fresh); err != nil {
		unlock()
		return s, nil, fmt.Errorf("stored upload: %w", err)
	}
	return fresh, u, nil
}

func (f UploadFolder) path(name string) string { return filepath.Join(string(f), name+uploadSuffix) }

func (f UploadFolder) lock(name string) (release func(), err error) {
	return lock(filepath.Join(string(f), name+".lock"), false)
}

const uploadSuffix = ".upload"

// sweep removes the other uploads that nobody continued within a day, and ignores failures.
// Their shares end by themselves at the upload deadline.
func (f UploadFolder) sweep(except string) {
	entries, _ := os.ReadDir(string(f))
	for _, e := range entries {
		name, isUpload := strings.CutSuffix(e.Name(), uploadSuffix)
		if !isUpload || name == except || recent(f.path(name)) {
			continue
		}
		if release, err := f.lock(name); err == nil {
			_ = os.Remove(f.path(name))
			release()
		}
	}
}

func recent(path string) bool {
	info, err := os.Stat(path)
	return err == nil && time.Since(info.ModTime()) < keptFor
}

var errUnreadable = errors.New("it cannot be read")

func (u *uploadFile) read(path string) (s uploadState, err error) {
	if !recent(path) {
		return s, os.ErrNotExist
	}
	file, err := openOwn(path)
	if err != nil {
		return s, err
	}
	raw, err := io.ReadAll(file)
	line, records, found := bytes.Cut(raw, []byte("\n"))
	if err == nil && !found {
		err = errUnreadable
	}
	if err == nil {
		s, err = parseUploadLine(line)
	}
	if err != nil {
		_ = file.Close()
		return s, err
	}
	u.file, u.recordAt = file, int64(len(line)+1)
	for len(records) >= partRecord { // an incomplete record is of a part that was not passed on
		u.sums = append(u.sums, [sha256.Size]byte(records))
		u.stored = append(u.stored, records[sha256.Size] == 1)
		records = records[partRecord:]
	}
	return s, nil
}

func parseUploadLine(line []byte) (s uploadState, err error) {
	var stored uploadLine
	if json.Unmarshal(line, &stored) != nil || len(stored.Salt) != ece.SaltSize {
		return s, errUnreadable
	}
	s.salt, s.metadata = [ece.SaltSize]byte(stored.Salt), stored.Metadata
	if s.id, err = share.ParseID(stored.ID); err != nil {
		return s, errUnreadable
	}
	if s.secret, err = keyring.ParseSecret(stored.Secret); err != nil {
		return s, errUnreadable
	}
	s.sealing = s.secret // uploads with a password are not stored
	return s, nil
}

func (u *uploadFile) create(path string, s uploadState) error {
	line, err := json.Marshal(uploadLine{string(s.id), s.secret.Reveal(), s.salt[:], s.metadata})
	if err != nil {
		return err
	}
	_ = os.Remove(path) // what is there cannot continue
	if u.file, err = os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600); err != nil {
		return err
	}
	u.recordAt = int64(len(line) + 1)
	_, err = u.file.Write(append(line, '\n'))
	return errors.Join(err, u.file.Sync())
}

// sealed stores the hash of a new part. When it returns, the hash is on the disk: another
// run that seals the part again compares it.
func (u *uploadFile) sealed(number int, sum [sha256.Size]byte) error {
	if u == nil {
		return nil
	}
	_, err := u.file.WriteAt(append(sum[:], 0), u.at(number))
	if err = errors.Join(err, u.file.Sync()); err != nil {
		return fmt.Errorf("stored upload: %w", err)
	}
	return nil
}

// markStored may get lost: then the part is uploaded again.
func (u *uploadFile) markStored(number int) {
	if u != nil {
		_, _ = u.file.WriteAt([]byte{1}, u.at(number)+sha256.Size)
	}
}

func (u *uploadFile) at(number int) int64 { return u.recordAt + int64(number-1)*partRecord }

// has reports whether an earlier run stored the part.
func (u *uploadFile) has(number int) bool {
	return u != nil && number <= len(u.stored) && u.stored[number-1]
}

// forgetStored makes has false for all parts: the storage has lost some.
func (u *uploadFile) forgetStored() {
	if u != nil {
		u.stored = nil
	}
}

// resumed reports whether an earlier run began the upload.
func (u *uploadFile) resumed() bool { return u != nil && len(u.sums) > 0 }

// remove also closes the file: Windows does not remove an open one.
func (u *uploadFile) remove() {
	if u != nil {
		_ = u.file.Close()
		_ = os.Remove(u.file.Name())
	}
}

// close lets another run continue the upload. It may follow remove.
func (u *uploadFile) close() {
	if u != nil {
		_ = u.file.Close()
		u.unlock()
	}
}
