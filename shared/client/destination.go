package client

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"secureshare/shared/share"
)

// ErrExists is a file that is there already. Nothing is ever overwritten.
var ErrExists = errors.New("the file exists already")

// destination is a file that has no name until it is whole.
type destination struct {
	path string
	temp *os.File // beside path, readable by the user only
	mine string   // prefix of the temporary names of this share
}

// newDestination decides where the file will lie and proves that it can be
// written there. to is a folder, or the path of the file, or empty for the
// current folder.
func newDestination(id share.ID, to, name string) (*destination, error) {
	path := to
	info, err := os.Stat(to)
	if to == "" || strings.HasSuffix(to, string(filepath.Separator)) || (err == nil && info.IsDir()) {
		path = filepath.Join(to, SafeName(name))
	}
	path, err = filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("destination: %w", err)
	}
	if _, err := os.Lstat(path); err == nil {
		return nil, fmt.Errorf("%w: %s", ErrExists, path)
	}
	mine := ".secure-share-" + string(id) + "-"
	temp, err := os.CreateTemp(filepath.Dir(path), mine+"*.part")
	if err != nil {
		return nil, fmt.Errorf("destination: %w", err)
	}
	return &destination{path, temp, mine}, nil
}

// keep gives the file its name, once it is safe on the disk.
func (d *destination) keep() error {
	if err := errors.Join(d.temp.Sync(), d.temp.Close()); err != nil {
		return fmt.Errorf("destination: %w", err)
	}
	if err := placeNew(d.temp.Name(), d.path); err != nil {
		return fmt.Errorf("destination: %w", err)
	}
	d.sweep()
	if folder, err := os.Open(filepath.Dir(d.path)); err == nil {
		_ = folder.Sync() // not every system can
		_ = folder.Close()
	}
	return nil
}

// sweep removes what runs that were killed have left of this share.
func (d *destination) sweep() {
	dir := filepath.Dir(d.path)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), d.mine) {
			_ = os.Remove(filepath.Join(dir, e.Name()))
		}
	}
}

// discard forgets what was written. After keep it does nothing.
func (d *destination) discard() {
	_ = d.temp.Close()
	_ = os.Remove(d.temp.Name())
}

// placeNew renames a file and fails with ErrExists rather than overwrite another.
// Where the file system has no hard links, a file that appears in the very
// moment could still be replaced.
func placeNew(from, to string) error {
	err := os.Link(from, to)
	if err == nil {
		return os.Remove(from)
	}
	if _, there := os.Lstat(to); there == nil || errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%w: %s", ErrExists, to)
	}
	return os.Rename(from, to)
}
