package e2e

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/scripts/local/stack"
	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/delivery"
)

// ownDelivery is what a client of Globex knows of the site's own delivery, and the
// text of its signing secret.
func ownDelivery(t *testing.T, s *stack.Stack) (*client.OwnDelivery, string) {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(s.Dir, "endpoints.json"))
	if err != nil {
		t.Fatal(err)
	}
	var endpoints struct {
		OwnDelivery map[string]struct{ URL, Secret, SiteURL string }
	}
	if err := json.Unmarshal(content, &endpoints); err != nil {
		t.Fatal(err)
	}
	o := endpoints.OwnDelivery["globex"]
	secret, err := delivery.ParseSecret(o.Secret)
	if err != nil {
		t.Fatal(err)
	}
	return &client.OwnDelivery{URL: o.URL, Secret: secret, SiteURL: o.SiteURL}, o.Secret
}

// With own delivery neither account sees the key or the recipient's address, and
// what both saw opens nothing. The mail comes from the site's own mail server.
func TestOwnDeliveryBypassesBothAccounts(t *testing.T) {
	t.Parallel()
	w := &traffic{saw: map[string]*bytes.Buffer{}}
	s := start(t, stack.Options{SweepEvery: -1, Tap: w.tap})
	own, signing := ownDelivery(t, s)
	dave := equipped(t, s, "globex", "dave", client.Options{Own: own})
	wendy := on(t, s, "globex", "wendy")
	alice, bob := on(t, s, "acme", "alice"), on(t, s, "acme", "bob")

	sent, err := dave.Send(t.Context(), sendInput(t, wendy, []byte(marker)))
	if err != nil || sent.DeliveryMethod != client.ByOwnDelivery || !sent.Delivered {
		t.Fatalf("method %s, delivered %t, %v", sent.DeliveryMethod, sent.Delivered, err)
	}
	mails := s.Own.Mailbox.List(wendy.Mail)
	if len(mails) != 1 || mails[0].From != stack.OwnFrom || !strings.Contains(mails[0].Text, sent.Secret.Reveal()) {
		t.Fatalf("%d mails came from the site's own server", len(mails))
	}
	grant, _, err := claim(t, wendy, sent.ID, sent.Secret)
	if err != nil {
		t.Fatal(err)
	}
	ciphertext := fetch(t, string(grant.URL))
	metadata, err := base64.RawURLEncoding.DecodeString(grant.Metadata)
	if err != nil {
		t.Fatal(err)
	}

	// A site whose keys are mailed shows that the search works.
	other := send(t, alice, bob, []byte("of another site"))
	saw := map[string][]byte{"files": w.everything(t, s, "files"), "keys": w.everything(t, s, "keys")}
	for _, canary := range []string{other.Secret.Reveal(), bob.Mail} {
		if !bytes.Contains(saw["keys"], []byte(canary)) {
			t.Errorf("%q of the other site is not found in account B: this test proves nothing", canary)
		}
	}
	for account, all := range saw {
		for name, canary := range map[string][]byte{"address": []byte(wendy.Mail), "signing secret": []byte(signing)} {
			if bytes.Contains(all, canary) {
				t.Errorf("account %s saw the %s", account, name)
			}
		}
		for _, key := range forms(sent.Secret.Reveal()) {
			if bytes.Contains(all, key) {
				t.Errorf("account %s saw the key", account)
			}
		}
	}
	if bytes.Contains(saw["keys"], []byte(sent.ID)) {
		t.Error("account B learned of the share")
	}
	both := append(saw["files"], saw["keys"]...)
	crack := cracker{id: sent.ID, ciphertext: ciphertext, metadata: metadata}
	if crack.opens(both) {
		t.Error("both accounts together can read the file")
	}
	if !crack.opens(append(both, sent.Secret.Reveal()...)) {
		t.Error("the adversary fails even with the secret: this test proves nothing")
	}
}
