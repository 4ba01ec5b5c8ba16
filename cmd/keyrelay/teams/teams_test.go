package teams

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/shared/mailaddr"
)

// workflow returns a Workflow that answers so, and the bodies that it gets.
func workflow(t *testing.T, answer http.HandlerFunc) (*Workflow, *[]string) {
	t.Helper()
	var bodies []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		bodies = append(bodies, string(body))
		answer(w, r)
	}))
	t.Cleanup(server.Close)
	return New(server.URL + "/workflows/canary-id/triggers/manual/paths/invoke?sig=canary-signature"), &bodies
}

func address(t *testing.T) mailaddr.Address {
	t.Helper()
	a, err := mailaddr.Parse("bob@acme.example")
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestACardForAPerson(t *testing.T) {
	var query, kind string
	w, bodies := workflow(t, func(w http.ResponseWriter, r *http.Request) {
		query, kind = r.URL.RawQuery, r.Header.Get("Content-Type")
		w.WriteHeader(http.StatusAccepted) // as Power Automate does
	})
	if err := w.Post(t.Context(), address(t), "This key:\n\ncanary-key\n[a](http://evil.example) *b*\n"); err != nil {
		t.Fatal(err)
	}
	if len(*bodies) != 1 || query != "sig=canary-signature" || kind != "application/json" {
		t.Fatalf("%q, %q, %q", *bodies, query, kind)
	}
	var got, want any
	if err := errors.Join(json.Unmarshal([]byte((*bodies)[0]), &got), json.Unmarshal([]byte(`{
		"type": "message", "to": "bob@acme.example",
		"attachments": [{"contentType": "application/vnd.microsoft.card.adaptive", "content": {
			"$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "type": "AdaptiveCard", "version": "1.4", "body": [
				{"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": "This key:"}]},
				{"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": "canary-key"}]},
				{"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": "[a](http://evil.example) *b*"}]}
			]
		}}]
	}`), &want)); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("posted %s", (*bodies)[0])
	}
}

// Each failure says whether the message may have been accepted. Nothing is repeated,
// and no error contains a secret.
func TestFailures(t *testing.T) {
	status := func(code int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "/elsewhere")
			w.WriteHeader(code)
			fmt.Fprint(w, "canary")
		}
	}
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		want   string
	}{
		"a wrong signature":  {status(401), "teams: status 401"},
		"too many":           {status(429), "teams: status 429"},
		"a redirect":         {status(307), "teams: status 307"},
		"a failure":          {status(502), "teams: status 502, the message may have been accepted"},
		"the answer is lost": {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "teams: no answer, the message may have been accepted"},
	} {
		t.Run(name, func(t *testing.T) {
			w, bodies := workflow(t, c.answer)
			if err := w.Post(t.Context(), address(t), "canary-key"); err == nil || err.Error() != c.want || len(*bodies) != 1 {
				t.Errorf("%v after %d posts", err, len(*bodies))
			}
		})
	}
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	err := New(server.URL+"/?sig=canary").Post(t.Context(), address(t), "canary-key")
	var failed *Error
	if !errors.As(err, &failed) || failed.Unclear || strings.Contains(err.Error(), "canary") {
		t.Errorf("no server: %v", err)
	}
}
