package test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestContributingDescribesEachFolder(t *testing.T) {
	page, err := os.ReadFile("../CONTRIBUTING.md")
	if err != nil {
		t.Fatal(err)
	}
	described := map[string]bool{}
	for line := range strings.Lines(string(page)) {
		cells := strings.Split(line, "|")
		if len(cells) == 4 && strings.TrimSpace(cells[2]) != "" {
			described[strings.Trim(cells[1], " `")] = true
		}
	}
	for _, parent := range []string{"scripts", "test"} {
		entries, err := os.ReadDir(filepath.Join("..", parent))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			folder := parent + "/" + e.Name()
			if e.IsDir() && !described[folder] && !leftOver(t, folder) {
				t.Errorf("CONTRIBUTING.md does not describe %s", folder)
			}
			delete(described, folder)
		}
		for folder := range described {
			if strings.HasPrefix(folder, parent+"/") {
				t.Errorf("CONTRIBUTING.md describes %s, which does not exist", folder)
			}
		}
	}
}

// leftOver reports whether a folder contains only installed packages, as after
// a checkout of a commit that moved it.
func leftOver(t *testing.T, folder string) bool {
	entries, err := os.ReadDir(filepath.Join("..", folder))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Name() != "node_modules" {
			return false
		}
	}
	return true
}
