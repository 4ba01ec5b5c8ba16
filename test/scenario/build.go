package scenario

import (
	"os/exec"
	"path/filepath"
	"testing"
)

// Build builds a command of this module, such as cmd/secureshare, and returns the path
// of the program.
func Build(t testing.TB, command string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), filepath.Base(command))
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", path, "github.com/secure-share/secure-share/"+command).CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return path
}
