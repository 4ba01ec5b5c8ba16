package fileapi

import (
	"net/http"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/jws"
	"github.com/secure-share/secure-share/shared/mailticket"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

func TestAShareFromBothSides(t *testing.T) {
	w := newWorld(t)
	l := w.letter()

	a := l.create()
	w.expect("create", a, http.StatusCreated, "")
	created := decoded[wire.CreateResponse](w, a)
	if created.Share.Status != "uploading" || created.Share.Role != wire.RoleSender || created.Upload.Method != "PUT" ||
		!created.Share.UploadDeadline.Equal(noon.Add(24*time.Hour)) {
		t.Errorf("created %+v", created)
	}
	w.expect("bob looks before the commit", l.show(bob), http.StatusNotFound, "not-found")

	l.upload()
	w.pass(time.Minute)
	a = l.commit()
	w.expect("commit", a, http.StatusOK, "")
	committed := decoded[wire.CommitResponse](w, a)
	if committed.Share.Status != "available" || !committed.Share.ExpiresAt.Equal(w.clock().Add(72*time.Hour)) {
		t.Errorf("committed %+v", committed.Share)
	}
	w.checkTicket(l, committed.Ticket)

	inbox := decoded[wire.Page](w, w.call(bob, "GET", "/v1/inbox", nil))
	if len(inbox.Items) != 1 || inbox.Items[0].ID != string(l.id) || inbox.Items[0].Role != wire.RoleRecipient ||
		inbox.Items[0].Metadata != "" || inbox.Items[0].Description == nil || inbox.Items[0].FileInfo != nil || inbox.Items[0].History != nil {
		t.Errorf("bob's inbox: %+v", inbox)
	}
	outbox := decoded[wire.Page](w, w.call(alice, "GET", "/v1/outbox", nil))
	if len(outbox.Items) != 1 || outbox.Items[0].ID != string(l.id) || outbox.Items[0].Role != wire.RoleSender ||
		!reflect.DeepEqual(outbox.Items[0].FileInfo, l.createBody().FileInfo) {
		t.Errorf("alice's outbox: %+v", outbox)
	}

	w.pass(time.Minute)
	a = l.claim()
	w.expect("claim", a, http.StatusOK, "")
	claimed := decoded[wire.ClaimResponse](w, a)
	if !claimed.LeaseEndsAt.Equal(w.clock().Add(15*time.Minute)) || claimed.Length != l.content.Length ||
		claimed.Metadata != encoded([]byte("sealed metadata")) {
		t.Errorf("claimed %+v", claimed)
	}
	for _, who := range []string{alice, bob} {
		if got := statusOf(w, l.show(who)); got != "claimed" {
			t.Errorf("%s sees %s during the download", who, got)
		}
	}

	w.pass(time.Minute)
	w.expect("acknowledge", l.acknowledge(), http.StatusNoContent, "")
	for _, who := range []string{alice, bob} {
		seen := decoded[wire.Share](w, l.show(who))
		what := []string{}
		for _, h := range seen.History {
			what = append(what, h.What)
		}
		if seen.Status != "downloaded" || !slices.Equal(what, []string{"created", "committed", "claimed", "downloaded"}) ||
			seen.Metadata != "" || seen.Description == nil || !seen.EndedAt.Equal(w.clock()) {
			t.Errorf("%s sees %+v afterwards", who, seen)
		}
	}
	if _, there := w.rows.Blob("acme", l.id); there {
		t.Error("the blob item is still there")
	}
}

// checkTicket verifies a ticket as the key mailer does.
func (w *world) checkTicket(l letter, got wire.Ticket) mailticket.Ticket {
	w.Helper()
	verifier := mailticket.NewVerifier(ticketIssuer, ticketAudience, jws.Keys{ticketKeyID: &ticketKey.PublicKey}, w.clock)
	ticket, err := verifier.Verify(string(got.Token))
	if err != nil {
		w.Fatal(err)
	}
	s := w.row(l.id)
	if ticket.ShareID != l.id || ticket.RecipientHash != s.RecipientHash || ticket.Verifier != s.Verifier ||
		ticket.SiteURL != "https://acme.example" || ticket.AppPath != appPath || ticket.Sender != mailticket.Pseudonym("acme", "alice") ||
		!ticket.ShareExpires.Equal(s.ExpiresAt.Truncate(time.Second)) || !got.ExpiresAt.Equal(s.Ticket.ExpiresAt) {
		w.Errorf("ticket %+v", ticket)
	}
	return ticket
}

func TestRepetitionsChangeNothing(t *testing.T) {
	w := newWorld(t)
	l := w.letter()
	first := decoded[wire.CreateResponse](w, l.create())
	w.pass(time.Second)
	a := l.create()
	w.expect("create again", a, http.StatusCreated, "")
	if again := decoded[wire.CreateResponse](w, a); !again.Share.CreatedAt.Equal(first.Share.CreatedAt) ||
		!again.Upload.ExpiresAt.Equal(first.Upload.ExpiresAt.Add(time.Second)) {
		t.Errorf("the second create: %+v, after %+v", again, first)
	}

	l.upload()
	committed := decoded[wire.CommitResponse](w, l.commit())
	version := w.row(l.id).Version
	w.pass(time.Second)
	repeated := decoded[wire.CommitResponse](w, l.commit())
	if was, is := w.checkTicket(l, committed.Ticket), w.checkTicket(l, repeated.Ticket); !reflect.DeepEqual(was, is) {
		t.Errorf("the second commit's ticket %+v, after %+v", is, was)
	}
	a = l.create()
	w.expect("create after commit", a, http.StatusOK, "")
	if decoded[wire.CreateResponse](w, a).Upload != nil {
		t.Error("an upload URL after the commit")
	}
	if got := w.row(l.id).Version; got != version {
		t.Errorf("repetitions wrote version %d after %d", got, version)
	}

	lease := decoded[wire.ClaimResponse](w, l.claim())
	resumed := decoded[wire.ClaimResponse](w, l.claim())
	if resumed != lease {
		t.Errorf("the second claim %+v, after %+v", resumed, lease)
	}
	w.expect("acknowledge", l.acknowledge(), http.StatusNoContent, "")
	version = w.row(l.id).Version
	w.pass(time.Second)
	w.expect("acknowledge again", l.acknowledge(), http.StatusNoContent, "")
	if got := w.row(l.id).Version; got != version {
		t.Errorf("repetitions wrote version %d after %d", got, version)
	}
	for who, status := range map[string]share.Status{alice: share.Revoked, bob: share.Declined} {
		l := w.in(status)
		version := w.row(l.id).Version
		w.expect("withdraw again", l.withdraw(who), http.StatusNoContent, "")
		if got := w.row(l.id).Version; got != version {
			t.Errorf("%s again wrote version %d after %d", status, got, version)
		}
	}
}

func TestATakenIDStaysWhatItIs(t *testing.T) {
	w := newWorld(t)
	for name, change := range map[string]func(*wire.CreateRequest){
		"recipient":   func(b *wire.CreateRequest) { b.Recipient = "carol" },
		"verifier":    func(b *wire.CreateRequest) { b.Verifier = b.SHA256 },
		"metadata":    func(b *wire.CreateRequest) { b.Metadata += "AA" },
		"description": func(b *wire.CreateRequest) { b.Description = nil },
		"key version": func(b *wire.CreateRequest) { b.Description.KeyVersion = 2 },
		"file info":   func(b *wire.CreateRequest) { b.FileInfo.Sealed += "AAAA" },
		"its version": func(b *wire.CreateRequest) { b.FileInfo.KeyVersion = 2 },
		"length":      func(b *wire.CreateRequest) { b.Length++ },
		"hash":        func(b *wire.CreateRequest) { b.SHA256 = b.Verifier },
	} {
		l := w.letter()
		w.expect("create", l.create(), http.StatusCreated, "")
		before := w.row(l.id)
		body := l.createBody()
		change(&body)
		w.expect("with another "+name, w.call(alice, "POST", "/v1/shares", body), http.StatusConflict, "id-taken")
		if w.row(l.id).Version != before.Version {
			t.Errorf("with another %s the row changed", name)
		}
	}
	for _, status := range share.Statuses() {
		l := w.in(status)
		w.expect("by another person, "+string(status), w.call(carol, "POST", "/v1/shares", l.createBody()), http.StatusConflict, "id-taken")
	}
}

func TestCommitNeedsWhatWasAnnounced(t *testing.T) {
	w := newWorld(t)
	l := w.in(share.Uploading)
	store := func(c share.Content) { l.blobs.put(l.row(l.id), c) }
	other := l.content
	other.SHA256[0] ^= 1
	for name, tc := range map[string]struct {
		stored share.Content
		slug   string
	}{
		"nothing":        {share.Content{}, "not-stored"},
		"one byte short": {share.Content{Length: l.content.Length - 1, SHA256: l.content.SHA256}, "mismatch"},
		"one byte long":  {share.Content{Length: l.content.Length + 1, SHA256: l.content.SHA256}, "mismatch"},
		"one bit off":    {other, "mismatch"},
		"no checksum":    {share.Content{Length: l.content.Length}, "mismatch"},
	} {
		store(tc.stored)
		w.expect(name, l.commit(), http.StatusConflict, tc.slug)
		if got := l.row(l.id).Status; got != share.Uploading {
			t.Errorf("%s: now %s", name, got)
		}
	}
	l.upload()
	w.expect("the announced", l.commit(), http.StatusOK, "")

	version := l.row(l.id).Version
	elsewhere := l
	elsewhere.hash[0] ^= 1
	w.expect("for another address", elsewhere.commit(), http.StatusConflict, "recommit")
	if got := l.row(l.id).Version; got != version {
		t.Errorf("a refused commit wrote version %d after %d", got, version)
	}

	store(share.Content{})
	w.expect("again, with the blob gone", l.commit(), http.StatusOK, "")
}

func TestCommitAnInstantEitherSideOfTheDeadline(t *testing.T) {
	w := newWorld(t)
	deadline := noon.Add(w.config.Rules.UploadDeadline)
	for name, tc := range map[string]struct {
		now    time.Time
		status int
		slug   string
	}{
		"just before": {deadline.Add(-1), http.StatusOK, ""},
		"at":          {deadline, http.StatusGone, "abandoned"},
		"just after":  {deadline.Add(1), http.StatusGone, "abandoned"},
	} {
		w.at(noon)
		l := w.in(share.Uploading)
		w.at(tc.now)
		w.expect(name, l.commit(), tc.status, tc.slug)
	}
}

func TestDeletionShowsWhenTheReaperRecordedIt(t *testing.T) {
	w := newWorld(t)
	l := w.in(share.Downloaded)
	if seen := decoded[wire.Share](w, l.show(alice)); seen.DeletedAt != nil {
		t.Errorf("deleted at %s before anybody did", seen.DeletedAt)
	}
	w.pass(time.Second)
	w.reap(l)
	if seen := decoded[wire.Share](w, l.show(bob)); seen.DeletedAt == nil || !seen.DeletedAt.Equal(w.clock()) {
		t.Errorf("deleted at %v", seen.DeletedAt)
	}
}
