package live

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/coder/websocket"

	"github.com/secure-share/secure-share/shared/realtime"
	"github.com/secure-share/secure-share/shared/wire"
)

// connection carries messages in both directions.
type connection interface {
	Say(ctx context.Context, r realtime.Request) error
	Hear(ctx context.Context) (realtime.Message, error)
	Close()
}

// dialer opens connections, as dial does.
type dialer func(context.Context, wire.RealtimeToken) (connection, error)

// dialTime bounds the handshake, and sayTime the sending of a message.
const (
	dialTime = 30 * time.Second
	sayTime  = 10 * time.Second
)

// largest is the limit of API Gateway for a message to a client, in bytes.
const largest = 128 << 10

// errAddress is an address that a token must not be sent to.
var errAddress = errors.New("live: the address of live updates is neither wss nor on this machine")

// dial opens a connection. No error of it contains the token.
func dial(ctx context.Context, t wire.RealtimeToken) (connection, error) {
	if !encrypted(t.URL) {
		return nil, errAddress
	}
	ctx, cancel := context.WithTimeout(ctx, dialTime)
	defer cancel()
	conn, _, err := websocket.Dial(ctx, t.URL, &websocket.DialOptions{
		Subprotocols: []string{realtime.Subprotocol, realtime.TokenPrefix + string(t.Token)},
		HTTPClient:   &http.Client{CheckRedirect: neverFollow},
	})
	if err != nil {
		return nil, err
	}
	if conn.Subprotocol() != realtime.Subprotocol {
		_ = conn.CloseNow()
		return nil, errors.New("live: the service selected another protocol")
	}
	conn.SetReadLimit(largest)
	return socket{conn}, nil
}

// neverFollow keeps the token from going to another host.
func neverFollow(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

func encrypted(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Scheme == "wss" || u.Scheme == "ws" && (u.Hostname() == "localhost" || ip != nil && ip.IsLoopback())
}

type socket struct{ *websocket.Conn }

func (s socket) Say(ctx context.Context, r realtime.Request) error {
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, sayTime)
	defer cancel()
	return s.Write(ctx, websocket.MessageText, text)
}

// Hear returns the next message. One that is not understood has no type.
func (s socket) Hear(ctx context.Context) (m realtime.Message, err error) {
	_, text, err := s.Read(ctx)
	if err == nil && json.Unmarshal(text, &m) != nil {
		m = realtime.Message{}
	}
	return m, err
}

func (s socket) Close() { _ = s.CloseNow() }
