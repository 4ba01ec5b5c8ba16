package notice

import (
	"encoding/json"
	"time"

	"github.com/secure-share/secure-share/shared/share"
)

// message is a notice on its way through the queue. Where it goes is decided when it is
// sent.
type message struct {
	Site  share.Site `json:"site"`
	Share share.ID   `json:"share"`
	Event Event      `json:"event"`
	At    time.Time  `json:"at"`
}

// Message returns n as the text of a message in the queue.
func (n Notice) Message() string {
	text, _ := json.Marshal(message{n.Site, n.Share, n.Event, n.At.UTC()}) // cannot fail
	return string(text)
}

// ParseMessage reads what Message returned. It ignores members of later releases.
func ParseMessage(text string) (Notice, error) {
	var m message
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		return Notice{}, ErrMalformed
	}
	_, wrongID := share.ParseID(string(m.Share))
	_, wrongEvent := ParseEvent(string(m.Event))
	if wrongID != nil || wrongEvent != nil || m.Site == "" || m.At.IsZero() {
		return Notice{}, ErrMalformed
	}
	return Notice{Key{m.Site, m.Share, m.Event}, m.At}, nil
}
