package fileapi

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/httpapi/httpapitest"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// post makes n committed shares from alice to bob, a second apart, and returns
// their ids, newest first.
func (fx *fixture) post(n int) (ids []string) {
	fx.Helper()
	for range n {
		id := share.NewID()
		content := share.Content{Length: 1, SHA256: [32]byte{1}}
		for _, e := range []share.Event{
			share.Create{Site: "acme", ID: id, Installation: "app/acme", By: "alice", Recipient: "bob", Content: content},
			share.Commit{By: "alice", Stored: content, TicketID: string(share.NewID())},
		} {
			_, err := fx.rows.Update(fx.Context(), "acme", id, func(s share.Share) (share.Share, error) {
				return fx.config.Rules.Apply(s, e, fx.clock())
			})
			if err != nil {
				fx.Fatal(err)
			}
		}
		fx.pass(time.Second)
		ids = append([]string{string(id)}, ids...)
	}
	return ids
}

// pages reads a list to its end.
func (fx *fixture) pages(who, list, limit string) (sizes []int, ids []string) {
	fx.Helper()
	next := ""
	for range 50 {
		page := decoded[wire.Page](fx, fx.call(who, "GET", "/v1/"+list+"?cursor="+next+"&limit="+limit, nil))
		sizes = append(sizes, len(page.Items))
		for _, s := range page.Items {
			ids = append(ids, s.ID)
		}
		if next = page.Next; next == "" {
			return sizes, ids
		}
	}
	fx.Fatal("the list has no end")
	return nil, nil
}

func TestPagingThroughLists(t *testing.T) {
	fx := newFixture(t)
	posted := fx.post(45)
	for list, who := range map[string]string{"inbox": bob, "outbox": alice} {
		fx.Run(list, func(t *testing.T) {
			for limit, want := range map[string][]int{
				"20": {20, 20, 5}, "44": {44, 1}, "45": {45}, "46": {45}, "50": {45}, "15": {15, 15, 15}, "22": {22, 22, 1},
			} {
				fx.Run(limit, func(t *testing.T) {
					sizes, ids := fx.pages(who, list, limit)
					if !slices.Equal(sizes, want) || !slices.Equal(ids, posted) {
						t.Errorf("%s by %s: pages of %v, in order: %v", list, limit, sizes, slices.Equal(ids, posted))
					}
				})
			}
		})
	}
	if page := decoded[wire.Page](fx, fx.call(bob, "GET", "/v1/inbox", nil)); len(page.Items) != 20 {
		t.Errorf("%d items by default", len(page.Items))
	}
	for _, who := range []string{carol, dave, "bob@globex"} {
		if sizes, _ := fx.pages(who, "inbox", "20"); !slices.Equal(sizes, []int{0}) {
			t.Errorf("%s has an inbox of %v", who, sizes)
		}
	}
}

func TestPagesStandStillWhileNewSharesArrive(t *testing.T) {
	fx := newFixture(t)
	posted := fx.post(5)
	first := decoded[wire.Page](fx, fx.call(bob, "GET", "/v1/inbox?limit=2", nil))
	fx.post(3)
	second := decoded[wire.Page](fx, fx.call(bob, "GET", "/v1/inbox?limit=2&cursor="+first.Next, nil))
	if second.Items[0].ID != posted[2] || second.Items[1].ID != posted[3] {
		t.Error("the second page does not follow the first")
	}
}

func TestLimits(t *testing.T) {
	fx := newFixture(t)
	for limit, status := range map[string]int{
		"1": 200, "2": 200, "49": 200, "50": 200, "0": 400, "51": 400, "-1": 400, "": 400, "x": 400, "1.0": 400, "99999999999999999999": 400,
	} {
		fx.Run(limit, func(t *testing.T) {
			for list, who := range map[string]string{"inbox": bob, "outbox": alice} {
				fx.Run(list, func(t *testing.T) {
					a := fx.call(who, "GET", "/v1/"+list+"?limit="+limit, nil)
					if a.Code != status || (status == 400 && httpapitest.Problem(a) != "malformed") {
						t.Errorf("%s, limit %q: %d %s", list, limit, a.Code, httpapitest.Problem(a))
					}
				})
			}
		})
	}
}

func TestCursorsOfOthersAndGarbage(t *testing.T) {
	fx := newFixture(t)
	fx.post(3)
	next := decoded[wire.Page](fx, fx.call(bob, "GET", "/v1/inbox?limit=1", nil)).Next
	raw, err := base64.RawURLEncoding.DecodeString(next)
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		who, list, cursor string
		status            int
	}{
		"own":              {bob, "inbox", next, 200},
		"own, other list":  {bob, "outbox", next, 400},
		"sender":           {alice, "inbox", next, 400},
		"stranger":         {carol, "inbox", next, 400},
		"other site":       {"bob@globex", "inbox", next, 400},
		"cut":              {bob, "inbox", next[:len(next)-1], 400},
		"longer":           {bob, "inbox", next + "A", 400},
		"not canonical":    {bob, "inbox", next[:len(next)-1] + "_", 400},
		"other owner":      {bob, "inbox", "A" + next[1:], 400},
		"letters":          {bob, "inbox", "cursor", 400},
		"three bytes":      {bob, "inbox", "AAAA", 400},
		"its owner alone":  {bob, "inbox", encoded(raw[:ownerBytes]), 400},
		"without the id":   {bob, "inbox", encoded(raw[:ownerBytes+8]), 400},
		"and one byte":     {bob, "inbox", encoded(append(raw, 0)), 400},
		"a share id":       {bob, "inbox", string(share.NewID()), 400},
		"percent":          {bob, "inbox", "%", 400},
		"a line break":     {bob, "inbox", next + "\n", 400},
		"not in the list":  {bob, "inbox", forged(t, fx, "acme", "bob"), 200},
		"forged for other": {bob, "inbox", forged(t, fx, "globex", "bob"), 400},
	} {
		fx.Run(name, func(t *testing.T) {
			a := fx.call(tc.who, "GET", "/v1/"+tc.list+"?limit=1&cursor="+url.QueryEscape(tc.cursor), nil)
			if a.Code != tc.status || (tc.status == 400 && httpapitest.Problem(a) != "malformed") {
				t.Errorf("%d %s", a.Code, a.Body)
			}
		})
	}
}

