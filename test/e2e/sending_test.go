package e2e

import (
	"bytes"
	"errors"
	"testing"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/share"
)

// sendToEach sends from alice to two people, and returns the share of each.
func sendToEach(t *testing.T, file []byte, to ...person) []client.SentTo {
	t.Helper()
	in := client.SendInput{Content: bytes.NewReader(file), Size: int64(len(file)), Name: "plan.bin", SenderName: "Alice"}
	sending, sent, err := acme(t, "alice").SendToEach(t.Context(), in, addressees(t, to...))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sent {
		if s.Err != nil || !s.Delivered {
			t.Fatalf("to %s: %v", s.Recipient, s.Err)
		}
		if got := status(t, acme(t, "alice"), s.ID); got.Sending != string(sending) {
			t.Errorf("the share of %s is in the sending %q", s.Recipient, got.Sending)
		}
	}
	return sent
}

func addressees(t *testing.T, people ...person) (all []client.Addressee) {
	t.Helper()
	for _, p := range people {
		mail, err := mailaddr.Parse(p.Mail)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, client.Addressee{Recipient: share.Person(p.AccountID), Mail: mail})
	}
	return all
}

// Each person opens the same file with the key from their own mail. Each share ends by
// itself.
func TestOneSendingToTwoPeople(t *testing.T) {
	for name, size := range map[string]int{"one part": 300_000, "two parts": 17 << 20} {
		t.Run(name, func(t *testing.T) {
			bob, carol, file := acme(t, "bob"), acme(t, "carol"), content(size)
			sent := sendToEach(t, file, bob, carol)
			toBob, toCarol := sent[0], sent[1]
			if mailed(t, live, bob.Mail).Reveal() != toBob.Secret.Reveal() || mailed(t, live, carol.Mail).Reveal() != toCarol.Secret.Reveal() {
				t.Error("a mail has another key")
			}
			if _, err := get(t, carol, toCarol.ID, toBob.Secret); !errors.Is(err, client.ErrKey) {
				t.Errorf("bob's key opens carol's share: %v", err)
			}
			if _, err := bob.Share(t.Context(), toCarol.ID); !errors.Is(err, client.NotFound) {
				t.Errorf("bob sees carol's share: %v", err)
			}
			if s := status(t, carol, toCarol.ID); s.Sending != "" {
				t.Error("carol sees with whom it was sent")
			}
			if err := acme(t, "alice").Withdraw(t.Context(), toBob.ID); err != nil {
				t.Fatal(err)
			}
			if _, err := get(t, bob, toBob.ID, toBob.Secret); !errors.Is(err, client.Revoked) {
				t.Errorf("what was taken back can be opened: %v", err)
			}
			if got, err := get(t, carol, toCarol.ID, toCarol.Secret); err != nil || !bytes.Equal(got, file) {
				t.Errorf("carol got %d bytes, %v", len(got), err)
			}
			for who, p := range map[string]client.SentTo{"bob": toBob, "carol": toCarol} {
				eventually(t, "the file for "+who+" is deleted", func() bool { return status(t, acme(t, "alice"), p.ID).DeletedAt != nil })
			}
		})
	}
}

// A person who is added later opens the same file with the key from their own mail, even
// after the first recipient has received theirs. Then nobody else can be added to that share.
func TestARecipientIsAddedLater(t *testing.T) {
	for name, size := range map[string]int{"one part": 300_000, "two parts": 17 << 20} {
		t.Run(name, func(t *testing.T) {
			alice, bob, carol, file := acme(t, "alice"), acme(t, "bob"), acme(t, "carol"), content(size)
			to := addressees(t, bob, carol)
			first, err := alice.Send(t.Context(), client.SendInput{
				Content: bytes.NewReader(file), Size: int64(len(file)), Name: "plan.bin", SenderName: "Alice",
				Recipient: to[0].Recipient, Mail: to[0].Mail, MayAdd: true,
			})
			if err != nil {
				t.Fatal(err)
			}
			add := client.AddInput{ID: first.ID, Secret: first.Secret, To: to[1], SenderName: "Alice"}
			added, err := alice.AddRecipient(t.Context(), add)
			if err != nil {
				t.Fatal(err)
			}
			if mailed(t, live, carol.Mail).Reveal() != added.Secret.Reveal() {
				t.Error("the mail has another key")
			}
			if s := status(t, alice, added.ID); s.Sending != string(first.ID) {
				t.Errorf("the share of carol is in the sending %q", s.Sending)
			}
			if _, err := get(t, carol, added.ID, first.Secret); !errors.Is(err, client.ErrKey) {
				t.Errorf("bob's key opens carol's share: %v", err)
			}
			for _, one := range []struct {
				person
				sent client.Sent
			}{{bob, first}, {carol, added}} {
				if got, err := get(t, one.person, one.sent.ID, one.sent.Secret); err != nil || !bytes.Equal(got, file) {
					t.Errorf("%s got %d bytes, %v", one.Mail, len(got), err)
				}
			}
			if _, err := alice.AddRecipient(t.Context(), add); !errors.Is(err, client.Downloaded) {
				t.Errorf("added after the end: %v", err)
			}
		})
	}
}
