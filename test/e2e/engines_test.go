package e2e

import (
	"bytes"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/secure-share/secure-share/scripts/local/dynamo"
	"github.com/secure-share/secure-share/scripts/local/stack"
	"github.com/secure-share/secure-share/shared/client"
)

// The whole product on each DynamoDB engine, including Amazon's: only the
// stream and TTL delete blobs here. Not parallel to other tests, because the
// start of Java needs a processor.
func TestEveryDatabase(t *testing.T) {
	for _, engine := range slices.Compact([]string{dynamo.Default(), dynamo.Amazon}) {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			s := start(t, stack.Options{DynamoDB: engine, Rules: "uploadURL=5s,uploadGrace=0s", SweepEvery: -1})
			alice, bob := on(t, s, "acme", "alice"), on(t, s, "acme", "bob")
			fetchedOnce(t, s, alice, bob)
			mailedOnce(t, alice, send(t, alice, bob, content(1000)))
			brief := sendInput(t, bob, content(1000))
			brief.Lifetime = 10 * time.Second
			left, err := alice.Send(t.Context(), brief)
			if err != nil {
				t.Fatal(err)
			}

			eventually(t, "the share expires by TTL", func() bool {
				if err := s.Expire(t.Context()); err != nil {
					t.Fatal(err)
				}
				return listed(t, alice.Outbox, left.ID, "expired") && !stored(t, s, left.ID)
			})
			if _, _, err := claim(t, bob, left.ID, left.Secret); !errors.Is(err, client.Expired) {
				t.Errorf("claim after the expiry: %v", err)
			}
			// After the last upload URL has expired, the sweep does the rest.
			if err := s.Sweep(t.Context()); err != nil {
				t.Fatal(err)
			}
			if after := status(t, bob, left.ID); after.Status != "expired" || after.DeletedAt == nil {
				t.Errorf("after the expiry: %+v", after)
			}
		})
	}
}

func fetchedOnce(t *testing.T, s *stack.Stack, alice, bob person) {
	t.Helper()
	file := content(100_000)
	sent := send(t, alice, bob, file)
	received, err := get(t, bob, sent.ID, mailed(t, s, bob.Mail))
	if err != nil || !bytes.Equal(received, file) {
		t.Fatalf("received %d bytes, %v", len(received), err)
	}
	gone(t, s, sent.ID)
	if _, err := get(t, bob, sent.ID, sent.Secret); !errors.Is(err, client.Downloaded) {
		t.Errorf("second download: %v", err)
	}
	if !listed(t, bob.Inbox, sent.ID, "downloaded") || !listed(t, alice.Outbox, sent.ID, "downloaded") {
		t.Error("the status did not outlive the file")
	}
}

// mailedOnce spends a ticket of the share twice: the key mailer's table refuses.
func mailedOnce(t *testing.T, alice person, sent client.Sent) {
	t.Helper()
	request := ticketFor(t, alice, sent.ID, sent.Secret, "carol@acme.example")
	if _, err := alice.MailKey(t.Context(), request); err != nil {
		t.Fatal(err)
	}
	if _, err := alice.MailKey(t.Context(), request); !errors.Is(err, client.TicketUsed) {
		t.Errorf("the same ticket again: %v", err)
	}
}
