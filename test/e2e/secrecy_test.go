package e2e

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io/fs"
	"iter"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/secure-share/secure-share/scripts/local/stack"
	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/ece"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/test/scenario"
)

// traffic records everything that an account saw.
type traffic struct {
	mutex sync.Mutex
	saw   map[string]*bytes.Buffer // by account
}

func (w *traffic) tap(account, _ string, data []byte) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if w.saw[account] == nil {
		w.saw[account] = &bytes.Buffer{}
	}
	w.saw[account].Write(data)
}

// everything returns the account's traffic and the contents of its folder:
// tables, objects, logs. It leaves out mails, because they leave the account.
func (w *traffic) everything(t *testing.T, s *stack.Stack, account string) []byte {
	t.Helper()
	w.mutex.Lock()
	defer w.mutex.Unlock()
	all := bytes.Clone(w.saw[account].Bytes())
	folder := filepath.Join(s.Dir, account)
	err := filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			if d != nil && d.Name() == "mails" {
				return filepath.SkipDir
			}
			return err
		}
		content, err := os.ReadFile(path)
		all = append(all, content...)
		if errors.Is(err, fs.ErrNotExist) { // the stack replaced it meanwhile
			return nil
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 10_000 {
		t.Fatalf("account %s saw %d bytes: the traffic was not recorded", account, len(all))
	}
	return all
}

const marker = "the plaintext that nobody may see"

// The share is claimed, so that account A has seen everything that it will ever
// see, and not acknowledged, so that its ciphertext still exists.
func TestNeitherAccountCanReadTheFile(t *testing.T) {
	t.Parallel()
	w := &traffic{saw: map[string]*bytes.Buffer{}}
	s := start(t, stack.Options{SweepEvery: -1, Tap: w.tap})
	alice, bob := on(t, s, "acme", "alice"), on(t, s, "acme", "bob")
	updates := scenario.Listen(t, bob.Client)
	in := sendInput(t, bob, []byte(marker))
	in.Name, in.Description = "telltale-name.txt", "telltale description"
	sent, err := alice.Send(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	updates.Until(becomes(sent.ID, share.Available))
	grant, _, err := claim(t, bob, sent.ID, sent.Secret)
	if err != nil {
		t.Fatal(err)
	}
	ciphertext := fetch(t, string(grant.URL))
	metadata, err := base64.RawURLEncoding.DecodeString(grant.Metadata)
	if err != nil {
		t.Fatal(err)
	}

	a := w.everything(t, s, "files")
	if !bytes.Contains(a, []byte(`{"type":"event","event":"available","share":"`+string(sent.ID)+`"`)) {
		t.Error("no event passed account A: this test proves nothing about live updates")
	}
	for _, telltale := range []string{marker, "telltale", bob.Mail, sent.Secret.Reveal()} {
		if bytes.Contains(a, []byte(telltale)) || bytes.Contains(a, []byte(base64.StdEncoding.EncodeToString([]byte(telltale)))) {
			t.Errorf("account A saw %q", telltale)
		}
	}
	crack := cracker{id: sent.ID, ciphertext: ciphertext, metadata: metadata}
	if crack.opens(a) {
		t.Error("account A can read the file")
	}
	if !crack.opens(append(bytes.Clone(a), sent.Secret.Reveal()...)) {
		t.Error("the adversary fails even with the secret: this test proves nothing")
	}

	b := w.everything(t, s, "keys")
	if !bytes.Contains(b, []byte(sent.Secret.Reveal())) {
		t.Error("the key never passed account B: this test proves nothing")
	}
	if bytes.Contains(b, ciphertext[:40]) || bytes.Contains(b, []byte(marker)) {
		t.Error("account B saw the file")
	}
	for _, bearer := range append(tokens.FindAllString(string(b), -1), "", sent.Secret.Reveal()) {
		for _, path := range []string{"/v1/shares/" + string(sent.ID), "/v1/inbox"} {
			if code := visit(t, http.MethodGet, s.Endpoints.FileAPI+path, "Bearer "+bearer, "", ""); code != http.StatusUnauthorized {
				t.Errorf("account B gets status %d for %s", code, path)
			}
		}
	}
	object := strings.SplitN(string(grant.URL), "?", 2)[0]
	if code := visit(t, http.MethodGet, object, "", "", ""); code != http.StatusForbidden {
		t.Errorf("account B gets status %d from the bucket", code)
	}
}

var tokens = regexp.MustCompile(`[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}`)

func fetch(t *testing.T, url string) []byte {
	t.Helper()
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var body bytes.Buffer
	if _, err := body.ReadFrom(res.Body); err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("status %d, %v", res.StatusCode, err)
	}
	return body.Bytes()
}

// cracker tries all candidates among an account's data as the secret, as the keying
// material of the file and as that of the metadata.
type cracker struct {
	id                   share.ID
	ciphertext, metadata []byte
}

func (c cracker) opens(held []byte) bool {
	tried := map[[16]byte]bool{}
	for key := range candidates(held) {
		if !tried[key] && c.fits(key) {
			return true
		}
		tried[key] = true
	}
	return false
}

