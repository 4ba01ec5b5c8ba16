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
	fx := newFixture(t)
	sh := fx.newShare()

	a := sh.create()
	fx.expect("create", a, http.StatusCreated, "")
	created := decoded[wire.CreateResponse](fx, a)
	if created.Share.Status != "uploading" || created.Share.Role != wire.RoleSender || created.Upload.Method != "PUT" ||
		!created.Share.UploadDeadline.Equal(noon.Add(24*time.Hour)) {
		t.Errorf("created %+v", created)
	}
	fx.expect("bob looks before the commit", sh.show(bob), http.StatusNotFound, "not-found")

	sh.upload()
	fx.pass(time.Minute)
	a = sh.commit()
	fx.expect("commit", a, http.StatusOK, "")
	committed := decoded[wire.CommitResponse](fx, a)
	if committed.Share.Status != "available" || !committed.Share.ExpiresAt.Equal(fx.clock().Add(72*time.Hour)) {
		t.Errorf("committed %+v", committed.Share)
	}
	fx.checkTicket(sh, committed.Ticket)

	inbox := decoded[wire.Page](fx, fx.call(bob, "GET", "/v1/inbox", nil))
	if len(inbox.Items) != 1 || inbox.Items[0].ID != string(sh.id) || inbox.Items[0].Role != wire.RoleRecipient ||
		inbox.Items[0].Metadata != "" || inbox.Items[0].Description == nil || inbox.Items[0].FileInfo != nil || inbox.Items[0].History != nil {
		t.Errorf("bob's inbox: %+v", inbox)
	}
	outbox := decoded[wire.Page](fx, fx.call(alice, "GET", "/v1/outbox", nil))
	if len(outbox.Items) != 1 || outbox.Items[0].ID != string(sh.id) || outbox.Items[0].Role != wire.RoleSender ||
		!reflect.DeepEqual(outbox.Items[0].FileInfo, sh.createBody().FileInfo) {
		t.Errorf("alice's outbox: %+v", outbox)
	}

	fx.pass(time.Minute)
	a = sh.claim()
	fx.expect("claim", a, http.StatusOK, "")
	claimed := decoded[wire.ClaimResponse](fx, a)
	if !claimed.LeaseEndsAt.Equal(fx.clock().Add(15*time.Minute)) || claimed.Length != sh.content.Length ||
		claimed.Metadata != encoded([]byte("sealed metadata")) {
		t.Errorf("claimed %+v", claimed)
	}
	for _, who := range []string{alice, bob} {
		if got := statusOf(fx, sh.show(who)); got != "claimed" {
			t.Errorf("%s sees %s during the download", who, got)
		}
	}

	fx.pass(time.Minute)
	fx.expect("acknowledge", sh.acknowledge(), http.StatusNoContent, "")
	for _, who := range []string{alice, bob} {
		seen := decoded[wire.Share](fx, sh.show(who))
		what := []string{}
		for _, h := range seen.History {
			what = append(what, h.What)
		}
		if seen.Status != "downloaded" || !slices.Equal(what, []string{"created", "committed", "claimed", "downloaded"}) ||
			seen.Metadata != "" || seen.Description == nil || !seen.EndedAt.Equal(fx.clock()) {
			t.Errorf("%s sees %+v afterwards", who, seen)
		}
	}
	if _, there := fx.rows.Blob("acme", sh.id); there {
		t.Error("the blob item is still there")
	}
}

// checkTicket verifies a ticket as the key mailer does.
func (fx *fixture) checkTicket(sh testShare, got wire.Ticket) mailticket.Ticket {
	fx.Helper()
	verifier := mailticket.NewVerifier(ticketIssuer, ticketAudience, jws.Keys{ticketKeyID: &ticketKey.PublicKey}, fx.clock)
	ticket, err := verifier.Verify(string(got.Token))
	if err != nil {
		fx.Fatal(err)
	}
	s := fx.row(sh.id)
	path, id, key := appPath, sh.id, s.Verifier
	if s.Recipient == share.Outsider { // whose id and verifier the key mailer must not learn
		path, id, key = "", sh.id.MailID(), s.MailVerifier
	}
	if ticket.ShareID != id || ticket.RecipientHash != s.RecipientHash || ticket.Verifier != key ||
		ticket.SiteURL != "https://acme.example" || ticket.AppPath != path || ticket.Sender != mailticket.Pseudonym("acme", "alice") ||
		!ticket.ShareExpires.Equal(s.ExpiresAt.Truncate(time.Second)) || !got.ExpiresAt.Equal(s.Ticket.ExpiresAt) {
		fx.Errorf("ticket %+v", ticket)
	}
	return ticket
}

