// Package noticetoken signs and verifies the notices that the service posts to a site's
// own receiver. A notice is a JWT (RFC 7519) signed with ES256. docs/own-delivery.md is
// the contract for receivers.
package noticetoken

import (
	"context"
	"crypto/ecdsa"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/secure-share/secure-share/shared/jws"
	"github.com/secure-share/secure-share/shared/notice"
	"github.com/secure-share/secure-share/shared/share"
)

const (
	// ContentType is the media type of the request.
	ContentType = "application/jwt"

	// MaxToken bounds the serialized notice, in bytes.
	MaxToken = 2048

	// Lifetime is how long a notice can be verified. Each attempt to deliver it signs
	// it again.
	Lifetime = 5 * time.Minute

	// Leeway is how far the clock of the service may be ahead of the receiver's.
	Leeway = time.Minute

	typ = "secure-share-notice+jwt"
)

// ErrInvalid is wrapped by every refusal of Verify. It contains no part of the token.
var ErrInvalid = errors.New("noticetoken: invalid notice")

// claims is the payload. It has no name, address or key of anybody.
type claims struct {
	Issuer   string       `json:"iss"`
	Audience string       `json:"aud"` // origin of the receiver
	ID       string       `json:"jti"` // the same in each attempt
	IssuedAt int64        `json:"iat"`
	Expires  int64        `json:"exp"`
	Site     string       `json:"site"` // host name
	Share    share.ID     `json:"share"`
	Event    notice.Event `json:"event"`
	At       time.Time    `json:"at"` // of the event
}

// Issuer signs notices. It is safe for concurrent use if its signer is.
type Issuer struct {
	issuer, keyID string
	signer        jws.Signer
}

// NewIssuer makes an Issuer. issuer names the deployment.
func NewIssuer(issuer, keyID string, signer jws.Signer) *Issuer {
	return &Issuer{issuer: issuer, keyID: keyID, signer: signer}
}

// Issue signs n for the receiver of to. The error wraps that of the signer.
func (i *Issuer) Issue(ctx context.Context, n notice.Notice, to notice.Settings, now time.Time) (string, error) {
	token, err := jws.Sign(ctx, i.signer, i.keyID, typ, claims{
		Issuer: i.issuer, Audience: to.To.Origin(), ID: n.ID(), IssuedAt: now.Unix(), Expires: now.Add(Lifetime).Unix(),
		Site: to.Host, Share: n.Share, Event: n.Event, At: n.At.UTC().Truncate(time.Second),
	})
	if err != nil {
		return "", fmt.Errorf("noticetoken: %w", err)
	}
	return token, nil
}

// Verified is a notice as its receiver has it.
type Verified struct {
	ID    string // to drop repeats
	Site  string // host name
	Share share.ID
	Event notice.Event
	At    time.Time
}

// Verifier checks notices. It is safe for concurrent use and has no state: the caller
// drops repeats, and checks that the site is one of its own.
type Verifier struct {
	issuer, audience string
	keys             jws.Keys
	now              func() time.Time
}

// NewVerifier makes a Verifier for a receiver at the origin audience, such as
// https://hooks.example. It accepts notices of the deployment with this issuer and keys.
func NewVerifier(issuer, audience string, keys jws.Keys, now func() time.Time) *Verifier {
	return &Verifier{issuer: issuer, audience: audience, keys: keys, now: now}
}

// Verify checks a notice's signature, issuer, audience, form and times. Errors wrap
// ErrInvalid.
func (v *Verifier) Verify(token string) (Verified, error) {
	signed, err := jws.Parse(token, MaxToken, jose.ES256)
	if err != nil {
		return Verified{}, fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	key, known := v.keys[signed.KeyID()]
	if !known || signed.Type() != typ {
		return Verified{}, fmt.Errorf("%w: not our header", ErrInvalid)
	}
	var c claims
	if err := signed.Claims(key, &c); err != nil {
		return Verified{}, fmt.Errorf("%w: signature or payload: %w", ErrInvalid, err)
	}
	if flaw := v.flaw(c); flaw != "" {
		return Verified{}, fmt.Errorf("%w: %s", ErrInvalid, flaw)
	}
	return Verified{ID: c.ID, Site: c.Site, Share: c.Share, Event: c.Event, At: c.At}, nil
}

func (v *Verifier) flaw(c claims) string {
	id, event, err := notice.ParseID(c.ID)
	now := v.now()
	switch {
	case c.Issuer != v.issuer:
		return "of another issuer"
	case c.Audience != v.audience:
		return "for another audience"
	case err != nil || id != c.Share || event != c.Event:
		return "the id is malformed"
	case c.Site == "" || c.At.IsZero():
		return "a claim is missing"
	case now.Add(Leeway).Before(time.Unix(c.IssuedAt, 0)):
		return "from the future"
	case !now.Before(time.Unix(c.Expires, 0)) || c.Expires-c.IssuedAt > int64(Lifetime/time.Second):
		return "expired"
	}
	return ""
}

// KeySet returns the JWK set (RFC 7517) with which receivers verify notices.
func KeySet(keyID string, public *ecdsa.PublicKey) (json.RawMessage, error) {
	return json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: public, KeyID: keyID, Algorithm: string(jose.ES256), Use: "sig"}}})
}
