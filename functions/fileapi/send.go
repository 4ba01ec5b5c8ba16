package fileapi

import (
	"errors"
	"net/http"
	"time"

	"github.com/secure-share/secure-share/shared/hidden"
	"github.com/secure-share/secure-share/shared/httpapi"
	"github.com/secure-share/secure-share/shared/mailticket"
	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/policy"
	"github.com/secure-share/secure-share/shared/problem"
	"github.com/secure-share/secure-share/shared/ratelimit"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

func (a api) create(w http.ResponseWriter, c call) error {
	body, err := httpapi.Decode[wire.CreateRequest](c.Request)
	if err != nil {
		return err
	}
	e, err := parseCreate(body)
	if err != nil {
		return err
	}
	e.Site, e.Installation, e.By, e.Place = c.Site, c.Installation, c.Person, c.Place
	s, decided, err := a.announce(c, e)
	if err != nil {
		return err
	}
	answer := wire.CreateResponse{Share: a.view(s, c.Person), UnlockSecret: hidden.Text(s.UnlockSecret.Reveal())}
	switch {
	case s.Status != share.Uploading:
		httpapi.Encode(w, http.StatusOK, answer)
		return nil
	case s.PartSize > 0:
		if s, err = a.begin(c, s); err != nil {
			return err
		}
		answer.Multipart = &wire.Multipart{UploadID: s.UploadID, PartSize: s.PartSize, Parts: s.Parts()}
		httpapi.Encode(w, http.StatusCreated, answer)
		return nil
	}
	until := a.Rules.UploadURLUntil(s, decided)
	url, headers, err := a.Blobs.PresignPut(c.Context(), s, decided, until)
	if err != nil {
		return err
	}
	answer.Upload = &wire.Upload{Method: http.MethodPut, URL: url, Headers: headers, ExpiresAt: until.UTC()}
	httpapi.Encode(w, http.StatusCreated, answer)
	return nil
}

// announce creates a share. The policy is asked last. A share that was announced before
// is only repeated: it is not counted again, and the policy does not forbid it.
func (a api) announce(c call, e share.Create) (share.Share, time.Time, error) {
	uses := a.People.Announcing(c.Site, c.Person, e.Content.Length, a.Now())
	return a.govern(c, e.ID, ratelimit.Keys(uses...), func(c call, s share.Share, counters ratelimit.Counters, now time.Time) (share.Share, ratelimit.Changes, error) {
		isNew := s.Version == 0
		_, err := a.Rules.Apply(s, e, now)
		if isNew && err == nil {
			err = counters.Check(uses...)
		}
		if isNew && err == nil && e.CopyOf != "" {
			_, err = a.source(c, e.CopyOf, e.Content.Length)
		}
		if err != nil {
			return s, ratelimit.Changes{}, err
		}
		if e.Limits, err = a.mayAnnounce(c, e); err != nil && (isNew || !errors.Is(err, policy.ErrForbidden) && !errors.Is(err, errNoReceiver)) {
			return s, ratelimit.Changes{}, err
		}
		next, err := a.Rules.Apply(s, e, now)
		if !isNew {
			return next, ratelimit.Changes{}, err
		}
		return next, counting(uses, err), err
	})
}

// mayAnnounce is maySend for a share that may also ask for notices.
func (a api) mayAnnounce(c call, e share.Create) (share.Limits, error) {
	limits, err := a.maySend(c, e)
	if err == nil && e.Notify {
		err = a.mayNotify(c)
	}
	return limits, err
}

func (a api) commit(w http.ResponseWriter, c call) error {
	body, err := httpapi.Decode[wire.CommitRequest](c.Request)
	if err != nil {
		return err
	}
	hash, err := optional32("recipientHash", body.RecipientHash)
	if err != nil {
		return err
	}
	if err := checkSenderName(body.SenderName); err != nil {
		return err
	}
	sum, err := optional32("sha256", body.SHA256)
	if err != nil {
		return err
	}
	id, err := c.id()
	if err != nil {
		return err
	}
	s, err := a.settle(c, id, share.Commit{By: c.Person, SHA256: sum, RecipientHash: hash, TicketID: newTicketID()})
	if err != nil {
		return err
	}
	answer := wire.CommitResponse{Share: a.view(s, c.Person)}
	if body.RecipientHash != "" {
		if answer.Ticket, err = a.issue(c, s, body.SenderName); err != nil {
			return err
		}
	}
	httpapi.Encode(w, http.StatusOK, answer)
	return nil
}

// errInParts interrupts a commit until the blob was assembled from its parts.
var errInParts = errors.New("fileapi: the blob is in parts")

// settle commits a share. It asks the blob store before the rules decide, so that a
// commit reads the share once; assembling parts changes the row, and it is read again. A
// commit that repeats a successful one does not ask again.
func (a api) settle(c call, id share.ID, e share.Commit) (share.Share, error) {
	asked := false
	attempt := func() (share.Share, error) {
		s, _, err := a.govern(c, id, nil, func(c call, s share.Share, _ ratelimit.Counters, now time.Time) (share.Share, ratelimit.Changes, error) {
			current, err := a.current(c, s, now)
			if err == nil && e.SHA256 == ([32]byte{}) {
				e.SHA256, err = a.sumOfCopy(c, current)
			}
			if err == nil {
				err = a.mayCommit(c, current, e)
			}
			if err == nil && current.Status == share.Uploading && !asked {
				if current.UploadID != "" {
					return current, ratelimit.Changes{}, errInParts
				}
				e.Stored, err = a.stored(c, current)
				asked = err == nil
			}
			if err != nil {
				return s, ratelimit.Changes{}, err
			}
			next, err := a.Rules.Apply(s, e, a.Now())
			return next, ratelimit.Changes{}, err
		})
		return s, err
	}
	s, err := attempt()
	if !errors.Is(err, errInParts) {
		return s, err
	}
	if e.Stored, err = a.stored(c, s); err != nil {
		return s, err
	}
	asked = true
	return attempt()
}

// mayCommit returns an error unless the share may be committed and its key delivered in
// this way. A commit that requests a ticket although the policy forbids mails commits
// nothing: clients of the previous release expect a ticket, and the command line tool
// would send the key to the key mailer without one.
func (a api) mayCommit(c call, s share.Share, e share.Commit) error {
	if s.Status == share.Uploading && s.PartSize > 0 && e.SHA256 == ([32]byte{}) {
		return problem.Say(problem.ErrMalformed, "sha256 must be that over the SHA-256s of the parts.")
	}
	if e.RecipientHash == (share.RecipientHash{}) {
		return a.mayHandOver(c, s)
	}
	return a.mayMail(c, s)
}

func (a api) ticket(w http.ResponseWriter, c call) error {
	body, err := httpapi.Decode[wire.AddressedRequest](c.Request)
	if err != nil {
		return err
	}
	hash, err := bytes32("recipientHash", body.RecipientHash)
	if err != nil {
		return err
	}
	if err := checkSenderName(body.SenderName); err != nil {
		return err
	}
	s, err := a.addressAgain(c, share.IssueTicket{By: c.Person, RecipientHash: hash, TicketID: newTicketID()})
	if err != nil {
		return err
	}
	ticket, err := a.issue(c, s, body.SenderName)
	if err != nil {
		return err
	}
	httpapi.Encode(w, http.StatusOK, ticket)
	return nil
}

// addressAgain gives the share another ticket within the limits of the sender, if
// the policy allows mails.
func (a api) addressAgain(c call, e share.IssueTicket) (share.Share, error) {
	use := a.People.Ticket(c.Site, c.Person, a.Now())
	id, err := c.id()
	if err != nil {
		return share.Share{}, err
	}
	s, _, err := a.govern(c, id, ratelimit.Keys(use), func(c call, s share.Share, counters ratelimit.Counters, now time.Time) (share.Share, ratelimit.Changes, error) {
		if err := counters.Check(use); err != nil {
			return s, ratelimit.Changes{}, err
		}
		if !s.VisibleTo(c.Person) {
			return s, ratelimit.Changes{}, share.ErrNotFound
		}
		if err := a.mayMail(c, s); err != nil {
			return s, ratelimit.Changes{}, err
		}
		next, err := a.Rules.Apply(s, e, now)
		return next, counting([]ratelimit.Use{use}, err), err
	})
	return s, err
}

// issue signs the share's ticket. Tickets count in whole seconds, so none can
// be issued in the last second before the share expires.
func (a api) issue(c call, s share.Share, senderName string) (wire.Ticket, error) {
	if s.Ticket.ExpiresAt.Unix() <= s.Ticket.IssuedAt.Unix() {
		return wire.Ticket{}, share.ErrExpired
	}
	t := mailticket.Ticket{
		ID: s.Ticket.ID, IssuedAt: s.Ticket.IssuedAt, Expires: s.Ticket.ExpiresAt,
		Sender: mailticket.Pseudonym(s.Site, s.Sender), SenderName: senderName, SiteURL: c.SiteURL, Domains: s.MailDomains,
		ShareID: s.ID, ShareExpires: s.ExpiresAt, Verifier: s.Verifier, RecipientHash: s.RecipientHash,
	}
	if s.Recipient == share.Outsider {
		t.Outsider, t.ShareID, t.Verifier = true, s.ID.MailID(), s.MailVerifier
	}
	if a.Sites.Allow(c.SiteURL) && !t.Outsider {
		t.AppPath = c.AppPath
	}
	token, err := a.Tickets.Issue(c.Context(), t)
	if err != nil {
		return wire.Ticket{}, err
	}
	a.Metrics.Add(metric.Tickets, 1)
	return wire.Ticket{Token: hidden.Text(token), ExpiresAt: s.Ticket.ExpiresAt.Truncate(time.Second).UTC()}, nil
}

// newTicketID is 128 random bits in 22 characters.
func newTicketID() string { return string(share.NewID()) }

func checkSenderName(name string) error {
	if len(name) > mailticket.MaxSenderName {
		return problem.Say(problem.ErrMalformed, "senderName takes 200 bytes at most.")
	}
	return nil
}
