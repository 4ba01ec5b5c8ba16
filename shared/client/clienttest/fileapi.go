package clienttest

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"slices"
	"strings"
	"time"

	"secureshare/shared/client"
	"secureshare/shared/keyring"
	"secureshare/shared/share"
	"secureshare/shared/wire"
)

func (w *World) api(r *http.Request, parts []string, body []byte) (any, int, error) {
	by := share.Person(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer token-of-"))
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
		s, err := w.apply(id, share.Tick{})
		if err == nil && !s.VisibleTo(by) {
			err = share.ErrNotFound
		}
		return view(s, by), 200, err
	case "DELETE":
		var e share.Event = share.Revoke{By: by}
		if w.Shares[id].Sender != by {
			e = share.Decline{By: by}
		}
		_, err := w.apply(id, e)
		return nil, 204, err
	case "commit", "ticket":
		in := read[wire.AddressedRequest](body)
		e := share.Event(share.IssueTicket{By: by, RecipientHash: bytes32(in.RecipientHash), TicketID: rnd()})
		if action == "commit" {
			content := w.Blobs[id]
			if content == nil {
				return nil, 0, client.NotStored
			}
			e = share.Commit{By: by, RecipientHash: bytes32(in.RecipientHash), TicketID: rnd(),
				Stored: share.Content{Length: int64(len(content)), SHA256: sha256.Sum256(content)}}
		}
		s, err := w.apply(id, e)
		ticket := wire.Ticket{Token: wire.Hidden("ticket-" + s.Ticket.ID), ExpiresAt: s.Ticket.ExpiresAt}
		if action == "ticket" {
			return ticket, 200, err
		}
		return wire.CommitResponse{Share: view(s, by), Ticket: ticket}, 200, err
	case "claim":
		in := read[wire.ClaimRequest](body)
		key, _ := keyring.ParseClaimKey(string(in.ClaimKey))
		claim, _ := share.ParseClaimID(string(in.ClaimID))
		s, err := w.apply(id, share.Claim{By: by, Proof: key.Verifier(), Claim: claim.Hash()})
		until := w.Rules.DownloadURLUntil(s, w.now())
		return wire.ClaimResponse{
			URL: wire.Hidden(w.blobURL(id, until)), URLExpiresAt: until, LeaseEndsAt: s.Lease.EndsAt,
			Length: s.Content.Length, Metadata: base64.RawURLEncoding.EncodeToString(s.Metadata),
		}, 200, err
	case "acknowledge":
		claim, _ := share.ParseClaimID(string(read[wire.AcknowledgeRequest](body).ClaimID))
		_, err := w.apply(id, share.Acknowledge{By: by, Claim: claim.Hash()})
		return nil, 204, err
	}
	return nil, 0, share.ErrNotFound
}

func (w *World) create(by share.Person, body []byte) (any, int, error) {
	in := read[wire.CreateRequest](body)
	metadata, _ := base64.RawURLEncoding.DecodeString(in.Metadata)
	id := share.ID(in.ID)
	s, err := w.apply(id, share.Create{
		Site: "site", ID: id, By: by, Recipient: share.Person(in.Recipient), Verifier: bytes32(in.Verifier),
		Metadata: metadata, Content: share.Content{Length: in.Length, SHA256: bytes32(in.SHA256)},
	})
	if err != nil || s.Status != share.Uploading {
		return wire.CreateResponse{Share: view(s, by)}, 200, err
	}
	until := w.now().Add(w.Rules.UploadURL)
	return wire.CreateResponse{Share: view(s, by), Upload: &wire.Upload{
		Method: "PUT", URL: w.blobURL(id, until), ExpiresAt: until,
		Headers: map[string]string{"If-None-Match": "*", "X-Amz-Checksum-Sha256": in.SHA256, "Content-Type": "application/octet-stream"},
	}}, 201, nil
}

func (w *World) apply(id share.ID, e share.Event) (share.Share, error) {
	s, err := w.Rules.Apply(w.Shares[id], e, w.now())
	if err == nil {
		w.Shares[id] = s
	}
	return s, err
}

func (w *World) page(list string, by share.Person, cursor string) wire.Page {
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
		ExpiresAt: instant(s.ExpiresAt), EndedAt: instant(s.EndedAt),
	}
	if s.Sender == by {
		v.Role = wire.RoleSender
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
