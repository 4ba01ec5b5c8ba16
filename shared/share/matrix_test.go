package share_test

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/share"
)

// columns of the matrix; "" is not a share yet.
var columns = []share.Status{
	"", share.Uploading, share.Available, share.Claimed, share.Downloaded,
	share.Unconfirmed, share.Declined, share.Revoked, share.Expired, share.Abandoned,
}

// A cell of the matrix is a refusal (an error), the next status, or one of
// these.
type cell any

type marker string

const (
	same  marker = "nothing changes"
	later marker = "nothing changes but what the instant gives: the end of a lease, of an upload URL"
	noted marker = "the status stays, something is noted"
)

// Short names, so that the matrix can be read as one.
var (
	no, self, taken         = share.ErrNotFound, share.ErrSelf, share.ErrIDTaken
	mismatch, unstored      = share.ErrMismatch, share.ErrNotStored
	early, recommit, none   = share.ErrUncommitted, share.ErrRecommit, share.ErrNoSuchClaim
	wrong, busy, live       = share.ErrWrongKey, share.ErrClaimed, share.ErrLive
	dl, uc, de              = share.ErrDownloaded, share.ErrUnconfirmed, share.ErrDeclined
	re, ex, ab              = share.ErrRevoked, share.ErrExpired, share.ErrAbandoned
	gateless, shorter       = share.ErrNoGate, share.ErrShorter
	unbegun, noPart, whole  = share.ErrNotBegun, share.ErrNoSuchPart, share.ErrCommitted
	toUploading, toAvail    = share.Uploading, share.Available
	toBusy, toDownloaded    = share.Claimed, share.Downloaded
	toRevoked, toDeclined   = share.Revoked, share.Declined
	toExpired, toAbandoned  = share.Expired, share.Abandoned
	otherHash, otherContent = share.RecipientHash{9}, share.Content{Length: 99}
)

