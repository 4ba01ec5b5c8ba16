package e2e

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/secure-share/secure-share/scripts/local/issuer"
	"github.com/secure-share/secure-share/scripts/local/stack"
	watching "github.com/secure-share/secure-share/shared/client/live"
	"github.com/secure-share/secure-share/shared/realtime"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
	"github.com/secure-share/secure-share/test/scenario"
)

// becomes is true of the event that a share has this status.
func becomes(id share.ID, status share.Status) func(realtime.Message) bool {
	return func(m realtime.Message) bool {
		return m.EventBody != nil && m.Share == string(id) && m.Event == string(status)
	}
}

// Events pass the table's stream, the function and the gateway over real connections.
// Events of two people on one site reach only these two.
func TestLiveUpdates(t *testing.T) {
	s := scenario.Start(t, stack.Options{})
	steps := scenario.NewSteps(t, s)
	alice, bob := scenario.Listen(t, steps.Alice), scenario.Listen(t, steps.Bob)
	carol, _ := scenario.Connect(t, s, "acme", "carol")
	other, _ := scenario.Connect(t, s, "globex", "dave")
	others := []scenario.Live{scenario.Listen(t, carol), scenario.Listen(t, other)}

	p := steps.NewShare(false)
	created, err := steps.Alice.Create(t.Context(), p.Request)
	steps.Must(err)
	alice.Until(becomes(p.ID, share.Uploading))
	steps.Put(created.Upload.Method, created.Upload.URL, created.Upload.Headers, p.Body)
	_, err = steps.Commit(p)
	steps.Must(err)
	alice.Until(becomes(p.ID, share.Available))
	if m := bob.Hear(); !becomes(p.ID, share.Available)(m) {
		t.Errorf("the first event of the recipient is %+v", m)
	}
	steps.Download(p, steps.ClaimShare(p))
	steps.Must(steps.Bob.Acknowledge(t.Context(), p.ID, p.Claim))
	bob.Until(becomes(p.ID, share.Downloaded))
	alice.Until(becomes(p.ID, share.Downloaded))

	// Anyone who got an event would have it in the catch-up, too.
	for _, l := range others {
		l.Say(`{"action":"since"}`)
		if m := l.Hear(); m.Type != realtime.TypeEvents || len(m.Events) != 0 {
			t.Errorf("somebody else got %+v", m)
		}
	}
}

// Nothing is lost while there is no connection: the catch-up has all events. A connection
// that the gateway lost is forgotten, and its token opens another.
func TestLiveUpdatesAfterAnOutage(t *testing.T) {
	s := scenario.Start(t, stack.Options{})
	steps := scenario.NewSteps(t, s)
	bob := scenario.Listen(t, steps.Bob)
	bob.Say(`{"action":"since"}`)
	before := bob.Hear().Now
	if s.Live.Disconnect() == 0 {
		t.Fatal("nobody was connected")
	}
	if _, _, err := bob.Read(t.Context()); err == nil {
		t.Fatal("the connection is still there")
	}
	alice := scenario.Listen(t, steps.Alice)
	p := steps.NewShare(false)
	created, err := steps.Alice.Create(t.Context(), p.Request)
	steps.Must(err)
	steps.Put(created.Upload.Method, created.Upload.URL, created.Upload.Headers, p.Body)
	_, err = steps.Commit(p)
	steps.Must(err)
	alice.Until(becomes(p.ID, share.Available)) // so the recipient's is stored, or will be in a moment

	again := scenario.Listen(t, steps.Bob)
	again.Say(`{"action":"since","since":` + strconv.FormatInt(before, 10) + `}`)
	got := again.Until(func(m realtime.Message) bool {
		return becomes(p.ID, share.Available)(m) || len(m.Events) > 0
	})
	if len(got.Events) > 0 && (!got.Complete || got.Events[0].Share != string(p.ID)) {
		t.Errorf("the catch-up has %+v", got)
	}
}

