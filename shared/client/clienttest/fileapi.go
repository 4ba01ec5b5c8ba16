package clienttest

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/hidden"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// api is the file API and, without a sign-in, the link API, which gives one answer to all
// calls that prove nothing.
func (w *Services) api(r *http.Request, parts []string, body []byte) (any, int, error) {
	if parts[0] != "links" {
		return w.files(r, parts, body)
	}
	session, _ := share.ParseSession(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
	r = r.WithContext(context.WithValue(r.Context(), sessionKey{}, session))
	r.Header.Set("Authorization", "Bearer token-of-"+string(share.Outsider))
	out, status, err := w.files(r, append([]string{"shares"}, parts[1:]...), body)
	if errors.Is(err, share.ErrWrongKey) || errors.Is(err, share.ErrNoSuchClaim) {
		err = share.ErrNotFound
	}
	return out, status, err
}

type sessionKey struct{}

// sessionOf is the session of a call of the link API.
func sessionOf(r *http.Request) share.Session {
	session, _ := r.Context().Value(sessionKey{}).(share.Session)
	return session
}

func (w *Services) files(r *http.Request, parts []string, body []byte) (any, int, error) {
	by := share.Person(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer token-of-"))
	if parts[0] == "limits" {
		return wire.Limits{LargestCopy: w.LargestCopy, Extend: !w.NoExtend, Passwords: !w.NoPasswords, Gates: !w.NoPasswords, Page: w.Page, Now: w.now()}, 200, nil
	}
	if parts[0] == "policy" {
		openings, untilExpiry := w.Rules.Openings.Split()
		return wire.Policy{Version: 1, PolicyRules: wire.PolicyRules{DeliveryMethods: w.DeliveryMethods, LargestFile: w.LargestFile, Domains: w.Domains, Passwords: w.Passwords, Openings: openings, UntilExpiry: untilExpiry}}, 200, nil
	}
	if parts[0] == "realtime" {
		return w.liveToken(by)
	}
	if parts[0] != "shares" {
		return w.page(parts[0], by, r.URL.Query().Get("cursor")), 200, nil
	}
	if len(parts) == 1 {
		return w.create(by, body)
	}
	id, action := share.ID(parts[1]), r.Method
	if len(parts) == 3 {
		action = parts[2]
	}
	switch action {
	case "GET":
		s, err := w.Apply(id, share.Tick{})
		if errors.Is(err, share.ErrUnreadable) {
			err = nil
		}
		if err == nil && !s.VisibleTo(by) {
			err = share.ErrNotFound
		}
		return view(s, by), 200, err
	case "DELETE":
		var e share.Event = share.Revoke{By: by}
		if w.Shares[id].Sender != by {
			e = share.Decline{By: by}
		}
		_, err := w.Apply(id, e)
		return nil, 204, err
	case "parts":
		return w.grant(id, by, body)
	case "commit":
		in := read[wire.CommitRequest](body)
		stored := w.stored(id)
		if stored == (share.Content{}) {
			return nil, 0, client.NotStored
		}
		sum := bytes32(in.SHA256)
		if in.SHA256 == "" {
			sum = w.Shares[id].SumOfCopy(w.Shares[w.Shares[id].CopyOf])
		}
		s, err := w.Apply(id, share.Commit{By: by, Stored: stored, SHA256: sum, RecipientHash: bytes32(in.RecipientHash), TicketID: rnd()})
		out := wire.CommitResponse{Share: view(s, by)}
		if in.RecipientHash != "" {
			out.Ticket = ticket(s)
		}
		return out, 200, err
	case "ticket":
		in := read[wire.AddressedRequest](body)
		s, err := w.Apply(id, share.IssueTicket{By: by, RecipientHash: bytes32(in.RecipientHash), TicketID: rnd()})
		return ticket(s), 200, err
	case "unlock-secret":
		if r.Method == http.MethodPut {
			if _, err := w.Apply(id, share.ChangeUnlockSecret{By: by, Secret: share.NewUnlockSecret()}); err != nil {
				return nil, 0, err
			}
		}
		secret, err := w.Shares[id].UnlockSecretFor(by)
		return wire.UnlockSecret{UnlockSecret: hidden.Text(secret.Reveal())}, 200, err
	case "extend":
		in := read[wire.ExtendRequest](body)
		s, err := w.Apply(id, share.Extend{By: by, Lifetime: time.Duration(in.LifetimeSeconds) * time.Second})
		return view(s, by), 200, err
	case "lift-lock":
		s, err := w.Apply(id, share.LiftLock{By: by})
		return view(s, by), 200, err
	}
	return w.receive(r, id, action, by, body)
}

// receive answers the calls of a recipient.
func (w *Services) receive(r *http.Request, id share.ID, action string, by share.Person, body []byte) (any, int, error) {
	switch action {
	case "show":
		in := read[wire.LinkRequest](body)
		proof, keyProof := proofOf(in.ClaimKey), proofOf(in.KeyProof)
		if err := w.tryPassword(id, by, proof, keyProof); err != nil {
			return nil, 0, err
		}
		s, err := w.Apply(id, share.Show{By: by, Proof: proof, KeyProof: keyProof, Session: sessionOf(r)})
		return wire.Link{Status: string(s.Status), Length: s.Content.Length, Metadata: base64.RawURLEncoding.EncodeToString(s.Metadata), ExpiresAt: s.ExpiresAt}, 200, err
	case "decline":
		in := read[wire.LinkRequest](body)
		_, err := w.Apply(id, share.Decline{By: by, Proof: proofOf(in.ClaimKey), KeyProof: proofOf(in.KeyProof), Session: sessionOf(r)})
		return nil, 204, err
	case "claim":
		in := read[wire.LinkClaimRequest](body)
		claim, _ := share.ParseClaimID(string(in.ClaimID))
		s, err := w.Apply(id, share.Claim{By: by, Proof: proofOf(in.ClaimKey), KeyProof: proofOf(in.KeyProof), Session: sessionOf(r), Claim: claim.Hash()})
		until := w.Rules.DownloadURLUntil(s, w.now())
		return wire.ClaimResponse{
			URL: hidden.Text(w.blobURL(id, until)), URLExpiresAt: until, LeaseEndsAt: s.ClaimEnd(),
			Length: s.Content.Length, Metadata: base64.RawURLEncoding.EncodeToString(s.Metadata),
		}, 200, err
	case "unlock":
		return w.unlock(id, by, body)
	case "acknowledge":
		claim, _ := share.ParseClaimID(string(read[wire.AcknowledgeRequest](body).ClaimID))
		_, err := w.Apply(id, share.Acknowledge{By: by, Claim: claim.Hash()})
		return nil, 204, err
	}
	return nil, 0, share.ErrNotFound
}

// unlock knows no unlock tokens.
func (w *Services) unlock(id share.ID, by share.Person, body []byte) (any, int, error) {
	in := read[wire.UnlockRequest](body)
	e := share.Unlock{By: by, Proof: proofOf(*in.ClaimKey), GateProof: proofOf(*in.GateProof)}
	s, err := w.Apply(id, e)
	if err == nil && s.WrongGateProof(e.GateProof) {
		err = share.ErrWrongPassword
	}
	if err != nil {
		return nil, 0, err
	}
	session, expires := s.NewSession(w.now())
	return wire.Unlocked{Session: hidden.Text(session.Reveal()), ExpiresAt: expires}, 200, nil
}

// proofOf is the hash of a claim key, or zero.
func proofOf(claimKey hidden.Text) (proof share.Verifier) {
	if key, err := keyring.ParseClaimKey(string(claimKey)); err == nil {
		proof = key.Verifier()
	}
	return proof
}

func (w *Services) tryPassword(id share.ID, by share.Person, proof, keyProof share.Verifier) error {
	if keyProof == (share.Verifier{}) {
		return nil
	}
	s, err := w.Apply(id, share.TryPassword{By: by, Proof: proof, KeyProof: keyProof})
	if err == nil && s.WrongPassword(proof) {
		err = share.ErrWrongPassword
	}
	return err
}

func (w *Services) create(by share.Person, body []byte) (any, int, error) {
	in := read[wire.CreateRequest](body)
	metadata, _ := base64.RawURLEncoding.DecodeString(in.Metadata)
	id := share.ID(in.ID)
	if in.CopyOf != "" {
		if err := w.Rules.MayCopy(w.Shares[share.ID(in.CopyOf)], by, in.Length, w.now()); err != nil {
			return nil, 0, err
		}
	}
	var gate share.Create
	if in.Gate != nil {
		gate.GateVerifier, gate.UnlockSecret = bytes32(in.Gate.Verifier), share.NewUnlockSecret()
	}
	openings, err := share.OpeningsOf(in.Openings, in.UntilExpiry)
	if err != nil {
		return nil, 0, err
	}
	s, err := w.Apply(id, share.Create{
		GateVerifier: gate.GateVerifier, UnlockSecret: gate.UnlockSecret,
		Site: "site", ID: id, By: by, Recipient: share.Person(in.Recipient), Verifier: bytes32(in.Verifier), KeyVerifier: bytes32(in.KeyVerifier),
		CopyOf: share.ID(in.CopyOf), Sending: share.Sending(in.Sending),
		Metadata: metadata, Content: share.Content{Length: in.Length, SHA256: bytes32(in.SHA256)},
		Lifetime: time.Duration(in.LifetimeSeconds) * time.Second, Openings: openings,
	})
	if err != nil || s.Status != share.Uploading {
		return wire.CreateResponse{Share: view(s, by)}, 200, err
	}
	if s.PartSize > 0 {
		s, err := w.Apply(id, share.BeginUpload{By: by, UploadID: "upload"})
		return wire.CreateResponse{Share: view(s, by), Multipart: &wire.Multipart{UploadID: s.UploadID, PartSize: s.PartSize, Parts: s.Parts()}}, 201, err
	}
	until := w.now().Add(w.Rules.UploadURL)
	return wire.CreateResponse{Share: view(s, by), Upload: &wire.Upload{
		Method: "PUT", URL: w.blobURL(id, until), ExpiresAt: until,
		Headers: map[string]string{"If-None-Match": "*", "X-Amz-Checksum-Sha256": in.SHA256, "Content-Type": "application/octet-stream"},
	}}, 201, nil
}

func ticket(s share.Share) wire.Ticket {
	return wire.Ticket{Token: hidden.Text("ticket-" + s.Ticket.ID), ExpiresAt: s.Ticket.ExpiresAt}
}

func (w *Services) grant(id share.ID, by share.Person, body []byte) (any, int, error) {
	in, e := read[wire.PartsRequest](body), share.GrantParts{By: by}
	for _, p := range in.Parts {
		e.Parts = append(e.Parts, share.Part{Number: p.Number, SHA256: bytes32(p.SHA256)})
	}
	_, err := w.Apply(id, e)
	out := wire.PartsResponse{ExpiresAt: w.now().Add(w.Rules.UploadURL)}
	for _, p := range in.Parts {
		out.Parts = append(out.Parts, wire.PartUpload{
			Number: p.Number, Method: "PUT", URL: fmt.Sprintf("%s&part=%d", w.blobURL(id, out.ExpiresAt), p.Number),
			Headers: map[string]string{"X-Amz-Checksum-Sha256": p.SHA256},
		})
	}
	return out, 200, err
}

// stored assembles the blob if all parts are there, and returns what is stored.
func (w *Services) stored(id share.ID) share.Content {
	s, parts := w.Shares[id], w.Parts[id]
	if s.CopyOf != "" && w.Blobs[id] == nil && w.Rules.MayCopy(w.Shares[s.CopyOf], s.Sender, s.Content.Length, w.now()) == nil {
		w.Blobs[id] = w.Blobs[s.CopyOf]
	}
	if w.Blobs[id] == nil && len(parts) > 0 && len(parts) == s.Parts() {
		for n := 1; n <= s.Parts(); n++ {
			w.Blobs[id] = append(w.Blobs[id], parts[n]...)
		}
		delete(w.Parts, id)
	}
	content := w.Blobs[id]
	if content == nil {
		return share.Content{}
	}
	if s.PartSize == 0 {
		return share.Content{Length: int64(len(content)), SHA256: sha256.Sum256(content)}
	}
	var sums []byte
	for part := range slices.Chunk(content, int(s.PartSize)) {
		sum := sha256.Sum256(part)
		sums = append(sums, sum[:]...)
	}
	return share.Content{Length: int64(len(content)), SHA256: sha256.Sum256(sums)}
}

// Apply changes a share by the rules. Call it in Hold.
func (w *Services) Apply(id share.ID, e share.Event) (share.Share, error) {
	s, err := w.Rules.Apply(w.Shares[id], e, w.now())
	if err == nil {
		before := w.Shares[id]
		w.Shares[id] = s
		if s.Version != before.Version {
			w.changed(s)
		}
	}
	return s, err
}

func (w *Services) page(list string, by share.Person, cursor string) wire.Page {
	var all []wire.Share
	for _, s := range w.Shares {
		if list == "inbox" && s.Recipient == by && !s.CommittedAt.IsZero() || list == "outbox" && s.Sender == by {
			all = append(all, view(s, by))
		}
	}
	slices.SortFunc(all, func(a, b wire.Share) int { return strings.Compare(a.ID, b.ID) })
	p := wire.Page{}
	for i, s := range all {
		if s.ID <= cursor {
			continue
		}
		p.Items = append(p.Items, s)
		if len(p.Items) == 2 && i+1 < len(all) {
			p.Next = s.ID
			break
		}
	}
	return p
}

func view(s share.Share, by share.Person) wire.Share {
	v := wire.Share{
		ID: string(s.ID), Role: wire.RoleRecipient, Sender: string(s.Sender), Recipient: string(s.Recipient), Status: string(s.Status),
		Length: s.Content.Length, Metadata: base64.RawURLEncoding.EncodeToString(s.Metadata), CreatedAt: s.CreatedAt,
		ExpiresAt: instant(s.ExpiresAt), EndedAt: instant(s.EndedAt), Unreadable: s.Unreadable,
	}
	if s.Allowed() > share.Once {
		v.Openings, v.UntilExpiry = s.Openings.Split()
		v.Opened, v.OpenedAt = s.Opened, instant(s.OpenedAt)
	}
	if s.Sender == by {
		v.Sending = string(s.Sending)
		v.Role, v.Password, v.Gate, v.LockedUntil = wire.RoleSender, s.HasPassword(), s.HasGate(), instant(s.LockedUntil)
	}
	for _, h := range s.History {
		v.History = append(v.History, wire.Entry{At: h.At, What: string(h.What), Until: instant(h.Until)})
	}
	return v
}

func instant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