// forged makes a cursor for a time long ago. Cursors are not authenticated.
func forged(t *testing.T, fx *fixture, site share.Site, p share.Person) string {
	t.Helper()
	c := call{}
	c.Site, c.Person = site, p
	return list{name: "inbox"}.cursor(c, share.Position{At: noon.Add(-time.Hour), ID: share.NewID()})
}

func TestCursorsAreWhatTheySay(t *testing.T) {
	c := call{}
	c.Site, c.Person = "acme", "bob"
	inbox := list{name: "inbox"}
	for _, at := range []time.Time{noon, noon.Add(1), time.Unix(0, 0).UTC(), time.Unix(0, 1<<62).UTC()} {
		want := share.Position{At: at, ID: share.NewID()}
		if got, err := inbox.parseCursor(c, inbox.cursor(c, want)); err != nil || got != want {
			t.Errorf("%v became %v, %v", want, got, err)
		}
	}
	if got, err := inbox.parseCursor(c, ""); err != nil || got != (share.Position{}) {
		t.Errorf("no cursor became %v, %v", got, err)
	}
	far := binary.BigEndian.AppendUint64(inbox.owner(c), 1<<63)
	if _, err := inbox.parseCursor(c, encoded(append(far, make([]byte, 16)...))); err != nil {
		t.Errorf("an instant before 1678: %v", err) // no list has it, but it is a valid position
	}
}

func TestListsShowTimePassed(t *testing.T) {
	fx := newFixture(t)
	fx.post(1)
	fx.pass(fx.config.Rules.Lifetime)
	page := decoded[wire.Page](fx, fx.call(bob, "GET", "/v1/inbox", nil))
	if len(page.Items) != 1 || page.Items[0].Status != "expired" || page.Items[0].EndedAt == nil {
		t.Errorf("after the expiry: %+v", page.Items)
	}
	sh := fx.in(share.Revoked)
	fx.pass(fx.config.Rules.UploadURL + fx.config.Rules.UploadGrace)
	fx.reap(sh)
	fx.pass(fx.config.Rules.History)
	page = decoded[wire.Page](fx, fx.call(alice, "GET", "/v1/outbox", nil))
	if slices.ContainsFunc(page.Items, func(s wire.Share) bool { return s.ID == string(sh.id) }) {
		t.Errorf("after its history a share is still listed: %+v", page.Items)
	}
}

func TestListsAreAskedForWithinTheirOwner(t *testing.T) {
	fx := newFixture(t)
	fx.post(1)
	for who, want := range map[string]int{bob: 1, "bob@acm": 0, "bo@acme": 0, "ob@acme": 0, "bob@globex": 0} {
		fx.Run(who, func(t *testing.T) {
			a := fx.call(who, "GET", "/v1/inbox", nil)
			if got := len(decoded[wire.Page](fx, a).Items); a.Code != http.StatusOK || got != want {
				t.Errorf("%d items", got)
			}
		})
	}
}

func TestAMalformedQueryIsNotTheFirstPage(t *testing.T) {
	fx := newFixture(t)
	for _, query := range []string{"cursor=%zz", "limit=%zz", "limit=1;cursor=x", "limit=1&limit=2", "cursor=&cursor=", "page=2"} {
		if a := fx.call(bob, "GET", "/v1/inbox?"+query, nil); a.Code != http.StatusBadRequest {
			t.Errorf("%s: status %d", query, a.Code)
		}
	}
}

// Rows of earlier releases may have a key version for which clients refuse the
// whole answer. The API then leaves out the fields with that version.
func TestAVersionThatNoKeyHas(t *testing.T) {
	for version, shown := range map[int64]bool{0: false, 1: true, 1<<32 - 1: true, 1 << 32: false, 1<<53 + 1: false, -1: false} {
		t.Run(fmt.Sprint(version), func(t *testing.T) {
			fx := newFixture(t)
			sh := fx.in(share.Available)
			if _, err := fx.rows.Update(t.Context(), "acme", sh.id, func(s share.Share) (share.Share, error) {
				s.Description.KeyVersion = version
				s.Version++
				return s, nil
			}); err != nil {
				t.Fatal(err)
			}
			page := decoded[wire.Page](fx, fx.call(bob, "GET", "/v1/inbox", nil))
			if len(page.Items) != 1 || (page.Items[0].Description != nil) != shown {
				t.Errorf("version %d: %+v", version, page.Items)
			}
			if s := decoded[wire.Share](fx, sh.show(bob)); (s.Description != nil) != shown {
				t.Errorf("version %d: %+v", version, s.Description)
			}
			fx.expect("decline", sh.withdraw(bob), http.StatusNoContent, "")
		})
	}
}
