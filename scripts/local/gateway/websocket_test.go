package gateway_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/coder/websocket"

	"github.com/secure-share/secure-share/scripts/local/gateway"
)

// sockets is a WebSocket API whose function echoes messages.
type sockets struct {
	*gateway.WebSocket
	url    string
	routes chan string // invoked, with the connection

	mu      sync.Mutex
	connect string // the answer to $connect
	opened  events.APIGatewayWebsocketProxyRequest
}

func newSockets(t *testing.T, change func(*gateway.WebSocket)) *sockets {
	t.Helper()
	s := &sockets{routes: make(chan string, 100), connect: `{"statusCode":200,"headers":{"Sec-WebSocket-Protocol":"one"}}`}
	s.WebSocket = &gateway.WebSocket{Account: "111111111111", Function: fakeFunction(s.invoke)}
	if change != nil {
		change(s.WebSocket)
	}
	server := httptest.NewServer(s.WebSocket)
	t.Cleanup(server.Close)
	t.Cleanup(s.Close)
	s.url = server.URL
	return s
}

func (s *sockets) invoke(_ context.Context, payload []byte) ([]byte, error) {
	var r events.APIGatewayWebsocketProxyRequest
	if err := json.Unmarshal(payload, &r); err != nil {
		return nil, err
	}
	s.routes <- r.RequestContext.RouteKey
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case r.RequestContext.RouteKey == "$connect":
		s.opened = r
		return []byte(s.connect), nil
	case r.Body == "break":
		return nil, errors.New("crashed")
	case r.Body == "nothing":
		return []byte(`{"statusCode":200}`), nil
	}
	return json.Marshal(events.APIGatewayProxyResponse{StatusCode: 200, Body: "echo " + r.Body})
}

func (s *sockets) id() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.opened.RequestContext.ConnectionID
}

// waits for the next invocation.
func (s *sockets) route(t *testing.T, want string) {
	t.Helper()
	select {
	case got := <-s.routes:
		if got != want {
			t.Fatalf("route %s, want %s", got, want)
		}
	case <-time.After(time.Minute):
		t.Fatalf("%s is not invoked", want)
	}
}

