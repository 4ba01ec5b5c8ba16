package reaper

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/policy"
	"github.com/secure-share/secure-share/shared/program"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/table"
)

// One sweep a minute can handle all shares of a busy day, without stream
// records and without TTL.
func TestSweepsAloneDeleteEverythingInTime(t *testing.T) {
	fx := newFixture(t)
	gone := map[share.ID]time.Time{}
	var all []share.Share
	for _, make := range ends {
		for range 3 {
			fx.at(noon)
			s, _, at := make(fx)
			all = append(all, s)
			gone[s.ID] = at
		}
	}
	for now := noon; !now.After(noon.Add(rules.Lifetime + time.Minute)); now = now.Add(time.Minute) {
		fx.at(now)
		fx.sweep()
		for _, s := range all {
			if late := now.Sub(gone[s.ID]); late >= time.Minute && fx.disk.has(s) {
				t.Fatalf("%s: the blob is still there %v after the end", s.Status, late)
			}
		}
	}
	if owed := fx.owed(); len(owed) != 0 {
		t.Errorf("still owed: %v", owed)
	}
}

func TestTwoSweepsAtOnce(t *testing.T) {
	fx := newFixture(t)
	var all []share.Share
	for range 200 {
		all = append(all, fx.available())
	}
	fx.at(noon.Add(rules.Lifetime))
	both := make([]error, 2)
	var running sync.WaitGroup
	for n := range both {
		running.Go(func() { both[n] = fx.Sweep(t.Context()) })
	}
	running.Wait()
	if err := errors.Join(both...); err != nil {
		t.Errorf("sweep: %v", err)
	}
	for _, s := range all {
		fx.reaped(s, share.Expired)
		recorded := 0
		for _, h := range fx.row(s).History {
			if h.What == share.BlobDeleted {
				recorded++
			}
		}
		if recorded != 1 {
			t.Errorf("the deletion is recorded %d times", recorded)
		}
	}
	if owed := fx.owed(); len(owed) != 0 {
		t.Errorf("still owed: %v", owed)
	}
}

func TestAnEntryThatAlwaysFailsStarvesNobody(t *testing.T) {
	fx := newFixture(t)
	broken := map[share.ID]bool{}
	var failing, others []share.Share
	for range 150 { // the oldest, in every shard
		s := fx.available()
		failing = append(failing, s)
		broken[s.ID] = true
	}
	fx.at(noon.Add(time.Second))
	for range 150 {
		others = append(others, fx.available())
	}
	tries := map[share.ID]int{}
	var mu sync.Mutex
	fx.disk.before = func(s share.Share) error {
		mu.Lock()
		defer mu.Unlock()
		tries[s.ID]++
		if broken[s.ID] {
			return errBroken
		}
		return nil
	}
	fx.at(noon.Add(rules.Lifetime + time.Hour))
	for round := range 3 {
		fx.sweep()
		for _, s := range failing {
			if tries[s.ID] != round+1 {
				t.Fatalf("%d tries in %d sweeps", tries[s.ID], round+1)
			}
		}
	}
	for _, s := range others {
		fx.reaped(s, share.Expired)
	}
	broken = nil
	fx.sweep()
	for _, s := range failing {
		fx.reaped(s, share.Expired)
	}
}

// unreadable is a store in which one shard of the due index, or the index of
// installations, cannot be read.
type unreadable struct {
	Store
	shard int
}

func (u unreadable) Due(ctx context.Context, shard int, now time.Time) iter.Seq2[share.Owed, error] {
	if shard == u.shard {
		return func(yield func(share.Owed, error) bool) { yield(share.Owed{}, errBroken) }
	}
	return u.Store.Due(ctx, shard, now)
}

func (u unreadable) Live(context.Context, share.Installation) iter.Seq2[share.Owed, error] {
	return func(yield func(share.Owed, error) bool) { yield(share.Owed{}, errBroken) }
}

func TestAnInstallationThatCannotBeReadIsAnErrorAndStays(t *testing.T) {
	fx := newFixture(t)
	fx.uninstall()
	fx.at(noon.Add(2 * settling))
	fx.Reaper.Store = unreadable{fx.Reaper.Store, -1}
	if err := fx.Sweep(t.Context()); !errors.Is(err, errBroken) {
		t.Errorf("sweep: %v", err)
	}
	if owed := fx.owed(); len(owed) != 1 {
		t.Errorf("owed: %v", owed)
	}
}

