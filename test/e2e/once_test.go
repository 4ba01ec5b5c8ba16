package e2e

import (
	"bytes"
	"errors"
	"slices"
	"sync"
	"testing"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/share"
)

func TestAFileCrossesOnce(t *testing.T) {
	t.Parallel()
	alice, bob := acme(t, "alice"), acme(t, "bob")
	file := content(1 << 20)
	sent := send(t, alice, bob, file)
	if !sent.Delivered || !stored(t, live, sent.ID) {
		t.Fatalf("mailed %v, stored %v", sent.Delivered, stored(t, live, sent.ID))
	}
	if !listed(t, bob.Inbox, sent.ID, "available") || !listed(t, alice.Outbox, sent.ID, "available") {
		t.Fatal("not available in inbox and outbox")
	}

	received, err := get(t, bob, sent.ID, sent.Secret)
	if err != nil || !bytes.Equal(received, file) {
		t.Fatalf("received %d bytes, %v", len(received), err)
	}
	gone(t, live, sent.ID)

	if _, err := get(t, bob, sent.ID, sent.Secret); !errors.Is(err, client.Downloaded) {
		t.Errorf("second download: %v", err)
	}
	if _, _, err := claim(t, bob, sent.ID, sent.Secret); !errors.Is(err, client.Downloaded) {
		t.Errorf("second claim: %v", err)
	}
	if !listed(t, bob.Inbox, sent.ID, "downloaded") || !listed(t, alice.Outbox, sent.ID, "downloaded") {
		t.Error("the status did not outlive the file")
	}
	after := status(t, alice, sent.ID)
	happened := []string{}
	for _, h := range after.History {
		happened = append(happened, h.What)
	}
	if !slices.Equal(happened, []string{"created", "committed", "claimed", "downloaded", "deleted"}) {
		t.Errorf("history: %v", happened)
	}
	if after.Metadata != "" || after.EndedAt == nil || after.DeletedAt == nil {
		t.Errorf("after the end: %+v", after)
	}
}

func TestTheMailedKeyOpensTheFile(t *testing.T) {
	t.Parallel()
	// A separate stack, so that no other test mails bob.
	s := start(t, quiet())
	alice, bob := on(t, s, "acme", "alice"), on(t, s, "acme", "bob")
	file := content(4096)
	sent := send(t, alice, bob, file)
	received, err := get(t, bob, sent.ID, mailed(t, s, bob.Mail))
	if err != nil || !bytes.Equal(received, file) {
		t.Fatalf("received %d bytes, %v", len(received), err)
	}
}

func TestOneOfManyClaimsWins(t *testing.T) {
	t.Parallel()
	alice, bob, carol, dave := acme(t, "alice"), acme(t, "bob"), acme(t, "carol"), on(t, live, "globex", "dave")
	sent := send(t, alice, bob, content(1000))

	const parallel = 64
	var granted, refused, unknown int
	var mutex sync.Mutex
	var all sync.WaitGroup
	for n := range parallel * 3 / 2 {
		who := bob
		if n >= parallel {
			who = []person{carol, dave}[n%2]
		}
		all.Go(func() {
			_, _, err := claim(t, who, sent.ID, sent.Secret)
			mutex.Lock()
			defer mutex.Unlock()
			switch {
			case err == nil:
				granted++
			case errors.Is(err, client.Claimed):
				refused++
			case errors.Is(err, client.NotFound):
				unknown++
			default:
				t.Error(err)
			}
		})
	}
	all.Wait()
	if granted != 1 || refused != parallel-1 || unknown != parallel/2 {
		t.Errorf("%d granted, %d refused, %d unknown", granted, refused, unknown)
	}
	if s := status(t, alice, sent.ID); s.Status != string(share.Claimed) || s.LeaseEndsAt == nil {
		t.Errorf("status: %+v", s)
	}
}

func listed(t *testing.T, list lister, id share.ID, status string) bool {
	t.Helper()
	for s, err := range list(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if s.ID == string(id) {
			return s.Status == status
		}
	}
	return false
}
