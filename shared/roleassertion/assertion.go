// Package roleassertion verifies a person's roles on a site: the Forge app's
// function asks Jira or Confluence as that person and signs the answer. It is a
// JWT (RFC 7519) signed with ES256. An invocation token identifies the caller,
// but its module does not prove any rights.
//
// An assertion is a bearer token for its five minutes, valid only together with
// an invocation token of the same person on the same site.
package roleassertion

import (
	"errors"
	"slices"
	"time"

	"github.com/secure-share/secure-share/shared/pattern"
	"github.com/secure-share/secure-share/shared/share"
)

const (
	// Issuer is the function of the Forge app.
	Issuer = "secure-share/forge"

	// Audience is the services of a deployment. Deployments differ by their keys.
	Audience = "secure-share/services"

	// MaxLifetime bounds exp - iat.
	MaxLifetime = 5 * time.Minute

	// Leeway is how far the clock of Forge may be ahead. Expiry gets none.
	Leeway = 5 * time.Second

	// MaxToken bounds the serialized assertion, in bytes.
	MaxToken = 4096
)

// ErrInvalid is wrapped by every rejection. It contains no part of the token.
var ErrInvalid = errors.New("roleassertion: invalid role assertion")

// Role is a role of a person on a site.
type Role string

// SiteAdmin administers Jira or Confluence of the site.
const SiteAdmin Role = "site-admin"

// ProjectAdmin administers the Jira project of that id.
func ProjectAdmin(id string) Role { return Role("project-admin:" + id) }

// SpaceAdmin administers the Confluence space of that id.
func SpaceAdmin(id string) Role { return Role("space-admin:" + id) }

// Member belongs to the group of that id. An assertion names only the groups
// that the function was asked about.
func Member(group string) Role { return Role("group:" + group) }

var role = pattern.New(`^(site-admin|(project|space)-admin:[1-9][0-9]{0,19}|group:[A-Za-z0-9-]{1,64})$`)

// maxRoles is above the number of roles that a product can report, and of the
// groups that a policy can name: 16 senders and 16 makers of links.
const maxRoles = 40

// Assertion has the claims of a verified token. It is valid for Site and Person
// only.
type Assertion struct {
	Site    share.Site
	Person  share.Person
	Expires time.Time
	roles   []Role
}

// Has reports whether the person has the role.
func (a Assertion) Has(r Role) bool { return slices.Contains(a.roles, r) }

// claims is the payload. Pointers distinguish an absent time from the epoch.
type claims struct {
	Issuer   string  `json:"iss"`
	Audience string  `json:"aud"`
	ID       string  `json:"jti"`
	IssuedAt *int64  `json:"iat"`
	Expires  *int64  `json:"exp"`
	Site     string  `json:"site"`
	Account  string  `json:"account"`
	Roles    *[]Role `json:"roles"`
}

// jti is 16 random bytes. The services do not remember it: an assertion may be
// used again until it expires.
var jti = pattern.New(`^[A-Za-z0-9_-]{22}$`)

// flaw returns why signed claims are not a valid assertion for us now, or "" if
// they are. An assertion is valid from Leeway before IssuedAt until Expires,
// exclusive.
func (c claims) flaw(now time.Time) string {
	if c.IssuedAt == nil || c.Expires == nil || c.Roles == nil {
		return "a claim is missing"
	}
	issued, expires := time.Unix(*c.IssuedAt, 0), time.Unix(*c.Expires, 0)
	lifetime := expires.Sub(issued)
	switch {
	case c.Issuer != Issuer:
		return "of another issuer"
	case c.Audience != Audience:
		return "for another audience"
	case !jti.MatchString(c.ID):
		return "the id is malformed"
	case lifetime <= 0 || lifetime > MaxLifetime:
		return "the lifetime is out of bounds"
	case now.Before(issued.Add(-Leeway)):
		return "from the future"
	case !now.Before(expires):
		return "expired"
	case len(*c.Roles) > maxRoles:
		return "too many roles"
	}
	for _, r := range *c.Roles {
		if !role.MatchString(string(r)) {
			return "an unknown role"
		}
	}
	return ""
}
