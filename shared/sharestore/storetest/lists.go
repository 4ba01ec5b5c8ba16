package storetest

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/share"
)

func inbox(t *testing.T, store Store) {
	id := ids(5)
	for n, c := range id {
		s := made(t, store, creation(c), noon.Add(time.Duration(n)*time.Hour))
		if n == 4 {
			break // never committed
		}
		// Committed in the opposite order.
		happens(t, store, site, c, commit(s), noon.Add(10*time.Hour-time.Duration(n)*time.Nanosecond))
	}
	happens(t, store, site, id[2], share.Revoke{By: alice}, noon.Add(11*time.Hour))
	strangers := creation(share.NewID())
	strangers.Recipient = carol
	s := made(t, store, strangers, noon)
	happens(t, store, site, s.ID, commit(s), noon)
	elsewhere := creation(share.NewID())
	elsewhere.Site = other
	s = made(t, store, elsewhere, noon)
	happens(t, store, other, s.ID, commit(s), noon)

	listsIDs(t, "bob's inbox", store.Inbox, site, bob, id[:4])
	listsIDs(t, "carol's inbox", store.Inbox, site, carol, []share.ID{strangers.ID})
	listsIDs(t, "bob's inbox elsewhere", store.Inbox, other, bob, []share.ID{elsewhere.ID})
	listsIDs(t, "alice's inbox", store.Inbox, site, alice, nil)
}

func outbox(t *testing.T, store Store) {
	id := ids(3)
	for n, c := range id {
		made(t, store, creation(c), noon.Add(-time.Duration(n)))
	}
	happens(t, store, site, id[1], share.Revoke{By: alice}, noon)
	elsewhere := creation(share.NewID())
	elsewhere.Site = other
	made(t, store, elsewhere, noon)

	listsIDs(t, "alice's outbox", store.Outbox, site, alice, id)
	listsIDs(t, "alice's outbox elsewhere", store.Outbox, other, alice, []share.ID{elsewhere.ID})
	listsIDs(t, "bob's outbox", store.Outbox, site, bob, nil)
}

type reader = func(context.Context, share.Site, share.Person, share.Position, int) ([]share.Share, error)

func listsIDs(t *testing.T, what string, list reader, in share.Site, of share.Person, want []share.ID) {
	t.Helper()
	found, err := list(t.Context(), in, of, share.Position{}, 100)
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	same(t, what, idsOf(found), want)
}

func idsOf(shares []share.Share) (all []share.ID) {
	for _, s := range shares {
		all = append(all, s.ID)
	}
	return all
}

// pages reads lists page by page. Some shares have the same time. Then the id
// decides the order, so that no share is lost or repeated between pages.
func pages(t *testing.T, store Store) {
	id := ids(7)
	want := []share.ID{id[6], id[5], id[4], id[3], id[2], id[1], id[0]}
	for n, c := range id {
		at := noon.Add(time.Duration(n/3) * time.Nanosecond)
		s := made(t, store, creation(c), at)
		happens(t, store, site, c, commit(s), at)
	}
	for limit := 1; limit <= len(id)+1; limit++ {
		for what, l := range map[string]struct {
			of   share.Person
			read reader
		}{"inbox": {bob, store.Inbox}, "outbox": {alice, store.Outbox}} {
			var got []share.ID
			var after share.Position
			for {
				page, err := l.read(t.Context(), site, l.of, after, limit)
				if err != nil {
					t.Fatalf("%s: %v", what, err)
				}
				if len(page) > limit {
					t.Fatalf("%s: %d shares on a page of %d", what, len(page), limit)
				}
				if len(page) == 0 {
					break
				}
				got = append(got, idsOf(page)...)
				last := page[len(page)-1]
				after = share.Position{At: last.CreatedAt, ID: last.ID} // made and committed at once
			}
			same(t, what, got, want)
		}
	}
}

