package share

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"time"
)

// Apply applies the event e to s at the time now. It first applies all
// deadlines up to now, then the event. Where nothing changes (a repetition) it
// returns s with the same Version; otherwise Version is one higher. A refusal
// is one of the sentinels of this package, and then the Share returned is s as
// it was. Apply never shares memory that it changes with its argument.
//
// A share that cannot be fully read, or has a status that only another release
// knows, can only be ended; see stepUnreadable. It is returned marked as
// unreadable, with a refusal as well.
func (r Rules) Apply(s Share, e Event, now time.Time) (Share, error) {
	s.Unreadable = s.Unreadable || s.Version != 0 && !s.Status.known()
	next, err := r.step(s, e, now)
	if err != nil {
		return s, err
	}
	if !reflect.DeepEqual(next, s) {
		next.Version++
	}
	return next, nil
}

// step is Apply without the Version, which it leaves as it is.
func (r Rules) step(s Share, e Event, now time.Time) (Share, error) {
	if s.Unreadable {
		return r.stepUnreadable(s, e, now)
	}
	if e, ok := e.(Erase); ok { // also of what TTL should have removed
		return r.erase(r.pass(s, now), e)
	}
	if at, ended := r.PurgeAt(s); ended && !now.Before(at) {
		return s, ErrNotFound
	}
	return r.decide(r.pass(s, now), e, now)
}

func (r Rules) decide(s Share, e Event, now time.Time) (Share, error) {
	if e, ok := e.(Create); ok {
		return r.create(s, e, now)
	}
	if s.Version == 0 {
		return s, ErrNotFound
	}
	switch e := e.(type) {
	case BeginUpload:
		return beginUpload(s, e)
	case GrantParts:
		return r.grantParts(s, e, now)
	case Commit:
		return r.commit(s, e, now)
	case IssueTicket:
		return r.issueTicket(s, e, now)
	case Show:
		return s, mayShow(s, e, now)
	case Claim:
		return r.claim(s, e, now)
	case Acknowledge:
		return r.acknowledge(s, e, now)
	case Revoke:
		if e.By != s.Sender {
			return s, ErrNotFound
		}
		return withdraw(s, Revoked, now)
	case Decline:
		if err := mayDecline(s, e, now); err != nil {
			return s, err
		}
		return withdraw(s, Declined, now)
	case Extend:
		return r.extend(s, e)
	case TryPassword:
		return r.tryPassword(s, e, now)
	case LiftLock:
		return liftLock(s, e)
	case Unlock:
		return r.unlock(s, e, now)
	case UnlockByToken:
		return s, mayUnlockByToken(s, e)
	case ChangeUnlockSecret:
		return changeUnlockSecret(s, e)
	case Uninstall:
		return uninstall(s, e, now)
	case CloseAccount:
		return closeAccount(s, e, now), nil
	case Tick:
		return s, nil
	case Reaped:
		return reaped(s, now)
	}
	return s, fmt.Errorf("share: no rule for the event %T", e)
}

// pass applies the deadlines up to now, each at its own time, so that the
// result does not depend on when, or how often, the share was read.
func (r Rules) pass(s Share, now time.Time) Share {
	for {
		at, due := s.DueAt()
		if !due || s.Status.Ended() || now.Before(at) {
			return s
		}
		switch running := s.running(); {
		case s.Status == Uploading:
			s = end(s, Abandoned, at)
		case len(running) > 0 && firstEnd(running).Equal(at):
			s = r.lapse(s, at)
		default:
			s = end(s, Expired, at)
		}
	}
}

