// Package storetest contains the contract tests of stores of used mail tickets.
// Every store must pass all of them.
package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/mailticket"
)

// Store is the store under test, with further access for tests.
type Store interface {
	Spend(context.Context, mailticket.Spending) error
	// Remembered returns until when a used ticket is remembered.
	Remembered(issuer, id string) (ttl time.Time, found bool)
	// Expire removes the items whose TTL has passed at now.
	Expire(now time.Time)
}

// Run runs the contract tests. newStore returns an empty store.
func Run(t *testing.T, newStore func(*testing.T) Store) {
	for name, test := range map[string]func(*testing.T, Store){
		"spends a ticket once":                           once,
		"knows a ticket by issuer and id":                perIssuer,
		"remembers a ticket beyond its expiry":           remembers,
		"forgets a ticket after that":                    forgets,
		"counts on while TTL removes":                    countsOn,
		"caps the sender":                                capsSender,
		"caps the recipient":                             capsRecipient,
		"counts sender and recipient apart":              countsApart,
		"counts by the hour":                             countsByTheHour,
		"spends nothing when a cap is reached":           spendsNothing,
		"knows a replay even at the cap":                 replayAtTheCap,
		"spends a ticket once of many at once":           parallelReplay,
		"never exceeds a cap by many at once":            parallelCap,
		"spends nothing when the caller has gone":        spendCancelled,
		"lets all through that are below the caps alone": parallelApart,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, newStore(t))
		})
	}
}

// noon is far in the future, because an engine may remove items that are
// expired by this machine's clock.
var noon = time.Date(2126, 11, 21, 12, 0, 0, 123456789, time.UTC)

func spending(id string) mailticket.Spending {
	return mailticket.Spending{
		TicketID: id, Issuer: "issuer", Expires: noon.Add(10 * time.Minute),
		Sender: "sender", Recipient: "recipient", SenderCap: 100, RecipientCap: 100, Now: noon,
	}
}

func spend(t *testing.T, store Store, s mailticket.Spending, want error) {
	t.Helper()
	if err := store.Spend(t.Context(), s); !errors.Is(err, want) {
		t.Errorf("spend %s of %s: %v, not %v", s.TicketID, s.Issuer, err, want)
	}
}

func once(t *testing.T, store Store) {
	spend(t, store, spending("a"), nil)
	spend(t, store, spending("a"), mailticket.ErrUsed)
	differently := spending("a")
	differently.Sender, differently.Recipient, differently.Now = "x", "y", noon.Add(3*time.Hour)
	spend(t, store, differently, mailticket.ErrUsed)
	spend(t, store, spending("b"), nil)
}

func perIssuer(t *testing.T, store Store) {
	foreign := spending("a")
	foreign.Issuer = "another"
	spend(t, store, spending("a"), nil)
	spend(t, store, foreign, nil)
	spend(t, store, foreign, mailticket.ErrUsed)
}

func remembers(t *testing.T, store Store) {
	s := spending("a")
	if _, found := store.Remembered(s.Issuer, s.TicketID); found {
		t.Fatal("remembered before it was spent")
	}
	spend(t, store, s, nil)
	ttl, found := store.Remembered(s.Issuer, s.TicketID)
	if !found || ttl.Before(s.Expires.Add(time.Minute)) || ttl.After(s.Expires.Add(25*time.Hour)) {
		t.Errorf("remembered until %v (%v); it expires at %v", ttl, found, s.Expires)
	}
}

func forgets(t *testing.T, store Store) {
	s := spending("a")
	spend(t, store, s, nil)
	ttl, _ := store.Remembered(s.Issuer, s.TicketID)
	store.Expire(ttl)
	spend(t, store, s, mailticket.ErrUsed)
	store.Expire(ttl.Add(time.Second))
	if _, found := store.Remembered(s.Issuer, s.TicketID); found {
		t.Error("remembered after its TTL")
	}
	spend(t, store, s, nil)
}

// countsOn expires items in the last second of the hour in which mails are
// counted.
func countsOn(t *testing.T, store Store) {
	s := spending("a")
	s.SenderCap = 1
	spend(t, store, s, nil)
	s.TicketID, s.Now = "b", noon.Truncate(time.Hour).Add(time.Hour-1)
	store.Expire(s.Now)
	spend(t, store, s, mailticket.ErrCap)
}

func capsSender(t *testing.T, store Store) {
	capped(t, store, func(s *mailticket.Spending, n int) { s.SenderCap, s.Recipient = 3, fmt.Sprint("recipient", n) })
}

