// Package memstore keeps connections and events in memory, for tests.
package memstore

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/secure-share/secure-share/shared/realtime"
)

// Store behaves like realtimestore.Store. It is safe for concurrent use.
type Store struct {
	mu          sync.Mutex
	connections map[string]realtime.Connection
	counts      map[string]count
	events      map[realtime.Namespace][]realtime.Event
}

type count struct{ minute, messages int64 }

// New returns an empty store.
func New() *Store {
	return &Store{
		connections: map[string]realtime.Connection{}, counts: map[string]count{},
		events: map[realtime.Namespace][]realtime.Event{},
	}
}

// Connect behaves like realtimestore.Store.Connect.
func (m *Store) Connect(ctx context.Context, c realtime.Connection, now time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.open(c.Namespace, now)) >= realtime.MaxConnections {
		return realtime.ErrTooMany
	}
	m.connections[c.ID] = c
	return ctx.Err()
}

// Connection behaves like realtimestore.Store.Connection.
func (m *Store) Connection(ctx context.Context, id string, now time.Time) (realtime.Connection, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	c, found := m.connections[id]
	if !found || !c.Open(now) {
		return realtime.Connection{}, realtime.ErrUnknown
	}
	return c, ctx.Err()
}

// Disconnect behaves like realtimestore.Store.Disconnect.
func (m *Store) Disconnect(ctx context.Context, id string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.connections, id)
	delete(m.counts, id)
	return ctx.Err()
}

// Forget behaves like realtimestore.Store.Forget.
func (m *Store) Forget(ctx context.Context, c realtime.Connection) error {
	return m.Disconnect(ctx, c.ID)
}

// Connections behaves like realtimestore.Store.Connections.
func (m *Store) Connections(ctx context.Context, n realtime.Namespace, now time.Time) ([]realtime.Connection, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.open(n, now), ctx.Err()
}

func (m *Store) open(n realtime.Namespace, now time.Time) (open []realtime.Connection) {
	for _, c := range m.connections {
		if c.Namespace == n && c.Open(now) {
			open = append(open, c)
		}
	}
	return open
}

// Count behaves like realtimestore.Store.Count.
func (m *Store) Count(ctx context.Context, id string, now time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	c, minute := m.counts[id], now.Unix()/60
	if c.minute != minute {
		c = count{minute: minute}
	}
	_, found := m.connections[id]
	if !found || c.messages >= realtime.MaxPerMinute {
		return realtime.ErrTooMany
	}
	c.messages++
	m.counts[id] = c
	return ctx.Err()
}

// Record behaves like realtimestore.Store.Record.
func (m *Store) Record(ctx context.Context, n realtime.Namespace, e realtime.Event) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.events[n] = append(m.events[n], e)
	slices.SortFunc(m.events[n], func(a, b realtime.Event) int { return a.At.Compare(b.At) })
	return ctx.Err()
}

// Events behaves like realtimestore.Store.Events.
func (m *Store) Events(ctx context.Context, n realtime.Namespace, from, now time.Time) (found []realtime.Event, all bool, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	oldest := now.Add(-realtime.Kept - realtime.Overlap)
	for _, e := range m.events[n] {
		if e.At.Before(from) || e.At.Before(oldest) {
			continue
		}
		if len(found) == realtime.MaxEvents {
			return found, false, ctx.Err()
		}
		found = append(found, e)
	}
	return found, true, ctx.Err()
}
