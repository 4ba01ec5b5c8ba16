package main

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/shared/client"
)

const anID = "AAECAwQFBgcICQoLDA0ODw"

func TestFollowALink(t *testing.T) {
	page := func(status int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/page/config.json" {
				t.Errorf("it asks for %s", r.URL.Path)
			}
			w.Header().Set("Location", "/page/moved")
			w.WriteHeader(status)
			_, _ = w.Write([]byte(body))
		}
	}
	good := `{"linkApi":"https://links.acme.example"}`
	for name, c := range map[string]struct {
		page http.HandlerFunc
		code int
	}{
		"a page":          {page(200, good), exitOK},
		"another page":    {page(200, "<html>"), exitUsage},
		"no service":      {page(200, "{}"), exitUsage},
		"plain HTTP":      {page(200, `{"linkApi":"http://links.acme.example"}`), exitUsage},
		"nothing there":   {page(404, good), exitUsage},
		"a redirect":      {page(307, good), exitUsage},
		"an outage":       {page(503, good), exitUnavailable},
		"too much":        {page(200, strings.Repeat(" ", longestConfig)+good), exitUsage},
		"a broken answer": {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, exitUnavailable},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(c.page)
			defer server.Close()
			s := &session{Context: t.Context(), state: t.TempDir()}
			id, err := s.follow(server.URL + "/page/#" + anID)
			if got := exitCode(err); got != c.code || err == nil && id != anID {
				t.Errorf("%q, %v: exit code %d, not %d", id, err, got, c.code)
			}
		})
	}
}

// Nobody on the network may change where the key is used.
func TestALinkWithPlainHTTP(t *testing.T) {
	s := &session{Context: t.Context(), state: t.TempDir()}
	if _, err := s.follow("http://links.acme.example/#" + anID); exitCode(err) != exitUsage {
		t.Error(err)
	}
}

func TestAnInterruptWhileALinkIsFollowed(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		stop()
		<-r.Context().Done()
	}))
	defer server.Close()
	s := &session{Context: ctx, state: t.TempDir()}
	if _, err := s.follow(server.URL + "/#" + anID); !errors.Is(err, context.Canceled) || errors.Is(err, client.ErrUnreachable) {
		t.Error(err)
	}
}