// matrix has the result of every event in every status, in the order of
// columns: none, uploading, available, claimed, downloaded, unconfirmed,
// declined, revoked, expired, abandoned.
var matrix = []struct {
	name  string
	event share.Event
	cells [10]cell
}{
	{"create", theCreate,
		[10]cell{toUploading, later, same, same, dl, uc, de, re, ex, ab}},
	{"create other content", changed(theCreate, func(c *share.Create) { c.Content = otherContent }),
		[10]cell{toUploading, taken, taken, taken, taken, taken, taken, taken, taken, taken}},
	{"create for another recipient", changed(theCreate, func(c *share.Create) { c.Recipient = mallory }),
		[10]cell{toUploading, taken, taken, taken, taken, taken, taken, taken, taken, taken}},
	{"create under another key", changed(theCreate, func(c *share.Create) { c.Verifier = wrongKey }),
		[10]cell{toUploading, taken, taken, taken, dl, uc, de, re, ex, ab}},
	{"create for oneself", changed(theCreate, func(c *share.Create) { c.Recipient = alice }),
		[10]cell{self, taken, taken, taken, taken, taken, taken, taken, taken, taken}},
	{"create by another", changed(theCreate, func(c *share.Create) { c.By = mallory }),
		[10]cell{toUploading, taken, taken, taken, taken, taken, taken, taken, taken, taken}},

	{"begin an upload in parts", share.BeginUpload{By: alice, UploadID: "u"},
		[10]cell{no, unbegun, unbegun, unbegun, dl, uc, de, re, ex, ab}},
	{"grant parts", share.GrantParts{By: alice, Parts: []share.Part{{Number: 1}}},
		[10]cell{no, unbegun, unbegun, unbegun, dl, uc, de, re, ex, ab}},
	{"create again in a sending", changed(theCreate, func(c *share.Create) { c.Sending = "s" }),
		[10]cell{toUploading, taken, taken, taken, taken, taken, taken, taken, taken, taken}},
	{"create again in parts", theCreateInParts,
		[10]cell{toUploading, taken, taken, taken, taken, taken, taken, taken, taken, taken}},

	{"commit", theCommit,
		[10]cell{no, toAvail, same, same, dl, uc, de, re, ex, ab}},
	{"commit without an upload", changed(theCommit, func(c *share.Commit) { c.Stored = share.Content{} }),
		[10]cell{no, unstored, same, same, dl, uc, de, re, ex, ab}},
	{"commit of other content", changed(theCommit, func(c *share.Commit) { c.Stored = otherContent }),
		[10]cell{no, mismatch, same, same, dl, uc, de, re, ex, ab}},
	{"commit that says what is stored", changed(theCommit, func(c *share.Commit) { c.SHA256 = content.SHA256 }),
		[10]cell{no, toAvail, same, same, dl, uc, de, re, ex, ab}},
	{"commit that says something else", changed(theCommit, func(c *share.Commit) { c.SHA256 = other.SHA256 }),
		[10]cell{no, mismatch, mismatch, mismatch, dl, uc, de, re, ex, ab}},
	{"commit for another address", changed(theCommit, func(c *share.Commit) { c.RecipientHash = otherHash }),
		[10]cell{no, toAvail, recommit, recommit, dl, uc, de, re, ex, ab}},
	{"commit without an address", changed(theCommit, func(c *share.Commit) { c.RecipientHash = share.RecipientHash{} }),
		[10]cell{no, toAvail, same, same, dl, uc, de, re, ex, ab}},
	{"ticket", share.IssueTicket{By: alice, RecipientHash: otherHash, TicketID: "t2"},
		[10]cell{no, early, noted, busy, dl, uc, de, re, ex, ab}},

	{"show", share.Show{By: bob, Proof: key},
		[10]cell{no, no, same, same, wrong, wrong, wrong, wrong, wrong, no}},
	{"show with a wrong key", share.Show{By: bob, Proof: wrongKey},
		[10]cell{no, no, wrong, wrong, wrong, wrong, wrong, wrong, wrong, no}},
	{"show with no key", share.Show{By: bob},
		[10]cell{no, no, wrong, wrong, wrong, wrong, wrong, wrong, wrong, no}},
	{"claim", theClaim,
		[10]cell{no, no, toBusy, later, dl, uc, de, re, ex, no}},
	{"claim with another claim id", changed(theClaim, func(c *share.Claim) { c.Claim = claimIDs[1] }),
		[10]cell{no, no, toBusy, busy, dl, uc, de, re, ex, no}},
	{"claim with a wrong key", changed(theClaim, func(c *share.Claim) { c.Proof = wrongKey }),
		[10]cell{no, no, wrong, wrong, dl, uc, de, re, ex, no}},
	{"claim with no key", changed(theClaim, func(c *share.Claim) { c.Proof = share.Verifier{} }),
		[10]cell{no, no, wrong, wrong, dl, uc, de, re, ex, no}},
	{"try a password", share.TryPassword{By: bob, Proof: key},
		[10]cell{no, no, same, same, wrong, wrong, wrong, wrong, wrong, no}},
	{"unlock without a gate", share.Unlock{By: bob, Proof: key},
		[10]cell{no, no, gateless, gateless, wrong, wrong, wrong, wrong, wrong, no}},
	{"unlock by a token without a gate", share.UnlockByToken{By: bob},
		[10]cell{no, no, no, no, no, no, no, no, no, no}},
	{"change the unlock secret without a gate", share.ChangeUnlockSecret{By: alice, Secret: share.NewUnlockSecret()},
		[10]cell{no, gateless, gateless, gateless, dl, uc, de, re, ex, ab}},
	{"extend", share.Extend{By: alice},
		[10]cell{no, early, same, same, dl, uc, de, re, ex, ab}},
	{"extend to less", share.Extend{By: alice, Lifetime: time.Hour},
		[10]cell{no, early, shorter, shorter, dl, uc, de, re, ex, ab}},
	{"lift the lock", share.LiftLock{By: alice},
		[10]cell{no, same, same, same, dl, uc, de, re, ex, ab}},
	{"acknowledge", theAck,
		[10]cell{no, no, toDownloaded, toDownloaded, same, toDownloaded, noted, noted, noted, no}},
	{"acknowledge an id without a lease", share.Acknowledge{By: bob, Claim: claimIDs[1]},
		[10]cell{no, no, none, none, none, none, none, none, none, no}},

	{"revoke", share.Revoke{By: alice},
		[10]cell{no, toRevoked, toRevoked, toRevoked, dl, uc, de, same, ex, ab}},
	{"decline", share.Decline{By: bob},
		[10]cell{no, no, toDeclined, toDeclined, dl, uc, same, re, ex, no}},
	{"uninstall", share.Uninstall{Installation: "jira"},
		[10]cell{no, toRevoked, toRevoked, toRevoked, same, same, same, same, same, same}},
	{"uninstall another", share.Uninstall{Installation: "confluence"},
		[10]cell{no, no, no, no, no, no, no, no, no, no}},
	{"erase", share.Erase{Installation: "jira"},
		[10]cell{no, live, live, live, noted, noted, noted, noted, noted, noted}},
	{"erase another", share.Erase{Installation: "confluence"},
		[10]cell{no, no, no, no, no, no, no, no, no, no}},
	{"erase without an installation", share.Erase{},
		[10]cell{no, no, no, no, no, no, no, no, no, no}},
	{"close the sender's account", share.CloseAccount{Person: alice},
		[10]cell{no, noted, noted, noted, noted, noted, noted, noted, noted, noted}},
	{"close the recipient's account", share.CloseAccount{Person: bob},
		[10]cell{no, toAbandoned, toExpired, toExpired, noted, noted, noted, noted, noted, noted}},
	{"close another account", share.CloseAccount{Person: mallory},
		[10]cell{no, same, same, same, same, same, same, same, same, same}},
	{"tick", share.Tick{},
		[10]cell{no, same, same, same, same, same, same, same, same, same}},
	{"reaped", share.Reaped{},
		[10]cell{no, live, live, live, noted, noted, noted, noted, noted, noted}},
}

func changed[E share.Event](e E, change func(*E)) E {
	change(&e)
	return e
}

func TestMatrix(t *testing.T) {
	for _, row := range matrix {
		for i, status := range columns {
			t.Run(fmt.Sprintf("%s/%s", row.name, status), func(t *testing.T) {
				s, at := of(t, status)
				holds(t, row.cells[i], s, row.event, at)
			})
		}
	}
}

