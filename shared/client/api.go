package client

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/secure-share/secure-share/shared/hidden"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/keyring/password"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// Create creates a share. Repeating an identical Create returns a fresh upload
// URL. Without a SHA-256, the answer says how to split the ciphertext into
// parts.
func (c *Client) Create(ctx context.Context, r wire.CreateRequest) (out wire.CreateResponse, err error) {
	err = c.do(ctx, call{name: "create", method: http.MethodPost, url: c.fileAPI + "/v1/shares", in: r, out: &out, signed: true})
	return out, err
}

// Parts requests upload URLs for parts. It may be repeated.
func (c *Client) Parts(ctx context.Context, id share.ID, r wire.PartsRequest) (out wire.PartsResponse, err error) {
	err = c.do(ctx, call{name: "parts", method: http.MethodPost, url: c.shareURL(id, "/parts"), in: r, out: &out, signed: true})
	return out, err
}

// Commit makes an uploaded share available. A repetition with the same recipient
// hash answers with the same ticket.
func (c *Client) Commit(ctx context.Context, id share.ID, r wire.CommitRequest) (out wire.CommitResponse, err error) {
	err = c.do(ctx, call{name: "commit", method: http.MethodPost, url: c.shareURL(id, "/commit"), in: r, out: &out, signed: true})
	return out, err
}

// Ticket requests another mail ticket. A share has only a few, so the call is
// not repeated if its answer is lost.
func (c *Client) Ticket(ctx context.Context, id share.ID, r wire.AddressedRequest) (out wire.Ticket, err error) {
	err = c.do(ctx, call{name: "ticket", method: http.MethodPost, url: c.shareURL(id, "/ticket"), in: r, out: &out, signed: true, once: true})
	return out, err
}

// Policy returns what the administrators of the caller's site allow.
func (c *Client) Policy(ctx context.Context) (out wire.Policy, err error) {
	err = c.do(ctx, call{name: "policy", method: http.MethodGet, url: c.fileAPI + "/v1/policy", out: &out, signed: true})
	return out, err
}

// RealtimeToken returns what opens a connection for live updates.
func (c *Client) RealtimeToken(ctx context.Context) (out wire.RealtimeToken, err error) {
	err = c.do(ctx, call{name: "token for live updates", method: http.MethodPost, url: c.fileAPI + "/v1/realtime/token", out: &out, signed: true})
	return out, err
}

// Share returns the status of a share, with its history and, until it ends, its
// sealed metadata.
func (c *Client) Share(ctx context.Context, id share.ID) (out wire.Share, err error) {
	err = c.do(ctx, call{name: "status", method: http.MethodGet, url: c.shareURL(id, ""), out: &out, signed: true})
	return out, err
}

// Limits returns what the service allows, and the address of its page for people without
// an account.
func (c *Client) Limits(ctx context.Context) (out wire.Limits, err error) {
	err = c.do(ctx, call{name: "limits", method: http.MethodGet, url: c.fileAPI + "/v1/limits", out: &out, signed: true})
	return out, err
}

// ShowLink returns the share of a link to a caller who has its key. It changes nothing.
func (c *Client) ShowLink(ctx context.Context, id share.ID, k LinkKey) (out wire.Link, err error) {
	in := wire.LinkRequest{ClaimKey: k.claim, KeyProof: k.proof}
	err = c.do(ctx, call{name: "link", method: http.MethodPost, url: c.shareURL(id, "/show"), in: in, out: &out, session: k.session})
	return out, err
}

// DeclineLink declines the share of a link.
func (c *Client) DeclineLink(ctx context.Context, id share.ID, k LinkKey) error {
	in := wire.LinkRequest{ClaimKey: k.claim, KeyProof: k.proof}
	return c.do(ctx, call{name: "decline", method: http.MethodPost, url: c.shareURL(id, "/decline"), in: in, session: k.session})
}

