package share_test

import (
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/share"
)

func TestCreateLimits(t *testing.T) {
	length := func(n int64) share.Event {
		return changed(theCreate, func(c *share.Create) { c.Content.Length = n })
	}
	parts := func(n int64) share.Event {
		return changed(theCreateInParts, func(c *share.Create) { c.Content.Length = n })
	}
	metadata := func(n int) share.Event {
		return changed(theCreate, func(c *share.Create) { c.Metadata = make([]byte, n) })
	}
	description := func(n int) share.Event {
		return changed(theCreate, func(c *share.Create) { c.Description.Sealed = make([]byte, n) })
	}
	fileInfo := func(n int) share.Event {
		return changed(theCreate, func(c *share.Create) { c.FileInfo.Sealed = make([]byte, n) })
	}
	label := func(n int) share.Event {
		return changed(theCreate, func(c *share.Create) { c.Label.Sealed = make([]byte, n) })
	}
	for _, c := range []struct {
		name  string
		event share.Event
		want  error
	}{
		{"no label", label(0), nil},
		{"label", label(share.MaxLabel), nil},
		{"label +1", label(share.MaxLabel + 1), share.ErrMetadata},
		{"length -1", length(-1), share.ErrEmpty},
		{"length 0", length(0), share.ErrEmpty},
		{"length 1", length(1), nil},
		{"one PUT -1", length(share.MaxOnePut - 1), nil},
		{"one PUT", length(share.MaxOnePut), nil},
		{"one PUT +1", length(share.MaxOnePut + 1), share.ErrOnePut},
		{"one PUT, too long for any", length(rules.MaxLength + 1), share.ErrTooLong},
		{"parts 0", parts(0), share.ErrEmpty},
		{"parts 1", parts(1), nil},
		{"longest -1", parts(rules.MaxLength - 1), nil},
		{"longest", parts(rules.MaxLength), nil},
		{"longest +1", parts(rules.MaxLength + 1), share.ErrTooLong},
		{"no metadata", metadata(0), nil},
		{"metadata", metadata(share.MaxMetadata), nil},
		{"metadata +1", metadata(share.MaxMetadata + 1), share.ErrMetadata},
		{"no description", description(0), nil},
		{"description", description(share.MaxDescription), nil},
		{"description +1", description(share.MaxDescription + 1), share.ErrMetadata},
		{"no file info", fileInfo(0), nil},
		{"file info", fileInfo(share.MaxFileInfo), nil},
		{"file info +1", fileInfo(share.MaxFileInfo + 1), share.ErrMetadata},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := rules.Apply(share.Share{}, c.event, epoch); !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
		})
	}
}

func TestCreated(t *testing.T) {
	got, _ := of(t, share.Uploading)
	want := share.Share{
		Site: "acme", ID: theCreate.ID, Version: 1, Status: share.Uploading, Installation: "jira",
		Sender: alice, Recipient: bob, Content: content, Verifier: key,
		Metadata: theCreate.Metadata, Description: theCreate.Description, FileInfo: theCreate.FileInfo, Label: theCreate.Label,
		Lifetime:  rules.Lifetime,
		CreatedAt: epoch, UploadDeadline: epoch.Add(24 * time.Hour), RefillableUntil: epoch.Add(2 * time.Hour),
		History: []share.Entry{{At: epoch, What: share.Created}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
	if key := got.BlobKey(); key != "blobs/2026-11-21/acme/"+string(theCreate.ID) {
		t.Errorf("blob key %s", key)
	}
	s := must(t, share.Share{}, theCreate, epoch.In(time.FixedZone("", 14*3600)))
	if s.BlobKey() != got.BlobKey() {
		t.Errorf("the blob key depends on a time zone: %s", s.BlobKey())
	}
}

// The same id with any other content is another share.
func TestCreateRepeatedWithAnotherPart(t *testing.T) {
	s, at := of(t, share.Uploading)
	for name, change := range map[string]func(*share.Create){
		"length":      func(c *share.Create) { c.Content.Length++ },
		"SHA-256":     func(c *share.Create) { c.Content.SHA256[31]++ },
		"verifier":    func(c *share.Create) { c.Verifier[31]++ },
		"metadata":    func(c *share.Create) { c.Metadata = []byte("Sealed") },
		"description": func(c *share.Create) { c.Description.Sealed = nil },
		"key version": func(c *share.Create) { c.Description.KeyVersion++ },
		"file info":   func(c *share.Create) { c.FileInfo.Sealed = []byte("Name") },
		"its version": func(c *share.Create) { c.FileInfo.KeyVersion++ },
		"lifetime":    func(c *share.Create) { c.Lifetime = time.Hour },
		"sender":      func(c *share.Create) { c.By = mallory },
		"recipient":   func(c *share.Create) { c.Recipient = mallory },
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := rules.Apply(s, changed(theCreate, change), at); !errors.Is(err, share.ErrIDTaken) {
				t.Error(err)
			}
		})
	}
}

