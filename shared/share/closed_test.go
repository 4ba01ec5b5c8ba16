package share_test

import (
	"reflect"
	"testing"

	"github.com/secure-share/secure-share/shared/share"
)

// names reports whether any field of the share holds a name.
func names(s share.Share, p share.Person) bool { return s.Sender == p || s.Recipient == p }

func TestClosedAccounts(t *testing.T) {
	for _, status := range share.Statuses() {
		t.Run(string(status), func(t *testing.T) {
			s, at := of(t, status)
			noSender, err := rules.Apply(s, share.CloseAccount{Person: alice}, at)
			if err != nil || noSender.Sender != share.Closed || noSender.Recipient != bob || noSender.Status != status {
				t.Fatalf("without the sender: %+v, %v", noSender, err)
			}
			if len(noSender.FileInfo.Sealed) > 0 || len(noSender.Label.Sealed) > 0 {
				t.Error("what only the sender could read is left")
			}
			if len(noSender.Description.Sealed) == 0 {
				t.Error("the recipient's description is gone")
			}
			nobody, err := rules.Apply(noSender, share.CloseAccount{Person: bob}, at)
			if err != nil || names(nobody, alice) || names(nobody, bob) || !nobody.Ended() {
				t.Fatalf("without both: %+v, %v", nobody, err)
			}
			if len(nobody.Description.Sealed) > 0 || nobody.RecipientHash != (share.RecipientHash{}) {
				t.Error("a description that nobody can read, or the hash of an address, is left")
			}
		})
	}
}

// An outsider does not see the description, so it goes with the sender.
func TestClosedSendersOfLinks(t *testing.T) {
	for _, status := range columns[1:] {
		s, at := ofLink(t, status)
		s, err := rules.Apply(s, share.CloseAccount{Person: alice}, at)
		if err != nil || s.Sender != share.Closed || s.Recipient != share.Outsider || s.Status != status || len(s.Description.Sealed) > 0 {
			t.Errorf("%s: %+v, %v", status, s, err)
		}
	}
}

// What is sent by a person whose account is closed can still be received.
func TestClosedSendersFileCanBeReceived(t *testing.T) {
	s, at := of(t, share.Available)
	s, err := rules.Apply(s, share.CloseAccount{Person: alice}, at)
	if err != nil {
		t.Fatal(err)
	}
	if s, err = rules.Apply(s, theClaim, at); err != nil || s.Status != share.Claimed {
		t.Errorf("%q, %v", s.Status, err)
	}
}

// The placeholders for people are not accounts, and nobody can act as them.
func TestOnlyAccountsAreClosed(t *testing.T) {
	s, at := of(t, share.Available)
	s, err := rules.Apply(s, share.CloseAccount{Person: alice}, at)
	if err != nil {
		t.Fatal(err)
	}
	link, _ := ofLink(t, share.Available)
	for _, p := range []share.Person{"", share.Outsider, share.Closed} {
		for _, before := range []share.Share{s, link} {
			if next, err := rules.Apply(before, share.CloseAccount{Person: p}, at); err != nil || !reflect.DeepEqual(next, before) {
				t.Errorf("%q, to %q: %v", p, before.Recipient, err)
			}
		}
		if p.HasAccount() {
			t.Errorf("%q counts as an account", p)
		}
	}
	if _, err := share.ParsePerson(string(share.Closed)); err == nil {
		t.Error("an account id like that is accepted")
	}
	if _, err := share.ParseRecipient(string(share.Closed)); err == nil {
		t.Error("something can be sent to a closed account")
	}
	if p, err := share.ParseNamed(string(share.Closed)); err != nil || p != share.Closed {
		t.Errorf("a stored name is refused: %v", err)
	}
}