// pageAfterGone begins pages at positions of removed shares, and at positions
// that no share ever had.
func pageAfterGone(t *testing.T, store Store) {
	id := ids(4)
	for n, c := range id {
		at := noon.Add(time.Duration(n) * time.Hour)
		s := made(t, store, creation(c), at)
		happens(t, store, site, c, commit(s), at)
	}
	for what, c := range map[string]struct {
		after share.Position
		want  []share.ID
	}{
		"between two":        {share.Position{At: noon.Add(90 * time.Minute), ID: share.NewID()}, []share.ID{id[1], id[0]}},
		"before the newest":  {share.Position{At: noon.Add(99 * time.Hour), ID: id[0]}, []share.ID{id[3], id[2], id[1], id[0]}},
		"beyond the oldest":  {share.Position{At: noon.Add(-1), ID: id[3]}, nil},
		"at one, by its end": {share.Position{At: noon.Add(time.Hour), ID: id[1]}, []share.ID{id[0]}},
	} {
		for list, read := range map[string]func() ([]share.Share, error){
			"inbox":  func() ([]share.Share, error) { return store.Inbox(t.Context(), site, bob, c.after, 10) },
			"outbox": func() ([]share.Share, error) { return store.Outbox(t.Context(), site, alice, c.after, 10) },
		} {
			found, err := read()
			if err != nil {
				t.Fatalf("%s %s: %v", list, what, err)
			}
			same(t, list+" from "+what, idsOf(found), c.want)
		}
	}
}

// pageOfUnreadable lists shares whose rows partly do not decode: the first, the
// last and more than a page in between. They are listed in their order, marked as
// unreadable.
func pageOfUnreadable(t *testing.T, store Store) {
	id := ids(9)
	for n, c := range id {
		at := noon.Add(time.Duration(n) * time.Hour)
		s := made(t, store, creation(c), at)
		happens(t, store, site, c, commit(s), at)
	}
	spoiled := map[share.ID]bool{}
	for _, n := range []int{0, 3, 4, 5, 8} {
		store.Spoil(site, id[n])
		spoiled[id[n]] = true
	}
	want := slices.Clone(id)
	slices.Reverse(want)
	for what, l := range map[string]struct {
		of   share.Person
		read reader
		at   func(share.Share) time.Time
	}{
		"inbox":  {bob, store.Inbox, func(s share.Share) time.Time { return s.CommittedAt }},
		"outbox": {alice, store.Outbox, func(s share.Share) time.Time { return s.CreatedAt }},
	} {
		for limit := 1; limit <= len(want)+1; limit++ {
			var got []share.ID
			var after share.Position
			for {
				page, err := l.read(t.Context(), site, l.of, after, limit)
				if err != nil {
					t.Fatalf("%s: %v", what, err)
				}
				for _, s := range page {
					if s.Unreadable != spoiled[s.ID] || s.Site != site || s.Sender != alice || s.Recipient != bob {
						t.Errorf("%s: %+v", what, s)
					}
				}
				got = append(got, idsOf(page)...)
				if len(page) < limit {
					break
				}
				last := page[limit-1]
				after = share.Position{At: l.at(last), ID: last.ID}
			}
			same(t, what, got, want)
		}
	}
}

// endsUnreadable ends shares whose rows do not decode. The rows stored then
// decode.
func endsUnreadable(t *testing.T, store Store) {
	id := ids(2)
	for n, e := range []share.Event{share.Revoke{By: alice}, share.Decline{By: bob}} {
		s := made(t, store, creation(id[n]), noon)
		happens(t, store, site, id[n], commit(s), noon)
		store.Spoil(site, id[n])
		found, err := store.Get(t.Context(), site, id[n])
		if err != nil || !found.Unreadable || found.Sender != alice || found.Recipient != bob || !found.CreatedAt.Equal(noon) {
			t.Fatalf("%+v, %v", found, err)
		}
		happens(t, store, site, id[n], e, noon.Add(time.Hour))
		found, err = store.Get(t.Context(), site, id[n])
		if err != nil || found.Unreadable || !found.Status.Ended() || found.BlobKey() != s.BlobKey() {
			t.Errorf("%+v, %v", found, err)
		}
		if _, there := store.Blob(site, id[n]); there {
			t.Error("the blob item is still there")
		}
	}
}

