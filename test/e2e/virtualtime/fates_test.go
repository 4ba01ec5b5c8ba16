package virtualtime

import (
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/share"
)

// chance is the random generator of one share.
type chance struct{ *rand.Rand }

// within is a random duration from a to b.
func (c chance) within(a, b time.Duration) time.Duration {
	return a + time.Duration(c.Int64N(int64(b-a)))
}

// fates lists the scenarios. Each runs a share to its end and returns the
// expected status.
var fates = []func(*parcel, chance) share.Status{
	neverUploaded, neverCommitted, committedTooLate, leftInParts, collectedFromParts,
	ignored, cameTooLate, leftAtTheExpiry,
	collected, collectedAtLast, collectedSlowly, confirmedByAnOldClaim,
	lostThreeTimes, confirmedAfterAll,
	declined, revokedMeanwhile, refilledAfterwards,
}

func neverUploaded(p *parcel, c chance) share.Status {
	p.must(p.announce())
	time.Sleep(c.within(0, rules.UploadDeadline))
	p.must(p.announce())
	return share.Abandoned
}

func neverCommitted(p *parcel, c chance) share.Status {
	p.stow(c)
	return share.Abandoned
}

// leftInParts is given up by its sender during the upload of another part.
func leftInParts(p *parcel, c chance) share.Status {
	p.inParts()
	p.must(p.announce())
	p.putParts(c, 1)
	return share.Abandoned
}

func collectedFromParts(p *parcel, c chance) share.Status {
	p.inParts()
	p.must(p.announce())
	for n := range parts {
		p.putParts(c, n+1)
	}
	p.must(p.commit())
	claim := share.NewClaimID()
	time.Sleep(c.within(0, rules.Lifetime-time.Hour))
	p.take(claim, time.Now().Add(rules.Lifetime))
	p.must(p.acknowledge(claim))
	return share.Downloaded
}

func committedTooLate(p *parcel, c chance) share.Status {
	deadline := time.Now().Add(rules.UploadDeadline)
	p.stow(c)
	until(deadline.Add(c.within(0, time.Hour)))
	p.mustBe(p.commit(), "abandoned")
	return share.Abandoned
}

func ignored(p *parcel, c chance) share.Status {
	p.deliver(c)
	return share.Expired
}

func cameTooLate(p *parcel, c chance) share.Status {
	expiry := p.deliver(c)
	until(expiry.Add(c.within(0, time.Hour)))
	_, slug := p.claim(share.NewClaimID())
	p.mustBe(slug, "expired")
	return share.Expired
}

// leftAtTheExpiry is claimed at its expiry and confirmed afterwards.
func leftAtTheExpiry(p *parcel, c chance) share.Status {
	expiry, claim := p.deliver(c), share.NewClaimID()
	until(expiry.Add(-c.within(1, rules.Lease)))
	p.take(claim, expiry)
	until(expiry.Add(c.within(0, time.Hour)))
	p.must(p.acknowledge(claim))
	return share.Expired
}

func collected(p *parcel, c chance) share.Status {
	expiry, claim := p.deliver(c), share.NewClaimID()
	time.Sleep(c.within(0, rules.Lifetime-time.Hour))
	p.annoy()
	p.take(claim, expiry)
	p.annoy()
	time.Sleep(c.within(0, rules.DownloadURL))
	content, status := p.Bucket.Get(p.url)
	p.mustBe(status, http.StatusOK)
	p.mustBe(content, p.content)
	p.must(p.acknowledge(claim))
	return share.Downloaded
}

func collectedAtLast(p *parcel, c chance) share.Status {
	expiry := p.deliver(c)
	for range c.IntN(rules.Leases) {
		p.lose(c, expiry)
	}
	claim := share.NewClaimID()
	p.take(claim, expiry)
	p.must(p.acknowledge(claim))
	return share.Downloaded
}

