package vault_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/secure-share/secure-share/infra/jwkset"
	"github.com/secure-share/secure-share/scripts/local/host"
	"github.com/secure-share/secure-share/scripts/local/issuer"
	"github.com/secure-share/secure-share/scripts/local/vault"
	"github.com/secure-share/secure-share/shared/jws"
	"github.com/secure-share/secure-share/shared/roleassertion"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/test/needs"
)

const keyMailer = "https://keys.example"

// bundle is the app's function, built as `make app` builds it.
var bundle string

func TestMain(m *testing.M) {
	if _, err := exec.LookPath("node"); err != nil {
		os.Exit(needs.Exit(err, exec.ErrNotFound))
	}
	folder, err := os.MkdirTemp("", "vault-")
	if err != nil {
		panic(err)
	}
	bundle = filepath.Join(folder, "vault.cjs")
	code := m.Run()
	if err := os.RemoveAll(folder); err != nil {
		panic(err)
	}
	os.Exit(code)
}

var build = sync.OnceValue(func() error {
	out, err := exec.Command("npm", "run", "--silent", "--prefix", "../../../forge", "build", "--", "--file", bundle).CombinedOutput()
	if err != nil {
		return fmt.Errorf("build the app's function: %w\n%s", err, out)
	}
	return nil
})

// start runs the app's function or another one with its state in dir.
func start(t *testing.T, dir, bundle string, log *strings.Builder) *vault.Vault {
	t.Helper()
	o := vault.Options{Bundle: bundle, Dir: dir, KeyMailer: keyMailer}
	if log != nil {
		o.Log = log
	}
	v, err := vault.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(v.Close)
	return v
}

func built(t *testing.T) string {
	t.Helper()
	needs.File(t, "../../../forge/node_modules/.package-lock.json", "run make app")
	if err := build(); err != nil {
		t.Fatal(err)
	}
	return bundle
}

// script writes a function for one test.
func script(t *testing.T, source string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "function.cjs")
	if err := os.WriteFile(path, []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

type settings struct {
	KeyMailer string `json:"keyMailer"`
	SiteKey   struct {
		Version int    `json:"version"`
		Key     string `json:"key"`
	} `json:"siteKey"`
}

func settingsOf(t *testing.T, v *vault.Vault, site string) (s settings) {
	t.Helper()
	out, err := v.Invoke(t.Context(), site, "alice", "settings", nil)
	if err == nil {
		err = json.Unmarshal(out, &s)
	}
	if err != nil {
		t.Error(err)
	}
	return s
}

func TestSettings(t *testing.T) {
	dir := t.TempDir()
	first := start(t, dir, built(t), nil)
	acme, globex := settingsOf(t, first, "acme"), settingsOf(t, first, "globex")
	if acme.KeyMailer != keyMailer || acme.SiteKey.Version != 1 || len(acme.SiteKey.Key) != 43 {
		t.Errorf("got %+v", acme)
	}
	if acme.SiteKey.Key == globex.SiteKey.Key {
		t.Error("two sites have one key")
	}
	if again := settingsOf(t, first, "acme"); again != acme {
		t.Errorf("the second call got %+v, the first %+v", again, acme)
	}
	first.Close()
	if after := settingsOf(t, start(t, dir, built(t), nil), "acme"); after != acme {
		t.Errorf("after a restart: %+v, before: %+v", after, acme)
	}
}

func TestFirstCallsTogether(t *testing.T) {
	v := start(t, t.TempDir(), built(t), nil)
	var calls sync.WaitGroup
	got := make([]settings, 8)
	for i := range got {
		calls.Go(func() { got[i] = settingsOf(t, v, "acme") })
	}
	calls.Wait()
	for _, s := range got {
		if s != got[0] {
			t.Errorf("got %+v and %+v", s, got[0])
		}
	}
}

func TestNobodySignedIn(t *testing.T) {
	dir := t.TempDir()
	v := start(t, dir, built(t), nil)
	var refused *vault.FunctionError
	for _, account := range []string{"", "unidentified"} {
		out, err := v.Invoke(t.Context(), "acme", account, "settings", json.RawMessage(`{"accountId":"alice"}`))
		if !errors.As(err, &refused) || !strings.Contains(refused.Message, "Sign in") {
			t.Errorf("%q got %s, %v", account, out, err)
		}
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) > 0 {
		t.Errorf("something was stored: %v, %v", files, err)
	}
}

func TestStorageIsPrivate(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "made", "here")
	settingsOf(t, start(t, dir, built(t), nil), "acme")
	for path, want := range map[string]os.FileMode{dir: 0o700, filepath.Join(dir, "forge-storage.json"): 0o600} {
		t.Run(path, func(t *testing.T) {
			if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
				t.Errorf("%v, %v", info, err)
			}
		})
	}
}

