package realtime

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/realtime"
	"github.com/secure-share/secure-share/shared/realtime/realtimetest"
)

func TestTokensThatOpenNoConnection(t *testing.T) {
	f := newFixture(t)
	good := f.token(acme, bob)
	other, _, err := realtime.Issue(t.Context(), realtimetest.MAC("other"), realtime.Namespace{Site: acme, Person: bob}, f.now)
	if err != nil {
		t.Fatal(err)
	}
	f.now = noon.Add(realtime.Lifetime)
	expired := good
	fresh := f.token(acme, bob)
	for name, protocols := range map[string][]string{
		"nothing":          nil,
		"no token":         {realtime.Subprotocol},
		"no subprotocol":   {realtime.TokenPrefix + fresh},
		"an empty token":   {realtime.Subprotocol, realtime.TokenPrefix},
		"another key":      {realtime.Subprotocol, realtime.TokenPrefix + other},
		"expired":          {realtime.Subprotocol, realtime.TokenPrefix + expired},
		"another protocol": {"secure-share.v2", realtime.TokenPrefix + fresh},
		"two tokens":       {realtime.Subprotocol, realtime.TokenPrefix + fresh, realtime.TokenPrefix + other},
	} {
		if a := f.connects("c", protocols...); a.StatusCode != 401 || len(a.Headers) != 0 || a.Body != "" {
			t.Errorf("%s: %+v", name, a)
		}
	}
	s := f.available(acme)
	f.streams(written(s, "1"))
	f.got("c")
	if n := f.counts.Take()[metric.ConnectionsRefused]; n != 8 {
		t.Errorf("%v refusals were counted", n)
	}
}

// The token must not come back: gateways and browsers log headers of answers.
func TestTheAnswerRepeatsOnlyTheSubprotocol(t *testing.T) {
	f := newFixture(t)
	a := f.connects("c", realtime.TokenPrefix+f.token(acme, bob), realtime.Subprotocol)
	if a.StatusCode != 200 || len(a.Headers) != 1 || a.Headers["Sec-WebSocket-Protocol"] != realtime.Subprotocol {
		t.Errorf("%+v", a)
	}
}

// API Gateway passes on the names of headers as clients write them.
func TestOnlyTheHeaderOfSubprotocolsHasATokenInAnyCase(t *testing.T) {
	for name, status := range map[string]int{"Sec-WebSocket-Protocol": 200, "sec-websocket-protocol": 200, "X-Other": 401} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			offer := realtime.Subprotocol + ", " + realtime.TokenPrefix + f.token(acme, bob)
			payload := `{"requestContext":{"routeKey":"$connect","connectionId":"c"},"headers":{"` + name + `":"` + offer + `"}}`
			if a, err := f.Handle(t.Context(), json.RawMessage(payload)); err != nil || a.(response).StatusCode != status {
				t.Errorf("%+v, %v", a, err)
			}
		})
	}
}

func TestAPersonHasALimitedNumberOfConnections(t *testing.T) {
	f := newFixture(t)
	for n := range realtime.MaxConnections {
		f.open(string(rune('A'+n)), acme, bob)
	}
	if a := f.connects("more", realtime.Subprotocol, realtime.TokenPrefix+f.token(acme, bob)); a.StatusCode != 429 {
		t.Errorf("status %d", a.StatusCode)
	}
	f.open("of another person", acme, alice)
	f.open("on another site", globex, bob)
}

// API Gateway does not know a connection yet whose $connect is not answered.
func TestAConnectionThatIsBeingOpenedIsNotForgotten(t *testing.T) {
	f := newFixture(t)
	f.open("new", acme, bob)
	f.post = func(context.Context, string) error { return realtime.ErrUnknown }
	f.now = f.now.Add(realtime.Handshake - 1)
	f.streams(written(f.available(acme), "1"))
	if _, err := f.Store.Connection(t.Context(), "new", f.now); err != nil {
		t.Error(err)
	}
}

