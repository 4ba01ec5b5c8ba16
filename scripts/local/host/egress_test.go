package host_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/scripts/local/host"
	"github.com/secure-share/secure-share/scripts/local/issuer"
)

const group = `{"key":"k","description":"d","configured":[{"domain":%q,"type":["FETCH_CLIENT_SIDE"]}]}`

// egressHost serves a manifest with or without customer-managed egress.
func egressHost(t *testing.T, enabled bool) (*host.Host, string) {
	t.Helper()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "manifest.yml"), fmt.Sprintf("permissions: {external: {configurable: {enabled: %t}, fetch: {client: [https://three.example]}}}", enabled))
	write(t, filepath.Join(dir, "app/index.html"), "<html><head></head></html>")
	path := filepath.Join(dir, "state", "egress.json")
	egress, err := host.OpenEgress(path)
	if err != nil {
		t.Fatal(err)
	}
	return host.New(host.Options{
		Folder: filepath.Join(dir, "app"), Manifest: filepath.Join(dir, "manifest.yml"), Origin: page, AppOrigin: "http://localhost:7405", Egress: egress,
	}), path
}

func connectSrc(t *testing.T, h *host.Host, site string) string {
	t.Helper()
	s, ok := issuer.FindSite(site)
	if !ok {
		t.Fatal(site)
	}
	w := call(t, h.App(), "GET", host.AppPath(s.CloudID), "")
	return directives(w.Header().Get("Content-Security-Policy"))["connect-src"]
}

func egress(t *testing.T, h *host.Host, site, person, action, more string) (int, string) {
	t.Helper()
	w := call(t, h.Page(), "POST", "/egress", fmt.Sprintf(`{"site":%q,"person":%q,"action":%q%s}`, site, person, action, more))
	return w.Code, w.Body.String()
}

func set(domain string) string { return `,"egresses":[` + fmt.Sprintf(group, domain) + `]` }

// An administrator's approval changes the policy of the app on that site only.
func TestApprovedAddresses(t *testing.T) {
	h, path := egressHost(t, true)
	const before = "'self' https://three.example"
	expect := func(site, want string) {
		t.Helper()
		if got := connectSrc(t, h, site); got != want {
			t.Errorf("%s: %q, want %q", site, got, want)
		}
	}
	expect("globex", before)
	for _, person := range []string{"dave", "peggy", "victor"} {
		if status, body := egress(t, h, "globex", person, "set", set("https://relay.example")); status != 403 {
			t.Errorf("%s: %d %s", person, status, body)
		}
	}
	expect("globex", before)
	for _, domain := range []string{"https://relay.example", "https://other.example:8443"} {
		if status, body := egress(t, h, "globex", "olga", "set", set(domain)); status != 200 {
			t.Fatalf("%d %s", status, body)
		}
	}
	expect("globex", before+" https://other.example:8443 https://relay.example")
	expect("acme", before)

	reopened, err := host.OpenEgress(path)
	if err != nil {
		t.Fatal(err)
	}
	site, _ := issuer.FindSite("globex")
	if got := reopened.Groups(site.CloudID); len(got) != 1 || len(got[0].Configured) != 2 {
		t.Errorf("after a restart: %+v", got)
	}

	if status, body := egress(t, h, "globex", "dave", "deleteGroup", `,"key":"k"`); status != 403 {
		t.Errorf("%d %s", status, body)
	}
	if status, body := egress(t, h, "globex", "olga", "deleteDomain", `,"key":"k","domain":"https://relay.example"`); status != 200 {
		t.Errorf("%d %s", status, body)
	}
	expect("globex", before+" https://other.example:8443")
	status, body := egress(t, h, "globex", "dave", "get", "")
	var got struct{ Results []host.EgressGroup }
	if err := json.Unmarshal([]byte(body), &got); err != nil || status != 200 || len(got.Results) != 1 || got.Results[0].Description != "d" {
		t.Errorf("%d %s (%v)", status, body, err)
	}
	if status, body := egress(t, h, "globex", "olga", "deleteGroup", `,"key":"k"`); status != 200 {
		t.Errorf("%d %s", status, body)
	}
	expect("globex", before)
}

func TestEgressThatForgeRefuses(t *testing.T) {
	h, _ := egressHost(t, true)
	for name, more := range map[string]string{
		"a path":          set("https://relay.example/path"),
		"no scheme":       set("relay.example"),
		"two sources":     set("https://relay.example https://evil.example"),
		"another type":    strings.Replace(set("https://relay.example"), "FETCH_CLIENT_SIDE", "SCRIPTS", 1),
		"no description":  strings.Replace(set("https://relay.example"), `"d"`, `""`, 1),
		"another command": "",
	} {
		t.Run(name, func(t *testing.T) {
			action := "set"
			if name == "another command" {
				action = "clear"
			}
			if status, body := egress(t, h, "acme", "erin", action, more); status != 422 {
				t.Errorf("%d %s", status, body)
			}
		})
	}
	for n := range 11 {
		more := strings.Replace(set("https://relay.example"), `"k"`, fmt.Sprintf(`"k%d"`, n), 1)
		if status, _ := egress(t, h, "acme", "erin", "set", more); (status == 200) != (n < 10) {
			t.Errorf("group %d: %d", n, status)
		}
	}
	closed, _ := egressHost(t, false)
	if status, body := egress(t, closed, "acme", "erin", "set", set("https://relay.example")); status != 403 || !strings.Contains(body, "manifest") {
		t.Errorf("%d %s", status, body)
	}
}
