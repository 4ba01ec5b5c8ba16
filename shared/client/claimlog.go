package client

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/secure-share/secure-share/shared/share"
)

// Attempt is a download that has begun.
type Attempt struct {
	Claim      share.ClaimID
	Unfinished string // path of the file while it is unfinished, or empty
	File       string // path of the verified file; empty until there is one
}

// ErrRunning means that another run is downloading the share.
var ErrRunning = errors.New("another download of this share is running on this computer")

// ClaimLog stores downloads, so that one that was killed can be resumed within its lease,
// and a file that arrived is acknowledged even if the first attempt failed.
type ClaimLog interface {
	// Hold locks id until release is called or the process ends. It fails with
	// ErrRunning if another run holds it. It also removes the unfinished files of
	// other shares that are too old to be continued.
	Hold(id share.ID) (release func(), err error)

	// Find returns the attempt at id, if there is one.
	Find(id share.ID) (a Attempt, found bool, err error)

	// Open is like Find, but begins an attempt if there is none. It returns after the
	// attempt is stored.
	Open(id share.ID) (Attempt, error)

	// Unfinished records the path of the unfinished file. It is called before the file
	// is created.
	Unfinished(id share.ID, file string) error

	// Received records the path of the verified file.
	Received(id share.ID, file string) error

	// Close removes the attempt, if there is one.
	Close(id share.ID) error
}

// ClaimFolder is a ClaimLog with one small file for each share in a folder of the user,
// which is created on first use. A claim id lets its holder resume the download,
// together with the key and the recipient's identity.
type ClaimFolder string

var _ ClaimLog = ClaimFolder("")

type claimFile struct {
	Claim      string `json:"claimId"`
	Unfinished string `json:"unfinished,omitempty"`
	File       string `json:"file,omitempty"`
}

func (f ClaimFolder) path(id share.ID) string { return filepath.Join(string(f), string(id)+".json") }

func (f ClaimFolder) lock(id share.ID) (release func(), err error) {
	return lock(filepath.Join(string(f), string(id)+".lock"), false)
}

func (f ClaimFolder) Hold(id share.ID) (release func(), err error) {
	if err := os.MkdirAll(string(f), 0o700); err != nil {
		return nil, fmt.Errorf("claim log: %w", err)
	}
	// Sweeping locks every share for a moment, which other runs must not notice.
	begin, err := lock(filepath.Join(string(f), "sweep.lock"), true)
	if err != nil {
		return nil, fmt.Errorf("claim log: %w", err)
	}
	defer begin()
	f.sweep(id)
	return f.lock(id)
}

// sweep removes the unfinished files of other shares that no run holds and that made no
// progress within the last day, and ignores failures.
func (f ClaimFolder) sweep(except share.ID) {
	entries, _ := os.ReadDir(string(f))
	for _, e := range entries {
		name, isAttempt := strings.CutSuffix(e.Name(), ".json")
		id, err := share.ParseID(name)
		if !isAttempt || err != nil || id == except {
			continue
		}
		if release, err := f.lock(id); err == nil {
			f.tidy(id)
			release()
		}
	}
}

func (f ClaimFolder) tidy(id share.ID) {
	a, found, err := f.Find(id)
	if err != nil || !found || a.Unfinished == "" || resumable(a.Unfinished) {
		return
	}
	if removeUnfinished(a.Unfinished) == nil {
		_ = f.Unfinished(id, "")
	}
}

func (f ClaimFolder) Find(id share.ID) (a Attempt, found bool, err error) {
	raw, err := os.ReadFile(f.path(id))
	if errors.Is(err, fs.ErrNotExist) {
		return Attempt{}, false, nil
	}
	if err != nil {
		return Attempt{}, false, fmt.Errorf("claim log: %w", err)
	}
	var stored claimFile
	if err := json.Unmarshal(raw, &stored); err != nil {
		return Attempt{}, false, fmt.Errorf("claim log: %s cannot be read", f.path(id))
	}
	claim, err := share.ParseClaimID(stored.Claim)
	if err != nil {
		return Attempt{}, false, fmt.Errorf("claim log: %s cannot be read", f.path(id))
	}
	return Attempt{claim, stored.Unfinished, stored.File}, true, nil
}

func (f ClaimFolder) Open(id share.ID) (Attempt, error) {
	a, found, err := f.Find(id)
	if err != nil || found {
		return a, err
	}
	a = Attempt{Claim: share.NewClaimID()}
	err = f.write(id, a, placeNew)
	if errors.Is(err, ErrExists) { // another process was faster
		a, _, err = f.Find(id)
	}
	return a, err
}

func (f ClaimFolder) Unfinished(id share.ID, file string) error {
	return f.change(id, func(a *Attempt) { a.Unfinished = file })
}

func (f ClaimFolder) Received(id share.ID, file string) error {
	return f.change(id, func(a *Attempt) { a.File = file })
}

func (f ClaimFolder) change(id share.ID, to func(*Attempt)) error {
	a, err := f.Open(id)
	if err != nil {
		return err
	}
	to(&a)
	return f.write(id, a, os.Rename)
}

func (f ClaimFolder) Close(id share.ID) error {
	if err := os.Remove(f.path(id)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("claim log: %w", err)
	}
	return nil
}

// write stores all of a or nothing; place gives the file its name.
func (f ClaimFolder) write(id share.ID, a Attempt, place func(from, to string) error) error {
	if err := os.MkdirAll(string(f), 0o700); err != nil {
		return fmt.Errorf("claim log: %w", err)
	}
	raw, err := json.Marshal(claimFile{a.Claim.Reveal(), a.Unfinished, a.File})
	if err != nil {
		return fmt.Errorf("claim log: %w", err)
	}
	temp, err := os.CreateTemp(string(f), "new-*")
	if err != nil {
		return fmt.Errorf("claim log: %w", err)
	}
	defer os.Remove(temp.Name())
	_, err = temp.Write(raw)
	if err := errors.Join(err, temp.Sync(), temp.Close()); err != nil {
		return fmt.Errorf("claim log: %w", err)
	}
	if err := place(temp.Name(), f.path(id)); err != nil {
		return fmt.Errorf("claim log: %w", err)
	}
	return nil
}
