package host_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/scripts/local/host"
	"github.com/secure-share/secure-share/scripts/local/issuer"
	"github.com/secure-share/secure-share/scripts/local/loopback"
	"github.com/secure-share/secure-share/test/needs"
)

// long is the time limit for one page on a busy machine.
const long = 3 * time.Minute

const fixtureManifest = `
modules:
  jira:globalPage: [{key: fixture, title: Fixture, resource: main}]
resources: [{key: main, path: app}]
remotes:
  - {key: api, baseUrl: "${API}", operations: [fetch]}
  - {key: mailer, baseUrl: "${API}", operations: [compute]}
permissions:
  scopes: [read:jira-user]
  external: {fetch: {client: [{remote: api}]}}
`

const fixturePage = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Fixture</title>
<link rel="stylesheet" href="./assets/style.css">
<script type="module" src="./assets/app.js"></script></head>
<body><p id="text">Fixture</p>%s</body>
</html>`

// The fixture does what an app may do, then makes its mistake, and then reports
// it: through the bridge first, so that everything before has arrived.
const fixtureScript = `
const { callBridge } = globalThis.__bridge;
const api = %q, elsewhere = %q;
const remote = (remoteKey, path) => callBridge('fetchRemote', { remoteKey, fetchRequestInit: { path, method: 'POST', headers: [['x-sent', 'yes']], body: 'body' } });
const product = (restPath) => callBridge('fetchProduct', { product: 'jira', restPath, fetchRequestInit: { method: 'GET', headers: [], body: null } });
const check = (what, is) => { if (!is) throw new Error('not as expected: ' + what); };
await callBridge('enableTheming');
check('theme', document.documentElement.dataset.colorMode === 'dark');
check('styles', getComputedStyle(document.getElementById('text')).color === 'rgb(1, 2, 3)');
document.getElementById('text').style.width = '10px';
const context = await callBridge('getContext');
check('context', context.moduleKey === 'fixture' && context.locale === 'pl-PL');
check('remote', (await remote('api', '/echo')).body === 'POST /echo body yes ' + context.accountId);
check('person', JSON.parse((await product('/rest/api/3/user/bulk?accountId=' + context.accountId)).body).values[0].accountId === context.accountId);
check('invoke', (await callBridge('invoke', { functionKey: 'greet', payload: { a: 1 } })).greeting === 'greet {"a":1}');
check('fetch', (await (await fetch(api + '/public')).text()) === 'public');
await new Promise((resolve, reject) => {
  const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
  worker.onmessage = resolve;
  worker.onerror = reject;
});
const heard = new Promise((resolve) => void callBridge('on', { event: 'fixture', callback: resolve }));
await callBridge('getContext');
await callBridge('emit', { event: 'fixture', payload: 'heard' });
check('event', (await heard) === 'heard');
%s
await callBridge('getContext');
console.log('fixture: done');
`

// The stranger is a frame inside the app that the host page did not create: it
// must get no answer.
const strangerPage = `<!doctype html><script type="module" src="./assets/stranger.js"></script>`

const strangerScript = `
const { port1, port2 } = new MessageChannel();
port1.onmessage = () => console.log('Uncaught: the host page answers a stranger');
port1.postMessage({ id: 1, command: 'getContext' });
top.postMessage('forge-bridge', '*', [port2]);
parent.postMessage('asked', '*');
`

// browser is the browser's program: Debian's or that of CHROMIUM.
func browser(t *testing.T) string {
	t.Helper()
	needs.Time(t)
	return needs.Program(t, "chromium", "run scripts/browsers chromium")
}

// site is a host with a fixture, and the browser's console messages for it.
type site struct {
	page, app string // origins
	want      string // in a complaint; empty: no complaint
	said      []string
}

// fixture serves a host whose app makes one mistake, of which a complaint is wanted.
func fixture(t *testing.T, inPage, inScript, want string) *site {
	t.Helper()
	tokens, err := issuer.Open(filepath.Join(t.TempDir(), "key.pem"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	page, app := listen(t), listen(t)
	api, elsewhere := httptest.NewServer(service()), httptest.NewServer(service())
	t.Cleanup(api.Close)
	t.Cleanup(elsewhere.Close)
	dir := t.TempDir()
	for name, content := range map[string]string{
		"manifest.yml": fixtureManifest, "app/index.html": fmt.Sprintf(fixturePage, inPage),
		"app/assets/app.js": fmt.Sprintf(fixtureScript, api.URL, elsewhere.URL, inScript),
		"app/stranger.html": strangerPage, "app/assets/stranger.js": strangerScript, "app/assets/worker.js": "postMessage('hello');", "app/assets/style.css": "#text { color: rgb(1 2 3); }",
	} {
		write(t, filepath.Join(dir, name), content)
	}
	s := &site{
		want: want,
		page: "http://" + page.Addr().String(),
		app:  fmt.Sprintf("http://localhost:%d", app.Addr().(*net.TCPAddr).Port),
	}
	h := host.New(host.Options{
		Folder: filepath.Join(dir, "app"), Manifest: filepath.Join(dir, "manifest.yml"), Variables: map[string]string{"API": api.URL},
		Origin: s.page, AppOrigin: s.app, Mailbox: "http://127.0.0.1:1", Invoke: greet,
	})
	mux := http.NewServeMux()
	mux.Handle("/", h.Page())
	mux.Handle("POST /token", tokens.Handler(""))
	for l, handler := range map[net.Listener]http.Handler{page: mux, app: h.App()} {
		t.Cleanup(loopback.Serve(l, loopback.Guard(l, handler)).Close)
	}
	return s
}

func (s *site) url() string { return s.page + "/?person=bob&theme=dark&locale=pl-PL" }

// complaints are the reports of mistakes: by the host page, or by the browser for
// an uncaught error.
func (s *site) complaints() []string {
	var lines []string
	for _, line := range s.said {
		for _, sign := range []string{"Against Forge's rules", " failed: ", "Uncaught"} {
			if strings.Contains(line, sign) {
				lines = append(lines, line)
				break
			}
		}
	}
	return lines
}

// complained reports whether the wanted complaint has arrived.
func (s *site) complained() bool {
	return slices.ContainsFunc(s.complaints(), func(line string) bool { return strings.Contains(line, s.want) })
}

// over reports whether all messages have arrived. The browser's own messages and
// those of the pages come in any order.
func (s *site) over() bool {
	if s.want != "" {
		return s.complained()
	}
	return len(s.complaints()) > 0 || slices.Contains(s.said, "fixture: done")
}

func greet(_ context.Context, _ issuer.Site, _ issuer.Person, key string, payload json.RawMessage) (json.RawMessage, error) {
	return json.Marshal(map[string]string{"greeting": key + " " + string(payload)})
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	l, err := loopback.Listen(0)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// message matches Chromium's line for a console message of a page.
var message = regexp.MustCompile(`CONSOLE[:(]\d+\)?\] "(.*)", source: (http://[^/]+)`)

// opener is a page that opens every site in its own tab, which the command line
// cannot do.
func opener(t *testing.T, sites []*site) string {
	t.Helper()
	page := "<!doctype html><script>"
	for _, s := range sites {
		page += fmt.Sprintf("open(%q, '_blank', 'noopener');", s.url())
	}
	path := filepath.Join(t.TempDir(), "opener.html")
	write(t, path, page+"</script>")
	return "file://" + path
}

// visit opens every site in one browser and waits until all are over.
func visit(t *testing.T, sites []*site) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), long)
	defer cancel()
	cmd := exec.CommandContext(ctx, browser(t),
		"--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync",
		"--user-data-dir="+t.TempDir(), "--remote-debugging-port=0", "--enable-logging=stderr", "--disable-popup-blocking", opener(t, sites))
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(stderr); lines.Scan(); { // until all its processes have ended
		m := message.FindStringSubmatch(lines.Text())
		i := slices.IndexFunc(sites, func(s *site) bool { return m != nil && (m[2] == s.page || m[2] == s.app) })
		if i >= 0 {
			sites[i].said = append(sites[i].said, m[1])
		}
		if !slices.ContainsFunc(sites, func(s *site) bool { return !s.over() }) {
			cancel()
		}
	}
	_ = cmd.Wait() // killed
}
