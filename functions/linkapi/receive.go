package linkapi

import (
	"encoding/base64"
	"net/http"

	"github.com/secure-share/secure-share/shared/claimapi"
	"github.com/secure-share/secure-share/shared/httpapi"
	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// show answers with the share, and writes nothing.
func (a api) show(w http.ResponseWriter, c call) error {
	proof, err := readProof(c)
	if err != nil {
		return err
	}
	s, err := a.Store.Get(c.Context(), c.site, c.id)
	if err != nil {
		return err
	}
	s, err = a.Rules.Apply(s, share.Show{By: share.Outsider, Proof: proof}, a.Now())
	if err := a.noted(c, s, err); err != nil {
		return err
	}
	httpapi.Encode(w, http.StatusOK, view(s))
	return nil
}

func view(s share.Share) wire.Link {
	v := wire.Link{
		Status: string(s.Status), Length: s.Content.Length, ExpiresAt: s.ExpiresAt.UTC(),
		Metadata: base64.RawURLEncoding.EncodeToString(s.Metadata),
	}
	if s.Status == share.Claimed {
		until := s.Lease.EndsAt.UTC()
		v.LeaseEndsAt = &until
	}
	return v
}

func (a api) claim(w http.ResponseWriter, c call) error {
	body, err := httpapi.Decode[wire.ClaimRequest](c.Request)
	if err != nil {
		return err
	}
	proof, err := claimapi.Proof(body.ClaimKey)
	if err != nil {
		return err
	}
	claim, err := claimapi.ClaimHash(body.ClaimID)
	if err != nil {
		return err
	}
	s, decided, err := a.apply(c, share.Claim{By: share.Outsider, Proof: proof, Claim: claim})
	if err != nil {
		return err
	}
	if s.Lease.Since.Equal(decided) { // not a repeated claim
		a.Metrics.Add(metric.Claims, 1)
	}
	until := a.Rules.DownloadURLUntil(s, decided)
	url, err := a.Blobs.PresignGet(c.Context(), s, decided, until)
	if err != nil {
		return err
	}
	httpapi.Encode(w, http.StatusOK, claimapi.Answer(s, url, until))
	return nil
}

func (a api) acknowledge(w http.ResponseWriter, c call) error {
	body, err := httpapi.Decode[wire.AcknowledgeRequest](c.Request)
	if err != nil {
		return err
	}
	claim, err := claimapi.ClaimHash(body.ClaimID)
	if err != nil {
		return err
	}
	s, decided, err := a.apply(c, share.Acknowledge{By: share.Outsider, Claim: claim})
	if err != nil {
		return err
	}
	if s.EndedAt.Equal(decided) { // not a repeated call
		a.Metrics.Add(metric.Acknowledged, 1)
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (a api) decline(w http.ResponseWriter, c call) error {
	proof, err := readProof(c)
	if err != nil {
		return err
	}
	if _, _, err := a.apply(c, share.Decline{By: share.Outsider, Proof: proof}); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// readProof reads a request that has only the claim key.
func readProof(c call) (share.Verifier, error) {
	body, err := httpapi.Decode[wire.LinkRequest](c.Request)
	if err != nil {
		return share.Verifier{}, err
	}
	return claimapi.Proof(body.ClaimKey)
}
