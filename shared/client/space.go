package client

import "fmt"

// checkSpace fails with ErrNoSpace if the file system of folder has less than size
// bytes free for this user. Where that cannot be found out, writing will show it.
func checkSpace(folder string, size int64) error {
	free, err := freeSpace(folder)
	if err != nil || size < 0 || uint64(size) <= free {
		return nil
	}
	return fmt.Errorf("%w in %s: the file takes %d bytes, %d are free", ErrNoSpace, folder, size, free)
}