func (c cracker) fits(key [16]byte) bool {
	if unseals(c.ciphertext, key[:]) || unseals(c.metadata, key[:]) {
		return true
	}
	secret, err := keyring.ParseSecret(base64.RawURLEncoding.EncodeToString(key[:]))
	return err == nil && unseals(c.metadata, secret.MetadataKey(c.id.Bytes()).IKM())
}

// candidates yields every 16 bytes of held that could be a key: raw, in base64 of both
// alphabets, and in hexadecimal digits. It leaves out raw bytes that are all printable,
// which a random key is once in seven million times.
func candidates(held []byte) iter.Seq[[16]byte] {
	text := []byte(strings.NewReplacer("+", "-", "/", "_").Replace(string(held)))
	return func(yield func([16]byte) bool) {
		var raw [18]byte
		for n := range len(held) - 15 {
			if bytes.ContainsFunc(held[n:n+16], unprintable) && !yield([16]byte(held[n:n+16])) {
				return
			}
			if n+22 > len(text) {
				continue
			}
			if size, err := base64.RawURLEncoding.Decode(raw[:], text[n:n+22]); err == nil && size == 16 && !yield([16]byte(raw[:16])) {
				return
			}
			if n+32 > len(text) {
				continue
			}
			if _, err := hex.Decode(raw[:], text[n:n+32]); err == nil && !yield([16]byte(raw[:16])) {
				return
			}
		}
	}
}

func unprintable(r rune) bool { return r < ' ' || r > '~' }

func unseals(body, ikm []byte) bool {
	_, err := ece.Open(ikm, body, ece.Limits{})
	return err == nil
}

// Puts a canary in every secret value, then searches everything that was
// written.
func TestNoSecretInAnySink(t *testing.T) {
	t.Parallel()
	w := &traffic{saw: map[string]*bytes.Buffer{}}
	s := start(t, stack.Options{SweepEvery: -1, Tap: w.tap})
	alice, bob, carol := on(t, s, "acme", "alice"), on(t, s, "acme", "bob"), on(t, s, "acme", "carol")
	sent := send(t, alice, bob, content(1000))
	_, wrongID, err := claim(t, bob, sent.ID, keyring.NewSecret())
	if !errors.Is(err, client.WrongKey) {
		t.Fatal(err)
	}
	_, strangersID, err := claim(t, carol, sent.ID, sent.Secret)
	if !errors.Is(err, client.NotFound) {
		t.Fatal(err)
	}
	_, claimID, err := claim(t, bob, sent.ID, sent.Secret)
	if err != nil {
		t.Fatal(err)
	}
	refused := ticketFor(t, alice, send(t, alice, carol, content(100)).ID, sent.Secret, "refused@acme.example")
	if _, err := alice.MailKey(t.Context(), refused); !errors.Is(err, client.KeyMismatch) {
		t.Fatal(err)
	}
	bearer := token(t, bob)
	for _, path := range []string{"/v1/inbox", "/v1/shares/" + string(sent.ID), "/v1/nowhere"} {
		visit(t, http.MethodGet, s.Endpoints.FileAPI+path, "Bearer "+bearer, "", "")
		visit(t, http.MethodPost, s.Endpoints.FileAPI+path, "Bearer "+bearer+"x", "application/json", sent.Secret.Reveal())
		visit(t, http.MethodPost, s.Endpoints.KeyMailer+path, "", "application/json", sent.Secret.Reveal())
	}
	if err := bob.Acknowledge(t.Context(), sent.ID, claimID); err != nil {
		t.Fatal(err)
	}
	claimKey := sent.Secret.ClaimKey(sent.ID.Bytes()).Reveal()

	var sinks [][]byte
	for _, account := range []string{"files", "keys"} {
		folder := filepath.Join(s.Dir, account)
		_ = filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
			if err != nil {
				t.Error(err)
				return nil
			}
			if d.IsDir() && d.Name() == "mails" {
				return filepath.SkipDir
			}
			if !d.IsDir() {
				content, _ := os.ReadFile(path)
				sinks = append(sinks, content)
			}
			return nil
		})
	}
	if len(sinks) < 6 {
		t.Fatalf("only %d files were searched", len(sinks))
	}
	for name, secret := range map[string]string{
		"key": sent.Secret.Reveal(), "claim key": claimKey, "claim id": claimID.Reveal(), "a refused claim id": wrongID.Reveal(),
		"a stranger's claim id": strangersID.Reveal(), "sign-in": bearer, "mail ticket": string(refused.Ticket), "address": bob.Mail,
	} {
		t.Run(name, func(t *testing.T) {
			raw, err := base64.RawURLEncoding.DecodeString(secret)
			if err != nil || len(raw) < 16 {
				raw = []byte(secret)
			}
			for _, sink := range sinks {
				if bytes.Contains(sink, []byte(secret)) || bytes.Contains(sink, raw) {
					t.Errorf("%s was written down", name)
				}
			}
		})
	}
}
