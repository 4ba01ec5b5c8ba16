// Package storetest contains the contract tests of share stores. Every store must
// pass all of them.
package storetest

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/notice"
	"github.com/secure-share/secure-share/shared/policy"
	"github.com/secure-share/secure-share/shared/ratelimit"
	"github.com/secure-share/secure-share/shared/share"
)

// Store is the store under test, with further access for tests.
type Store interface {
	Get(ctx context.Context, site share.Site, id share.ID) (share.Share, error)
	Update(ctx context.Context, site share.Site, id share.ID, decide func(share.Share) (share.Share, error)) (share.Share, error)
	UpdateCounted(ctx context.Context, site share.Site, id share.ID, keys []ratelimit.Key, decide func(share.Share, ratelimit.Counters) (share.Share, ratelimit.Changes, error)) (share.Share, error)
	UpdateGoverned(ctx context.Context, site share.Site, id share.ID, keys []ratelimit.Key, places []share.Place, decide func(share.Share, ratelimit.Counters, policy.Levels) (share.Share, ratelimit.Changes, error)) (share.Share, error)
	Inbox(ctx context.Context, site share.Site, p share.Person, after share.Position, limit int) ([]share.Share, error)
	Outbox(ctx context.Context, site share.Site, p share.Person, after share.Position, limit int) ([]share.Share, error)
	Due(ctx context.Context, shard int, now time.Time) iter.Seq2[share.Owed, error]
	Live(ctx context.Context, i share.Installation) iter.Seq2[share.Owed, error]
	Ended(ctx context.Context, i share.Installation) iter.Seq2[share.Owed, error]
	SiteOf(ctx context.Context, id share.ID) (share.Site, error)
	Uninstalled(ctx context.Context, i share.Installation, site share.Site, now time.Time) error
	Settled(ctx context.Context, i share.Installation) error
	Policy(ctx context.Context, site share.Site, place share.Place) (policy.Revision, error)
	SetPolicy(ctx context.Context, site share.Site, place share.Place, i share.Installation, next policy.Revision, now time.Time) error
	DeletePolicy(ctx context.Context, site share.Site, place share.Place, i share.Installation) error

	Notices(ctx context.Context, site share.Site) (notice.Settings, error)
	SetNotices(ctx context.Context, site share.Site, i share.Installation, next notice.Settings, now time.Time) error
	Notice(ctx context.Context, k notice.Key) (n notice.Notice, found bool, err error)
	NoticeSent(ctx context.Context, k notice.Key) error
	DueNotices(ctx context.Context, until time.Time) iter.Seq2[notice.Notice, error]

	SawAccounts(ctx context.Context, site share.Site, seen []share.Account) error
	AccountsReadUntil(ctx context.Context, site share.Site) (time.Time, error)
	SetAccountsReadUntil(ctx context.Context, site share.Site, until time.Time) error
	AccountsToReport(ctx context.Context, site share.Site, after share.Person, since, now time.Time, limit int) ([]share.Account, error)
	Accounts(ctx context.Context, site share.Site, after share.Person, limit int) ([]share.Person, error)
	Progress(ctx context.Context, i share.Installation) (share.Progress, error)
	SetProgress(ctx context.Context, i share.Installation, p share.Progress) error
	ForgetAccounts(ctx context.Context, site share.Site) error
	AccountReported(ctx context.Context, site share.Site, p share.Person, updated bool, now time.Time) error
	AccountClosed(ctx context.Context, site share.Site, p share.Person, i share.Installation, now time.Time) error
	AccountRemoved(ctx context.Context, site share.Site, p share.Person) error
	SharesOf(ctx context.Context, site share.Site, p share.Person) iter.Seq2[share.Owed, error]

	// List reads the log.
	List(ctx context.Context, site share.Site, q activity.Query, limit int) (activity.Page, error)

	// Blob returns the TTL of a share's blob item, if there is one.
	Blob(site share.Site, id share.ID) (ttl time.Time, found bool)
	// RowTTL returns the TTL of a share's row, if it has one.
	RowTTL(site share.Site, id share.ID) (ttl time.Time, found bool)
	// Expire removes the items whose TTL has passed at now.
	Expire(now time.Time)
	// Spoil damages a share's row so that it does not decode.
	Spoil(site share.Site, id share.ID)
	// SpoilPolicy makes a policy one that does not decode.
	SpoilPolicy(site share.Site, place share.Place)
	// Removed lists the removed blob items in the order of the stream.
	Removed() []Removed
}

