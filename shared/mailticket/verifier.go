package mailticket

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"fmt"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/json"

	"github.com/secure-share/secure-share/shared/jws"
	"github.com/secure-share/secure-share/shared/share"
)

// Leeway is how far the issuer's clock may be ahead. Expiry gets none.
const Leeway = 5 * time.Second

// Keys are the public keys of an Issuer by key id: one, or two while it changes
// keys.
type Keys map[string]*ecdsa.PublicKey

// ParseKeys reads a JWK set (RFC 7517) of one or two P-256 public keys with
// distinct key ids.
func ParseKeys(s string) (Keys, error) {
	var set jose.JSONWebKeySet
	if err := json.Unmarshal([]byte(s), &set); err != nil {
		return nil, fmt.Errorf("mailticket: JWK set: %w", share.ErrMalformed)
	}
	keys := make(Keys)
	for _, k := range set.Keys {
		public, ok := k.Key.(*ecdsa.PublicKey)
		if !ok || public.Curve != elliptic.P256() {
			return nil, fmt.Errorf("mailticket: JWK set: %w: only public P-256 keys are allowed", share.ErrMalformed)
		}
		if k.KeyID == "" || keys[k.KeyID] != nil {
			return nil, fmt.Errorf("mailticket: JWK set: %w: every key needs a kid of its own", share.ErrMalformed)
		}
		if (k.Algorithm != "" && k.Algorithm != string(jose.ES256)) || (k.Use != "" && k.Use != "sig") {
			return nil, fmt.Errorf("mailticket: JWK set: %w: a key is meant for something else", share.ErrMalformed)
		}
		keys[k.KeyID] = public
	}
	if len(keys) < 1 || len(keys) > 2 {
		return nil, fmt.Errorf("mailticket: JWK set: %w: one or two keys expected", share.ErrMalformed)
	}
	return keys, nil
}

// Verifier checks mail tickets. It is safe for concurrent use, does no I/O, and
// remembers nothing: whether a ticket was used is for the store to say.
type Verifier struct {
	issuer, audience string
	keys             Keys
	now              func() time.Time
}

// NewVerifier makes a Verifier that accepts tickets of issuer for audience.
func NewVerifier(issuer, audience string, keys Keys, now func() time.Time) *Verifier {
	return &Verifier{issuer: issuer, audience: audience, keys: keys, now: now}
}

// Verify returns what a ticket says if it is signed, meant for this audience,
// well-formed and valid now: from Leeway before IssuedAt up to, not including,
// Expires. Otherwise the error wraps ErrInvalid; it holds nothing of the token.
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
