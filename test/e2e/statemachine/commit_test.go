package statemachine

import (
	"net/http"

	"pgregory.net/rapid"

	"github.com/secure-share/secure-share/shared/problem"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
	"github.com/secure-share/secure-share/test/e2e/accounta"
)

// commit mostly states the checksum of the stored file, sometimes none or
// another one.
func (m *machine) commit(t *rapid.T) {
	at := m.somewhere(t)
	s := m.rows[at]
	var sum [32]byte
	if s.PartSize > 0 && !seldom(t, "no sum", 8) {
		sum = m.objects[s.BlobKey()].SHA256
		if parts := m.parts[s.UploadID]; parts != nil {
			sum = accounta.Composite(parts)
		}
	}
	if seldom(t, "another sum", 8) {
		sum[0]++
	}
	m.commitAs(t, at, somebody(t, s.Sender), one(t, "hash", hashes), sum)
}

func (m *machine) commitAs(t *rapid.T, at place, by share.Person, hash share.RecipientHash, sum [32]byte) {
	body := wire.CommitRequest{RecipientHash: encoded(hash[:]), SenderName: "Alice"}
	if sum != [32]byte{} {
		body.SHA256 = encoded(sum[:])
	}
	answer := m.Call(t.Context(), token(by, at), http.MethodPost, "/v1/shares/"+string(at.id)+"/commit", body)
	var given wire.CommitResponse
	if answer.Code == http.StatusOK {
		given = answered[wire.CommitResponse](t, answer, http.StatusOK)
	}
	if seen, err := m.seen(at, by); err == nil && seen.Status == share.Uploading && seen.PartSize > 0 && body.SHA256 == "" {
		refused(t, answer, problem.Say(problem.ErrMalformed, "sha256 must be that over the SHA-256s of the parts."))
		return
	}
	if refused(t, answer, m.complete(at, by)) {
		return
	}
	e := share.Commit{By: by, SHA256: sum, RecipientHash: hash, TicketID: m.idOf(t, given.Ticket), Stored: m.objects[m.rows[at].BlobKey()]}
	before := m.rows[at].Tickets
	s, err := m.apply(at, e)
	if err == nil && deadAtBirth(s.Ticket) {
		err = share.ErrExpired
	}
	if refused(t, answer, err) {
		return
	}
	equal(t, "committed", given.Share, whole(s, by))
	m.checkTicket(t, given.Ticket, s, before)
}
