package mailbox_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/scripts/local/mailbox"
)

func open(t *testing.T, dir string) *mailbox.Box {
	t.Helper()
	at := time.Date(2026, 11, 21, 20, 0, 0, 0, time.UTC)
	box, err := mailbox.Open(dir, func() time.Time { at = at.Add(time.Second); return at })
	if err != nil {
		t.Fatal(err)
	}
	return box
}

func deliver(t *testing.T, box *mailbox.Box, m mailbox.Message) string {
	t.Helper()
	id, err := box.Deliver(m)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func get(t *testing.T, box *mailbox.Box, path string) (string, *http.Response) {
	t.Helper()
	w := httptest.NewRecorder()
	product := mailbox.Product{
		Page: func(address string) string { return "http://product.example/?of=" + url.QueryEscape(address) },
		Link: func(link, address string) string { return "http://product.example/?link=" + link + "&of=" + address },
	}
	mailbox.Boxes{box}.Handler(product).ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	body, err := io.ReadAll(w.Result().Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body), w.Result()
}

func TestJSON(t *testing.T) {
	box := open(t, t.TempDir())
	first := deliver(t, box, mailbox.Message{To: "bob@acme.example", Subject: "1", Text: "t", HTML: "<p>h"})
	deliver(t, box, mailbox.Message{To: "carol@acme.example", Subject: "2"})
	last := deliver(t, box, mailbox.Message{To: "BOB@acme.example", Subject: "3"})
	for query, want := range map[string][]string{"?to=bob@acme.example": {last, first}, "?to=nobody@acme.example": {}} {
		t.Run(query, func(t *testing.T) {
			body, r := get(t, box, "/messages.json"+query)
			var got []struct{ ID, To, Subject, Text, HTML, At string }
			if err := json.Unmarshal([]byte(body), &got); err != nil || got == nil {
				t.Fatalf("%v in %q", err, body)
			}
			var ids []string
			for _, m := range got {
				ids = append(ids, m.ID)
			}
			if strings.Join(ids, " ") != strings.Join(want, " ") || r.Header.Get("Content-Type") != "application/json" {
				t.Errorf("got %v, want %v", ids, want)
			}
		})
	}
	if body, _ := get(t, box, "/messages.json"); !strings.Contains(body, `"at":"2026-11-21T20:00:01Z"`) || !strings.Contains(body, `"text":"t"`) {
		t.Errorf("got %s", body)
	}
}

// Two mail servers appear as one mailbox.
func TestBoxesShowAsOne(t *testing.T) {
	first, second := open(t, t.TempDir()), open(t, t.TempDir())
	older := deliver(t, first, mailbox.Message{To: "wendy@globex.example"})
	deliver(t, second, mailbox.Message{To: "olga@globex.example"})
	newer := deliver(t, second, mailbox.Message{To: "wendy@globex.example"}) // the second of its box's clock
	both := mailbox.Boxes{first, second}
	if got := both.List("wendy@globex.example"); len(got) != 2 || got[0].ID != newer || got[1].ID != older {
		t.Errorf("got %+v", got)
	}
	for _, id := range []string{older, newer} {
		if m, ok := both.Find(id); !ok || m.ID != id {
			t.Errorf("%s is not found", id)
		}
	}
}

func TestMailsOutliveRestart(t *testing.T) {
	dir := t.TempDir()
	box := open(t, dir)
	first := deliver(t, box, mailbox.Message{To: "bob@acme.example"})
	second := deliver(t, box, mailbox.Message{To: "bob@acme.example"})
	if got := open(t, dir).List(""); len(got) != 2 || got[0].ID != second || got[1].ID != first {
		t.Errorf("got %+v", got)
	}
}

func TestPagesLeadBack(t *testing.T) {
	box := open(t, t.TempDir())
	id := deliver(t, box, mailbox.Message{To: "bob@acme.example", HTML: "<p>h"})
	for path, want := range map[string]string{
		"/":                     `href="http://product.example/?of="`,
		"/?to=bob@acme.example": `href="http://product.example/?of=bob%40acme.example"`,
		"/messages/" + id:       `href="http://product.example/?of=bob%40acme.example"`,
	} {
		t.Run(path, func(t *testing.T) {
			if body, _ := get(t, box, path); !strings.Contains(body, want) {
				t.Errorf("%s has no %s:\n%s", path, want, body)
			}
		})
	}
	if body, _ := get(t, box, "/messages/"+id); !strings.Contains(body, `href="/?to=bob%40acme.example"`) {
		t.Errorf("no way to the list:\n%s", body)
	}
}

// The content of a mail must not become part of our pages.
func TestPagesEscape(t *testing.T) {
	box := open(t, t.TempDir())
	const attack = `"><script>alert(1)</script>`
	id := deliver(t, box, mailbox.Message{From: attack, To: attack, Subject: attack, Text: attack, HTML: attack})
	for _, path := range []string{"/", "/?to=%22%3E%3Cscript%3Ealert(1)%3C/script%3E", "/messages/" + id} {
		body, r := get(t, box, path)
		if strings.Contains(body, "<script") || !strings.Contains(body, "&lt;script&gt;") {
			t.Errorf("%s is not escaped:\n%s", path, body)
		}
		if policy := r.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") {
			t.Errorf("%s: policy %q", path, policy)
		}
	}
}

// The HTML part is shown in a document that can only open links, which lead to
// the local product.
func TestHTMLPartIsSandboxed(t *testing.T) {
	box := open(t, t.TempDir())
	id := deliver(t, box, mailbox.Message{To: "bob@acme.example", HTML: `<script>alert(1)</script><a href="https://acme.example/a?b&amp;c">x</a>`})
	body, r := get(t, box, "/messages/"+id+"/html")
	if body != `<script>alert(1)</script><a target="_blank" href="http://product.example/?link=https://acme.example/a?b&amp;c&amp;of=bob@acme.example">x</a>` {
		t.Errorf("got %q", body)
	}
	policy := r.Header.Get("Content-Security-Policy")
	if !strings.HasPrefix(policy, "sandbox allow-popups allow-popups-to-escape-sandbox; ") || !strings.Contains(policy, "default-src 'none'") {
		t.Errorf("policy %q", policy)
	}
	if page, _ := get(t, box, "/messages/"+id); !strings.Contains(page, `" sandbox="allow-popups allow-popups-to-escape-sandbox" title=`) {
		t.Errorf("the frame is not sandboxed:\n%s", page)
	}
}

func TestUnknownMessage(t *testing.T) {
	box := open(t, t.TempDir())
	for _, path := range []string{"/messages/x", "/messages/x/html", "/messages/..%2Fx"} {
		if _, r := get(t, box, path); r.StatusCode != http.StatusNotFound {
			t.Errorf("%s: status %d", path, r.StatusCode)
		}
	}
}
