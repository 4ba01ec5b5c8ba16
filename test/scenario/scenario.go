// Package scenario has the parts that tests of the whole local stack share: a
// started stack and the people who use it.
package scenario

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/secure-share/secure-share/scripts/local/issuer"
	"github.com/secure-share/secure-share/scripts/local/stack"
	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/client/localid"
	"github.com/secure-share/secure-share/shared/roleassertion"
	"github.com/secure-share/secure-share/shared/roleassertion/roletest"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
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

// Connect signs somebody in at a site of the stack, with their own client.
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

// Administer calls the file API as erin, the administrator of acme, with a role
// assertion of the stack's own key. Another status than expected ends the test.
func Administer(t testing.TB, s *stack.Stack, method, path string, body any, status int) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	key, id, err := s.RoleKey()
	must(err)
	site, erin, found := issuer.Find("acme", "erin")
	if !found {
		t.Fatal("there is no erin of acme")
	}
	text, err := json.Marshal(body)
	must(err)
	identity, err := localid.New(s.Endpoints.Issuer, "acme", "erin")
	must(err)
	token, err := identity.Token(t.Context())
	must(err)
	r, err := http.NewRequestWithContext(t.Context(), method, s.Endpoints.FileAPI+path, bytes.NewReader(text))
	must(err)
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set(wire.RolesHeader, roletest.Sign(t, key, id, roletest.Claims(time.Now(), share.Site(site.CloudID), share.Person(erin.AccountID), roleassertion.SiteAdmin)))
	res, err := http.DefaultClient.Do(r)
	must(err)
	defer res.Body.Close()
	if res.StatusCode != status {
		said, _ := io.ReadAll(res.Body)
		t.Fatalf("%s %s: status %d: %s", method, path, res.StatusCode, said)
	}
}

// AllowOutsiders allows sending from acme to people without an account. The policy must
// not have been changed before.
func AllowOutsiders(t testing.TB, s *stack.Stack) {
	t.Helper()
	version := int64(0)
	Administer(t, s, http.MethodPut, "/v1/policies/site", wire.PolicyLevelRequest{
		Version: &version, Rules: wire.PolicyRules{DeliveryMethods: []string{"mail", "own", "copy"}, Outsiders: true},
	}, http.StatusOK)
}

// Outsider returns the client of a person without an account.
func Outsider(t testing.TB, s *stack.Stack) *client.Client {
	t.Helper()
	c, err := client.New(client.Options{LinkAPI: s.Endpoints.LinkAPI, Claims: client.ClaimFolder(t.TempDir())})
	if err != nil {
		t.Fatal(err)
	}
	return c
}
