package client_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/client/clienttest"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

func TestProblem(t *testing.T) {
	const title = `"type":"urn:secure-share:problem:claimed","title":"A download is under way"`
	tests := map[string]struct {
		kind, retry, body string
		status            int
		slug              client.Slug
		text              string
		after             time.Duration
	}{
		"a problem":         {"application/problem+json", "", `{` + title + `,"detail":"Wait."}`, 409, client.Claimed, "A download is under way. Wait", 0},
		"with its charset":  {"application/problem+json; charset=utf-8", "", `{` + title + `}`, 409, client.Claimed, "A download is under way", 0},
		"seconds":           {"application/problem+json", "90", `{` + title + `}`, 409, client.Claimed, "A download is under way. Try again in 1m30s", 90 * time.Second},
		"a date":            {"application/problem+json", "Sat, 21 Nov 2026 20:01:00 GMT", `{` + title + `}`, 409, client.Claimed, "A download is under way. Try again in 1m0s", time.Minute},
		"a date gone by":    {"application/problem+json", "Sat, 21 Nov 2026 19:00:00 GMT", `{` + title + `}`, 409, client.Claimed, "A download is under way", 0},
		"negative":          {"application/problem+json", "-5", `{` + title + `}`, 409, client.Claimed, "A download is under way", 0},
		"other JSON":        {"application/json", "", `{` + title + `}`, 409, "", "The service answered 409 Conflict", 0},
		"no JSON":           {"application/problem+json", "", `<html>`, 403, "", "The service answered 403 Forbidden", 0},
		"no title":          {"application/problem+json", "", `{}`, 404, "", "The service answered 404 Not Found", 0},
		"another namespace": {"application/problem+json", "", `{"type":"https://x/claimed","title":"T"}`, 409, "", "T", 0},
		"control codes":     {"application/problem+json", "", `{"title":"a\u001b[2Jb\nc"}`, 400, "", "a [2Jb c", 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w := newServices(t)
			w.On("GET", "/v1/shares", func(_ int, rw http.ResponseWriter, _ *http.Request) bool {
				rw.Header().Set("Content-Type", test.kind)
				if test.retry != "" {
					rw.Header().Set("Retry-After", test.retry)
				}
				rw.WriteHeader(test.status)
				fmt.Fprint(rw, test.body)
				return true
			})
			_, err := w.as(bob).Share(context.Background(), share.NewID())
			var p *client.Problem
			if !errors.As(err, &p) {
				t.Fatalf("error %v", err)
			}
			if p.Slug() != test.slug || p.Error() != test.text || p.RetryAfter != test.after || p.Status != test.status {
				t.Errorf("slug %q, text %q, after %s, status %d", p.Slug(), p.Error(), p.RetryAfter, p.Status)
			}
			if test.slug != "" && !errors.Is(err, test.slug) {
				t.Errorf("errors.Is does not find %q", test.slug)
			}
			if errors.Is(err, client.NotFound) || errors.Is(err, client.Slug("")) {
				t.Error("errors.Is finds what is not there")
			}
		})
	}
}

func TestRetry(t *testing.T) {
	tests := map[string]struct {
		status   int
		slug     client.Slug
		after    string
		requests int
		slept    time.Duration // the first wait, at least
	}{
		"not found":                  {404, client.NotFound, "", 1, 0},
		"conflict":                   {409, client.Claimed, "1", 1, 0},
		"internal":                   {500, "internal", "", 5, 100 * time.Millisecond},
		"gateway":                    {502, "", "", 5, 100 * time.Millisecond},
		"unavailable for a while":    {503, "unavailable", "10", 5, 10 * time.Second},
		"unavailable for too long":   {503, "unavailable", "11", 1, 0},
		"throttled by the gateway":   {429, "", "", 5, 100 * time.Millisecond},
		"throttled for a while":      {429, client.MailCap, "2", 5, 2 * time.Second},
		"throttled for an hour":      {429, client.MailCap, "3600", 1, 0},
		"used up":                    {429, client.Tickets, "", 1, 0},
		"mail failed":                {502, client.MailFailed, "", 1, 0},
		"a redirect is not followed": {307, "", "", 1, 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w := newServices(t)
			w.On("GET", "/v1/shares", func(_ int, rw http.ResponseWriter, _ *http.Request) bool {
				rw.Header().Set("Location", w.URL+"/elsewhere")
				rw.Header().Set("Content-Type", "application/problem+json")
				if test.after != "" {
					rw.Header().Set("Retry-After", test.after)
				}
				rw.WriteHeader(test.status)
				fmt.Fprintf(rw, `{"title":"T","type":"urn:secure-share:problem:%s"}`, string(test.slug))
				return true
			})
			if _, err := w.as(bob).Share(context.Background(), share.NewID()); err == nil {
				t.Fatal("no error")
			}
			if len(w.Log) != test.requests {
				t.Errorf("%d requests, want %d", len(w.Log), test.requests)
			}
			if test.requests > 1 && (len(w.clock.slept) != test.requests-1 || w.clock.slept[0] < test.slept) {
				t.Errorf("waits %v, want %d, the first at least %s", w.clock.slept, test.requests-1, test.slept)
			}
		})
	}
}

