package e2e

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/secure-share/secure-share/scripts/local/stack"
	"github.com/secure-share/secure-share/scripts/smoke"
	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/client/applicationid"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
	"github.com/secure-share/secure-share/test/scenario"
)

// No reaper runs here. The first call after the uninstall event is refused, of a program
// and of an application. When the app is installed again the old ones stay refused, a new
// program works, and the application can be registered with the key that it has.
func TestProgramsAndApplicationsEndWithTheFirstCallAfterTheRemoval(t *testing.T) {
	t.Parallel()
	s := start(t, stack.Options{SweepEvery: -1})
	tool := smoke.Tool{Path: scenario.Build(t, "cmd/secureshare"), State: t.TempDir()}
	pair := smoke.Pair{FileAPI: s.Endpoints.FileAPI, KeyMailer: s.Endpoints.KeyMailer, Issuer: s.Endpoints.Issuer}
	approve, err := pair.Approver("acme", "alice")
	if err != nil {
		t.Fatal(err)
	}
	signIn := func(profile string) {
		t.Helper()
		if err := tool.SignIn(t.Context(), pair.FileAPI, profile, approve); err != nil {
			t.Fatal(err)
		}
	}
	inbox := func(profile string) error {
		return tool.Run(t.Context(), smoke.Command{Profile: profile, Args: []string{"inbox"}})
	}
	atIssuer := func(path string) {
		t.Helper()
		if code := visit(t, http.MethodPost, s.Endpoints.Issuer+path, "", "application/json", `{"site":"acme"}`); code != http.StatusNoContent {
			t.Fatalf("%s: status %d", path, code)
		}
	}
	bob, payroll := on(t, s, "acme", "bob"), applicationid.NewKey()
	call, err := client.New(client.Options{
		FileAPI: s.Endpoints.FileAPI, KeyMailer: s.Endpoints.KeyMailer,
		Identity: applicationid.Identity{Key: payroll, Person: share.Person(bob.AccountID), Lifetime: time.Minute, Now: time.Now},
	})
	if err != nil {
		t.Fatal(err)
	}
	inboxOfBob := func() error {
		for _, err := range call.Inbox(t.Context()) {
			return err
		}
		return nil
	}

	signIn("before")
	registerFor(t, s, payroll, bob.AccountID)
	for _, err := range []error{inbox("before"), inboxOfBob()} {
		if err != nil {
			t.Fatal(err)
		}
	}
	atIssuer("/uninstall")
	refused := func(when string) {
		t.Helper()
		if err := inbox("before"); !errors.Is(err, client.UnknownProgram) {
			t.Errorf("%s: %v", when, err)
		}
		if err := inboxOfBob(); !errors.Is(err, client.Slug("unknown-application")) {
			t.Errorf("%s: %v", when, err)
		}
	}
	refused("after the removal")
	atIssuer("/install")
	refused("installed again")

	signIn("after")
	registerFor(t, s, payroll, bob.AccountID)
	if err := s.Sweep(t.Context()); err != nil { // which ends everything of the first installation
		t.Fatal(err)
	}
	for _, err := range []error{inbox("after"), inboxOfBob()} {
		if err != nil {
			t.Error(err)
		}
	}
	if err := inbox("before"); !errors.Is(err, client.UnknownProgram) {
		t.Error(err)
	}
}

// registerFor registers the application with a key for one person.
func registerFor(t *testing.T, s *stack.Stack, key applicationid.Key, person string) {
	t.Helper()
	certificate, err := key.Certificate("Payroll", time.Now().Add(-time.Minute), time.Now().Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	administer(t, s, http.MethodPost, "/v1/applications", wire.ApplicationRequest{
		Certificate: string(certificate),
		ApplicationSettings: wire.ApplicationSettings{
			Name: "Payroll", TimeoutSeconds: 60, Sources: []string{"127.0.0.1", "::1"}, Scopes: []string{"read"}, People: []string{person},
		},
	}, http.StatusCreated)
}