// holds fails unless e has the result of the cell for s at that time.
func holds(t *testing.T, want cell, s share.Share, e share.Event, at time.Time) {
	t.Helper()
	now, err := rules.Apply(s, share.Tick{}, at)
	if err != nil {
		now = s // no share yet, or none any more
	}
	next, err := rules.Apply(s, e, at)
	switch want := want.(type) {
	case error:
		if !errors.Is(err, want) || !reflect.DeepEqual(next, s) {
			t.Errorf("got %q, %v; want it as it was, and %v", next.Status, err, want)
		}
		return
	case share.Status:
		if err != nil || next.Status != want {
			t.Errorf("got %q, %v; want %q", next.Status, err, want)
		}
	case marker:
		if want == later {
			now.Version, now.RefillableUntil, now.Lease.EndsAt = next.Version, next.RefillableUntil, next.Lease.EndsAt
			want = same
		}
		if err != nil || next.Status != now.Status || reflect.DeepEqual(next, now) != (want == same) {
			t.Errorf("got %q, %v; want %q: %s", next.Status, err, now.Status, want)
		}
	default:
		t.Errorf("the matrix has no cell here")
	}
	version := s.Version
	if !equal(next, s) {
		version++
	}
	if next.Version != version {
		t.Errorf("got version %d, want %d", next.Version, version)
	}
	if again, err := rules.Apply(next, share.Tick{}, at); err != nil || !reflect.DeepEqual(again, next) {
		t.Errorf("a tick at the same instant still changes something: %v", err)
	}
}

// The matrix and the model's questions cover every event and every status of
// the package.
func TestMatrixIsComplete(t *testing.T) {
	inMatrix, inModel := map[string]bool{}, map[string]bool{}
	for _, row := range matrix {
		inMatrix[nameOf(row.event)] = true
	}
	for _, q := range questions {
		if q.event != nil {
			inModel[nameOf(q.event(absent))] = true
		}
	}
	events := methods(t, "event.go", "event")
	if len(events) < 12 {
		t.Fatalf("found only the events %v", events)
	}
	for _, e := range events {
		if !inMatrix[e] {
			t.Errorf("the matrix lacks %s", e)
		}
		// Mail tickets, tries of passwords and unlock secrets do not affect the status of a
		// share. A closed account ends a share as uninstall does, and nobody can act for it
		// afterwards. An erased share has ended and names nobody any more.
		if !inModel[e] && !slices.Contains([]string{"IssueTicket", "TryPassword", "Unlock", "UnlockByToken", "ChangeUnlockSecret", "LiftLock", "CloseAccount", "Erase"}, e) {
			t.Errorf("the model lacks %s", e)
		}
	}
	for _, s := range share.Statuses() {
		if !slices.Contains(columns, s) || ways[s] == nil {
			t.Errorf("the matrix lacks %s", s)
		}
	}
	if got := constants(t, "status.go", "Status"); got != len(share.Statuses()) {
		t.Errorf("Statuses lists %d of %d", len(share.Statuses()), got)
	}
}

func nameOf(e share.Event) string { return reflect.TypeOf(e).Name() }

// methods lists the receivers of the methods of that name.
func methods(t *testing.T, file, name string) (receivers []string) {
	for _, d := range parse(t, file).Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Name.Name == name && f.Recv != nil {
			receivers = append(receivers, f.Recv.List[0].Type.(*ast.Ident).Name)
		}
	}
	return receivers
}

// constants counts the constants of that type.
func constants(t *testing.T, file, typ string) (n int) {
	ast.Inspect(parse(t, file), func(node ast.Node) bool {
		if v, ok := node.(*ast.ValueSpec); ok {
			if id, ok := v.Type.(*ast.Ident); ok && id.Name == typ {
				n += len(v.Names)
			}
		}
		return true
	})
	return n
}

func parse(t *testing.T, file string) *ast.File {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// In every status, a person without a role in the share cannot learn that it
// exists, nor can one whose role does not allow the event act. Create is
// excluded: its id is the caller's own.
func TestStrangersFindNothing(t *testing.T) {
	for _, row := range matrix {
		t.Run(row.name, func(t *testing.T) {
			e := reflect.New(reflect.TypeOf(row.event)).Elem()
			e.Set(reflect.ValueOf(row.event))
			by := reflect.ValueOf(row.event).FieldByName("By")
			if !by.IsValid() || nameOf(row.event) == "Create" {
				return
			}
			others := map[share.Person]share.Person{alice: bob, bob: alice}
			for _, stranger := range []share.Person{mallory, others[share.Person(by.String())], ""} {
				e.FieldByName("By").SetString(string(stranger))
				for _, status := range columns {
					s, at := of(t, status)
					next, err := rules.Apply(s, e.Interface().(share.Event), at)
					if !errors.Is(err, share.ErrNotFound) || !reflect.DeepEqual(next, s) {
						t.Errorf("%s of a %q share by %q: %v", row.name, status, stranger, err)
					}
				}
			}
		})
	}
}