func TestRetrySucceeds(t *testing.T) {
	w := newServices(t)
	sent := w.send([]byte("x"))
	w.On("GET", "/v1/shares", func(n int, rw http.ResponseWriter, _ *http.Request) bool {
		if n < 5 {
			clienttest.Reset(rw)
		}
		return n < 5
	})
	if _, err := w.as(bob).Share(context.Background(), sent.ID); err != nil {
		t.Error(err)
	}
}

// Tokens live for seconds: a repetition needs another one.
func TestTokenPerRequest(t *testing.T) {
	w := newServices(t)
	w.On("GET", "/v1/shares", func(_ int, rw http.ResponseWriter, _ *http.Request) bool {
		rw.WriteHeader(http.StatusBadGateway)
		return true
	})
	asked := 0
	c, err := client.New(client.Options{FileAPI: w.URL, KeyMailer: w.URL, Clock: w.clock, Identity: tokens(func() (string, error) {
		asked++
		return "t", nil
	})})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Share(context.Background(), share.NewID()); err == nil || asked != 5 {
		t.Errorf("%d tokens for 5 requests, %v", asked, err)
	}
}

type tokens func() (string, error)

func (f tokens) Authorize(r *http.Request, body []byte) error {
	return client.Bearer(func(context.Context) (string, error) { return f() }).Authorize(r, body)
}

func TestSignInFails(t *testing.T) {
	w := newServices(t)
	why := errors.New("no such person")
	for name, test := range map[string]struct{ err, want error }{
		"refused":     {why, client.ErrSignIn},
		"unreachable": {fmt.Errorf("issuer: %w", client.ErrUnreachable), client.ErrUnreachable},
	} {
		t.Run(name, func(t *testing.T) {
			c, err := client.New(client.Options{FileAPI: w.URL, KeyMailer: w.URL, Clock: w.clock, Identity: tokens(func() (string, error) { return "", test.err })})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := c.Share(context.Background(), share.NewID()); !errors.Is(err, test.want) || !errors.Is(err, test.err) {
				t.Error(err)
			}
		})
	}
	if len(w.Log) != 0 {
		t.Error("a request was made without a token")
	}
}

func TestNonsense(t *testing.T) {
	w := newServices(t)
	w.On("GET", "/v1/shares", func(_ int, rw http.ResponseWriter, _ *http.Request) bool {
		fmt.Fprint(rw, "<html>welcome to the hotel")
		return true
	})
	if _, err := w.as(bob).Share(context.Background(), share.NewID()); !errors.Is(err, client.ErrAnswer) {
		t.Errorf("error %v", err)
	}
}

func TestOptions(t *testing.T) {
	me := identity(bob)
	tests := map[string]struct {
		options client.Options
		wrong   string
	}{
		"https":             {client.Options{FileAPI: "https://files.example", KeyMailer: "https://keys.example", Identity: me}, ""},
		"this machine":      {client.Options{FileAPI: "http://127.0.0.1:1", KeyMailer: "http://[::1]:1", Identity: me}, ""},
		"localhost":         {client.Options{FileAPI: "http://localhost:1", KeyMailer: "http://localhost:1", Identity: me}, ""},
		"plain http":        {client.Options{FileAPI: "https://files.example", KeyMailer: "http://keys.example", Identity: me}, "plain http"},
		"plain http, alike": {client.Options{FileAPI: "http://localhost.example", KeyMailer: "https://keys.example", Identity: me}, "plain http"},
		"no URL":            {client.Options{FileAPI: "files", KeyMailer: "https://keys.example", Identity: me}, "not an http"},
		"another scheme":    {client.Options{FileAPI: "ftp://files.example", KeyMailer: "https://keys.example", Identity: me}, "not an http"},
		"no file API":       {client.Options{KeyMailer: "https://keys.example", Identity: me}, "not an http"},
		"no key mailer":     {client.Options{FileAPI: "https://files.example", Identity: me}, ""},
		"no identity":       {client.Options{FileAPI: "https://files.example", KeyMailer: "https://keys.example"}, "identity"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := client.New(test.options)
			if (err == nil) != (test.wrong == "") || err != nil && !strings.Contains(err.Error(), test.wrong) {
				t.Error(err)
			}
		})
	}
}

func TestWithoutAKeyMailerNoKeyIsMailed(t *testing.T) {
	c, err := client.New(client.Options{FileAPI: "https://files.example", Identity: client.Bearer(nil)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.MailKey(t.Context(), wire.KeyRequest{}); !errors.Is(err, client.ErrNoMailer) {
		t.Error(err)
	}
}
