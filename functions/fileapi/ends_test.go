package fileapi

import (
	"fmt"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/httpapi/httpapitest"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// calls are the calls about a share. "again" calls repeat the ids of an earlier
// call, "other" ones use fresh ids.
var calls = map[string]action{
	"create again": testShare.create,
	"commit":       testShare.commit,
	"commit other": func(sh testShare) *httptest.ResponseRecorder { sh.hash[0] ^= 1; return sh.commit() },
	"parts":        testShare.grant,
	"ticket":       testShare.ticket,
	"extend":       func(sh testShare) *httptest.ResponseRecorder { return sh.extend(alice, 0) },
	"claim":        testShare.claim,
	"claim other":  func(sh testShare) *httptest.ResponseRecorder { sh.claimID = share.NewClaimID(); return sh.claim() },
	"acknowledge":  testShare.acknowledge,
	"acknowledge other": func(sh testShare) *httptest.ResponseRecorder {
		sh.claimID = share.NewClaimID()
		return sh.acknowledge()
	},
	"sender looks":    func(sh testShare) *httptest.ResponseRecorder { return sh.show(alice) },
	"recipient looks": func(sh testShare) *httptest.ResponseRecorder { return sh.show(bob) },
	"revoke":          func(sh testShare) *httptest.ResponseRecorder { return sh.withdraw(alice) },
	"decline":         func(sh testShare) *httptest.ResponseRecorder { return sh.withdraw(bob) },
}

// answers has the HTTP status, problem and resulting share status for every
// call in every state. A blank resulting status means that nothing was written.
var answers = map[share.Status]map[string]string{
	share.Uploading: {
		"parts": "409 not-begun", "create again": "201 ", "commit": "200  available", "commit other": "200  available", "ticket": "409 uncommitted", "extend": "409 uncommitted",
		"claim": "404 not-found", "claim other": "404 not-found", "acknowledge": "404 not-found", "acknowledge other": "404 not-found",
		"sender looks": "200 ", "recipient looks": "404 not-found", "revoke": "204  revoked", "decline": "404 not-found",
	},
	share.Available: {
		"parts": "409 not-begun", "create again": "200 ", "commit": "200 ", "commit other": "409 recommit", "ticket": "200  available", "extend": "200 ",
		"claim": "200  claimed", "claim other": "200  claimed", "acknowledge": "403 no-such-claim", "acknowledge other": "403 no-such-claim",
		"sender looks": "200 ", "recipient looks": "200 ", "revoke": "204  revoked", "decline": "204  declined",
	},
	share.Claimed: {
		"parts": "409 not-begun", "create again": "200 ", "commit": "200 ", "commit other": "409 recommit", "ticket": "409 claimed", "extend": "200 ",
		"claim": "200 ", "claim other": "409 claimed", "acknowledge": "204  downloaded", "acknowledge other": "403 no-such-claim",
		"sender looks": "200 ", "recipient looks": "200 ", "revoke": "204  revoked", "decline": "204  declined",
	},
	share.Downloaded: {
		"parts": "410 downloaded", "create again": "410 downloaded", "commit": "410 downloaded", "commit other": "410 downloaded", "ticket": "410 downloaded", "extend": "410 downloaded",
		"claim": "410 downloaded", "claim other": "410 downloaded", "acknowledge": "204 ", "acknowledge other": "403 no-such-claim",
		"sender looks": "200 ", "recipient looks": "200 ", "revoke": "410 downloaded", "decline": "410 downloaded",
	},
	share.Unconfirmed: {
		"parts": "410 unconfirmed", "create again": "410 unconfirmed", "commit": "410 unconfirmed", "commit other": "410 unconfirmed", "ticket": "410 unconfirmed", "extend": "410 unconfirmed",
		"claim": "410 unconfirmed", "claim other": "410 unconfirmed", "acknowledge": "204  downloaded", "acknowledge other": "403 no-such-claim",
		"sender looks": "200 ", "recipient looks": "200 ", "revoke": "410 unconfirmed", "decline": "410 unconfirmed",
	},
	share.Declined: {
		"parts": "410 declined", "create again": "410 declined", "commit": "410 declined", "commit other": "410 declined", "ticket": "410 declined", "extend": "410 declined",
		"claim": "410 declined", "claim other": "410 declined", "acknowledge": "204  declined", "acknowledge other": "403 no-such-claim",
		"sender looks": "200 ", "recipient looks": "200 ", "revoke": "410 declined", "decline": "204 ",
	},
	share.Revoked: {
		"parts": "410 revoked", "create again": "410 revoked", "commit": "410 revoked", "commit other": "410 revoked", "ticket": "410 revoked", "extend": "410 revoked",
		"claim": "410 revoked", "claim other": "410 revoked", "acknowledge": "204  revoked", "acknowledge other": "403 no-such-claim",
		"sender looks": "200 ", "recipient looks": "200 ", "revoke": "204 ", "decline": "410 revoked",
	},
	share.Expired: {
		"parts": "410 expired", "create again": "410 expired", "commit": "410 expired", "commit other": "410 expired", "ticket": "410 expired", "extend": "410 expired",
		"claim": "410 expired", "claim other": "410 expired", "acknowledge": "204  expired", "acknowledge other": "403 no-such-claim",
		"sender looks": "200 ", "recipient looks": "200 ", "revoke": "410 expired", "decline": "410 expired",
	},
	share.Abandoned: {
		"parts": "410 abandoned", "create again": "410 abandoned", "commit": "410 abandoned", "commit other": "410 abandoned", "ticket": "410 abandoned", "extend": "410 abandoned",
		"claim": "404 not-found", "claim other": "404 not-found", "acknowledge": "404 not-found", "acknowledge other": "404 not-found",
		"sender looks": "200 ", "recipient looks": "404 not-found", "revoke": "410 abandoned", "decline": "404 not-found",
	},
}

func TestEveryCallInEveryState(t *testing.T) {
	for _, status := range share.Statuses() {
		for name, call := range calls {
			fx := newFixture(t)
			sh := fx.in(status)
			before := fx.row(sh.id)
			a := call(sh)
			after := fx.row(sh.id)
			got := fmt.Sprintf("%d %s", a.Code, httpapitest.Problem(a))
			if after.Version != before.Version {
				got += " " + string(after.Status)
			}
			if want := answers[status][name]; got != want {
				t.Errorf("%s, %s: %q, want %q", status, name, got, want)
			}
			if after.Version > before.Version+1 {
				t.Errorf("%s, %s: %d writes", status, name, after.Version-before.Version)
			}
		}
	}
}

func TestAShareShowsWhatApplies(t *testing.T) {
	for _, status := range share.Statuses() {
		fx := newFixture(t)
		sh := fx.in(status)
		seen := decoded[wire.Share](fx, sh.show(alice))
		for name, tc := range map[string]struct{ there, want bool }{
			"metadata":       {seen.Metadata != "", !status.Ended()},
			"description":    {seen.Description != nil, true},
			"fileInfo":       {seen.FileInfo != nil, true},
			"uploadDeadline": {seen.UploadDeadline != nil, status == share.Uploading},
			"committedAt":    {seen.CommittedAt != nil, status != share.Uploading && status != share.Abandoned},
			"expiresAt":      {seen.ExpiresAt != nil, status != share.Uploading && status != share.Abandoned},
			"leaseEndsAt":    {seen.LeaseEndsAt != nil, status == share.Claimed},
			"endedAt":        {seen.EndedAt != nil, status.Ended()},
			"deletedAt":      {seen.DeletedAt != nil, false},
		} {
			if tc.there != tc.want {
				t.Errorf("%s: %s is there: %v", status, name, tc.there)
			}
		}
	}
}

func TestAfterItsHistoryAShareIsUnknown(t *testing.T) {
	for _, status := range share.Statuses() {
		if !status.Ended() {
			continue
		}
		fx := newFixture(t)
		sh := fx.in(status)
		ended := *decoded[wire.Share](fx, sh.show(alice)).EndedAt
		fx.pass(fx.config.Rules.UploadURL + fx.config.Rules.UploadGrace) // no upload is possible any more
		fx.reap(sh)
		fx.at(ended.Add(fx.config.Rules.History - 1))
		fx.expect("in its last instant", sh.show(alice), 200, "")
		fx.at(ended.Add(fx.config.Rules.History))
		for name, call := range calls {
			fx.expect(string(status)+", "+name, call(sh), 404, "not-found")
		}
	}
}

func TestAcknowledgingTooLateIsRemembered(t *testing.T) {
	for _, status := range []share.Status{share.Declined, share.Revoked, share.Expired} {
		fx := newFixture(t)
		sh := fx.in(status)
		fx.pass(time.Hour)
		for range 2 {
			fx.expect("acknowledge", sh.acknowledge(), 204, "")
		}
		var confirmed []wire.Entry
		for _, h := range decoded[wire.Share](fx, sh.show(alice)).History {
			if h.What == "confirmed" {
				confirmed = append(confirmed, h)
			}
		}
		if len(confirmed) != 1 || !confirmed[0].At.Equal(fx.clock()) {
			t.Errorf("%s: %+v", status, confirmed)
		}
	}
}
