// Package memstore is ticketstore in memory, for tests.
package memstore

import (
	"context"
	"maps"
	"sync"
	"time"

	"github.com/secure-share/secure-share/shared/mailticket"
)

// Store is the table of the key mailer.
type Store struct {
	mu    sync.Mutex
	spent map[ticket]time.Time // TTL
	mails map[counter]int
}

type ticket struct{ issuer, id string }

type counter struct {
	kind, whose string
	hour        time.Time
}

// New returns an empty table.
func New() *Store {
	return &Store{spent: map[ticket]time.Time{}, mails: map[counter]int{}}
}

// Spend behaves like ticketstore.Store.Spend.
func (t *Store) Spend(ctx context.Context, s mailticket.Spending) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	hour := s.Now.UTC().Truncate(time.Hour)
	one := ticket{s.Issuer, s.TicketID}
	sender, recipient := counter{"sender", s.Sender, hour}, counter{"recipient", s.Recipient, hour}
	if _, used := t.spent[one]; used {
		return mailticket.ErrUsed
	}
	if t.mails[sender] >= s.SenderCap || t.mails[recipient] >= s.RecipientCap {
		return &mailticket.CapError{RetryAfter: hour.Add(time.Hour).Sub(s.Now)}
	}
	t.spent[one] = s.Expires.Add(time.Hour)
	t.mails[sender]++
	t.mails[recipient]++
	return nil
}

// Remembered returns until when a used ticket is remembered.
func (t *Store) Remembered(issuer, id string) (ttl time.Time, found bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	ttl, found = t.spent[ticket{issuer, id}]
	return ttl, found
}

// Expire deletes the tickets whose TTL has passed at now. DynamoDB does this up
// to some days late.
func (t *Store) Expire(now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	maps.DeleteFunc(t.spent, func(_ ticket, ttl time.Time) bool { return ttl.Before(now) })
}
