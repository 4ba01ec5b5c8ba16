// Package mailticket issues and verifies mail tickets. A ticket is the
// permission for one mail: the file API issues it, and the key mailer, in
// another account, redeems it. It is a JWT (RFC 7519) signed with ES256. It
// names the share and commits to the share's key and to one address without
// revealing them.
package mailticket

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"github.com/secure-share/secure-share/shared/share"
)

// MaxLifetime bounds what an Issuer signs and a Verifier accepts.
const MaxLifetime = 10 * time.Minute

// MaxDomains bounds the domains that a ticket may carry together, in bytes.
const MaxDomains = 1000

// MaxSenderName bounds the name that a ticket may carry, in bytes.
const MaxSenderName = 200

// DefaultSites are the sites that mails may link to unless an operator names
// others, in the form of origin.ParseList.
const DefaultSites = "https://*.atlassian.net"

var (
	// ErrInvalid is wrapped by every rejection of a Verifier.
	ErrInvalid = errors.New("mailticket: invalid ticket")

	// ErrUsed is the error of a store for a ticket that was used before.
	ErrUsed = errors.New("mailticket: the ticket was used before")

	// ErrCap is wrapped by every CapError.
	ErrCap = errors.New("mailticket: hourly cap reached")
)

// Ticket has the claims of a mail ticket. Times have a precision of one second;
// Issue rounds down.
type Ticket struct {
	ID            string // jti: 16 to 64 characters of base64url; the store of spent tickets knows it by Issuer and ID
	Issuer        string // iss; filled in by Issue
	Audience      string // aud; filled in by Issue
	IssuedAt      time.Time
	Expires       time.Time // at most MaxLifetime after IssuedAt
	Sender        string    // sub: see Pseudonym
	ShareID       share.ID
	ShareExpires  time.Time
	Verifier      share.Verifier      // of the share: the key must match it
	RecipientHash share.RecipientHash // nonce and address must match it
	SiteURL       string              // of the Atlassian site, from the verified invocation token: "https://" and a host; may be empty
	AppPath       string              // path of the app's page on SiteURL, from the verified invocation token; may be empty
	Domains       []string            // of the addresses that the key may go to, in lower case; nil: any
	Outsider      bool                // the recipient has no account: the mail says so, and has no link
	SenderName    string              // from the sender's browser: neither verified nor cleaned
}

// Pseudonym identifies a ticket's sender for the key mailer, which counts mails
// by it. The same person of the same site always has the same pseudonym. It
// avoids passing on the account id but does not hide it: account ids are not
// secret, and anyone who knows one can compute its pseudonym.
func Pseudonym(site share.Site, person share.Person) string {
	h := sha256.New()
	for _, part := range []string{"secure-share v1 sender", string(site), string(person)} {
		var length [8]byte
		binary.BigEndian.PutUint64(length[:], uint64(len(part)))
		h.Write(length[:])
		h.Write([]byte(part))
	}
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}

// Spending is one transaction of the key mailer's store: it marks the ticket as
// used, unless it already is, and counts one mail for the sender and one for
// the recipient, unless either has reached its cap for the current hour. The
// store returns nil, ErrUsed, or a *CapError.
type Spending struct {
	TicketID     string
	Issuer       string
	Expires      time.Time // of the ticket: it must be remembered at least until then
	Sender       string    // pseudonym
	Recipient    string    // hash of the address
	SenderCap    int       // mails per hour
	RecipientCap int       // mails per hour
	Now          time.Time
}

// CapError refuses a mail because sender or recipient reached the hourly cap.
// It does not say which, so that callers learn nothing about other people's
// mails.
type CapError struct{ RetryAfter time.Duration }

func (e *CapError) Error() string {
	return fmt.Sprintf("%v, retry in %s", ErrCap, e.RetryAfter)
}

func (e *CapError) Unwrap() error { return ErrCap }