// A client may send the file info in one attempt and omit it in another,
// because the previous release refuses it. The stored file info stays.
func TestCreateRepeatedWithAndWithoutFileInfo(t *testing.T) {
	without := changed(theCreate, func(c *share.Create) { c.FileInfo = share.FileInfo{} })
	for name, order := range map[string][2]share.Event{"with it, then without": {theCreate, without}, "without it, then with": {without, theCreate}} {
		t.Run(name, func(t *testing.T) {
			s := must(t, share.Share{}, order[0], epoch)
			again, err := rules.Apply(s, order[1], epoch)
			if err != nil || !reflect.DeepEqual(again.FileInfo, s.FileInfo) {
				t.Errorf("%+v, %v", again.FileInfo, err)
			}
		})
	}
}

func TestVisibleTo(t *testing.T) {
	for _, status := range share.Statuses() {
		s, _ := of(t, status)
		uncommitted := status == share.Uploading || status == share.Abandoned
		if !s.VisibleTo(alice) || s.VisibleTo(bob) == uncommitted || s.VisibleTo(mallory) || s.VisibleTo("") {
			t.Errorf("%s: visible to alice %t, bob %t, mallory %t, nobody %t",
				status, s.VisibleTo(alice), s.VisibleTo(bob), s.VisibleTo(mallory), s.VisibleTo(""))
		}
	}
}

func TestTickets(t *testing.T) {
	s, at := follow(t, toAvailable)
	if want := (share.Ticket{ID: "t1", IssuedAt: at, ExpiresAt: at.Add(rules.Ticket)}); s.Ticket != want {
		t.Errorf("commit issued %+v", s.Ticket)
	}
	repeat := changed(theCommit, func(c *share.Commit) { c.TicketID = "t2" })
	if again := must(t, s, repeat, at.Add(time.Minute)); again.Ticket != s.Ticket {
		t.Errorf("a repeated commit issued %+v", again.Ticket)
	}
	issue := share.IssueTicket{By: alice, RecipientHash: otherHash}
	for n := 2; n <= rules.Tickets; n++ {
		issue.TicketID = fmt.Sprintf("t%d", n)
		s = must(t, s, issue, at)
		if s.Ticket.ID != issue.TicketID || s.RecipientHash != otherHash || s.Tickets != n {
			t.Errorf("ticket %d: %+v, %d", n, s.Ticket, s.Tickets)
		}
	}
	issue.TicketID = "another"
	if _, err := rules.Apply(s, issue, at); !errors.Is(err, share.ErrTickets) {
		t.Errorf("one ticket too many: %v", err)
	}
	s, _ = follow(t, toAvailable)
	for left, want := range map[time.Duration]time.Duration{
		rules.Ticket + 1: rules.Ticket, rules.Ticket: rules.Ticket, rules.Ticket - 1: rules.Ticket - 1,
	} {
		t.Run(left.String(), func(t *testing.T) {
			now := s.ExpiresAt.Add(-left)
			if got := must(t, s, issue, now).Ticket.ExpiresAt.Sub(now); got != want {
				t.Errorf("%s before the expiry a ticket lives %s", left, got)
			}
		})
	}
}

