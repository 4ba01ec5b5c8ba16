package stack

import (
	"bytes"
	"crypto/tls"
	"io"
	"net/http"
	"net/url"
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

	stoppedAndStarted(t, s)

	s.Close()
	s = start(t, Options{Dir: dir})
	if status, answer := post("Q"); status != 200 || len(s.Own.Mailbox.List("wendy@globex.example")) != 2 {
		t.Errorf("after a restart: %d %s", status, answer)
	}
}

// stoppedAndStarted stops the relay of s by hand and starts it again.
func stoppedAndStarted(t *testing.T, s *Stack) {
	t.Helper()
	answers := func() bool {
		t.Helper()
		plain, err := http.Get(s.Endpoints.KeyRelay + "/healthz")
		if err == nil {
			plain.Body.Close()
		}
		insecure := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, DisableKeepAlives: true}}
		secure, errSecure := insecure.Get(s.Endpoints.Notices + "/healthz")
		if errSecure == nil {
			secure.Body.Close()
		}
		if (err == nil) != (errSecure == nil) {
			t.Errorf("keys: %v, notices: %v", err, errSecure)
		}
		return err == nil
	}
	press := func(run, offers string) {
		t.Helper()
		r, err := http.PostForm(s.Endpoints.Issuer+"/relay", url.Values{"run": {run}})
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		page, err := io.ReadAll(r.Body)
		if err != nil || r.Request.URL.Path != "/about" || !strings.Contains(string(page), offers) {
			t.Errorf("run=%s: %s %s, %v", run, r.Request.URL, page, err)
		}
	}
	if !answers() {
		t.Error("it does not run")
	}
	for range 2 { // again changes nothing
		press("no", "Start keyrelay")
		if answers() {
			t.Error("it is not stopped")
		}
	}
	for range 2 {
		press("yes", "Stop keyrelay")
		if !answers() {
			t.Error("it does not run again")
		}
	}
	r, err := http.PostForm(s.Endpoints.Issuer+"/relay", url.Values{"run": {"maybe"}})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	if r.StatusCode != http.StatusBadRequest {
		t.Errorf("neither yes nor no: %d", r.StatusCode)
	}
}
