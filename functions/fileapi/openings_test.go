package fileapi

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// opened is a committed share with this number of openings.
func (fx *fixture) opened(openings int, untilExpiry bool) testShare {
	fx.Helper()
	fx.restrict("site", func(r *wire.PolicyRules) { r.UntilExpiry = true })
	sh := fx.newShare()
	body := sh.createBody()
	body.Openings, body.UntilExpiry = openings, untilExpiry
	fx.expect("create", sh.call(alice, "POST", "/v1/shares", body), 201, "")
	sh.upload()
	fx.expect("commit", sh.commit(), 200, "")
	return sh
}

// again is the share with another claim id.
func (sh testShare) again() testShare {
	sh.claimID = share.NewClaimID()
	return sh
}

// seen is what a person sees of the share, and in their list.
func (sh testShare) seen(who string) (text, listed string) {
	sh.Helper()
	list := map[string]string{alice: "/v1/outbox", bob: "/v1/inbox"}[who]
	line := decoded[wire.Page](sh.fixture, sh.call(who, "GET", list, nil)).Items[0]
	return openingsOf(decoded[wire.Share](sh.fixture, sh.show(who))), openingsOf(line)
}

func openingsOf(s wire.Share) string {
	text := fmt.Sprintf("%s, %d of %d", s.Status, s.Opened, s.Openings)
	if s.UntilExpiry {
		text = fmt.Sprintf("%s, %d until the expiry", s.Status, s.Opened)
	}
	if s.LeaseEndsAt != nil {
		text += ", leased"
	}
	return text
}

func (sh testShare) looks(when, toAlice, toBob string) {
	sh.Helper()
	for who, want := range map[string]string{alice: toAlice, bob: toBob} {
		if text, listed := sh.seen(who); text != want || listed != want {
			sh.Errorf("%s, to %s: %s; in the list: %s; want %s", when, who, text, listed, want)
		}
	}
}

func TestAShareIsOpenedTwice(t *testing.T) {
	fx := newFixture(t)
	first := fx.opened(2, false)
	second, third := first.again(), first.again()
	first.looks("sent", "available, 0 of 2", "available, 0 of 2")
	fx.expect("claim", first.claim(), 200, "")
	first.looks("claimed", "claimed, 0 of 2, leased", "available, 0 of 2")
	fx.expect("another claim", second.claim(), 200, "")
	first.looks("claimed twice", "claimed, 0 of 2, leased", "claimed, 0 of 2, leased")
	fx.expect("a third claim", third.claim(), 409, "claimed")
	fx.pass(time.Minute)
	fx.expect("claim again", first.claim(), 200, "")
	fx.expect("acknowledge", first.acknowledge(), http.StatusNoContent, "")
	fx.pass(time.Minute)
	fx.expect("acknowledge again", first.acknowledge(), http.StatusNoContent, "")
	first.looks("opened once", "claimed, 1 of 2, leased", "claimed, 1 of 2, leased")
	if _, there := fx.rows.Blob("acme", first.id); !there {
		t.Fatal("the file is deleted after the first of two openings")
	}
	fx.expect("a third claim after the first download", third.claim(), 409, "claimed")
	fx.expect("acknowledge the second", second.acknowledge(), http.StatusNoContent, "")
	if _, there := fx.rows.Blob("acme", first.id); there {
		t.Error("the file is there after the last opening")
	}
	if text, _ := first.seen(alice); text != "downloaded, 2 of 2" {
		t.Errorf("at the end: %s", text)
	}
	fx.expect("a claim after the end", third.claim(), 410, "downloaded")
	if got := fx.counts.Take(); got[metric.Claims] != 2 || got[metric.Acknowledged] != 2 {
		t.Errorf("counted %v", got)
	}
	fx.logs(activity.Acknowledged, 2)
}

