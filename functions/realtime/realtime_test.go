package realtime

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/secure-share/secure-share/shared/deadline"
	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/metric/metrictest"
	"github.com/secure-share/secure-share/shared/realtime"
	"github.com/secure-share/secure-share/shared/realtime/realtimetest"
	connections "github.com/secure-share/secure-share/shared/realtimestore/memstore"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/sharestore/memstore"
)

var (
	noon      = time.Date(2027, 1, 15, 12, 0, 0, 0, time.UTC)
	rules     = share.DefaultRules()
	errBroken = errors.New("broken on purpose")
)

const (
	acme    = share.Site("acme")
	globex  = share.Site("globex")
	alice   = share.Person("alice")
	bob     = share.Person("bob")
	mallory = share.Person("mallory")
	key     = realtimetest.MAC("key")
)

// fixture is the function with its stores and the messages that it posted.
type fixture struct {
	*Function
	t      *testing.T
	shares *memstore.Store
	counts metrictest.Counter
	now    time.Time

	mu     sync.Mutex
	posted map[string][]string                                // by connection
	post   func(ctx context.Context, connection string) error // instead of success
}

func newFixture(t *testing.T) *fixture {
	f := &fixture{t: t, shares: memstore.New(rules), now: noon, posted: map[string][]string{}}
	f.Function = &Function{
		Shares: f.shares, Store: connections.New(), MAC: key, Poster: f, Metrics: &f.counts,
		Now: func() time.Time { return f.now },
	}
	return f
}

