package scenario

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/realtime"
)

// Live is a connection for live updates.
type Live struct {
	*websocket.Conn
	t testing.TB
}

// Listen opens a connection for live updates.
func Listen(t testing.TB, c *client.Client) Live {
	t.Helper()
	token, err := c.RealtimeToken(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	conn, _, err := Dial(t.Context(), token.URL, string(token.Token))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.CloseNow() })
	return Live{conn, t}
}

// Dial connects with a token. It returns the status of the answer.
func Dial(ctx context.Context, url, token string) (conn *websocket.Conn, status int, err error) {
	conn, response, err := websocket.Dial(ctx, url, &websocket.DialOptions{
		Subprotocols: []string{realtime.Subprotocol, realtime.TokenPrefix + token},
	})
	if response != nil {
		status = response.StatusCode
	}
	return conn, status, err
}

// Say sends a message.
func (l Live) Say(message string) {
	l.t.Helper()
	if err := l.Write(l.t.Context(), websocket.MessageText, []byte(message)); err != nil {
		l.t.Fatal(err)
	}
}

// Hear returns the next message. It waits for two minutes at most.
func (l Live) Hear() realtime.Message {
	l.t.Helper()
	ctx, cancel := context.WithTimeout(l.t.Context(), 2*time.Minute)
	defer cancel()
	_, text, err := l.Read(ctx)
	if err != nil {
		l.t.Fatal(err)
	}
	var m realtime.Message
	if err := json.Unmarshal(text, &m); err != nil {
		l.t.Fatalf("%s: %v", text, err)
	}
	return m
}

// Until returns the first message that satisfies the function. An error in between
// ends the test.
func (l Live) Until(true func(realtime.Message) bool) realtime.Message {
	l.t.Helper()
	for {
		m := l.Hear()
		if true(m) {
			return m
		}
		if m.Type == realtime.TypeError {
			l.t.Fatalf("the server answers %s", m.Error)
		}
	}
}
