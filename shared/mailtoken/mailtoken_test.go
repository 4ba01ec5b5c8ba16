package mailtoken

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
)

// endpoint is a token endpoint that remembers what it was asked.
type endpoint struct {
	*httptest.Server
	answer func(w http.ResponseWriter, n int)

	mu    sync.Mutex
	asked []url.Values
}

func newEndpoint(t *testing.T, answer func(http.ResponseWriter, int)) *endpoint {
	t.Helper()
	e := &endpoint{answer: answer}
	e.Server = httptest.NewServer(e)
	t.Cleanup(e.Close)
	return e
}

func (e *endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()
	e.mu.Lock()
	e.asked = append(e.asked, r.PostForm)
	n := len(e.asked)
	e.mu.Unlock()
	e.answer(w, n)
}

func (e *endpoint) config() Config {
	return Config{URL: e.URL, ClientID: "relay", ClientSecret: "canary-secret", Scope: "https://outlook.office365.com/.default"}
}

// tokens answers with the token "token-N", valid for some seconds.
func tokens(seconds int, more map[string]string) func(http.ResponseWriter, int) {
	return func(w http.ResponseWriter, n int) {
		w.Header().Set("Content-Type", "application/json")
		answer := map[string]any{"access_token": fmt.Sprintf("token-%d", n), "token_type": "Bearer", "expires_in": seconds}
		for name, value := range more {
			answer[name] = value
		}
		_ = json.NewEncoder(w).Encode(answer)
	}
}

func expect(t *testing.T, s *Source, want string) {
	t.Helper()
	if got, err := s.Token(t.Context()); got != want || err != nil {
		t.Errorf("token %q, %v; want %q", got, err, want)
	}
}

func TestAProgramInItsOwnName(t *testing.T) {
	e := newEndpoint(t, tokens(3600, nil))
	s := New(e.config())
	expect(t, s, "token-1")
	expect(t, s, "token-1") // kept
	want := url.Values{
		"grant_type": {"client_credentials"}, "client_id": {"relay"}, "client_secret": {"canary-secret"},
		"scope": {"https://outlook.office365.com/.default"},
	}
	if len(e.asked) != 1 || e.asked[0].Encode() != want.Encode() {
		t.Errorf("asked %v", e.asked)
	}
}

func TestARefreshToken(t *testing.T) {
	e := newEndpoint(t, tokens(3600, nil))
	c := e.config()
	c.RefreshToken, c.Scope = "canary-refresh", ""
	expect(t, New(c), "token-1")
	want := url.Values{"grant_type": {"refresh_token"}, "client_id": {"relay"}, "client_secret": {"canary-secret"}, "refresh_token": {"canary-refresh"}}
	if len(e.asked) != 1 || e.asked[0].Encode() != want.Encode() {
		t.Errorf("asked %v", e.asked)
	}
}

// A token that expires within seconds is not used, and a new refresh token replaces
// the old one.
func TestExpiredTokensAreReplaced(t *testing.T) {
	e := newEndpoint(t, tokens(1, map[string]string{"refresh_token": "canary-next"}))
	c := e.config()
	c.RefreshToken = "canary-refresh"
	s := New(c)
	expect(t, s, "token-1")
	expect(t, s, "token-2")
	if len(e.asked) != 2 || e.asked[1].Get("refresh_token") != "canary-next" {
		t.Errorf("asked %v", e.asked)
	}
}

// A Source and its Config may be printed.
func TestSecretsAreNotPrinted(t *testing.T) {
	e := newEndpoint(t, tokens(3600, nil))
	c := e.config()
	c.RefreshToken = "canary-refresh"
	s := New(c)
	expect(t, s, "token-1")
	holder := struct{ source *Source }{s}
	for _, format := range []string{"%v", "%+v", "%#v", "%s"} {
		for _, v := range []any{c, s, holder} {
			if text := fmt.Sprintf(format, v); strings.Contains(text, "canary") || strings.Contains(text, "token-1") {
				t.Errorf("%s prints %s", format, text)
			}
		}
	}
}

// Errors name the status and the code, and nothing that the server repeats.
func TestRefusals(t *testing.T) {
	refuse := func(status int, body string) func(http.ResponseWriter, int) {
		return func(w http.ResponseWriter, _ int) {
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Location", "/elsewhere")
			w.WriteHeader(status)
			fmt.Fprint(w, body)
		}
	}
	for name, c := range map[string]struct {
		answer func(http.ResponseWriter, int)
		want   string
	}{
		"a wrong secret": {refuse(401, `{"error":"invalid_client","error_description":"canary-secret is wrong"}`), "mailtoken: the token endpoint answers 401 invalid_client"},
		"another format": {refuse(400, `{"error":"canary secret"}`), "mailtoken: the token endpoint answers 400"},
		"a page":         {refuse(503, `<html>canary</html>`), "mailtoken: the token endpoint answers 503"},
		"a redirect":     {refuse(307, ``), "mailtoken: the token endpoint answers 307"},
		"no token":       {refuse(200, `{"canary":1}`), "mailtoken: no answer from the token endpoint"},
	} {
		t.Run(name, func(t *testing.T) {
			e := newEndpoint(t, c.answer)
			_, err := New(e.config()).Token(t.Context())
			if err == nil || err.Error() != c.want {
				t.Errorf("%v", err)
			}
			if len(e.asked) != 1 {
				t.Errorf("asked %d times", len(e.asked))
			}
		})
	}
	e := newEndpoint(t, nil)
	e.Close()
	if _, err := New(e.config()).Token(t.Context()); err == nil || strings.Contains(err.Error(), e.URL) {
		t.Errorf("no server: %v", err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := New(newEndpoint(t, tokens(1, nil)).config()).Token(ended); err == nil {
		t.Error("the context is ignored")
	}
}
