// Package archive packs files and folders into one zip file while it is read. The
// names follow the rules of the app.
package archive

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"

	"github.com/secure-share/secure-share/shared/client"
)

// Archive is a zip file that is made while it is read. It is not compressed, so its
// length is known in advance.
type Archive struct {
	Name string // "photos.zip"
	Size int64  // in bytes

	entries []entry
}

// entry is a file or an empty folder.
type entry struct {
	source  string // file name on this computer
	path    string // in the archive, with slashes; that of a folder ends with one
	size    int64
	changed time.Time
}

func (e entry) isFolder() bool { return strings.HasSuffix(e.path, "/") }

// ErrChanged means that a file has changed since New.
var ErrChanged = errors.New("it has changed since it was listed")

// New lists files and folders. It fails for anything else, and for a link to a folder,
// which could lead to a cycle.
func New(paths ...string) (*Archive, error) {
	a := &Archive{}
	for _, path := range paths {
		if err := a.add(path); err != nil {
			return nil, err
		}
	}
	a.Name = name(a.entries)
	distinct(a.entries)
	var length counter
	err := a.write(&length, func(e entry) (io.ReadCloser, error) {
		return io.NopCloser(io.LimitReader(zeros{}, e.size)), nil
	})
	a.Size = int64(length)
	return a, err
}

// add lists path under its last name, and its content if it is a folder.
func (a *Archive) add(root string) error {
	absolute, err := filepath.Abs(root)
	if err != nil {
		return err
	}
	root = filepath.Clean(root)
	top, links := filepath.Base(absolute), root
	if resolved, err := filepath.EvalSymlinks(root); err == nil {
		links = resolved
	}
	return filepath.WalkDir(links, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		below, err := filepath.Rel(links, path)
		if err != nil {
			return err
		}
		inside := filepath.ToSlash(filepath.Join(top, below))
		if d.IsDir() {
			children, err := os.ReadDir(path)
			if err == nil && len(children) == 0 {
				a.entries = append(a.entries, entry{path, inside + "/", 0, time.Now()})
			}
			return err
		}
		info, err := os.Stat(path)
		if err != nil {
			return err
		}
		if !info.Mode().IsRegular() {
			return fmt.Errorf("%s is not a regular file", path)
		}
		a.entries = append(a.entries, entry{path, inside, info.Size(), info.ModTime()})
		return nil
	})
}

// Open makes the zip file. Reading fails with ErrChanged if a file is not as long as
// New found it.
func (a *Archive) Open() (io.ReadCloser, error) {
	r, w := io.Pipe()
	go func() {
		err := a.write(w, openFile)
		if err != nil {
			err = fmt.Errorf("%w: %w", client.ErrSource, err)
		}
		_ = w.CloseWithError(err)
	}()
	return r, nil
}

func openFile(e entry) (io.ReadCloser, error) { return os.Open(e.source) }

func (a *Archive) write(w io.Writer, open func(entry) (io.ReadCloser, error)) error {
	z := zip.NewWriter(w)
	for _, e := range a.entries {
		out, err := z.CreateHeader(&zip.FileHeader{Name: e.path, Method: zip.Store, Modified: date(e.changed)})
		if err == nil && !e.isFolder() {
			err = copyFile(out, e, open)
		}
		if err != nil {
			return err
		}
	}
	return z.Close()
}

func copyFile(w io.Writer, e entry, open func(entry) (io.ReadCloser, error)) error {
	f, err := open(e)
	if err != nil {
		return err
	}
	defer f.Close()
	n, err := io.Copy(w, io.LimitReader(f, e.size+1))
	if err == nil && n != e.size {
		err = fmt.Errorf("%s: %w", e.source, ErrChanged)
	}
	return err
}

// date returns the nearest time that a zip file can hold: from 1980 to 2105.
func date(t time.Time) time.Time {
	earliest, latest := time.Date(1980, 1, 1, 0, 0, 0, 0, time.Local), time.Date(2105, 12, 31, 0, 0, 0, 0, time.Local)
	switch {
	case t.Before(earliest):
		return earliest
	case t.After(latest):
		return latest
	}
	return t.Local()
}

// name is taken from the folder that contains everything, or else from the first file.
func name(entries []entry) string {
	first, tops := "", map[string]bool{}
	for _, e := range entries {
		top, _, below := strings.Cut(e.path, "/")
		if !below {
			top = ""
		}
		tops[top] = true
		if first == "" && !e.isFolder() {
			first = e.path[strings.LastIndex(e.path, "/")+1:]
		}
	}
	for top := range tops {
		if len(tops) == 1 && top != "" {
			return top + ".zip"
		}
	}
	if dot := strings.LastIndex(first, "."); dot > 0 {
		first = first[:dot]
	}
	if first == "" {
		first = "folders"
	}
	return first + ".zip"
}

// distinct gives the entries safe names. It numbers a file that some system would unpack
// to the path of another file or of a folder.
func distinct(entries []entry) {
	taken := map[string]bool{}
	for i := range entries {
		e := &entries[i]
		e.path = safePath(e.path)
		for at, r := range e.path {
			if r == '/' {
				taken[unpacked(e.path[:at])] = true
			}
		}
	}
	for i := range entries {
		e := &entries[i]
		if e.isFolder() {
			continue
		}
		at := strings.LastIndex(e.path, "/") + 1
		free := e.path
		for n := 2; taken[unpacked(free)]; n++ {
			free = e.path[:at] + numbered(e.path[at:], n)
		}
		taken[unpacked(free)] = true
		e.path = free
	}
}

func safePath(path string) string {
	names := strings.Split(strings.TrimSuffix(path, "/"), "/")
	for i := range names {
		names[i] = client.SafeName(names[i])
	}
	safe := strings.Join(names, "/")
	if strings.HasSuffix(path, "/") {
		safe += "/"
	}
	return safe
}

// numbered puts a number before the extension: "a (2).txt".
func numbered(name string, n int) string {
	mark := fmt.Sprintf(" (%d)", n)
	stem, extension := name, ""
	if dot := strings.LastIndex(name, "."); dot > 0 {
		stem, extension = name[:dot], name[dot:]
	}
	for len(stem)+len(mark)+len(extension) > 255 && len(stem) > 1 {
		runes := []rune(stem)
		stem = string(runes[:len(runes)-1])
	}
	return stem + mark + extension
}

// joiners are characters without a width, which some file systems ignore.
var joiners = strings.NewReplacer("\u200c", "", "\u200d", "")

// unpacked returns the same text for paths that macOS or Windows considers equal.
func unpacked(path string) string {
	upper := cases.Upper(language.Und).String(norm.NFD.String(path))
	return joiners.Replace(norm.NFD.String(upper))
}

// zeros replace the content of files while the length of the archive is measured.
type zeros struct{}

func (zeros) Read(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}

type counter int64

func (c *counter) Write(b []byte) (int, error) {
	*c += counter(len(b))
	return len(b), nil
}
