// Package scenario has the parts that tests of the whole local stack share: a
// started stack, its people, and a file on its way from one to the other.
package scenario

import (
	"testing"

	"github.com/secure-share/secure-share/scripts/local/stack"
	"github.com/secure-share/secure-share/test/needs"
)

// Start starts a stack for one test. The test is skipped if the local DynamoDB is
// not installed, and with -short.
func Start(t testing.TB, o stack.Options) *stack.Stack {
	t.Helper()
	needs.Time(t)
	s, err := stack.Start(t.Context(), o)
	needs.Started(t, err, stack.Missing...)
	t.Cleanup(s.Close)
	return s
}
