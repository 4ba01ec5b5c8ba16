package issuer_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/secure-share/secure-share/scripts/local/issuer"
	"github.com/secure-share/secure-share/shared/forgetoken"
)

var now = time.Date(2026, 11, 21, 20, 0, 0, 0, time.UTC)

func open(t *testing.T, path string) *issuer.Issuer {
	t.Helper()
	i, err := issuer.Open(path, func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func call(t *testing.T, h http.Handler, method, target, body string) (int, string) {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(method, target, strings.NewReader(body)))
	answer, err := io.ReadAll(w.Result().Body)
	if err != nil {
		t.Fatal(err)
	}
	return w.Code, string(answer)
}

func tokenOf(t *testing.T, h http.Handler, body string) string {
	t.Helper()
	status, answer := call(t, h, "POST", "/token", body)
	var out struct{ Token string }
	if err := json.Unmarshal([]byte(answer), &out); status != 200 || err != nil {
		t.Fatalf("%s: status %d, %q, %v", body, status, answer, err)
	}
	return out.Token
}

// verifier is the production verifier, configured as in the stack.
func verifier(t *testing.T, h http.Handler, at time.Time) *forgetoken.Verifier {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return forgetoken.New(forgetoken.Config{
		AppID: issuer.AppID, Environment: issuer.EnvironmentType, KeysURL: server.URL + "/jwks.json",
		Transport: http.DefaultTransport, Now: func() time.Time { return at },
	})
}

func TestTokensPassTheVerifier(t *testing.T) {
	h := open(t, filepath.Join(t.TempDir(), "key.pem")).Handler("http://127.0.0.1:1/")
	v := verifier(t, h, now)
	for _, site := range issuer.Sites {
		for _, p := range site.People {
			got, err := v.Verify(t.Context(), "Bearer "+tokenOf(t, h, `{"site":"`+site.Name+`","person":"`+p.Name+`"}`))
			if err != nil {
				t.Fatalf("%s of %s: %v", p.Name, site.Name, err)
			}
			if string(got.Person) != p.AccountID || string(got.Site) != site.CloudID || string(got.Installation) != site.Installation || got.SiteURL != site.URL {
				t.Errorf("%s of %s: got %+v", p.Name, site.Name, got)
			}
		}
	}
}

func TestShapeOfAToken(t *testing.T) {
	i := open(t, filepath.Join(t.TempDir(), "key.pem"))
	raw := tokenOf(t, i.Handler(""), `{"site":"acme","person":"bob","module":"panel"}`)
	parsed, err := jwt.ParseSigned(raw, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		t.Fatal(err)
	}
	var c struct {
		jwt.Claims
		Principal string `json:"principal"`
		Context   struct {
			ModuleKey string `json:"moduleKey"`
			AccountID string `json:"accountId"`
		} `json:"context"`
	}
	if err := parsed.Claims(i.Keys(), &c); err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`^forge/invocation-token/[0-9a-f-]{36}$`).MatchString(parsed.Headers[0].KeyID) {
		t.Errorf("kid %q", parsed.Headers[0].KeyID)
	}
	if life := c.Expiry.Time().Sub(c.IssuedAt.Time()); life != 25*time.Second {
		t.Errorf("lifetime %s", life)
	}
	if c.Context.ModuleKey != "panel" || c.Principal == "" || c.Context.AccountID != c.Principal || c.ID == "" {
		t.Errorf("got %+v", c)
	}
	if again := tokenOf(t, i.Handler(""), `{"site":"acme","person":"bob"}`); again == raw {
		t.Error("two tokens are equal")
	}
}

func TestKeyOutlivesRestart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "key.pem")
	token := tokenOf(t, open(t, path).Handler(""), `{"site":"acme","person":"bob"}`)
	if _, err := verifier(t, open(t, path).Handler(""), now).Verify(t.Context(), "Bearer "+token); err != nil {
		t.Error(err)
	}
}

func TestNoPrivateHalfIsPublished(t *testing.T) {
	_, body := call(t, open(t, filepath.Join(t.TempDir(), "key.pem")).Handler(""), "GET", "/jwks.json", "")
	var set struct{ Keys []map[string]string }
	if err := json.Unmarshal([]byte(body), &set); err != nil || len(set.Keys) != 1 {
		t.Fatalf("got %q, %v", body, err)
	}
	for _, secret := range []string{"d", "p", "q", "dp", "dq", "qi"} {
		if set.Keys[0][secret] != "" {
			t.Errorf("the key set has %q", secret)
		}
	}
}

