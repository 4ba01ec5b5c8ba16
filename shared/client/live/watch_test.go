package live

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/realtime"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// service has the shares of one person, and their connections.
type service struct {
	mu       sync.Mutex
	shares   []wire.Share // newest first
	open     []*fakeConnection
	lifetime time.Duration
	down     error // what every call fails with
	off      error // what a call for a token fails with
	mute     bool  // do not answer catch-ups
	lose     bool  // send no event

	events  []realtime.Event
	tokens  []time.Time
	lists   int
	reads   int
	catches []int64
}

func newService() *service { return &service{lifetime: realtime.Lifetime} }

func (s *service) hold(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
}

func (s *service) RealtimeToken(context.Context) (wire.RealtimeToken, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tokens = append(s.tokens, time.Now())
	if err := errors.Join(s.down, s.off); err != nil {
		return wire.RealtimeToken{}, err
	}
	return wire.RealtimeToken{ExpiresAt: time.Now().Add(s.lifetime)}, nil
}

func (s *service) Share(_ context.Context, id share.ID) (wire.Share, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reads++
	if s.down != nil {
		return wire.Share{}, s.down
	}
	for _, one := range s.shares {
		if one.ID == string(id) {
			return one, nil
		}
	}
	return wire.Share{}, refusal(404, client.NotFound)
}

func (s *service) Inbox(context.Context) iter.Seq2[wire.Share, error] {
	return func(yield func(wire.Share, error) bool) {
		s.mu.Lock()
		s.lists++
		all, down := slices.Clone(s.shares), s.down
		s.mu.Unlock()
		if down != nil {
			yield(wire.Share{}, down)
			return
		}
		for _, one := range all {
			if !yield(one, nil) {
				return
			}
		}
	}
}

func (s *service) Outbox(context.Context) iter.Seq2[wire.Share, error] {
	return func(func(wire.Share, error) bool) {}
}

// becomes changes a share, and sends the event.
func (s *service) becomes(id share.ID, status string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := slices.IndexFunc(s.shares, func(one wire.Share) bool { return one.ID == string(id) })
	if n < 0 {
		s.shares, n = slices.Insert(s.shares, 0, wire.Share{ID: string(id), CreatedAt: time.Now()}), 0
	}
	s.shares[n].Status = status
	s.event(id, status)
}

func (s *service) event(id share.ID, status string) {
	e := realtime.Event{Kind: status, Share: id, At: time.Now()}
	s.events = append(s.events, e)
	body := e.Body()
	for _, c := range s.open {
		if !s.lose {
			c.messages <- realtime.Message{Type: realtime.TypeEvent, EventBody: &body}
		}
	}
}

func (s *service) dial(context.Context, wire.RealtimeToken) (connection, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.down != nil {
		return nil, s.down
	}
	c := &fakeConnection{service: s, messages: make(chan realtime.Message, 100), broken: make(chan struct{})}
	s.open = append(s.open, c)
	return c, nil
}

// disconnect breaks all connections.
func (s *service) disconnect() {
	var open []*fakeConnection
	s.hold(func() { open = slices.Clone(s.open) })
	for _, c := range open {
		c.Close()
	}
}

type fakeConnection struct {
	*service
	messages chan realtime.Message
	broken   chan struct{}
	once     sync.Once
}

func (c *fakeConnection) Say(_ context.Context, r realtime.Request) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.catches = append(c.catches, r.Since)
	if c.mute {
		return nil
	}
	since := time.UnixMilli(r.Since)
	m := realtime.Message{Type: realtime.TypeEvents, Complete: realtime.Complete(since, time.Now()), Now: time.Now().UnixMilli()}
	for _, e := range c.events {
		if age := time.Since(e.At); age < realtime.Kept+realtime.Overlap && !e.At.Before(since.Add(-realtime.Overlap)) {
			m.Events = append(m.Events, e.Body())
		}
	}
	c.messages <- m
	return nil
}

func (c *fakeConnection) Hear(ctx context.Context) (realtime.Message, error) {
	select {
	case m := <-c.messages:
		return m, nil
	case <-c.broken:
		return realtime.Message{}, errors.New("broken")
	case <-ctx.Done():
		return realtime.Message{}, ctx.Err()
	}
}

