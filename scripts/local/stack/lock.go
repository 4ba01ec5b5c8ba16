package stack

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// ErrLocked means that another stack runs on the same state folder.
var ErrLocked = errors.New("another stack is running on this folder")

// lock locks the folder. Closing the file, or the end of the process, releases
// it.
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

// forgetKilled removes the folders of temporary stacks that were killed, which
// are unlocked. It keeps new folders, because a stack that is just starting may
// not have its lock yet.
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
