package clienttest

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/coder/websocket"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/hidden"
	"github.com/secure-share/secure-share/shared/realtime"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// Live is the state of live updates.
type Live struct {
	Off      bool          // the operator has none
	Lose     bool          // lose every event
	Lifetime time.Duration // of a token; 0: two hours

	CaughtUp int // answered catch-ups
	open     map[*websocket.Conn]share.Person
	events   []liveEvent
}

type liveEvent struct {
	to share.Person
	realtime.Event
}

const livePath = "/live"

func (w *Services) liveToken(by share.Person) (any, int, error) {
	if w.Live.Off {
		return nil, 0, client.RealtimeOff
	}
	lifetime := w.Live.Lifetime
	if lifetime == 0 {
		lifetime = realtime.Lifetime
	}
	return wire.RealtimeToken{
		URL: "ws" + strings.TrimPrefix(w.URL, "http") + livePath, Token: hidden.Text("live-of-" + string(by)[len("712020:"):]), ExpiresAt: w.now().Add(lifetime),
	}, 200, nil
}

// Disconnect ends all connections for live updates, and returns their number.
func (w *Services) Disconnect() (n int) {
	w.Hold(func() {
		for conn := range w.Live.open {
			_ = conn.CloseNow()
		}
		n = len(w.Live.open)
	})
	return n
}

// live serves a connection. The token is "live-of-" and the name of a person.
func (w *Services) live(rw http.ResponseWriter, r *http.Request) {
	offers := strings.Split(strings.ReplaceAll(r.Header.Get("Sec-WebSocket-Protocol"), " ", ""), ",")
	name, ok := strings.CutPrefix(offers[len(offers)-1], realtime.TokenPrefix+"live-of-")
	if !ok || offers[0] != realtime.Subprotocol {
		rw.WriteHeader(http.StatusUnauthorized)
		return
	}
	conn, err := websocket.Accept(rw, r, &websocket.AcceptOptions{Subprotocols: []string{realtime.Subprotocol}})
	if err != nil {
		return
	}
	person := share.Person("712020:" + name)
	w.Hold(func() {
		if w.Live.open == nil {
			w.Live.open = map[*websocket.Conn]share.Person{}
		}
		w.Live.open[conn] = person
	})
	defer func() {
		w.Hold(func() { delete(w.Live.open, conn) })
		_ = conn.CloseNow()
	}()
	for {
		_, text, err := conn.Read(context.Background())
		if err != nil {
			return
		}
		var asked realtime.Request
		if json.Unmarshal(text, &asked) != nil || asked.Action != realtime.ActionSince {
			return
		}
		w.Hold(func() {
			w.Live.CaughtUp++
			w.catchUp(conn, person, time.UnixMilli(asked.Since))
		})
	}
}

func (w *Services) catchUp(conn *websocket.Conn, person share.Person, since time.Time) {
	now := w.now()
	m := realtime.Message{Type: realtime.TypeEvents, Complete: realtime.Complete(since, now), Now: now.UnixMilli()}
	for _, e := range w.Live.events {
		if e.to == person && !e.At.Before(since.Add(-realtime.Overlap)) {
			m.Events = append(m.Events, e.Body())
		}
	}
	say(conn, m)
}

// changed sends an event to the people who see the share.
func (w *Services) changed(s share.Share) {
	e := realtime.Event{Kind: string(s.Status), Share: s.ID, Version: s.Version, At: w.now()}
	for _, p := range []share.Person{s.Sender, s.Recipient} {
		if !s.VisibleTo(p) {
			continue
		}
		w.Live.events = append(w.Live.events, liveEvent{p, e})
		for conn, person := range w.Live.open {
			if person == p && !w.Live.Lose {
				body := e.Body()
				say(conn, realtime.Message{Type: realtime.TypeEvent, EventBody: &body})
			}
		}
	}
}

// Say sends a text on all connections for live updates.
func (w *Services) Say(text string) {
	w.Hold(func() {
		for conn := range w.Live.open {
			_ = conn.Write(context.Background(), websocket.MessageText, []byte(text))
		}
	})
}

func say(conn *websocket.Conn, m realtime.Message) {
	text, err := json.Marshal(m)
	if err != nil {
		panic(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	_ = conn.Write(ctx, websocket.MessageText, text)
}