func (c *fakeConnection) Close() {
	c.once.Do(func() {
		close(c.broken)
		c.mu.Lock()
		defer c.mu.Unlock()
		c.open = slices.DeleteFunc(c.open, func(each *fakeConnection) bool { return each == c })
	})
}

func refusal(status int, slug client.Slug) error {
	return &client.Problem{Problem: wire.Problem{Type: wire.ProblemPrefix + string(slug), Status: status}}
}

// watching is a Watcher that runs.
type watching struct {
	t *testing.T
	*service
	reports  []string // "id status", with the first letter of the id
	troubles []error
	stop     context.CancelFunc
	ended    error
}

var one, two = share.ID("1" + strings.Repeat("A", 21)), share.ID("2" + strings.Repeat("A", 21))

// watch runs test while a Watcher runs, with a clock that moves when all wait.
func watch(t *testing.T, s *service, test func(w *watching)) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		w := &watching{t: t, service: s, stop: stop}
		watcher := Watcher{Client: s, dial: s.dial}
		watcher.Report = func(one wire.Share) error {
			w.hold(func() { w.reports = append(w.reports, one.ID[:1]+" "+one.Status) })
			return nil
		}
		watcher.Troubled = func(err error) { w.hold(func() { w.troubles = append(w.troubles, err) }) }
		var running sync.WaitGroup
		running.Go(func() { w.ended = watcher.Run(ctx) })
		synctest.Wait()
		test(w)
		stop()
		running.Wait()
	})
}

