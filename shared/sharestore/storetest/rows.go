package storetest

import (
	"bytes"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/share"
)

// full has every field set, with times in nanoseconds and in another zone.
func full(id share.ID) share.Share {
	zone := time.FixedZone("east", 5*3600+1800)
	at := func(n int) time.Time { return noon.Add(time.Duration(n)*time.Hour + time.Duration(n)).In(zone) }
	return share.Share{
		Site: site, ID: id, Version: 1, Status: share.Claimed, Installation: installation,
		Sender: alice, Recipient: bob,
		Content:  share.Content{Length: 1<<40 + 1, SHA256: [32]byte{1, 31: 9}},
		PartSize: 1<<32 + 1, UploadID: "upload", Completing: true, Verifier: share.Verifier{2, 31: 9}, MailVerifier: share.Verifier{3, 31: 8}, KeyVerifier: share.Verifier{4, 31: 7},
		GateVerifier: share.Verifier{5, 31: 6}, UnlockSecret: share.UnlockSecretOf(bytes.Repeat([]byte{6}, 32)), EmbedOrigins: []string{"https://b.example", "https://a.example"},
		Metadata: []byte{0, 255, 1},
		CopyOf:   "EBESExQVFhcYGRobHB0eHw", Sending: "ICEiIyQlJicoKSorLC0uLw",
		Place: "space:98304", Lifetime: time.Hour + 1, Notify: true, MailDomains: []string{"globex.example", "acme.example"},
		Description: share.Description{Sealed: []byte{254, 0}, KeyVersion: 3},
		FileInfo:    share.FileInfo{Sealed: []byte{253, 0}, KeyVersion: 4},
		Label:       share.Label{Sealed: []byte{252, 0}, KeyVersion: 5},
		CreatedAt:   at(1), UploadDeadline: at(2), RefillableUntil: at(3), CommittedAt: at(4), ExpiresAt: at(5),
		EndedAt: at(6), ReapedAt: at(7),
		RecipientHash: share.RecipientHash{4, 31: 9},
		Ticket:        share.Ticket{ID: "jti", IssuedAt: at(8), ExpiresAt: at(9)}, Tickets: 4,
		Lease: share.Lease{Claim: share.ClaimHash{5, 31: 9}, Since: at(10), EndsAt: at(11)}, Leases: 2,
		Openings: 3, Opened: 1, OpenedAt: at(18), Others: []share.Lease{{Claim: share.ClaimHash{7}, Since: at(19), EndsAt: at(20)}},
		Acked:  []share.ClaimHash{{6, 31: 9}, {5, 31: 8}},
		Claims: []share.ClaimHash{{6, 31: 9}, {5, 31: 9}, {7}, {5, 31: 8}},
		Tries:  12, WrongPasswords: []time.Time{at(15), at(16)}, LockedUntil: at(17),
		History: []share.Entry{{At: at(12), What: share.Created, Until: at(13)}, {At: at(13), What: share.Committed, Until: at(14)}},
	}
}

func readsBack(t *testing.T, store Store) {
	id := ids(5)
	everything := full(id[0])
	filled := everything
	filled.Unreadable = true // which is not stored
	filled.Erased = true     // which has almost no other fields: see erases
	if zero := zeroField(reflect.ValueOf(filled), "Share"); zero != "" {
		t.Fatalf("the test leaves %s zero", zero)
	}
	whole := full(id[1])
	whole.CreatedAt = noon.Truncate(time.Second)
	whole.History[1].Until = time.Time{}
	bare := full(id[2])
	bare.Metadata, bare.Description.Sealed, bare.FileInfo.Sealed, bare.Label.Sealed, bare.Claims, bare.History, bare.MailDomains, bare.EmbedOrigins, bare.Others, bare.Acked = nil, nil, nil, nil, nil, nil, nil, nil, nil, nil
	for _, s := range []share.Share{
		everything, whole, bare,
		{Site: site, ID: id[3], Version: 1, Status: share.Uploading, Sender: alice, Recipient: bob},
		{Site: site, ID: id[4], Version: 1 << 40, Status: share.Revoked, Sender: alice, Recipient: bob, Claims: []share.ClaimHash{{}}},
	} {
		put(t, store, s)
		same(t, "read back", get(t, store, s.ID), givenBack(s))
	}
}

