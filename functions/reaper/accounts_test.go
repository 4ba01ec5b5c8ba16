package reaper

import (
	"context"
	"crypto/ed25519"
	"net/netip"
	"slices"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/application"
	"github.com/secure-share/secure-share/shared/program"
	"github.com/secure-share/secure-share/shared/share"
)

// closes puts bob's account on the list.
func (fx *fixture) closes() {
	fx.t.Helper()
	if err := fx.store.SawAccounts(fx.t.Context(), site, []share.Account{{Person: bob, At: fx.clock()}}); err != nil {
		fx.t.Fatal(err)
	}
	if err := fx.store.AccountClosed(fx.t.Context(), site, bob, app, fx.clock()); err != nil {
		fx.t.Fatal(err)
	}
}

// closing reports whether an account is on the list.
func (fx *fixture) closing() bool {
	fx.t.Helper()
	return slices.ContainsFunc(fx.owed(), func(o share.Owed) bool { return o.Person != "" })
}

// settle sweeps until nothing is left to do for the account.
func (fx *fixture) settle() {
	fx.t.Helper()
	fx.sweep()
	fx.at(fx.clock().Add(settling))
	fx.sweep()
	if fx.closing() {
		fx.t.Error("the account stays on the list")
	}
}

// named returns the entries of the log that still name bob.
func (fx *fixture) named() (found []activity.Entry) {
	fx.t.Helper()
	page, err := fx.store.Log.List(fx.t.Context(), site, activity.Query{From: noon.AddDate(-1, 0, 0), Until: noon.AddDate(1, 0, 0)}, 1000)
	if err != nil {
		fx.t.Fatal(err)
	}
	for _, e := range page.Entries {
		if e.Actor == bob || e.Sender == bob || e.Recipient == bob {
			found = append(found, e)
		}
	}
	return found
}

func TestClosedAccountsAreRemovedEverywhere(t *testing.T) {
	fx := newFixture(t)
	ended := fx.happens(fx.claimed(fx.available(), 1), share.Acknowledge{By: bob, Claim: share.ClaimHash{1}})
	available, uploading := fx.available(), fx.uploading()
	id := share.NewID()
	sent := fx.happens(share.Share{Site: site, ID: id}, share.Create{
		Site: site, ID: id, Installation: app, By: bob, Recipient: alice, Content: share.Content{Length: 1, SHA256: [32]byte{1}}, Verifier: share.Verifier{1},
	})
	if err := fx.store.Log.Count(t.Context(), site, activity.OfRole(activity.Caller{Person: bob, Now: noon})); err != nil {
		t.Fatal(err)
	}
	key := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)).Public().(ed25519.PublicKey)
	listed := application.Application{ID: program.IDOf(key), Key: key, Site: site, Installation: app, People: []share.Person{bob}, Sources: []netip.Prefix{}, RegisteredAt: noon}
	if err := fx.programs.Applications().Add(t.Context(), listed); err != nil {
		t.Fatal(err)
	}

	fx.at(noon.Add(time.Minute))
	fx.closes()
	fx.settle()
	for what, s := range map[string]share.Share{"ended": ended, "available": available, "uploading": uploading, "sent": sent} {
		if row := fx.row(s); row.Sender == bob || row.Recipient == bob {
			t.Errorf("%s: from %q to %q", what, row.Sender, row.Recipient)
		}
	}
	fx.reaped(available, share.Expired)
	fx.reaped(uploading, share.Abandoned)
	if row := fx.row(sent); row.Sender != share.Closed || row.Recipient != alice || row.Status != share.Uploading {
		t.Errorf("sent: %+v", row)
	}
	if left := fx.named(); len(left) > 0 {
		t.Errorf("the log still has %+v", left)
	}
	if got, err := fx.programs.Applications().Get(t.Context(), listed.ID, noon); err != nil || got.Lists(bob) || got.ByConsent() {
		t.Errorf("an application may act for %v, %v", got.People, err)
	}
}

