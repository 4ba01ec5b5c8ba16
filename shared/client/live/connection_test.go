package live_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/client/clienttest"
	"github.com/secure-share/secure-share/shared/client/live"
	"github.com/secure-share/secure-share/shared/realtime"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// watched is what a Watcher of bob reports, over real connections.
func watched(t *testing.T, w *clienttest.Services) <-chan wire.Share {
	c, err := client.New(client.Options{FileAPI: w.URL, Identity: client.Bearer(func(context.Context) (string, error) {
		return "token-of-" + string(clienttest.Bob), nil
	})})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	reports, ended := make(chan wire.Share, 100), make(chan error, 1)
	watcher := live.Watcher{Client: c, Report: func(s wire.Share) error {
		reports <- s
		return nil
	}}
	go func() { ended <- watcher.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("ended with %v", err)
		}
	})
	return reports
}

// sent makes a share from alice to bob, whose change is an event.
func sent(t *testing.T, w *clienttest.Services) share.ID {
	t.Helper()
	id := share.NewID()
	w.Hold(func() {
		for _, e := range []share.Event{
			share.Create{Site: "site", ID: id, By: clienttest.Alice, Recipient: clienttest.Bob, Verifier: share.Verifier{1}, Content: share.Content{Length: 1, SHA256: [32]byte{1}}},
			share.Commit{By: clienttest.Alice, Stored: share.Content{Length: 1, SHA256: [32]byte{1}}, TicketID: "ticket"},
		} {
			if _, err := w.Apply(id, e); err != nil {
				t.Error(err)
			}
		}
	})
	return id
}

func caughtUp(t *testing.T, w *clienttest.Services, times int) {
	t.Helper()
	for end := time.Now().Add(time.Minute); ; time.Sleep(time.Millisecond) {
		n := 0
		if w.Hold(func() { n = w.Live.CaughtUp }); n >= times {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("%d catch-ups, want %d", n, times)
		}
	}
}

func expect(t *testing.T, reports <-chan wire.Share, id share.ID) {
	t.Helper()
	select {
	case s := <-reports:
		if s.ID != string(id) || s.Status != string(share.Available) || s.Role != wire.RoleRecipient {
			t.Errorf("reported %+v", s)
		}
	case <-time.After(time.Minute):
		t.Fatal("nothing was reported")
	}
}

func TestOverAConnection(t *testing.T) {
	w := clienttest.New(t, time.Now)
	reports := watched(t, w)
	caughtUp(t, w, 1)
	expect(t, reports, sent(t, w))
	if w.Disconnect() != 1 {
		t.Error("nobody was connected")
	}
	expect(t, reports, sent(t, w)) // while nobody is connected
	caughtUp(t, w, 2)
	expect(t, reports, sent(t, w))
	for _, line := range w.Log {
		if strings.Contains(line, "live-of") {
			t.Errorf("a token is in %q", line)
		}
	}
}

// A token goes only to where it is safe, and not to where a redirect points.
func TestWhereTokensGo(t *testing.T) {
	w := clienttest.New(t, time.Now)
	token := wire.RealtimeToken{Token: "live-of-bob", URL: "ws" + strings.TrimPrefix(w.URL, "http") + "/live"}
	dial := func(url string) error {
		token.URL = url
		return live.Dial(t.Context(), token)
	}
	if err := dial(token.URL); err != nil {
		t.Fatal(err)
	}
	for _, url := range []string{"ws://example.com/live", "http://127.0.0.1/live", "ws:///live", "wss://", "://", ""} {
		if err := dial(url); err == nil || !strings.Contains(err.Error(), "neither wss") {
			t.Errorf("%s: %v", url, err)
		}
	}
	other := clienttest.New(t, time.Now)
	w.On("GET", "/live", func(_ int, rw http.ResponseWriter, _ *http.Request) bool {
		rw.Header().Set("Location", other.URL+"/live")
		rw.WriteHeader(http.StatusTemporaryRedirect)
		return true
	})
	if err := dial("ws" + strings.TrimPrefix(w.URL, "http") + "/live"); err == nil || strings.Contains(err.Error(), "live-of-bob") || len(other.Log) > 0 {
		t.Errorf("a redirect: %v, %v", err, other.Log)
	}
}

func TestAnotherProtocol(t *testing.T) {
	w := clienttest.New(t, time.Now)
	w.On("GET", "/live", func(_ int, rw http.ResponseWriter, r *http.Request) bool {
		if conn, err := websocket.Accept(rw, r, nil); err == nil {
			_ = conn.CloseNow()
		}
		return true
	})
	err := live.Dial(t.Context(), wire.RealtimeToken{Token: "live-of-bob", URL: "ws" + strings.TrimPrefix(w.URL, "http") + "/live"})
	if err == nil || !strings.Contains(err.Error(), "another protocol") {
		t.Error(err)
	}
}

// Messages that a later release may send are ignored.
func TestUnknownMessages(t *testing.T) {
	w := clienttest.New(t, time.Now)
	reports := watched(t, w)
	caughtUp(t, w, 1)
	for _, text := range []string{`{"type":"news","share":"x"}`, `{`, `[]`, `{"type":"event"}`, `{"type":"event","share":"../x"}`, `{"type":"events","events":[{}],"complete":true,"now":1}`} {
		w.Say(text)
	}
	expect(t, reports, sent(t, w))
	w.Hold(func() {
		if slices.ContainsFunc(w.Log, func(line string) bool { return strings.Contains(line, "..") }) {
			t.Errorf("it asked for the share ../x: %q", w.Log)
		}
	})
	if realtime.Lifetime < time.Hour || w.Live.CaughtUp != 1 {
		t.Errorf("%d catch-ups", w.Live.CaughtUp)
	}
}
