package slack

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/secure-share/secure-share/shared/mailaddr"
)

const token = "xoxb-canary"

// The answers have the form that Slack documents.
const (
	bob      = `{"ok":true,"user":{"id":"W012A3CDE","team_id":"T012AB3C4","name":"bob","deleted":false,"is_bot":false,"profile":{"email":"bob@acme.example"}}}`
	opened   = `{"ok":true,"channel":{"id":"D069C7QFK"}}`
	posted   = `{"ok":true,"channel":"D069C7QFK","ts":"1503435956.000247","message":{"text":"the key","type":"message"}}`
	nobody   = `{"ok":false,"error":"users_not_found"}`
	inactive = `{"ok":true,"user":{"id":"W012A3CDE","deleted":true}}`
	robot    = `{"ok":true,"user":{"id":"W012A3CDE","is_bot":true}}`
)

type request struct{ method, kind, token, body string }

// workspace answers each method with a text, or as a handler does.
type workspace struct {
	*Client
	mu       sync.Mutex
	requests []request
}

func newWorkspace(t *testing.T, answers map[string]any) *workspace {
	t.Helper()
	w := &workspace{}
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		method := strings.TrimPrefix(r.URL.Path, "/api/")
		w.mu.Lock()
		w.requests = append(w.requests, request{method, r.Header.Get("Content-Type"), r.Header.Get("Authorization"), string(body)})
		w.mu.Unlock()
		switch answer := answers[method].(type) {
		case string:
			rw.Header().Set("Content-Type", "application/json; charset=utf-8")
			fmt.Fprint(rw, answer)
		case func(http.ResponseWriter):
			answer(rw)
		default:
			rw.WriteHeader(http.StatusNotFound)
		}
	}))
	t.Cleanup(server.Close)
	w.Client = New(token, server.URL+"/api/")
	return w
}

func address(t *testing.T) mailaddr.Address {
	t.Helper()
	a, err := mailaddr.Parse("bob@acme.example")
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestADirectMessage(t *testing.T) {
	w := newWorkspace(t, map[string]any{"users.lookupByEmail": bob, "conversations.open": opened, "chat.postMessage": posted})
	person, err := w.Find(t.Context(), address(t))
	if err != nil || person != "W012A3CDE" {
		t.Fatalf("%q, %v", person, err)
	}
	if err := w.Post(t.Context(), person, "the key\n<@W1> & *x*"); err != nil {
		t.Fatal(err)
	}
	if len(w.requests) != 3 || w.requests[0].body != "email=bob%40acme.example" || w.requests[1].body != `{"users":"W012A3CDE"}` {
		t.Fatalf("%q", w.requests)
	}
	for _, r := range w.requests {
		if r.token != "Bearer "+token {
			t.Errorf("%s with %q", r.method, r.token)
		}
	}
	var message map[string]any
	if err := json.Unmarshal([]byte(w.requests[2].body), &message); err != nil {
		t.Fatal(err)
	}
	// Nothing in the text is markup, and no preview is made of the link.
	if message["channel"] != "D069C7QFK" || message["text"] != "the key\n&lt;@W1&gt; &amp; *x*" || message["mrkdwn"] != false ||
		message["unfurl_links"] != false || message["unfurl_media"] != false {
		t.Error(message)
	}
}

func TestNobodyHasTheAddress(t *testing.T) {
	for name, answer := range map[string]string{"unknown": nobody, "deactivated": inactive, "a bot": robot, "no id": `{"ok":true}`} {
		t.Run(name, func(t *testing.T) {
			w := newWorkspace(t, map[string]any{"users.lookupByEmail": answer})
			if _, err := w.Find(t.Context(), address(t)); !errors.Is(err, ErrNobody) {
				t.Error(err)
			}
		})
	}
}

// Each failure says whether the message may have been posted. Nothing is repeated, and
// no error contains a secret.
func TestFailures(t *testing.T) {
	status := func(code int) func(http.ResponseWriter) {
		return func(w http.ResponseWriter) {
			w.Header().Set("Location", "/elsewhere")
			w.WriteHeader(code)
			fmt.Fprint(w, "canary")
		}
	}
	reset := func(http.ResponseWriter) { panic(http.ErrAbortHandler) }
	for name, c := range map[string]struct {
		method  string
		answer  any
		want    string
		unclear bool
	}{
		"a wrong token":               {"users.lookupByEmail", `{"ok":false,"error":"invalid_auth"}`, "slack users.lookupByEmail: invalid_auth", false},
		"a missing scope":             {"users.lookupByEmail", `{"ok":false,"error":"missing_scope","needed":"canary"}`, "slack users.lookupByEmail: missing_scope", false},
		"a code in another form":      {"users.lookupByEmail", `{"ok":false,"error":"canary secret"}`, "slack users.lookupByEmail: refused", false},
		"no conversation":             {"conversations.open", reset, "slack conversations.open: no answer", false},
		"the message is refused":      {"chat.postMessage", `{"ok":false,"error":"restricted_action"}`, "slack chat.postMessage: restricted_action", false},
		"too many messages":           {"chat.postMessage", status(429), "slack chat.postMessage: status 429", false},
		"a redirect":                  {"chat.postMessage", status(307), "slack chat.postMessage: status 307", false},
		"the answer is lost":          {"chat.postMessage", reset, "slack chat.postMessage: no answer, the message may have been posted", true},
		"Slack fails":                 {"chat.postMessage", status(503), "slack chat.postMessage: status 503, the message may have been posted", true},
		"Slack fails in between":      {"chat.postMessage", `{"ok":false,"error":"fatal_error"}`, "slack chat.postMessage: fatal_error, the message may have been posted", true},
		"an answer that is not JSON":  {"chat.postMessage", "canary", "slack chat.postMessage: an answer that cannot be read, the message may have been posted", true},
		"an answer in another format": {"users.lookupByEmail", `{"ok":true,"user":"canary"}`, "slack users.lookupByEmail: an answer that cannot be read", false},
	} {
		t.Run(name, func(t *testing.T) {
			answers := map[string]any{"users.lookupByEmail": bob, "conversations.open": opened, "chat.postMessage": posted}
			answers[c.method] = c.answer
			w := newWorkspace(t, answers)
			person, err := w.Find(t.Context(), address(t))
			if err == nil {
				err = w.Post(t.Context(), person, "canary-key")
			}
			var failed *Error
			if !errors.As(err, &failed) || err.Error() != c.want || failed.Unclear != c.unclear {
				t.Error(err)
			}
			times := 0
			for _, r := range w.requests {
				if r.method == c.method {
					times++
				}
			}
			if times != 1 {
				t.Errorf("%s was called %d times", c.method, times)
			}
		})
	}
}

func TestNoServer(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	c := New(token, server.URL+"/api/")
	var failed *Error
	if err := c.Post(t.Context(), "W1", "canary-key"); !errors.As(err, &failed) || failed.Unclear || strings.Contains(err.Error(), "canary") {
		t.Error(err)
	}
}
