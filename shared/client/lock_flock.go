//go:build unix && !aix && !solaris

package client

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// lock creates the file at path and locks it until release, or until the process
// ends in any way. If another process holds it, lock waits or fails with
// ErrRunning.
func lock(path string, wait bool) (release func(), err error) {
	how := syscall.LOCK_EX
	if !wait {
		how |= syscall.LOCK_NB
	}
	for {
		f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
		if err != nil {
			return nil, err
		}
		if err := syscall.Flock(int(f.Fd()), how); err != nil {
			_ = f.Close()
			if errors.Is(err, syscall.EWOULDBLOCK) {
				return nil, ErrRunning
			}
			return nil, fmt.Errorf("%s cannot be locked: %w", path, err)
		}
		if isAt(f, path) {
			return func() { _ = os.Remove(path); _ = f.Close() }, nil
		}
		_ = f.Close() // its previous owner has removed it
	}
}

func isAt(f *os.File, path string) bool {
	mine, err := f.Stat()
	if err != nil {
		return false
	}
	named, err := os.Lstat(path)
	return err == nil && os.SameFile(mine, named)
}
