package linkapi

import (
	"encoding/base64"
	"net/http"

	"github.com/secure-share/secure-share/shared/claimapi"
	"github.com/secure-share/secure-share/shared/hidden"
	"github.com/secure-share/secure-share/shared/httpapi"
	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// show answers with the share, and writes nothing but the try of a password.
func (a api) show(w http.ResponseWriter, c call) error {
	proofs, err := readProofs(c)
	if err != nil {
		return err
	}
	if err := a.tryPassword(c, proofs, share.ClaimHash{}); err != nil {
		return err
	}
	s, err := a.Store.Get(c.Context(), c.site, c.id)
	if err != nil {
		return err
	}
	s, err = a.Rules.Apply(s, share.Show{By: share.Outsider, Proof: proofs.proof, KeyProof: proofs.keyProof, Session: c.session()}, a.Now())
	if err := a.noted(c, s, err); err != nil {
		return err
	}
	httpapi.Encode(w, http.StatusOK, a.view(s))
	return nil
}

func (a api) view(s share.Share) wire.Link {
	status, leased := a.Rules.Seen(s)
	v := wire.Link{
		Status: string(status), Length: s.Content.Length, ExpiresAt: s.ExpiresAt.UTC(),
		Metadata: base64.RawURLEncoding.EncodeToString(s.Metadata), EmbedOrigins: s.EmbedOrigins,
	}
	if s.Allowed() > share.Once {
		v.Opened = s.Opened
		v.Openings, v.UntilExpiry = s.Openings.Split()
	}
	if !leased.IsZero() {
		leased = leased.UTC()
		v.LeaseEndsAt = &leased
	}
	return v
}

func (a api) claim(w http.ResponseWriter, c call) error {
	body, err := httpapi.Decode[wire.LinkClaimRequest](c.Request)
	if err != nil {
		return err
	}
	proofs, err := parseProofs(body.ClaimKey, body.KeyProof)
	if err != nil {
		return err
	}
	claim, err := claimapi.ClaimHash(body.ClaimID)
	if err != nil {
		return err
	}
	if err := a.tryPassword(c, proofs, claim); err != nil {
		return err
	}
	s, decided, err := a.apply(c, share.Claim{By: share.Outsider, Proof: proofs.proof, KeyProof: proofs.keyProof, Session: c.session(), Claim: claim})
	if err != nil {
		return err
	}
	if s.ClaimedAt().Equal(decided) { // not a repeated claim
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
	if s.OpenedAt.Equal(decided) && s.Openings != share.UntilExpiry { // not a repeated call
		a.Metrics.Add(metric.Acknowledged, 1)
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (a api) decline(w http.ResponseWriter, c call) error {
	proofs, err := readProofs(c)
	if err != nil {
		return err
	}
	if err := a.tryPassword(c, proofs, share.ClaimHash{}); err != nil {
		return err
	}
	if _, _, err := a.apply(c, share.Decline{By: share.Outsider, Proof: proofs.proof, KeyProof: proofs.keyProof, Session: c.session()}); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// proofs are what a caller has proven: the key or, with a keyProof, the key and the
// password.
type proofs struct{ proof, keyProof share.Verifier }

// readProofs reads a request that has only proofs.
func readProofs(c call) (proofs, error) {
	body, err := httpapi.Decode[wire.LinkRequest](c.Request)
	if err != nil {
		return proofs{}, err
	}
	return parseProofs(body.ClaimKey, body.KeyProof)
}

func parseProofs(claimKey, keyProof hidden.Text) (p proofs, err error) {
	if p.proof, err = claimapi.Proof("claimKey", claimKey); err != nil || keyProof == "" {
		return p, err
	}
	p.keyProof, err = claimapi.Proof("keyProof", keyProof)
	return p, err
}