func (r Rules) create(s Share, e Create, now time.Time) (Share, error) {
	if s.Version != 0 {
		return r.repeatCreate(s, e, now)
	}
	switch {
	case e.By == e.Recipient:
		return s, ErrSelf
	case e.Content.Length <= 0:
		return s, ErrEmpty
	case e.Content.Length > r.MaxLength:
		return s, ErrTooLong
	case !e.inParts() && e.Content.Length > MaxOnePut:
		return s, ErrOnePut
	case e.CopyOf != "" && !e.inParts():
		return s, ErrCopyInParts
	case e.CopyOf != "" && e.Content.Length > MaxCopy:
		return s, ErrCopyLong
	case len(e.Metadata) > MaxMetadata, len(e.Description.Sealed) > MaxDescription,
		len(e.FileInfo.Sealed) > MaxFileInfo, len(e.Label.Sealed) > MaxLabel:
		return s, ErrMetadata
	}
	made := Share{
		Site: e.Site, ID: e.ID, Status: Uploading, Installation: e.Installation,
		Sender: e.By, Recipient: e.Recipient,
		Content: e.Content, Verifier: e.Verifier, KeyVerifier: e.KeyVerifier, MailVerifier: e.MailVerifier,
		GateVerifier: e.GateVerifier, UnlockSecret: e.UnlockSecret,
		Metadata: e.Metadata, Description: e.Description, FileInfo: e.FileInfo, Label: e.Label,
		CopyOf: e.CopyOf, Sending: e.Sending,
		Place: e.Place, Lifetime: r.shortened(e.Limits.Lifetime, e.Lifetime), MailDomains: e.Limits.MailDomains, Notify: e.Notify,
		CreatedAt: now, UploadDeadline: now.Add(r.UploadDeadline),
	}
	if e.Openings > Once {
		made.Openings = e.Openings
	}
	if made.HasGate() {
		made.EmbedOrigins = e.Limits.EmbedOrigins
	}
	if e.inParts() {
		made.PartSize = partSize(e.Content.Length)
	}
	return record(r.refillable(made, now), Created, now), nil
}

// repeatCreate answers a retry: the same content under the same id by the same
// person. The file info may be missing on either side, because an earlier release
// does not accept it and clients then leave it out. Whether notices are wanted, the
// unlock secret and the limits stay as they were. While the upload is open, the new upload
// URL extends RefillableUntil.
func (r Rules) repeatCreate(s Share, e Create, now time.Time) (Share, error) {
	if s.Sender != e.By || s.Recipient != e.Recipient || s.announced() != e.Content || s.CopyOf != e.CopyOf || s.Sending != e.Sending {
		return s, ErrIDTaken
	}
	if s.Status.Ended() {
		return s, ended(s.Status)
	}
	same := s.Verifier.Matches(e.Verifier) && s.KeyVerifier.Matches(e.KeyVerifier) &&
		s.MailVerifier.Matches(e.MailVerifier) && s.GateVerifier.Matches(e.GateVerifier) &&
		bytes.Equal(s.Metadata, e.Metadata) &&
		bytes.Equal(s.Description.Sealed, e.Description.Sealed) && s.Description.KeyVersion == e.Description.KeyVersion &&
		bytes.Equal(s.Label.Sealed, e.Label.Sealed) && s.Label.KeyVersion == e.Label.KeyVersion &&
		(len(s.FileInfo.Sealed) == 0 || len(e.FileInfo.Sealed) == 0 ||
			bytes.Equal(s.FileInfo.Sealed, e.FileInfo.Sealed) && s.FileInfo.KeyVersion == e.FileInfo.KeyVersion)
	if !same || max(e.Openings, Once) != s.Allowed() || e.Lifetime != 0 && e.Lifetime != s.lifetime(r) {
		return s, ErrIDTaken
	}
	if s.Status == Uploading {
		s = r.refillable(s, now)
	}
	return s, nil
}

// refillable records that an upload was allowed now.
func (r Rules) refillable(s Share, now time.Time) Share {
	if until := r.UploadURLUntil(s, now).Add(r.UploadGrace); until.After(s.RefillableUntil) {
		s.RefillableUntil = until
	}
	return s
}

func (r Rules) commit(s Share, e Commit, now time.Time) (Share, error) {
	switch {
	case e.By != s.Sender:
		return s, ErrNotFound
	case s.Status.Ended():
		return s, ended(s.Status)
	case s.Status != Uploading && e.addressed() && s.RecipientHash != e.RecipientHash:
		return s, ErrRecommit
	case s.Status != Uploading && !s.is(s.Content, e.SHA256):
		return s, ErrMismatch
	case s.Status != Uploading:
		return s, nil
	case e.Stored == (Content{}):
		return s, ErrNotStored
	case !s.is(e.Stored, e.SHA256):
		return s, ErrMismatch
	}
	s.Content, s.Completing = e.Stored, false
	s.Status, s.CommittedAt, s.ExpiresAt = Available, now, now.Add(s.lifetime(r))
	if e.addressed() {
		s = r.ticket(s, e.RecipientHash, e.TicketID, now)
	}
	return record(s, Committed, now), nil
}

