// Package scenario has the parts that tests of the whole local stack share: a
// started stack and the people who use it.
package scenario

import (
	"testing"

	"github.com/secure-share/secure-share/scripts/local/stack"
	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/client/localid"
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

// Connect signs somebody in at a site of the stack, with a client of their own.
func Connect(t testing.TB, s *stack.Stack, site, name string) (*client.Client, localid.Person) {
	t.Helper()
	c, person, err := localid.Connect(t.Context(), s.Endpoints.Issuer, site, name, client.Options{
		FileAPI: s.Endpoints.FileAPI, KeyMailer: s.Endpoints.KeyMailer, Claims: client.ClaimFolder(t.TempDir()),
	})
	if err != nil {
		t.Fatal(err)
	}
	return c, person
}