// A commit without an address uses none of the tickets, and keeps an existing one.
func TestCommitWithoutAnAddress(t *testing.T) {
	byHand := changed(theCommit, func(c *share.Commit) { c.RecipientHash = share.RecipientHash{} })
	s, at := follow(t, with(ways[share.Uploading], happening{byHand, committed}))
	if s.Status != share.Available || s.Ticket != (share.Ticket{}) || s.Tickets != 0 || s.RecipientHash != (share.RecipientHash{}) {
		t.Errorf("it issued a ticket: %+v", s)
	}
	if _, err := rules.Apply(s, theCommit, at); !errors.Is(err, share.ErrRecommit) {
		t.Errorf("the same with an address: %v", err)
	}
	s = must(t, s, share.IssueTicket{By: alice, RecipientHash: otherHash, TicketID: "t1"}, at)
	if s.Ticket.ID != "t1" || s.Tickets != 1 || s.RecipientHash != otherHash {
		t.Errorf("the first ticket: %+v, %d", s.Ticket, s.Tickets)
	}
	if again := must(t, s, byHand, at); !reflect.DeepEqual(again, s) {
		t.Errorf("a repetition changed it: %+v", again)
	}
}

// A late confirmation is recorded once, and changes no end but "not confirmed".
func TestLateConfirmation(t *testing.T) {
	for _, status := range []share.Status{share.Declined, share.Revoked, share.Expired} {
		s, at := of(t, status)
		s = must(t, s, theAck, at.Add(time.Minute))
		again := must(t, s, theAck, at.Add(time.Hour))
		if s.Status != status || count(s, share.Confirmed) != 1 || !reflect.DeepEqual(s, again) {
			t.Errorf("%s: %q, confirmed %d times", status, s.Status, count(again, share.Confirmed))
		}
	}
}

func TestClaimedErrorTellsHowLong(t *testing.T) {
	s, _ := of(t, share.Claimed)
	now := s.Lease.EndsAt.Add(-90 * time.Second)
	for _, e := range []share.Event{
		changed(theClaim, func(c *share.Claim) { c.Claim = claimIDs[1] }),
		share.IssueTicket{By: alice},
	} {
		var claimed *share.ClaimedError
		_, err := rules.Apply(s, e, now)
		if !errors.As(err, &claimed) || !claimed.Until.Equal(s.Lease.EndsAt) || claimed.In != 90*time.Second {
			t.Errorf("%T: %v, %+v", e, err, claimed)
		}
	}
}

// A claim id with two leases is recorded once.
func TestClaimsAreDistinct(t *testing.T) {
	s, _ := follow(t, toLastLease)
	if s.Leases != 3 || !reflect.DeepEqual(s.Claims, []share.ClaimHash{claimIDs[0]}) {
		t.Errorf("%d leases by %v", s.Leases, s.Claims)
	}
	var granted []time.Time
	for _, h := range s.History {
		if h.What == share.LeaseGranted {
			granted = append(granted, h.Until)
		}
	}
	want := []time.Time{epoch.Add(leaseEnd), epoch.Add(leaseEnd + 15*time.Minute), epoch.Add(lastLeaseIs)}
	if !reflect.DeepEqual(granted, want) {
		t.Errorf("the history has leases until %v", granted)
	}
}

