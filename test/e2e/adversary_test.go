package e2e

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/argon2"

	"github.com/secure-share/secure-share/scripts/local/stack"
	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/hidden"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/keyring/password"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/unlocktoken"
	"github.com/secure-share/secure-share/shared/wire"
)

// What an adversary can do with a share, as the tables of docs/security-model.md say it.
// Each includes what the ones below it are.
const (
	reads   = "reads it"
	ends    = "ends it"
	locks   = "locks it"
	nothing = "nothing"
)

// holding is what one party stored, logged and saw.
type holding struct {
	raw   []byte
	words map[int][]string // by length, also of the claims of signed tokens
}

var word = regexp.MustCompile(`[\w-]+`)

func newHolding(raw []byte) holding {
	h := holding{raw: raw, words: map[int][]string{}}
	text := append(bytes.Clone(raw), " "+strings.Join(claimsIn(raw), " ")...)
	for _, w := range word.FindAll(text, -1) {
		if known := h.words[len(w)]; !slices.Contains(known, string(w)) {
			h.words[len(w)] = append(known, string(w))
		}
	}
	return h
}

// adversary is a party of the security model, or several together, with everything that
// they hold.
type adversary struct {
	s     *stack.Stack
	held  []holding
	files bool // account A is among them, with the file and the power to delete it

	unlockSecret share.UnlockSecret // zero: none
	typed        string             // the password that the recipient entered, "" if they do not know it
	session      hidden.Text        // that the service gave them, if any
}