// wait lets time pass, and all that happens in it.
func (w *watching) wait(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// reported takes what was reported so far.
func (w *watching) reported(want ...string) {
	w.t.Helper()
	synctest.Wait()
	w.mu.Lock()
	defer w.mu.Unlock()
	if !slices.Equal(w.reports, want) {
		w.t.Errorf("reported %q, want %q", w.reports, want)
	}
	w.reports = nil
}

func TestChangesAreReportedAtOnce(t *testing.T) {
	s := newService()
	s.shares = []wire.Share{{ID: string(two), Status: "available"}}
	watch(t, s, func(w *watching) {
		w.reported() // what was there before is not a change
		w.becomes(one, "available")
		w.reported("1 available")
		w.becomes(two, "claimed")
		w.reported("2 claimed")
		w.stop()
		synctest.Wait()
		if !errors.Is(w.ended, context.Canceled) {
			t.Errorf("ended with %v", w.ended)
		}
	})
}

// What comes twice or late is not reported again.
func TestRepeatedAndLateEvents(t *testing.T) {
	watch(t, newService(), func(w *watching) {
		w.becomes(one, "available")
		w.reported("1 available")
		w.becomes(one, "claimed")
		w.reported("1 claimed")
		w.hold(func() {
			w.event(one, "available")
			w.event(one, "claimed")
			w.event(one, "available")
			w.event(two, "available") // of a share that is not there
		})
		w.reported()
	})
}

// Lost events are found by the next catch-up.
func TestLostEvents(t *testing.T) {
	s := newService()
	s.lose = true
	watch(t, s, func(w *watching) {
		w.becomes(one, "available")
		w.reported()
		lists := w.lists
		w.wait(catchUp)
		w.reported("1 available")
		if w.lists != lists {
			t.Error("the lists were read, although the catch-up was complete")
		}
	})
}

// An outage that is shorter than what the service keeps loses nothing; after a longer
// one the lists are read.
func TestOutages(t *testing.T) {
	for _, length := range []time.Duration{time.Second, 119 * time.Second, 121 * time.Second, time.Hour} {
		t.Run(length.String(), func(t *testing.T) {
			watch(t, newService(), func(w *watching) {
				w.wait(time.Minute)
				w.hold(func() { w.down = client.ErrUnreachable })
				w.disconnect()
				w.becomes(one, "available")
				w.wait(length)
				w.reported()
				w.hold(func() { w.down = nil })
				w.wait(longest + latest)
				w.reported("1 available")
				w.becomes(two, "available") // it is connected again
				w.reported("2 available")
				if n := len(w.troubles); length > time.Minute && (n != 2 || !errors.Is(w.troubles[0], client.ErrUnreachable) || w.troubles[1] != nil) {
					t.Errorf("told %v", w.troubles)
				}
			})
		})
	}
}

// A connection that ends is opened again within a second, and asks from where it was.
func TestConnectsAgain(t *testing.T) {
	watch(t, newService(), func(w *watching) {
		w.wait(30 * time.Second)
		before := time.Now()
		w.disconnect()
		w.becomes(one, "available")
		w.wait(shortest)
		w.reported("1 available")
		if got, want := w.catches[len(w.catches)-1], before.Add(-30*time.Second).UnixMilli(); got != want {
			t.Errorf("since %d, want %d", got, want)
		}
		if w.lists != 2 { // in the beginning, and after the first catch-up
			t.Errorf("the lists were read %d times", w.lists)
		}
	})
}

// The pauses between attempts double up to five minutes, and are never the same.
func TestBackOff(t *testing.T) {
	s := newService()
	s.off = client.ErrUnreachable
	watch(t, s, func(w *watching) {
		w.wait(2 * time.Hour)
		w.hold(func() {
			pause, exact := shortest, 0
			for n := range w.tokens[1:] {
				took := w.tokens[n+1].Sub(w.tokens[n])
				if took < pause/2 || took > pause {
					t.Errorf("pause %d: %s, want %s to %s", n, took, pause/2, pause)
				}
				if took == pause {
					exact++
				}
				pause = min(2*pause, longest)
			}
			if n := len(w.tokens); n < 24 || n > 60 || exact > n/2 {
				t.Errorf("%d attempts, %d without jitter", n, exact)
			}
		})
	})
}

// A connection is replaced before its token ends, and nothing is missed.
func TestTokensAreRenewed(t *testing.T) {
	watch(t, newService(), func(w *watching) {
		w.wait(realtime.Lifetime - spare - 1)
		w.hold(func() {
			if len(w.tokens) != 1 {
				t.Errorf("%d tokens", len(w.tokens))
			}
		})
		w.wait(1)
		w.hold(func() {
			if len(w.tokens) != 2 || len(w.open) != 1 {
				t.Errorf("%d tokens, %d connections", len(w.tokens), len(w.open))
			}
		})
		w.becomes(one, "available")
		w.reported("1 available")
	})
	s := newService()
	s.lifetime = -time.Hour // by a clock that is wrong
	watch(t, s, func(w *watching) {
		w.wait(10 * shortLife)
		if n := len(w.tokens); n > 11 {
			t.Errorf("%d tokens in ten minutes", n)
		}
	})
}

// A service that does not answer is not a connection.
func TestNoAnswer(t *testing.T) {
	watch(t, newService(), func(w *watching) {
		w.hold(func() { w.mute = true })
		w.wait(catchUp + answerTime + shortest)
		w.hold(func() { w.mute = false })
		if len(w.tokens) < 2 {
			t.Errorf("%d connections", len(w.tokens))
		}
	})
}

// Without live updates the lists are read, less and less often while nothing changes.
func TestPolling(t *testing.T) {
	for name, off := range map[string]error{"off": refusal(404, client.RealtimeOff), "an earlier release": refusal(404, "no-such-route")} {
		t.Run(name, func(t *testing.T) {
			s := newService()
			s.off = off
			watch(t, s, func(w *watching) {
				w.becomes(one, "available")
				w.wait(soonest)
				w.reported("1 available")
				w.wait(time.Hour)
				w.hold(func() { w.lists = 0 })
				w.wait(time.Hour)
				w.hold(func() {
					if w.lists < 59 || w.lists > 61 || len(w.tokens) != 1 {
						t.Errorf("%d reads in an hour, %d tokens", w.lists, len(w.tokens))
					}
				})
				w.becomes(one, "downloaded")
				w.wait(latest)
				w.reported("1 downloaded")
				if !slices.Equal(w.troubles, []error{client.RealtimeOff}) {
					t.Errorf("told %v", w.troubles)
				}
			})
		})
	}
}

// The lists may lag behind: what they say is checked before it is reported.
func TestAListThatLags(t *testing.T) {
	s := newService()
	s.off = refusal(404, client.RealtimeOff)
	watch(t, s, func(w *watching) {
		w.becomes(one, "downloaded")
		w.wait(soonest)
		w.reported("1 downloaded")
	})
	s = newService()
	lagging := &laggingLists{service: s}
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		var reports []string
		w := Watcher{Client: lagging, dial: s.dial, Report: func(one wire.Share) error {
			reports = append(reports, one.Status)
			return nil
		}}
		var running sync.WaitGroup
		running.Go(func() { _ = w.Run(ctx) })
		synctest.Wait()
		s.becomes(one, "available")
		synctest.Wait()
		lagging.lag = slices.Clone(s.shares)
		s.becomes(one, "downloaded")
		time.Sleep(2 * whileLive)
		stop()
		running.Wait()
		if !slices.Equal(reports, []string{"available", "downloaded"}) {
			t.Errorf("reported %q", reports)
		}
	})
}