// Removed is the key of a removed blob item.
type Removed struct {
	Site share.Site
	ID   share.ID
}

// Run runs the contract tests. newStore returns an empty store whose indexes do
// not lag.
func Run(t *testing.T, newStore func(*testing.T, share.Rules) Store) {
	for name, test := range map[string]func(*testing.T, Store){
		"reads back every field":                          readsBack,
		"keeps nothing of the caller's memory":            keepsNoMemory,
		"keeps the order of claim ids until the expiry":   claimsInOrder,
		"keeps sites apart":                               keepsSitesApart,
		"writes nothing when decide refuses":              refusal,
		"writes nothing when the version stays":           unchanged,
		"decides a lost race again":                       lostRace,
		"decides a lost create again":                     lostCreate,
		"gives up a race that is always lost":             alwaysLost,
		"stops when the caller does":                      cancelled,
		"loses no update of many at once":                 manyUpdates,
		"grants one lease to many claims at once":         manyClaims,
		"lets the blob item follow the share":             blobFollows,
		"leaves the blob item alone when a race is lost":  blobAfterLostRace,
		"keeps a row until its history is over":           rowTTL,
		"lets TTL remove what is over":                    expires,
		"does not bring back what TTL removed":            neverRevives,
		"tells the stream of every blob item that goes":   tellsTheStream,
		"tells the stream of no blob item that stays":     tellsNothing,
		"lists the inbox from the commit on":              inbox,
		"lists the outbox from the beginning":             outbox,
		"lists by pages":                                  pages,
		"lists on from a share that is gone":              pageAfterGone,
		"lists rows that do not decode in full":           pageOfUnreadable,
		"ends shares that do not decode in full":          endsUnreadable,
		"ends shares in a status of another release":      endsUnknown,
		"lists what a line shows":                         projection,
		"lists the openings to both people":               openings,
		"lists the file info of many":                     fileInfoOfMany,
		"finds the site of a share for an outsider":       siteOf,
		"has no inbox of outsiders":                       noInbox,
		"forgets the site of a share with its row":        siteOfExpired,
		"gives no id of an outsider's share to two sites": siteOfTaken,
		"owes work from its instant on":                   dueFrom,
		"moves and ends what it owes":                     dueMoves,
		"spreads what it owes over the shards":            dueShards,
		"lists what an installation has live":             live,
		"remembers that an installation is gone":          uninstalled,
		"lists what an installation has ended":            ended,
		"keeps of an erased share what is owed":           erases,
		"deletes what an erased share does not owe":       erasesAll,
		"lists all accounts":                              allAccounts,
		"remembers how far a removal got":                 progress,
		"lists the accounts that it holds":                accounts,
		"reports an account every week":                   accountsEveryWeek,
		"keeps an account as long as what names it":       accountsKept,
		"owes the removal of closed accounts":             accountsClosed,
		"remembers up to when it read the accounts":       accountsRead,
		"finds the shares of a person":                    sharesOf,
		"counts with the step":                            countsSteps,
		"counts without a step":                           countsAlone,
		"counts no more than the limit of many at once":   countsManyAtOnce,
		"gives back each upload that ends":                givesUploadsBack,
		"logs each step once":                             logsSteps,
		"logs nothing that was not stored":                logsNothing,
		"logs who changed a policy":                       logsPolicies,
		"changes policies one after the other":            policies,
		"lets one of many changes to a policy win":        policyRace,
		"reads policies with the share":                   policiesWithShares,
		"changes a share that policies govern":            governedSteps,
		"reads no policy that does not decode":            policyUnreadable,
		"deletes the policy of an installation":           policyUninstalled,
		"deletes the policies of its projects and spaces": policyOfPlacesUninstalled,
		"records the notices that are due":                recordsNotices,
		"records no notice of a lost race":                noNoticeOfALostRace,
		"keeps notices out of the shards":                 noticesDoNotDelayShares,
		"changes the settings of notices in order":        noticeSettings,
		"deletes the settings of notices":                 noticesUninstalled,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, newStore(t, rules))
		})
	}
}