func (a adversary) words(length int) (all []string) {
	for _, h := range a.held {
		all = append(all, h.words[length]...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// secrets are all words that may be a key.
func (a adversary) secrets() (all []keyring.Secret) {
	for _, text := range a.words(22) {
		if secret, err := keyring.ParseSecret(text); err == nil {
			all = append(all, secret)
		}
	}
	return all
}

func (a adversary) knows(text string) bool {
	return slices.ContainsFunc(a.held, func(h holding) bool { return h.has(text) })
}

// target is a share for a person outside, with what account A stores of it.
type target struct {
	cracker
	kind      string
	sent      client.Sent
	address   string            // of the recipient
	password  password.Password // zero: none
	gate      bool
	scanned   map[*byte]bool               // what was held and does not open it
	stretched map[string][sha256.Size]byte // the slow hashes of guesses
}

// does returns the worst that the adversary can do with the share. It leaves a share that
// it cannot end as it was.
func (a adversary) does(t *testing.T, x target) string {
	t.Helper()
	switch {
	case a.files && (a.decrypts(x) || a.guesses(x)):
		return reads
	case a.files:
		return ends
	case !a.knows(string(x.id)): // nothing names the share to the service
		return nothing
	}
	a.session = a.unlocks(t, x)
	switch {
	case a.downloads(t, x):
		return reads
	case a.declines(t, x):
		return ends
	case a.locks(t, x):
		return locks
	}
	return nothing
}

// decrypts reports whether anything that is held opens account A's copy.
func (a adversary) decrypts(x target) bool {
	for _, h := range a.held {
		if x.scanned[&h.raw[0]] {
			continue
		}
		if x.opens(h.raw) {
			return true
		}
		x.scanned[&h.raw[0]] = true
	}
	return false
}

// Passwords that an adversary tries: some by the slow hash of the product, and all of four
// digits by hashes that cost nothing.
var (
	slowGuesses = []string{"letmein", "correct horse"}
	fastHashes  = []func(id []byte, guess string) [sha256.Size]byte{
		func(_ []byte, guess string) [sha256.Size]byte { return sha256.Sum256([]byte(guess)) },
		func(id []byte, guess string) [sha256.Size]byte { return sha256.Sum256(append(id, guess...)) },
		func(id []byte, guess string) [sha256.Size]byte { return sha256.Sum256(append([]byte(guess), id...)) },
	}
)

const digits = 10_000 // passwords of four digits

// guesses reports whether account A's copy opens with a key among what is held and a
// password that the adversary finds. It knows which key is the right one by its verifier.
func (a adversary) guesses(x target) bool {
	id := x.id.Bytes()
	verifiers := a.words(43)
	for _, secret := range a.secrets() {
		if !slices.Contains(verifiers, verifierOf(secret, x.id)) {
			continue
		}
		for _, stretched := range a.hashes(x) {
			if unseals(x.metadata, secret.WithPassword(id, stretched).MetadataKey(id).IKM()) {
				return true
			}
		}
	}
	return false
}

// hashes are the hashes of guesses that may be part of the keys: fast ones, and slow ones of
// the guesses that are common or whose fast hash is held.
func (a adversary) hashes(x target) (all [][sha256.Size]byte) {
	id := x.id.Bytes()
	guessOf := map[[sha256.Size]byte]string{}
	for n := range digits {
		guess := fmt.Sprintf("%04d", n)
		for _, hash := range fastHashes {
			guessOf[hash(bytes.Clone(id[:]), guess)] = guess
		}
	}
	likely := a.passwords()
	for _, h := range a.held {
		likely = append(likely, h.preimages(guessOf)...)
	}
	for _, guess := range likely {
		all = append(all, x.stretch(guess))
	}
	return slices.AppendSeq(all, maps.Keys(guessOf))
}

// preimages are the texts whose hashes are held, as bytes or in base64.
func (h holding) preimages(textOf map[[sha256.Size]byte]string) (all []string) {
	search := func(b []byte) {
		for n := range len(b) - sha256.Size + 1 {
			if text, found := textOf[[sha256.Size]byte(b[n:])]; found {
				all = append(all, text)
			}
		}
	}
	search(h.raw)
	for length, words := range h.words {
		for _, w := range words {
			if raw, err := base64.RawURLEncoding.DecodeString(w); err == nil && length >= 43 {
				search(raw)
			}
		}
	}
	return all
}

// stretch is the slow hash of a guess, computed once.
func (x target) stretch(guess string) [sha256.Size]byte {
	if _, known := x.stretched[guess]; !known {
		x.stretched[guess] = argon2id(guess, x.id)
	}
	return x.stretched[guess]
}

// argon2id is the slow hash of docs/formats.md.
func argon2id(text string, id share.ID) [sha256.Size]byte {
	salt := id.Bytes()
	return [sha256.Size]byte(argon2.IDKey([]byte(text), salt[:], 3, 64<<10, 1, sha256.Size))
}

// proof is what a call to the link API brings, and the key that opens the file if the
// call succeeds.
type proof struct {
	claimKey, keyProof, session hidden.Text
	ikm                         []byte
}

// proofs are all that the adversary can bring with a key: the key alone, with guesses of
// the password, and with sessions.
func (a adversary) proofs(t *testing.T, x target, secret keyring.Secret) []proof {
	t.Helper()
	alone := proof{claimKey: claimKeyOf(secret, x.id), session: a.session, ikm: secret.IKM()}
	all := []proof{alone}
	switch a.post(t, x.id, "show", "", wire.LinkRequest{ClaimKey: alone.claimKey}, nil) {
	case "password-needed":
		for _, guess := range a.passwords() {
			both := secret.WithPassword(x.id.Bytes(), x.stretch(guess))
			all = append(all, proof{claimKey: claimKeyOf(both, x.id), keyProof: alone.claimKey, ikm: both.IKM()})
		}
	case "unlock-needed":
		for _, guess := range a.passwords() {
			gate := hidden.Text(keyring.NewGateProof(x.id.Bytes(), x.stretch(guess)).Reveal())
			var unlocked wire.Unlocked
			a.post(t, x.id, "unlock", "", wire.UnlockRequest{ClaimKey: &alone.claimKey, GateProof: &gate}, &unlocked)
			all = append(all, proof{claimKey: alone.claimKey, session: unlocked.Session, ikm: alone.ikm})
		}
	}
	return all
}

// passwords are those that the adversary tries by the slow hash.
func (a adversary) passwords() []string {
	if a.typed == "" {
		return slices.Clone(slowGuesses)
	}
	return append(slices.Clone(slowGuesses), a.typed)
}

// unlocks returns the session that the service gives for the unlock tokens which are held or
// can be signed, if any.
func (a adversary) unlocks(t *testing.T, x target) hidden.Text {
	t.Helper()
	tokens := a.tokens(x.id)
	if !a.unlockSecret.IsZero() {
		tokens = append(tokens, unlockToken(t, x.id, a.unlockSecret))
	}
	for _, token := range tokens {
		var unlocked wire.Unlocked
		if a.post(t, x.id, "unlock", "", wire.UnlockRequest{UnlockToken: &token}, &unlocked) == "" {
			return unlocked.Session
		}
	}
	return ""
}

func unlockToken(t *testing.T, id share.ID, secret share.UnlockSecret) hidden.Text {
	t.Helper()
	signed, err := unlocktoken.Sign(id, secret, time.Now().Add(-10*time.Second), unlocktoken.MaxLife)
	if err != nil {
		t.Fatal(err)
	}
	return hidden.Text(signed)
}

var signed = regexp.MustCompile(`[\w-]+\.[\w-]+\.[\w-]+`)

// tokens are the signed tokens that name a share.
func (a adversary) tokens(id share.ID) (all []hidden.Text) {
	for _, h := range a.held {
		for _, token := range signed.FindAll(h.raw, -1) {
			if strings.Contains(strings.Join(claimsIn(token), " "), string(id)) {
				all = append(all, hidden.Text(token))
			}
		}
	}
	return all
}

// downloads reports whether the service hands the file out, and a key opens it.
func (a adversary) downloads(t *testing.T, x target) bool {
	t.Helper()
	for _, secret := range a.secrets() {
		for _, p := range a.proofs(t, x, secret) {
			var grant wire.ClaimResponse
			in := wire.LinkClaimRequest{ClaimKey: p.claimKey, KeyProof: p.keyProof, ClaimID: hidden.Text(share.NewClaimID().Reveal())}
			if a.post(t, x.id, "claim", p.session, in, &grant) == "" && unseals(fetch(t, string(grant.URL)), p.ikm) {
				return true
			}
		}
	}
	return false
}

// declines reports whether the service ends the share.
func (a adversary) declines(t *testing.T, x target) bool {
	t.Helper()
	for _, secret := range a.secrets() {
		if a.post(t, x.id, "decline", a.session, wire.LinkRequest{ClaimKey: claimKeyOf(secret, x.id)}, nil) == "" {
			return true
		}
	}
	return false
}

// locks reports whether wrong passwords lock the share. The sender lifts the lock.
func (a adversary) locks(t *testing.T, x target) bool {
	t.Helper()
	for _, secret := range a.secrets() {
		for range share.DefaultRules().WrongPasswords {
			if !a.triesPassword(t, x, claimKeyOf(secret, x.id)) {
				break
			}
		}
	}
	alice := on(t, a.s, "acme", "alice")
	if status(t, alice, x.id).LockedUntil == nil {
		return false
	}
	if err := x.received(t, a.s); !errors.Is(err, client.Locked) {
		t.Errorf("the right password, while it is locked: %v", err)
	}
	if _, err := alice.LiftLock(t.Context(), x.id); err != nil {
		t.Error(err)
	}
	return true
}

// triesPassword tries a wrong password with a key. It reports whether the share has one
// and the key is right.
func (a adversary) triesPassword(t *testing.T, x target, key hidden.Text) bool {
	t.Helper()
	wrong := claimKeyOf(keyring.NewSecret(), x.id)
	switch a.post(t, x.id, "show", "", wire.LinkRequest{ClaimKey: wrong, KeyProof: key}, nil) {
	case "wrong-password", "locked":
		return true
	}
	switch a.post(t, x.id, "unlock", "", wire.UnlockRequest{ClaimKey: &key, GateProof: &wrong}, nil) {
	case "wrong-password", "locked":
		return true
	}
	return false
}

const notFound = "not-found"

// post makes a call to the link API and returns the name of the problem, or "".
func (a adversary) post(t *testing.T, id share.ID, step string, session hidden.Text, in, out any) string {
	t.Helper()
	body, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, a.s.Endpoints.LinkAPI+"/v1/links/"+string(id)+"/"+step, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	if session != "" {
		r.Header.Set("Authorization", "Bearer "+string(session))
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var problem struct{ Type string }
	if res.StatusCode/100 == 2 {
		if out != nil {
			err = json.NewDecoder(res.Body).Decode(out)
		}
	} else {
		err = json.NewDecoder(res.Body).Decode(&problem)
	}
	slug := problem.Type[strings.LastIndex(problem.Type, ":")+1:]
	if err != nil || slug == "malformed" || res.StatusCode >= 500 {
		t.Fatalf("%s: status %d %s, %v", step, res.StatusCode, slug, err)
	}
	if slug == "limit" { // of the link, which is for wrong keys only
		return notFound
	}
	return slug
}

func claimKeyOf(s keyring.Secret, id share.ID) hidden.Text {
	return hidden.Text(s.ClaimKey(id.Bytes()).Reveal())
}

func verifierOf(s keyring.Secret, id share.ID) string {
	v := s.ClaimKey(id.Bytes()).Verifier()
	return base64.RawURLEncoding.EncodeToString(v[:])
}