// A connection that the gateway lost without telling the function stays in the table until
// an event is sent to it: the gateway then answers that it is gone. Others stay.
func TestConnectionsThatAreGoneAreRemoved(t *testing.T) {
	s := scenario.Start(t, stack.Options{})
	steps := scenario.NewSteps(t, s)
	scenario.Listen(t, steps.Bob)
	site, who, _ := issuer.Find("acme", "bob")
	his := realtime.Namespace{Site: share.Site(site.CloudID), Person: share.Person(who.AccountID)}
	store := s.Files.LiveStore()
	connections := func() []realtime.Connection {
		t.Helper()
		found, err := store.Connections(t.Context(), his, time.Now())
		steps.Must(err)
		return found
	}
	lost := connections()
	if len(lost) != 1 {
		t.Fatalf("bob has the connections %+v", lost)
	}
	if s.Live.Lose() == 0 {
		t.Fatal("nobody was connected")
	}
	// The gateway may not have a connection yet whose handshake has just begun.
	lost[0].Began = time.Now().Add(-realtime.Handshake)
	steps.Must(store.Connect(t.Context(), lost[0], time.Now()))
	scenario.Listen(t, steps.Bob)
	if found := connections(); len(found) != 2 {
		t.Fatalf("before an event, bob has the connections %+v", found)
	}

	p := steps.NewShare(false)
	created, err := steps.Alice.Create(t.Context(), p.Request)
	steps.Must(err)
	steps.Put(created.Upload.Method, created.Upload.URL, created.Upload.Headers, p.Body)
	_, err = steps.Commit(p)
	steps.Must(err)
	var left []realtime.Connection
	for range 300 {
		if left = connections(); len(left) == 1 {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	if len(left) != 1 || left[0].ID == lost[0].ID {
		t.Errorf("after an event, bob has the connections %+v", left)
	}
}

func TestWhoOpensNoConnection(t *testing.T) {
	s := scenario.Start(t, stack.Options{})
	c, _ := scenario.Connect(t, s, "acme", "bob")
	token, err := c.RealtimeToken(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	stranger := scenario.Start(t, stack.Options{}) // has its own key
	for name, dial := range map[string]struct{ url, token string }{
		"no token":                  {s.Endpoints.Realtime, ""},
		"a changed token":           {s.Endpoints.Realtime, "AA" + string(token.Token)[2:]},
		"a token of another system": {stranger.Endpoints.Realtime, string(token.Token)},
	} {
		t.Run(name, func(t *testing.T) {
			if _, status, err := scenario.Dial(t.Context(), dial.url, dial.token); err == nil || status != http.StatusUnauthorized {
				t.Errorf("status %d, %v", status, err)
			}
		})
	}
	if time.Until(token.ExpiresAt) > realtime.Lifetime {
		t.Errorf("the token is valid until %s", token.ExpiresAt)
	}
	anonymous, err := http.Post(s.Endpoints.FileAPI+"/v1/realtime/token", "application/json", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer anonymous.Body.Close()
	if anonymous.StatusCode != http.StatusUnauthorized {
		t.Errorf("without a sign-in: status %d", anonymous.StatusCode)
	}
}

// The watcher of the command line tool sees each step of a share through the whole
// stack, also across a lost connection.
func TestWatch(t *testing.T) {
	s := scenario.Start(t, stack.Options{})
	steps := scenario.NewSteps(t, s)
	ctx, stop := context.WithCancel(t.Context())
	reports, ended, started := make(chan wire.Share, 100), make(chan error, 1), make(chan bool)
	watcher := watching.Watcher{
		Client:  steps.Bob,
		Started: func([]wire.Share) error { close(started); return nil },
		Report:  func(s wire.Share) error { reports <- s; return nil },
	}
	go func() { ended <- watcher.Run(ctx) }()
	<-started
	becomes := func(id share.ID, status share.Status) {
		t.Helper()
		select {
		case got := <-reports:
			if got.ID != string(id) || got.Status != string(status) {
				t.Fatalf("reported %s %s, want %s %s", got.ID, got.Status, id, status)
			}
		case <-time.After(2 * time.Minute):
			t.Fatalf("%s is not reported", status)
		}
	}
	for range 2 {
		p := steps.NewShare(false)
		created, err := steps.Alice.Create(t.Context(), p.Request)
		steps.Must(err)
		steps.Put(created.Upload.Method, created.Upload.URL, created.Upload.Headers, p.Body)
		_, err = steps.Commit(p)
		steps.Must(err)
		becomes(p.ID, share.Available)
		claimed := steps.ClaimShare(p)
		becomes(p.ID, share.Claimed)
		s.Live.Disconnect()
		steps.Download(p, claimed)
		steps.Must(steps.Bob.Acknowledge(t.Context(), p.ID, p.Claim))
		becomes(p.ID, share.Downloaded)
	}
	stop()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("ended with %v", err)
	}
}
