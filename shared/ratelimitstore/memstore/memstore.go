// Package memstore keeps counters in memory, for tests. Package storetest checks that it
// behaves like ratelimitstore.
package memstore

import (
	"context"
	"maps"
	"sync"

	"github.com/secure-share/secure-share/shared/ratelimit"
)

// Store behaves like ratelimitstore.Store. The zero Store is empty. It is safe for
// concurrent use.
type Store struct {
	mu   sync.Mutex
	rows ratelimit.Counters
}

// Take counts all uses or returns a *ratelimit.ExceededError.
func (s *Store) Take(ctx context.Context, uses ...ratelimit.Use) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.rows.Check(uses...); err != nil {
		return err
	}
	s.add(ratelimit.Changes{Uses: uses})
	return nil
}

// TakeUnread counts the use or returns a *ratelimit.ExceededError.
func (s *Store) TakeUnread(ctx context.Context, use ratelimit.Use) error { return s.Take(ctx, use) }

// Read returns rows of counters.
func (s *Store) Read(keys []ratelimit.Key) ratelimit.Counters {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := ratelimit.Counters{}
	for _, key := range keys {
		if row, exists := s.rows[key]; exists {
			found[key] = maps.Clone(row)
		}
	}
	return found
}

// Write counts, as the writes of ratelimitstore do. It counts nothing and returns false
// if a condition fails.
func (s *Store) Write(c ratelimit.Changes) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.rows.Check(c.Uses...) != nil {
		return false
	}
	if a := c.Attempt; a != nil && !maps.Equal(s.rows[ratelimit.AttemptsOf(a.Subject)], a.Read) {
		return false
	}
	s.add(c)
	return true
}

func (s *Store) add(c ratelimit.Changes) {
	if s.rows == nil {
		s.rows = ratelimit.Counters{}
	}
	for _, u := range c.Uses {
		if s.rows[u.Key()] == nil {
			s.rows[u.Key()] = ratelimit.Counts{}
		}
		s.rows[u.Key()][u.Counter()] += u.Units
	}
	if c.Attempt != nil {
		s.rows[ratelimit.AttemptsOf(c.Attempt.Subject)] = maps.Clone(c.Attempt.Next)
	}
}