// What was lost while a client was not connected is in the next catch-up.
func TestALostEventIsMadeUp(t *testing.T) {
	f := newFixture(t)
	f.open("a", acme, alice)
	f.open("b", acme, bob)
	f.post = func(context.Context, string) error { return errBroken }
	s := f.available(acme)
	f.streams(written(s, "1"), written(s, "2"))
	for _, connection := range []string{"a", "b"} {
		var m realtime.Message
		if err := json.Unmarshal([]byte(f.asks(connection, `{"action":"since","since":1800014400000}`)), &m); err != nil {
			t.Fatal(err)
		}
		want := realtime.EventBody{Event: "available", Share: string(s.ID), Version: s.Version, At: noon.UnixMilli()}
		if m.Type != "events" || !m.Complete || m.Now != noon.UnixMilli() || len(m.Events) == 0 || m.Events[0] != want {
			t.Errorf("%s: %+v", connection, m)
		}
	}
	f.open("m", acme, mallory)
	f.open("g", globex, bob)
	for _, connection := range []string{"m", "g"} {
		if answer := f.asks(connection, `{"action":"since","since":1800014400000}`); answer != `{"type":"events","complete":true,"now":1800014400000}` {
			t.Errorf("%s: %s", connection, answer)
		}
	}
}

func TestACatchUpSaysWhenItIsNotComplete(t *testing.T) {
	f := newFixture(t)
	f.open("c", acme, bob)
	for _, message := range []string{`{"action":"since"}`, `{"action":"since","since":1800014279999}`} { // never, 120.001 s ago
		if answer := f.asks("c", message); strings.Contains(answer, "complete") || !strings.Contains(answer, `"now":1800014400000`) {
			t.Errorf("%s: %s", message, answer)
		}
	}
}

// An event gets its time before it is stored, so a client may have asked in between.
func TestACatchUpReachesBack(t *testing.T) {
	f := newFixture(t)
	s := f.available(acme)
	f.streams(written(s, "1"))
	f.now = noon.Add(time.Minute)
	f.open("c", acme, bob)
	for after, found := range map[time.Duration]bool{realtime.Overlap: true, realtime.Overlap + time.Millisecond: false} {
		answer := f.asks("c", fmt.Sprintf(`{"action":"since","since":%d}`, noon.Add(after).UnixMilli()))
		if strings.Contains(answer, string(s.ID)) != found {
			t.Errorf("%s after the event: %s", after, answer)
		}
	}
}

// moreStore has more events than it returns.
type moreStore struct{ Store }

func (m moreStore) Events(ctx context.Context, n realtime.Namespace, from, now time.Time) ([]realtime.Event, bool, error) {
	found, _, err := m.Store.Events(ctx, n, from, now)
	return found, false, err
}

func TestACatchUpWithTooManyEventsIsNotComplete(t *testing.T) {
	f := newFixture(t)
	f.open("c", acme, bob)
	f.Store = moreStore{f.Store}
	if answer := f.asks("c", `{"action":"since","since":1800014400000}`); strings.Contains(answer, "complete") {
		t.Error(answer)
	}
}

func TestAMessageInBase64(t *testing.T) {
	f := newFixture(t)
	body := base64.StdEncoding.EncodeToString([]byte(`{"action":"ping"}`))
	payload := `{"requestContext":{"routeKey":"$default","connectionId":"c"},"isBase64Encoded":true,"body":"` + body + `"}`
	if a, err := f.Handle(t.Context(), json.RawMessage(payload)); err != nil || a.(response).Body != `{"type":"pong"}` {
		t.Errorf("%+v, %v", a, err)
	}
}

func TestMessages(t *testing.T) {
	f := newFixture(t)
	f.open("c", acme, bob)
	for message, want := range map[string]string{
		`{"action":"ping"}`:              `{"type":"pong"}`,
		`{"action":"publish"}`:           `{"type":"error","error":"malformed"}`,
		`no json`:                        `{"type":"error","error":"malformed"}`,
		``:                               `{"type":"error","error":"malformed"}`,
		strings.Repeat(" ", 5000) + `{}`: `{"type":"error","error":"malformed"}`,
	} {
		if got := f.asks("c", message); got != want {
			t.Errorf("%.40q: %s", message, got)
		}
	}
	for range realtime.MaxPerMinute {
		f.asks("c", `{"action":"since"}`)
	}
	if got := f.asks("c", `{"action":"since"}`); got != `{"type":"error","error":"too-many"}` {
		t.Errorf("after too many: %s", got)
	}
	f.now = f.now.Add(time.Minute)
	if got := f.asks("c", `{"action":"since"}`); !strings.Contains(got, `"events"`) {
		t.Errorf("a minute later: %s", got)
	}
}