func TestStorageAnswersAsForgeDoes(t *testing.T) {
	v := start(t, t.TempDir(), script(t, `
		const ask = async (what, request) => {
			const answer = await __forge_fetch__({ type: 'kvs' }, '/api/v1/secret/' + what, { body: JSON.stringify(request) });
			return [answer.status, (await answer.text()).replace(/,"message":"[^"]+"/, '')];
		};
		const options = { keyPolicy: 'FAIL_IF_EXISTS' };
		exports.handler = async () => [
			await ask('get', { key: 'a' }),
			await ask('set', { key: 'a', value: 1, options }),
			await ask('set', { key: 'a', value: 2, options }),
			await ask('get', { key: 'a' }),
			await ask('set', { key: 'a', value: 3 }),
			await ask('get', { key: 'a' }),
			await ask('get', { key: 'constructor' }),
		];`), nil)
	want := `[[404,"{\"code\":\"KEY_NOT_FOUND\"}"],[204,""],[409,"{\"code\":\"KEY_CONFLICT\"}"],` +
		`[200,"{\"key\":\"a\",\"value\":1}"],[204,""],[200,"{\"key\":\"a\",\"value\":3}"],[404,"{\"code\":\"KEY_NOT_FOUND\"}"]]`
	if got, err := v.Invoke(t.Context(), "acme", "alice", "any", nil); err != nil || string(got) != want {
		t.Errorf("got  %s, %v\nwant %s", got, err, want)
	}
}

func TestWhatFunctionsMayDo(t *testing.T) {
	var log strings.Builder
	t.Setenv("SECRET_OF_THE_STACK", "x")
	v := start(t, t.TempDir(), script(t, `
		exports.handler = async ({ call }) => ({
			echo: () => call.payload,
			nothing: () => undefined,
			print: () => console.log('printed'),
			environment: () => Object.keys(process.env),
			egress: () => fetch('https://example.com'),
			other: () => __forge_fetch__({ type: 'app' }, '/rest/api/3/myself', { body: '{}' }),
			query: () => __forge_fetch__({ type: 'kvs' }, '/api/v1/query', { body: '{}' }),
			inherited: () => __forge_fetch__({ type: 'kvs' }, 'constructor', { body: '{}' }),
		})[call.functionKey]();`), &log)
	for _, c := range []struct{ function, payload, value, failure string }{
		{"echo", "{\"line\":\"a\\nb\u2028\"}", "{\"line\":\"a\\nb\u2028\"}", ""},
		{"nothing", "", "null", ""},
		{"print", "", "null", ""},
		{"environment", "", `["SECURE_SHARE_KEY_MAILER","SECURE_SHARE_ROLE_KEY"]`, ""},
		{"egress", "", "", "no host"},
		{"other", "", "", "does not answer app /rest"},
		{"query", "", "", "does not answer kvs /api/v1/query"},
		{"inherited", "", "", "does not answer"},
		{"unheard-of", "", "", "not a function"},
	} {
		var refused *vault.FunctionError
		out, err := v.Invoke(t.Context(), "acme", "alice", c.function, json.RawMessage(c.payload))
		switch {
		case c.failure == "" && (err != nil || string(out) != c.value):
			t.Errorf("%s: got %s, %v", c.function, out, err)
		case c.failure != "" && (!errors.As(err, &refused) || !strings.Contains(refused.Message, c.failure)):
			t.Errorf("%s: got %s, %v", c.function, out, err)
		}
	}
	v.Close()
	if log.String() != "printed\n" {
		t.Errorf("the log holds %q", &log)
	}
}

