package reaper

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/secure-share/secure-share/shared/policy"
	"github.com/secure-share/secure-share/shared/program"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/table"
)

// One sweep a minute can handle all shares of a busy day, without stream
// records and without TTL.
func TestSweepsAloneDeleteEverythingInTime(t *testing.T) {
	w := newWorld(t)
	gone := map[share.ID]time.Time{}
	var all []share.Share
	for how, make := range ends {
		for range 3 {
			w.at(noon)
			s, _, at := make(w)
			all = append(all, s)
			gone[s.ID] = at
			_ = how
		}
	}
	for now := noon; !now.After(noon.Add(rules.Lifetime + time.Minute)); now = now.Add(time.Minute) {
		w.at(now)
		w.sweep()
		for _, s := range all {
			if late := now.Sub(gone[s.ID]); late >= time.Minute && w.disk.has(s) {
				t.Fatalf("%s: the blob is still there %v after the end", s.Status, late)
			}
		}
	}
	if owed := w.owed(); len(owed) != 0 {
		t.Errorf("still owed: %v", owed)
	}
}

func TestTwoSweepsAtOnce(t *testing.T) {
	w := newWorld(t)
	var all []share.Share
	for range 200 {
		all = append(all, w.available())
	}
	w.at(noon.Add(rules.Lifetime))
	both := make([]error, 2)
	var running sync.WaitGroup
	for n := range both {
		running.Go(func() { both[n] = w.Sweep(t.Context()) })
	}
	running.Wait()
	if err := errors.Join(both...); err != nil {
		t.Errorf("sweep: %v", err)
	}
	for _, s := range all {
		w.reaped(s, share.Expired)
		recorded := 0
		for _, h := range w.row(s).History {
			if h.What == share.BlobDeleted {
				recorded++
			}
		}
		if recorded != 1 {
			t.Errorf("the deletion is recorded %d times", recorded)
		}
	}
	if owed := w.owed(); len(owed) != 0 {
		t.Errorf("still owed: %v", owed)
	}
}

