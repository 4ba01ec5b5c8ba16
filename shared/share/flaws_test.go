package share_test

import (
	"errors"
	"time"

	"github.com/secure-share/secure-share/shared/share"
)

// apply has the shape of Rules.Apply.
type apply = func(share.Share, share.Event, time.Time) (share.Share, error)

// flaws are mistakes in the design. The zero value is the correct design.
type flaws struct {
	apply   func(share.Rules) apply
	dueAt   func(share.Share) (time.Time, bool)
	purgeAt func(share.Share) (time.Time, bool)
	reaper  []step // its plan

	unconditional  []question // these write without compare-and-set
	overwrite      bool       // uploads without If-None-Match
	copyFirst      bool       // copies parts before the row says so
	commitUnseen   bool       // commits without a look at the object
	trustTTL       bool       // treats rows that TTL has not removed as not expired
	ttlOfUpload    bool       // leaves the blob item's TTL at the upload deadline
	ttlOfCommit    bool       // leaves it at the expiry of the commit
	keepBlobItem   bool       // leaves the blob item where it is at the end
	blindReaper    bool       // deletes on any record, whatever the row says
	streamOnly     bool       // has no sweep
	stampLate      bool       // counts a deletion from when it was recorded
	deleteAtClaim  bool       // deletes the object when it is claimed
	urlFromSigning bool       // lets a URL live from its signing instead of the decision
}

// before calls change to modify the row and the event before the real rules.
func before[E share.Event](change func(*share.Share, *E)) func(share.Rules) apply {
	return func(r share.Rules) apply {
		return func(s share.Share, e share.Event, now time.Time) (share.Share, error) {
			if mine, ok := e.(E); ok {
				change(&s, &mine)
				e = mine
			}
			return r.Apply(s, e, now)
		}
	}
}

// after calls change to modify the decision of the real rules.
func after[E share.Event](change func(was, next share.Share, e E, err error) (share.Share, error)) func(share.Rules) apply {
	return func(r share.Rules) apply {
		return func(s share.Share, e share.Event, now time.Time) (share.Share, error) {
			next, err := r.Apply(s, e, now)
			if mine, ok := e.(E); ok {
				return change(s, next, mine, err)
			}
			return next, err
		}
	}
}

func neverExpiring(next apply) apply {
	return func(s share.Share, e share.Event, now time.Time) (share.Share, error) {
		expires := s.ExpiresAt
		s.ExpiresAt = expires.Add(100 * tick)
		s, err := next(s, e, now)
		s.ExpiresAt = expires
		return s, err
	}
}

var (
	oneLapseEnds     = func(r share.Rules) apply { r.Leases = 1; return r.Apply }
	everyLapseOpens  = func(r share.Rules) apply { r.Leases = 100; return r.Apply }
	renewedForEver   = func(r share.Rules) apply { r.LeaseTotal = 100 * tick; return r.Apply }
	anyoneRevokes    = before(func(s *share.Share, e *share.Revoke) { e.By = s.Sender })
	anyoneConfirms   = before(func(s *share.Share, e *share.Acknowledge) { e.By = s.Recipient })
	anyKeyClaims     = before(func(s *share.Share, e *share.Claim) { e.Proof = s.Verifier })
	anyPartsCommit   = before(func(_ *share.Share, e *share.Commit) { e.SHA256 = e.Stored.SHA256 })
	declinedUnproven = before(func(s *share.Share, e *share.Decline) { e.Proof = s.Verifier })
	shownUnproven    = before(func(s *share.Share, e *share.Show) { e.Proof = s.Verifier })
	leasesAreIgnored = before(func(s *share.Share, e *share.Claim) {
		if s.Status == share.Claimed && s.Lease.Claim != e.Claim {
			s.Status, s.Lease = share.Available, share.Lease{}
		}
	})
	claimedUncommitted = before(func(s *share.Share, _ *share.Claim) {
		if s.Status == share.Uploading {
			s.Status, s.CommittedAt, s.ExpiresAt = share.Available, s.CreatedAt, s.UploadDeadline
		}
	})
)

// The mistakes of extensions.
var (
	anyoneExtends = before(func(s *share.Share, e *share.Extend) { e.By = s.Sender })
	extendsEnded  = before(func(s *share.Share, _ *share.Extend) {
		if s.Status == share.Expired {
			s.Status, s.EndedAt, s.ExpiresAt = share.Available, time.Time{}, s.ExpiresAt.Add(tick)
		}
	})
	extendsAgain = after(func(was, next share.Share, _ share.Extend, err error) (share.Share, error) {
		if err == nil && next.Version == was.Version {
			next.ExpiresAt = next.ExpiresAt.Add(tick)
			next.Version++
		}
		return next, err
	})
	extendsToLess = after(func(was, next share.Share, _ share.Extend, err error) (share.Share, error) {
		if next.Version > was.Version {
			next.ExpiresAt = was.ExpiresAt.Add(-1)
		}
		return next, err
	})
)

