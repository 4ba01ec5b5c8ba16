package mailticket

import (
	"fmt"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/secure-share/secure-share/shared/jws"
)

// Leeway is how far the issuer's clock may be ahead. Expiry gets none.
const Leeway = 5 * time.Second

// Verifier checks mail tickets. It is safe for concurrent use, does no I/O, and
// has no state: the store knows whether a ticket was used.
type Verifier struct {
	issuer, audience string
	keys             jws.Keys
	now              func() time.Time
}

// NewVerifier makes a Verifier that accepts tickets of issuer for audience.
func NewVerifier(issuer, audience string, keys jws.Keys, now func() time.Time) *Verifier {
	return &Verifier{issuer: issuer, audience: audience, keys: keys, now: now}
}

// Verify checks a ticket's signature, audience, form and times, and returns its
// claims. A ticket is valid from Leeway before IssuedAt until Expires,
// exclusive. Errors wrap ErrInvalid and contain no part of the token.
func (v *Verifier) Verify(token string) (Ticket, error) {
	signed, err := jws.Parse(token, maxToken, jose.ES256)
	if err != nil {
		return Ticket{}, fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	key, known := v.keys[signed.KeyID()]
	if !known || signed.Type() != typ || signed.HeaderMembers() != 3 { // alg, kid, typ
		return Ticket{}, fmt.Errorf("%w: not our header", ErrInvalid)
	}
	var c claims
	if err := signed.Claims(key, &c); err != nil {
		return Ticket{}, fmt.Errorf("%w: signature or payload: %w", ErrInvalid, err)
	}
	t, flaw := c.ticket()
	now := v.now()
	switch {
	case flaw != "":
		return Ticket{}, fmt.Errorf("%w: %s", ErrInvalid, flaw)
	case t.Issuer != v.issuer:
		return Ticket{}, fmt.Errorf("%w: of another issuer", ErrInvalid)
	case t.Audience != v.audience:
		return Ticket{}, fmt.Errorf("%w: for another audience", ErrInvalid)
	case now.Before(t.IssuedAt.Add(-Leeway)):
		return Ticket{}, fmt.Errorf("%w: from the future", ErrInvalid)
	case !now.Before(t.Expires):
		return Ticket{}, fmt.Errorf("%w: expired", ErrInvalid)
	}
	return t, nil
}
