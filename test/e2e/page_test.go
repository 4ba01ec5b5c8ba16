package e2e

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"github.com/secure-share/secure-share/scripts/local/stack"
	"github.com/secure-share/secure-share/shared/pagepolicy"
)

// The stack serves the page for people without an account at an origin that nothing else
// has, with the headers of the page. The link API allows this origin, and not the app's.
func TestThePageHasAnOriginOfItsOwn(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "index.html"), []byte("<!doctype html>"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := start(t, stack.Options{SweepEvery: -1, Page: folder})
	for name, host := range hosts(t, s.Endpoints) {
		if name != "page" && host == hosts(t, s.Endpoints)["page"] {
			t.Errorf("%s has the origin of the page", name)
		}
	}
	for path, want := range map[string]int{"/": http.StatusOK, "/none.js": http.StatusNotFound} {
		checkHeaders(t, s.Endpoints, path, want)
	}
	if _, body := request(t, http.MethodGet, s.Endpoints.Page+"/"+pagepolicy.Config, nil); body != string(pagepolicy.ConfigFile(s.Endpoints.LinkAPI)) {
		t.Errorf("%s is %s", pagepolicy.Config, body)
	}
	for origin, want := range map[string]bool{s.Endpoints.Page: true, s.Endpoints.App: false} {
		preflight := http.Header{"Origin": {origin}, "Access-Control-Request-Method": {http.MethodPost}, "Access-Control-Request-Headers": {"content-type"}}
		res, _ := request(t, http.MethodOptions, s.Endpoints.LinkAPI+"/v1/links/x/show", preflight)
		if allowed := res.Header.Get("Access-Control-Allow-Origin") == origin && res.Header.Get("Access-Control-Allow-Headers") != ""; allowed != want {
			t.Errorf("%s may call the link API: %v, want %v", origin, allowed, want)
		}
	}
}

// checkHeaders compares a response of the page with its status and headers.
func checkHeaders(t *testing.T, e stack.Endpoints, path string, status int) {
	t.Helper()
	res, _ := request(t, http.MethodGet, e.Page+path, nil)
	if res.StatusCode != status {
		t.Errorf("%s: status %d, want %d", path, res.StatusCode, status)
	}
	for _, h := range pagepolicy.Headers([]string{e.Embed}, e.LinkAPI, e.Blobs) {
		if got := res.Header.Get(h.Name); got != h.Value {
			t.Errorf("%s: %s is %q, want %q", path, h.Name, got, h.Value)
		}
	}
}

// hosts are the host and port of each endpoint, by its name in JSON.
func hosts(t *testing.T, e stack.Endpoints) map[string]string {
	t.Helper()
	raw, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	addresses, found := map[string]string{}, map[string]string{}
	if err := json.Unmarshal(raw, &addresses); err != nil {
		t.Fatal(err)
	}
	for name, address := range addresses {
		u, err := url.Parse(address)
		if err != nil || u.Host == "" {
			t.Fatalf("%s is %q: %v", name, address, err)
		}
		found[name] = u.Host
	}
	return found
}

func request(t *testing.T, method, address string, header http.Header) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	if header != nil {
		r.Header = header
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(body)
}