func TestAShardThatCannotBeReadIsAnErrorAndDelaysNoOther(t *testing.T) {
	for shard := range table.Shards {
		fx := newFixture(t)
		var all []share.Share
		for range 64 {
			all = append(all, fx.happens(fx.available(), share.Revoke{By: alice}))
		}
		hidden := map[share.ID]bool{}
		for one := range fx.store.Due(t.Context(), shard, noon) {
			hidden[one.ID] = true
		}
		fx.Reaper.Store = unreadable{fx.Reaper.Store, shard}
		if err := fx.Sweep(t.Context()); !errors.Is(err, errBroken) {
			t.Errorf("sweep: %v", err)
		}
		for _, s := range all {
			if fx.disk.has(s) != hidden[s.ID] {
				t.Errorf("shard %d is broken; blob there: %v, in that shard: %v", shard, fx.disk.has(s), hidden[s.ID])
			}
		}
	}
}

func TestIndexesThatLagDoNoHarm(t *testing.T) {
	fx := newFixture(t)
	old := fx.available()
	fx.at(noon.Add(rules.Lifetime))
	fx.store.Lag() // has only old entries from now on
	young := fx.happens(fx.available(), share.Revoke{By: alice})
	for range 3 {
		fx.sweep()
	}
	fx.reaped(old, share.Expired)
	if n := fx.disk.deletions(old.ID); n != 1 {
		t.Errorf("%d deletions of what the index still names", n)
	}
	fx.untouched(young)
	fx.store.CatchUp()
	fx.sweep()
	fx.reaped(young, share.Revoked)
}

// Deletions take a second each, one after the other. The sweep stops taking on
// work when only the reserve is left, and finishes what it began.
func TestASweepStopsTakingOnWorkInTime(t *testing.T) {
	for what, owe := range map[string]func(*fixture){
		"shares": func(*fixture) {},
		"shares of an installation": func(fx *fixture) {
			if err := fx.store.Uninstalled(t.Context(), app, site, fx.clock()); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(what, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				fx := newFixture(t)
				fx.Reaper.Now = func() time.Time { return fx.clock().Add(rules.Lifetime) }
				if what != "shares" {
					fx.Reaper.Now = fx.clock
				}
				const many = 20 * table.Shards
				for range many {
					fx.available()
				}
				owe(fx)
				fx.disk.before = func(share.Share) error { time.Sleep(time.Second); return nil }
				const work = 7*time.Second + time.Second/2
				ctx, cancel := context.WithTimeout(t.Context(), reserve+work)
				defer cancel()
				began := time.Now()
				if err := fx.Sweep(ctx); err != nil {
					t.Fatalf("sweep: %v", err)
				}
				// The last deletion began before the reserve.
				if took := time.Since(began); took < work || took > work+time.Second {
					t.Errorf("took %v", took)
				}
				want := 8 * parallel
				if what != "shares" {
					want = 8
				}
				if n := many - len(fx.disk.objects); n != want {
					t.Errorf("%d blobs deleted, want %d", n, want)
				}
				fx.disk.before = nil
				if err := fx.Sweep(t.Context()); err != nil {
					t.Fatalf("sweep: %v", err)
				}
				if n := len(fx.disk.objects); n != 0 {
					t.Errorf("the next sweep leaves %d blobs", n)
				}
			})
		})
	}
}

func (fx *fixture) uninstall() {
	fx.t.Helper()
	if err := fx.store.Uninstalled(fx.t.Context(), app, site, fx.clock()); err != nil {
		fx.t.Fatal(err)
	}
}

