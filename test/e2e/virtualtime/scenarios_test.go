package virtualtime

import (
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/share"
)

// random is the random generator of one share.
type random struct{ *rand.Rand }

// within is a random duration from a to b.
func (c random) within(a, b time.Duration) time.Duration {
	return a + time.Duration(c.Int64N(int64(b-a)))
}

// scenarios lists the scenarios. Each runs a share to its end and returns the
// expected status.
var scenarios = []func(*transfer, random) share.Status{
	neverUploaded, neverCommitted, committedTooLate, leftInParts, collectedFromParts,
	ignored, cameTooLate, leftAtTheExpiry,
	collected, collectedAtLast, collectedSlowly, confirmedByAnOldClaim,
	lostThreeTimes, confirmedAfterAll,
	declined, revokedMeanwhile, refilledAfterwards,
}

func neverUploaded(p *transfer, c random) share.Status {
	p.must(p.announce())
	time.Sleep(c.within(0, rules.UploadDeadline))
	p.must(p.announce())
	return share.Abandoned
}

func neverCommitted(p *transfer, c random) share.Status {
	p.uploaded(c)
	return share.Abandoned
}

// leftInParts is given up by its sender during the upload of another part.
func leftInParts(p *transfer, c random) share.Status {
	p.inParts()
	p.must(p.announce())
	p.putParts(c, 1)
	return share.Abandoned
}

func collectedFromParts(p *transfer, c random) share.Status {
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

func committedTooLate(p *transfer, c random) share.Status {
	deadline := time.Now().Add(rules.UploadDeadline)
	p.uploaded(c)
	until(deadline.Add(c.within(0, time.Hour)))
	p.mustBe(p.commit(), "abandoned")
	return share.Abandoned
}

func ignored(p *transfer, c random) share.Status {
	p.deliver(c)
	return share.Expired
}

func cameTooLate(p *transfer, c random) share.Status {
	expiry := p.deliver(c)
	until(expiry.Add(c.within(0, time.Hour)))
	_, slug := p.claim(share.NewClaimID())
	p.mustBe(slug, "expired")
	return share.Expired
}

// leftAtTheExpiry is a share whose claim runs at the expiry and that is confirmed
// afterwards.
func leftAtTheExpiry(p *transfer, c random) share.Status {
	expiry, claim := p.deliver(c), share.NewClaimID()
	until(expiry.Add(-c.within(1, rules.Lease)))
	p.take(claim, expiry)
	until(expiry.Add(c.within(0, time.Hour)))
	p.must(p.acknowledge(claim))
	return share.Expired
}

func collected(p *transfer, c random) share.Status {
	expiry, claim := p.deliver(c), share.NewClaimID()
	time.Sleep(c.within(0, rules.Lifetime-time.Hour))
	p.tryRefused()
	p.take(claim, expiry)
	p.tryRefused()
	time.Sleep(c.within(0, rules.DownloadURL))
	content, status := p.Bucket.Get(p.url)
	p.mustBe(status, http.StatusOK)
	p.mustBe(content, p.content)
	p.must(p.acknowledge(claim))
	return share.Downloaded
}

func collectedAtLast(p *transfer, c random) share.Status {
	expiry := p.deliver(c)
	for range c.IntN(rules.Leases) {
		p.loseLease(c, expiry)
	}
	claim := share.NewClaimID()
	p.take(claim, expiry)
	p.must(p.acknowledge(claim))
	return share.Downloaded
}

// collectedSlowly is a share whose download is resumed for hours within one lease.
func collectedSlowly(p *transfer, c random) share.Status {
	expiry, claim, began := p.deliver(c), share.NewClaimID(), time.Now()
	for time.Since(began) < rules.LeaseTotal-rules.Lease {
		p.take(claim, expiry)
		time.Sleep(c.within(0, rules.Lease))
	}
	p.mustBe(claims(p.seen(bob)), 1)
	p.must(p.acknowledge(claim))
	return share.Downloaded
}

func confirmedByAnOldClaim(p *transfer, c random) share.Status {
	claim := p.loseLease(c, p.deliver(c))
	p.must(p.acknowledge(claim))
	return share.Downloaded
}

func lostThreeTimes(p *transfer, c random) share.Status {
	expiry := p.deliver(c)
	for range rules.Leases {
		p.loseLease(c, expiry)
	}
	_, slug := p.claim(share.NewClaimID())
	p.mustBe(slug, "unconfirmed")
	return share.Unconfirmed
}

func confirmedAfterAll(p *transfer, c random) share.Status {
	expiry, claim := p.deliver(c), share.ClaimID{}
	for range rules.Leases {
		claim = p.loseLease(c, expiry)
	}
	p.must(p.acknowledge(claim))
	return share.Downloaded
}

func declined(p *transfer, c random) share.Status {
	p.deliver(c)
	time.Sleep(c.within(0, rules.Lifetime))
	p.must(p.withdraw(bob))
	return share.Declined
}

func revokedMeanwhile(p *transfer, c random) share.Status {
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
func refilledAfterwards(p *transfer, c random) share.Status {
	p.send()
	claim := share.NewClaimID()
	p.take(claim, time.Now().Add(rules.Lifetime))
	p.must(p.acknowledge(claim))
	until(p.upload.ExpiresAt.Add(-c.within(1, 30*time.Minute)))
	p.mustBe(p.put(), http.StatusOK)
	return share.Downloaded
}

// uploaded announces and uploads.
func (p *transfer) uploaded(c random) {
	p.must(p.announce())
	time.Sleep(c.within(0, rules.UploadDeadline/2))
	p.must(p.announce()) // the first URL may have expired
	time.Sleep(c.within(0, rules.UploadURL))
	p.mustBe(p.put(), http.StatusOK)
}

// deliver makes p available and returns when it expires.
func (p *transfer) deliver(c random) (expiry time.Time) {
	p.uploaded(c)
	time.Sleep(c.within(0, rules.UploadDeadline/4))
	p.must(p.commit())
	return time.Now().Add(rules.Lifetime)
}

// take claims or resumes. No lease or URL is valid after the expiry.
func (p *transfer) take(claim share.ClaimID, expiry time.Time) {
	lease := p.lease(claim)
	p.mustBe(lease.LeaseEndsAt.After(expiry) || lease.URLExpiresAt.After(lease.LeaseEndsAt), false)
}

// loseLease waits until a lease has ended.
func (p *transfer) loseLease(c random, expiry time.Time) share.ClaimID {
	claim := share.NewClaimID()
	p.take(claim, expiry)
	time.Sleep(c.within(rules.Lease, 12*time.Hour))
	return claim
}

// tryRefused makes calls by other people and with wrong keys, which must fail.
func (p *transfer) tryRefused() {
	wrong := *p
	wrong.secret = keyring.NewSecret()
	_, slug := wrong.claim(share.NewClaimID())
	p.mustBe(slug, "wrong-key")
	p.mustBe(p.withdraw("carol@acme"), "not-found")
	p.mustBe(p.withdraw("bob@globex"), "not-found")
}
