package e2e

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/shared/env"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
	"github.com/secure-share/secure-share/test/scenario"
)

// trusted is a registered application: the files that secureshare application made.
type trusted struct{ ID, Key, Certificate string }

// register makes the key of an application and registers it, for those who agree.
func register(t *testing.T, name string, requests ...string) trusted {
	t.Helper()
	var a trusted
	program{t, scenario.Build(t, "cmd/secureshare"), t.TempDir()}.result(&a, "", "application", t.TempDir(), "--name", name)
	certificate, err := os.ReadFile(a.Certificate)
	if err != nil {
		t.Fatal(err)
	}
	administer(t, live, http.MethodPost, "/v1/applications", wire.ApplicationRequest{
		Certificate: string(certificate),
		ApplicationSettings: wire.ApplicationSettings{
			Name: name, TimeoutSeconds: 60, Sources: []string{"127.0.0.1", "::1"}, Scopes: []string{"send", "read"}, Requests: requests,
		},
	}, http.StatusCreated)
	return a
}

func (a trusted) revoke(t *testing.T) {
	t.Helper()
	administer(t, live, http.MethodDelete, "/v1/applications/"+a.ID, nil, http.StatusNoContent)
}

// An administrator gives the address of an application. On the local stack, that of one
// server on this machine is allowed, and no other.
func TestTheCertificateAtAnAddress(t *testing.T) {
	fetch := func(address string, status int) {
		t.Helper()
		administer(t, live, http.MethodPost, "/v1/applications/certificate", wire.CertificateRequest{Address: address}, status)
	}
	fetch(live.Endpoints.Publisher, http.StatusUnprocessableEntity) // nothing is published yet
	program{t, scenario.Build(t, "cmd/secureshare"), t.TempDir()}.result(&trusted{}, "", "application", filepath.Join(live.Dir, "application"))
	fetch(live.Endpoints.Publisher, http.StatusOK)
	for _, server := range []string{live.Endpoints.FileAPI, live.Endpoints.Blobs, live.Endpoints.Issuer} {
		fetch("https"+strings.TrimPrefix(server, "http"), http.StatusUnprocessableEntity)
	}
	fetch("https://169.254.169.254", http.StatusUnprocessableEntity)
	fetch(live.Endpoints.FileAPI, http.StatusBadRequest) // not https
}

// Only the stage local may reach this machine.
func TestNoOtherStageReachesThisMachine(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), scenario.Build(t, "functions/fileapi/lambda"))
	cmd.Env = []string{env.Stage + "=prod", env.LocalHTTPS + "={}"}
	if out, err := cmd.CombinedOutput(); err == nil || !strings.Contains(string(out), env.LocalHTTPS+": only the stage local") {
		t.Errorf("%v: %s", err, out)
	}
}

// The example sends a file for a person who agreed, and only for as long.
func TestTheExampleApplicationSendsForAPersonWhoAgreed(t *testing.T) {
	example, app := scenario.Build(t, "examples/application"), register(t, "Payroll", "POST /v1/shares", "POST /v1/shares/{id}/commit", "GET /v1/policy")
	defer app.revoke(t)
	alice, bob := acme(t, "alice"), acme(t, "bob")
	const mail = "alice.payroll@acme.example"
	file := filepath.Join(t.TempDir(), "payslip.txt")
	plain := content(100_000)
	if err := os.WriteFile(file, plain, 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(keyMailer string) (id, said string, err error) {
		cmd := exec.CommandContext(t.Context(), example, "-api", live.Endpoints.FileAPI, "-key-mailer", keyMailer, "-key", app.Key,
			"-for", bob.AccountID, "-name", bob.Name, "-to", alice.AccountID, "-mail", mail, "-file", file)
		var out, errs bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &errs
		err = cmd.Run()
		return strings.TrimSpace(out.String()), errs.String(), err
	}
	refused := func(when string) {
		t.Helper()
		if id, said, err := run(live.Endpoints.KeyMailer); err == nil || id != "" || !strings.Contains(said, "may not act for this person") {
			t.Errorf("%s: %v: %s%s", when, err, id, said)
		}
	}

	refused("before bob agreed")
	consent := "/v1/consents/" + app.ID
	call(t, bob, http.MethodPut, consent, nil, http.StatusNoContent)
	id, said, err := run(live.Endpoints.KeyMailer)
	if err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	if s := status(t, alice, share.ID(id)); s.Sender != bob.AccountID || s.Role != "recipient" {
		t.Errorf("%+v", s)
	}
	if got, err := get(t, alice, share.ID(id), mailed(t, live, mail)); err != nil || !bytes.Equal(got, plain) {
		t.Errorf("what arrived differs: %v", err)
	}
	refuses := httptest.NewServer(http.NotFoundHandler())
	defer refuses.Close()
	id, said, err = run(refuses.URL)
	if err == nil || !strings.Contains(said, "its key was not delivered") {
		t.Errorf("without a key mailer: %v: %s", err, said)
	}
	if s := status(t, alice, share.ID(id)); s.Sender != bob.AccountID { // the id is printed all the same
		t.Errorf("%+v", s)
	}
	call(t, bob, http.MethodDelete, consent, nil, http.StatusNoContent)
	refused("after bob withdrew")
}
