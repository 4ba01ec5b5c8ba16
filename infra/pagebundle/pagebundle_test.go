package pagebundle_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/infra/pagebundle"
)

// built writes a page with two files and returns its folder.
func built(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	write(t, folder, "assets/start-1.js", "start()")
	write(t, folder, "index.html", "<!doctype html>")
	write(t, folder, ".vite/manifest.json", "{}")
	write(t, folder, pagebundle.Sums, sum("start()")+"  assets/start-1.js\n"+sum("<!doctype html>")+"  index.html\n")
	return folder
}

func sum(content string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(content))) }

func write(t *testing.T, folder, name, content string) {
	t.Helper()
	path := filepath.Join(folder, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestOpen(t *testing.T) {
	folder := built(t)
	b, err := pagebundle.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range b.Files {
		names = append(names, f.Name)
	}
	if want := []string{"assets/start-1.js", "index.html", pagebundle.Sums}; !slices.Equal(names, want) {
		t.Errorf("files %q, want %q", names, want)
	}
	sums, err := os.ReadFile(filepath.Join(folder, pagebundle.Sums))
	if err != nil || b.Hash() != sum(string(sums)) {
		t.Errorf("the hash is %s, %v", b.Hash(), err)
	}
}

func TestOtherFilesAreRefused(t *testing.T) {
	for _, c := range []struct {
		name, want string
		change     func(t *testing.T, folder string)
	}{
		{"a changed file", "assets/start-1.js has another hash", func(t *testing.T, folder string) { write(t, folder, "assets/start-1.js", "steal()") }},
		{"another file", "assets/more.js is not in SHA256SUMS", func(t *testing.T, folder string) { write(t, folder, "assets/more.js", "") }},
		{"a missing file", "no such file", func(t *testing.T, folder string) { _ = os.Remove(filepath.Join(folder, "index.html")) }},
		{"a file outside", "SHA256SUMS: ", func(t *testing.T, folder string) {
			write(t, folder, pagebundle.Sums, sum("")+"  ../outside\n")
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			folder := built(t)
			c.change(t, folder)
			if _, err := pagebundle.Open(folder); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("the error is %v, want %q", err, c.want)
			}
		})
	}
}

func TestNotBuilt(t *testing.T) {
	empty := t.TempDir()
	sumsOfNothing := t.TempDir()
	write(t, sumsOfNothing, pagebundle.Sums, "")
	for _, folder := range []string{empty, filepath.Join(empty, "none"), sumsOfNothing} {
		if _, err := pagebundle.Open(folder); !errors.Is(err, pagebundle.ErrNotBuilt) {
			t.Errorf("%s: %v", folder, err)
		}
	}
}