// A store that gets no answer to a ticket's write decides again. It is the same
// ticket, even if it was the last one.
func TestATicketThatIsIssuedTwiceIsOne(t *testing.T) {
	rules := share.DefaultRules()
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	s := share.Share{}
	apply := func(e share.Event) error {
		next, err := rules.Apply(s, e, now)
		if err == nil {
			s = next
		}
		return err
	}
	content := share.Content{Length: 1, SHA256: [32]byte{1}}
	for _, e := range []share.Event{
		share.Create{Site: "acme", ID: share.NewID(), By: "alice", Recipient: "bob", Content: content},
		share.Commit{By: "alice", Stored: content, RecipientHash: otherHash, TicketID: "1"},
	} {
		if err := apply(e); err != nil {
			t.Fatal(err)
		}
	}
	for n := 2; n <= rules.Tickets; n++ {
		issue := share.IssueTicket{By: "alice", TicketID: fmt.Sprint(n)}
		if err := apply(issue); err != nil {
			t.Fatal(err)
		}
		was := s
		if err := apply(issue); err != nil || s.Version != was.Version || s.Tickets != n {
			t.Errorf("ticket %d again: %v, %d tickets", n, err, s.Tickets)
		}
	}
	if err := apply(share.IssueTicket{By: "alice", TicketID: "another"}); !errors.Is(err, share.ErrTickets) {
		t.Errorf("one more: %v", err)
	}
}

// The limits in force at create stay with the share, whatever the operator or
// the administrators change afterwards.
func TestTheLimitsAtCreateStay(t *testing.T) {
	limited := share.Limits{Lifetime: 24 * time.Hour, MailDomains: []string{"acme.example"}}
	for name, c := range map[string]struct {
		chosen time.Duration
		limits share.Limits
		want   time.Duration
	}{
		"nothing chosen, no limit":      {0, share.Limits{}, rules.Lifetime},
		"an hour chosen, no limit":      {time.Hour, share.Limits{}, time.Hour},
		"nothing chosen, a limit":       {0, limited, limited.Lifetime},
		"an hour chosen, a limit":       {time.Hour, limited, time.Hour},
		"the limit chosen":              {limited.Lifetime, limited, limited.Lifetime},
		"a limit longer than the rules": {0, share.Limits{Lifetime: rules.Lifetime + 1}, rules.Lifetime},
	} {
		t.Run(name, func(t *testing.T) {
			create := changed(theCreate, func(e *share.Create) { e.Lifetime, e.Limits, e.Place = c.chosen, c.limits, "project:10000" })
			s, err := rules.Apply(share.Share{}, create, epoch)
			if err != nil {
				t.Fatal(err)
			}
			later := rules
			later.Lifetime = time.Minute
			repeated, err := later.Apply(s, changed(theCreate, func(e *share.Create) { e.Lifetime, e.Limits = c.chosen, share.Limits{Lifetime: time.Minute} }), epoch)
			if err != nil {
				t.Fatal(err)
			}
			committed, err := later.Apply(repeated, share.Commit{By: alice, Stored: content}, epoch.Add(time.Second))
			if err != nil || committed.ExpiresAt.Sub(committed.CommittedAt) != c.want || committed.Place != "project:10000" || !reflect.DeepEqual(committed.MailDomains, c.limits.MailDomains) {
				t.Errorf("%+v, %v", committed, err)
			}
		})
	}
}

// A request for more than the limits allow gets what they allow.
func TestALifetimeIsNoLongerThanTheLimits(t *testing.T) {
	create := changed(theCreate, func(e *share.Create) { e.Lifetime, e.Limits.Lifetime = 2*time.Hour, time.Hour })
	if s, err := rules.Apply(share.Share{}, create, epoch); err != nil || s.Lifetime != time.Hour {
		t.Errorf("%s, %v", s.Lifetime, err)
	}
}

// Shares of the previous release have no lifetime of their own.
func TestAShareWithoutALifetime(t *testing.T) {
	s, at := of(t, share.Uploading)
	s.Lifetime = 0
	s = must(t, s, share.Commit{By: alice, Stored: content}, at)
	if got := s.ExpiresAt.Sub(at); got != rules.Lifetime {
		t.Errorf("it expires after %s", got)
	}
}