func TestAShareIsOpenedUntilItExpires(t *testing.T) {
	fx := newFixture(t)
	sh := fx.opened(0, true)
	a := sh.claim()
	fx.expect("claim", a, 200, "")
	claimed := decoded[wire.ClaimResponse](fx, a)
	if row := fx.row(sh.id); !claimed.LeaseEndsAt.Equal(row.ExpiresAt) || !claimed.URLExpiresAt.Equal(fx.clock().Add(5*time.Minute)) {
		t.Errorf("claimed until %s, the URL until %s", claimed.LeaseEndsAt, claimed.URLExpiresAt)
	}
	fx.pass(time.Minute)
	fx.expect("claim again", sh.claim(), 200, "")
	fx.expect("acknowledge", sh.acknowledge(), http.StatusNoContent, "")
	for n := range 5 {
		fx.pass(time.Hour)
		fx.expect("another claim", sh.again().claim(), 200, "")
		want := fmt.Sprintf("available, %d until the expiry", n+2)
		sh.looks("claimed", want, want)
	}
	fx.expect("acknowledge a claim of nobody", sh.again().acknowledge(), 403, "no-such-claim")
	if got := fx.counts.Take(); got[metric.Claims] != 6 || got[metric.Acknowledged] != 0 {
		t.Errorf("counted %v", got)
	}
	fx.logs(activity.Claimed, 6)
	fx.pass(72 * time.Hour)
	fx.expect("claim after the expiry", sh.again().claim(), 410, "expired")
	if text, _ := sh.seen(alice); text != "expired, 6 until the expiry" {
		t.Errorf("at the end: %s", text)
	}
}

// logs fails unless the action is this many times in the log of the site.
func (fx *fixture) logs(action activity.Action, want int) {
	fx.Helper()
	page, err := fx.rows.Log.List(fx.Context(), "acme", activity.Query{From: noon.Add(-time.Hour), Until: fx.clock().Add(time.Hour)}, 100)
	if err != nil {
		fx.Fatal(err)
	}
	got := 0
	for _, e := range page.Entries {
		if e.Action == action {
			got++
		}
	}
	if got != want {
		fx.Errorf("logged %s %d times, want %d", action, got, want)
	}
}

// Without a policy that allows more, a share is opened once.
func TestOpeningsAreRefusedUnlessAllowed(t *testing.T) {
	fx := newFixture(t)
	for _, body := range []func(*wire.CreateRequest){
		func(b *wire.CreateRequest) { b.Openings = 2 }, func(b *wire.CreateRequest) { b.UntilExpiry = true },
	} {
		sh := fx.newShare()
		b := sh.createBody()
		body(&b)
		fx.forbids("create", sh.call(alice, "POST", "/v1/shares", b), "openings")
	}
	sh := fx.newShare()
	b := sh.createBody()
	b.Openings = 1
	fx.expect("create for one opening", sh.call(alice, "POST", "/v1/shares", b), 201, "")
	fx.expect("create again without", sh.create(), 201, "")
}

func TestTheOperatorLimitsOpenings(t *testing.T) {
	rules := share.DefaultRules()
	rules.Openings = 3
	fx := newFixtureWith(t, rules)
	fx.restrict("site", func(r *wire.PolicyRules) { r.UntilExpiry = true })
	for openings, rule := range map[int]string{3: "", 4: "openings"} {
		sh := fx.newShare()
		b := sh.createBody()
		b.Openings = openings
		fx.forbids("create", sh.call(alice, "POST", "/v1/shares", b), rule)
	}
}

func TestMalformedOpenings(t *testing.T) {
	fx := newFixture(t)
	fx.restrict("site", func(r *wire.PolicyRules) { r.UntilExpiry = true })
	for _, c := range []struct {
		openings    int
		untilExpiry bool
	}{{-1, false}, {21, false}, {1, true}, {20, true}} {
		b := fx.newShare().createBody()
		b.Openings, b.UntilExpiry = c.openings, c.untilExpiry
		fx.expect(fmt.Sprint(c), fx.call(alice, "POST", "/v1/shares", b), http.StatusBadRequest, "malformed")
	}
}
