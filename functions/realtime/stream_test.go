package realtime

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/deadline"
	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/realtime"
	"github.com/secure-share/secure-share/shared/share"
)

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
