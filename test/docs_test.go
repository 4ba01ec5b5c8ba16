package test

import (
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	link    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading = regexp.MustCompile(`(?m)^#+ (.+)$`)
	code    = regexp.MustCompile("(?ms)^```.*?^```")
	test    = regexp.MustCompile("`(Test[A-Z]\\w+)`")
	browser = regexp.MustCompile("`(?:[\\w/]+/)?(\\w+\\.spec\\.ts)`")
	defined = regexp.MustCompile(`(?m)^func (Test\w+)\(`)
)

// TestLinksOfTheDocuments follows each link from one file of the project to
// another, and to the headings in it.
func TestLinksOfTheDocuments(t *testing.T) {
	for _, document := range files(t, ".md") {
		for _, m := range link.FindAllStringSubmatch(code.ReplaceAllString(read(t, document), ""), -1) {
			target, err := url.Parse(m[1])
			if err != nil || target.IsAbs() {
				continue
			}
			path := document
			if target.Path != "" {
				path = filepath.Join(filepath.Dir(document), target.Path)
			}
			if _, err := os.Stat(path); err != nil {
				t.Errorf("%s: there is no %s", document, m[1])
				continue
			}
			if target.Fragment != "" && strings.HasSuffix(path, ".md") && !slices.Contains(anchors(read(t, path)), target.Fragment) {
				t.Errorf("%s: there is no heading for %s", document, m[1])
			}
		}
	}
}

// TestTestsInTheDocuments checks that each test that a document names exists, in Go or for browsers.
func TestTestsInTheDocuments(t *testing.T) {
	there := map[string]bool{}
	for _, file := range files(t, "_test.go") {
		for _, m := range defined.FindAllStringSubmatch(read(t, file), -1) {
			there[m[1]] = true
		}
	}
	for _, file := range files(t, ".spec.ts") {
		there[filepath.Base(file)] = true
	}
	for _, document := range files(t, ".md") {
		named := slices.Concat(test.FindAllStringSubmatch(read(t, document), -1), browser.FindAllStringSubmatch(read(t, document), -1))
		for _, m := range named {
			if !there[m[1]] {
				t.Errorf("%s names %s, which does not exist", document, m[1])
			}
		}
	}
}

// anchors are the fragments that GitHub gives the headings of a document.
func anchors(document string) []string {
	var all []string
	for _, m := range heading.FindAllStringSubmatch(code.ReplaceAllString(document, ""), -1) {
		text := regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`).ReplaceAllString(m[1], "$1")
		text = regexp.MustCompile(`[^\p{L}\p{N}_ -]`).ReplaceAllString(strings.ToLower(text), "")
		all = append(all, strings.ReplaceAll(text, " ", "-"))
	}
	return all
}

// files are the project's files with a suffix, relative to this folder.
func files(t *testing.T, suffix string) []string {
	t.Helper()
	var all []string
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && slices.Contains([]string{"node_modules", "build", "dist", "cdk.out", ".git"}, entry.Name()):
			return filepath.SkipDir
		case strings.HasSuffix(path, suffix):
			all = append(all, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 10 {
		t.Fatalf("only %d files *%s", len(all), suffix)
	}
	return all
}

func read(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}
