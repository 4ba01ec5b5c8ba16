package realtime

import (
	"errors"
	"time"

	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/strictjson"
)

// Limits of a connection.
const (
	MaxMessage     = 4 << 10 // bytes that a client may send at once
	MaxPerMinute   = 60      // messages that are counted: all but pings
	MaxConnections = 32      // of one person on one site
	Kept           = 2 * time.Minute
	MaxEvents      = 200 // in the answer to a catch-up, which has to fit in one frame
)

// Overlap is how far a catch-up reaches back before the time that the client
// names. An event gets its time a moment before it is stored, and the clocks of
// two functions differ.
const Overlap = 5 * time.Second

// Subprotocol is the WebSocket subprotocol of live updates. Clients offer it
// together with TokenPrefix + token; the server selects it.
const (
	Subprotocol = "secure-share.v1"
	TokenPrefix = "secure-share.token."
)

// Event says that a share changed. It names only the share: what changed is read from
// the file API, which checks who may see it.
type Event struct {
	Kind    string // the status that the share now has
	Share   share.ID
	Version int64 // of the share
	At      time.Time
}

// Types of a Message to the client.
const (
	TypeEvent  = "event"
	TypeEvents = "events"
	TypePong   = "pong"
	TypeError  = "error"
)

// Errors of a Message to the client.
const (
	ErrorMalformed = "malformed"
	ErrorTooMany   = "too-many"
	ErrorExpired   = "expired"
)

// EventBody is an Event in JSON. At is in milliseconds since 1970.
type EventBody struct {
	Event   string `json:"event"`
	Share   string `json:"share"`
	Version int64  `json:"version"`
	At      int64  `json:"at"`
}

// Message is what the server sends. Which members are set depends on Type.
type Message struct {
	Type string `json:"type"`

	*EventBody // of TypeEvent

	Events   []EventBody `json:"events,omitempty"`   // of TypeEvents, oldest first
	Complete bool        `json:"complete,omitempty"` // of TypeEvents: nothing is missing since the time that the client named
	Now      int64       `json:"now,omitempty"`      // of TypeEvents: the time to name in the next catch-up

	Error string `json:"error,omitempty"` // of TypeError
}

// Body returns e in JSON form.
func (e Event) Body() EventBody {
	return EventBody{Event: e.Kind, Share: string(e.Share), Version: e.Version, At: e.At.UnixMilli()}
}

// Actions of a Request.
const (
	ActionPing  = "ping"
	ActionSince = "since"
)

// ErrMalformed means that a message is not one that clients send.
var ErrMalformed = errors.New("realtime: malformed message")

// Request is what a client sends.
type Request struct {
	Action string `json:"action"`
	Since  int64  `json:"since"` // of ActionSince: milliseconds since 1970, 0 if the client has no time yet
}

// ParseRequest reads a client's message.
func ParseRequest(b []byte) (Request, error) {
	if len(b) > MaxMessage {
		return Request{}, ErrMalformed
	}
	r, err := strictjson.Decode[Request](b)
	if err != nil || r.Since < 0 || r.Since > 1<<50 {
		return Request{}, ErrMalformed
	}
	switch {
	case r.Action == ActionSince:
	case r.Action == ActionPing && r.Since == 0:
	default:
		return Request{}, ErrMalformed
	}
	return r, nil
}

// Complete reports whether the events that are kept include all since that time.
func Complete(since, now time.Time) bool {
	return now.Sub(since) <= Kept && !since.After(now.Add(Overlap))
}
