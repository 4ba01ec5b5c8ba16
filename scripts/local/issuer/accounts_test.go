package issuer_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/scripts/local/issuer"
	"github.com/secure-share/secure-share/shared/wire"
)

// Answers by Atlassian's user privacy guide.
func TestReportsOfPersonalData(t *testing.T) {
	h := open(t, filepath.Join(t.TempDir(), "key.pem")).Handler("")
	const alice, bob = "712020:0c5d2b7e-6f3a-4d1b-9a84-2e7f5c1d8b90", "712020:5e91a3c4-7b2d-4f68-8d05-b3c6e7f1a249"
	report := func(at time.Time, ids ...string) (int, string) {
		t.Helper()
		var accounts []string
		for _, id := range ids {
			accounts = append(accounts, fmt.Sprintf(`{"accountId":%q,"updatedAt":%q}`, id, at.Format(time.RFC3339)))
		}
		return call(t, h, "POST", "/atlassian/app/report-accounts", `{"accounts":[`+strings.Join(accounts, ",")+`]}`)
	}
	same := func(what string, status int, answer string, wantStatus int, want string) {
		t.Helper()
		if status != wantStatus || strings.TrimSpace(answer) != want {
			t.Errorf("%s: %d %s, want %d %s", what, status, answer, wantStatus, want)
		}
	}
	yesterday := now.Add(-24 * time.Hour)
	status, answer := report(yesterday, alice, bob)
	same("active accounts", status, answer, 204, "")
	for _, path := range []string{"/accounts/close", "/accounts/update"} {
		person := map[string]string{"/accounts/close": "alice", "/accounts/update": "bob"}[path]
		if status, answer := call(t, h, "POST", path, `{"site":"acme","person":"`+person+`"}`); status != 204 {
			t.Fatalf("%s: %d %s", path, status, answer)
		}
	}
	status, answer = report(yesterday, alice, bob)
	same("closed and updated", status, answer, 200, `{"accounts":[{"accountId":"`+alice+`","status":"closed"},{"accountId":"`+bob+`","status":"updated"}]}`)
	status, answer = report(now, bob)
	same("fetched since", status, answer, 204, "")
	status, answer = report(now, issuer.TestClosed)
	same("the account for tests", status, answer, 200, `{"accounts":[{"accountId":"`+issuer.TestClosed+`","status":"closed"}]}`)
	for what, refused := range map[string]func() (int, string){
		"none":     func() (int, string) { return report(now) },
		"too many": func() (int, string) { return report(now, strings.Split(strings.Repeat("a,", 90)+"a", ",")...) },
		"no id":    func() (int, string) { return report(now, "") },
		"no time":  func() (int, string) { return report(time.Time{}, alice) },
	} {
		if status, answer := refused(); status != 400 || !strings.Contains(answer, "errorMessage") {
			t.Errorf("%s: %d %s", what, status, answer)
		}
	}
}

// The app's function calls with a token that names no person and no site, and with its
// own assertion.
func TestCallsOfTheFunction(t *testing.T) {
	i := open(t, filepath.Join(t.TempDir(), "key.pem"))
	v := verifier(t, i.Handler(""), now)
	fileAPI := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		event, err := v.VerifyEvent(r.Context(), r.Header.Get("Authorization"))
		body, _ := io.ReadAll(r.Body)
		fmt.Fprintf(w, "%s %s %q %q %v %s", r.URL.Path, event.Installation, event.Site, r.Header.Get(wire.AppHeader), err, body)
	}))
	defer fileAPI.Close()
	r := httptest.NewRequest("POST", "/remote/acme/file-api/v1/forge/accounts", strings.NewReader(`{"after":""}`))
	r.Header.Set(wire.AppHeader, "assertion")
	w := httptest.NewRecorder()
	i.Handler(fileAPI.URL).ServeHTTP(w, r)
	want := fmt.Sprintf(`/v1/forge/accounts %s "" "assertion" <nil> {"after":""}`, issuer.Sites[0].Installation)
	if w.Code != 200 || w.Body.String() != want {
		t.Errorf("%d %s, want %s", w.Code, w.Body, want)
	}
}