// ClaimLink is Claim for the share of a link.
func (c *Client) ClaimLink(ctx context.Context, id share.ID, k LinkKey, claim share.ClaimID) (out wire.ClaimResponse, err error) {
	in := wire.LinkClaimRequest{ClaimKey: k.claim, KeyProof: k.proof, ClaimID: hidden.Text(claim.Reveal())}
	err = c.do(ctx, call{name: "claim", method: http.MethodPost, url: c.shareURL(id, "/claim"), in: in, out: &out, session: k.session})
	return out, err
}

// UnlockLink returns k with a session of a share with a gate, for its password. It takes a
// noticeable time.
func (c *Client) UnlockLink(ctx context.Context, id share.ID, k LinkKey, p password.Password) (LinkKey, error) {
	proof := hidden.Text(p.GateProof(id.Bytes()).Reveal())
	return c.unlock(ctx, id, k, wire.UnlockRequest{ClaimKey: &k.claim, GateProof: &proof})
}

// UnlockLinkByToken is UnlockLink for an unlock token, which works once.
func (c *Client) UnlockLinkByToken(ctx context.Context, id share.ID, k LinkKey, token string) (LinkKey, error) {
	return c.unlock(ctx, id, k, wire.UnlockRequest{ClaimKey: &k.claim, UnlockToken: (*hidden.Text)(&token)})
}

func (c *Client) unlock(ctx context.Context, id share.ID, k LinkKey, in wire.UnlockRequest) (LinkKey, error) {
	var out wire.Unlocked
	err := c.do(ctx, call{name: "unlock", method: http.MethodPost, url: c.shareURL(id, "/unlock"), in: in, out: &out, once: true})
	k.session = out.Session
	return k, err
}

// UnlockSecret returns the unlock secret of a share with a gate that the caller sent.
func (c *Client) UnlockSecret(ctx context.Context, id share.ID) (share.UnlockSecret, error) {
	return c.unlockSecret(ctx, http.MethodGet, id)
}

// ChangeUnlockSecret replaces it by a new one. All sessions of the share end.
func (c *Client) ChangeUnlockSecret(ctx context.Context, id share.ID) (share.UnlockSecret, error) {
	return c.unlockSecret(ctx, http.MethodPut, id)
}

func (c *Client) unlockSecret(ctx context.Context, method string, id share.ID) (share.UnlockSecret, error) {
	var out wire.UnlockSecret
	err := c.do(ctx, call{name: "unlock secret", method: method, url: c.shareURL(id, "/unlock-secret"), out: &out, signed: true})
	if err != nil {
		return share.UnlockSecret{}, err
	}
	secret, err := share.ParseUnlockSecret(string(out.UnlockSecret))
	if err != nil {
		return share.UnlockSecret{}, ErrAnswer
	}
	return secret, nil
}

// ErrNoExtend means that the service is of an earlier release, which extends no shares.
var ErrNoExtend = errors.New("the service is of an earlier release and cannot extend shares")

// Extend moves the expiry of a share that the caller sent to this long after its commit, in
// whole seconds; 0: to the latest that is allowed.
func (c *Client) Extend(ctx context.Context, id share.ID, lifetime time.Duration) (out wire.Share, err error) {
	limits, err := c.Limits(ctx)
	if err != nil {
		return out, err
	}
	if !limits.Extend {
		return out, ErrNoExtend
	}
	in := wire.ExtendRequest{LifetimeSeconds: int64(lifetime / time.Second)}
	err = c.do(ctx, call{name: "extend", method: http.MethodPost, url: c.shareURL(id, "/extend"), in: in, out: &out, signed: true})
	return out, err
}

// LiftLock lets the recipient of a share that the caller sent try passwords again.
func (c *Client) LiftLock(ctx context.Context, id share.ID) (out wire.Share, err error) {
	err = c.do(ctx, call{name: "lift lock", method: http.MethodPost, url: c.shareURL(id, "/lift-lock"), out: &out, signed: true})
	return out, err
}

