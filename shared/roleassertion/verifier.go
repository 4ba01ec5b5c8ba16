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

// typApp is the type of an assertion about no person.
const typApp = "secure-share-app+jwt"

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
	c, err := v.claims(token, typ)
	if err != nil {
		return Assertion{}, err
	}
	if site == "" || person == "" || c.Site != string(site) || c.Account != string(person) {
		return Assertion{}, fmt.Errorf("%w: about somebody else", ErrInvalid)
	}
	return Assertion{Site: site, Person: person, Expires: time.Unix(*c.Expires, 0).UTC(), roles: *c.Roles}, nil
}

// VerifyApp checks an assertion with which the function itself calls, for no person, and
// returns the site. Errors are like those of Verify.
func (v *Verifier) VerifyApp(token string) (share.Site, error) {
	c, err := v.claims(token, typApp)
	if err != nil {
		return "", err
	}
	site, err := share.ParseSite(c.Site)
	if err != nil || c.Account != "" || len(*c.Roles) > 0 {
		return "", fmt.Errorf("%w: not of the app itself", ErrInvalid)
	}
	return site, nil
}

func (v *Verifier) claims(token, typ string) (claims, error) {
	signed, err := jws.Parse(token, MaxToken, jose.ES256)
	if err != nil {
		return claims{}, fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	key, known := v.keys[signed.KeyID()]
	if !known || signed.Type() != typ || signed.HeaderMembers() != 3 { // alg, kid, typ
		return claims{}, fmt.Errorf("%w: not our header", ErrInvalid)
	}
	var c claims
	if err := signed.Claims(key, &c); err != nil {
		return claims{}, fmt.Errorf("%w: signature or payload: %w", ErrInvalid, err)
	}
	if flaw := c.flaw(v.now()); flaw != "" {
		return claims{}, fmt.Errorf("%w: %s", ErrInvalid, flaw)
	}
	return c, nil
}

// ParseKeys reads the public keys of a deployment. Without any, nobody administers
// anything there.
func ParseKeys(s string) (jws.Keys, error) {
	if s == "" {
		return nil, nil
	}
	return jws.ParseKeys(s)
}
