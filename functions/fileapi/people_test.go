package fileapi

import (
	"encoding/json"
	"net/http/httptest"
	"reflect"
	"regexp"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/limits"
	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/program"
	"github.com/secure-share/secure-share/shared/ratelimit"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// newLimited is a file API with low limits.
func newLimited(t *testing.T, change func(*limits.People)) *fixture {
	t.Helper()
	fx := newFixture(t)
	change(&fx.config.People)
	fx.bare = New(fx.config)
	fx.handler = contract.Handler(t, fx.bare)
	return fx
}

// limited checks that an answer says which limit is reached, and how long to wait.
func (fx *fixture) limited(what string, a *httptest.ResponseRecorder, limit string, wait time.Duration) {
	fx.Helper()
	fx.expect(what, a, 429, "limit")
	if got := problemIn(fx, a); got.Limit != limit || got.Detail == "" {
		fx.Errorf("%s: limit %q, %q", what, got.Limit, got.Detail)
	}
	if got := a.Header().Get("Retry-After"); got != strconv.Itoa(int(wait.Seconds())) {
		fx.Errorf("%s: wait %s s, want %s", what, got, wait)
	}
}

// createdBy announces the share for another sender.
func (sh testShare) createdBy(who string) *httptest.ResponseRecorder {
	return sh.call(who, "POST", "/v1/shares", sh.createBody())
}

func TestAnnouncementsOfAPersonInAnHour(t *testing.T) {
	fx := newLimited(t, func(p *limits.People) { p.Announcements.Max = 3 })
	fx.at(noon.Add(30 * time.Minute))
	var last testShare
	for n := range 3 {
		last = fx.newShare()
		fx.expect("share "+strconv.Itoa(n+1), last.create(), 201, "")
	}
	fx.expect("a repetition", last.create(), 201, "")
	more := fx.newShare()
	fx.limited("one more", more.create(), "announcements", 30*time.Minute)
	fx.expect("it", more.show(alice), 404, "not-found")
	fx.expect("another person", fx.newShare().createdBy(carol), 201, "")
	fx.expect("another site", fx.newShare().createdBy("alice@globex"), 201, "")
	fx.at(noon.Add(time.Hour - 1))
	fx.limited("an instant before the hour ends", more.create(), "announcements", time.Second)
	fx.at(noon.Add(time.Hour))
	fx.expect("when it ends", more.create(), 201, "")
	if got := fx.counts.Take()[metric.RefusedLimit]; got != 2 {
		t.Errorf("%v refusals are counted", got)
	}
}

// What is refused for another reason is not counted.
func TestRefusedAnnouncementsAreNotCounted(t *testing.T) {
	fx := newLimited(t, func(p *limits.People) { p.Announcements.Max = 1 })
	toSelf := fx.newShare().createBody()
	toSelf.Recipient = "alice"
	for range 3 {
		fx.expect("to herself", fx.call(alice, "POST", "/v1/shares", toSelf), 422, "self")
	}
	fx.expect("to bob", fx.newShare().create(), 201, "")
}

func TestUploadsOfAPersonAtOnce(t *testing.T) {
	for name, ends := range map[string]func(testShare) *httptest.ResponseRecorder{
		"commit": func(sh testShare) *httptest.ResponseRecorder { sh.upload(); return sh.commit() },
		"revoke": func(sh testShare) *httptest.ResponseRecorder { return sh.withdraw(alice) },
	} {
		t.Run(name, func(t *testing.T) {
			fx := newLimited(t, func(p *limits.People) { p.Uploads.Max = 2 })
			first := fx.newShare()
			fx.expect("the first", first.create(), 201, "")
			fx.expect("the second", fx.newShare().create(), 201, "")
			more := fx.newShare()
			fx.limited("one more", more.create(), "uploads", time.Minute)
			if a := ends(first); a.Code >= 300 {
				t.Fatalf("%d %s", a.Code, a.Body)
			}
			fx.expect("after the first has ended", more.create(), 201, "")
			fx.limited("one more again", fx.newShare().create(), "uploads", time.Minute)
		})
	}
}

func TestBytesOnADay(t *testing.T) {
	fx := newLimited(t, func(p *limits.People) { p.Bytes.Max, p.SiteBytes.Max = 250, 400 })
	sized := func(n int64) testShare {
		sh := fx.newShare()
		sh.content.Length = n
		return sh
	}
	fx.limited("more than all at once", sized(251).create(), "bytes", 12*time.Hour)
	fx.expect("100 bytes", sized(100).create(), 201, "")
	fx.limited("one byte more than the rest", sized(151).create(), "bytes", 12*time.Hour)
	fx.expect("the rest", sized(150).create(), 201, "")
	fx.limited("a byte", sized(1).create(), "bytes", 12*time.Hour)
	fx.limited("too much for the site", sized(151).createdBy(carol), "site-bytes", 12*time.Hour)
	fx.expect("the rest for the site", sized(150).createdBy(carol), 201, "")
	fx.limited("a byte of the site", sized(1).createdBy(carol), "site-bytes", 12*time.Hour)
	fx.expect("another site", sized(250).createdBy("alice@globex"), 201, "")
	fx.at(noon.Add(12*time.Hour - 1))
	fx.limited("an instant before midnight", sized(1).create(), "bytes", time.Second)
	fx.at(noon.Add(12 * time.Hour))
	fx.expect("at midnight", sized(250).create(), 201, "")
}

func TestOfManyAnnouncementsAtOnceNoMoreThanTheLimit(t *testing.T) {
	fx := newLimited(t, func(p *limits.People) { p.Announcements.Max = 5 })
	var wg sync.WaitGroup
	answers := make([]*httptest.ResponseRecorder, 20)
	for n := range answers {
		wg.Go(func() {
			sh := fx.newShare()
			sh.handler = fx.bare
			answers[n] = sh.create()
		})
	}
	wg.Wait()
	count := map[int]int{}
	for _, a := range answers {
		count[a.Code]++
	}
	if !reflect.DeepEqual(count, map[int]int{201: 5, 429: 15}) {
		t.Errorf("answers: %v", count)
	}
}

func TestTicketsOfAPersonInAnHour(t *testing.T) {
	fx := newLimited(t, func(p *limits.People) { p.Tickets.Max = 2 })
	one, other := fx.in(share.Available), fx.in(share.Available)
	fx.expect("the first", one.ticket(), 200, "")
	fx.expect("the second", other.ticket(), 200, "")
	fx.limited("the third", one.ticket(), "tickets", time.Hour)
	third := fx.in(share.Available)
	if third.row(third.id).Tickets != 1 {
		t.Error("a commit has no ticket")
	}
	fx.at(noon.Add(time.Hour))
	fx.expect("in the next hour", one.ticket(), 200, "")
	fx.expect("of an ended share", fx.in(share.Revoked).ticket(), 410, "revoked")
	fx.expect("what was refused is not counted", other.ticket(), 200, "")
}

func TestPartsOfAPersonInAnHour(t *testing.T) {
	fx := newLimited(t, func(p *limits.People) { p.Parts.Max = 4 })
	p := fx.begun()
	fx.expect("three parts", p.grant(1, 2, 3), 200, "")
	fx.limited("two parts", p.grant(1, 2), "parts", time.Hour)
	fx.expect("one part", p.grant(1), 200, "")
	fx.limited("one more part", p.grant(2), "parts", time.Hour)
	p.upload(1, 2, 3)
	fx.expect("commit", p.commit(), 200, "")
}

func TestWrongKeysAreSlowedDown(t *testing.T) {
	fx := newLimited(t, func(p *limits.People) { p.WrongKeys.Free = 3 })
	sh := fx.in(share.Available)
	wrong := sh
	wrong.secret = keyring.NewSecret()
	for n := range 3 {
		fx.expect("wrong key "+strconv.Itoa(n+1), wrong.claim(), 403, "wrong-key")
	}
	before := fx.row(sh.id)
	fx.limited("a wrong key", wrong.claim(), "wrong-keys", 30*time.Second)
	fx.limited("the right key", sh.claim(), "wrong-keys", 30*time.Second)
	fx.expect("somebody else", sh.call(carol, "POST", sh.path()+"/claim", wrong.claimBody()), 404, "not-found")
	other := fx.in(share.Available)
	fx.expect("another share", other.claim(), 200, "")
	fx.pass(30*time.Second - 1)
	fx.limited("an instant too early", wrong.claim(), "wrong-keys", time.Second)
	fx.pass(1)
	fx.expect("after the wait", wrong.claim(), 403, "wrong-key")
	fx.limited("again", sh.claim(), "wrong-keys", time.Minute)
	if !reflect.DeepEqual(fx.row(sh.id), before) {
		t.Error("the share changed")
	}
	fx.pass(time.Minute)
	fx.expect("the right key after the wait", sh.claim(), 200, "")
}

// A caller who has proven the key can continue the download.
func TestARunningDownloadIsNotSlowedDown(t *testing.T) {
	fx := newLimited(t, func(p *limits.People) { p.WrongKeys.Free = 3 })
	sh := fx.in(share.Claimed)
	elsewhere := sh
	elsewhere.secret, elsewhere.claimID = keyring.NewSecret(), share.NewClaimID()
	for range 3 {
		fx.expect("a wrong key in another window", elsewhere.claim(), 403, "wrong-key")
	}
	fx.limited("one more there", elsewhere.claim(), "wrong-keys", 30*time.Second)
	fx.expect("the download", sh.claim(), 200, "")
	fx.expect("what has ended", fx.endsWithdrawn(sh), 410, "revoked")
}

// endsWithdrawn withdraws a share and then claims it.
func (fx *fixture) endsWithdrawn(sh testShare) *httptest.ResponseRecorder {
	fx.Helper()
	fx.expect("withdraw", sh.withdraw(alice), 204, "")
	return sh.claim()
}

func TestOfManyWrongKeysAtOnceFewAreTried(t *testing.T) {
	fx := newLimited(t, func(p *limits.People) { p.WrongKeys.Free = 4 })
	sh := fx.in(share.Available)
	sh.handler = fx.bare
	var wg sync.WaitGroup
	answers := make([]*httptest.ResponseRecorder, 30)
	for n := range answers {
		wg.Go(func() {
			wrong := sh
			wrong.secret = keyring.NewSecret()
			answers[n] = wrong.claim()
		})
	}
	wg.Wait()
	count := map[int]int{}
	for _, a := range answers {
		count[a.Code]++
	}
	if !reflect.DeepEqual(count, map[int]int{403: 4, 429: 26}) {
		t.Errorf("answers: %v", count)
	}
}

// Each limit has a text, and each text has a limit.
func TestEveryLimitHasAText(t *testing.T) {
	p, names := limits.DefaultPeople(), map[string]bool{}
	uses := append(p.Announcing("acme", "alice", 1, noon), p.Ticket("acme", "alice", noon), p.Granting("acme", "alice", 1, noon))
	for _, u := range uses {
		names[u.Limit.Name] = true
	}
	names[p.WrongKeys.Name] = true
	names[program.Requests("", 0, noon).Limit.Name] = true
	for name := range names {
		if limitDetails[name] == "" || !regexp.MustCompile(`^[a-z-]+$`).MatchString(name) {
			t.Errorf("%s has no text", name)
		}
	}
	if len(limitDetails) != len(names) {
		t.Errorf("%d texts for %d limits", len(limitDetails), len(names))
	}
	for wait, want := range map[time.Duration]string{1: "1", time.Second + 1: "2", time.Hour: "3600"} {
		w := httptest.NewRecorder()
		Problems.Write(w, &ratelimit.ExceededError{Limit: "bytes", RetryAfter: wait})
		if w.Header().Get("Retry-After") != want {
			t.Errorf("%s: Retry-After %s", wait, w.Header().Get("Retry-After"))
		}
	}
}

func problemIn(fx *fixture, a *httptest.ResponseRecorder) (p wire.Problem) {
	fx.Helper()
	if err := json.Unmarshal(a.Body.Bytes(), &p); err != nil {
		fx.Fatal(err)
	}
	return p
}
