//go:build linux || darwin

package client

import "golang.org/x/sys/unix"

// freeSpace returns how many bytes this user can still write in folder.
func freeSpace(folder string) (uint64, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(folder, &s); err != nil {
		return 0, err
	}
	return s.Bavail * uint64(s.Bsize), nil
}
