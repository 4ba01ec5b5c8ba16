package share_test

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/share"
)

var made = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// left returns the readable part of a damaged share, modified by change.
func left(change func(*share.Share)) share.Share {
	s := share.Share{
		Site: "acme", ID: share.NewID(), Version: 7, Installation: "app", Sender: "alice", Recipient: "bob",
		CreatedAt: made, CommittedAt: made, Unreadable: true,
	}
	change(&s)
	return s
}

func nothing(*share.Share) {}

func uncommitted(s *share.Share) { s.CommittedAt = time.Time{} }

// frozen returns a live share with a status that only another release knows.
func frozen(s *share.Share) { s.Status, s.Unreadable = "frozen", false }

// melted returns an ended share with such a status.
func melted(s *share.Share) { s.Status, s.EndedAt, s.Unreadable = "melted", made, false }

// A share that cannot be fully read can only end: by its sender or recipient,
// by the removal of the app, or at its expiry.
func TestUnreadableSharesCanOnlyBeEnded(t *testing.T) {
	rules := share.DefaultRules()
	soon, expiry := made.Add(time.Hour), made.Add(72*time.Hour)
	for name, c := range map[string]struct {
		lost func(*share.Share)
		e    share.Event
		at   time.Time
		want error
		ends share.Status
	}{
		"the sender revokes":                  {nothing, share.Revoke{By: "alice"}, soon, nil, share.Revoked},
		"the recipient declines":              {nothing, share.Decline{By: "bob"}, soon, nil, share.Declined},
		"the recipient revokes":               {nothing, share.Revoke{By: "bob"}, soon, share.ErrNotFound, ""},
		"the sender declines":                 {nothing, share.Decline{By: "alice"}, soon, share.ErrNotFound, ""},
		"a stranger declines":                 {nothing, share.Decline{By: "carol"}, soon, share.ErrNotFound, ""},
		"declined before the commit":          {uncommitted, share.Decline{By: "bob"}, soon, share.ErrNotFound, ""},
		"nobody knows who sent it":            {func(s *share.Share) { s.Sender = "" }, share.Revoke{By: "alice"}, soon, share.ErrNotFound, ""},
		"the blob's name is lost, it is over": {func(s *share.Share) { s.CreatedAt, s.Status = time.Time{}, share.Expired }, share.Tick{}, soon, share.ErrUnreadable, ""},
		"the blob's name is lost":             {func(s *share.Share) { s.CreatedAt = time.Time{} }, share.Revoke{By: "alice"}, soon, share.ErrUnreadable, ""},
		"it has ended otherwise":              {func(s *share.Share) { s.Status = share.Expired }, share.Revoke{By: "alice"}, soon, share.ErrExpired, ""},
		"the history says how it ended":       {func(s *share.Share) { s.EndedAt, s.History = made, downloaded }, share.Revoke{By: "alice"}, soon, share.ErrDownloaded, ""},
		"nothing says how it ended":           {func(s *share.Share) { s.EndedAt = made }, share.Revoke{By: "alice"}, made, nil, share.Revoked},
		"revoked in an unknown status":        {frozen, share.Revoke{By: "alice"}, soon, nil, share.Revoked},
		"declined in an unknown status":       {frozen, share.Decline{By: "bob"}, soon, nil, share.Declined},
		"ended in an unknown status":          {melted, share.Revoke{By: "alice"}, soon, share.ErrUnreadable, ""},
		"the app is removed":                  {nothing, share.Uninstall{Installation: "app"}, soon, nil, share.Revoked},
		"in an unknown status":                {frozen, share.Uninstall{Installation: "app"}, soon, nil, share.Revoked},
		"the app of others is removed":        {nothing, share.Uninstall{Installation: "other"}, soon, share.ErrNotFound, ""},
		"before the longest life":             {nothing, share.Tick{}, expiry.Add(-1), share.ErrUnreadable, ""},
		"at the end of the longest life":      {nothing, share.Tick{}, expiry, nil, share.Expired},
		"before its expiry":                   {expires, share.Tick{}, made.Add(time.Minute - 1), share.ErrUnreadable, ""},
		"at its expiry":                       {expires, share.Tick{}, made.Add(time.Minute), nil, share.Expired},
		"before it is abandoned":              {uncommitted, share.Tick{}, made.Add(24*time.Hour - 1), share.ErrUnreadable, ""},
		"abandoned":                           {uncommitted, share.Tick{}, made.Add(24 * time.Hour), nil, share.Abandoned},
		"before its upload deadline":          {due, share.Tick{}, made.Add(time.Minute - 1), share.ErrUnreadable, ""},
		"at its upload deadline":              {due, share.Tick{}, made.Add(time.Minute), nil, share.Abandoned},
		"an unknown status at its end":        {frozen, share.Tick{}, expiry, nil, share.Expired},
		"the end of a lease":                  {leased, share.Tick{}, soon, share.ErrUnreadable, ""},
		"a claim":                             {nothing, share.Claim{By: "bob"}, soon, share.ErrUnreadable, ""},
		"a commit":                            {nothing, share.Commit{By: "alice"}, soon, share.ErrUnreadable, ""},
		"a mail ticket":                       {nothing, share.IssueTicket{By: "alice"}, soon, share.ErrUnreadable, ""},
		"an acknowledgement":                  {nothing, share.Acknowledge{By: "bob"}, soon, share.ErrUnreadable, ""},
		"parts":                               {nothing, share.GrantParts{By: "alice"}, soon, share.ErrUnreadable, ""},
		"the same id is announced again":      {nothing, share.Create{By: "alice", Recipient: "bob"}, soon, share.ErrUnreadable, ""},
		"a claim in an unknown status":        {frozen, share.Claim{By: "bob"}, soon, share.ErrUnreadable, ""},
		"a deletion before the end":           {nothing, share.Reaped{}, soon, share.ErrLive, ""},
		"a deletion of a frozen one":          {frozen, share.Reaped{}, soon, share.ErrLive, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := left(c.lost)
			got, err := rules.Apply(s, c.e, c.at)
			if !errors.Is(err, c.want) {
				t.Fatalf("%v, want %v", err, c.want)
			}
			if c.want != nil {
				if s.Unreadable = true; !reflect.DeepEqual(got, s) {
					t.Errorf("%+v, want %+v", got, s)
				}
				return
			}
			if got.Status != c.ends || got.Unreadable || got.Version != 8 || !got.EndedAt.Equal(c.at) || got.BlobKey() != s.BlobKey() {
				t.Errorf("%+v", got)
			}
			// The last deletion of the blob is due when no upload can arrive
			// any more.
			if last := made.Add(rules.UploadDeadline + rules.UploadGrace); !got.RefillableUntil.Equal(last) {
				t.Errorf("refillable until %v, want %v", got.RefillableUntil, last)
			}
		})
	}
	revoked := left(func(s *share.Share) { s.Status = share.Revoked })
	if got, err := rules.Apply(revoked, share.Revoke{By: "alice"}, soon); err != nil || got.Version != revoked.Version {
		t.Errorf("revoked twice: version %d, %v", got.Version, err)
	}
	later := left(func(s *share.Share) { s.RefillableUntil = made.AddDate(1, 0, 0) })
	if got, _ := rules.Apply(later, share.Revoke{By: "alice"}, soon); !got.RefillableUntil.Equal(later.RefillableUntil) {
		t.Errorf("refillable until %v", got.RefillableUntil)
	}
}