// shortened is the lifetime of the rules, or the shortest of the others that is not zero.
func (r Rules) shortened(others ...time.Duration) time.Duration {
	shortest := r.Lifetime
	for _, other := range others {
		if other > 0 {
			shortest = min(shortest, other)
		}
	}
	return shortest
}

// extend never brings the expiry forward. Lifetime stays as it was announced, so that the
// announcement can be repeated.
func (r Rules) extend(s Share, e Extend) (Share, error) {
	switch {
	case e.By != s.Sender:
		return s, ErrNotFound
	case s.Status.Ended():
		return s, ended(s.Status)
	case s.Status == Uploading:
		return s, ErrUncommitted
	case e.Lifetime > 0 && s.CommittedAt.Add(e.Lifetime).Before(s.ExpiresAt):
		return s, ErrShorter
	}
	if until := s.CommittedAt.Add(r.shortened(e.Longest, e.Lifetime)); until.After(s.ExpiresAt) {
		s.ExpiresAt = until
	}
	return s, nil
}

// lifetime is that of the rules for shares of the previous release.
func (s Share) lifetime(r Rules) time.Duration {
	if s.Lifetime == 0 {
		return r.Lifetime
	}
	return s.Lifetime
}

// addressed reports whether a mail ticket is wanted.
func (e Commit) addressed() bool { return e.RecipientHash != (RecipientHash{}) }

func (r Rules) issueTicket(s Share, e IssueTicket, now time.Time) (Share, error) {
	switch {
	case e.By != s.Sender:
		return s, ErrNotFound
	case s.Status.Ended():
		return s, ended(s.Status)
	case s.Status == Uploading:
		return s, ErrUncommitted
	case s.Status == Claimed:
		return s, claimedUntil(firstEnd(s.running()), now)
	case s.Ticket.ID == e.TicketID:
		return s, nil // the answer to the write was lost, and the store asks again
	case s.Tickets >= r.Tickets:
		return s, ErrTickets
	}
	return r.ticket(s, e.RecipientHash, e.TicketID, now), nil
}

func (r Rules) ticket(s Share, h RecipientHash, id string, now time.Time) Share {
	s.RecipientHash = h
	s.Ticket = Ticket{ID: id, IssuedAt: now, ExpiresAt: earlier(now.Add(r.Ticket), s.ExpiresAt)}
	s.Tickets++
	return s
}

// mayShow returns the refusal of e, if any. Only a caller with the key learns how s
// ended.
func mayShow(s Share, e Show, now time.Time) error {
	if e.By != s.Recipient || !s.VisibleTo(e.By) {
		return ErrNotFound
	}
	if err := s.admit(e.Proof, e.KeyProof, e.Session, false, now); err != nil {
		return err
	}
	return ended(s.Status)
}

func (r Rules) claim(s Share, e Claim, now time.Time) (Share, error) {
	if e.By != s.Recipient || !s.VisibleTo(e.By) {
		return s, ErrNotFound
	}
	refused := s.admit(e.Proof, e.KeyProof, e.Session, s.Holds(e.Claim), now)
	switch {
	case s.forOutsider() && refused != nil:
		return s, refused // before the end is revealed
	case s.Status.Ended():
		return s, ended(s.Status)
	case refused != nil:
		return s, refused
	case s.Openings == UntilExpiry:
		return s.open(e.Claim, now), nil
	case s.Holds(e.Claim):
		return r.renew(s.first(e.Claim), now), nil
	}
	if until, full := r.Full(s); full {
		return s, claimedUntil(until, now)
	}
	return r.grant(s, e.Claim, now), nil
}

func claimedUntil(until, now time.Time) error { return &ClaimedError{Until: until, In: until.Sub(now)} }

func (r Rules) grant(s Share, claim ClaimHash, now time.Time) Share {
	s = s.withLeases(append([]Lease{{Claim: claim, Since: now}}, s.running()...))
	s.Lease.EndsAt = r.leaseEnd(s, now)
	s.Leases++
	s.Acked = others(s.Acked, claim) // another download, to be acknowledged again
	if !slices.ContainsFunc(s.Claims, claim.Matches) {
		s.Claims = append(slices.Clip(s.Claims), claim)
	}
	s = record(s, LeaseGranted, now)
	s.History[len(s.History)-1].Until = s.Lease.EndsAt
	return s
}

func (r Rules) renew(s Share, now time.Time) Share {
	if until := r.leaseEnd(s, now); until.After(s.Lease.EndsAt) {
		s.Lease.EndsAt = until
	}
	return s
}

