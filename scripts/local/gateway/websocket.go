package gateway

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/coder/websocket"
)

// Limits of a WebSocket API that cannot be raised.
const (
	MaxFrame   = 32 << 10  // bytes of a frame that a client sends
	MaxMessage = 128 << 10 // bytes of a message to a client
	Idle       = 10 * time.Minute
	Longest    = 2 * time.Hour // of a connection
)

// stuck is how long a client may take to read a message before it is disconnected.
const stuck = 5 * time.Second

// WebSocket stands in for an API Gateway WebSocket API with the routes $connect,
// $default, whose answers go to the client, and $disconnect. Times are those of the
// service when zero.
type WebSocket struct {
	Function      Invoker
	Account       string // 12 digits
	Idle, Longest time.Duration

	// Posting, if set, is called before a message of the function is sent, and reports
	// whether it may be.
	Posting func() bool

	mu     sync.Mutex
	open   map[string]*websocket.Conn
	lost   map[string]bool // the function is not told of their end
	closed bool
	served sync.WaitGroup
}

// ServeHTTP opens a connection if the function allows it, and serves it until it ends.
func (s *WebSocket) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		refuse(w, http.StatusServiceUnavailable, "Service Unavailable")
		return
	}
	s.served.Add(1)
	s.mu.Unlock()
	defer s.served.Done()

	ctx := context.WithoutCancel(r.Context())
	id := newConnectionID()
	headers, _ := headersOf(r)
	allowed, err := s.invoke(ctx, id, "$connect", headers, nil)
	switch {
	case err != nil:
		refuse(w, http.StatusInternalServerError, "Internal server error")
		return
	case allowed.StatusCode/100 != 2:
		refuse(w, allowed.StatusCode, http.StatusText(allowed.StatusCode))
		return
	}
	options := &websocket.AcceptOptions{OriginPatterns: []string{"*"}} // the service does not check it
	if chosen := allowed.Headers["Sec-WebSocket-Protocol"]; chosen != "" {
		options.Subprotocols = []string{chosen}
	}
	conn, err := websocket.Accept(w, r, options)
	if err != nil {
		_, _ = s.invoke(ctx, id, "$disconnect", nil, nil)
		return // Accept has answered
	}
	conn.SetReadLimit(MaxFrame)
	s.serve(ctx, id, conn)
	if !s.isLost(id) {
		_, _ = s.invoke(ctx, id, "$disconnect", nil, nil) // the service does not try again either
	}
}

// serve passes messages to the function until the connection ends.
func (s *WebSocket) serve(ctx context.Context, id string, conn *websocket.Conn) {
	if !s.keep(id, conn) {
		return
	}
	defer func() {
		s.forget(id)
		_ = conn.CloseNow()
	}()
	end := func() { _ = conn.Close(websocket.StatusGoingAway, "Going away") }
	idle := time.AfterFunc(cmp.Or(s.Idle, Idle), end)
	defer idle.Stop()
	defer time.AfterFunc(cmp.Or(s.Longest, Longest), end).Stop()
	for {
		_, message, err := conn.Read(ctx)
		if err != nil {
			return
		}
		idle.Reset(cmp.Or(s.Idle, Idle))
		answer, err := s.invoke(ctx, id, "$default", nil, message)
		body := []byte(answer.Body)
		if err != nil || answer.StatusCode/100 != 2 {
			body, _ = json.Marshal(map[string]string{"message": "Internal server error", "connectionId": id, "requestId": rand.Text()})
		}
		if len(body) > 0 && write(ctx, conn, body) != nil {
			return
		}
	}
}

func write(ctx context.Context, conn *websocket.Conn, message []byte) error {
	ctx, cancel := context.WithTimeout(ctx, stuck)
	defer cancel()
	return conn.Write(ctx, websocket.MessageText, message)
}

// invoke runs the function for one request.
func (s *WebSocket) invoke(ctx context.Context, id, route string, headers map[string]string, body []byte) (answer events.APIGatewayProxyResponse, err error) {
	kind := map[string]string{"$connect": "CONNECT", "$disconnect": "DISCONNECT"}[route]
	if kind == "" {
		kind = "MESSAGE"
	}
	payload, err := json.Marshal(events.APIGatewayWebsocketProxyRequest{
		Headers: headers, Body: string(bytes.ToValidUTF8(body, []byte("\uFFFD"))),
		RequestContext: events.APIGatewayWebsocketProxyRequestContext{
			AccountID: s.Account, APIID: "local", Stage: "local", RouteKey: route, EventType: kind,
			ConnectionID: id, RequestID: rand.Text(), MessageDirection: "IN",
		},
	})
	if err != nil {
		return answer, err
	}
	ctx, cancel := context.WithTimeout(ctx, 29*time.Second)
	defer cancel()
	out, err := s.Function.Invoke(ctx, payload)
	if err != nil {
		return answer, err
	}
	return answer, json.Unmarshal(out, &answer)
}

func (s *WebSocket) keep(id string, conn *websocket.Conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		_ = conn.CloseNow()
		return false
	}
	if s.open == nil {
		s.open = map[string]*websocket.Conn{}
	}
	s.open[id] = conn
	return true
}

func (s *WebSocket) forget(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, id)
}

// Disconnect closes all connections, as an outage does, and returns their number.
func (s *WebSocket) Disconnect() int { return s.disconnect(false) }

// Lose closes all connections without telling the function, as the service may, and
// returns their number.
func (s *WebSocket) Lose() int { return s.disconnect(true) }

func (s *WebSocket) disconnect(untold bool) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, conn := range s.open {
		if untold {
			if s.lost == nil {
				s.lost = map[string]bool{}
			}
			s.lost[id] = true
		}
		_ = conn.CloseNow()
	}
	return len(s.open)
}

// isLost reports whether the end of a connection does not reach the function.
func (s *WebSocket) isLost(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	lost := s.lost[id]
	delete(s.lost, id)
	return lost
}

// Close refuses new connections, closes the others, and waits for their end.
func (s *WebSocket) Close() {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.Disconnect()
	s.served.Wait()
}

// Connections answers the function's calls of the API for open connections. Only
// PostToConnection is implemented.
func (s *WebSocket) Connections() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /@connections/{id}", func(w http.ResponseWriter, r *http.Request) {
		message, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxMessage))
		var tooLarge *http.MaxBytesError
		switch {
		case errors.As(err, &tooLarge):
			fail(w, http.StatusRequestEntityTooLarge, "PayloadTooLargeException")
			return
		case err != nil:
			fail(w, http.StatusBadRequest, "BadRequestException")
			return
		}
		s.mu.Lock()
		conn := s.open[r.PathValue("id")]
		s.mu.Unlock()
		if s.Posting != nil && !s.Posting() {
			fail(w, http.StatusInternalServerError, "InternalServerErrorException")
			return
		}
		if conn == nil || write(r.Context(), conn, message) != nil {
			fail(w, http.StatusGone, "GoneException")
		}
	})
	return mux
}

func fail(w http.ResponseWriter, status int, kind string) {
	w.Header().Set("X-Amzn-Errortype", kind)
	refuse(w, status, kind)
}

// newConnectionID has the form of the service's: clients must escape its last letter.
func newConnectionID() string {
	b := make([]byte, 11)
	_, _ = rand.Read(b) // never fails
	return base64.URLEncoding.EncodeToString(b)
}
