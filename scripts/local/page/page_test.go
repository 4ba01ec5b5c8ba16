package page_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/scripts/local/page"
	"github.com/secure-share/secure-share/shared/pagepolicy"
)

func get(t *testing.T, h http.Handler, path string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w
}

func built(t *testing.T) http.Handler {
	t.Helper()
	folder := t.TempDir()
	for name, content := range map[string]string{
		"index.html": "<!doctype html>", "assets/start-12345678.js": "start()", ".vite/manifest.json": "{}",
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(folder, name)
			if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
		})
	}
	return page.Handler(page.Options{Folder: folder, LinkAPI: "http://127.0.0.1:1", Blobs: "http://127.0.0.1:2"})
}

func TestFiles(t *testing.T) {
	h := built(t)
	for _, c := range []struct {
		path, kind, cache string
		status            int
	}{
		{"/", "text/html; charset=utf-8", pagepolicy.CacheOthers, http.StatusOK},
		{"/assets/start-12345678.js", "text/javascript; charset=utf-8", pagepolicy.CacheAssets, http.StatusOK},
		{"/config.json", "application/json", pagepolicy.CacheOthers, http.StatusOK},
		{"/.vite/manifest.json", "", "", http.StatusNotFound},
		{"/assets/none.js", "", "", http.StatusNotFound},
		{"/assets/", "", "", http.StatusNotFound},
	} {
		t.Run(c.path, func(t *testing.T) {
			w := get(t, h, c.path)
			if w.Code != c.status {
				t.Fatalf("answered %d, want %d", w.Code, c.status)
			}
			for _, want := range pagepolicy.Headers(nil, "http://127.0.0.1:1", "http://127.0.0.1:2") {
				if w.Header().Get(want.Name) != want.Value {
					t.Errorf("%s is %q, want %q", want.Name, w.Header().Get(want.Name), want.Value)
				}
			}
			if c.status != http.StatusOK {
				return
			}
			if kind, cache := w.Header().Get("Content-Type"), w.Header().Get("Cache-Control"); kind != c.kind || cache != c.cache {
				t.Errorf("is %q, cached %q; want %q, %q", kind, cache, c.kind, c.cache)
			}
		})
	}
}

func TestConfig(t *testing.T) {
	if body := get(t, built(t), "/config.json").Body.String(); strings.TrimSpace(body) != `{"linkApi":"http://127.0.0.1:1"}` {
		t.Errorf("config.json is %s", body)
	}
}

func TestNotBuilt(t *testing.T) {
	w := get(t, page.Handler(page.Options{}), "/")
	if w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "make app") {
		t.Errorf("answered %d %q, want 404 that says how to build it", w.Code, w.Body)
	}
}
