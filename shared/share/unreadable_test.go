package share_test

import (
	"errors"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/share"
)

// Of a share that cannot be read in full nothing is allowed but to end it, and only
// to its people.
func TestUnreadableSharesCanOnlyBeEnded(t *testing.T) {
	rules := share.DefaultRules()
	at := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	now := at.Add(time.Hour)
	left := share.Share{
		Site: "acme", ID: share.NewID(), Version: 7, Sender: "alice", Recipient: "bob",
		CreatedAt: at, CommittedAt: at, Unreadable: true,
	}
	with := func(change func(*share.Share)) share.Share { s := left; change(&s); return s }
	for name, c := range map[string]struct {
		s    share.Share
		e    share.Event
		want error
		ends share.Status
	}{
		"the sender revokes":                 {left, share.Revoke{By: "alice"}, nil, share.Revoked},
		"the recipient declines":             {left, share.Decline{By: "bob"}, nil, share.Declined},
		"the recipient revokes":              {left, share.Revoke{By: "bob"}, share.ErrNotFound, ""},
		"the sender declines":                {left, share.Decline{By: "alice"}, share.ErrNotFound, ""},
		"a stranger declines":                {left, share.Decline{By: "carol"}, share.ErrNotFound, ""},
		"declined before the commit":         {with(func(s *share.Share) { s.CommittedAt = time.Time{} }), share.Decline{By: "bob"}, share.ErrNotFound, ""},
		"nobody knows who sent it":           {with(func(s *share.Share) { s.Sender = "" }), share.Revoke{By: "alice"}, share.ErrNotFound, ""},
		"the blob's name is lost":            {with(func(s *share.Share) { s.CreatedAt = time.Time{} }), share.Revoke{By: "alice"}, share.ErrUnreadable, ""},
		"it has ended, how is lost":          {with(func(s *share.Share) { s.EndedAt = at }), share.Revoke{By: "alice"}, share.ErrUnreadable, ""},
		"it has ended otherwise":             {with(func(s *share.Share) { s.Status = share.Expired }), share.Revoke{By: "alice"}, share.ErrExpired, ""},
		"it stands in a status of tomorrow":  {with(func(s *share.Share) { s.Status = "paused" }), share.Revoke{By: "alice"}, share.ErrUnreadable, ""},
		"a claim":                            {left, share.Claim{By: "bob"}, share.ErrUnreadable, ""},
		"a commit":                           {left, share.Commit{By: "alice"}, share.ErrUnreadable, ""},
		"a mail ticket":                      {left, share.IssueTicket{By: "alice"}, share.ErrUnreadable, ""},
		"an acknowledgement":                 {left, share.Acknowledge{By: "bob"}, share.ErrUnreadable, ""},
		"a deletion of the blob is recorded": {left, share.Reaped{}, share.ErrUnreadable, ""},
		"time passes":                        {left, share.Tick{}, share.ErrUnreadable, ""},
		"the same id is announced again":     {left, share.Create{By: "alice", Recipient: "bob"}, share.ErrUnreadable, ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := rules.Apply(c.s, c.e, now)
			if !errors.Is(err, c.want) {
				t.Fatalf("%v, want %v", err, c.want)
			}
			if c.want != nil {
				return
			}
			if got.Status != c.ends || got.Unreadable || got.Version != 8 || !got.EndedAt.Equal(now) || got.BlobKey() != c.s.BlobKey() {
				t.Errorf("%+v", got)
			}
			// The blob is owed its last deletion when no upload can arrive any more.
			if last := at.Add(rules.UploadDeadline + rules.UploadGrace); !got.RefillableUntil.Equal(last) {
				t.Errorf("refillable until %v, want %v", got.RefillableUntil, last)
			}
		})
	}
	ended := with(func(s *share.Share) { s.Status = share.Revoked })
	if got, err := rules.Apply(ended, share.Revoke{By: "alice"}, now); err != nil || got.Version != ended.Version {
		t.Errorf("revoked twice: version %d, %v", got.Version, err)
	}
	later := with(func(s *share.Share) { s.RefillableUntil = at.AddDate(1, 0, 0) })
	if got, _ := rules.Apply(later, share.Revoke{By: "alice"}, now); !got.RefillableUntil.Equal(later.RefillableUntil) {
		t.Errorf("refillable until %v", got.RefillableUntil)
	}
}