func TestUninstallEndsEverythingThatTheInstallationMade(t *testing.T) {
	fx := newFixture(t)
	var all []share.Share
	for n := range 250 {
		s := fx.uploading()
		switch n % 3 {
		case 1:
			s = fx.happens(s, share.Commit{By: alice, Stored: s.Content, TicketID: "ticket"})
		case 2:
			s = fx.claimed(fx.happens(s, share.Commit{By: alice, Stored: s.Content, TicketID: "ticket"}), 1)
		}
		all = append(all, s)
	}
	id := share.NewID()
	another := fx.happens(share.Share{Site: site, ID: id}, share.Create{
		Site: site, ID: id, Installation: "another", By: alice, Recipient: bob, Content: share.Content{Length: 1, SHA256: [32]byte{1}},
	})
	fx.disk.put(another)
	approved := program.Program{ID: "a", Site: site, Person: alice, Installation: app, ExpiresAt: noon.AddDate(1, 0, 0)}
	for _, p := range []program.Program{approved, {ID: "b", Site: site, Person: alice, Installation: "another", ExpiresAt: approved.ExpiresAt}} {
		if err := fx.programs.Add(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	fx.uninstall()
	fx.sweep()
	for _, s := range all {
		fx.reaped(s, share.Revoked)
	}
	fx.untouched(another)
	if left, err := fx.programs.List(t.Context(), site, alice, noon); err != nil || len(left) != 1 || left[0].Installation != "another" {
		t.Errorf("programs that are left: %+v, %v", left, err)
	}
}

// The policy is deleted with its installation. If that fails, no share waits,
// and the installation stays on the list.
func TestUninstallDeletesThePolicy(t *testing.T) {
	fx := newFixture(t)
	set := func(of share.Site, by share.Installation) {
		t.Helper()
		if err := fx.store.SetPolicy(t.Context(), of, "", by, policy.Revision{Version: 1, Document: []byte("{}")}, noon.Add(-time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	version := func(of share.Site) int64 {
		t.Helper()
		r, err := fx.store.Policy(t.Context(), of, "")
		if err != nil {
			t.Fatal(err)
		}
		return r.Version
	}
	set(site, app)
	set("globex", "another")
	s := fx.available()
	fx.uninstall()
	fx.at(noon.Add(2 * settling))
	fx.fault = func(operation string, _ share.ID, done bool) error {
		if operation == "delete policy" && !done {
			return errBroken
		}
		return nil
	}
	fx.sweep()
	fx.reaped(s, share.Revoked)
	fx.sweep()
	if version(site) != 1 || len(fx.owed()) != 1 {
		t.Errorf("version %d, owed %v", version(site), fx.owed())
	}
	fx.fault = nil
	fx.sweep()
	if version(site) != 0 || version("globex") != 1 {
		t.Errorf("versions %d and %d", version(site), version("globex"))
	}
}

// A token from before the uninstall, or a lagging index, may bring one more
// share. So the installation stays on the list for a while.
func TestAnInstallationIsSettledOnlyAfterAWhile(t *testing.T) {
	fx := newFixture(t)
	fx.uninstall()
	fx.at(noon.Add(25 * time.Second))
	fx.store.Lag()
	late := fx.available()
	fx.sweep()
	fx.untouched(late)
	fx.store.CatchUp()
	fx.sweep()
	fx.reaped(late, share.Revoked)

	fx.at(noon.Add(settling - 1))
	fx.sweep()
	if owed := fx.owed(); len(owed) != 1 || owed[0].Installation != app {
		t.Errorf("owed before the end of settling: %v", owed)
	}
	fx.at(noon.Add(settling))
	fx.sweep() // erases the share
	fx.sweep() // finds nothing left
	if owed := fx.owed(); len(owed) != 0 {
		t.Errorf("owed after settling: %v", owed)
	}
}

func TestAnInstallationIsNotSettledWhileSomethingIsLeft(t *testing.T) {
	fx := newFixture(t)
	var all []share.Share
	for range 5 {
		all = append(all, fx.available())
	}
	fx.uninstall()
	fx.at(noon.Add(2 * settling))
	fx.fault = func(_ string, id share.ID, done bool) error {
		if id == all[0].ID && !done {
			return errBroken
		}
		return nil
	}
	for range 3 {
		fx.sweep()
		if owed := fmt.Sprint(fx.owed()); !strings.Contains(owed, string(app)) {
			t.Fatalf("settled with a share left: %s", owed)
		}
	}
	fx.untouched(all[0])
	for _, s := range all[1:] {
		fx.reaped(s, share.Revoked)
	}
	fx.fault = nil
	fx.sweep()
	fx.reaped(all[0], share.Revoked)
	fx.sweep() // erases
	fx.sweep()
	for _, owed := range fx.owed() {
		if owed.Installation != "" {
			t.Errorf("still owed: %v", owed)
		}
	}
}

// Other shares do not wait for the thousands of an uninstalled app.
func TestSharesComeBeforeInstallations(t *testing.T) {
	fx := newFixture(t)
	left := fx.available()
	fx.uninstall()
	fx.at(noon.Add(time.Second))
	var others []share.Share
	for range 20 * table.Shards { // some in the shard of the installation
		id := share.NewID()
		s := fx.happens(share.Share{Site: site, ID: id}, share.Create{
			Site: site, ID: id, Installation: "another", By: alice, Recipient: bob, Content: share.Content{Length: 1, SHA256: [32]byte{1}},
		})
		others = append(others, fx.happens(s, share.Revoke{By: alice}))
	}
	shard := -1
	for n := range table.Shards {
		for one := range fx.store.Due(t.Context(), n, fx.clock()) {
			if one.Installation == app {
				shard = n
			}
		}
	}
	if _, err := fx.sweepShard(t.Context(), t.Context(), shard); err != nil {
		t.Fatal(err)
	}
	if n := len(fx.disk.deleted); n < 2 || fx.disk.deleted[n-1] != left.ID {
		t.Errorf("%d deletions of %d shares, the installation's share not last", n, len(others)+1)
	}
}

// brokenLog fails to clear a site.
type brokenLog struct{ Log }

func (brokenLog) Clear(context.Context, share.Site, share.Installation, time.Time, time.Time, activity.Position, func(share.ID) error) (activity.Position, bool, error) {
	return "", false, errBroken
}

// The log of the site goes when the rest is done, with what the end of the shares added.
func TestUninstallClearsTheLogOfTheSite(t *testing.T) {
	fx := newFixture(t)
	logged := func() int {
		t.Helper()
		page, err := fx.store.Log.List(t.Context(), site, activity.Query{From: noon.Add(-time.Hour), Until: noon.Add(24 * time.Hour)}, 100)
		if err != nil {
			t.Fatal(err)
		}
		return len(page.Entries)
	}
	fx.available()
	fx.uninstall()
	before := logged()
	fx.sweep()
	if n := logged(); n <= before {
		t.Errorf("%d entries before the sweep, %d after it", before, n)
	}
	fx.at(noon.Add(settling))
	fx.sweep() // erases the share
	clear := fx.Log
	fx.Log = brokenLog{clear}
	if err := fx.Sweep(t.Context()); !errors.Is(err, errBroken) || len(fx.owed()) == 0 {
		t.Errorf("a log that cannot be cleared: %v", err)
	}
	fx.Log = clear
	fx.store.Log.Add(site, []activity.Entry{{At: noon.Add(settling + 1), Action: activity.RoleUsed, Actor: alice, About: []share.Person{alice}}})
	fx.at(noon.Add(settling + time.Hour))
	fx.sweep()
	if n := logged(); n != 1 {
		t.Errorf("%d entries are left, want the one of after the uninstall", n)
	}
	if left := fx.owed(); slices.ContainsFunc(left, func(o share.Owed) bool { return o.Installation != "" }) {
		t.Errorf("still owed: %v", left)
	}
}

// longLog takes more than three calls to be cleared. The sweep has time for three.
type longLog struct {
	Log
	calls int
	from  []activity.Position // of each call
	end   context.CancelFunc
}

func (l *longLog) Clear(_ context.Context, _ share.Site, _ share.Installation, _, _ time.Time, after activity.Position, _ func(share.ID) error) (activity.Position, bool, error) {
	l.from = append(l.from, after)
	if l.calls++; l.calls == 3 {
		l.end()
	}
	return activity.Position(fmt.Sprint(l.calls)), l.calls > 3, nil
}

func TestALongLogIsClearedByManySweeps(t *testing.T) {
	fx := newFixture(t)
	fx.uninstall()
	fx.at(noon.Add(settling))
	taking, cancel := context.WithCancel(t.Context())
	defer cancel()
	log := &longLog{Log: fx.Log, end: cancel}
	fx.Log = log
	if _, err := fx.Reaper.uninstall(t.Context(), taking, share.Owed{Installation: app, Site: site, Since: noon}); err != nil {
		t.Fatal(err)
	}
	if left := fx.owed(); log.calls != 3 || len(left) != 1 {
		t.Errorf("%d calls, still owed: %v", log.calls, left)
	}
	fx.sweep()
	if left := fx.owed(); len(left) != 0 || !slices.Equal(log.from, []activity.Position{"", "1", "2", "3"}) {
		t.Errorf("after the next sweep: %v; it cleared after %q", left, log.from)
	}
}

// A site that is not known keeps its log until its entries expire.
func TestUninstallFromAnUnknownSite(t *testing.T) {
	fx := newFixture(t)
	if err := fx.store.Uninstalled(t.Context(), app, "", fx.clock()); err != nil {
		t.Fatal(err)
	}
	fx.at(noon.Add(settling))
	fx.Log = brokenLog{fx.Log}
	fx.sweep()
	if left := fx.owed(); len(left) != 0 {
		t.Errorf("still owed: %v", left)
	}
}
