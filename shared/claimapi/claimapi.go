// Package claimapi contains the common code of the file API and the link API for downloads:
// how they read a claim, and how they answer it. Each of them decides who may claim.
package claimapi

import (
	"encoding/base64"
	"errors"
	"time"

	"github.com/secure-share/secure-share/shared/hidden"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/problem"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// Proof returns the hash of the claim key in a field of a request.
func Proof(field string, claimKey hidden.Text) (share.Verifier, error) {
	key, err := keyring.ParseClaimKey(string(claimKey))
	if err != nil {
		return share.Verifier{}, problem.Say(problem.ErrMalformed, field+" must be 32 bytes of base64url.")
	}
	return key.Verifier(), nil
}

// ClaimHash returns the hash of the claim id of a request.
func ClaimHash(claimID hidden.Text) (share.ClaimHash, error) {
	id, err := share.ParseClaimID(string(claimID))
	if err != nil {
		return share.ClaimHash{}, problem.Say(problem.ErrMalformed, "claimId must be 16 bytes of base64url.")
	}
	return id.Hash(), nil
}

// Answer is the answer to a claim of s, with a download URL and its expiry.
func Answer(s share.Share, url string, until time.Time) wire.ClaimResponse {
	return wire.ClaimResponse{
		URL: hidden.Text(url), URLExpiresAt: until.UTC(), LeaseEndsAt: s.ClaimEnd().UTC(),
		Length: s.Content.Length, Metadata: base64.RawURLEncoding.EncodeToString(s.Metadata),
	}
}

// LeaseEnd extends the problem of share.ErrClaimed with the end of the other download's
// lease.
func LeaseEnd(err error, p *wire.Problem) time.Duration {
	var claimed *share.ClaimedError
	if !errors.As(err, &claimed) {
		return 0
	}
	until := claimed.Until.UTC()
	p.LeaseEndsAt = &until
	return max(claimed.In, time.Second)
}
