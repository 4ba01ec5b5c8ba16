package archive

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/shared/client"
)

// tree writes files; a path that ends with a slash is an empty folder.
func tree(t *testing.T, paths ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, p := range paths {
		path := filepath.Join(dir, p)
		err := os.MkdirAll(filepath.Dir(path), 0o700)
		if strings.HasSuffix(p, "/") {
			err = os.MkdirAll(path, 0o700)
		} else if err == nil {
			err = os.WriteFile(path, []byte("this is "+p), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func packed(t *testing.T, a *Archive) []byte {
	t.Helper()
	r, err := a.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	raw, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestAnArchiveHoldsAllAndHasTheLengthThatWasSaid(t *testing.T) {
	dir := tree(t, "trip/a.txt", "trip/deep/b.txt", "trip/empty/", "trip/.hidden", "other/a.txt", "loose.txt")
	a, err := New(filepath.Join(dir, "trip"), filepath.Join(dir, "other")+"/", filepath.Join(dir, "loose.txt"))
	if err != nil {
		t.Fatal(err)
	}
	raw := packed(t, a)
	if int64(len(raw)) != a.Size || !bytes.Equal(raw, packed(t, a)) {
		t.Errorf("%d bytes, not %d, or others the second time", len(raw), a.Size)
	}
	z, err := zip.NewReader(bytes.NewReader(raw), a.Size)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range z.File {
		names = append(names, f.Name)
		if strings.HasSuffix(f.Name, "/") {
			continue
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if content, err := io.ReadAll(r); err != nil || string(content) != "this is "+f.Name {
			t.Errorf("%s holds %q, %v", f.Name, content, err)
		}
	}
	want := []string{"trip/.hidden", "trip/a.txt", "trip/deep/b.txt", "trip/empty/", "other/a.txt", "loose.txt"}
	if !slices.Equal(names, want) {
		t.Errorf("%q, want %q", names, want)
	}
}

func TestNamesOfEntries(t *testing.T) {
	for name, tc := range map[string]struct{ in, want []string }{
		"by case":           {[]string{"a.txt", "A.TXT"}, []string{"a.txt", "A (2).TXT"}},
		"by composition":    {[]string{"\u00e9", "e\u0301"}, []string{"\u00e9", "e\u0301 (2)"}},
		"sharp s":           {[]string{"straße", "STRASSE"}, []string{"straße", "STRASSE (2)"}},
		"the number":        {[]string{"a.txt", "a.txt", "a (2).txt"}, []string{"a.txt", "a (2).txt", "a (2) (2).txt"}},
		"a folder's name":   {[]string{"x", "x/y"}, []string{"x (2)", "x/y"}},
		"folders are one":   {[]string{"x/", "x/"}, []string{"x/", "x/"}},
		"unsafe":            {[]string{"a:b/con/c?"}, []string{"a_b/_con/c_"}},
		"hidden":            {[]string{".env", ".env"}, []string{".env", ".env (2)"}},
		"each in its place": {[]string{"x/a", "y/a"}, []string{"x/a", "y/a"}},
	} {
		t.Run(name, func(t *testing.T) {
			var entries []entry
			for _, p := range tc.in {
				entries = append(entries, entry{path: p})
			}
			distinct(entries)
			var got []string
			for _, e := range entries {
				got = append(got, e.path)
			}
			if !slices.Equal(got, tc.want) {
				t.Errorf("%q, want %q", got, tc.want)
			}
		})
	}
}

func TestNameOfTheArchive(t *testing.T) {
	for want, paths := range map[string][]string{
		"trip.zip":    {"trip/a", "trip/b/c"},
		"a.tar.zip":   {"a.tar.txt", "b.txt"},
		".env.zip":    {".env", "b"},
		"b.zip":       {"x/", "y/b.txt"},
		"folders.zip": {"x/", "y/"},
	} {
		t.Run(want, func(t *testing.T) {
			var entries []entry
			for _, p := range paths {
				entries = append(entries, entry{path: p})
			}
			if got := name(entries); got != want {
				t.Errorf("%q: %q, want %q", paths, got, want)
			}
		})
	}
}

func TestAFileThatChangesIsNoticed(t *testing.T) {
	for what, content := range map[string]string{"longer": strings.Repeat("x", 100), "shorter": "x"} {
		t.Run(what, func(t *testing.T) {
			dir := tree(t, "a.txt", "b.txt")
			a, err := New(filepath.Join(dir, "a.txt"), filepath.Join(dir, "b.txt"))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, "b.txt"), []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
			r, err := a.Open()
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.ReadAll(r); !errors.Is(err, ErrChanged) || !errors.Is(err, client.ErrSource) {
				t.Error(err)
			}
			_ = r.Close()
		})
	}
}

func TestWhatCannotBePacked(t *testing.T) {
	dir := tree(t, "x/a", "y/b")
	if err := os.Symlink(filepath.Join(dir, "y"), filepath.Join(dir, "x", "link")); err != nil {
		t.Skip(err)
	}
	if _, err := New(filepath.Join(dir, "x")); err == nil || !strings.Contains(err.Error(), "link is not a regular file") {
		t.Errorf("a link to a folder: %v", err)
	}
	if _, err := New(filepath.Join(dir, "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("nothing: %v", err)
	}
}
