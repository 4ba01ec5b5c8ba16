package fileapi

import (
	"cmp"
	"errors"
	"net/http"
	"time"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/claimapi"
	"github.com/secure-share/secure-share/shared/httpapi"
	"github.com/secure-share/secure-share/shared/limits"
	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/ratelimit"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

func (a api) claim(w http.ResponseWriter, c call) error {
	body, err := httpapi.Decode[wire.ClaimRequest](c.Request)
	if err != nil {
		return err
	}
	proof, err := claimapi.Proof("claimKey", body.ClaimKey)
	if err != nil {
		return err
	}
	claim, err := claimapi.ClaimHash(body.ClaimID)
	if err != nil {
		return err
	}
	s, decided, err := a.tryKey(c, share.Claim{By: c.Person, Proof: proof, Claim: claim})
	switch {
	case errors.Is(err, share.ErrWrongKey):
		a.Metrics.Add(metric.WrongKeys, 1)
		return cmp.Or(a.Log.Count(c.Context(), c.Site, activity.OfWrongKey(s, a.logged(c))), err)
	case err != nil:
		return err
	case s.ClaimedAt().Equal(decided): // not a repeated claim
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

// tryKey applies a claim. It counts a wrong key, and refuses the recipient's keys for a
// while after too many. A recipient who proved the key may renew the running lease.
func (a api) tryKey(c call, e share.Claim) (share.Share, time.Time, error) {
	id, err := c.id()
	if err != nil {
		return share.Share{}, time.Time{}, err
	}
	subject := limits.KeysOf(c.Site, id, c.Person)
	row := ratelimit.AttemptsOf(subject)
	return a.decide(c, []ratelimit.Key{row}, func(s share.Share, counters ratelimit.Counters, now time.Time) (share.Share, ratelimit.Changes, error) {
		current, unreadable := a.Rules.Apply(s, share.Tick{}, now)
		live := unreadable == nil && !current.Ended() && !current.Holds(e.Claim)
		if wait := a.People.WrongKeys.Check(counters[row], now); live && wait != nil {
			return s, ratelimit.Changes{}, wait
		}
		next, err := a.Rules.Apply(s, e, now)
		if !errors.Is(err, share.ErrWrongKey) {
			return next, ratelimit.Changes{}, err
		}
		attempt := a.People.WrongKeys.Wrong(subject, counters[row], now)
		return next, ratelimit.Changes{Attempt: &attempt}, err
	})
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
	s, decided, err := a.apply(c, share.Acknowledge{By: c.Person, Claim: claim})
	if err != nil {
		return err
	}
	if s.OpenedAt.Equal(decided) && s.Openings != share.UntilExpiry { // not a repeated call
		a.Metrics.Add(metric.Acknowledged, 1)
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
