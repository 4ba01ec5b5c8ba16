package share

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"github.com/secure-share/secure-share/shared/base64url"
	"github.com/secure-share/secure-share/shared/hidden"
)

// ID names a share: 128 random bits, made by the client, written as 22
// characters of unpadded base64url (RFC 4648, section 5).
type ID string

// Sending names the shares that were sent together: 128 random bits like an ID, made by
// the client. Only the sender sees it.
type Sending string

// ParseSending accepts the one canonical form of a Sending.
func ParseSending(s string) (Sending, error) {
	if _, err := decode16(s); err != nil {
		return "", fmt.Errorf("sending: %w", err)
	}
	return Sending(s), nil
}

// Site is a tenant: the cloudId of an Atlassian site.
type Site string

// Person is an Atlassian account id, or Outsider or Closed.
type Person string

// Outsider is any recipient without an Atlassian account, who opens the
// share with its link and its key. Nothing else is known here about the person.
// No account id has a "*".
const Outsider Person = "*outsider"

// Closed replaces a person whose Atlassian account was closed.
const Closed Person = "*closed"

// HasAccount reports whether p is an account id.
func (p Person) HasAccount() bool { return p != "" && p != Outsider && p != Closed }

// Installation is the id of one installation of the Forge app.
type Installation string

// Place is the Jira project or Confluence space that a file is sent from:
// "project:" or "space:" and its id. It is empty outside of them.
type Place string

// ErrMalformed is wrapped by every error of this package's parsers.
var ErrMalformed = errors.New("malformed")

const idBytes = 16

// NewID makes a random ID.
func NewID() ID { return ID(base64.RawURLEncoding.EncodeToString(random16())) }

// ParseID accepts the one canonical form of an ID.
func ParseID(s string) (ID, error) {
	if _, err := decode16(s); err != nil {
		return "", fmt.Errorf("share id: %w", err)
	}
	return ID(s), nil
}

// mailIDLabel separates the hash of MailID from all others.
const mailIDLabel = "secure-share v1 mail id"

// MailID names the share of an outsider to the key mailer. The id and the key are
// enough to open such a share, and the key mailer has the key. MailID is the first
// 16 bytes of the SHA-256 of mailIDLabel and id.
func (id ID) MailID() ID {
	b := id.Bytes()
	sum := sha256.Sum256(append([]byte(mailIDLabel), b[:]...))
	return ID(base64.RawURLEncoding.EncodeToString(sum[:idBytes]))
}

// Bytes returns the 16 bytes behind a parsed or new ID; of any other string
// the result is all zero.
func (id ID) Bytes() (b [idBytes]byte) {
	raw, err := decode16(string(id))
	if err == nil {
		copy(b[:], raw)
	}
	return b
}

// ParseSite accepts 1 to 64 letters, digits and hyphens.
func ParseSite(s string) (Site, error) {
	if !within(s, 64, "-") {
		return "", fmt.Errorf("site: %w", ErrMalformed)
	}
	return Site(s), nil
}

// ParsePerson accepts 1 to 128 letters, digits, hyphens, underscores and colons:
// the alphabet of Atlassian account ids.
func ParsePerson(s string) (Person, error) {
	if !within(s, 128, "-_:") {
		return "", fmt.Errorf("account id: %w", ErrMalformed)
	}
	return Person(s), nil
}

// ParseRecipient accepts what ParsePerson does, and Outsider.
func ParseRecipient(s string) (Person, error) {
	if Person(s) == Outsider {
		return Outsider, nil
	}
	return ParsePerson(s)
}

// ParseNamed accepts every person that a stored share or log can name: what
// ParseRecipient accepts, and Closed.
func ParseNamed(s string) (Person, error) {
	if Person(s) == Closed {
		return Closed, nil
	}
	return ParseRecipient(s)
}

// ParseInstallation accepts 1 to 256 characters of an Atlassian resource
// identifier.
func ParseInstallation(s string) (Installation, error) {
	if !within(s, 256, "-_:/.") {
		return "", fmt.Errorf("installation: %w", ErrMalformed)
	}
	return Installation(s), nil
}

// ParsePlace accepts "project:" or "space:" and an id of 1 to 20 digits.
func ParsePlace(s string) (Place, error) {
	kind, id, _ := strings.Cut(s, ":")
	if kind != "project" && kind != "space" || len(id) > 20 || strings.Trim(id, "0123456789") != "" || id == "" || id[0] == '0' {
		return "", fmt.Errorf("project or space: %w", ErrMalformed)
	}
	return Place(s), nil
}

func within(s string, max int, punctuation string) bool {
	if s == "" || len(s) > max {
		return false
	}
	for i := range len(s) {
		c := s[i]
		alphanumeric := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
		if !alphanumeric && strings.IndexByte(punctuation, c) < 0 {
			return false
		}
	}
	return true
}

// Verifier is the SHA-256 of the claim key. It can check a proof of the key but
// not make one.
type Verifier [32]byte

// Matches compares in constant time.
func (v Verifier) Matches(w Verifier) bool { return subtle.ConstantTimeCompare(v[:], w[:]) == 1 }

// RecipientHash commits to the recipient's mail address without revealing it.
type RecipientHash [32]byte

// ClaimHash is the SHA-256 of a ClaimID. The file API stores it instead of the
// id.
type ClaimHash [32]byte

// Matches compares in constant time.
func (h ClaimHash) Matches(g ClaimHash) bool { return subtle.ConstantTimeCompare(h[:], g[:]) == 1 }

// ClaimID names one download attempt: 128 random bits, made by the recipient's
// client. It allows resuming the lease, so it cannot be printed or compared:
// compare its Hash.
type ClaimID struct {
	hidden.Mark
	bytes func() [idBytes]byte
}

// NewClaimID makes a random ClaimID.
func NewClaimID() ClaimID { return claimID(random16()) }

func claimID(raw []byte) ClaimID {
	return ClaimID{bytes: hidden.Hold([idBytes]byte(raw))}
}

// ParseClaimID reads the 22 characters that Reveal writes.
func ParseClaimID(s string) (ClaimID, error) {
	raw, err := decode16(s)
	if err != nil {
		return ClaimID{}, fmt.Errorf("claim id: %w", err)
	}
	return claimID(raw), nil
}

// Reveal returns the ClaimID as 22 characters of base64url, for the request
// body and the client's own state only. The zero ClaimID panics here and in
// Hash.
func (c ClaimID) Reveal() string {
	b := c.bytes()
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// Hash returns the hash, which may be stored.
func (c ClaimID) Hash() ClaimHash {
	b := c.bytes()
	return sha256.Sum256(b[:])
}

func random16() []byte {
	b := make([]byte, idBytes)
	_, _ = rand.Read(b) // never fails, see crypto/rand
	return b
}

func decode16(s string) ([]byte, error) {
	raw, err := base64url.DecodeSize(s, idBytes)
	if err != nil {
		return nil, fmt.Errorf("%w: 22 characters of base64url expected", ErrMalformed)
	}
	return raw, nil
}