func TestEnd(t *testing.T) {
	v := start(t, t.TempDir(), script(t, `exports.handler = async ({ call }) => {
		if (call.functionKey === 'crash') process.exit(1);
		return new Promise(() => {});
	};`), nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := v.Invoke(ctx, "acme", "alice", "hang", nil); !errors.Is(err, context.Canceled) {
		t.Errorf("a call that was given up: %v", err)
	}
	hanging := make(chan error)
	go func() {
		_, err := v.Invoke(t.Context(), "acme", "alice", "hang", nil)
		hanging <- err
	}()
	if _, err := v.Invoke(t.Context(), "acme", "alice", "crash", nil); !errors.Is(err, vault.ErrEnded) {
		t.Errorf("the call that ended it: %v", err)
	}
	if err := <-hanging; !errors.Is(err, vault.ErrEnded) {
		t.Errorf("a call under way: %v", err)
	}
	if _, err := v.Invoke(t.Context(), "acme", "alice", "hang", nil); !errors.Is(err, vault.ErrEnded) {
		t.Errorf("a later call: %v", err)
	}
	v.Close() // a second call has no effect
}

func TestStartFails(t *testing.T) {
	garbled := t.TempDir()
	if err := os.WriteFile(filepath.Join(garbled, "forge-storage.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	good := script(t, "exports.handler = async () => 1;")
	for name, c := range map[string]struct {
		options vault.Options
		says    string
	}{
		"not built":       {vault.Options{Bundle: filepath.Join(garbled, "none.cjs")}, "run make app"},
		"no function":     {vault.Options{Bundle: script(t, "throw new Error('broken build');")}, "broken build"},
		"no Node.js":      {vault.Options{Bundle: good, Node: filepath.Join(garbled, "node")}, "no such file"},
		"garbled state":   {vault.Options{Bundle: good, Dir: garbled}, "JSON"},
		"state no folder": {vault.Options{Bundle: good, Dir: good}, "not a directory"},
	} {
		t.Run(name, func(t *testing.T) {
			if c.options.Dir == "" {
				c.options.Dir = t.TempDir()
			}
			if v, err := vault.Start(t.Context(), c.options); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Error(err)
				if v != nil {
					v.Close()
				}
			}
		})
	}
	if _, err := vault.Start(t.Context(), vault.Options{Bundle: "none.cjs"}); !errors.Is(err, vault.ErrBundle) {
		t.Error(err)
	}
}

// What the function says right before its process ends is read to the end.
func TestTheLastAnswerIsRead(t *testing.T) {
	bundle := script(t, "throw new Error('x'.repeat(1 << 20) + 'the end');")
	for range 5 {
		if _, err := vault.Start(t.Context(), vault.Options{Bundle: bundle, Dir: t.TempDir()}); err == nil || !strings.HasSuffix(err.Error(), "the end") {
			t.Fatalf("%.200v", err)
		}
	}
}

// withProduct runs the app's function with a stand-in for the product.
func withProduct(t *testing.T, dir, roleKey string) *vault.Vault {
	t.Helper()
	variables := map[string]string{
		"SECURE_SHARE_FORGE_APP_ID": issuer.AppID, "SECURE_SHARE_FILE_API": "http://a", "SECURE_SHARE_KEY_MAILER": "http://b", "SECURE_SHARE_BLOB_STORE": "http://c",
		"SECURE_SHARE_LIVE_UPDATES": "ws://d",
	}
	product := httptest.NewServer(host.New(host.Options{Manifest: "../../../forge/manifest.yml", Variables: variables}).Page())
	t.Cleanup(product.Close)
	v, err := vault.Start(t.Context(), vault.Options{Bundle: built(t), Dir: dir, KeyMailer: keyMailer, RoleKey: roleKey, Product: product.URL})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(v.Close)
	return v
}

// Only site administrators may change own delivery; everybody may read it.
func TestOwnDelivery(t *testing.T) {
	dir := t.TempDir()
	site, dave, _ := issuer.Find("globex", "dave")
	_, olga, _ := issuer.Find("globex", "olga")
	type own struct{ URL, Secret string }
	seeded := own{"https://keys.globex.example/", strings.Repeat("A", 43)}
	if err := vault.Seed(dir, site.CloudID, "own-delivery", map[string]string{"url": seeded.URL, "secret": seeded.Secret}); err != nil {
		t.Fatal(err)
	}
	v := withProduct(t, dir, "")
	read := func() own {
		t.Helper()
		out, err := v.Invoke(t.Context(), site.CloudID, dave.AccountID, "settings", nil)
		if err != nil {
			t.Fatal(err)
		}
		var s struct{ OwnDelivery own }
		if err := json.Unmarshal(out, &s); err != nil {
			t.Fatal(err)
		}
		return s.OwnDelivery
	}
	change := func(account, function, payload string) error {
		_, err := v.Invoke(t.Context(), site.CloudID, account, function, json.RawMessage(payload))
		return err
	}
	if got := read(); got != seeded {
		t.Errorf("got %+v", got)
	}
	for _, function := range []string{"setOwnDelivery", "removeOwnDelivery"} {
		if err := change(dave.AccountID, function, `{"product":"jira","url":"https://evil.example"}`); err == nil || read() != seeded {
			t.Errorf("%s by somebody who is not an administrator: %v, %+v", function, err, read())
		}
	}
	if err := change(olga.AccountID, "setOwnDelivery", `{"product":"jira","newSecret":true}`); err != nil {
		t.Error(err)
	}
	if got := read(); got.URL != seeded.URL || len(got.Secret) != 43 || got.Secret == seeded.Secret {
		t.Errorf("got %+v", got)
	}
	if err := change(olga.AccountID, "removeOwnDelivery", `{"product":"confluence"}`); err != nil || read() != (own{}) {
		t.Errorf("%v, %+v", err, read())
	}
}

// The services accept the role assertions that the function signs after asking
// the product.
func TestRoles(t *testing.T) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	key, public, err := jwkset.FromPrivate(private)
	if err != nil {
		t.Fatal(err)
	}
	v := withProduct(t, t.TempDir(), key)
	verifier := roleassertion.NewVerifier(jws.Keys{public.ID: &private.PublicKey}, time.Now)
	member := roleassertion.Member(issuer.Finance.ID)
	inGroups := func(product, container string) string {
		return fmt.Sprintf(`{"product":%q,"container":%q,"groups":["other",%q]}`, product, container, issuer.Finance.ID)
	}
	site, project, space := roleassertion.SiteAdmin, roleassertion.ProjectAdmin("10000"), roleassertion.SpaceAdmin("98305")
	for _, c := range []struct {
		person, payload string
		has             []roleassertion.Role
	}{
		{"erin", `{"product":"jira"}`, []roleassertion.Role{site}},
		{"erin", `{"product":"jira","container":"10000"}`, []roleassertion.Role{site, project}},
		{"erin", `{"product":"confluence","container":"98305"}`, []roleassertion.Role{site, space}},
		{"frank", `{"product":"jira","container":"10000"}`, []roleassertion.Role{project}},
		{"frank", `{"product":"confluence","container":"98305"}`, nil},
		{"grace", `{"product":"confluence","container":"98305"}`, []roleassertion.Role{space}},
		{"alice", `{"product":"jira","container":"10000","roles":["site-admin"]}`, nil},
		{"alice", `{"product":"confluence"}`, nil},
		{"alice", inGroups("jira", "10000"), []roleassertion.Role{member}},
		{"alice", inGroups("confluence", "98305"), []roleassertion.Role{member}},
		{"erin", inGroups("jira", "10000"), []roleassertion.Role{site, project}},
		{"frank", inGroups("jira", "10000"), []roleassertion.Role{project}},
		{"grace", inGroups("confluence", "98305"), []roleassertion.Role{space}},
		{"carol", inGroups("confluence", "98305"), nil},
	} {
		s, p, _ := issuer.Find("acme", c.person)
		out, err := v.Invoke(t.Context(), s.CloudID, p.AccountID, "roles", json.RawMessage(c.payload))
		if err != nil {
			t.Errorf("%s %s: %v", c.person, c.payload, err)
			continue
		}
		var answer struct{ Token string }
		if err := json.Unmarshal(out, &answer); err != nil {
			t.Fatal(err)
		}
		a, err := verifier.Verify(answer.Token, share.Site(s.CloudID), share.Person(p.AccountID))
		if err != nil {
			t.Errorf("%s %s: %v", c.person, c.payload, err)
		}
		for _, r := range []roleassertion.Role{site, project, space, member} {
			if a.Has(r) != slices.Contains(c.has, r) {
				t.Errorf("%s %s: %s is %v", c.person, c.payload, r, a.Has(r))
			}
		}
	}
	s, p, _ := issuer.Find("acme", "erin")
	var refused *vault.FunctionError
	_, err = v.Invoke(t.Context(), s.CloudID, p.AccountID, "roles", json.RawMessage(`{"product":"jira","container":"10009"}`))
	if !errors.As(err, &refused) || !strings.Contains(refused.Message, "Jira does not say") {
		t.Errorf("a project that is not there: %v", err)
	}
}