func expires(s *share.Share) { s.ExpiresAt = made.Add(time.Minute) }

func due(s *share.Share) {
	uncommitted(s)
	s.UploadDeadline = made.Add(time.Minute)
}

func leased(s *share.Share) {
	s.Status, s.Lease.EndsAt = share.Claimed, made.Add(time.Minute)
}

var downloaded = []share.Entry{{At: made, What: share.Created}, {At: made, What: "unconfirmed"}, {At: made, What: "downloaded"}, {At: made, What: share.BlobDeleted}}

// An ended share stays unchanged until its blob was deleted. Then its row is
// readable, except for an unknown status, which stays. The row is removed at
// the end of its history.
func TestUnreadableSharesThatHaveEnded(t *testing.T) {
	rules := share.DefaultRules()
	for name, c := range map[string]struct {
		lost   func(*share.Share)
		status share.Status
	}{
		"something is lost":       {func(s *share.Share) { s.Status, s.EndedAt = share.Declined, made }, share.Declined},
		"when it ended is lost":   {func(s *share.Share) { s.Status = share.Declined }, share.Declined},
		"the history says how":    {func(s *share.Share) { s.EndedAt, s.History = made, downloaded }, share.Downloaded},
		"in an unknown status":    {melted, "melted"},
		"in one, and uncommitted": {func(s *share.Share) { melted(s); uncommitted(s) }, "melted"},
	} {
		t.Run(name, func(t *testing.T) {
			at := made.Add(time.Hour)
			s, err := rules.Apply(left(c.lost), share.Tick{}, at)
			if err != nil || s.Status != c.status {
				t.Fatalf("%q, %v", s.Status, err)
			}
			if recovered := c.status == share.Downloaded; s.Unreadable == recovered {
				t.Errorf("unreadable before the deletion: %v", s.Unreadable)
			}
			if again, err := rules.Apply(s, share.Uninstall{Installation: "app"}, at); err != nil || again.Status != c.status {
				t.Errorf("the app is removed: %q, %v", again.Status, err)
			}
			for _, now := range []time.Time{at, made.Add(25 * time.Hour)} {
				if due, owed := s.DueAt(); !owed || due.After(now) {
					t.Errorf("at %v it is due at %v, %v", now, due, owed)
				}
				if s, err = rules.Apply(s, share.Reaped{}, now); err != nil || s.Status != c.status || !s.ReapedAt.Equal(now) {
					t.Fatalf("%+v, %v", s, err)
				}
			}
			if unknown := c.status == "melted"; s.Unreadable != unknown {
				t.Errorf("unreadable: %v", s.Unreadable)
			}
			if _, owed := s.DueAt(); owed {
				t.Error("another deletion is owed")
			}
			purge, ok := rules.PurgeAt(s)
			if !ok || purge.Before(made.Add(rules.History)) || purge.After(at.Add(rules.History)) {
				t.Errorf("the row goes at %v, %v", purge, ok)
			}
		})
	}
}
