package client_test

import (
	"bytes"
	"context"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/client/clienttest"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/share"
)

const (
	alice = clienttest.Alice
	bob   = clienttest.Bob
	carol = clienttest.Carol
)

// services are those of one test, with a clock that moves only in sleeps.
type services struct {
	*clienttest.Services
	t     *testing.T
	clock *clock
}

func newServices(t *testing.T) *services {
	c := &clock{now: time.Date(2026, 11, 21, 20, 0, 0, 0, time.UTC)}
	t.Setenv("TMPDIR", t.TempDir())
	return &services{clienttest.New(t, c.Now), t, c}
}

func (w *services) as(p share.Person) *client.Client {
	return w.with(p, client.ClaimFolder(w.t.TempDir()))
}

func (w *services) with(p share.Person, log client.ClaimLog) *client.Client {
	return w.over(&http.Transport{DisableKeepAlives: true}, p, log)
}

func (w *services) over(transport http.RoundTripper, p share.Person, log client.ClaimLog) *client.Client {
	c, err := client.New(client.Options{
		FileAPI: w.URL, KeyMailer: w.URL + "/mailer", Identity: identity(p), Claims: log, Clock: w.clock,
		Transport: transport, Stall: time.Minute,
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

type identity share.Person

func (i identity) Authorize(r *http.Request, _ []byte) error {
	r.Header.Set("Authorization", "Bearer token-of-"+string(i))
	return nil
}

// clock moves when somebody sleeps.
type clock struct {
	mu    sync.Mutex
	now   time.Time
	slept []time.Duration
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Sleep(ctx context.Context, d time.Duration) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.slept = append(c.slept, d)
	c.now = c.now.Add(d)
	return nil
}

func (c *clock) advance(d time.Duration) { _ = c.Sleep(context.Background(), d) }

func address(t *testing.T) mailaddr.Address {
	a, err := mailaddr.Parse("bob@acme.example")
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// send puts content into the services, from alice to bob.
func (w *services) send(content []byte) client.Sent {
	w.t.Helper()
	sent, err := w.as(alice).Send(context.Background(), client.SendInput{
		Content: bytes.NewReader(content), Size: int64(len(content)), Name: "plan.pdf", Recipient: bob, Mail: address(w.t),
		Description: "the plan", SenderName: "Alice",
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return sent
}

// describe replaces the metadata of the share, as a dishonest sender could.
func (w *services) describe(sent client.Sent, change func(*client.Metadata)) {
	w.t.Helper()
	m := sent.Metadata
	change(&m)
	s := w.Shares[sent.ID]
	s.Metadata = client.SealMetadata(w.t, m, sent.Secret, sent.ID)
	w.Shares[sent.ID] = s
}

func given(s keyring.Secret) func(context.Context) (keyring.Secret, error) {
	return func(context.Context) (keyring.Secret, error) { return s, nil }
}
