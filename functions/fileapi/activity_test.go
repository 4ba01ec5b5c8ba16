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
func (w *world) siteLog(who, query string) *httptest.ResponseRecorder {
	w.Helper()
	return serve(w.handler, w.administer(who, "GET", "/v1/activity/site"+query, nil))
}

// lines are the entries of a page, oldest first, as "action actor".
func (w *world) lines(a *httptest.ResponseRecorder) (lines []string) {
	w.Helper()
	for _, e := range decoded[wire.Activity](w, a).Items {
		lines = append(lines, e.Action+" "+e.Actor)
	}
	slices.Reverse(lines)
	return lines
}

func (w *world) same(what string, got []string, want ...string) {
	w.Helper()
	if !slices.Equal(got, want) {
		w.Errorf("%s: %q, want %q", what, got, want)
	}
}

func TestWhatPeopleSeeOfTheLog(t *testing.T) {
	w := newWorld(t)
	l := w.in(share.Available)
	w.pass(time.Minute)
	l.claim()
	w.pass(time.Minute)
	l.acknowledge()
	w.pass(time.Minute)
	w.in(share.Uploading) // not for bob to see yet
	whole := []string{"created alice", "committed alice", "ticket alice", "claimed bob", "acknowledged bob"}
	w.same("alice", w.lines(w.call(alice, "GET", "/v1/activity", nil)), append(whole, "created alice")...)
	w.same("bob", w.lines(w.call(bob, "GET", "/v1/activity", nil)), whole[1:]...)
	for _, who := range []string{carol, dave, "bob@globex"} {
		w.same(who, w.lines(w.call(who, "GET", "/v1/activity", nil)))
	}
	w.same("the site", w.lines(w.siteLog(carol, "?person=bob")), whole[1:]...)
	got := decoded[wire.Activity](w, w.siteLog(carol, "?action=claimed")).Items
	want := wire.Logged{At: noon.Add(time.Minute), Action: "claimed", Actor: "bob", Sender: "alice", Recipient: "bob", Share: string(l.id)}
	if len(got) != 1 || got[0] != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	w.same("another site", w.lines(w.siteLog("dave@initech", "")), "role-used dave")
}

func TestOnlyAdministratorsReadTheLogOfASite(t *testing.T) {
	w := newWorld(t)
	w.in(share.Available)
	r := request(alice, "GET", "/v1/activity/site", nil)
	w.expect("without a role", serve(w.handler, r), 403, "not-administrator")
	r.Header.Set(wire.RolesHeader, w.as(alice, "project-admin:1"))
	w.expect("of a project", serve(w.handler, r), 403, "not-administrator")
	r.Header.Set(wire.RolesHeader, w.as(bob, roleassertion.SiteAdmin))
	w.expect("of somebody else", serve(w.handler, r), 403, "roles")
	w.same("the log", w.lines(w.call(alice, "GET", "/v1/activity", nil)), "created alice", "committed alice", "ticket alice")
}

// Each use of a role is in the log: who used it, and how often in an hour.
func TestTheUseOfARoleIsCounted(t *testing.T) {
	w := newWorld(t)
	w.pass(59*time.Minute + 59*time.Second)
	w.allow("mail")
	w.siteLog(alice, "")
	w.pass(time.Second)
	w.siteLog(alice, "")
	got := decoded[wire.Activity](w, w.call(alice, "GET", "/v1/activity?action=role-used", nil)).Items
	want := []wire.Logged{
		{At: noon.Add(time.Hour), Action: "role-used", Actor: "alice", Count: 1},
		{At: noon, Action: "role-used", Actor: "alice", Count: 2},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %+v", got)
	}
	w.same("all", w.lines(w.call(alice, "GET", "/v1/activity", nil)), "role-used alice", "policy-changed alice", "role-used alice")
}

func TestWrongKeysAreCounted(t *testing.T) {
	w := newWorld(t)
	l := w.in(share.Available)
	wrong := l
	wrong.secret = keyring.NewSecret()
	for range 3 {
		w.expect("a wrong key", wrong.claim(), 403, "wrong-key")
	}
	for _, who := range []string{alice, bob} {
		got := decoded[wire.Activity](w, w.call(who, "GET", "/v1/activity?action=wrong-key", nil)).Items
		want := wire.Logged{At: noon, Action: "wrong-key", Actor: "bob", Sender: "alice", Recipient: "bob", Share: string(l.id), Count: 3}
		if len(got) != 1 || got[0] != want {
			t.Errorf("%s sees %+v", who, got)
		}
	}
}