// rules has an unusual length for every period, so that no two times are equal
// by chance.
var rules = share.Rules{
	UploadDeadline: 24*time.Hour + 1, UploadURL: time.Hour + 3, UploadGrace: time.Hour + 5,
	Lifetime: 72*time.Hour + 7, Lease: 15*time.Minute + 11, LeaseTotal: 12*time.Hour + 13, Leases: 3,
	DownloadURL: 5*time.Minute + 17, Ticket: 10*time.Minute + 19, Tickets: 5,
	History: 90*24*time.Hour + 23, MaxLength: 64 << 20,
}

const (
	site  = share.Site("11111111-2222-4333-8444-555555555555")
	other = share.Site("99999999-2222-4333-8444-555555555555")
	alice = share.Person("5b10a2844c20165700ede21g")
	bob   = share.Person("712020:0b2f1f1c-bob")
	carol = share.Person("712020:carol")

	installation = share.Installation("ari:cloud:ecosystem::installation/1f0c")
)

// noon is far in the future, because an engine may remove items that are
// expired by this machine's clock.
var noon = time.Date(2126, 11, 21, 12, 0, 0, 123456789, time.UTC)

func creation(id share.ID) share.Create {
	return share.Create{
		Site: site, ID: id, Installation: installation, By: alice, Recipient: bob,
		Content:  share.Content{Length: 1 << 20, SHA256: [32]byte{1, 31: 2}},
		Verifier: share.Verifier{3, 31: 4}, Metadata: []byte("sealed metadata"),
		Description: share.Description{Sealed: []byte("sealed note"), KeyVersion: 2},
		FileInfo:    share.FileInfo{Sealed: []byte("sealed name"), KeyVersion: 2},
	}
}

func commit(s share.Share) share.Commit {
	return share.Commit{By: s.Sender, Stored: s.Content, RecipientHash: share.RecipientHash{5}, TicketID: "ticket"}
}

func claim(s share.Share, n byte) share.Claim {
	return share.Claim{By: s.Recipient, Proof: share.Verifier{3, 31: 4}, Claim: share.ClaimHash{6, n}}
}

// step is an event and when it happens.
type step struct {
	event share.Event
	at    time.Time
}

// made creates a share at noon and applies the steps to it.
func made(t *testing.T, store Store, c share.Create, at time.Time, more ...step) share.Share {
	t.Helper()
	s := happens(t, store, c.Site, c.ID, c, at)
	for _, next := range more {
		s = happens(t, store, c.Site, c.ID, next.event, next.at)
	}
	return s
}

func happens(t *testing.T, store Store, site share.Site, id share.ID, e share.Event, at time.Time) share.Share {
	t.Helper()
	s, err := store.Update(t.Context(), site, id, func(s share.Share) (share.Share, error) {
		return rules.Apply(s, e, at)
	})
	if err != nil {
		t.Fatalf("%T: %v", e, err)
	}
	return s
}

func get(t *testing.T, store Store, id share.ID) share.Share {
	t.Helper()
	s, err := store.Get(t.Context(), site, id)
	if err != nil {
		t.Fatalf("get: %v", err)
	}
	sortClaims(s)
	return s
}

// sortClaims sorts for comparisons: claims are a set, also in DynamoDB, and have no
// order. Those of a share without leases have one, see claimsInOrder.
func sortClaims(s share.Share) {
	for _, set := range [][]share.ClaimHash{s.Claims, s.Acked} {
		slices.SortFunc(set, func(a, b share.ClaimHash) int { return bytes.Compare(a[:], b[:]) })
	}
}

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s:\n got %+v\nwant %+v", what, got, want)
	}
}

// ids makes n share ids in ascending order.
func ids(n int) []share.ID {
	made := make([]share.ID, n)
	for i := range made {
		made[i] = share.ID(fmt.Sprintf("%021dA", i))
	}
	return made
}

// collect reads an iterator to its end.
func collect(t *testing.T, work iter.Seq2[share.Owed, error]) []share.Owed {
	t.Helper()
	var all []share.Owed
	for one, err := range work {
		if err != nil {
			t.Fatalf("work list: %v", err)
		}
		all = append(all, one)
	}
	return all
}
