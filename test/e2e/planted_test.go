package e2e

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"testing"

	"github.com/secure-share/secure-share/scripts/local/stack"
	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/ece"
	"github.com/secure-share/secure-share/shared/keyring/password"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
	"github.com/secure-share/secure-share/test/scenario"
)

const pin = "4711" // a password of four digits

// weakness is a fault of a sender's client that a person would not notice.
type weakness struct {
	stretch func(id share.ID) [sha256.Size]byte // instead of Argon2id
	kept    []byte                              // is stored with the share, in place of the sealed label
}

// The adversaries that fail with the product succeed if something is wrong with it, so
// their failures prove something.
func TestAdversariesFindPlantedWeaknesses(t *testing.T) {
	t.Parallel()
	w := &traffic{saw: map[string]*bytes.Buffer{}}
	s := start(t, stack.Options{SweepEvery: -1, Tap: w.tap})
	scenario.AllowOutsiders(t, s)
	fourDigits, err := password.Parse("0815") // not pin, whose fast hash is kept below
	if err != nil {
		t.Fatal(err)
	}
	fast := sha256.Sum256([]byte(pin))
	product := sendTarget(t, s, target{kind: "of the product", password: fourDigits})
	common := plant(t, s, weakness{stretch: slow(slowGuesses[0])})
	noArgon := plant(t, s, weakness{stretch: func(share.ID) [sha256.Size]byte { return fast }})
	kept := plant(t, s, weakness{stretch: slow(pin), kept: append(bytes.Clone(fast[:]), make([]byte, 64)...)})
	if err := s.Tapped(t.Context()); err != nil {
		t.Fatal(err)
	}
	o := outside{s: s, a: newHolding(w.everything(t, s, "files")), b: newHolding(w.everything(t, s, "keys"))}
	for name, c := range map[string]struct {
		share target
		found bool
	}{
		"none, and a password of four digits": {product, false},
		"Argon2id is left out":                {noArgon, true},
		"a fast hash of the password is kept": {kept, true},
		"a common password":                   {common, true},
	} {
		t.Run(name, func(t *testing.T) {
			if got := o.adversary(t, "account A and account B", c.share).guesses(c.share); got != c.found {
				t.Errorf("they can read it: %t", got)
			}
		})
	}
	x := sendTarget(t, s, target{kind: "without a password"})
	for name, held := range map[string][]byte{
		"the key is in the link":  []byte(x.sent.Link + "." + x.sent.Secret.Reveal()),
		"the link is in the mail": append(mailTo(t, s, x.address), x.sent.Link...),
	} {
		t.Run(name, func(t *testing.T) {
			if got := (adversary{s: s, held: []holding{newHolding(held)}}).does(t, x); got != reads {
				t.Error(got)
			}
		})
	}
}

// slow is the hash of the product.
func slow(text string) func(share.ID) [sha256.Size]byte {
	return func(id share.ID) [sha256.Size]byte { return argon2id(text, id) }
}

// plant sends a share for a person outside with a client that has a fault.
func plant(t *testing.T, s *stack.Stack, w weakness) target {
	t.Helper()
	steps := scenario.NewSteps(t, s)
	sh := steps.NewShare(false)
	with := sh.Secret.WithPassword(sh.ID.Bytes(), w.stretch(sh.ID))
	seal := func(key []byte, text string) []byte {
		sealed, err := ece.Seal(key, []byte(text), ece.Options{})
		steps.Must(err)
		return sealed
	}
	sh.Body = seal(with.IKM(), marker)
	sum := sha256.Sum256(sh.Body)
	metadata := seal(with.MetadataKey(sh.ID.Bytes()).IKM(), "{}")
	encode := base64.RawURLEncoding.EncodeToString
	sh.Request = wire.CreateRequest{
		ID: string(sh.ID), Recipient: wire.Outsider, Metadata: encode(metadata), Length: int64(len(sh.Body)), SHA256: encode(sum[:]),
		Verifier: verifierOf(with, sh.ID), KeyVerifier: verifierOf(sh.Secret, sh.ID), MailVerifier: verifierOf(sh.Secret, sh.ID.MailID()),
	}
	if w.kept != nil {
		sh.Request.Label = &wire.Label{Sealed: encode(w.kept), KeyVersion: 1}
	}
	created, err := steps.Alice.Create(t.Context(), sh.Request)
	steps.Must(err)
	steps.Put(created.Upload.Method, string(created.Upload.URL), created.Upload.Headers, sh.Body)
	committed, err := steps.Commit(sh)
	steps.Must(err)
	steps.Mail(sh, committed.Ticket)
	return target{
		cracker:   cracker{id: sh.ID, ciphertext: sh.Body, metadata: metadata},
		stretched: map[string][sha256.Size]byte{}, sent: client.Sent{ID: sh.ID, Secret: sh.Secret},
	}
}