func capsRecipient(t *testing.T, store Store) {
	capped(t, store, func(s *mailticket.Spending, n int) { s.RecipientCap, s.Sender = 3, fmt.Sprint("sender", n) })
}

// capped uses tickets up to a cap of 3 and beyond.
func capped(t *testing.T, store Store, change func(*mailticket.Spending, int)) {
	for n := range 5 {
		s := spending(fmt.Sprint(n))
		change(&s, n)
		s.Now = noon.Add(time.Duration(n) * time.Minute)
		err := store.Spend(t.Context(), s)
		if n < 3 {
			if err != nil {
				t.Errorf("mail %d of 3: %v", n+1, err)
			}
			continue
		}
		wait := s.Now.Truncate(time.Hour).Add(time.Hour).Sub(s.Now)
		var reached *mailticket.CapError
		if !errors.As(err, &reached) || reached.RetryAfter != wait {
			t.Errorf("mail %d of 3: %v, want a cap with retry in %v", n+1, err, wait)
		}
	}
}

func countsApart(t *testing.T, store Store) {
	s := spending("a")
	s.Sender, s.Recipient, s.SenderCap, s.RecipientCap = "same", "same", 1, 1
	spend(t, store, s, nil)
	s.TicketID, s.Recipient = "b", "fresh"
	spend(t, store, s, mailticket.ErrCap)
	s.Sender = "fresh"
	spend(t, store, s, nil)
}

func countsByTheHour(t *testing.T, store Store) {
	hour := noon.Truncate(time.Hour)
	for n, now := range []time.Time{hour, hour.Add(time.Hour), hour.Add(2*time.Hour - 1)} {
		s := spending(fmt.Sprint(n))
		s.SenderCap, s.Now = 1, now
		want := []error{nil, nil, mailticket.ErrCap}[n]
		spend(t, store, s, want)
	}
}

func spendsNothing(t *testing.T, store Store) {
	full := spending("full")
	full.Sender, full.SenderCap, full.RecipientCap = "busy", 1, 2
	spend(t, store, full, nil)
	for range 3 {
		capped := spending("kept")
		capped.Sender, capped.SenderCap, capped.RecipientCap = "busy", 1, 2
		spend(t, store, capped, mailticket.ErrCap)
	}
	if _, found := store.Remembered("issuer", "kept"); found {
		t.Error("a capped ticket is spent")
	}
	later := spending("kept") // from another sender: the recipient's second mail, the ticket's first
	later.SenderCap, later.RecipientCap = 1, 2
	spend(t, store, later, nil)
}

func replayAtTheCap(t *testing.T, store Store) {
	s := spending("a")
	s.SenderCap, s.RecipientCap = 1, 1
	spend(t, store, s, nil)
	spend(t, store, s, mailticket.ErrUsed)
}

func parallelReplay(t *testing.T, store Store) {
	won, refused := together(t, 16, mailticket.ErrUsed, func(int) error { return store.Spend(t.Context(), spending("a")) })
	if won != 1 || refused != 15 {
		t.Errorf("%d spent it, %d were refused", won, refused)
	}
}

func parallelCap(t *testing.T, store Store) {
	won, refused := together(t, 12, mailticket.ErrCap, func(n int) error {
		s := spending(fmt.Sprint(n))
		s.SenderCap = 5
		return store.Spend(t.Context(), s)
	})
	if won != 5 || refused != 7 {
		t.Errorf("%d were spent, %d were refused", won, refused)
	}
}

func parallelApart(t *testing.T, store Store) {
	won, _ := together(t, 12, mailticket.ErrCap, func(n int) error {
		s := spending(fmt.Sprint(n))
		s.SenderCap, s.RecipientCap = 12, 12
		return store.Spend(t.Context(), s)
	})
	if won != 12 {
		t.Errorf("%d of 12 were spent", won)
	}
}

func together(t *testing.T, many int, refusal error, do func(n int) error) (won, refused int32) {
	var all sync.WaitGroup
	var yes, no atomic.Int32
	for n := range many {
		all.Go(func() {
			switch err := do(n); {
			case err == nil:
				yes.Add(1)
			case errors.Is(err, refusal):
				no.Add(1)
			default:
				t.Errorf("spend: %v", err)
			}
		})
	}
	all.Wait()
	return yes.Load(), no.Load()
}

func spendCancelled(t *testing.T, store Store) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := store.Spend(ctx, spending("a")); !errors.Is(err, context.Canceled) {
		t.Errorf("spend: %v", err)
	}
	spend(t, store, spending("a"), nil)
}
