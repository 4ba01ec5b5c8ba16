package fileapi

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/roleassertion"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// siteLog asks for the log of a site as its administrator.
func (fx *fixture) siteLog(who, query string) *httptest.ResponseRecorder {
	fx.Helper()
	return serve(fx.handler, fx.administer(who, "GET", "/v1/activity/site"+query, nil))
}

// lines are the entries of a page, oldest first, as "action actor".
func (fx *fixture) lines(a *httptest.ResponseRecorder) (lines []string) {
	fx.Helper()
	for _, e := range decoded[wire.Activity](fx, a).Items {
		lines = append(lines, e.Action+" "+e.Actor)
	}
	slices.Reverse(lines)
	return lines
}

func (fx *fixture) same(what string, got []string, want ...string) {
	fx.Helper()
	if !slices.Equal(got, want) {
		fx.Errorf("%s: %q, want %q", what, got, want)
	}
}

func TestWhatPeopleSeeOfTheLog(t *testing.T) {
	fx := newFixture(t)
	sh := fx.in(share.Available)
	fx.pass(time.Minute)
	sh.claim()
	fx.pass(time.Minute)
	sh.acknowledge()
	fx.pass(time.Minute)
	fx.in(share.Uploading) // not for bob to see yet
	whole := []string{"created alice", "committed alice", "ticket alice", "claimed bob", "acknowledged bob"}
	fx.same("alice", fx.lines(fx.call(alice, "GET", "/v1/activity", nil)), append(whole, "created alice")...)
	fx.same("bob", fx.lines(fx.call(bob, "GET", "/v1/activity", nil)), whole[1:]...)
	for _, who := range []string{carol, dave, "bob@globex"} {
		fx.same(who, fx.lines(fx.call(who, "GET", "/v1/activity", nil)))
	}
	fx.same("the site", fx.lines(fx.siteLog(carol, "?person=bob")), whole[1:]...)
	got := decoded[wire.Activity](fx, fx.siteLog(carol, "?action=claimed")).Items
	want := wire.Logged{At: noon.Add(time.Minute), Action: "claimed", Actor: "bob", Sender: "alice", Recipient: "bob", Share: string(sh.id)}
	if len(got) != 1 || got[0] != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	fx.same("another site", fx.lines(fx.siteLog("dave@initech", "")), "role-used dave")
}

func TestOnlyAdministratorsReadTheLogOfASite(t *testing.T) {
	fx := newFixture(t)
	fx.in(share.Available)
	r := request(alice, "GET", "/v1/activity/site", nil)
	fx.expect("without a role", serve(fx.handler, r), 403, "not-administrator")
	r.Header.Set(wire.RolesHeader, fx.as(alice, "project-admin:1"))
	fx.expect("of a project", serve(fx.handler, r), 403, "not-administrator")
	r.Header.Set(wire.RolesHeader, fx.as(bob, roleassertion.SiteAdmin))
	fx.expect("of somebody else", serve(fx.handler, r), 403, "roles")
	fx.same("the log", fx.lines(fx.call(alice, "GET", "/v1/activity", nil)), "created alice", "committed alice", "ticket alice")
}

// Each use of a role is in the log: who used it, and how often in an hour.
func TestTheUseOfARoleIsCounted(t *testing.T) {
	fx := newFixture(t)
	fx.pass(59*time.Minute + 59*time.Second)
	fx.allow("mail")
	fx.siteLog(alice, "")
	fx.pass(time.Second)
	fx.siteLog(alice, "")
	got := decoded[wire.Activity](fx, fx.call(alice, "GET", "/v1/activity?action=role-used", nil)).Items
	want := []wire.Logged{
		{At: noon.Add(time.Hour), Action: "role-used", Actor: "alice", Count: 1},
		{At: noon, Action: "role-used", Actor: "alice", Count: 2},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %+v", got)
	}
	fx.same("all", fx.lines(fx.call(alice, "GET", "/v1/activity", nil)), "role-used alice", "policy-changed alice", "role-used alice")
}

func TestWrongKeysAreCounted(t *testing.T) {
	fx := newFixture(t)
	sh := fx.in(share.Available)
	wrong := sh
	wrong.secret = keyring.NewSecret()
	for range 3 {
		fx.expect("a wrong key", wrong.claim(), 403, "wrong-key")
	}
	for _, who := range []string{alice, bob} {
		got := decoded[wire.Activity](fx, fx.call(who, "GET", "/v1/activity?action=wrong-key", nil)).Items
		want := wire.Logged{At: noon, Action: "wrong-key", Actor: "bob", Sender: "alice", Recipient: "bob", Share: string(sh.id), Count: 3}
		if len(got) != 1 || got[0] != want {
			t.Errorf("%s sees %+v", who, got)
		}
	}
}

