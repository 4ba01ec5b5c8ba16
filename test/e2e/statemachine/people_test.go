package statemachine

import (
	"net/http"
	"time"

	"pgregory.net/rapid"

	"github.com/secure-share/secure-share/shared/hidden"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// create creates a share of one of few files, so that some calls repeat others
// and some conflict with them.
func (m *machine) create(t *rapid.T) {
	at := place{one(t, "site", sites), one(t, "id", ids)}
	by, to := people[0], people[1]
	if seldom(t, "anybody to anybody", 3) {
		by, to = one(t, "sender", people), one(t, "recipient", people)
	}
	m.announce(t, at, by, to)
}

// send goes the whole way to an available share, where nothing refuses it.
func (m *machine) send(t *rapid.T) {
	at := place{one(t, "site", sites), one(t, "id", ids)}
	offers := len(m.uploads)
	m.announce(t, at, people[0], people[1])
	if len(m.uploads) > offers {
		m.put(t, m.uploads[offers])
		m.commitAs(t, at, people[0], hashes[0], [32]byte{})
	}
}

func (m *machine) announce(t *rapid.T, at place, by, to share.Person) {
	m.announceFile(t, at, by, to, one(t, "file", []byte{1, 1, 1, 2, inParts}))
}

func (m *machine) announceFile(t *rapid.T, at place, by, to share.Person, file byte) {
	key := keys[0]
	if seldom(t, "another key", 6) {
		key = keys[1]
	}
	e := share.Create{
		Site: at.site, ID: at.id, Installation: share.Installation("app/" + at.site), By: by, Recipient: to,
		Content: share.Content{Length: 100 * int64(file), SHA256: [32]byte{file}}, Verifier: share.Verifier(key.Verifier()),
		Metadata: []byte{file},
	}
	body := wire.CreateRequest{
		ID: string(at.id), Recipient: string(to), Verifier: encoded(e.Verifier[:]), Metadata: encoded(e.Metadata),
		Length: e.Content.Length, SHA256: encoded(e.Content.SHA256[:]),
	}
	if seldom(t, "an hour", 3) {
		e.Lifetime, body.LifetimeSeconds = time.Hour, 3600
	}
	if file == inParts {
		e.Content = share.Content{Length: lengthInParts}
		body.Length, body.SHA256 = lengthInParts, ""
	}
	if rapid.Bool().Draw(t, "described") {
		e.Description = share.Description{Sealed: []byte("sealed"), KeyVersion: 3}
		body.Description = &wire.Description{Sealed: encoded(e.Description.Sealed), KeyVersion: 3}
	}
	if name := rapid.SampledFrom([]string{"", "name", "another name"}).Draw(t, "file info"); name != "" {
		e.FileInfo = share.FileInfo{Sealed: []byte(name), KeyVersion: 3}
		body.FileInfo = &wire.FileInfo{Sealed: encoded(e.FileInfo.Sealed), KeyVersion: 3}
	}
	answer := m.Call(t.Context(), token(by, at), http.MethodPost, "/v1/shares", body)
	s, err := m.apply(at, e)
	if refused(t, answer, err) {
		return
	}
	if s.Status != share.Uploading {
		equal(t, "repeated create", answered[wire.CreateResponse](t, answer, http.StatusOK), wire.CreateResponse{Share: whole(s, by)})
		return
	}
	got := answered[wire.CreateResponse](t, answer, http.StatusCreated)
	equal(t, "share", got.Share, whole(s, by))
	if s.PartSize > 0 {
		m.began(t, at, by, *got.Multipart)
		return
	}
	until := earlier(m.now.Add(m.rules.UploadURL), s.UploadDeadline)
	equal(t, "end of the upload URL", got.Upload.ExpiresAt, until)
	m.uploads = append(m.uploads, offer{at, got.Upload.URL, until})
}

// upload uses any upload URL that was ever given out.
func (m *machine) upload(t *rapid.T) {
	if len(m.uploads) == 0 {
		return
	}
	m.put(t, one(t, "upload", m.uploads))
}

func (m *machine) put(t *rapid.T, u offer) {
	s := m.rows[u.place]
	if s.Version == 0 {
		return // the row was removed: all its URLs have expired
	}
	want := http.StatusOK
	switch {
	case !m.now.Before(u.until):
		want = http.StatusForbidden
	case m.has(s):
		want = http.StatusPreconditionFailed
	}
	content := s.Content
	if s.Erased {
		content = m.erased[u.place]
	}
	if got := m.Bucket.Put(u.url, content); got != want {
		t.Fatalf("upload answered %d, want %d", got, want)
	}
	if want == http.StatusOK {
		m.objects[s.BlobKey()] = content
	}
}

func (m *machine) ticket(t *rapid.T) {
	at := m.somewhere(t)
	by, hash := somebody(t, m.rows[at].Sender), one(t, "hash", hashes)
	answer := m.Call(t.Context(), token(by, at), http.MethodPost, "/v1/shares/"+string(at.id)+"/ticket",
		wire.AddressedRequest{RecipientHash: encoded(hash[:]), SenderName: "Alice"})
	var given wire.Ticket
	if answer.Code == http.StatusOK {
		given = answered[wire.Ticket](t, answer, http.StatusOK)
	}
	before := m.rows[at].Tickets
	s, err := m.apply(at, share.IssueTicket{By: by, RecipientHash: hash, TicketID: m.idOf(t, given)})
	if err == nil && deadAtBirth(s.Ticket) {
		m.adoptTicket(t, at)
		err = share.ErrExpired
	}
	if !refused(t, answer, err) {
		m.checkTicket(t, given, s, before)
	}
}

func (m *machine) claim(t *rapid.T) {
	at := m.somewhere(t)
	m.claimAs(t, at, somebody(t, m.rows[at].Recipient), m.key(t, at))
}

// lose lets some or all remaining leases of one share end unconfirmed.
func (m *machine) lose(t *rapid.T) {
	at := m.somewhere(t)
	for range rapid.IntRange(1, 3).Draw(t, "leases") {
		m.claimAs(t, at, m.rows[at].Recipient, m.key(t, at))
		if ends := m.rows[at].Lease.EndsAt; ends.After(m.now) {
			m.now = ends
		}
	}
}

func (m *machine) claimAs(t *rapid.T, at place, by share.Person, key keyring.ClaimKey) {
	claim := one(t, "claim", claims)
	answer := m.Call(t.Context(), token(by, at), http.MethodPost, "/v1/shares/"+string(at.id)+"/claim",
		wire.ClaimRequest{ClaimKey: hidden.Text(key.Reveal()), ClaimID: hidden.Text(claim.Reveal())})
	s, err := m.apply(at, share.Claim{By: by, Proof: share.Verifier(key.Verifier()), Claim: claim.Hash()})
	if refused(t, answer, err) {
		return
	}
	until := earlier(m.now.Add(m.rules.DownloadURL), s.Lease.EndsAt)
	got := answered[wire.ClaimResponse](t, answer, http.StatusOK)
	m.downloads = append(m.downloads, offer{at, string(got.URL), until})
	got.URL = ""
	equal(t, "lease", got, wire.ClaimResponse{
		URLExpiresAt: until, LeaseEndsAt: s.Lease.EndsAt, Length: s.Content.Length, Metadata: encoded(s.Metadata),
	})
	if until.After(s.ExpiresAt) {
		t.Fatalf("a URL until %v outlives the share, which expires at %v", until, s.ExpiresAt)
	}
}

// download uses any download URL that was ever given out.
func (m *machine) download(t *rapid.T) {
	if len(m.downloads) == 0 {
		return
	}
	d := one(t, "download", m.downloads)
	s := m.rows[d.place]
	if s.Version == 0 {
		return
	}
	want := http.StatusOK
	switch {
	case !m.now.Before(d.until):
		want = http.StatusForbidden
	case !m.has(s):
		want = http.StatusNotFound
	}
	content := s.Content
	if s.Erased { // its row no longer has it, and an upload URL from before can still store it
		content = m.objects[s.BlobKey()]
	}
	if got, status := m.Bucket.Get(d.url); status != want || want == http.StatusOK && got != content {
		t.Fatalf("download answered %d %v, want %d %v", status, got, want, content)
	}
}

func (m *machine) acknowledge(t *rapid.T) {
	at := m.somewhere(t)
	by, claim := somebody(t, m.rows[at].Recipient), one(t, "claim", claims)
	answer := m.Call(t.Context(), token(by, at), http.MethodPost, "/v1/shares/"+string(at.id)+"/acknowledge",
		wire.AcknowledgeRequest{ClaimID: hidden.Text(claim.Reveal())})
	if _, err := m.apply(at, share.Acknowledge{By: by, Claim: claim.Hash()}); !refused(t, answer, err) {
		answered[any](t, answer, http.StatusNoContent)
	}
}

// withdraw is the sender's revoking or the recipient's declining.
func (m *machine) withdraw(t *rapid.T) {
	if !seldom(t, "really", 4) {
		return
	}
	at := m.somewhere(t)
	by := one(t, "person", people)
	answer := m.Call(t.Context(), token(by, at), http.MethodDelete, "/v1/shares/"+string(at.id), nil)
	var e share.Event = share.Decline{By: by}
	if m.rows[at].Sender == by {
		e = share.Revoke{By: by}
	}
	if _, err := m.apply(at, e); !refused(t, answer, err) {
		answered[any](t, answer, http.StatusNoContent)
	}
}

// extend asks for two hours, or for as long as possible.
func (m *machine) extend(t *rapid.T) {
	at := m.somewhere(t)
	by, lifetime := somebody(t, m.rows[at].Sender), one(t, "lifetime", []time.Duration{0, 2 * time.Hour})
	answer := m.Call(t.Context(), token(by, at), http.MethodPost, "/v1/shares/"+string(at.id)+"/extend",
		wire.ExtendRequest{LifetimeSeconds: int64(lifetime / time.Second)})
	s, err := m.apply(at, share.Extend{By: by, Lifetime: lifetime})
	if !refused(t, answer, err) {
		equal(t, "extended", answered[wire.Share](t, answer, http.StatusOK), whole(s, by))
	}
}

func (m *machine) show(t *rapid.T) {
	at := m.somewhere(t)
	by := one(t, "person", people)
	answer := m.Call(t.Context(), token(by, at), http.MethodGet, "/v1/shares/"+string(at.id), nil)
	s, err := m.seen(at, by)
	if !refused(t, answer, err) {
		equal(t, "shown", answered[wire.Share](t, answer, http.StatusOK), whole(s, by))
	}
}