// The mistakes of shares that can be opened several times.
var (
	openedOnce    = before(func(s *share.Share, e *share.Acknowledge) { s.Openings = share.Once })
	acksForgotten = before(func(s *share.Share, _ *share.Acknowledge) { s.Acked = nil })
	nothingOpened = after(func(was, next share.Share, _ share.Acknowledge, err error) (share.Share, error) {
		next.Opened = was.Opened
		return next, err
	})
	lateIsExtra = after(func(was, next share.Share, e share.Acknowledge, err error) (share.Share, error) {
		if err == nil && !next.Status.Ended() && !was.Holds(e.Claim) {
			next.Status, next.Lease, next.Others = was.Status, was.Lease, was.Others
		}
		return next, err
	})
	oneAtATime = before(func(s *share.Share, e *share.Claim) {
		if s.Status == share.Claimed {
			s.Openings = share.Once
		}
	})
	othersDropped = after(func(_, next share.Share, _ share.Claim, err error) (share.Share, error) {
		next.Others = nil
		return next, err
	})
	claimsForgotten = before(func(s *share.Share, _ *share.Claim) { s.Claims = nil })
	uncounted       = after(func(was, next share.Share, _ share.Claim, err error) (share.Share, error) {
		next.Opened = was.Opened
		return next, err
	})
	oneOpens = before(func(s *share.Share, e *share.Claim) {
		if len(s.Claims) > 0 && s.Claims[0] != e.Claim {
			s.Verifier = share.Verifier{}
		}
	})
)

// lapseTakesOpening keeps the opening of each lease that has ended.
func lapseTakesOpening(r share.Rules) apply {
	return func(s share.Share, e share.Event, now time.Time) (share.Share, error) {
		ticked, err := r.Apply(s, share.Tick{}, now)
		if err != nil {
			return r.Apply(s, e, now)
		}
		ticked.Opened += len(running(s)) - len(running(ticked))
		return r.Apply(ticked, e, now)
	}
}

// lapseEndsAll ends all leases with the first.
func lapseEndsAll(r share.Rules) apply {
	return func(s share.Share, e share.Event, now time.Time) (share.Share, error) {
		ticked, err := r.Apply(s, share.Tick{}, now)
		if err == nil && !ticked.Status.Ended() && len(running(ticked)) < len(running(s)) {
			s.Status, s.Lease, s.Others = share.Available, share.Lease{}, nil
		}
		return r.Apply(s, e, now)
	}
}

var (
	uploadURLUnnoted = after(func(was, next share.Share, _ share.Create, err error) (share.Share, error) {
		if was.Version > 0 {
			next.RefillableUntil = was.RefillableUntil
		}
		return next, err
	})
	partURLsUnnoted = after(func(was, next share.Share, _ share.GrantParts, err error) (share.Share, error) {
		next.RefillableUntil = was.RefillableUntil
		return next, err
	})
	partsAfterTheEnd = after(func(was, next share.Share, _ share.GrantParts, err error) (share.Share, error) {
		if was.Status.Ended() {
			return was, nil
		}
		return next, err
	})
	wrongKeyCounts = after(func(_, next share.Share, _ share.Claim, err error) (share.Share, error) {
		if !errors.Is(err, share.ErrWrongKey) {
			return next, err
		}
		next.Leases++
		next.Version++
		return next, nil
	})
	claimDownloads = after(func(_, next share.Share, _ share.Claim, err error) (share.Share, error) {
		if err == nil {
			next.Status, next.EndedAt = share.Downloaded, next.Lease.Since
		}
		return next, err
	})
	holderIsRefused = after(func(was, next share.Share, e share.Claim, err error) (share.Share, error) {
		if err == nil && next.Lease == was.Lease {
			return was, share.ErrClaimed
		}
		return next, err
	})
	lapseUnseen = after(func(was, next share.Share, e share.Claim, err error) (share.Share, error) {
		if was.Status == share.Claimed && was.Lease.Claim != e.Claim {
			return was, share.ErrClaimed
		}
		return next, err
	})
	createOnce = after(func(was, next share.Share, _ share.Create, err error) (share.Share, error) {
		if was.Version > 0 {
			return was, share.ErrIDTaken
		}
		return next, err
	})
	confirmedAfterAll = after(func(was, next share.Share, _ share.Acknowledge, err error) (share.Share, error) {
		if err == nil && next.Status == share.Expired && next.Version != was.Version {
			next.Status = share.Downloaded
		}
		return next, err
	})
)

// leaseSurvivesRevoke keeps the lease in the row, so that its holder can
// resume.
func leaseSurvivesRevoke(r share.Rules) apply {
	return func(s share.Share, e share.Event, now time.Time) (share.Share, error) {
		claim, isClaim := e.(share.Claim)
		if isClaim && s.Status == share.Revoked && s.Lease.Claim == claim.Claim && now.Before(s.Lease.EndsAt) {
			return s, nil
		}
		next, err := r.Apply(s, e, now)
		if _, isRevoke := e.(share.Revoke); isRevoke && err == nil {
			next.Lease = s.Lease
		}
		return next, err
	}
}

// resumeIgnoresExpiry renews a lease as if the share lasted forever.
func resumeIgnoresExpiry(r share.Rules) apply {
	return func(s share.Share, e share.Event, now time.Time) (share.Share, error) {
		if claim, ok := e.(share.Claim); ok && s.Status == share.Claimed && s.Lease.Claim == claim.Claim {
			return neverExpiring(r.Apply)(s, e, now)
		}
		return r.Apply(s, e, now)
	}
}

func dueUntilFirstReaped(s share.Share) (time.Time, bool) {
	at, due := s.DueAt()
	return at, due && s.ReapedAt.IsZero()
}

func dueWhileLive(s share.Share) (time.Time, bool) {
	at, due := s.DueAt()
	return at, due && !s.Status.Ended()
}

func dueOnceCommitted(s share.Share) (time.Time, bool) {
	at, due := s.DueAt()
	return at, due && s.Status != share.Uploading
}

func purgedWhileOwed(s share.Share) (time.Time, bool) {
	return s.EndedAt.Add(tick), s.Status.Ended()
}
