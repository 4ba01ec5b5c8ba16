package realtime

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

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