// put stores s as it is.
func put(t *testing.T, store Store, s share.Share) {
	t.Helper()
	_, err := store.Update(t.Context(), s.Site, s.ID, func(share.Share) (share.Share, error) { return s, nil })
	if err != nil {
		t.Fatalf("put: %v", err)
	}
}

// zeroField names a field of v, at any depth, that is zero.
func zeroField(v reflect.Value, name string) string {
	switch {
	case v.Kind() == reflect.Struct && v.Type() != reflect.TypeFor[time.Time]():
		for i := range v.NumField() {
			if zero := zeroField(v.Field(i), name+"."+v.Type().Field(i).Name); zero != "" {
				return zero
			}
		}
	case v.Kind() == reflect.Slice && v.Len() > 0 && v.Type().Elem().Kind() != reflect.Uint8:
		return zeroField(v.Index(0), name+"[0]")
	case v.IsZero():
		return name
	}
	return ""
}

// givenBack is s as get returns it: times in UTC, claims sorted by their bytes.
func givenBack(s share.Share) share.Share {
	s.History, s.Claims, s.WrongPasswords = slices.Clone(s.History), slices.Clone(s.Claims), slices.Clone(s.WrongPasswords)
	s.Others, s.Acked = slices.Clone(s.Others), slices.Clone(s.Acked)
	sortClaims(s)
	var walk func(reflect.Value)
	walk = func(v reflect.Value) {
		switch {
		case v.Type() == reflect.TypeFor[time.Time]():
			v.Set(reflect.ValueOf(v.Interface().(time.Time).UTC()))
		case v.Kind() == reflect.Struct:
			for i := range v.NumField() {
				walk(v.Field(i))
			}
		case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Struct:
			for i := range v.Len() {
				walk(v.Index(i))
			}
		}
	}
	walk(reflect.ValueOf(&s).Elem())
	return s
}

// claimsInOrder: a share without leases forgets the oldest claim ids.
func claimsInOrder(t *testing.T, store Store) {
	c := creation(ids(1)[0])
	c.Openings = share.UntilExpiry
	s := made(t, store, c, noon)
	happens(t, store, site, c.ID, commit(s), noon)
	var want []share.ClaimHash
	for _, n := range []byte{9, 1, 200, 3, 0} {
		want = append(want, claim(s, n).Claim)
		happens(t, store, site, c.ID, claim(s, n), noon)
	}
	got, err := store.Get(t.Context(), site, c.ID)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "claims", got.Claims, want)
}

func keepsNoMemory(t *testing.T, store Store) {
	id := ids(1)[0]
	scribble := func(s share.Share) {
		s.Metadata[0]++
		s.Description.Sealed[0]++
		s.FileInfo.Sealed[0]++
		s.Label.Sealed[0]++
		s.Claims[0][0]++
		s.Acked[0][0]++
		s.Others[0].Claim[0]++
		s.History[0].What = "scribble"
		s.WrongPasswords[0] = noon
	}
	s := full(id)
	put(t, store, s)
	scribble(s)
	scribble(get(t, store, id))
	for _, line := range listedOf(t, store, s) {
		scribble(line)
	}
	same(t, "after scribbling on copies", get(t, store, id), givenBack(full(id)))
}

// listedOf reads s through both lists, which omit claims and history.
func listedOf(t *testing.T, store Store, s share.Share) []share.Share {
	t.Helper()
	received, err := store.Inbox(t.Context(), s.Site, s.Recipient, share.Position{}, 1)
	if err != nil || len(received) != 1 {
		t.Fatalf("inbox: %d shares, %v", len(received), err)
	}
	sent, err := store.Outbox(t.Context(), s.Site, s.Sender, share.Position{}, 1)
	if err != nil || len(sent) != 1 {
		t.Fatalf("outbox: %d shares, %v", len(sent), err)
	}
	received[0].FileInfo.Sealed = make([]byte, 1)
	received[0].Label.Sealed = make([]byte, 1)
	lines := []share.Share{received[0], sent[0]}
	for i := range lines {
		lines[i].Metadata, lines[i].Claims, lines[i].History = make([]byte, 1), make([]share.ClaimHash, 1), make([]share.Entry, 1)
		lines[i].WrongPasswords, lines[i].Acked = make([]time.Time, 1), make([]share.ClaimHash, 1)
	}
	return lines
}

