package host_test

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// service is a remote that returns what it was sent and by whom, to every
// origin.
func service() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Access-Control-Allow-Origin", r.Header.Get("Origin"))
		w.Header().Set("Access-Control-Allow-Headers", "authorization, x-sent")
		if r.Method == http.MethodOptions {
			return
		}
		if r.URL.Path == "/public" {
			_, _ = io.WriteString(w, "public")
			return
		}
		body, _ := io.ReadAll(r.Body)
		fmt.Fprintf(w, "%s %s %s %s %s", r.Method, r.URL.Path, body, r.Header.Get("X-Sent"), principal(r))
	})
}

// principal returns the subject of the call's token, without verifying its
// signature.
func principal(r *http.Request) string {
	token, err := jwt.ParseSigned(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "), []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		return err.Error()
	}
	var claims struct {
		Principal string `json:"principal"`
	}
	_ = token.UnsafeClaimsWithoutVerification(&claims)
	return claims.Principal
}

// product is the part of the bridge that an app may use.
const product = `
if (context.extension.modal) {
  check('modal', context.extension.modal.part === 'inside');
  await callBridge('close', 'answer');
}
const { promise, resolve } = Promise.withResolvers();
await callBridge('openModal', { resource: null, onClose: resolve, size: 'small', context: { part: 'inside' }, closeOnEscape: true, closeOnOverlayClick: true });
check('answer of the modal', (await promise) === 'answer');
check('page', (await callBridge('close')) === false);

const history = await callBridge('createHistory');
const moved = new Promise((resolve) => void history.listen((place, action) => resolve(action + ' ' + place.pathname + place.search)));
await history.push('/share/1?from=mail');
check('history', (await moved) === 'PUSH /share/1?from=mail');

check('flag', (await callBridge('showFlag', { id: 1, type: 'info', title: 'Downloaded', actions: [{ text: 'Show', onClick: () => {} }] })) === true);
check('flag closed', (await callBridge('closeFlag', { id: 1 })) === true);
check('flag gone', (await callBridge('closeFlag', { id: 1 })) === false);
check('URL', (await callBridge('getUrl', { target: 'issue', issueKey: 'ACME-7' })) === context.siteUrl + '/browse/ACME-7');
await callBridge('changeWindowTitle', 'Inbox');

const asked = new Promise((resolve) => addEventListener('message', resolve, { once: true }));
document.body.append(Object.assign(document.createElement('iframe'), { src: './stranger.html' }));
await asked;
await callBridge('getContext');
`

// An app that follows Forge's rules works. An app that breaks a rule fails and
// is reported.
func TestMistakes(t *testing.T) {
	mistakes := map[string]struct {
		page, script string
		want         string // in the console messages
	}{
		"inline style attribute":   {`<p style="color: red">x</p>`, "", "style-src-attr blocks inline"},
		"inline style by script":   {"", `document.body.setAttribute('style', 'color: red');`, "style-src-attr blocks inline"},
		"style element":            {"<style>p { color: red }</style>", "", "style-src-elem blocks inline"},
		"style element by script":  {"", `document.head.append(Object.assign(document.createElement('style'), { textContent: 'p {}' }));`, "style-src-elem blocks inline"},
		"inline script":            {"<script>1</script>", "", "script-src-elem blocks inline"},
		"inline handler":           {`<p onclick="1">x</p>`, "", "script-src-attr blocks inline"},
		"eval":                     {"", `eval('1');`, "script-src blocks eval"},
		"WASM":                     {"", `new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));`, "instantiating WebAssembly module violates"},
		"worker from a blob":       {"", `new Worker(URL.createObjectURL(new Blob(['1'])));`, "worker-src blocks blob"},
		"undeclared host":          {"", `await fetch(elsewhere + '/public').catch(() => {});`, "connect-src blocks http://127.0.0.1"},
		"script of another host":   {`<script src="https://cdn.example/x.js"></script>`, "", "script-src-elem blocks https://cdn.example/x.js"},
		"picture of another host":  {`<img src="https://cdn.example/x.png" alt="">`, "", "img-src blocks https://cdn.example/x.png"},
		"frame":                    {`<iframe src="https://other.example/"></iframe>`, "", "frame-src blocks https://other.example"},
		"address from the root":    {"", `check('asset', (await fetch('/assets/app.js')).ok);`, "not as expected: asset"},
		"unknown remote":           {"", `await remote('other', '/echo').catch(() => {});`, `fetchRemote failed: Error: the manifest has no remote "other"`},
		"remote of other services": {"", `await remote('mailer', '/echo').catch(() => {});`, `fetchRemote failed: Error: the manifest has no remote "mailer"`},
		"path without a slash":     {"", `await remote('api', 'echo').catch(() => {});`, "fetchRemote failed: Error: the path"},
		"unknown call of Jira":     {"", `await product('/rest/api/3/serverInfo').catch(() => {});`, "fetchProduct failed: Error: The local host does not answer GET /jira/rest/api/3/serverInfo"},
		"unknown command":          {"", `await callBridge('openSesame').catch(() => {});`, "openSesame failed: Error: the local host does not answer it"},
		"closing a page":           {"", `check('closable', (await callBridge('close')) !== false);`, "not as expected: closable"},
		"pop-up":                   {"", `check('window', open('about:blank') !== null);`, "not as expected: window"},
		"page around it":           {"", `parent.document;`, "Uncaught"},
	}
	at := map[string]*site{"no mistake": fixture(t, "", product, "")}
	for name, c := range mistakes {
		at[name] = fixture(t, c.page, c.script, c.want)
	}
	visit(t, slices.Collect(maps.Values(at)))
	if clean := at["no mistake"]; !clean.over() || len(clean.complaints()) > 0 {
		t.Errorf("without a mistake the console said %q", clean.said)
	}
	for name, c := range mistakes {
		if s := at[name]; !s.complained() {
			t.Errorf("%s: the console said %q, want %q", name, s.said, c.want)
		}
	}
}