func (f *fixture) Post(ctx context.Context, connection string, message []byte) error {
	if f.post != nil {
		if err := f.post(ctx, connection); err != nil {
			return err
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.posted[connection] = append(f.posted[connection], string(message))
	return nil
}

func (f *fixture) token(site share.Site, p share.Person) string {
	f.t.Helper()
	text, _, err := realtime.Issue(f.t.Context(), key, realtime.Namespace{Site: site, Person: p}, f.now)
	if err != nil {
		f.t.Fatal(err)
	}
	return text
}

// invoke sends a request of the WebSocket API.
func (f *fixture) invoke(route, connection string, protocols []string, body string) (response, error) {
	f.t.Helper()
	payload, err := json.Marshal(map[string]any{
		"requestContext": map[string]any{"routeKey": route, "connectionId": connection},
		"headers":        map[string]string{"Sec-WebSocket-Protocol": strings.Join(protocols, ", ")},
		"body":           body,
	})
	if err != nil {
		f.t.Fatal(err)
	}
	answer, err := f.Handle(f.t.Context(), payload)
	if err != nil {
		return response{}, err
	}
	return answer.(response), nil
}

func (f *fixture) connects(connection string, protocols ...string) response {
	f.t.Helper()
	answer, err := f.invoke("$connect", connection, protocols, "")
	if err != nil {
		f.t.Fatal(err)
	}
	return answer
}

// open opens a connection of a person.
func (f *fixture) open(connection string, site share.Site, p share.Person) {
	f.t.Helper()
	if a := f.connects(connection, realtime.Subprotocol, realtime.TokenPrefix+f.token(site, p)); a.StatusCode != 200 {
		f.t.Fatalf("%s: status %d", connection, a.StatusCode)
	}
}

// asks sends a message on a connection and returns the answer.
func (f *fixture) asks(connection, message string) string {
	f.t.Helper()
	answer, err := f.invoke("$default", connection, nil, message)
	if err != nil {
		f.t.Fatal(err)
	}
	return answer.Body
}

func (f *fixture) happens(site share.Site, id share.ID, e share.Event) share.Share {
	f.t.Helper()
	s, err := f.shares.Update(f.t.Context(), site, id, func(s share.Share) (share.Share, error) { return rules.Apply(s, e, f.now) })
	if err != nil {
		f.t.Fatalf("%T: %v", e, err)
	}
	return s
}

func (f *fixture) uploading(site share.Site) share.Share {
	f.t.Helper()
	id := share.NewID()
	return f.happens(site, id, share.Create{
		Site: site, ID: id, Installation: "app", By: alice, Recipient: bob,
		Content: share.Content{Length: 1, SHA256: [32]byte{1}}, Verifier: share.Verifier{1},
	})
}

func (f *fixture) available(site share.Site) share.Share {
	f.t.Helper()
	s := f.uploading(site)
	return f.happens(site, s.ID, share.Commit{By: alice, Stored: s.Content, TicketID: "ticket"})
}

func written(s share.Share, sequence string) string {
	return `{"eventID":"1","eventName":"MODIFY","dynamodb":{"Keys":{"pk":{"S":"SITE#` + string(s.Site) + `#SHARE#` + string(s.ID) +
		`"},"sk":{"S":"share"}},"SequenceNumber":"` + sequence + `"}}`
}

// streams delivers records and returns those that failed.
func (f *fixture) streams(records ...string) (failed []string) {
	f.t.Helper()
	answer, err := f.Handle(f.t.Context(), json.RawMessage(`{"Records":[`+strings.Join(records, ",")+`]}`))
	if err != nil {
		f.t.Fatal(err)
	}
	for _, one := range answer.(events.DynamoDBEventResponse).BatchItemFailures {
		failed = append(failed, one.ItemIdentifier)
	}
	return failed
}

// got takes the messages of a connection.
func (f *fixture) got(connection string, want ...string) {
	f.t.Helper()
	if got := f.posted[connection]; !slices.Equal(got, want) {
		f.t.Errorf("%s got %q, want %q", connection, got, want)
	}
	delete(f.posted, connection)
}

func event(s share.Share) string {
	body := realtime.Event{Kind: string(s.Status), Share: s.ID, Version: s.Version, At: noon}.Body()
	text, _ := json.Marshal(realtime.Message{Type: realtime.TypeEvent, EventBody: &body})
	return string(text)
}

func TestOnlyTheTwoPeopleOfAShareGetItsEvents(t *testing.T) {
	for _, site := range []share.Site{acme, globex} {
		for _, committed := range []bool{false, true} {
			f := newFixture(t)
			for _, s := range []share.Site{acme, globex} {
				for _, p := range []share.Person{alice, bob, mallory} {
					f.open(string(s)+" "+string(p), s, p)
				}
			}
			s := f.uploading(site)
			if committed {
				s = f.happens(site, s.ID, share.Commit{By: alice, Stored: s.Content, TicketID: "ticket"})
			}
			if failed := f.streams(written(s, "1")); failed != nil {
				t.Fatal(failed)
			}
			f.got(string(site)+" alice", event(s))
			if committed {
				f.got(string(site)+" bob", event(s))
			}
			if len(f.posted) != 0 {
				t.Errorf("%s, committed %t: others got %v", site, committed, f.posted)
			}
		}
	}
}

func TestEveryEndIsAnEventForBoth(t *testing.T) {
	for how, e := range map[string]share.Event{"revoked": share.Revoke{By: alice}, "declined": share.Decline{By: bob}} {
		t.Run(how, func(t *testing.T) {
			f := newFixture(t)
			f.open("a", acme, alice)
			f.open("b", acme, bob)
			s := f.available(acme)
			s = f.happens(acme, s.ID, e)
			f.streams(written(s, "1"))
			if !strings.Contains(event(s), `"event":"`+how+`"`) {
				t.Errorf("%s", event(s))
			}
			f.got("a", event(s))
			f.got("b", event(s))
		})
	}
}

// Outsiders and people whose accounts were closed have no live updates, so nothing is
// stored for them.
func TestOnlyAccountsAreTold(t *testing.T) {
	f := newFixture(t)
	f.open("a", acme, alice)
	id := share.NewID()
	s := f.happens(acme, id, share.Create{
		Site: acme, ID: id, Installation: "app", By: alice, Recipient: share.Outsider,
		Content: share.Content{Length: 1, SHA256: [32]byte{1}}, Verifier: share.Verifier{1},
	})
	s = f.happens(acme, id, share.Commit{By: alice, Stored: s.Content, TicketID: "ticket"})
	f.streams(written(s, "1"))
	f.got("a", event(s))
	f.streams(written(f.happens(acme, id, share.CloseAccount{Person: alice}), "2"))
	for _, p := range []share.Person{share.Outsider, share.Closed} {
		found, _, err := f.Store.Events(t.Context(), realtime.Namespace{Site: acme, Person: p}, noon.Add(-time.Hour), noon)
		if err != nil || len(found) != 0 {
			t.Errorf("%s: stored %+v, %v", p, found, err)
		}
	}
}

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

func TestAnExpiredOrClosedConnectionGetsNothing(t *testing.T) {
	for name, ends := range map[string]func(f *fixture){
		"expired": func(f *fixture) { f.now = noon.Add(realtime.Lifetime) },
		"closed": func(f *fixture) {
			if _, err := f.invoke("$disconnect", "c", nil, ""); err != nil {
				f.t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			f.open("c", acme, bob)
			ends(f)
			s := f.available(acme)
			f.streams(written(s, "1"))
			f.got("c")
			if answer := f.asks("c", `{"action":"since"}`); answer != `{"type":"error","error":"expired"}` {
				t.Errorf("%s", answer)
			}
		})
	}
}

// A connection that the gateway does not have any more is removed; one that only
// failed stays. Neither keeps an event from the others.
func TestConnectionsThatCannotBeReached(t *testing.T) {
	for err, stays := range map[error]bool{realtime.ErrUnknown: false, errBroken: true} {
		t.Run(err.Error(), func(t *testing.T) {
			f := newFixture(t)
			f.now = noon.Add(-realtime.Handshake)
			f.open("bad", acme, bob)
			f.open("good", acme, bob)
			f.post = func(_ context.Context, connection string) error {
				if connection == "bad" {
					return err
				}
				return nil
			}
			f.now = noon
			s := f.available(acme)
			if failed := f.streams(written(s, "1")); failed != nil {
				t.Errorf("%v failed", failed)
			}
			f.got("good", event(s))
			_, unknown := f.Store.Connection(t.Context(), "bad", f.now)
			if errors.Is(unknown, realtime.ErrUnknown) == stays {
				t.Errorf("stays %t (%v)", !stays, unknown)
			}
		})
	}
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

// A slow connection is given up while others get the event.
func TestASlowConnectionDelaysNobody(t *testing.T) {
	f := newFixture(t)
	f.open("slow", acme, bob)
	f.open("fast", acme, bob)
	limited := false
	f.post = func(ctx context.Context, connection string) error {
		if connection == "slow" {
			deadline, ok := ctx.Deadline()
			limited = ok && time.Until(deadline) <= postTime
			return context.DeadlineExceeded
		}
		return nil
	}
	s := f.available(acme)
	f.streams(written(s, "1"))
	f.got("fast", event(s))
	if !limited {
		t.Error("the post has no limit of its own")
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

// deadlineStore notes until when a call may last.
type deadlineStore struct {
	Store
	until *time.Time
}

func (d deadlineStore) Record(ctx context.Context, n realtime.Namespace, e realtime.Event) error {
	*d.until, _ = ctx.Deadline()
	return d.Store.Record(ctx, n, e)
}

// A call that hangs must not keep the function from its answer.
func TestCallsEndBeforeTheFunctionDoes(t *testing.T) {
	f := newFixture(t)
	s := f.available(acme)
	var until time.Time
	f.Store = deadlineStore{f.Store, &until}
	end := time.Now().Add(time.Hour)
	ctx, cancel := context.WithDeadline(t.Context(), end)
	defer cancel()
	if _, err := f.Handle(ctx, json.RawMessage(`{"Records":[`+written(s, "1")+`]}`)); err != nil || !until.Equal(end.Add(-deadline.Reserve)) {
		t.Errorf("until %s of %s: %v", until, end, err)
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

// brokenStore fails one method.
type brokenStore struct {
	Store
	method string
}

func (b brokenStore) fails(method string) error {
	if b.method == method {
		return errBroken
	}
	return nil
}

func (b brokenStore) Record(ctx context.Context, n realtime.Namespace, e realtime.Event) error {
	return errors.Join(b.fails("record"), b.Store.Record(ctx, n, e))
}

func (b brokenStore) Connections(ctx context.Context, n realtime.Namespace, now time.Time) ([]realtime.Connection, error) {
	open, err := b.Store.Connections(ctx, n, now)
	return open, errors.Join(b.fails("connections"), err)
}

func (b brokenStore) Connect(ctx context.Context, c realtime.Connection, now time.Time) error {
	return errors.Join(b.fails("connect"), b.Store.Connect(ctx, c, now))
}

func TestRecordsComeAgainWhenAServiceFails(t *testing.T) {
	for _, method := range []string{"record", "connections"} {
		f := newFixture(t)
		s, whole := f.available(acme), f.Store
		f.Store = brokenStore{whole, method}
		if failed := f.streams(written(s, "7")); !slices.Equal(failed, []string{"7"}) {
			t.Errorf("%s: failed %v", method, failed)
		}
		if f.counts.Take()[metric.EventsFailed] != 1 {
			t.Errorf("%s: not counted", method)
		}
		f.Store = whole
		f.open("b", acme, bob)
		if failed := f.streams(written(s, "7")); failed != nil {
			t.Errorf("%s: failed again: %v", method, failed)
		}
		f.got("b", event(s))
	}
	f := newFixture(t)
	f.Store = brokenStore{f.Store, "connect"}
	if a := f.connects("c", realtime.Subprotocol, realtime.TokenPrefix+f.token(acme, bob)); a.StatusCode != 503 {
		t.Errorf("connect: status %d", a.StatusCode)
	}
}

func TestRecordsThatAreSkipped(t *testing.T) {
	f := newFixture(t)
	f.open("a", acme, alice)
	s := f.available(acme)
	unknown := s
	unknown.ID = share.NewID()
	for _, record := range []string{
		`{}`, `[]`, `null`, `"x"`, `{"dynamodb":7}`, `{"dynamodb":{"Keys":{"pk":{"S":"SITE#acme"},"sk":{"S":"share"}}}}`,
		written(unknown, "1"), strings.Replace(written(s, "1"), `"share"`, `"blob"`, 1),
	} {
		if failed := f.streams(record); failed != nil {
			t.Errorf("%s failed", record)
		}
		f.got("a")
	}
	for _, payload := range []string{``, `7`, `{}`, `{"Records":null}`, `{"requestContext":{"connectionId":"c","routeKey":"other"}}`} {
		if _, err := f.Handle(t.Context(), json.RawMessage(payload)); !errors.Is(err, ErrPayload) {
			t.Errorf("%s: %v", payload, err)
		}
	}
}
