package linkapi

import (
	"cmp"
	"errors"
	"net/http"
	"time"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/ratelimit"
	"github.com/secure-share/secure-share/shared/share"
)

// call is a request for the share that a link names. Nothing is proven yet.
type call struct {
	*http.Request
	id   share.ID
	site share.Site
}

// nowhere is the site of links that do not exist. It has no shares, so such links are
// answered by the same steps as others.
const nowhere share.Site = "-"

// linked calls h for the share of the path, within the limits, and answers with the
// error that h returns. What is not proven gets one answer: unknown and malformed
// ids, colleagues' shares, wrong keys.
func (a api) linked(h func(http.ResponseWriter, call) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		err := a.Limits.Take(r.Context(), a.fromSource(r))
		if err == nil {
			err = a.find(w, r, h)
		}
		if unproven(err) {
			err = a.refuse(r, err)
		}
		if errors.Is(err, ratelimit.ErrExceeded) {
			a.Metrics.Add(metric.RefusedLimit, 1)
		}
		if err != nil {
			Problems.Write(w, err)
		}
	})
}

// refuse returns the answer to a call that proved nothing. A wrong key is counted in the
// log of the site as long as the limit of the link has room: further calls cost a read.
func (a api) refuse(r *http.Request, unproven error) error {
	if err := a.Limits.Take(r.Context(), a.unprovenAt(r.PathValue("id"))); err != nil {
		return err
	}
	var wrong *wrongKeyError
	if !errors.As(unproven, &wrong) {
		return errUnproven
	}
	return cmp.Or(a.Log.Count(r.Context(), wrong.site, wrong.entry), errUnproven)
}

// wrongKeyError is share.ErrWrongKey, with what the log says about it.
type wrongKeyError struct {
	error
	site  share.Site
	entry activity.Entry
}

func (e *wrongKeyError) Unwrap() error { return e.error }

func (a api) find(w http.ResponseWriter, r *http.Request, h func(http.ResponseWriter, call) error) error {
	id, err := share.ParseID(r.PathValue("id"))
	if err != nil {
		return share.ErrNotFound
	}
	site, err := a.Store.SiteOf(r.Context(), id)
	switch {
	case errors.Is(err, share.ErrNotFound):
		site = nowhere
	case err != nil:
		return err
	}
	return h(w, call{r, id, site})
}

func unproven(err error) bool {
	return errors.Is(err, share.ErrNotFound) || errors.Is(err, share.ErrWrongKey) || errors.Is(err, share.ErrNoSuchClaim) ||
		errors.Is(err, share.ErrUnreadable)
}

// apply applies e to the share, and returns it with the time of the decision.
func (a api) apply(c call, e share.Event) (s share.Share, decided time.Time, err error) {
	s, err = a.Store.Update(c.Context(), c.site, c.id, func(s share.Share) (share.Share, error) {
		decided = a.Now()
		return a.Rules.Apply(s, e, decided)
	})
	return s, decided, a.noted(c, s, err)
}

// tryPassword counts the try of a password before anything about it is revealed, and
// returns the refusal of a wrong one. The claim id is that of the request, if it has one.
func (a api) tryPassword(c call, p proofs, claim share.ClaimHash) error {
	if p.keyProof == (share.Verifier{}) {
		return nil
	}
	s, _, err := a.apply(c, share.TryPassword{By: share.Outsider, Proof: p.proof, KeyProof: p.keyProof, Claim: claim})
	if err != nil || !s.WrongPassword(p.proof) {
		return err
	}
	return a.wrongPassword(c, s)
}

// wrongPassword counts a wrong password and returns the refusal.
func (a api) wrongPassword(c call, s share.Share) error {
	a.Metrics.Add(metric.WrongKeys, 1)
	return cmp.Or(a.Log.Count(c.Context(), c.site, a.wrongKey(s)), share.ErrWrongPassword)
}

// noted makes a wrong key a *wrongKeyError.
func (a api) noted(c call, s share.Share, err error) error {
	if !errors.Is(err, share.ErrWrongKey) {
		return err
	}
	a.Metrics.Add(metric.WrongKeys, 1)
	return &wrongKeyError{err, c.site, a.wrongKey(s)}
}

func (a api) wrongKey(s share.Share) activity.Entry {
	return activity.OfWrongKey(s, activity.Caller{Person: share.Outsider, Now: a.Now()})
}
