package accounta

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"time"

	"github.com/secure-share/secure-share/shared/jws"
	"github.com/secure-share/secure-share/shared/mailticket"
)

const (
	issuer   = "secure-share/files/test"
	audience = "secure-share/keys/test"
	keyID    = "key-1"
)

// ticketKey replaces the key in KMS.
var ticketKey = func() *ecdsa.PrivateKey {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	return key
}()

// NewTickets issues real tickets.
func NewTickets() *mailticket.Issuer {
	return mailticket.NewIssuer(issuer, audience, keyID, signer{})
}

// NewVerifier is account B's side of NewTickets.
func NewVerifier(now func() time.Time) *mailticket.Verifier {
	return mailticket.NewVerifier(issuer, audience, jws.Keys{keyID: &ticketKey.PublicKey}, now)
}

type signer struct{}

func (signer) SignES256(_ context.Context, digest [32]byte) (rs [64]byte, err error) {
	r, s, err := ecdsa.Sign(rand.Reader, ticketKey, digest[:])
	if err != nil {
		return rs, err
	}
	r.FillBytes(rs[:32])
	s.FillBytes(rs[32:])
	return rs, nil
}