// Claim starts, resumes or renews the lease with that claim id.
func (c *Client) Claim(ctx context.Context, id share.ID, key keyring.ClaimKey, claim share.ClaimID) (out wire.ClaimResponse, err error) {
	in := wire.ClaimRequest{ClaimKey: hidden.Text(key.Reveal()), ClaimID: hidden.Text(claim.Reveal())}
	err = c.do(ctx, call{name: "claim", method: http.MethodPost, url: c.shareURL(id, "/claim"), in: in, out: &out, signed: true})
	return out, err
}

// Acknowledge confirms that the file arrived; its ciphertext is then deleted.
func (c *Client) Acknowledge(ctx context.Context, id share.ID, claim share.ClaimID) error {
	in := wire.AcknowledgeRequest{ClaimID: hidden.Text(claim.Reveal())}
	return c.do(ctx, call{name: "acknowledge", method: http.MethodPost, url: c.shareURL(id, "/acknowledge"), in: in, signed: true})
}

// Withdraw ends a share: its sender revokes it, its recipient declines it. It also deletes
// the data of an interrupted download on this computer.
func (c *Client) Withdraw(ctx context.Context, id share.ID) error {
	err := c.do(ctx, call{name: "withdraw", method: http.MethodDelete, url: c.shareURL(id, ""), signed: true})
	if err == nil && c.claims != nil {
		c.forget(id)
	}
	return err
}

// OwnProgram returns who approved the program that the Identity signs for. A
// refusal with UnknownProgram means that nobody did.
func (c *Client) OwnProgram(ctx context.Context) (out wire.OwnProgram, err error) {
	err = c.do(ctx, call{name: "program", method: http.MethodGet, url: c.fileAPI + "/v1/program", out: &out, signed: true})
	return out, err
}

// ErrNoMailer means that the Client has no address of a key mailer.
var ErrNoMailer = errors.New("no address of a key mailer is known")

// MailKey redeems a mail ticket at the key mailer. A ticket is good for one
// mail, so repeating it is safe; if an answer was lost, TicketUsed means that
// the mail was probably sent.
func (c *Client) MailKey(ctx context.Context, r wire.KeyRequest) (out wire.KeyResponse, err error) {
	if c.keyMailer == "" {
		return out, ErrNoMailer
	}
	err = c.do(ctx, call{name: "mail the key", method: http.MethodPost, url: c.keyMailer + "/v1/keys", in: r, out: &out})
	return out, err
}

// Inbox iterates over the shares sent to the caller, newest first. It fetches
// pages as needed. An error ends the iteration.
func (c *Client) Inbox(ctx context.Context) iter.Seq2[wire.Share, error] {
	return c.pages(ctx, "inbox")
}

// Outbox iterates like Inbox over the shares that the caller sent.
func (c *Client) Outbox(ctx context.Context) iter.Seq2[wire.Share, error] {
	return c.pages(ctx, "outbox")
}

const pageSize = 50

func (c *Client) pages(ctx context.Context, list string) iter.Seq2[wire.Share, error] {
	return func(yield func(wire.Share, error) bool) {
		query := url.Values{"limit": {strconv.Itoa(pageSize)}}
		for {
			var page wire.Page
			err := c.do(ctx, call{name: list, method: http.MethodGet, url: c.fileAPI + "/v1/" + list + "?" + query.Encode(), out: &page, signed: true})
			if err == nil && page.Next != "" && page.Next == query.Get("cursor") {
				err = ErrAnswer
			}
			if err != nil {
				yield(wire.Share{}, err)
				return
			}
			for _, s := range page.Items {
				if !yield(s, nil) {
					return
				}
			}
			if page.Next == "" {
				return
			}
			query.Set("cursor", page.Next)
		}
	}
}

func (c *Client) shareURL(id share.ID, rest string) string {
	if c.linkAPI != "" {
		return c.linkAPI + "/v1/links/" + url.PathEscape(string(id)) + rest
	}
	return c.fileAPI + "/v1/shares/" + url.PathEscape(string(id)) + rest
}