func TestAnEntryThatAlwaysFailsStarvesNobody(t *testing.T) {
	w := newWorld(t)
	broken := map[share.ID]bool{}
	var failing, others []share.Share
	for range 150 { // the oldest, in every shard
		s := w.available()
		failing = append(failing, s)
		broken[s.ID] = true
	}
	w.at(noon.Add(time.Second))
	for range 150 {
		others = append(others, w.available())
	}
	tries := map[share.ID]int{}
	var mu sync.Mutex
	w.disk.before = func(s share.Share) error {
		mu.Lock()
		defer mu.Unlock()
		tries[s.ID]++
		if broken[s.ID] {
			return errBroken
		}
		return nil
	}
	w.at(noon.Add(rules.Lifetime + time.Hour))
	for round := range 3 {
		w.sweep()
		for _, s := range failing {
			if tries[s.ID] != round+1 {
				t.Fatalf("%d tries in %d sweeps", tries[s.ID], round+1)
			}
		}
	}
	for _, s := range others {
		w.reaped(s, share.Expired)
	}
	broken = nil
	w.sweep()
	for _, s := range failing {
		w.reaped(s, share.Expired)
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
	w := newWorld(t)
	w.uninstall()
	w.at(noon.Add(2 * settling))
	w.Reaper.Store = unreadable{w.Reaper.Store, -1}
	if err := w.Sweep(t.Context()); !errors.Is(err, errBroken) {
		t.Errorf("sweep: %v", err)
	}
	if owed := w.owed(); len(owed) != 1 {
		t.Errorf("owed: %v", owed)
	}
}

func TestAShardThatCannotBeReadIsAnErrorAndDelaysNoOther(t *testing.T) {
	for shard := range table.Shards {
		w := newWorld(t)
		var all []share.Share
		for range 64 {
			all = append(all, w.happens(w.available(), share.Revoke{By: alice}))
		}
		hidden := map[share.ID]bool{}
		for one := range w.store.Due(t.Context(), shard, noon) {
			hidden[one.ID] = true
		}
		w.Reaper.Store = unreadable{w.Reaper.Store, shard}
		if err := w.Sweep(t.Context()); !errors.Is(err, errBroken) {
			t.Errorf("sweep: %v", err)
		}
		for _, s := range all {
			if w.disk.has(s) != hidden[s.ID] {
				t.Errorf("shard %d is broken; blob there: %v, in that shard: %v", shard, w.disk.has(s), hidden[s.ID])
			}
		}
	}
}

func TestIndexesThatLagDoNoHarm(t *testing.T) {
	w := newWorld(t)
	old := w.available()
	w.at(noon.Add(rules.Lifetime))
	w.store.Lag() // has only old entries from now on
	young := w.happens(w.available(), share.Revoke{By: alice})
	for range 3 {
		w.sweep()
	}
	w.reaped(old, share.Expired)
	if n := w.disk.deletions(old.ID); n != 1 {
		t.Errorf("%d deletions of what the index still names", n)
	}
	w.untouched(young)
	w.store.CatchUp()
	w.sweep()
	w.reaped(young, share.Revoked)
}

// Deletions take a second each, one after the other. The sweep stops taking on
// work when only the reserve is left, and finishes what it began.
func TestASweepStopsTakingOnWorkInTime(t *testing.T) {
	for what, owe := range map[string]func(*world){
		"shares": func(*world) {},
		"shares of an installation": func(w *world) {
			if err := w.store.Uninstalled(t.Context(), app, w.clock()); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(what, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				w.Reaper.Now = func() time.Time { return w.clock().Add(rules.Lifetime) }
				if what != "shares" {
					w.Reaper.Now = w.clock
				}
				const many = 20 * table.Shards
				for range many {
					w.available()
				}
				owe(w)
				w.disk.before = func(share.Share) error { time.Sleep(time.Second); return nil }
				const work = 7*time.Second + time.Second/2
				ctx, cancel := context.WithTimeout(t.Context(), reserve+work)
				defer cancel()
				began := time.Now()
				if err := w.Sweep(ctx); err != nil {
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
				if n := many - len(w.disk.objects); n != want {
					t.Errorf("%d blobs deleted, want %d", n, want)
				}
				w.disk.before = nil
				if err := w.Sweep(t.Context()); err != nil {
					t.Fatalf("sweep: %v", err)
				}
				if n := len(w.disk.objects); n != 0 {
					t.Errorf("the next sweep leaves %d blobs", n)
				}
			})
		})
	}
}

func (w *world) uninstall() {
	w.t.Helper()
	if err := w.store.Uninstalled(w.t.Context(), app, w.clock()); err != nil {
		w.t.Fatal(err)
	}
}

