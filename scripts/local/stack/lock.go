package stack

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// ErrLocked says that another stack runs on the same state folder.
var ErrLocked = errors.New("another stack is running on this folder")

// lock takes the folder for this process. Closing the file, or the end of the
// process, gives it back.
func lock(dir string) (*os.File, error) {
	f, err := flock(filepath.Join(dir, "lock"), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, fmt.Errorf("%s: %w", dir, ErrLocked)
	}
	return f, err
}

func flock(path string, how int) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), how); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// forgetKilled removes the folders of throw-away stacks that were killed: those
// with a lock that nobody holds. A stack that starts this moment may not hold its
// lock yet, so young folders stay.
func forgetKilled(temporary string, now time.Time) {
	locks, err := filepath.Glob(filepath.Join(temporary, "secure-share-*", "lock"))
	if err != nil {
		return
	}
	for _, path := range locks {
		info, err := os.Lstat(path)
		if err != nil || now.Sub(info.ModTime()) < time.Hour {
			continue
		}
		dir := filepath.Dir(path)
		if held, err := lock(dir); err == nil {
			_ = os.RemoveAll(dir)
			_ = held.Close()
		}
	}
}
