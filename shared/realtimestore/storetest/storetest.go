// Package storetest contains the contract tests of stores of connections and events.
package storetest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/realtime"
	"github.com/secure-share/secure-share/shared/share"
)

// Store is the store under test.
type Store interface {
	Connect(ctx context.Context, c realtime.Connection, now time.Time) error
	Connection(ctx context.Context, id string, now time.Time) (realtime.Connection, error)
	Disconnect(ctx context.Context, id string) error
	Forget(ctx context.Context, c realtime.Connection) error
	Connections(ctx context.Context, n realtime.Namespace, now time.Time) ([]realtime.Connection, error)
	Count(ctx context.Context, id string, now time.Time) error
	Record(ctx context.Context, n realtime.Namespace, e realtime.Event) error
	Events(ctx context.Context, n realtime.Namespace, from, now time.Time) ([]realtime.Event, bool, error)
}

var noon = time.Date(2027, 1, 15, 12, 0, 0, 0, time.UTC)

// Namespaces that must not be mixed up.
var (
	alice  = realtime.Namespace{Site: "site-a", Person: "alice"}
	others = []realtime.Namespace{
		{Site: "site-b", Person: "alice"}, {Site: "site-a", Person: "bob"}, {Site: "site", Person: "-a:alice"}, {Site: "site-a", Person: "alice2"},
	}
)

func connection(n realtime.Namespace, id string) realtime.Connection {
	return realtime.Connection{ID: id, Namespace: n, Expires: noon.Add(time.Hour), Began: noon}
}

