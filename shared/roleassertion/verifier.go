package roleassertion

import (
	"fmt"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/secure-share/secure-share/shared/jws"
	"github.com/secure-share/secure-share/shared/share"
)

// typ is the explicit type that distinguishes assertions from other tokens of
// the same key (RFC 8725, section 3.11).
const typ = "secure-share-roles+jwt"

// Verifier checks role assertions. It is safe for concurrent use, does no I/O,
// and has no state.
type Verifier struct {
	keys jws.Keys
	now  func() time.Time
}

// NewVerifier makes a Verifier that trusts keys. Without keys it refuses all.
func NewVerifier(keys jws.Keys, now func() time.Time) *Verifier {
	return &Verifier{keys: keys, now: now}
}

// Verify checks that token is signed, is for these services, is valid now, and
// is about person on site, as identified by the invocation token of the same
// call. It returns the claims. Errors wrap ErrInvalid and contain no part of
// the token.
func (v *Verifier) Verify(token string, site share.Site, person share.Person) (Assertion, error) {
	signed, err := jws.Parse(token, MaxToken, jose.ES256)
	if err != nil {
		return Assertion{}, fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	key, known := v.keys[signed.KeyID()]
	if !known || signed.Type() != typ || signed.HeaderMembers() != 3 { // alg, kid, typ
		return Assertion{}, fmt.Errorf("%w: not our header", ErrInvalid)
	}
	var c claims
	if err := signed.Claims(key, &c); err != nil {
		return Assertion{}, fmt.Errorf("%w: signature or payload: %w", ErrInvalid, err)
	}
	if flaw := c.flaw(v.now()); flaw != "" {
		return Assertion{}, fmt.Errorf("%w: %s", ErrInvalid, flaw)
	}
	if site == "" || person == "" || c.Site != string(site) || c.Account != string(person) {
		return Assertion{}, fmt.Errorf("%w: about somebody else", ErrInvalid)
	}
	return Assertion{Site: site, Person: person, Expires: time.Unix(*c.Expires, 0).UTC(), roles: *c.Roles}, nil
}

// ParseKeys reads the public keys of a deployment. Without any, nobody administers
// anything there.
func ParseKeys(s string) (jws.Keys, error) {
	if s == "" {
		return nil, nil
	}
	return jws.ParseKeys(s)
}