// Where the log cannot be written, nothing that it should hold happens.
func TestWithoutTheLogNoRoleCounts(t *testing.T) {
	w := newWorld(t)
	l := w.in(share.Available)
	w.config.Log = brokenLog(func() error { return errBroken })
	w.bare = New(w.config)
	l.handler, l.secret = w.bare, keyring.NewSecret()
	w.expect("a wrong key", l.claim(), 500, "internal")
	w.expect("a change of the policy", serve(w.bare, w.change(alice, roads(0, "copy"))), 500, "internal")
	if p := decoded[wire.Policy](w, serve(w.bare, request(alice, "GET", "/v1/policy", nil))); p.Version != 0 {
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
	w := newWorld(t)
	w.approve(alice, 1)
	w.pass(time.Minute)
	l := w.letter()
	w.expect("create", w.signed(1, "POST", "/v1/shares", l.createBody()), 201, "")
	w.blobs.put(w.row(l.id), l.content)
	w.expect("commit", w.signed(1, "POST", l.path()+"/commit", l.commitBody()), 200, "")
	named := func(a *httptest.ResponseRecorder) (n int) {
		for _, e := range decoded[wire.Activity](w, a).Items {
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
		"alice":   {w.call(alice, "GET", "/v1/activity", nil), 4},
		"the CLI": {w.signed(1, "GET", "/v1/activity", nil), 4},
		"bob":     {w.call(bob, "GET", "/v1/activity", nil), 0},
		"carol":   {w.siteLog(carol, ""), 4},
	} {
		if got := named(c.a); got != c.want {
			t.Errorf("%s sees the program %d times: %s", what, got, c.a.Body)
		}
	}
	w.pass(time.Minute)
	w.expect("revoke", w.call(alice, "DELETE", "/v1/programs/"+string(programID(1)), nil), 204, "")
	w.same("of alice", w.lines(w.call(alice, "GET", "/v1/activity", nil)), "program-approved alice", "created alice", "committed alice", "ticket alice", "program-revoked alice")
}

func TestApplicationsAndConsentsAreLogged(t *testing.T) {
	w := newWorld(t)
	id := string(w.offered())
	w.expect("agree", w.call(bob, "PUT", "/v1/consents/"+id, nil), 204, "")
	w.pass(time.Minute)
	w.expect("withdraw", w.call(bob, "DELETE", "/v1/consents/"+id, nil), 204, "")
	w.expect("withdraw again", w.call(bob, "DELETE", "/v1/consents/"+id, nil), 204, "")
	w.same("bob", w.lines(w.call(bob, "GET", "/v1/activity", nil)), "consent-given bob", "consent-withdrawn bob")
	e := decoded[wire.Activity](w, w.siteLog(alice, "?person=bob&limit=1")).Items
	if len(e) != 1 || e[0].Program != id {
		t.Errorf("%+v", e)
	}
}

func TestFiltersOfTheLog(t *testing.T) {
	w := newWorld(t)
	for range 3 {
		w.in(share.Uploading)
		w.pass(time.Hour)
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
		if got := w.lines(w.call(alice, "GET", "/v1/activity"+query, nil)); len(got) != want {
			t.Errorf("%s: %q", query, got)
		}
	}
	w.same("of a person who is in none", w.lines(w.siteLog(carol, "?person=bob")))
	w.same("of the sender", w.lines(w.siteLog(carol, "?person=alice")), "created alice", "created alice", "created alice")
}

func TestTheLogNamesTheProject(t *testing.T) {
	w := newWorld(t)
	for _, who := range []string{alice, alice + " in project:10001", alice + " in space:10001"} {
		w.expect(who, w.call(who, "POST", "/v1/shares", w.letter().createBody()), 201, "")
		w.pass(time.Minute)
	}
	for query, want := range map[string]int{"": 3, "?place=project:10001": 1, "?place=space:10001": 1, "?place=project:1": 0} {
		got := decoded[wire.Activity](w, w.call(alice, "GET", "/v1/activity"+query, nil)).Items
		if len(got) != want || want == 1 && got[0].Place != strings.TrimPrefix(query, "?place=") {
			t.Errorf("%s: %+v", query, got)
		}
	}
}

func TestEntriesAreReadForSixtyDays(t *testing.T) {
	w := newWorld(t)
	w.in(share.Uploading)
	for after, want := range map[time.Duration]int{activity.Retention - 1: 1, activity.Retention: 0} {
		w.at(noon.Add(after))
		if got := w.lines(w.call(alice, "GET", "/v1/activity?from=2026-01-01T00:00:00Z", nil)); len(got) != want {
			t.Errorf("after %v: %q", after, got)
		}
	}
}

func TestPagingThroughTheLog(t *testing.T) {
	w := newWorld(t)
	for range 7 {
		w.in(share.Uploading)
	}
	seen := map[string]bool{}
	sizes, next := []int{}, ""
	for range 9 {
		page := decoded[wire.Activity](w, w.call(alice, "GET", "/v1/activity?limit=3"+next, nil))
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
	w := newWorld(t)
	for _, query := range []string{
		"limit=0", "limit=501", "limit=x", "limit=", "limit=1&limit=1", "action=", "action=Created", "action=created&action=revoked", "page=2",
		"from=yesterday", "from=2026-11-21", "until=", "until=1", "cursor=", "cursor=x", "cursor=AAAA", "cursor=" + encoded([]byte("2026-11-21#x")),
		"from=%zz", "a;b", "place=", "place=board:1",
	} {
		w.expect(query, w.call(alice, "GET", "/v1/activity?"+query, nil), 400, "malformed")
		w.expect("site "+query, w.siteLog(alice, "?"+query), 400, "malformed")
	}
	w.expect("a person", w.call(alice, "GET", "/v1/activity?person=bob", nil), 400, "malformed")
	for _, person := range []string{"", "a%23b", "%00", strings.Repeat("a", 200)} {
		w.expect("site, person "+person, w.siteLog(alice, "?person="+person), 400, "malformed")
	}
	for _, limit := range []string{"1", "500"} {
		w.expect(limit, w.call(alice, "GET", "/v1/activity?limit="+limit, nil), 200, "")
	}
}

// Nothing that a person or a browser sends gets into the log, apart from ids.
func TestTheLogHoldsNoTextAndNoSecret(t *testing.T) {
	w := newWorld(t)
	for _, status := range share.Statuses() {
		l := w.in(status)
		wrong := l
		wrong.secret = keyring.NewSecret()
		wrong.claim()
		for route, r := range everyRoute(w, l) {
			if route != "PUT /v1/policies/{level}" { // nothing could be mailed after it
				serve(w.handler, r)
			}
		}
		b, err := json.Marshal(w.whole("acme"))
		if err != nil {
			t.Fatal(err)
		}
		sent := l.createBody()
		secrets := canaries{
			"secret": l.secret.Reveal(), "claim key": l.secret.ClaimKey(l.id.Bytes()).Reveal(), "claim id": l.claimID.Reveal(), "wrong key": wrong.secret.Reveal(),
			"metadata": sent.Metadata, "description": sent.Description.Sealed, "file info": sent.FileInfo.Sealed, "hash of the address": encoded(l.hash[:]),
			"sender's name": l.commitBody().SenderName, "program's name": programBody(3).Name, "application's name": applicationBody(4).Name,
			"site": "acme", "path": appPath,
		}
		if found := secrets.of(string(b)); len(found) > 0 {
			t.Errorf("%s: the log holds %q: %s", status, found, b)
		}
	}
	if len(w.whole("acme")) < 20 {
		t.Error("nothing was logged")
	}
}

// whole is the log of a site.
func (w *world) whole(site share.Site) []activity.Entry {
	w.Helper()
	page, err := w.rows.Log.List(w.Context(), site, activity.Query{From: noon.AddDate(0, 0, -1), Until: noon.AddDate(1, 0, 0)}, 1000)
	if err != nil || page.Next != "" {
		w.Fatalf("%q, %v", page.Next, err)
	}
	return page.Entries
}

// othersReadTheLog checks that nobody sees what others did, and that administrators of
// another site see nothing of this one.
func othersReadTheLog(t *testing.T, l letter) {
	t.Helper()
	for _, who := range outsiders["both"] {
		l.same(who, l.lines(l.call(who, "GET", "/v1/activity", nil)))
	}
	l.same("dave", l.lines(l.siteLog(dave, "")), "role-used dave")
	r := l.administer(dave, "GET", "/v1/activity/site", nil)
	r.Header.Set("Authorization", "Bearer "+carol)
	l.expect("with another's role", serve(l.handler, r), http.StatusForbidden, "roles")
}