// Run runs the contract tests. newStore returns an empty store.
func Run(t *testing.T, newStore func(*testing.T) Store) {
	for name, test := range map[string]func(*testing.T, Store){
		"reads a connection back":                    readsBack,
		"finds only connections of a namespace":      separates,
		"a connection ends with its token":           expires,
		"forgets a connection":                       forgets,
		"bounds the connections of a namespace":      bounds,
		"bounds the messages of a minute":            counts,
		"events come back in order":                  orders,
		"events belong to one namespace":             separatesEvents,
		"events are kept for two minutes":            keeps,
		"a catch-up has a bounded size":              boundsEvents,
		"an event that is stored twice does no harm": twice,
	} {
		t.Run(name, func(t *testing.T) { test(t, newStore(t)) })
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func readsBack(t *testing.T, s Store) {
	c := connection(alice, "c1")
	must(t, s.Connect(t.Context(), c, noon))
	got, err := s.Connection(t.Context(), "c1", noon)
	if err != nil || got != c {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := s.Connection(t.Context(), "c2", noon); !errors.Is(err, realtime.ErrUnknown) {
		t.Error(err)
	}
}

func ids(t *testing.T, s Store, n realtime.Namespace, now time.Time) map[string]bool {
	t.Helper()
	open, err := s.Connections(t.Context(), n, now)
	must(t, err)
	found := map[string]bool{}
	for _, c := range open {
		if c.Namespace != n {
			t.Errorf("a connection of %+v", c.Namespace)
		}
		found[c.ID] = true
	}
	return found
}

func separates(t *testing.T, s Store) {
	must(t, s.Connect(t.Context(), connection(alice, "c1"), noon))
	must(t, s.Connect(t.Context(), connection(alice, "c2"), noon))
	for n, other := range others {
		must(t, s.Connect(t.Context(), connection(other, fmt.Sprint("other", n)), noon))
	}
	if got := ids(t, s, alice, noon); !reflect.DeepEqual(got, map[string]bool{"c1": true, "c2": true}) {
		t.Error(got)
	}
	for n, other := range others {
		if got := ids(t, s, other, noon); !reflect.DeepEqual(got, map[string]bool{fmt.Sprint("other", n): true}) {
			t.Error(got)
		}
	}
}

func expires(t *testing.T, s Store) {
	c := connection(alice, "c1")
	must(t, s.Connect(t.Context(), c, noon))
	for _, at := range []time.Time{c.Expires, c.Expires.Add(time.Hour)} {
		if got := ids(t, s, alice, at); len(got) != 0 {
			t.Error(got)
		}
		if _, err := s.Connection(t.Context(), "c1", at); !errors.Is(err, realtime.ErrUnknown) {
			t.Error(err)
		}
	}
	if _, err := s.Connection(t.Context(), "c1", c.Expires.Add(-1)); err != nil {
		t.Error(err)
	}
}

func forgets(t *testing.T, s Store) {
	for _, id := range []string{"c1", "c2", "c3"} {
		must(t, s.Connect(t.Context(), connection(alice, id), noon))
	}
	must(t, s.Disconnect(t.Context(), "c1"))
	must(t, s.Disconnect(t.Context(), "c1"))
	must(t, s.Forget(t.Context(), connection(alice, "c2")))
	if got := ids(t, s, alice, noon); !reflect.DeepEqual(got, map[string]bool{"c3": true}) {
		t.Error(got)
	}
	for _, id := range []string{"c1", "c2"} {
		if _, err := s.Connection(t.Context(), id, noon); !errors.Is(err, realtime.ErrUnknown) {
			t.Error(id, err)
		}
	}
}

func bounds(t *testing.T, s Store) {
	for n := range realtime.MaxConnections {
		must(t, s.Connect(t.Context(), connection(alice, fmt.Sprint(n)), noon))
	}
	if err := s.Connect(t.Context(), connection(alice, "more"), noon); !errors.Is(err, realtime.ErrTooMany) {
		t.Error(err)
	}
	must(t, s.Connect(t.Context(), connection(others[0], "other"), noon))
	must(t, s.Disconnect(t.Context(), "0"))
	must(t, s.Connect(t.Context(), connection(alice, "more"), noon))
	later := connection(alice, "later") // when the others have expired, whether or not their rows are gone
	later.Expires = noon.Add(2 * time.Hour)
	must(t, s.Connect(t.Context(), later, noon.Add(time.Hour)))
}

func counts(t *testing.T, s Store) {
	must(t, s.Connect(t.Context(), connection(alice, "c1"), noon))
	must(t, s.Connect(t.Context(), connection(alice, "c2"), noon))
	for range realtime.MaxPerMinute {
		must(t, s.Count(t.Context(), "c1", noon))
	}
	if err := s.Count(t.Context(), "c1", noon.Add(59*time.Second)); !errors.Is(err, realtime.ErrTooMany) {
		t.Error(err)
	}
	must(t, s.Count(t.Context(), "c2", noon))
	must(t, s.Count(t.Context(), "c1", noon.Add(time.Minute)))
	must(t, s.Disconnect(t.Context(), "c1"))
	if err := s.Count(t.Context(), "c1", noon.Add(2*time.Minute)); !errors.Is(err, realtime.ErrTooMany) {
		t.Errorf("a closed connection: %v", err)
	}
	if _, err := s.Connection(t.Context(), "c1", noon); !errors.Is(err, realtime.ErrUnknown) {
		t.Errorf("counting made a connection: %v", err)
	}
}

func eventAt(at time.Time, n int) realtime.Event {
	return realtime.Event{Kind: "available", Share: share.ID(fmt.Sprintf("share-%03d", n)), Version: int64(n), At: at}
}

func orders(t *testing.T, s Store) {
	want := []realtime.Event{eventAt(noon, 3), eventAt(noon.Add(time.Millisecond), 2), eventAt(noon.Add(time.Second), 1)}
	for _, n := range []int{1, 2, 0} {
		must(t, s.Record(t.Context(), alice, want[n]))
	}
	got, all, err := s.Events(t.Context(), alice, noon, noon.Add(time.Second))
	if err != nil || !all || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %t, %v", got, all, err)
	}
	got, all, err = s.Events(t.Context(), alice, noon.Add(1), noon.Add(time.Second))
	if err != nil || !all || !reflect.DeepEqual(got, want[1:]) {
		t.Errorf("%+v, %t, %v", got, all, err)
	}
}

func separatesEvents(t *testing.T, s Store) {
	must(t, s.Record(t.Context(), alice, eventAt(noon, 1)))
	for _, other := range others {
		if got, all, err := s.Events(t.Context(), other, noon, noon); len(got) != 0 || !all || err != nil {
			t.Errorf("%+v: %+v, %t, %v", other, got, all, err)
		}
	}
}

func keeps(t *testing.T, s Store) {
	must(t, s.Record(t.Context(), alice, eventAt(noon, 1)))
	for _, c := range []struct {
		after time.Duration
		want  int
	}{{realtime.Kept, 1}, {realtime.Kept + realtime.Overlap, 1}, {realtime.Kept + realtime.Overlap + 1, 0}} {
		got, _, err := s.Events(t.Context(), alice, time.Time{}, noon.Add(c.after))
		if err != nil || len(got) != c.want {
			t.Errorf("after %s: %d, %v", c.after, len(got), err)
		}
	}
}

func boundsEvents(t *testing.T, s Store) {
	for n := range realtime.MaxEvents + 1 {
		must(t, s.Record(t.Context(), alice, eventAt(noon.Add(time.Duration(n)), n)))
	}
	got, all, err := s.Events(t.Context(), alice, noon, noon)
	if err != nil || all || len(got) != realtime.MaxEvents || got[0] != eventAt(noon, 0) {
		t.Errorf("%d, %t, %v", len(got), all, err)
	}
	got, all, err = s.Events(t.Context(), alice, noon.Add(2), noon)
	if err != nil || !all || len(got) != realtime.MaxEvents-1 {
		t.Errorf("%d, %t, %v", len(got), all, err)
	}
}

func twice(t *testing.T, s Store) {
	must(t, s.Record(t.Context(), alice, eventAt(noon, 1)))
	must(t, s.Record(t.Context(), alice, eventAt(noon, 1)))
	got, all, err := s.Events(t.Context(), alice, noon, noon)
	if err != nil || !all || len(got) == 0 || got[0] != eventAt(noon, 1) {
		t.Errorf("%+v, %t, %v", got, all, err)
	}
}