// collectedSlowly resumes for hours inside one lease.
func collectedSlowly(p *parcel, c chance) share.Status {
	expiry, claim, began := p.deliver(c), share.NewClaimID(), time.Now()
	for time.Since(began) < rules.LeaseTotal-rules.Lease {
		p.take(claim, expiry)
		time.Sleep(c.within(0, rules.Lease))
	}
	p.mustBe(claims(p.seen(bob)), 1)
	p.must(p.acknowledge(claim))
	return share.Downloaded
}

func confirmedByAnOldClaim(p *parcel, c chance) share.Status {
	claim := p.lose(c, p.deliver(c))
	p.must(p.acknowledge(claim))
	return share.Downloaded
}

func lostThreeTimes(p *parcel, c chance) share.Status {
	expiry := p.deliver(c)
	for range rules.Leases {
		p.lose(c, expiry)
	}
	_, slug := p.claim(share.NewClaimID())
	p.mustBe(slug, "unconfirmed")
	return share.Unconfirmed
}

func confirmedAfterAll(p *parcel, c chance) share.Status {
	expiry, claim := p.deliver(c), share.ClaimID{}
	for range rules.Leases {
		claim = p.lose(c, expiry)
	}
	p.must(p.acknowledge(claim))
	return share.Downloaded
}

func declined(p *parcel, c chance) share.Status {
	p.deliver(c)
	time.Sleep(c.within(0, rules.Lifetime))
	p.must(p.withdraw(bob))
	return share.Declined
}

func revokedMeanwhile(p *parcel, c chance) share.Status {
	expiry, claim := p.deliver(c), share.NewClaimID()
	time.Sleep(c.within(0, rules.Lifetime-time.Hour))
	p.take(claim, expiry)
	time.Sleep(c.within(0, rules.Lease))
	p.must(p.withdraw(alice))
	time.Sleep(c.within(0, time.Hour))
	p.must(p.acknowledge(claim))
	return share.Revoked
}

// refilledAfterwards uploads the file again with the URL that is still valid.
func refilledAfterwards(p *parcel, c chance) share.Status {
	p.send()
	claim := share.NewClaimID()
	p.take(claim, time.Now().Add(rules.Lifetime))
	p.must(p.acknowledge(claim))
	until(p.upload.ExpiresAt.Add(-c.within(1, 30*time.Minute)))
	p.mustBe(p.put(), http.StatusOK)
	return share.Downloaded
}

// stow announces and uploads.
func (p *parcel) stow(c chance) {
	p.must(p.announce())
	time.Sleep(c.within(0, rules.UploadDeadline/2))
	p.must(p.announce()) // the first URL may have expired
	time.Sleep(c.within(0, rules.UploadURL))
	p.mustBe(p.put(), http.StatusOK)
}

// deliver makes p available and returns when it expires.
func (p *parcel) deliver(c chance) (expiry time.Time) {
	p.stow(c)
	time.Sleep(c.within(0, rules.UploadDeadline/4))
	p.must(p.commit())
	return time.Now().Add(rules.Lifetime)
}

// take claims or resumes. No lease or URL is valid after the expiry.
func (p *parcel) take(claim share.ClaimID, expiry time.Time) {
	lease := p.lease(claim)
	p.mustBe(lease.LeaseEndsAt.After(expiry) || lease.URLExpiresAt.After(lease.LeaseEndsAt), false)
}

// lose lets a lease end.
func (p *parcel) lose(c chance, expiry time.Time) share.ClaimID {
	claim := share.NewClaimID()
	p.take(claim, expiry)
	time.Sleep(c.within(rules.Lease, 12*time.Hour))
	return claim
}

// annoy makes calls of strangers and with wrong keys, which must fail.
func (p *parcel) annoy() {
	wrong := *p
	wrong.secret = keyring.NewSecret()
	_, slug := wrong.claim(share.NewClaimID())
	p.mustBe(slug, "wrong-key")
	p.mustBe(p.withdraw("carol@acme"), "not-found")
	p.mustBe(p.withdraw("bob@globex"), "not-found")
}
