package host_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/scripts/local/host"
	"github.com/secure-share/secure-share/scripts/local/issuer"
)

// built is a host with a built app in dir, which the caller may change.
func built(t *testing.T) (h *host.Host, dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, content := range map[string]string{
		"manifest.yml":                   fixtureManifest,
		"app/index.html":                 "<!doctype html><html><HEAD lang=x><title>x</title></HEAD></html>",
		"app/assets/index-BnrkqFtR.js":   "export {};",
		"app/assets/index-DCIrZF_D.css":  "p {}",
		"app/assets/worker-a1b2c3d4.mjs": "1",
		"app/plain.js":                   "1",
		"app/data.json":                  "{}",
		"app/picture.svg":                "<svg/>",
		"app/unknown.zzz":                "x",
	} {
		write(t, filepath.Join(dir, name), content)
	}
	return host.New(host.Options{
		Folder: filepath.Join(dir, "app"), Manifest: filepath.Join(dir, "manifest.yml"),
		Variables: map[string]string{"API": "http://127.0.0.1:7401"},
		Origin:    page, AppOrigin: "http://localhost:7405", Mailbox: "http://127.0.0.1:7404", Invoke: echo,
	}), dir
}

// appPath is the app's for the first site.
var appPath = host.AppPath(issuer.Sites[0].CloudID)

func echo(_ context.Context, s issuer.Site, p issuer.Person, key string, payload json.RawMessage) (json.RawMessage, error) {
	if key == "nothing" {
		return nil, nil
	}
	if key == "broken" {
		return nil, errors.New("it is broken")
	}
	return json.Marshal([]string{s.CloudID, p.AccountID, key, string(payload)})
}

func call(t *testing.T, h http.Handler, method, target, body string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(method, target, strings.NewReader(body)))
	return w
}

func TestAppIsServedAsByForge(t *testing.T) {
	h, _ := built(t)
	const forever, now = "public, max-age=31536000, immutable", "no-cache"
	for name, c := range map[string]struct{ kind, cache string }{
		appPath:                                {"text/html; charset=utf-8", "no-store"},
		appPath + "index.html":                 {"text/html; charset=utf-8", "no-store"},
		appPath + "assets/index-BnrkqFtR.js":   {"text/javascript; charset=utf-8", forever},
		appPath + "assets/index-DCIrZF_D.css":  {"text/css; charset=utf-8", forever},
		appPath + "assets/worker-a1b2c3d4.mjs": {"text/javascript; charset=utf-8", forever},
		appPath + "plain.js":                   {"text/javascript; charset=utf-8", now},
		appPath + "data.json":                  {"application/json", now},
		appPath + "picture.svg":                {"image/svg+xml", now},
		appPath + "unknown.zzz":                {"application/octet-stream", now},
		"/bridge/bridge.js":                    {"text/javascript; charset=utf-8", now},
		"/bridge/wire.js":                      {"text/javascript; charset=utf-8", now},
	} {
		t.Run(name, func(t *testing.T) {
			w := call(t, h.App(), "GET", name, "")
			header := w.Header()
			if w.Code != 200 || header.Get("Content-Type") != c.kind || header.Get("Cache-Control") != c.cache {
				t.Errorf("status %d, %v", w.Code, header)
			}
			if !strings.HasPrefix(header.Get("Content-Security-Policy"), "default-src 'self'; ") || header.Get("X-Content-Type-Options") != "nosniff" {
				t.Error(header)
			}
		})
	}
	if got := call(t, h.App(), "GET", appPath+"plain.js", "").Body.String(); got != "1" {
		t.Errorf("plain.js is %q", got)
	}
}

func TestOnlyTheAppIsServed(t *testing.T) {
	h, dir := built(t)
	write(t, filepath.Join(dir, "secret.txt"), "secret")
	for _, c := range []struct {
		method, target string
		status         int
	}{
		{"GET", "/", 404},
		{"GET", "/index.html", 404},
		{"GET", "/assets/index-BnrkqFtR.js", 404},
		{"GET", appPath + "missing.js", 404},
		{"GET", appPath + "assets", 404},
		{"GET", appPath + "..%2fsecret.txt", 404},
		{"GET", appPath + "%2e%2e%2fmanifest.yml", 404},
		{"POST", appPath + "index.html", 405},
		{"PUT", appPath + "plain.js", 405},
		{"DELETE", "/bridge/bridge.js", 405},
	} {
		if w := call(t, h.App(), c.method, c.target, ""); w.Code != c.status {
			t.Errorf("%s %s: status %d, %q", c.method, c.target, w.Code, w.Body)
		}
	}
}

// The bridge comes first in the head and has the host page's origin.
func TestBridgeIsInjected(t *testing.T) {
	h, dir := built(t)
	index := func() *httptest.ResponseRecorder { return call(t, h.App(), "GET", appPath, "") }
	_, after, ok := strings.Cut(index().Body.String(), "<HEAD lang=x>")
	if !ok || !strings.HasPrefix(after, "<script ") || !strings.Contains(after, `src="/bridge/bridge.js" data-host="`+page+`"`) {
		t.Errorf("index.html is %q", after)
	}
	write(t, filepath.Join(dir, "app/index.html"), "<p>no head")
	if w := index(); w.Code != 500 {
		t.Errorf("without a head: status %d", w.Code)
	}
}

func settings(t *testing.T, h *host.Host) (problem, app string) {
	t.Helper()
	var out struct{ Problem, App string }
	if err := json.Unmarshal(call(t, h.Page(), "GET", "/host/settings.json", "").Body.Bytes(), &out); err != nil {
		t.Fatal(err)
	}
	return out.Problem, out.App
}

