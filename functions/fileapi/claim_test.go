package fileapi

import (
	"context"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/httpapi/httpapitest"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/ratelimit"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

func TestOfManyClaimsOneWins(t *testing.T) {
	const n = 64
	fx := newFixture(t)
	sh := fx.in(share.Available)
	var (
		start   = make(chan struct{})
		answers = make([]*httptest.ResponseRecorder, n)
		who     = []string{bob, bob, carol, dave, alice, "bob@globex"}
		wg      sync.WaitGroup
	)
	for i := range n {
		wg.Go(func() {
			one := sh
			one.claimID = share.NewClaimID()
			<-start
			answers[i] = one.call(who[i%len(who)], "POST", sh.path()+"/claim", one.claimBody())
		})
	}
	close(start)
	wg.Wait()
	count := map[string]int{}
	for i, a := range answers {
		rightful := "another"
		if who[i%len(who)] == bob {
			rightful = "bob"
		}
		count[rightful+" "+strconv.Itoa(a.Code)+httpapitest.Problem(a)]++
	}
	bobs := count["bob 200"] + count["bob 409claimed"]
	if count["bob 200"] != 1 || bobs+count["another 404not-found"] != n || len(count) != 3 {
		t.Errorf("answers: %v", count)
	}
	if s := fx.row(sh.id); s.Leases != 1 || len(s.Claims) != 1 || s.Status != share.Claimed {
		t.Errorf("%d leases, %d claim ids, %s", s.Leases, len(s.Claims), s.Status)
	}
}

func TestAWrongKeyChangesNothing(t *testing.T) {
	for _, status := range []share.Status{share.Available, share.Claimed} {
		fx := newFixture(t)
		sh := fx.in(status)
		before := fx.row(sh.id)
		wrong := sh
		wrong.secret = keyring.NewSecret()
		wrong.claimID = share.NewClaimID()
		for range 100 {
			fx.expect(string(status), wrong.claim(), 403, "wrong-key")
			fx.pass(fx.config.People.WrongKeys.Longest)
		}
		if fx.row(sh.id).Version != before.Version {
			t.Errorf("%s: the row changed", status)
		}
		fx.expect("the right key", sh.claim(), 200, "")
	}
}

// This store deletes nothing.
func TestExpiryAnInstantEitherSide(t *testing.T) {
	rules := share.DefaultRules()
	rules.Lease, rules.LeaseTotal = time.Hour, 12*time.Hour
	for name, call := range map[string]action{"claim": testShare.claim, "ticket": testShare.ticket, "commit": testShare.commit, "revoke": calls["revoke"], "decline": calls["decline"]} {
		t.Run(name, func(t *testing.T) {
			for offset, want := range map[time.Duration]bool{-1: true, 0: false, 1: false} {
				t.Run(offset.String(), func(t *testing.T) {
					fx := newFixtureWith(t, rules)
					fx.pass(500 * time.Millisecond)
					sh := fx.in(share.Available)
					expiry := fx.row(sh.id).ExpiresAt
					if offset < 0 && name == "ticket" {
						offset = -time.Second
					}
					fx.at(expiry.Add(offset))
					a := call(sh)
					if want != (a.Code < 300) || (!want && httpapitest.Problem(a) != "expired") {
						t.Errorf("%s at %s from expiry: %d %q", name, offset, a.Code, httpapitest.Problem(a))
					}
				})
			}
		})
	}
}

func TestAnotherClaimLearnsWhenToComeBack(t *testing.T) {
	fx := newFixture(t)
	sh := fx.in(share.Claimed)
	fx.pass(time.Minute + time.Millisecond)
	other := sh
	other.claimID = share.NewClaimID()
	a := other.claim()
	fx.expect("another claim id", a, 409, "claimed")
	if got := a.Header().Get("Retry-After"); got != "840" { // 13:59.999 left, rounded up
		t.Errorf("Retry-After %s", got)
	}
	if !strings.Contains(a.Body.String(), `"leaseEndsAt":"2026-11-21T12:15:00Z"`) {
		t.Errorf("answer %s", a.Body)
	}
	fx.at(noon.Add(fx.config.Rules.Lease - 1))
	fx.expect("an instant before the lease ends", other.claim(), 409, "claimed")
	fx.at(noon.Add(fx.config.Rules.Lease))
	fx.expect("when it ends", other.claim(), 200, "")
	fx.expect("the first one, now", sh.claim(), 409, "claimed")
}

func TestTheThirdLeaseIsTheLast(t *testing.T) {
	fx := newFixture(t)
	sh := fx.in(share.Available)
	for n := range fx.config.Rules.Leases {
		sh.claimID = share.NewClaimID()
		fx.expect("lease "+strconv.Itoa(n+1), sh.claim(), 200, "")
		fx.pass(fx.config.Rules.Lease)
	}
	fx.expect("a fourth", sh.claim(), 410, "unconfirmed")
}

// urlLives returns when a presigned URL of fakeBlobs expires.
func urlLives(t *testing.T, url string) time.Time {
	t.Helper()
	_, until, _ := strings.Cut(url, "?until=")
	at, err := time.Parse(time.RFC3339Nano, until)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestDownloadURLsEndWithLeaseAndShare(t *testing.T) {
	const lease, download = 15 * time.Minute, 5 * time.Minute
	for _, left := range []time.Duration{1, time.Second, download - 1, download, download + 1, lease - 1, lease, lease + 1, time.Hour} {
		fx := newFixture(t)
		sh := fx.in(share.Available)
		expiry := fx.row(sh.id).ExpiresAt
		fx.at(expiry.Add(-left))
		got := decoded[wire.ClaimResponse](fx, sh.claim())
		until := urlLives(t, string(got.URL))
		if !until.Equal(fx.clock().Add(min(left, download))) || !got.URLExpiresAt.Equal(until) {
			t.Errorf("%s before the expiry: a URL until %s, said to be %s", left, until, got.URLExpiresAt)
		}
		if !got.LeaseEndsAt.Equal(fx.clock().Add(min(left, lease))) {
			t.Errorf("%s before the expiry: a lease until %s", left, got.LeaseEndsAt)
		}
	}
}

func TestALeaseIsRenewedUpToItsTotal(t *testing.T) {
	fx := newFixture(t)
	sh := fx.in(share.Claimed)
	end := noon.Add(fx.config.Rules.LeaseTotal)
	for fx.clock().Before(end.Add(-10 * time.Minute)) {
		fx.pass(10 * time.Minute)
		got := decoded[wire.ClaimResponse](fx, serve(fx.bare, request(bob, "POST", sh.path()+"/claim", sh.claimBody())))
		if got.LeaseEndsAt.After(end) || got.URLExpiresAt.After(got.LeaseEndsAt) {
			t.Fatalf("at %s: lease until %s, URL until %s", fx.clock(), got.LeaseEndsAt, got.URLExpiresAt)
		}
	}
	if s := fx.row(sh.id); s.Leases != 1 || !s.Lease.EndsAt.Equal(end) {
		t.Errorf("%d leases until %s", s.Leases, s.Lease.EndsAt)
	}
}

func TestUploadURLsEndWithTheUploadDeadline(t *testing.T) {
	const url = time.Hour
	for _, left := range []time.Duration{1, time.Second, url - 1, url, url + 1, 24 * time.Hour} {
		fx := newFixture(t)
		sh := fx.in(share.Uploading)
		deadline := fx.row(sh.id).UploadDeadline
		fx.at(deadline.Add(-left))
		upload := decoded[wire.CreateResponse](fx, sh.create()).Upload
		until := urlLives(t, upload.URL)
		if !until.Equal(fx.clock().Add(min(left, url))) || !upload.ExpiresAt.Equal(until) {
			t.Errorf("%s before the deadline: a URL until %s, said to be %s", left, until, upload.ExpiresAt)
		}
	}
}

// The lifetime of a URL counts from the decision: with a slow store it must not
// be valid for longer than the row says.
func TestASlowStoreDoesNotProlongURLs(t *testing.T) {
	rules := share.DefaultRules()
	rules.UploadGrace = 0
	fx := newFixtureWith(t, rules)
	fx.store.UpdateFunc = func(ctx context.Context, site share.Site, id share.ID, keys []ratelimit.Key, decide updating) (share.Share, error) {
		defer fx.pass(10 * time.Second)
		return fx.rows.UpdateCounted(ctx, site, id, keys, decide)
	}
	sh := fx.newShare()
	created := decoded[wire.CreateResponse](fx, sh.create())
	if s := fx.row(sh.id); created.Upload.ExpiresAt.After(s.RefillableUntil) {
		t.Errorf("an upload URL until %s, but the row says %s", created.Upload.ExpiresAt, s.RefillableUntil)
	}
	sh.upload()
	fx.expect("commit", sh.commit(), 200, "")
	claimed := fx.clock()
	got := decoded[wire.ClaimResponse](fx, sh.claim())
	if want := claimed.Add(rules.DownloadURL); !got.URLExpiresAt.Equal(want) || !urlLives(t, string(got.URL)).Equal(want) {
		t.Errorf("a download URL until %s, want %s", got.URLExpiresAt, want)
	}
}