// If the log cannot be written, nothing that belongs in it happens.
func TestWithoutTheLogNoRoleCounts(t *testing.T) {
	fx := newFixture(t)
	sh := fx.in(share.Available)
	fx.config.Log = brokenLog(func() error { return errBroken })
	fx.bare = New(fx.config)
	sh.handler, sh.secret = fx.bare, keyring.NewSecret()
	fx.expect("a wrong key", sh.claim(), 500, "internal")
	fx.expect("a change of the policy", serve(fx.bare, fx.change(alice, allowing(0, "copy"))), 500, "internal")
	if p := decoded[wire.Policy](fx, serve(fx.bare, request(alice, "GET", "/v1/policy", nil))); p.Version != 0 {
		t.Errorf("the policy was changed: %+v", p)
	}
}

// brokenLog answers every call with an error.
type brokenLog func() error

func (b brokenLog) Count(context.Context, share.Site, activity.Entry) error { return b() }
func (b brokenLog) List(context.Context, share.Site, activity.Query, int) (activity.Page, error) {
	return activity.Page{}, b()
}

// The log names the program that acted. People see only their own.
func TestTheLogNamesPrograms(t *testing.T) {
	fx := newFixture(t)
	fx.approve(alice, 1)
	fx.pass(time.Minute)
	sh := fx.newShare()
	fx.expect("create", fx.signed(1, "POST", "/v1/shares", sh.createBody()), 201, "")
	fx.blobs.put(fx.row(sh.id), sh.content)
	fx.expect("commit", fx.signed(1, "POST", sh.path()+"/commit", sh.commitBody()), 200, "")
	named := func(a *httptest.ResponseRecorder) (n int) {
		for _, e := range decoded[wire.Activity](fx, a).Items {
			if e.Program == string(programID(1)) {
				n++
			}
		}
		return n
	}
	for what, c := range map[string]struct {
		a    *httptest.ResponseRecorder
		want int
	}{
		"alice":   {fx.call(alice, "GET", "/v1/activity", nil), 4},
		"the CLI": {fx.signed(1, "GET", "/v1/activity", nil), 4},
		"bob":     {fx.call(bob, "GET", "/v1/activity", nil), 0},
		"carol":   {fx.siteLog(carol, ""), 4},
	} {
		t.Run(what, func(t *testing.T) {
			if got := named(c.a); got != c.want {
				t.Errorf("%s sees the program %d times: %s", what, got, c.a.Body)
			}
		})
	}
	fx.pass(time.Minute)
	fx.expect("revoke", fx.call(alice, "DELETE", "/v1/programs/"+string(programID(1)), nil), 204, "")
	fx.same("of alice", fx.lines(fx.call(alice, "GET", "/v1/activity", nil)), "program-approved alice", "created alice", "committed alice", "ticket alice", "program-revoked alice")
}

func TestApplicationsAndConsentsAreLogged(t *testing.T) {
	fx := newFixture(t)
	id := string(fx.offered())
	fx.expect("agree", fx.call(bob, "PUT", "/v1/consents/"+id, nil), 204, "")
	fx.pass(time.Minute)
	fx.expect("withdraw", fx.call(bob, "DELETE", "/v1/consents/"+id, nil), 204, "")
	fx.expect("withdraw again", fx.call(bob, "DELETE", "/v1/consents/"+id, nil), 204, "")
	fx.same("bob", fx.lines(fx.call(bob, "GET", "/v1/activity", nil)), "consent-given bob", "consent-withdrawn bob")
	e := decoded[wire.Activity](fx, fx.siteLog(alice, "?person=bob&limit=1")).Items
	if len(e) != 1 || e[0].Program != id {
		t.Errorf("%+v", e)
	}
}

func TestFiltersOfTheLog(t *testing.T) {
	fx := newFixture(t)
	for range 3 {
		fx.in(share.Uploading)
		fx.pass(time.Hour)
	}
	from := func(d time.Duration) string { return url.QueryEscape(noon.Add(d).Format(time.RFC3339)) }
	for query, want := range map[string]int{
		"": 3, "?action=created": 3, "?action=revoked": 0,
		"?from=" + from(time.Hour): 2, "?until=" + from(time.Hour): 1, "?from=" + from(time.Hour) + "&until=" + from(2*time.Hour): 1,
		"?from=" + from(100*time.Hour): 0, "?until=" + from(100*time.Hour): 3, "?from=" + from(-1e6*time.Hour): 3, "?until=" + from(-1e6*time.Hour): 0,
		"?from=" + from(2*time.Hour) + "&until=" + from(time.Hour): 0,
		"?from=" + url.QueryEscape("2026-11-21T14:00:00+01:00"):    2,
		"?limit=2": 2,
	} {
		fx.Run(query, func(t *testing.T) {
			if got := fx.lines(fx.call(alice, "GET", "/v1/activity"+query, nil)); len(got) != want {
				t.Errorf("%q", got)
			}
		})
	}
	fx.same("of a person who is in none", fx.lines(fx.siteLog(carol, "?person=bob")))
	fx.same("of the sender", fx.lines(fx.siteLog(carol, "?person=alice")), "created alice", "created alice", "created alice")
}