func (s *sockets) dial(t *testing.T) *websocket.Conn {
	t.Helper()
	c, _, err := websocket.Dial(t.Context(), s.url, &websocket.DialOptions{Subprotocols: []string{"one", "two"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.CloseNow() })
	s.route(t, "$connect")
	return c
}

func say(t *testing.T, c *websocket.Conn, message string) {
	t.Helper()
	if err := c.Write(t.Context(), websocket.MessageText, []byte(message)); err != nil {
		t.Fatal(err)
	}
}

func hear(t *testing.T, c *websocket.Conn) string {
	t.Helper()
	_, message, err := c.Read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return string(message)
}

// post calls the API for open connections. A client knows of its connection a moment
// before the API does, so a connection that is gone is asked for again, for some seconds.
func (s *sockets) post(id, message string) *http.Response {
	for end := time.Now().Add(3 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		w := httptest.NewRecorder()
		s.Connections().ServeHTTP(w, httptest.NewRequest("POST", "/@connections/"+url.PathEscape(id), strings.NewReader(message)))
		if w.Code != http.StatusGone || time.Now().After(end) {
			return w.Result()
		}
	}
}

func TestAConnection(t *testing.T) {
	s := newSockets(t, nil)
	c := s.dial(t)
	if got := s.opened.Headers["sec-websocket-protocol"]; c.Subprotocol() != "one" || got != "one,two" {
		t.Errorf("selected %q of %q", c.Subprotocol(), got)
	}
	say(t, c, "nothing")
	say(t, c, "hello")
	if got := hear(t, c); got != "echo hello" {
		t.Errorf("heard %q", got)
	}
	say(t, c, "break")
	if got := hear(t, c); !strings.Contains(got, `"message":"Internal server error"`) {
		t.Errorf("heard %q", got)
	}
	if r := s.post(s.id(), "pushed"); r.StatusCode != 200 {
		t.Fatalf("status %d", r.StatusCode)
	}
	if got := hear(t, c); got != "pushed" {
		t.Errorf("heard %q", got)
	}
	for range 3 {
		s.route(t, "$default")
	}
	if err := c.Close(websocket.StatusNormalClosure, ""); err != nil {
		t.Error(err)
	}
	s.route(t, "$disconnect")
	if r := s.post(s.id(), "late"); r.StatusCode != 410 || r.Header.Get("X-Amzn-Errortype") != "GoneException" {
		t.Errorf("status %d, %q", r.StatusCode, r.Header.Get("X-Amzn-Errortype"))
	}
}

func TestARefusedConnection(t *testing.T) {
	s := newSockets(t, nil)
	for answer, status := range map[string]int{`{"statusCode":401}`: 401, `{"statusCode":429}`: 429, `no JSON`: 500} {
		t.Run(answer, func(t *testing.T) {
			s.mu.Lock()
			s.connect = answer
			s.mu.Unlock()
			_, response, err := websocket.Dial(t.Context(), s.url, nil)
			if err == nil || response.StatusCode != status {
				t.Errorf("%s: %v, %v", answer, response, err)
			}
			s.route(t, "$connect")
		})
	}
	if n := s.Disconnect(); n != 0 {
		t.Errorf("%d connections are open", n)
	}
}

func TestLimitsOfConnections(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*gateway.WebSocket)
		do     func(*testing.T, *websocket.Conn)
		code   websocket.StatusCode
	}{
		"idle":          {change: func(s *gateway.WebSocket) { s.Idle = time.Millisecond }, code: websocket.StatusGoingAway},
		"open for long": {change: func(s *gateway.WebSocket) { s.Longest = time.Millisecond }, code: websocket.StatusGoingAway},
		"too large": {
			do:   func(t *testing.T, c *websocket.Conn) { say(t, c, strings.Repeat("x", gateway.MaxFrame+1)) },
			code: websocket.StatusMessageTooBig,
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSockets(t, c.change)
			conn := s.dial(t)
			if c.do != nil {
				c.do(t, conn)
			}
			if _, _, err := conn.Read(t.Context()); websocket.CloseStatus(err) != c.code {
				t.Errorf("ended with %v", err)
			}
			s.route(t, "$disconnect")
		})
	}
	s := newSockets(t, nil)
	s.dial(t)
	if r := s.post(s.id(), strings.Repeat("x", gateway.MaxMessage+1)); r.StatusCode != 413 {
		t.Errorf("status %d for a message that is too large", r.StatusCode)
	}
	s.Close()
	if _, response, err := websocket.Dial(t.Context(), s.url, nil); err == nil || response.StatusCode != 503 {
		t.Errorf("after Close: %v, %v", response, err)
	}
}

// A connection that is lost ends without $disconnect, and the next message to it is
// refused as gone.
func TestLost(t *testing.T) {
	s := newSockets(t, nil)
	conn := s.dial(t)
	id := s.id()
	for s.Lose() != 1 { // the handshake's answer may arrive before the connection is kept
		time.Sleep(time.Millisecond)
	}
	if _, _, err := conn.Read(t.Context()); err == nil {
		t.Error("the connection is still there")
	}
	s.dial(t) // which waits for $connect: there was no $disconnect before it
	if r := s.post(id, "late"); r.StatusCode != 410 {
		t.Errorf("status %d", r.StatusCode)
	}
}

// Posting can keep a message from being sent.
func TestPosting(t *testing.T) {
	allowed := false
	s := newSockets(t, func(w *gateway.WebSocket) { w.Posting = func() bool { return allowed } })
	conn := s.dial(t)
	if r := s.post(s.id(), "first"); r.StatusCode != 500 {
		t.Errorf("status %d", r.StatusCode)
	}
	allowed = true
	if r := s.post(s.id(), "second"); r.StatusCode != 200 {
		t.Errorf("status %d", r.StatusCode)
	}
	if got := hear(t, conn); got != "second" {
		t.Errorf("heard %q", got)
	}
}
