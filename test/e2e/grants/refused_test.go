package grants

import (
	"errors"
	"maps"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/scripts/local/stack"
	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/keyring/password"
	"github.com/secure-share/secure-share/shared/wire"
	"github.com/secure-share/secure-share/test/scenario"
)

// A request that a limit refuses costs account A one read.
func TestARefusedRequestReadsOnce(t *testing.T) {
	f := newFixture(t, stack.Options{StreamOff: true, TTLOff: true, Concurrency: 1, Limits: "announcementsPerHour=3,ticketsPerHour=1,partsPerHour=100,wrongKeys=3"})
	small, large := f.NewShare(false), f.NewShare(true)
	f.upload(small, f.announce(small).Upload)
	_, err := f.Commit(small)
	f.Must(err)
	f.announce(large)
	f.announce(f.NewShare(false))
	again := func() error {
		_, err := f.Alice.Ticket(t.Context(), small.ID, wire.AddressedRequest{RecipientHash: f.RecipientHash(small), SenderName: "Alice"})
		return err
	}
	f.Must(again())
	wrong := func() error {
		_, err := f.Bob.Claim(t.Context(), small.ID, keyring.NewSecret().ClaimKey(small.ID.Bytes()), small.Claim)
		return err
	}
	for range 3 {
		if err := wrong(); !errors.Is(err, client.WrongKey) {
			t.Fatal(err)
		}
	}
	for range 100 {
		f.Part(large)
	}
	parts := func() error {
		_, err := f.Alice.Parts(t.Context(), large.ID, wire.PartsRequest{Parts: []wire.Part{{Number: 1, SHA256: strings.Repeat("A", 43)}}})
		return err
	}
	for name, call := range map[string]func() error{
		"announcements": func() error { _, err := f.Alice.Create(t.Context(), f.NewShare(false).Request); return err },
		"tickets":       again,
		"parts":         parts,
		"wrong-keys":    wrong,
	} {
		f.Must(f.Tapped(t.Context()))
		f.seen.Take()
		err := call()
		var refused *client.Problem
		if !errors.As(err, &refused) || refused.Slug() != client.Limit || refused.Limit != name || refused.RetryAfter == 0 {
			t.Errorf("%s: %v", name, err)
		}
		f.Must(f.Tapped(t.Context()))
		s := step{Calls: map[string]int{}}.of(f.seen.Take())
		if !maps.Equal(s.Calls, map[string]int{"Request": 1, "BatchGetItem": 1}) || s.Write != 0 {
			t.Errorf("%s: calls %v, %v units written", name, s.Calls, s.Write)
		}
	}
}

// A wrong key of a link costs no more than reads and the counter of the address, once the
// limit of the link is used up.
func TestARefusedWrongKeyOfALinkIsNotLogged(t *testing.T) {
	f := newFixture(t, stack.Options{StreamOff: true, TTLOff: true, Concurrency: 1})
	f.allowOutsiders(0)
	sent, outsider := f.sendOutside(), scenario.Outsider(t, f.Stack)
	wrong := func() error {
		_, err := outsider.ShowLink(t.Context(), sent.ID, client.NewLinkKey(keyring.NewSecret(), password.Password{}, sent.ID))
		return err
	}
	cost := func(want client.Slug) step {
		f.Must(f.Tapped(t.Context()))
		f.seen.Take()
		if err := wrong(); !errors.Is(err, want) {
			t.Fatal(err)
		}
		f.Must(f.Tapped(t.Context()))
		return step{Calls: map[string]int{}}.of(f.seen.Take())
	}
	reads := map[string]int{"Request": 1, "GetItem": 2, "BatchGetItem": 2, "UpdateItem": 1}
	first := maps.Clone(reads)
	first["UpdateItem"], first["TransactWriteItems"] = 2, 1
	if s := cost(client.NotFound); !maps.Equal(s.Calls, first) {
		t.Errorf("the first call: %v", s.Calls)
	}
	for err := wrong(); !errors.Is(err, client.Limit); err = wrong() {
		if !errors.Is(err, client.NotFound) {
			t.Fatal(err)
		}
	}
	if s := cost(client.Limit); !maps.Equal(s.Calls, reads) || s.Write != 1 {
		t.Errorf("calls %v, %v units written", s.Calls, s.Write)
	}
}
