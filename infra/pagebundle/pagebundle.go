// Package pagebundle reads the built page for people outside.
package pagebundle

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// Sums is the name of the file with the hashes of all others, in the form of sha256sum.
// It is served too, so that everybody can compare.
const Sums = "SHA256SUMS"

// Bundle is a built page: the files that Sums lists.
type Bundle struct {
	Files []File // in the order of Sums, which is the last
	hash  string
}

// File is one file of the page.
type File struct {
	Name    string // its path below the address of the page, with slashes
	Content []byte
}

// ErrNotBuilt means that the folder has no page.
var ErrNotBuilt = errors.New("the page is not built: make app")

// Open reads the page in folder. It refuses a page whose files are not exactly those of
// Sums.
func Open(folder string) (Bundle, error) {
	root, err := os.OpenRoot(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return Bundle{}, ErrNotBuilt
	}
	if err != nil {
		return Bundle{}, err
	}
	defer root.Close()
	sums, err := root.ReadFile(Sums)
	if errors.Is(err, fs.ErrNotExist) {
		return Bundle{}, ErrNotBuilt
	}
	if err != nil {
		return Bundle{}, err
	}
	b := Bundle{hash: hashOf(sums)}
	listed := map[string]bool{Sums: true}
	for line := range strings.Lines(string(sums)) {
		want, name, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		content, err := root.ReadFile(name)
		if err != nil {
			return Bundle{}, fmt.Errorf("%s: %w", Sums, err)
		}
		if hashOf(content) != want {
			return Bundle{}, fmt.Errorf("%s has another hash than in %s: make app", name, Sums)
		}
		listed[name] = true
		b.Files = append(b.Files, File{name, content})
	}
	if !listed["index.html"] {
		return Bundle{}, ErrNotBuilt
	}
	b.Files = append(b.Files, File{Sums, sums})
	return b, unlisted(root.FS(), listed)
}

// Hash returns the SHA-256 of Sums in hexadecimal. It names the page as a whole.
func (b Bundle) Hash() string { return b.hash }

func hashOf(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// unlisted returns an error if a file is not in listed. The folder .vite is not part of
// the page.
func unlisted(folder fs.FS, listed map[string]bool) error {
	return fs.WalkDir(folder, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name == ".vite":
			return fs.SkipDir
		case !entry.IsDir() && !listed[name]:
			return fmt.Errorf("%s is not in %s: make app", name, Sums)
		}
		return nil
	})
}
