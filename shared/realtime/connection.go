package realtime

import (
	"errors"
	"time"
)

// Errors of stores of connections.
var (
	ErrUnknown = errors.New("realtime: no such connection")
	ErrTooMany = errors.New("realtime: too many")
)

// Connection is an open WebSocket connection.
type Connection struct {
	ID        string // given by API Gateway
	Namespace Namespace
	Expires   time.Time // of its token
	Began     time.Time // when its handshake began
}

// Handshake is how long API Gateway may take to open a connection: the longest time of
// an integration, rounded up. Until then it may not know the connection.
const Handshake = 30 * time.Second

// Open reports whether the token of the connection is valid at now.
func (c Connection) Open(now time.Time) bool { return now.Before(c.Expires) }
