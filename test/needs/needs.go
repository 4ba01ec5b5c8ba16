// Package needs skips tests that cannot run here: because a tool is not installed,
// or because they are slow and go test runs with -short.
//
// make test installs all tools and sets TEST_NEEDS_ALL: there, a missing
// tool fails the test.
package needs

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"testing"
)

// All is the environment variable under which a missing tool fails the test.
const All = "TEST_NEEDS_ALL"

// Program skips the test if a program is not in PATH. Hint says how to install it.
func Program(t testing.TB, name, hint string) (path string) {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		end(t, fmt.Errorf("%w: %s", err, hint))
	}
	return path
}

// File skips the test if a file that a tool consists of does not exist. Hint says
// how to install it.
func File(t testing.TB, path, hint string) {
	t.Helper()
	if _, err := os.Stat(path); err != nil {
		end(t, fmt.Errorf("%w: %s", err, hint))
	}
}

// Started takes the error with which a tool started, which may be nil. If it is one
// of the errors in missing, the tool is not installed and the test is skipped. With
// another error the test fails.
func Started(t testing.TB, err error, missing ...error) {
	t.Helper()
	switch {
	case err == nil:
	case !isAny(err, missing):
		t.Fatal(err)
	default:
		end(t, err)
	}
}

// Time skips a slow test under -short.
func Time(t testing.TB) {
	t.Helper()
	if testing.Short() {
		t.Skip("slow: not run with -short")
	}
}

func end(t testing.TB, err error) {
	t.Helper()
	if os.Getenv(All) == "" {
		t.Skip(err)
	} else {
		t.Fatalf("%v (%s is set)", err, All)
	}
}

// Short reports whether go test runs with -short, for TestMain, which runs before
// the flags are parsed.
func Short() bool {
	if !flag.Parsed() {
		flag.Parse()
	}
	return testing.Short()
}

// Exit returns the exit code of a TestMain that does not run its tests because of
// err: success if it is one of the errors in missing, as Started has them.
func Exit(err error, missing ...error) int {
	fmt.Fprintln(os.Stderr, err)
	if isAny(err, missing) && os.Getenv(All) == "" {
		return 0
	}
	return 1
}

func isAny(err error, targets []error) bool {
	return slices.ContainsFunc(targets, func(target error) bool { return errors.Is(err, target) })
}
