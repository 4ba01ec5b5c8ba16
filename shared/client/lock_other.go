//go:build !unix || aix || solaris

package client

import (
	"errors"
	"io/fs"
	"os"
	"time"
)

// lock is as in lock_flock.go. It relies on Windows, which does not remove a file
// that is open; elsewhere it does not lock.
func lock(path string, wait bool) (release func(), err error) {
	for {
		_ = os.Remove(path)
		f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
		switch {
		case err == nil:
			return func() { _ = f.Close(); _ = os.Remove(path) }, nil
		case !errors.Is(err, fs.ErrExist) && !errors.Is(err, fs.ErrPermission):
			return nil, err
		case !wait:
			return nil, ErrRunning
		}
		time.Sleep(10 * time.Millisecond)
	}
}