func TestTheLogNamesTheProject(t *testing.T) {
	fx := newFixture(t)
	for _, who := range []string{alice, alice + " in project:10001", alice + " in space:10001"} {
		fx.expect(who, fx.call(who, "POST", "/v1/shares", fx.newShare().createBody()), 201, "")
		fx.pass(time.Minute)
	}
	for query, want := range map[string]int{"": 3, "&place=project:10001": 1, "&place=space:10001": 1, "&place=project:1": 0} {
		fx.Run(query, func(t *testing.T) {
			got := decoded[wire.Activity](fx, fx.siteLog(carol, "?action=created"+query)).Items
			if len(got) != want || want == 1 && got[0].Place != strings.TrimPrefix(query, "&place=") {
				t.Errorf("%+v", got)
			}
		})
	}
}

// The recipient may not know of the project or space that a file was sent from.
func TestOnlyTheSenderSeesWhereAFileWasSentFrom(t *testing.T) {
	fx := newFixture(t)
	sh := fx.newShare()
	fx.expect("create", sh.call(alice+" in project:10001", "POST", "/v1/shares", sh.createBody()), 201, "")
	sh.upload()
	sh.commit()
	sh.claim()
	r := request(bob, "PUT", "/v1/policies/space:7", allowing(0, "mail"))
	r.Header.Set(wire.RolesHeader, fx.as(bob, roleassertion.SpaceAdmin("7")))
	fx.expect("a policy", serve(fx.handler, r), 200, "")
	for who, want := range map[string][]string{
		alice: {"claimed project:10001", "committed project:10001", "created project:10001", "ticket project:10001"},
		bob:   {"claimed ", "committed ", "policy-changed space:7", "role-used ", "ticket "},
	} {
		fx.Run(who, func(t *testing.T) {
			var got []string
			for _, e := range decoded[wire.Activity](fx, fx.call(who, "GET", "/v1/activity", nil)).Items {
				got = append(got, e.Action+" "+e.Place)
			}
			slices.Sort(got)
			fx.same(who, got, want...)
		})
	}
	fx.expect("a search by place", fx.call(bob, "GET", "/v1/activity?place=project:10001", nil), 400, "malformed")
}

func TestEntriesAreReadForSixtyDays(t *testing.T) {
	fx := newFixture(t)
	fx.in(share.Uploading)
	for after, want := range map[time.Duration]int{activity.Retention - 1: 1, activity.Retention: 0} {
		fx.Run(after.String(), func(t *testing.T) {
			fx.at(noon.Add(after))
			if got := fx.lines(fx.call(alice, "GET", "/v1/activity?from=2026-01-01T00:00:00Z", nil)); len(got) != want {
				t.Errorf("after %v: %q", after, got)
			}
		})
	}
}

// seenLog records the last query.
type seenLog struct {
	Log
	query *activity.Query
}

func (l seenLog) List(ctx context.Context, site share.Site, q activity.Query, limit int) (activity.Page, error) {
	*l.query = q
	return l.Log.List(ctx, site, q, limit)
}

// The store looks at each day in between, so times far away must not reach it.
func TestQueriesOfTheLogEndNow(t *testing.T) {
	fx := newFixture(t)
	var q activity.Query
	fx.config.Log = seenLog{fx.rows.Log, &q}
	fx.bare = New(fx.config)
	serve(fx.bare, fx.administer(alice, "GET", "/v1/activity/site?from=0001-01-01T00:00:00Z&until=9999-01-01T00:00:00Z", nil))
	if want := noon.Add(1 - activity.Retention); !q.From.Equal(want) || !q.Until.Equal(noon.Add(skew)) {
		t.Errorf("from %s until %s", q.From, q.Until)
	}
}

