package stack

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/delivery"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/mailaddr"
)

// With own delivery, a key is in the mailbox of the site's mail server and
// nowhere in account B.
func TestOwnDelivery(t *testing.T) {
	dir := t.TempDir()
	s := start(t, Options{Dir: dir})
	signer := func() delivery.Secret {
		secret, err := delivery.ParseSecret(s.Own.secret)
		if err != nil {
			t.Fatal(err)
		}
		return secret
	}
	to, err := mailaddr.Parse("wendy@globex.example")
	if err != nil {
		t.Fatal(err)
	}
	key := keyring.NewSecret()
	before := signer()
	post := func(id string) (int, string) {
		body, err := delivery.Seal(before, delivery.Message{
			Type: delivery.Key, ID: strings.Repeat("A", 21) + id, SentAt: time.Now(), To: to, From: "Dave Romero",
			Site: "globex.example.atlassian.net", Expires: time.Now().Add(time.Hour), Key: key,
		})
		if err != nil {
			t.Fatal(err)
		}
		r, err := http.Post(s.Endpoints.KeyRelay, "text/plain;charset=UTF-8", bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		answer, err := io.ReadAll(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		return r.StatusCode, string(answer)
	}
	if status, answer := post("A"); status != 200 || strings.TrimSpace(answer) != `{"delivered":true}` {
		t.Fatalf("%d %s", status, answer)
	}
	if got := s.Own.Mailbox.List("wendy@globex.example"); len(got) != 1 || !strings.Contains(got[0].Text, key.Reveal()) || got[0].From != OwnFrom {
		t.Errorf("mails of Globex: %+v", got)
	}
	if got := s.Keys.Mailbox.List(""); len(got) != 0 {
		t.Errorf("mails of account B: %+v", got)
	}
	if _, page := get(t, s.Endpoints.Mailbox+"/?to=wendy@globex.example"); !strings.Contains(page, OwnFrom) {
		t.Errorf("the mailbox page does not show it: %s", page)
	}

	s.Close()
	s = start(t, Options{Dir: dir})
	if status, answer := post("Q"); status != 200 || len(s.Own.Mailbox.List("wendy@globex.example")) != 2 {
		t.Errorf("after a restart: %d %s", status, answer)
	}
}
