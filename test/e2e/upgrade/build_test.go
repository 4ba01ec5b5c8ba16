package upgrade

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/scripts/local/stack"
)

// buildOf builds the functions of a commit into dir, from a copy of its files.
func buildOf(t *testing.T, root, commit, dir string) {
	t.Helper()
	source := filepath.Join(t.TempDir(), "source")
	run(t, root, "git", "worktree", "add", "--detach", "--force", source, commit)
	t.Cleanup(func() {
		// The test's own context is over by now.
		_ = exec.CommandContext(context.Background(), "git", "-C", root, "worktree", "remove", "--force", source).Run()
	})
	for _, f := range []string{stack.FileAPI, stack.LinkAPI, stack.Reaper, stack.KeyMailer} {
		if _, err := os.Stat(filepath.Join(source, "functions", f)); os.IsNotExist(err) {
			continue // a later release added it
		}
		run(t, source, "go", "build", "-tags=lambda.norpc", "-ldflags=-s -w", "-o", filepath.Join(dir, f, "bootstrap"), "./functions/"+f+"/lambda")
	}
}

func run(t *testing.T, dir, name string, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir = dir
	if output, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s %s: %v\n%s", name, args[0], err, strings.TrimSpace(string(output)))
	}
}