func TestPeople(t *testing.T) {
	h := open(t, filepath.Join(t.TempDir(), "key.pem")).Handler("")
	status, body := call(t, h, "GET", "/people?site=acme", "")
	var people []struct{ Name, AccountID, Mail string }
	if err := json.Unmarshal([]byte(body), &people); status != 200 || err != nil {
		t.Fatalf("status %d, %q, %v", status, body, err)
	}
	if len(people) < 10 || people[0].Name != "alice" || people[0].Mail != "alice@acme.example" || !strings.HasPrefix(people[0].AccountID, "712020:") {
		t.Errorf("got %+v", people)
	}
}

func TestRefusals(t *testing.T) {
	h := open(t, filepath.Join(t.TempDir(), "key.pem")).Handler("")
	for _, c := range []struct {
		method, target, body string
		status               int
	}{
		{"GET", "/people?site=none", "", 404},
		{"GET", "/people", "", 404},
		{"POST", "/token", `{"site":"none","person":"alice"}`, 404},
		{"POST", "/token", `{"site":"globex","person":"alice"}`, 404}, // of another site
		{"POST", "/token", `{"site":"acme"}`, 404},
		{"POST", "/token", `no JSON`, 400},
		{"POST", "/token", `{"site":"` + strings.Repeat("x", 4<<10) + `"}`, 400},
		{"POST", "/token", `{"site":"acme","person":"bob","age":"old"}`, 400},
		{"GET", "/token", "", 405},
		{"POST", "/uninstall", `{"site":"none"}`, 404},
		{"POST", "/install", `{"site":"none"}`, 404},
		{"POST", "/uninstall", `{"site":"acme"}`, 502}, // nothing answers there
		{"POST", "/leave", `{"site":"none"}`, 404},
		{"POST", "/leave", `{"site":"acme","person":"none"}`, 404},
		{"POST", "/leave", `{"site":"acme","person":"bob"}`, 502},
	} {
		if status, _ := call(t, h, c.method, c.target, c.body); status != c.status {
			t.Errorf("%s %s %.40s: status %d, want %d", c.method, c.target, c.body, status, c.status)
		}
	}
}

// The verifier refuses tokens of another age.
func TestAges(t *testing.T) {
	h := open(t, filepath.Join(t.TempDir(), "key.pem")).Handler("")
	v := verifier(t, h, now)
	for age, valid := range map[string]bool{"": true, "fresh": true, "expired": false, "future": false} {
		t.Run(age, func(t *testing.T) {
			token := tokenOf(t, h, `{"site":"acme","person":"bob","age":"`+age+`"}`)
			if _, err := v.Verify(t.Context(), "Bearer "+token); (err == nil) != valid {
				t.Error(err)
			}
		})
	}
}

// An uninstall and a person who leaves are events of the site's installation. No person's token is accepted as such an event.
func TestEvents(t *testing.T) {
	i := open(t, filepath.Join(t.TempDir(), "key.pem"))
	v := verifier(t, i.Handler(""), now)
	var path, authorization, body string
	fileAPI := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, _ := io.ReadAll(r.Body)
		path, authorization, body = r.URL.Path, r.Header.Get("Authorization"), string(text)
		w.WriteHeader(http.StatusNoContent)
	}))
	defer fileAPI.Close()
	h := i.Handler(fileAPI.URL)
	for _, event := range []struct{ at, in, path, body string }{
		{"/uninstall", `{"site":"globex"}`, "/v1/forge/lifecycle", "avi:forge:uninstalled:app"},
		{"/leave", `{"site":"globex","person":"dave"}`, "/v1/forge/user-deleted", "avi:jira:deleted:user"},
	} {
		if status, answer := call(t, h, "POST", event.at, event.in); status != http.StatusNoContent || path != event.path || !strings.Contains(body, event.body) {
			t.Fatalf("status %d, %q; called %s with %s", status, answer, path, body)
		}
		got, err := v.VerifyEvent(t.Context(), authorization)
		if err != nil || string(got.Installation) != issuer.Sites[1].Installation || string(got.Site) != issuer.Sites[1].CloudID {
			t.Errorf("%s: got %+v, %v", event.at, got, err)
		}
	}
	if _, err := v.Verify(t.Context(), authorization); err == nil {
		t.Error("the event's token passes for a person's")
	}
	if _, err := v.VerifyEvent(t.Context(), "Bearer "+tokenOf(t, h, `{"site":"globex","person":"dave"}`)); err == nil {
		t.Error("a person's token passes for an event's")
	}
}