// laggingLists has lists of the past.
type laggingLists struct {
	*service
	lag []wire.Share
}

func (l *laggingLists) Inbox(context.Context) iter.Seq2[wire.Share, error] {
	return func(yield func(wire.Share, error) bool) {
		for _, one := range l.lag {
			if !yield(one, nil) {
				return
			}
		}
	}
}

// A refusal of the caller ends the watch; failures that pass do not.
func TestRefusals(t *testing.T) {
	for name, test := range map[string]struct {
		err  error
		ends bool
	}{
		"unauthorized": {refusal(401, client.Unauthorized), true}, "revoked program": {refusal(401, client.UnknownProgram), true},
		"scope": {refusal(403, client.ProgramScope), true}, "sign-in": {client.ErrSignIn, true},
		"unreachable": {client.ErrUnreachable, false}, "throttled": {refusal(429, ""), false}, "failing": {refusal(503, "unavailable"), false},
		"no sign-in without a connection": {errors.Join(client.ErrSignIn, client.ErrUnreachable), false},
	} {
		t.Run(name, func(t *testing.T) {
			for _, whole := range []bool{true, false} {
				watch(t, newService(), func(w *watching) {
					w.hold(func() {
						if whole {
							w.down = test.err
						} else {
							w.off = test.err
						}
					})
					w.disconnect()
					w.wait(time.Hour)
					synctest.Wait()
					if ended := w.ended != nil; ended != test.ends || ended && !errors.Is(w.ended, test.err) {
						t.Errorf("ended with %v", w.ended)
					}
				})
			}
			s := newService()
			s.down = test.err
			watch(t, s, func(w *watching) {
				if !errors.Is(w.ended, test.err) {
					t.Errorf("%s in the beginning: %v", name, w.ended)
				}
			})
		})
	}
}

// Only one read of a share is pending, however often it changes while Report runs.
func TestASlowReport(t *testing.T) {
	s := newService()
	synctest.Test(t, func(t *testing.T) {
		errEnough := errors.New("enough")
		var reports []string
		w := Watcher{Client: s, dial: s.dial, Report: func(one wire.Share) error {
			reports = append(reports, one.Status)
			time.Sleep(time.Minute)
			if len(reports) == 2 {
				return errEnough
			}
			return nil
		}}
		var running sync.WaitGroup
		running.Go(func() {
			if err := w.Run(t.Context()); err != errEnough {
				t.Errorf("ended with %v", err)
			}
		})
		synctest.Wait()
		for _, status := range []string{"available", "claimed", "available", "claimed", "downloaded"} {
			s.becomes(one, status)
			time.Sleep(time.Second)
		}
		running.Wait()
		if !slices.Equal(reports, []string{"available", "downloaded"}) || s.reads != 2 {
			t.Errorf("reported %q after %d reads", reports, s.reads)
		}
	})
}

// Shares that can no longer change are not read at each turn.
func TestOldShares(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService()
		for _, age := range []time.Duration{0, changing - time.Second, changing + time.Second} {
			s.shares = append(s.shares, wire.Share{ID: string(share.NewID()), CreatedAt: time.Now().Add(-age)})
		}
		r := run{Watcher: &Watcher{Client: s}}
		if found, err := r.lists(t.Context()); err != nil || len(found) != 2 {
			t.Errorf("%d shares, %v", len(found), err)
		}
	})
}
