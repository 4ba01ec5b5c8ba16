package scenario

import (
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/secure-share/secure-share/scripts/local/stack"
)

// Build builds a command of this module, such as cmd/secureshare, and returns the path
// of the program. All tests use the same file, which Go links again only if it is out of
// date.
func Build(t testing.TB, command string) string {
	t.Helper()
	root, err := stack.Root()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(root, "build", "local", "programs", command)
	build := exec.CommandContext(t.Context(), "go", "build", "-ldflags=-s -w", "-o", path, "./"+command)
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return path
}