// A step that was decided before the account was closed, or that an index shows late, is
// found by a later sweep.
func TestClosedAccountsSettle(t *testing.T) {
	fx := newFixture(t)
	fx.store.Lag()
	late := fx.available()
	if _, _, err := fx.store.Log.Clear(t.Context(), site, app, noon.Add(time.Hour), noon.Add(time.Hour), "", func(share.ID) error { return nil }); err != nil { // the index alone has to find it
		t.Fatal(err)
	}
	fx.closes()
	fx.sweep()
	if !fx.closing() {
		t.Fatal("the account left the list before it settled")
	}
	fx.store.CatchUp()
	fx.at(noon.Add(settling))
	fx.sweep()
	if row := fx.row(late); row.Recipient != share.Closed || !fx.closing() {
		t.Errorf("the share names %q; on the list: %v", row.Recipient, fx.closing())
	}
	fx.sweep()
	if fx.closing() {
		t.Error("the account stays on the list")
	}
}

// If a share cannot be changed, its entries still name the account, so that a later sweep
// finds it.
func TestClosedAccountsAreTriedAgain(t *testing.T) {
	fx := newFixture(t)
	s := fx.uploading() // which only the log finds
	fx.fault = func(operation string, id share.ID, done bool) error {
		if operation == "update" && !done {
			return errBroken
		}
		return nil
	}
	fx.closes()
	fx.sweep()
	fx.at(noon.Add(settling))
	fx.sweep()
	if len(fx.named()) == 0 {
		t.Fatal("the log forgot the account before the share did")
	}
	fx.fault = nil
	fx.settle()
	if row := fx.row(s); row.Recipient != share.Closed {
		t.Errorf("the share names %q", row.Recipient)
	}
}

// stoppingLog ends the time of a sweep when it is called.
type stoppingLog struct {
	Log
	calls int
	end   context.CancelFunc
}

func (l *stoppingLog) CloseAccount(context.Context, share.Site, share.Person, time.Time, func(share.ID) error) (int, error) {
	l.calls++
	l.end()
	return 0, nil
}

// A sweep whose time is up begins neither with a share nor with a day of the log, and
// leaves the account to the next one.
func TestClosedAccountsTakeManySweeps(t *testing.T) {
	fx := newFixture(t)
	s := fx.available()
	fx.closes()
	fx.at(noon.Add(settling))
	taking, end := context.WithCancel(t.Context())
	log := &stoppingLog{Log: fx.Log, end: end}
	fx.Log = log
	closed := share.Owed{Site: site, Person: bob, Installation: app, Since: noon}
	for range 2 {
		if err := fx.closeAccount(t.Context(), taking, closed); err != nil || log.calls != 1 || !fx.closing() {
			t.Fatalf("%d days of the log, %v; on the list: %t", log.calls, err, fx.closing())
		}
	}
	fx.Log = log.Log
	late := fx.available()
	if err := fx.closeAccount(t.Context(), taking, closed); err != nil || fx.row(late).Recipient != bob {
		t.Errorf("a share was changed after the end of the time, %v", err)
	}
	fx.settle()
	for _, one := range []share.Share{s, late} {
		if row := fx.row(one); row.Recipient != share.Closed {
			t.Errorf("the share names %q", row.Recipient)
		}
	}
}

// The log may name shares whose rows are gone.
func TestClosedAccountsInEntriesOfPurgedShares(t *testing.T) {
	fx := newFixture(t)
	fx.store.Log.Add(site, []activity.Entry{{At: noon, Action: activity.Claimed, Actor: bob, Share: share.NewID(), Sender: alice, Recipient: bob, About: []share.Person{alice, bob}}})
	fx.closes()
	fx.at(noon.Add(settling))
	fx.sweep()
	if left := fx.named(); len(left) > 0 || !fx.closing() {
		t.Errorf("the log still has %+v; on the list: %t", left, fx.closing())
	}
	fx.sweep()
	if fx.closing() {
		t.Error("the account stays on the list")
	}
}

// A row that cannot be read does not keep an account on the list.
func TestClosedAccountsInUnreadableRows(t *testing.T) {
	fx := newFixture(t)
	s := fx.available()
	fx.store.Spoil(site, s.ID)
	fx.closes()
	fx.settle()
}
