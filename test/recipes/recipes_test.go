// Package recipes tests the receivers in examples/delivery, which customers copy into
// third-party services, with stand-ins for those services.
package recipes

import (
	"encoding/json"
	"io"
	"net/http"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/delivery"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/test/needs"
)

const (
	secretText = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3I"
	otherText  = "b3RoZXItc2VjcmV0LW90aGVyLXNlY3JldC1vdGhlci0"
)

// message returns a message for bob@acme.example that was signed just now.
func message(t *testing.T) delivery.Message {
	t.Helper()
	return delivery.Message{
		Type: delivery.Key, ID: string(share.NewID()), SentAt: time.Now(), To: address(t, "bob@acme.example"), ToName: "Bob O'Neil",
		From: "Alice Ünal", Site: "acme.atlassian.net", Link: "https://acme.atlassian.net/jira/apps/a/b/shares/x",
		Expires: time.Date(2026, 12, 1, 15, 0, 0, 0, time.UTC), Key: keyring.NewSecret(), Locale: "de-AT",
	}
}

// forOutsider returns a message for a person who has no account.
func forOutsider(t *testing.T) delivery.Message {
	t.Helper()
	m := message(t)
	m.Outsider, m.Link = true, ""
	return m
}

// tellsOutsider reports whether a mail tells a person without an account to use the link,
// and does not mention the site.
func tellsOutsider(mail string) bool {
	return strings.Contains(mail, "Open the link that the sender gives you") && !strings.Contains(mail, "atlassian.net")
}

func address(t *testing.T, s string) mailaddr.Address {
	t.Helper()
	a, err := mailaddr.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func sealed(t *testing.T, secret string, m delivery.Message) string {
	t.Helper()
	s, err := delivery.ParseSecret(secret)
	if err != nil {
		t.Fatal(err)
	}
	body, err := delivery.Seal(s, m)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// answer is the response that a sender gets.
type answer struct {
	status int
	header http.Header
	body   string
}

// delivered reports whether a sender takes it as a confirmation.
func (a answer) delivered() bool {
	var receipt struct{ Delivered bool }
	return a.status/100 == 2 && json.Unmarshal([]byte(a.body), &receipt) == nil && receipt.Delivered
}

// refused reports whether it is a problem with the title.
func (a answer) refused(status int, title string) bool {
	return a.status == status && strings.HasPrefix(a.header.Get("Content-Type"), "application/problem+json") && strings.Contains(a.body, title)
}

// post sends a body as a browser does, and follows no redirect.
func post(t *testing.T, url, body string) answer {
	t.Helper()
	return do(t, http.MethodPost, url, body)
}

func do(t *testing.T, method, url, body string) answer {
	t.Helper()
	req, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "text/plain;charset=UTF-8")
	req.Header.Set("Origin", "https://0a1b.cdn.prod.atlassian-dev.net")
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	said, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{res.StatusCode, res.Header, string(said)}
}

// program is a running stand-in. Its first line of output says where it listens.
type program struct {
	where map[string]string

	mu   sync.Mutex
	said []map[string]string // the further lines: mails
}

// run starts a JavaScript file of this folder, and ends it with the test.
func run(t *testing.T, file string, options any) *program {
	t.Helper()
	needs.Program(t, "node", "install Node.js")
	text, err := json.Marshal(options)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("node", file, string(text))
	cmd.Stderr = t.Output()
	in, err1 := cmd.StdinPipe()
	out, err2 := cmd.StdoutPipe()
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p, ended, lines := &program{}, make(chan struct{}), json.NewDecoder(out)
	t.Cleanup(func() {
		_ = in.Close()
		<-ended
		_ = cmd.Wait()
	})
	if err := lines.Decode(&p.where); err != nil {
		close(ended)
		t.Fatalf("%s did not start: %v", file, err)
	}
	go func() { defer close(ended); p.listen(lines) }()
	return p
}

func (p *program) listen(lines *json.Decoder) {
	for {
		var line map[string]string
		if lines.Decode(&line) != nil {
			return
		}
		p.mu.Lock()
		p.said = append(p.said, line)
		p.mu.Unlock()
	}
}

// mails waits for n mails. Any further mails would have been sent before the answer.
func (p *program) mails(t *testing.T, n int) []map[string]string {
	t.Helper()
	for end := time.Now().Add(time.Minute); ; time.Sleep(5 * time.Millisecond) {
		p.mu.Lock()
		said := p.said
		p.mu.Unlock()
		if len(said) == n {
			return said
		}
		if time.Now().After(end) {
			t.Fatalf("%d mails, want %d", len(said), n)
		}
	}
}

// refusals are what every receiver must refuse.
func refusals(t *testing.T) map[string]struct {
	body   string
	status int
	title  string
} {
	t.Helper()
	changed := func(change func(*delivery.Message)) string {
		m := message(t)
		change(&m)
		return sealed(t, secretText, m)
	}
	return map[string]struct {
		body   string
		status int
		title  string
	}{
		"another secret":       {sealed(t, otherText, message(t)), 403, "The signature is not valid"},
		"a changed message":    {strings.Replace(sealed(t, secretText, message(t)), "bob@", "eve@", 1), 403, "The signature is not valid"},
		"no signature":         {`{"message":"{}","signature":""}`, 403, "The signature is not valid"},
		"signature of a shape": {`{"message":"{}","signature":["a"]}`, 403, "The signature is not valid"},
		"not JSON":             {"hello", 403, "The signature is not valid"},
		"nothing":              {"", 403, "The signature is not valid"},
		"too old": {changed(func(m *delivery.Message) { m.SentAt = time.Now().Add(-delivery.Leeway) }), 403,
			"The message is too old"},
		"from the future": {changed(func(m *delivery.Message) { m.SentAt = time.Now().Add(delivery.Leeway + 5*time.Second) }), 403,
			"The message is too old"},
		"another site": {changed(func(m *delivery.Message) { m.Site, m.Link = "evil.atlassian.net", "" }), 403,
			"not for this site"},
		"a link elsewhere": {changed(func(m *delivery.Message) { m.Link = "https://acme.atlassian.net.evil.example/x" }), 403,
			"not for this site"},
		"another domain": {changed(func(m *delivery.Message) { m.To = address(t, "bob@evil.example") }), 403, "does not send to this address"},
		"a subdomain":    {changed(func(m *delivery.Message) { m.To = address(t, "bob@x.acme.example") }), 403, "does not send to this address"},
	}
}