func (r Rules) leaseEnd(s Share, now time.Time) time.Time {
	return earlier(earlier(now.Add(r.Lease), s.Lease.Since.Add(r.LeaseTotal)), s.ExpiresAt)
}

func (r Rules) acknowledge(s Share, e Acknowledge, now time.Time) (Share, error) {
	switch {
	case e.By != s.Recipient || !s.VisibleTo(e.By):
		return s, ErrNotFound
	case !slices.ContainsFunc(s.Claims, e.Claim.Matches):
		return s, ErrNoSuchClaim
	case s.Openings == UntilExpiry, s.Status == Downloaded, slices.ContainsFunc(s.Acked, e.Claim.Matches),
		slices.ContainsFunc(s.History, func(h Entry) bool { return h.What == Confirmed }):
		return s, nil
	}
	s = s.acknowledged(e.Claim, now)
	switch {
	case s.Status == Unconfirmed, !s.Ended() && (s.Opened >= int(s.Allowed()) || r.exhausted(s)):
		return end(s, Downloaded, now), nil
	case s.Ended():
		return record(s, Confirmed, now), nil
	}
	return record(s, Opened, now), nil
}

func mayDecline(s Share, e Decline, now time.Time) error {
	switch {
	case e.By != s.Recipient || !s.VisibleTo(e.By):
		return ErrNotFound
	case s.forOutsider():
		return s.admit(e.Proof, e.KeyProof, e.Session, false, now)
	}
	return nil
}

func withdraw(s Share, to Status, now time.Time) (Share, error) {
	switch {
	case s.Status == to:
		return s, nil
	case s.Status.Ended():
		return s, ended(s.Status)
	}
	return end(s, to, now), nil
}

func uninstall(s Share, e Uninstall, now time.Time) (Share, error) {
	switch {
	case e.Installation != s.Installation:
		return s, ErrNotFound
	case s.Status.Ended():
		return s, nil
	}
	return end(record(s, Uninstalled, now), Revoked, now), nil
}

// closeAccount replaces the person with Closed. It drops the data that are sealed for
// the sender alone if the person is the sender, and the description once nobody can read
// it any more. A share without its recipient ends, because nobody can open it.
func closeAccount(s Share, e CloseAccount, now time.Time) Share {
	if !e.Person.HasAccount() {
		return s
	}
	if s.Sender == e.Person {
		s.Sender, s.FileInfo, s.Label = Closed, FileInfo{}, Label{}
	}
	if s.Recipient == e.Person {
		s.Recipient, s.RecipientHash = Closed, RecipientHash{}
		switch {
		case s.Status == Uploading:
			s = end(s, Abandoned, now)
		case !s.Status.Ended():
			s = end(s, Expired, now)
		}
	}
	if s.Sender == Closed && !s.Recipient.HasAccount() {
		s.Description = Description{}
	}
	return s
}

func reaped(s Share, now time.Time) (Share, error) {
	if !s.Status.Ended() {
		return s, ErrLive
	}
	if !now.After(s.ReapedAt) {
		return s, nil
	}
	if s.ReapedAt.IsZero() && !s.Erased {
		s = record(s, BlobDeleted, now)
	}
	s.ReapedAt = now
	return s, nil
}

// end moves s to an end state and drops the data that only a live share needs. It
// keeps the description, by which people recognize the share in their lists, and
// the verifier of an outsider, who learns only with the key how it ended. The
// verifiers of the password and of the gate are deleted, so that nobody can test
// guesses against them. A share that had already ended (unconfirmed, then
// acknowledged) keeps the time of its first end, from which the history period
// counts.
func end(s Share, to Status, at time.Time) Share {
	if s.EndedAt.IsZero() {
		s.EndedAt = at
	}
	s.Status, s.Lease, s.Others, s.Completing = to, Lease{}, nil, false
	s.Metadata, s.MailVerifier = nil, Verifier{}
	s.GateVerifier, s.UnlockSecret = Verifier{}, UnlockSecret{}
	s.WrongPasswords, s.LockedUntil = nil, time.Time{}
	if !s.forOutsider() || s.HasPassword() {
		s.Verifier = Verifier{}
	}
	return record(s, Happening(to), at)
}

func record(s Share, what Happening, at time.Time) Share {
	s.History = append(slices.Clip(s.History), Entry{At: at, What: what})
	return s
}