func TestUninstallEndsEverythingThatTheInstallationMade(t *testing.T) {
	w := newWorld(t)
	var all []share.Share
	for n := range 250 {
		s := w.uploading()
		switch n % 3 {
		case 1:
			s = w.happens(s, share.Commit{By: alice, Stored: s.Content, TicketID: "ticket"})
		case 2:
			s = w.claimed(w.happens(s, share.Commit{By: alice, Stored: s.Content, TicketID: "ticket"}), 1)
		}
		all = append(all, s)
	}
	id := share.NewID()
	another := w.happens(share.Share{Site: site, ID: id}, share.Create{
		Site: site, ID: id, Installation: "another", By: alice, Recipient: bob, Content: share.Content{Length: 1, SHA256: [32]byte{1}},
	})
	w.disk.put(another)
	approved := program.Program{ID: "a", Site: site, Person: alice, Installation: app, ExpiresAt: noon.AddDate(1, 0, 0)}
	for _, p := range []program.Program{approved, {ID: "b", Site: site, Person: alice, Installation: "another", ExpiresAt: approved.ExpiresAt}} {
		if err := w.programs.Add(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	w.uninstall()
	w.sweep()
	for _, s := range all {
		w.reaped(s, share.Revoked)
	}
	w.untouched(another)
	if left, err := w.programs.List(t.Context(), site, alice, noon); err != nil || len(left) != 1 || left[0].Installation != "another" {
		t.Errorf("programs that are left: %+v, %v", left, err)
	}
}

// The policy is deleted with its installation. If that fails, no share waits,
// and the installation stays on the list.
func TestUninstallDeletesThePolicy(t *testing.T) {
	w := newWorld(t)
	set := func(of share.Site, by share.Installation) {
		t.Helper()
		if err := w.store.SetPolicy(t.Context(), of, "", by, policy.Revision{Version: 1, Document: []byte("{}")}, noon.Add(-time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	version := func(of share.Site) int64 {
		t.Helper()
		r, err := w.store.Policy(t.Context(), of, "")
		if err != nil {
			t.Fatal(err)
		}
		return r.Version
	}
	set(site, app)
	set("globex", "another")
	s := w.available()
	w.uninstall()
	w.at(noon.Add(2 * settling))
	w.fault = func(operation string, _ share.ID, done bool) error {
		if operation == "delete policy" && !done {
			return errBroken
		}
		return nil
	}
	w.sweep()
	w.reaped(s, share.Revoked)
	w.sweep()
	if version(site) != 1 || len(w.owed()) != 1 {
		t.Errorf("version %d, owed %v", version(site), w.owed())
	}
	w.fault = nil
	w.sweep()
	if version(site) != 0 || version("globex") != 1 {
		t.Errorf("versions %d and %d", version(site), version("globex"))
	}
}

// A token from before the uninstall, or a lagging index, may bring one more
// share. So the installation stays on the list for a while.
func TestAnInstallationIsSettledOnlyAfterAWhile(t *testing.T) {
	w := newWorld(t)
	w.uninstall()
	w.at(noon.Add(25 * time.Second))
	w.store.Lag()
	late := w.available()
	w.sweep()
	w.untouched(late)
	w.store.CatchUp()
	w.sweep()
	w.reaped(late, share.Revoked)

	w.at(noon.Add(settling - 1))
	w.sweep()
	if owed := w.owed(); len(owed) != 1 || owed[0].Installation != app {
		t.Errorf("owed before the end of settling: %v", owed)
	}
	w.at(noon.Add(settling))
	w.sweep()
	if owed := w.owed(); len(owed) != 0 {
		t.Errorf("owed after settling: %v", owed)
	}
}

func TestAnInstallationIsNotSettledWhileSomethingIsLeft(t *testing.T) {
	w := newWorld(t)
	var all []share.Share
	for range 5 {
		all = append(all, w.available())
	}
	w.uninstall()
	w.at(noon.Add(2 * settling))
	w.fault = func(_ string, id share.ID, done bool) error {
		if id == all[0].ID && !done {
			return errBroken
		}
		return nil
	}
	for range 3 {
		w.sweep()
		if owed := fmt.Sprint(w.owed()); !strings.Contains(owed, string(app)) {
			t.Fatalf("settled with a share left: %s", owed)
		}
	}
	w.untouched(all[0])
	for _, s := range all[1:] {
		w.reaped(s, share.Revoked)
	}
	w.fault = nil
	w.sweep()
	w.reaped(all[0], share.Revoked)
	w.sweep()
	for _, owed := range w.owed() {
		if owed.Installation != "" {
			t.Errorf("still owed: %v", owed)
		}
	}
}

// Other shares do not wait for the thousands of an uninstalled app.
func TestSharesComeBeforeInstallations(t *testing.T) {
	w := newWorld(t)
	left := w.available()
	w.uninstall()
	w.at(noon.Add(time.Second))
	var others []share.Share
	for range 20 * table.Shards { // some in the shard of the installation
		id := share.NewID()
		s := w.happens(share.Share{Site: site, ID: id}, share.Create{
			Site: site, ID: id, Installation: "another", By: alice, Recipient: bob, Content: share.Content{Length: 1, SHA256: [32]byte{1}},
		})
		others = append(others, w.happens(s, share.Revoke{By: alice}))
	}
	shard := -1
	for n := range table.Shards {
		for one := range w.store.Due(t.Context(), n, w.clock()) {
			if one.Installation == app {
				shard = n
			}
		}
	}
	if _, err := w.sweepShard(t.Context(), t.Context(), shard); err != nil {
		t.Fatal(err)
	}
	if n := len(w.disk.deleted); n < 2 || w.disk.deleted[n-1] != left.ID {
		t.Errorf("%d deletions of %d shares, the installation's share not last", n, len(others)+1)
	}
}
