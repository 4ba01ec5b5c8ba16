package host_test

import (
	"errors"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/secure-share/secure-share/scripts/local/host"
)

const page = "http://127.0.0.1:7400"

func parse(t *testing.T, manifest string, variables map[string]string) host.Manifest {
	t.Helper()
	m, err := host.ParseManifest([]byte(manifest), variables, os.DirFS("../../../forge"))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// directives are the sources of a policy by directive.
func directives(policy string) map[string]string {
	out := map[string]string{}
	for d := range strings.SplitSeq(policy, "; ") {
		name, sources, _ := strings.Cut(d, " ")
		out[name] = sources
	}
	return out
}

func TestPolicyOfAnEmptyManifest(t *testing.T) {
	got := directives(parse(t, "{}", nil).Policy(page, nil))
	for name, want := range map[string]string{
		"default-src": "'self'", "script-src": "'self'", "style-src": "'self'", "connect-src": "'self'", "frame-src": "'self'",
		"font-src": "'self'", "form-action": "'self'", "frame-ancestors": "'self' " + page,
		"img-src": "'self' data: blob: " + page, "media-src": "'self' data: blob:",
	} {
		t.Run(name, func(t *testing.T) {
			if got[name] != want {
				t.Errorf("%s %s, want %s", name, got[name], want)
			}
		})
	}
	if _, ok := got["worker-src"]; ok {
		t.Error("Forge has no worker-src")
	}
}

func TestPolicyFollowsThePermissions(t *testing.T) {
	m := parse(t, `
remotes:
  - {key: one, baseUrl: "${ONE}/path/"}
  - {key: two, baseUrl: {default: "https://two.example", EU: "https://eu.two.example"}}
permissions:
  content:
    scripts: [unsafe-eval, "blob:"]
    styles: [unsafe-inline]
  external:
    fetch:
      backend: [backend.example]
      client: [{remote: one}, {remote: two}, three.example, {address: "*.four.example", category: analytics}]
    images: [{address: https://images.example}]
    media: [media.example]
    fonts: [fonts.example]
    frames: [frames.example]
    scripts: [scripts.example]
    styles: [{address: styles.example}]
`, map[string]string{"ONE": "http://127.0.0.1:7401"})
	got := directives(m.Policy(page, nil))
	for name, want := range map[string]string{
		"connect-src": "'self' http://127.0.0.1:7401 https://two.example three.example *.four.example",
		"script-src":  "'self' 'unsafe-eval' blob: scripts.example",
		"style-src":   "'self' 'unsafe-inline' styles.example",
		"img-src":     "'self' data: blob: " + page + " https://images.example",
		"media-src":   "'self' data: blob: media.example",
		"font-src":    "'self' fonts.example",
		"frame-src":   "'self' frames.example",
	} {
		t.Run(name, func(t *testing.T) {
			if got[name] != want {
				t.Errorf("%s %s, want %s", name, got[name], want)
			}
		})
	}
}

var translations = fstest.MapFS{
	"en.json":     {Data: []byte(`{"send": "Send"}`)},
	"de.json":     {Data: []byte(`{"send": "Senden"}`)},
	"broken.json": {Data: []byte(`{`)},
}

func TestTitles(t *testing.T) {
	m, err := host.ParseManifest([]byte(`
modules:
  jira:globalPage: [{key: plain, resource: main, title: Plain}]
  confluence:globalPage: [{key: translated, resource: main, title: {i18n: send}}]
translations:
  resources: [{key: de-DE, path: de.json}, {key: en-US, path: en.json}]
  fallback: {default: en-US}
`), nil, translations)
	want := []host.Module{
		{Key: "plain", Type: "jira:globalPage", Title: "Plain"},
		{Key: "translated", Type: "confluence:globalPage", Title: "Send", Titles: map[string]string{"de-DE": "Senden", "en-US": "Send"}},
	}
	if err != nil || !reflect.DeepEqual(m.Modules, want) {
		t.Errorf("%+v, %v", m.Modules, err)
	}
}

func TestManifestsThatCannotBeUsed(t *testing.T) {
	for name, c := range map[string]struct{ manifest, want string }{
		"no value":       {"remotes: [{key: a, baseUrl: \"${ONE}${TWO}${ONE}\"}]", "no value for ONE, TWO"},
		"no such remote": {"permissions: {external: {fetch: {client: [{remote: other}]}}}", `no remote "other"`},
		"no YAML":        {"a: [", ""},
		"other types":    {"remotes: 7", ""},
		"no translation": {"translations: {resources: [{key: de-DE, path: none.json}]}", "none.json"},
		"no JSON":        {"translations: {resources: [{key: de-DE, path: broken.json}]}", "broken.json"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := host.ParseManifest([]byte(c.manifest), nil, translations)
			if !errors.Is(err, host.ErrManifest) || !strings.Contains(err.Error(), c.want) {
				t.Error(err)
			}
		})
	}
}

// The project's own manifest allows exactly the three services, and nothing
// inline.
func TestOurManifest(t *testing.T) {
	content, err := os.ReadFile("../../../forge/manifest.yml")
	if err != nil {
		t.Fatal(err)
	}
	m := parse(t, string(content), map[string]string{
		"SECURE_SHARE_FORGE_APP_ID": "ari:app", "SECURE_SHARE_FILE_API": "http://127.0.0.1:7401",
		"SECURE_SHARE_KEY_MAILER": "http://127.0.0.1:7402", "SECURE_SHARE_BLOB_STORE": "http://127.0.0.1:7403",
		"SECURE_SHARE_LIVE_UPDATES": "ws://127.0.0.1:7407",
	})
	got := directives(m.Policy(page, nil))
	for name, want := range map[string]string{
		"connect-src": "'self' http://127.0.0.1:7401 http://127.0.0.1:7402 http://127.0.0.1:7403 ws://127.0.0.1:7407",
		"script-src":  "'self'", "style-src": "'self'", "frame-src": "'self'", "font-src": "'self'",
	} {
		t.Run(name, func(t *testing.T) {
			if got[name] != want {
				t.Errorf("%s %s, want %s", name, got[name], want)
			}
		})
	}
	for _, key := range []string{"secure-share-jira", "secure-share-project", "secure-share-issue", "secure-share-jira-admin", "secure-share-project-settings", "secure-share-confluence-space-settings",
		"secure-share-confluence", "secure-share-content", "secure-share-confluence-admin"} {
		if !slices.ContainsFunc(m.Modules, func(m host.Module) bool { return m.Key == key && m.Title != "" }) {
			t.Errorf("there is no module %s in %+v", key, m.Modules)
		}
	}
}
