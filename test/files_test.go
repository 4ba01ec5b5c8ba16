package test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// largest is the length in bytes that no file of the repository exceeds.
const largest = 512 << 10

// A program that somebody built in a folder of sources is easily committed.
func TestFilesOfTheRepositoryAreSmall(t *testing.T) {
	listed, err := exec.Command("git", "-C", "..", "ls-files", "-z").Output()
	if err != nil {
		t.Skip("not a git checkout:", err)
	}
	for name := range strings.SplitSeq(strings.TrimSuffix(string(listed), "\x00"), "\x00") {
		info, err := os.Lstat(filepath.Join("..", name))
		if os.IsNotExist(err) {
			continue // deleted, and not committed yet
		}
		if err != nil {
			t.Fatal(err)
		}
		if info.Size() > largest {
			t.Errorf("%s has %d bytes, more than %d", name, info.Size(), largest)
		}
	}
}