func TestRepetitionsChangeNothing(t *testing.T) {
	fx := newFixture(t)
	sh := fx.newShare()
	first := decoded[wire.CreateResponse](fx, sh.create())
	fx.pass(time.Second)
	a := sh.create()
	fx.expect("create again", a, http.StatusCreated, "")
	if again := decoded[wire.CreateResponse](fx, a); !again.Share.CreatedAt.Equal(first.Share.CreatedAt) ||
		!again.Upload.ExpiresAt.Equal(first.Upload.ExpiresAt.Add(time.Second)) {
		t.Errorf("the second create: %+v, after %+v", again, first)
	}

	sh.upload()
	committed := decoded[wire.CommitResponse](fx, sh.commit())
	version := fx.row(sh.id).Version
	fx.pass(time.Second)
	repeated := decoded[wire.CommitResponse](fx, sh.commit())
	if was, is := fx.checkTicket(sh, committed.Ticket), fx.checkTicket(sh, repeated.Ticket); !reflect.DeepEqual(was, is) {
		t.Errorf("the second commit's ticket %+v, after %+v", is, was)
	}
	a = sh.create()
	fx.expect("create after commit", a, http.StatusOK, "")
	if decoded[wire.CreateResponse](fx, a).Upload != nil {
		t.Error("an upload URL after the commit")
	}
	if got := fx.row(sh.id).Version; got != version {
		t.Errorf("repetitions wrote version %d after %d", got, version)
	}

	lease := decoded[wire.ClaimResponse](fx, sh.claim())
	resumed := decoded[wire.ClaimResponse](fx, sh.claim())
	if resumed != lease {
		t.Errorf("the second claim %+v, after %+v", resumed, lease)
	}
	fx.expect("acknowledge", sh.acknowledge(), http.StatusNoContent, "")
	version = fx.row(sh.id).Version
	fx.pass(time.Second)
	fx.expect("acknowledge again", sh.acknowledge(), http.StatusNoContent, "")
	if got := fx.row(sh.id).Version; got != version {
		t.Errorf("repetitions wrote version %d after %d", got, version)
	}
	for who, status := range map[string]share.Status{alice: share.Revoked, bob: share.Declined} {
		fx.Run(who, func(t *testing.T) {
			sh := fx.in(status)
			version := fx.row(sh.id).Version
			fx.expect("withdraw again", sh.withdraw(who), http.StatusNoContent, "")
			if got := fx.row(sh.id).Version; got != version {
				t.Errorf("%s again wrote version %d after %d", status, got, version)
			}
		})
	}
}

func TestATakenIDStaysWhatItIs(t *testing.T) {
	fx := newFixture(t)
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
		fx.Run(name, func(t *testing.T) {
			sh := fx.newShare()
			fx.expect("create", sh.create(), http.StatusCreated, "")
			before := fx.row(sh.id)
			body := sh.createBody()
			change(&body)
			fx.expect("with another "+name, fx.call(alice, "POST", "/v1/shares", body), http.StatusConflict, "id-taken")
			if fx.row(sh.id).Version != before.Version {
				t.Errorf("with another %s the row changed", name)
			}
		})
	}
	for _, status := range share.Statuses() {
		sh := fx.in(status)
		fx.expect("by another person, "+string(status), fx.call(carol, "POST", "/v1/shares", sh.createBody()), http.StatusConflict, "id-taken")
	}
}

func TestCommitNeedsWhatWasAnnounced(t *testing.T) {
	fx := newFixture(t)
	sh := fx.in(share.Uploading)
	store := func(c share.Content) { sh.blobs.put(sh.row(sh.id), c) }
	other := sh.content
	other.SHA256[0] ^= 1
	for name, tc := range map[string]struct {
		stored share.Content
		slug   string
	}{
		"nothing":        {share.Content{}, "not-stored"},
		"one byte short": {share.Content{Length: sh.content.Length - 1, SHA256: sh.content.SHA256}, "mismatch"},
		"one byte long":  {share.Content{Length: sh.content.Length + 1, SHA256: sh.content.SHA256}, "mismatch"},
		"one bit off":    {other, "mismatch"},
		"no checksum":    {share.Content{Length: sh.content.Length}, "mismatch"},
	} {
		fx.Run(name, func(t *testing.T) {
			store(tc.stored)
			fx.expect(name, sh.commit(), http.StatusConflict, tc.slug)
			if got := sh.row(sh.id).Status; got != share.Uploading {
				t.Errorf("now %s", got)
			}
		})
	}
	sh.upload()
	fx.expect("the announced", sh.commit(), http.StatusOK, "")

	version := sh.row(sh.id).Version
	elsewhere := sh
	elsewhere.hash[0] ^= 1
	fx.expect("for another address", elsewhere.commit(), http.StatusConflict, "recommit")
	if got := sh.row(sh.id).Version; got != version {
		t.Errorf("a refused commit wrote version %d after %d", got, version)
	}

	store(share.Content{})
	fx.expect("again, with the blob gone", sh.commit(), http.StatusOK, "")
}

func TestCommitAnInstantEitherSideOfTheDeadline(t *testing.T) {
	fx := newFixture(t)
	deadline := noon.Add(fx.config.Rules.UploadDeadline)
	for name, tc := range map[string]struct {
		now    time.Time
		status int
		slug   string
	}{
		"just before": {deadline.Add(-1), http.StatusOK, ""},
		"at":          {deadline, http.StatusGone, "abandoned"},
		"just after":  {deadline.Add(1), http.StatusGone, "abandoned"},
	} {
		fx.Run(name, func(t *testing.T) {
			fx.at(noon)
			sh := fx.in(share.Uploading)
			fx.at(tc.now)
			fx.expect(name, sh.commit(), tc.status, tc.slug)
		})
	}
}

func TestDeletionShowsWhenTheReaperRecordedIt(t *testing.T) {
	fx := newFixture(t)
	sh := fx.in(share.Downloaded)
	if seen := decoded[wire.Share](fx, sh.show(alice)); seen.DeletedAt != nil {
		t.Errorf("deleted at %s before anybody did", seen.DeletedAt)
	}
	fx.pass(time.Second)
	fx.reap(sh)
	if seen := decoded[wire.Share](fx, sh.show(bob)); seen.DeletedAt == nil || !seen.DeletedAt.Equal(fx.clock()) {
		t.Errorf("deleted at %v", seen.DeletedAt)
	}
}