func TestPagingThroughTheLog(t *testing.T) {
	fx := newFixture(t)
	for range 7 {
		fx.in(share.Uploading)
	}
	seen := map[string]bool{}
	sizes, next := []int{}, ""
	for range 9 {
		page := decoded[wire.Activity](fx, fx.call(alice, "GET", "/v1/activity?limit=3"+next, nil))
		sizes = append(sizes, len(page.Items))
		for _, e := range page.Items {
			seen[e.Share] = true
		}
		if page.Next == "" {
			break
		}
		next = "&cursor=" + page.Next
	}
	if !slices.Equal(sizes, []int{3, 3, 1}) || len(seen) != 7 {
		t.Errorf("pages of %v with %d entries", sizes, len(seen))
	}
}

func TestMalformedQueriesOfTheLog(t *testing.T) {
	fx := newFixture(t)
	for _, query := range []string{
		"limit=0", "limit=501", "limit=x", "limit=", "limit=1&limit=1", "action=", "action=Created", "action=created&action=revoked", "page=2",
		"from=yesterday", "from=2026-11-21", "until=", "until=1", "cursor=", "cursor=x", "cursor=AAAA", "cursor=" + encoded([]byte("2026-11-21#x")),
		"from=%zz", "a;b", "place=", "place=board:1",
	} {
		fx.expect(query, fx.call(alice, "GET", "/v1/activity?"+query, nil), 400, "malformed")
		fx.expect("site "+query, fx.siteLog(alice, "?"+query), 400, "malformed")
	}
	fx.expect("a person", fx.call(alice, "GET", "/v1/activity?person=bob", nil), 400, "malformed")
	for _, person := range []string{"", "a%23b", "%00", strings.Repeat("a", 200)} {
		fx.expect("site, person "+person, fx.siteLog(alice, "?person="+person), 400, "malformed")
	}
	for _, limit := range []string{"1", "500"} {
		fx.expect(limit, fx.call(alice, "GET", "/v1/activity?limit="+limit, nil), 200, "")
	}
}

// Nothing that a person or a browser sends gets into the log, apart from ids.
func TestTheLogHoldsNoTextAndNoSecret(t *testing.T) {
	fx := newFixture(t)
	for _, status := range share.Statuses() {
		sh := fx.in(status)
		wrong := sh
		wrong.secret = keyring.NewSecret()
		wrong.claim()
		for route, r := range everyRoute(fx, sh) {
			if route != "PUT /v1/policies/{level}" { // nothing could be mailed after it
				serve(fx.handler, r)
			}
		}
		log := fx.whole("acme")
		for n, e := range log {
			if log[n].Installation = ""; e.Installation != "app/acme" { // an id of Forge, which no answer shows
				t.Errorf("an entry of the installation %q", e.Installation)
			}
		}
		b, err := json.Marshal(log)
		if err != nil {
			t.Fatal(err)
		}
		sent := sh.createBody()
		secrets := canaries{
			"secret": sh.secret.Reveal(), "claim key": sh.secret.ClaimKey(sh.id.Bytes()).Reveal(), "claim id": sh.claimID.Reveal(), "wrong key": wrong.secret.Reveal(),
			"metadata": sent.Metadata, "description": sent.Description.Sealed, "file info": sent.FileInfo.Sealed, "hash of the address": encoded(sh.hash[:]),
			"sender's name": sh.commitBody().SenderName, "program's name": programBody(3).Name, "application's name": applicationBody(4).Name,
			"site": "acme", "path": appPath,
		}
		if found := secrets.of(string(b)); len(found) > 0 {
			t.Errorf("%s: the log holds %q: %s", status, found, b)
		}
	}
	if len(fx.whole("acme")) < 20 {
		t.Error("nothing was logged")
	}
}

// whole is the log of a site.
func (fx *fixture) whole(site share.Site) []activity.Entry {
	fx.Helper()
	page, err := fx.rows.Log.List(fx.Context(), site, activity.Query{From: noon.AddDate(0, 0, -1), Until: noon.AddDate(1, 0, 0)}, 1000)
	if err != nil || page.Next != "" {
		fx.Fatalf("%q, %v", page.Next, err)
	}
	return page.Entries
}

// othersReadTheLog checks that nobody sees what others did, and that administrators of
// another site see nothing of this one.
func othersReadTheLog(t *testing.T, sh testShare) {
	t.Helper()
	for _, who := range strangers["both"] {
		sh.same(who, sh.lines(sh.call(who, "GET", "/v1/activity", nil)))
	}
	sh.same("dave", sh.lines(sh.siteLog(dave, "")), "role-used dave")
	r := sh.administer(dave, "GET", "/v1/activity/site", nil)
	r.Header.Set("Authorization", "Bearer "+carol)
	sh.expect("with another's role", serve(sh.handler, r), http.StatusForbidden, "roles")
}
