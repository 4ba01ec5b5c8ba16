package client

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/secure-share/secure-share/shared/share"
)

var (
	// ErrExists means that the file already exists. Nothing is ever overwritten.
	ErrExists = errors.New("the file already exists")

	// ErrDestination means that the file cannot be written in that folder.
	ErrDestination = errors.New("the file cannot be written there")

	// ErrNoSpace means that the file system of the folder has less space than the file
	// takes.
	ErrNoSpace = fmt.Errorf("%w: there is not enough space", ErrDestination)

	// ErrHidden means that the sender chose a hidden name, and the file would go to
	// the current folder: in a home folder a program might obey such a file.
	ErrHidden = errors.New("the sender's file is hidden; say where to write it")
)

// choose returns the path for the file, and fails with ErrExists if that path is
// taken. to is a folder, or the path of the file, or empty for the current folder,
// for which it fails with ErrHidden.
func choose(to, name string) (path string, err error) {
	path = to
	info, err := os.Stat(to)
	if to == "" || strings.HasSuffix(to, string(filepath.Separator)) || (err == nil && info.IsDir()) {
		name = SafeName(name)
		if to == "" && strings.HasPrefix(name, ".") {
			return "", fmt.Errorf("%w: %s", ErrHidden, name)
		}
		path = filepath.Join(to, name)
	}
	path, err = filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrDestination, err)
	}
	if _, err := os.Lstat(path); err == nil {
		return path, fmt.Errorf("%w: %s", ErrExists, path)
	}
	return path, nil
}

// inFolder names the folder of path in an error of the file system.
func inFolder(path string, err error) error {
	cause := err
	if of := new(fs.PathError); errors.As(err, &of) {
		cause = of.Err
	}
	return fmt.Errorf("%w: %s: %w", ErrDestination, filepath.Dir(path), cause)
}

// unfinished is a name in the folder of path that is used only once.
func unfinished(id share.ID, path string) string {
	return filepath.Join(filepath.Dir(path), ".secure-share-"+string(id)+"-"+rand.Text()+".part")
}

// placeNew renames a file and fails with ErrExists rather than overwrite another.
func placeNew(from, to string) error {
	if err := linkNew(from, to); err != nil {
		return err
	}
	if err := os.Remove(from); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// linkNew gives a file another name and fails with ErrExists rather than overwrite
// one. Where the file system has no hard links, the file loses its first name, and
// a file that appears at that moment could still be replaced.
func linkNew(from, to string) error {
	err := os.Link(from, to)
	if err == nil {
		return nil
	}
	if _, there := os.Lstat(to); there == nil || errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%w: %s", ErrExists, to)
	}
	return os.Rename(from, to)
}
