package needs

import (
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"testing"
)

// outcome records how a test ended.
type outcome struct {
	testing.TB
	ended string
}

func (o *outcome) Helper()                   {}
func (o *outcome) Skip(...any)               { o.ended = "skipped" }
func (o *outcome) Fatal(...any)              { o.ended = "failed" }
func (o *outcome) Fatalf(_ string, _ ...any) { o.ended = "failed" }

func TestMissingTools(t *testing.T) {
	missing, broken := errors.New("missing"), errors.New("broken")
	none := filepath.Join(t.TempDir(), "none")
	for name, c := range map[string]struct {
		test         func(testing.TB)
		usually, all string // how the test ends, and with the variable set
	}{
		"a program in PATH":     {func(t testing.TB) { Program(t, "go", "") }, "", ""},
		"a program not in PATH": {func(t testing.TB) { Program(t, "no-such-program", "") }, "skipped", "failed"},
		"a file":                {func(t testing.TB) { File(t, "needs.go", "") }, "", ""},
		"no file":               {func(t testing.TB) { File(t, none, "") }, "skipped", "failed"},
		"started":               {func(t testing.TB) { Started(t, nil, missing) }, "", ""},
		"not installed":         {func(t testing.TB) { Started(t, fmt.Errorf("tool: %w", missing), missing) }, "skipped", "failed"},
		"does not start":        {func(t testing.TB) { Started(t, broken, missing) }, "failed", "failed"},
		"not listed":            {func(t testing.TB) { Started(t, broken) }, "failed", "failed"},
	} {
		t.Run(name, func(t *testing.T) {
			for set, want := range map[string]string{"": c.usually, "1": c.all} {
				t.Run(set, func(t *testing.T) {
					t.Setenv(All, set)
					o := &outcome{}
					c.test(o)
					if o.ended != want {
						t.Errorf("with %s=%q the test ended %q, want %q", All, set, o.ended, want)
					}
				})
			}
		})
	}
}

func TestExit(t *testing.T) {
	for _, c := range []struct {
		err  error
		all  string
		want int
	}{
		{exec.ErrNotFound, "", 0},
		{exec.ErrNotFound, "1", 1},
		{errors.New("broken"), "", 1},
		{errors.New("broken"), "1", 1},
	} {
		t.Run(fmt.Sprintf("%v all=%s", c.err, c.all), func(t *testing.T) {
			t.Setenv(All, c.all)
			if got := Exit(c.err, exec.ErrNotFound); got != c.want {
				t.Errorf("exit code %d, want %d", got, c.want)
			}
		})
	}
}