// Even if something is missing there is a page, which says what to do.
func TestWhatIsMissingIsSaid(t *testing.T) {
	h, dir := built(t)
	if problem, app := settings(t, h); problem != "" || app != "http://localhost:7405"+appPath+"index.html" {
		t.Errorf("got %q, %q", problem, app)
	}
	write(t, filepath.Join(dir, "manifest.yml"), "a: ${OTHER}")
	if problem, _ := settings(t, h); !strings.Contains(problem, "no value for OTHER") {
		t.Errorf("got %q", problem)
	}
	without := host.New(host.Options{Manifest: "testdata/none.yml", Origin: page, AppOrigin: "http://localhost:7405"})
	if problem, _ := settings(t, without); !strings.Contains(problem, "no manifest") {
		t.Errorf("got %q", problem)
	}
	unbuilt := host.New(host.Options{Manifest: "../../../forge/manifest.yml", Variables: map[string]string{
		"SECURE_SHARE_FORGE_APP_ID": "a", "SECURE_SHARE_FILE_API": "b", "SECURE_SHARE_KEY_MAILER": "c", "SECURE_SHARE_BLOB_STORE": "d",
		"SECURE_SHARE_LIVE_UPDATES": "e",
	}, Origin: page})
	if problem, _ := settings(t, unbuilt); !strings.Contains(problem, "make app") {
		t.Errorf("got %q", problem)
	}
	if w := call(t, unbuilt.App(), "GET", appPath, ""); w.Code != 404 || !strings.Contains(w.Body.String(), "make app") {
		t.Errorf("status %d, %q", w.Code, w.Body)
	}
}

func TestPage(t *testing.T) {
	h, _ := built(t)
	w := call(t, h.Page(), "GET", page+"/?site=acme", "")
	policy := directives(w.Header().Get("Content-Security-Policy"))
	if w.Code != 200 || policy["script-src"] != "'self'" || policy["style-src"] != "'self'" ||
		policy["connect-src"] != "'self' http://127.0.0.1:7401/" || policy["frame-src"] != "http://localhost:7405" {
		t.Errorf("status %d, policy %v", w.Code, policy)
	}
	// On the app's host name, page and app would be one site.
	w = call(t, h.Page(), "GET", "http://localhost:7400/?site=acme", "")
	if w.Code != http.StatusTemporaryRedirect || w.Header().Get("Location") != page+"/?site=acme" {
		t.Errorf("status %d, %v", w.Code, w.Header())
	}
	const ids = "/00000000-0000-4000-8000-000000000001/00000000-0000-4000-8000-00000000c0de"
	for path, status := range map[string]int{
		"/jira/apps" + ids: 200, "/jira/apps" + ids + "/shares/x": 200, "/wiki/apps" + ids + "/secure-share/shares/x": 200,
		"/wiki/apps" + ids: 404, "/jira/apps/x": 404,
	} {
		t.Run(path, func(t *testing.T) {
			w := call(t, h.Page(), "GET", page+path, "")
			if w.Code != status || status == 200 && !strings.Contains(w.Body.String(), "main.js") {
				t.Errorf("status %d", w.Code)
			}
		})
	}
	for _, path := range []string{"/host/page/main.js", "/host/page/host.css", "/host/bridge/wire.js", "/avatars/" + issuer.Sites[0].People[0].AccountID} {
		if w := call(t, h.Page(), "GET", path, ""); w.Code != 200 {
			t.Errorf("%s: status %d", path, w.Code)
		}
	}
}

// It is not documented what real products send, so the app must work with each
// of these.
func TestWhatThePageAllowsItsFrame(t *testing.T) {
	const app = "http://localhost:7405"
	for name, c := range map[string]struct {
		o               host.Options
		frames, sandbox string
	}{
		"strict":  {host.Options{}, app, host.SandboxAttribute},
		"frames":  {host.Options{OpenFrames: true}, app + " blob:", host.SandboxAttribute},
		"windows": {host.Options{Popups: true}, app, "allow-popups allow-popups-to-escape-sandbox " + host.SandboxAttribute},
	} {
		t.Run(name, func(t *testing.T) {
			c.o.Origin, c.o.AppOrigin = page, app
			h := host.New(c.o)
			policy := directives(call(t, h.Page(), "GET", page+"/", "").Header().Get("Content-Security-Policy"))
			if policy["frame-src"] != c.frames {
				t.Errorf("frame-src is %q, want %q", policy["frame-src"], c.frames)
			}
			var got struct{ Sandbox string }
			if err := json.Unmarshal(call(t, h.Page(), "GET", "/host/settings.json", "").Body.Bytes(), &got); err != nil || got.Sandbox != c.sandbox {
				t.Errorf("the sandbox is %q, want %q (%v)", got.Sandbox, c.sandbox, err)
			}
		})
	}
}

func TestInvoke(t *testing.T) {
	h, _ := built(t)
	alice := issuer.Sites[0].People[0]
	for body, c := range map[string]struct {
		status int
		want   string
	}{
		`{"site":"acme","person":"alice","function":"settings","payload":{"a":1}}`: {200, alice.AccountID},
		`{"site":"acme","person":"alice","function":"nothing"}`:                    {200, "null"},
		`{"site":"acme","person":"alice","function":"broken"}`:                     {502, "it is broken"},
		`{"site":"globex","person":"alice","function":"settings"}`:                 {404, "no such person"},
		`no JSON`: {400, "JSON"},
	} {
		t.Run(body, func(t *testing.T) {
			if w := call(t, h.Page(), "POST", "/invoke", body); w.Code != c.status || !strings.Contains(w.Body.String(), c.want) {
				t.Errorf("status %d, %q", w.Code, w.Body)
			}
		})
	}
}
