// Package program defines the programs that act for people. A person approves the public
// key with which a program signs its requests (package httpsig), for themselves on one
// site, with scopes and an end.
package program

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/secure-share/secure-share/shared/base64url"
	"github.com/secure-share/secure-share/shared/ratelimit"
	"github.com/secure-share/secure-share/shared/share"
)

const (
	// MaxLifetime is how long a program may be approved for.
	MaxLifetime = 90 * 24 * time.Hour

	// MaxPerPerson bounds the programs of one person on one site.
	MaxPerPerson = 20

	// MaxRequests bounds the requests of one program in an hour.
	MaxRequests = 3600

	// MaxGreeting bounds the sealed greeting, in bytes.
	MaxGreeting = 2 << 10

	maxName = 64 // characters
)

var (
	// ErrUnknown means that no person approved the key, or that the approval has
	// expired or was revoked.
	ErrUnknown = errors.New("program: not approved")

	// ErrApproved means that the key was approved before, by anybody.
	ErrApproved = errors.New("program: this key was approved before")

	// ErrTooMany means that the person has as many programs as allowed.
	ErrTooMany = errors.New("program: too many programs")

	// ErrReplayed means that the nonce was used before.
	ErrReplayed = errors.New("program: the request was sent before")

	// ErrScope means that the person did not allow the call.
	ErrScope = errors.New("program: not allowed for this program")
)

// ID is the JWK thumbprint of the public key (RFC 7638 with SHA-256, as RFC 8037 gives
// the members): 43 characters of base64url.
type ID string

// IDOf returns the id of a key.
func IDOf(key ed25519.PublicKey) ID {
	sum := sha256.Sum256(fmt.Appendf(nil, `{"crv":"Ed25519","kty":"OKP","x":"%s"}`, base64.RawURLEncoding.EncodeToString(key)))
	return ID(base64.RawURLEncoding.EncodeToString(sum[:]))
}

// ParseID refuses what cannot be the id of a key.
func ParseID(s string) (ID, error) {
	if _, err := base64url.DecodeSize(s, sha256.Size); err != nil {
		return "", errors.New("program: not an id")
	}
	return ID(s), nil
}

// Fingerprint is what people compare: the first 80 bits of the id in five groups.
func (id ID) Fingerprint() string {
	sum, err := base64url.DecodeSize(string(id), sha256.Size)
	if err != nil {
		return ""
	}
	return Groups(sum)
}

// Groups are the first 80 bits of a hash in the form in which people compare them.
func Groups(sum []byte) string {
	text := hex.EncodeToString(sum[:10])
	return strings.Join([]string{text[:4], text[4:8], text[8:12], text[12:16], text[16:]}, "-")
}

// Scope is a group of calls.
type Scope string

const (
	Send    Scope = "send"    // make shares, mail their keys, take them back
	Receive Scope = "receive" // download and decline what was sent to the person
	Read    Scope = "read"    // list shares
)

// Scopes lists all scopes, in the order in which they are shown.
var Scopes = []Scope{Send, Receive, Read}

// Program is an approved program.
type Program struct {
	ID           ID
	Key          ed25519.PublicKey
	Site         share.Site
	Person       share.Person
	Installation share.Installation // by which it was approved; it ends with it
	SiteURL      string             // as in the invocation token of the approval
	AppPath      string
	Name         string // the person's words
	Scopes       []Scope
	Greeting     []byte // sealed by the person's browser for the program
	CreatedAt    time.Time
	ExpiresAt    time.Time
	LastUsed     time.Time // midnight UTC of the day; zero: never
}

// Active reports whether the program may act at now.
func (p Program) Active(now time.Time) bool { return now.Before(p.ExpiresAt) }

// Allows reports whether the person allowed one of the scopes.
func (p Program) Allows(any ...Scope) bool {
	return slices.ContainsFunc(any, func(s Scope) bool { return slices.Contains(p.Scopes, s) })
}

// Day is the day of now in UTC, as LastUsed holds it.
func Day(now time.Time) time.Time { return now.UTC().Truncate(24 * time.Hour) }

// Requests is the use of one request with a key, with a limit for each hour.
func Requests(id ID, most int64, at time.Time) ratelimit.Use {
	return ratelimit.Use{
		Subject: ratelimit.SubjectOf("program", string(id)), Units: 1, At: at,
		Limit: ratelimit.Limit{Name: "requests", Max: most, Window: ratelimit.Hour},
	}
}

// CheckName refuses names that are empty, longer than 64 characters, or contain invisible
// characters.
func CheckName(name string) error {
	if !utf8.ValidString(name) || name == "" || utf8.RuneCountInString(name) > maxName ||
		unicode.IsSpace(rune(name[0])) || unicode.IsSpace(rune(name[len(name)-1])) {
		return errors.New("program: not a name")
	}
	for _, r := range name {
		if !unicode.IsPrint(r) {
			return errors.New("program: not a name")
		}
	}
	return nil
}

// ParseScopes refuses an empty list, unknown scopes and repeated ones.
func ParseScopes(names []string) ([]Scope, error) {
	var scopes []Scope
	for _, name := range names {
		s := Scope(name)
		if !slices.Contains(Scopes, s) || slices.Contains(scopes, s) {
			return nil, errors.New("program: not a list of scopes")
		}
		scopes = append(scopes, s)
	}
	if len(scopes) == 0 {
		return nil, errors.New("program: not a list of scopes")
	}
	return scopes, nil
}
