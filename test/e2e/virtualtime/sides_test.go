package virtualtime

import (
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// side is a condition that changes at one instant.
type side struct {
	name string
	// setUp prepares a share up to the instant.
	setUp         func(p *transfer) time.Time
	look          func(p *transfer) any
	before, after any
}

// sides lists the deadlines. By default a share starts at a fraction of a
// second.
var sides = []side{
	{"a commit before the upload deadline", uploaded(rules.UploadDeadline), (*transfer).lookCommit, "", "abandoned"},
	{"the status at the upload deadline", uploaded(rules.UploadDeadline), senderSees, "uploading", "abandoned"},
	{"a sweep at the upload deadline", uploaded(rules.UploadDeadline), swept, true, false},
	{"an upload URL", announced, (*transfer).lookPut, http.StatusOK, http.StatusForbidden},
	{"an upload URL shortly before the upload deadline", announcedLate, (*transfer).lookPut, http.StatusOK, http.StatusForbidden},

	{"the URL of a part", partGranted, putPart, http.StatusOK, http.StatusForbidden},
	{"the URL of a part shortly before the upload deadline", partGrantedLate, putPart, http.StatusOK, http.StatusForbidden},
	{"a commit of parts at the upload deadline", partsUploaded, (*transfer).lookCommit, "", "abandoned"},
	{"a sweep after parts at the upload deadline", partsUploaded, uploadSwept, true, false},

	{"a claim before the expiry", sentFor(rules.Lifetime), newClaim, "", "expired"},
	{"the sender's status at the expiry", sentFor(rules.Lifetime), senderSees, "available", "expired"},
	{"the recipient's status at the expiry", sentFor(rules.Lifetime), recipientSees, "available", "expired"},
	{"the inbox at the expiry", sentFor(rules.Lifetime), inboxSays, "available", "expired"},
	{"a sweep at the expiry", sentFor(rules.Lifetime), swept, true, false},
	{"revoking at the expiry", sentFor(rules.Lifetime), revoking, "", "expired"},
	{"a lease that the expiry cuts", leaseBeforeExpiry, senderSees, "claimed", "expired"},
	{"a download URL that the expiry cuts", urlBeforeExpiry, download, http.StatusOK, http.StatusForbidden},

	{"another claim at the end of a lease", leased(1), newClaim, "claimed", ""},
	{"the same claim at the end of its lease", leased(1), leasesAfterResume, 1, 2},
	{"the status at the end of a lease", leased(1), senderSees, "claimed", "available"},
	{"the status at the end of the last lease", leased(3), senderSees, "claimed", "unconfirmed"},
	{"a sweep at the end of the last lease", leased(3), swept, true, false},
	{"another claim at the end of a renewed lease", renewed, newClaim, "claimed", ""},
	{"a lease renewed for twelve hours", renewedForLong, newClaim, "claimed", ""},
	{"a download URL", downloading, download, http.StatusOK, http.StatusForbidden},
	{"a mail ticket for a busy share", leased(1), newTicket, "claimed", ""},

	{"a mail ticket", ticketed, (*transfer).lookMail, http.StatusAccepted, http.StatusUnauthorized},
	{"a mail ticket that the expiry cuts", ticketBeforeExpiry, (*transfer).lookMail, http.StatusAccepted, http.StatusUnauthorized},

	{"a refill, until no upload can arrive", refilled, swept, true, false},
	{"the history", ended, senderSees, "revoked", "not-found"},
	{"a share made after the app was removed", removed, endsStill, "revoked", "uploading"},
}

func TestEitherSideOfEveryDeadline(t *testing.T) {
	for _, s := range sides {
		for _, c := range []struct {
			offset time.Duration
			want   any
		}{{-1, s.before}, {0, s.after}, {1, s.after}} {
			t.Run(fmt.Sprintf("%s%+d ns", s.name, c.offset), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					time.Sleep(123_456_789)
					p := newAccounts(t).transfer()
					at := s.setUp(p)
					until(at.Add(c.offset))
					if !time.Now().Equal(at.Add(c.offset)) {
						t.Fatalf("it is %v already, %v is over", time.Now(), at)
					}
					if got := s.look(p); got != c.want {
						t.Errorf("got %v, want %v", got, c.want)
					}
				})
			})
		}
	}
}

func announced(p *transfer) time.Time {
	p.must(p.announce())
	p.mustBe(p.upload.ExpiresAt.Equal(time.Now().Add(rules.UploadURL)), true)
	return p.upload.ExpiresAt
}

func announcedLate(p *transfer) time.Time {
	announced(p)
	deadline := time.Now().Add(rules.UploadDeadline)
	until(deadline.Add(-time.Minute))
	p.must(p.announce())
	p.mustBe(p.upload.ExpiresAt.Equal(deadline), true)
	return deadline
}

// uploaded waits this long after the creation.
func uploaded(d time.Duration) func(*transfer) time.Time {
	return func(p *transfer) time.Time {
		p.must(p.announce())
		p.mustBe(p.put(), http.StatusOK)
		return time.Now().Add(d)
	}
}

// send makes p available.
func (p *transfer) send() {
	uploaded(0)(p)
	time.Sleep(time.Second / 3)
	p.must(p.commit())
}

// sentFor waits this long after the commit.
func sentFor(d time.Duration) func(*transfer) time.Time {
	return func(p *transfer) time.Time {
		p.send()
		return time.Now().Add(d)
	}
}