func keepsSitesApart(t *testing.T, store Store) {
	id := ids(1)[0]
	here, there := creation(id), creation(id)
	there.Site, there.Metadata = other, []byte("there")
	made(t, store, here, noon)
	made(t, store, there, noon)
	happens(t, store, other, id, share.Revoke{By: alice}, noon)
	if got := get(t, store, id); got.Status != share.Uploading || string(got.Metadata) != string(here.Metadata) {
		t.Errorf("a share of the other site changed this one: %s", got.Status)
	}
	if _, found := store.Blob(site, id); !found {
		t.Error("the end of the other site's share took this one's blob item")
	}
}

func blobFollows(t *testing.T, store Store) {
	id := ids(1)[0]
	forADay := creation(id)
	forADay.Lifetime = 24 * time.Hour
	s := made(t, store, forADay, noon)
	blobUntil(t, store, "created", id, s.UploadDeadline)
	happens(t, store, site, id, forADay, noon.Add(time.Minute))
	blobUntil(t, store, "created again", id, s.UploadDeadline)
	s = happens(t, store, site, id, commit(s), noon.Add(time.Hour))
	blobUntil(t, store, "committed", id, s.ExpiresAt)
	before := s.ExpiresAt
	s = happens(t, store, site, id, share.Extend{By: alice, Lifetime: 48 * time.Hour}, noon.Add(time.Hour))
	if !s.ExpiresAt.After(before) {
		t.Fatalf("not extended: %s", s.ExpiresAt)
	}
	blobUntil(t, store, "extended", id, s.ExpiresAt)
	s = happens(t, store, site, id, claim(s, 1), noon.Add(2*time.Hour))
	blobUntil(t, store, "claimed", id, s.ExpiresAt)
	happens(t, store, site, id, share.Tick{}, s.Lease.EndsAt)
	blobUntil(t, store, "reopened", id, s.ExpiresAt)
	happens(t, store, site, id, share.Acknowledge{By: bob, Claim: share.ClaimHash{6, 1}}, noon.Add(3*time.Hour))
	noBlob(t, store, "downloaded", id)
	happens(t, store, site, id, share.Reaped{}, noon.Add(4*time.Hour))
	noBlob(t, store, "reaped", id)
}

func blobUntil(t *testing.T, store Store, when string, id share.ID, until time.Time) {
	t.Helper()
	ttl, found := store.Blob(site, id)
	if !found || !ttl.After(until) || ttl.Sub(until) > time.Second {
		t.Errorf("%s: blob item until %v (%v), not the second after %v", when, ttl, found, until)
	}
}

func noBlob(t *testing.T, store Store, when string, id share.ID) {
	t.Helper()
	if ttl, found := store.Blob(site, id); found {
		t.Errorf("%s: there is a blob item until %v", when, ttl)
	}
}

// blobAfterLostRace decides to end the share, loses the race, and then decides
// otherwise.
func blobAfterLostRace(t *testing.T, store Store) {
	id := ids(1)[0]
	made(t, store, creation(id), noon)
	calls := 0
	s, err := store.Update(t.Context(), site, id, func(s share.Share) (share.Share, error) {
		if calls++; calls > 1 {
			return s, nil
		}
		happens(t, store, site, id, commit(s), noon)
		return rules.Apply(s, share.Revoke{By: alice}, noon)
	})
	if err != nil || calls != 2 {
		t.Fatalf("%d decisions, %v", calls, err)
	}
	blobUntil(t, store, "committed", id, s.ExpiresAt)
}

func rowTTL(t *testing.T, store Store) {
	id := ids(1)[0]
	c := creation(id)
	s := made(t, store, c, noon)
	none := func(when string) {
		t.Helper()
		if ttl, found := store.RowTTL(site, id); found {
			t.Errorf("%s: the row has a TTL: %v", when, ttl)
		}
	}
	none("uploading")
	happens(t, store, site, id, commit(s), noon)
	none("available")
	happens(t, store, site, id, share.Decline{By: bob}, noon)
	none("declined")
	happens(t, store, site, id, share.Reaped{}, noon)
	none("while an upload may arrive")
	s = happens(t, store, site, id, share.Reaped{}, s.RefillableUntil)
	until := s.EndedAt.Add(rules.History)
	ttl, found := store.RowTTL(site, id)
	if !found || !ttl.After(until) || ttl.Sub(until) > time.Second {
		t.Errorf("row until %v (%v), not the second after %v", ttl, found, until)
	}
}
