package fileapi

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/roleassertion/roletest"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// asApp is a request with a token of who, and the assertion of the app's function for a
// site.
func (fx *fixture) asApp(who string, site share.Site, path, body string) *http.Request {
	fx.Helper()
	r := request(who, "POST", path, body)
	r.Header.Set(wire.AppHeader, roletest.SignApp(fx.T, roleKey, roleKeyID, fx.clock(), site))
	return r
}

const (
	forgeAccounts = "/v1/forge/accounts"
	forgeReport   = "/v1/forge/accounts/report"
)

// accounts reads all pages, as the app's function does.
func (fx *fixture) accounts(site share.Site) (found []wire.Account) {
	fx.Helper()
	for after, n := "", 0; n < 1000; n++ {
		a := serve(fx.handler, fx.asApp("event:app/"+string(site), site, forgeAccounts, fmt.Sprintf(`{"after":%q}`, after)))
		fx.expect("a page", a, 200, "")
		var page wire.Accounts
		if err := json.Unmarshal(a.Body.Bytes(), &page); err != nil {
			fx.Fatal(err)
		}
		if len(page.Accounts) > accountsPage {
			fx.Errorf("%d accounts on a page", len(page.Accounts))
		}
		found = append(found, page.Accounts...)
		if after = page.Next; after == "" {
			return found
		}
	}
	fx.Fatal("the pages do not end")
	return nil
}

func namesOf(accounts []wire.Account) (names []string) {
	for _, a := range accounts {
		names = append(names, a.AccountID)
	}
	return names
}

func (fx *fixture) wantAccounts(what string, want ...string) {
	fx.Helper()
	if got := namesOf(fx.accounts("acme")); !slices.Equal(got, want) {
		fx.Errorf("%s: %v, want %v", what, got, want)
	}
}

func (fx *fixture) reports(body string) {
	fx.Helper()
	fx.expect("report", serve(fx.handler, fx.asApp("event:app/acme", "acme", forgeReport, body)), 204, "")
}

func TestAccountsOfASite(t *testing.T) {
	fx := newFixture(t)
	fx.wantAccounts("of nothing")
	fx.in(share.Uploading) // from alice to bob, who does not know yet
	fx.register(3, func(r *wire.ApplicationRequest) { r.People = []string{"judy"} })
	fx.wantAccounts("of a share and an application", "alice", "bob", "judy")
	if got := fx.accounts("globex"); len(got) > 0 {
		t.Errorf("another site has %v", got)
	}
}

// Each account is reported once a week, though the app asks every day.
func TestAccountsAreReportedEveryWeek(t *testing.T) {
	fx := newFixture(t)
	fx.in(share.Available)
	reported := 0
	for range 15 {
		if got := namesOf(fx.accounts("acme")); len(got) > 0 {
			reported++
			fx.reports(`{"reported":["` + strings.Join(got, `","`) + `"],"closed":[],"updated":["alice"]}`)
		}
		fx.pass(24*time.Hour - time.Minute)
	}
	if reported != 3 {
		t.Errorf("reported on %d of 15 days", reported)
	}
}

// Atlassian reports an updated account again until the app sends a later time for it.
func TestAccountsThatWereUpdated(t *testing.T) {
	fx := newFixture(t)
	fx.in(share.Available)
	fx.accounts("acme")
	fx.pass(time.Hour)
	fx.reports(`{"reported":["alice","bob"],"closed":[],"updated":["alice"]}`)
	updated := fx.clock()
	fx.pass(share.ReportEvery)
	want := []wire.Account{{AccountID: "alice", UpdatedAt: updated}, {AccountID: "bob", UpdatedAt: noon}}
	if got := fx.accounts("acme"); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestClosedAccountsAreForTheReaper(t *testing.T) {
	fx := newFixture(t)
	fx.in(share.Available)
	fx.accounts("acme")
	fx.reports(`{"reported":["alice","bob","mallory"],"closed":["bob","mallory"],"updated":[]}`)
	var owed []share.Owed
	for shard := range 16 {
		for work, err := range fx.rows.Due(t.Context(), shard, fx.clock()) {
			if err != nil {
				t.Fatal(err)
			}
			owed = append(owed, work)
		}
	}
	if want := []share.Owed{{Site: "acme", Person: "bob", Installation: "app/acme", Since: noon}}; !slices.Equal(owed, want) {
		t.Errorf("owed %+v, want %+v", owed, want)
	}
	fx.pass(2 * share.ReportEvery)
	fx.wantAccounts("a closed account is not reported again", "alice")
}

// A long log is read in parts, and after that only what is new.
func TestAccountsOfALongLog(t *testing.T) {
	fx := newFixture(t)
	const people = 200
	for n := range 5 * logAtOnce {
		p := share.Person(fmt.Sprintf("person%03d", n%people))
		fx.rows.Log.Add("acme", []activity.Entry{{At: noon.Add(-time.Duration(n) * time.Second), Action: activity.Claimed, Actor: p, Sequence: activity.Sequence{Change: int64(n)}}})
	}
	if got := fx.accounts("acme"); len(got) != people {
		t.Errorf("%d accounts, want %d", len(got), people)
	}
	if read, err := fx.rows.AccountsReadUntil(t.Context(), "acme"); err != nil || !read.Equal(noon) {
		t.Errorf("read until %v, %v", read, err)
	}
}

func TestAccountsRefuseOtherBodies(t *testing.T) {
	fx := newFixture(t)
	for path, bodies := range map[string][]string{
		forgeAccounts: {``, `{}x`, `{"after":1}`, `{"after":"log:x"}`, `{"other":""}`},
		forgeReport: {
			`{"reported":["a b"],"closed":[],"updated":[]}`, `{"reported":[],"closed":["*closed"],"updated":[]}`,
			`{"reported":["a` + strings.Repeat(`","a`, accountsPage) + `"],"closed":[],"updated":[]}`,
		},
	} {
		fx.Run(path, func(*testing.T) {
			fx.expect("large", serve(fx.handler, fx.asApp("event:app/acme", "acme", path, strings.Repeat(" ", maxBody+1))), 413, "too-large")
			text := fx.asApp("event:app/acme", "acme", path, `{}`)
			text.Header.Set("Content-Type", "text/plain")
			fx.expect("no JSON", serve(fx.handler, text), 415, "unsupported-media-type")
			for _, body := range bodies {
				fx.expect(body, serve(fx.handler, fx.asApp("event:app/acme", "acme", path, body)), 400, "malformed")
			}
		})
	}
}

// othersReport: neither people nor Forge's events, nor the function for another site, can
// read the accounts of a site or close one.
func othersReport(t *testing.T, sh testShare) {
	t.Helper()
	closing := `{"reported":[],"closed":["alice"],"updated":[]}`
	for path, body := range map[string]string{forgeAccounts: `{"after":""}`, forgeReport: closing} {
		for _, who := range append([]string{alice, bob}, strangers["both"]...) {
			sh.expect("by "+who, serve(sh.handler, sh.asApp(who, "acme", path, body)), 401, "unauthorized")
		}
		sh.expect("an event", serve(sh.handler, request("event:app/acme", "POST", path, body)), 403, "roles")
		role := request("event:app/acme", "POST", path, body)
		role.Header.Set(wire.AppHeader, sh.as(alice, "site-admin"))
		sh.expect("a role", serve(sh.handler, role), 403, "roles")
		sh.expect("of another site", serve(sh.handler, sh.asApp("event:app/globex", "acme", path, body)), 403, "roles")
	}
}