// leased lets n leases begin and waits for the end of the last of them.
func leased(n int) func(*transfer) time.Time {
	return func(p *transfer) (end time.Time) {
		p.send()
		for range n {
			until(end)
			end = p.lease(first).LeaseEndsAt
			p.mustBe(end.Equal(time.Now().Add(rules.Lease)), true)
		}
		return end
	}
}

// first and second are two attempts of the recipient's client.
var first, second = share.NewClaimID(), share.NewClaimID()

func (p *transfer) lease(claim share.ClaimID) wire.ClaimResponse {
	p.Helper()
	lease, slug := p.claim(claim)
	p.must(slug)
	p.url = string(lease.URL)
	return lease
}

func renewed(p *transfer) time.Time {
	end := leased(1)(p)
	until(end.Add(-1))
	return p.lease(first).LeaseEndsAt
}

func renewedForLong(p *transfer) time.Time {
	end := leased(1)(p)
	total := time.Now().Add(rules.LeaseTotal)
	for end.Before(total) {
		until(end.Add(-time.Minute))
		end = p.lease(first).LeaseEndsAt
	}
	p.mustBe(end.Equal(total), true)
	until(end.Add(-1))
	p.mustBe(p.lease(first).LeaseEndsAt.Equal(total), true)
	until(total.Add(-1))
	return total
}

func leaseBeforeExpiry(p *transfer) time.Time {
	expiry := sentFor(rules.Lifetime)(p)
	until(expiry.Add(-rules.Lease / 3))
	p.mustBe(p.lease(first).LeaseEndsAt.Equal(expiry), true)
	return expiry
}

func urlBeforeExpiry(p *transfer) time.Time {
	expiry := sentFor(rules.Lifetime)(p)
	until(expiry.Add(-rules.DownloadURL / 3))
	p.mustBe(p.lease(first).URLExpiresAt.Equal(expiry), true)
	return expiry
}

func downloading(p *transfer) time.Time {
	p.send()
	return p.lease(first).URLExpiresAt
}

// ticketed: a ticket counts in whole seconds, and so does what the answer says.
func ticketed(p *transfer) time.Time {
	p.send()
	p.mustBe(p.ticket.ExpiresAt.Equal(time.Now().Add(rules.Ticket).Truncate(time.Second)), true)
	return p.ticket.ExpiresAt
}

func ticketBeforeExpiry(p *transfer) time.Time {
	expiry := sentFor(rules.Lifetime)(p)
	until(expiry.Add(-time.Minute))
	p.must(p.call(alice, http.MethodPost, p.path("/ticket"), p.addressed(), &p.ticket))
	p.mustBe(p.ticket.ExpiresAt.Equal(expiry.Truncate(time.Second)), true)
	return p.ticket.ExpiresAt
}

// refilled is a share that has ended and was reaped, and whose file was
// uploaded again with the URL that was still valid.
func refilled(p *transfer) time.Time {
	refillable := time.Now().Add(rules.UploadURL + rules.UploadGrace)
	p.send()
	p.must(p.withdraw(alice))
	p.sweep()
	p.mustBe(p.stored(), false)
	until(p.upload.ExpiresAt.Add(-1))
	p.mustBe(p.put(), http.StatusOK)
	return refillable
}

func ended(p *transfer) time.Time {
	p.send()
	p.must(p.withdraw(alice))
	purge := time.Now().Add(rules.History)
	p.sweep()
	until(p.upload.ExpiresAt.Add(rules.UploadGrace))
	p.sweep()
	return purge
}

// removed is a site where the app was uninstalled. Only a late enough sweep removes
// it from the list.
func removed(p *transfer) time.Time {
	p.must(p.call("gone:acme", http.MethodPost, "/v1/forge/lifecycle", struct{}{}, nil))
	return time.Now().Add(5 * time.Minute)
}

func endsStill(p *transfer) any {
	p.sweep()
	p.must(p.announce())
	p.sweep()
	return p.seen(alice).Status
}

func (p *transfer) lookCommit() any { return p.commit() }
func (p *transfer) lookPut() any    { return p.put() }
func (p *transfer) lookMail() any   { return p.mailKey() }

func senderSees(p *transfer) any    { return p.seen(alice).Status }
func recipientSees(p *transfer) any { return p.seen(bob).Status }
func revoking(p *transfer) any      { return p.withdraw(alice) }

func newClaim(p *transfer) any {
	_, slug := p.claim(second)
	return slug
}

func newTicket(p *transfer) any {
	return p.call(alice, http.MethodPost, p.path("/ticket"), p.addressed(), nil)
}

// download reads from the last URL.
func download(p *transfer) any {
	_, status := p.Bucket.Get(p.url)
	return status
}

func inboxSays(p *transfer) any {
	var page wire.Page
	p.must(p.call(bob, http.MethodGet, "/v1/inbox", nil, &page))
	return page.Items[0].Status
}

func leasesAfterResume(p *transfer) (n any) {
	p.lease(first)
	return claims(p.seen(alice))
}

func claims(s wire.Share) (n int) {
	for _, h := range s.History {
		if h.What == "claimed" {
			n++
		}
	}
	return n
}

// swept reports whether the blob still exists after a sweep.
func swept(p *transfer) any {
	p.sweep()
	return p.stored()
}
