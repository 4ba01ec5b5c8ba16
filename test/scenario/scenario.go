// Package scenario contains the parts that tests of the whole local stack share: a
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
// not installed, and with -short. If no state folder is given, its databases are in memory.
func Start(t testing.TB, o stack.Options) *stack.Stack {
	t.Helper()
	needs.Time(t)
	o.InMemory = o.Dir == ""
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

// Administer calls the file API as erin, the administrator of acme, with a role assertion
// of the stack's own key. Any other status ends the test.
func Administer(t testing.TB, s *stack.Stack, method, path string, body any, status int) {
	t.Helper()
	site, erin, found := issuer.Find("acme", "erin")
	if !found {
		t.Fatal("there is no erin of acme")
	}
	key, id, err := s.RoleKey()
	if err != nil {
		t.Fatal(err)
	}
	identity, err := localid.New(s.Endpoints.Issuer, "acme", "erin")
	if err != nil {
		t.Fatal(err)
	}
	token, err := identity.Token(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	roles := roletest.Sign(t, key, id, roletest.Claims(time.Now(), share.Site(site.CloudID), share.Person(erin.AccountID), roleassertion.SiteAdmin))
	got, said := call(t, method, s.Endpoints.FileAPI+path, body, map[string]string{"Authorization": "Bearer " + token, wire.RolesHeader: roles})
	if got != status {
		t.Fatalf("%s %s: status %d: %s", method, path, got, said)
	}
}

// AsApp makes a call to the file API as the app's function does for acme, by way of Forge,
// and returns the answer. A refusal ends the test.
func AsApp(t testing.TB, s *stack.Stack, path string, body any) []byte {
	t.Helper()
	key, id, err := s.RoleKey()
	if err != nil {
		t.Fatal(err)
	}
	app := roletest.SignApp(t, key, id, time.Now(), share.Site(issuer.Sites[0].CloudID))
	status, answer := call(t, http.MethodPost, s.Endpoints.Issuer+"/remote/acme/file-api"+path, body, map[string]string{wire.AppHeader: app})
	if status/100 != 2 {
		t.Fatalf("POST %s: status %d: %s", path, status, answer)
	}
	return answer
}

// call makes a request with a JSON body. Without an answer the test ends.
func call(t testing.TB, method, url string, body any, header map[string]string) (status int, answer []byte) {
	t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), method, url, bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	for name, value := range header {
		r.Header.Set(name, value)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if answer, err = io.ReadAll(res.Body); err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, answer
}

// AllowOutsiders allows sending from acme to people without an account, including gates
// that any page may embed, and any number of openings. The policy must not have been
// changed before.
func AllowOutsiders(t testing.TB, s *stack.Stack) {
	t.Helper()
	version := int64(0)
	Administer(t, s, http.MethodPut, "/v1/policies/site", wire.PolicyLevelRequest{
		Version: &version, Rules: wire.PolicyRules{DeliveryMethods: []string{"mail", "own", "copy"}, Outsiders: true, UntilExpiry: true, Gates: true, EmbedOrigins: []string{"*"}},
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