// endsUnknown ends a share with a status that only another release knows.
func endsUnknown(t *testing.T, store Store) {
	for n, e := range []share.Event{share.Revoke{By: alice}, share.Uninstall{Installation: installation}} {
		id := ids(2)[n]
		s := made(t, store, creation(id), noon)
		happens(t, store, site, id, commit(s), noon)
		frozen, err := store.Update(t.Context(), site, id, func(s share.Share) (share.Share, error) {
			s.Status = "frozen"
			s.Version++
			return s, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if found, err := store.Get(t.Context(), site, id); err != nil || found.Status != "frozen" || found.Version != frozen.Version {
			t.Fatalf("%+v, %v", found, err)
		}
		happens(t, store, site, id, e, noon.Add(time.Hour))
		found, err := store.Get(t.Context(), site, id)
		if err != nil || found.Status != share.Revoked || found.BlobKey() != s.BlobKey() {
			t.Errorf("%+v, %v", found, err)
		}
		if _, there := store.Blob(site, id); there {
			t.Error("the blob item is still there")
		}
	}
}

func projection(t *testing.T, store Store) {
	s := full(ids(1)[0])
	put(t, store, s)
	want := givenBack(s)
	want.Installation, want.Content.SHA256, want.Verifier, want.KeyVerifier, want.MailVerifier, want.Metadata = "", [32]byte{}, share.Verifier{}, share.Verifier{}, share.Verifier{}, nil
	want.PartSize, want.UploadID, want.Completing = 0, "", false
	want.RecipientHash, want.Ticket, want.Tickets = share.RecipientHash{}, share.Ticket{}, 0
	want.Claims, want.Acked, want.History = nil, nil, nil
	want.Tries, want.WrongPasswords, want.LockedUntil = 0, nil, time.Time{}
	want.GateVerifier, want.UnlockSecret, want.EmbedOrigins = share.Verifier{}, share.UnlockSecret{}, nil
	want.CopyOf = ""
	want.Place, want.Lifetime, want.Notify, want.MailDomains = "", 0, false, nil
	received := want
	received.FileInfo, received.Label, received.Sending = share.FileInfo{}, share.Label{}, ""
	for what, list := range map[string]struct {
		of   share.Person
		read reader
		want share.Share
	}{"inbox": {bob, store.Inbox, received}, "outbox": {alice, store.Outbox, want}} {
		found, err := list.read(t.Context(), site, list.of, share.Position{}, 10)
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		same(t, what, found, []share.Share{list.want})
	}
}

// openings: the sender's list has those of all shares, the recipient's those of the
// live ones.
func openings(t *testing.T, store Store) {
	var shares []share.Share
	for n, id := range ids(2) {
		c := creation(id)
		c.Openings = share.Openings(n + 3)
		s := made(t, store, c, noon.Add(-time.Duration(n)))
		s = happens(t, store, site, id, commit(s), noon.Add(-time.Duration(n)))
		happens(t, store, site, id, claim(s, 1), noon)
		happens(t, store, site, id, share.Acknowledge{By: bob, Claim: share.ClaimHash{6, 1}}, noon)
		happens(t, store, site, id, claim(s, 2), noon)
		shares = append(shares, happens(t, store, site, id, claim(s, 3), noon))
	}
	shares[1] = happens(t, store, site, shares[1].ID, share.Revoke{By: alice}, noon)
	for what, list := range map[string]struct {
		of   share.Person
		read reader
		live bool // and no others
	}{"inbox": {bob, store.Inbox, true}, "outbox": {alice, store.Outbox, false}} {
		found, err := list.read(t.Context(), site, list.of, share.Position{}, 10)
		if err != nil || len(found) != 2 {
			t.Fatalf("%s: %d shares, %v", what, len(found), err)
		}
		for n, got := range found {
			want := shares[n]
			if list.live && want.Ended() {
				want.Openings, want.Opened, want.OpenedAt = 0, 0, time.Time{}
			}
			if got.Openings != want.Openings || got.Opened != want.Opened || !got.OpenedAt.Equal(want.OpenedAt) || !reflect.DeepEqual(got.Others, want.Others) {
				t.Errorf("%s: opened %d of %s at %s, other leases %v", what, got.Opened, got.Openings, got.OpenedAt, got.Others)
			}
		}
	}
}

// fileInfoOfMany lists more shares than BatchGetItem accepts keys. Each has the
// file info of its own row, if there is any.
func fileInfoOfMany(t *testing.T, store Store) {
	const many = 120
	for n, id := range ids(many) {
		c := creation(id)
		c.FileInfo = share.FileInfo{Sealed: fmt.Append(nil, "name ", n), KeyVersion: int64(n + 1)}
		if n == 60 {
			c.FileInfo = share.FileInfo{}
		}
		made(t, store, c, noon.Add(-time.Duration(n)))
	}
	found, err := store.Outbox(t.Context(), site, alice, share.Position{}, many)
	if err != nil || len(found) != many {
		t.Fatalf("%d shares, %v", len(found), err)
	}
	for n, s := range found {
		want := share.FileInfo{Sealed: fmt.Append(nil, "name ", n), KeyVersion: int64(n + 1)}
		if n == 60 {
			want = share.FileInfo{}
		}
		same(t, string(s.ID), s.FileInfo, want)
	}
}
