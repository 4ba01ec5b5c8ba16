package share_test

import (
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/share"
)

var rules = share.DefaultRules()

// happening is an event at a time since epoch.
type happening struct {
	event share.Event
	at    time.Duration
}

const (
	created   = time.Duration(0)
	committed = time.Minute
	claimed   = 2 * time.Minute
	leaseEnd  = claimed + 15*time.Minute
	expiry    = committed + 72*time.Hour
	ended     = 3 * time.Minute
)

var (
	theCommit = share.Commit{By: alice, Stored: content, RecipientHash: share.RecipientHash{1}, TicketID: "t1"}
	theClaim  = share.Claim{By: bob, Proof: key, Claim: claimIDs[0]}
	theAck    = share.Acknowledge{By: bob, Claim: claimIDs[0]}

	toAvailable = []happening{{theCreate, created}, {theCommit, committed}}
	toClaimed   = with(toAvailable, happening{theClaim, claimed})
	toLastLease = with(toClaimed, happening{theClaim, leaseEnd}, happening{theClaim, leaseEnd + 15*time.Minute})
	lastLeaseIs = leaseEnd + 30*time.Minute
)

// ways are event sequences to every status; "" means no share yet. Where
// possible, the share was claimed once with the first claim id.
var ways = map[share.Status][]happening{
	"":                {},
	share.Uploading:   {{theCreate, created}},
	share.Available:   with(toClaimed, happening{share.Tick{}, leaseEnd}),
	share.Claimed:     toClaimed,
	share.Downloaded:  with(toClaimed, happening{theAck, ended}),
	share.Unconfirmed: with(toLastLease, happening{share.Tick{}, lastLeaseIs}),
	share.Declined:    with(toClaimed, happening{share.Decline{By: bob}, ended}),
	share.Revoked:     with(toClaimed, happening{share.Revoke{By: alice}, ended}),
	share.Expired:     with(toClaimed, happening{share.Tick{}, expiry}),
	share.Abandoned:   {{theCreate, created}, {share.Tick{}, 24 * time.Hour}},
}

func with(way []happening, more ...happening) []happening {
	return append(way[:len(way):len(way)], more...)
}

// follow applies a way's events and returns the share and the time.
func follow(t *testing.T, way []happening) (s share.Share, at time.Time) {
	t.Helper()
	at = epoch
	for _, h := range way {
		at = epoch.Add(h.at)
		next, err := rules.Apply(s, h.event, at)
		if err != nil {
			t.Fatalf("%#v of a %s share: %v", h.event, s.Status, err)
		}
		s = next
	}
	return s, at
}

// of returns a share in that status, and the time at which it got there.
func of(t *testing.T, status share.Status) (share.Share, time.Time) {
	t.Helper()
	s, at := follow(t, ways[status])
	if s.Status != status {
		t.Fatalf("the way to %q leads to %q", status, s.Status)
	}
	return s, at
}
