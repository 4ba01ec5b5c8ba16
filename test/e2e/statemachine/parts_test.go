package statemachine

import (
	"net/http"
	"time"

	"pgregory.net/rapid"

	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
	"github.com/secure-share/secure-share/test/e2e/accounta"
)

// inParts is the file that is uploaded in three parts.
const (
	inParts       = 9
	lengthInParts = 40 << 20
)

// partOffer is the URL of one part.
type partOffer struct {
	place
	share.Part
	uploadID string
	url      string
	until    time.Time
}

// sumOf is the right checksum of the part with that number.
func sumOf(number int) [32]byte { return [32]byte{31: byte(number)} }

func (m *machine) has(s share.Share) bool {
	_, found := m.objects[s.BlobKey()]
	return found
}

// began compares the answer of a create with the model, which takes over the
// bucket's upload id.
func (m *machine) began(t *rapid.T, at place, by share.Person, got wire.Multipart) {
	if m.rows[at].UploadID == "" {
		m.parts[got.UploadID] = map[int][32]byte{}
	}
	s, err := m.apply(at, share.BeginUpload{By: by, UploadID: got.UploadID})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "multipart upload", got, wire.Multipart{UploadID: s.UploadID, PartSize: 16 << 20, Parts: 3})
}

// grantParts requests the URLs of some parts; one of them may not exist.
func (m *machine) grantParts(t *rapid.T) {
	at := m.somewhere(t)
	var parts []share.Part
	last := rapid.IntRange(1, 4).Draw(t, "last part")
	for n := rapid.IntRange(min(last, 1), last).Draw(t, "first part"); n <= last; n++ {
		p := share.Part{Number: n, SHA256: sumOf(n)}
		if seldom(t, "another content", 8) {
			p.SHA256[0] = 1
		}
		parts = append(parts, p)
	}
	m.grant(t, at, somebody(t, m.rows[at].Sender), parts)
}

func (m *machine) grant(t *rapid.T, at place, by share.Person, parts []share.Part) {
	var body wire.PartsRequest
	for _, p := range parts {
		body.Parts = append(body.Parts, wire.Part{Number: p.Number, SHA256: encoded(p.SHA256[:])})
	}
	answer := m.Call(t.Context(), token(by, at), http.MethodPost, "/v1/shares/"+string(at.id)+"/parts", body)
	s, err := m.apply(at, share.GrantParts{By: by, Parts: parts})
	if refused(t, answer, err) {
		return
	}
	got := answered[wire.PartsResponse](t, answer, http.StatusOK)
	until := earlier(m.now.Add(m.rules.UploadURL), s.UploadDeadline)
	equal(t, "end of the part URLs", got.ExpiresAt, until)
	equal(t, "number of part URLs", len(got.Parts), len(parts))
	for n, p := range parts {
		equal(t, "part", got.Parts[n].Number, p.Number)
		m.partURLs = append(m.partURLs, partOffer{at, p, s.UploadID, got.Parts[n].URL, until})
	}
}

// uploadPart uses any part URL that was ever given out.
func (m *machine) uploadPart(t *rapid.T) {
	if len(m.partURLs) > 0 {
		m.putPart(t, one(t, "part URL", m.partURLs))
	}
}

func (m *machine) putPart(t *rapid.T, p partOffer) {
	parts, underWay := m.parts[p.uploadID]
	want := http.StatusOK
	switch {
	case !m.now.Before(p.until):
		want = http.StatusForbidden
	case !underWay:
		want = http.StatusNotFound
	}
	if got := m.Bucket.PutPart(p.url); got != want {
		t.Fatalf("part answered %d, want %d", got, want)
	}
	if want == http.StatusOK {
		parts[p.Number] = p.SHA256
	}
}

// sendParts goes the whole way to an available share, where nothing refuses it.
func (m *machine) sendParts(t *rapid.T) {
	at := place{one(t, "site", sites), one(t, "id", ids)}
	m.announceFile(t, at, people[0], people[1], inParts)
	offers := len(m.partURLs)
	m.grant(t, at, people[0], []share.Part{{Number: 1, SHA256: sumOf(1)}, {Number: 2, SHA256: sumOf(2)}, {Number: 3, SHA256: sumOf(3)}})
	for _, p := range m.partURLs[offers:] {
		m.putPart(t, p)
	}
	m.commitAs(t, at, people[0], hashes[0], accounta.Composite(map[int][32]byte{1: sumOf(1), 2: sumOf(2), 3: sumOf(3)}))
}

// complete is the model of the first step of a commit if nothing is stored yet.
func (m *machine) complete(at place, by share.Person) error {
	s, err := m.seen(at, by)
	if err != nil || s.Status != share.Uploading || m.has(s) || s.UploadID == "" {
		return err
	}
	if parts := m.parts[s.UploadID]; len(parts) == s.Parts() {
		if _, err := m.apply(at, share.GrantParts{By: by}); err != nil {
			return err
		}
		m.objects[s.BlobKey()] = share.Content{Length: s.Content.Length, SHA256: accounta.Composite(parts)}
		delete(m.parts, s.UploadID)
	}
	return nil
}
