package linkapi

import (
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/claimapi"
	"github.com/secure-share/secure-share/shared/hidden"
	"github.com/secure-share/secure-share/shared/httpapi"
	"github.com/secure-share/secure-share/shared/problem"
	"github.com/secure-share/secure-share/shared/ratelimit"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/unlocktoken"
	"github.com/secure-share/secure-share/shared/wire"
)

// errTokenUsed refuses an unlock token the second time.
var errTokenUsed = errors.New("linkapi: the unlock token was used before")

// tokenUses ensures that a token works only once. Its window is that of the token's nbf,
// not that of the time of use, so each token has exactly one counter.
var tokenUses = ratelimit.Limit{Name: "unlock-token", Max: 1, Window: ratelimit.Day}

// unlock gives a session for the password of a gate or for an unlock token.
func (a api) unlock(w http.ResponseWriter, c call) error {
	body, err := httpapi.Decode[wire.UnlockRequest](c.Request)
	if err != nil {
		return err
	}
	e, err := parseUnlock(body)
	if err != nil {
		return err
	}
	var s share.Share
	switch token := body.UnlockToken; {
	case token == nil:
		s, err = a.tryGate(c, e)
	case body.ClaimKey == nil:
		s, err = a.useToken(c, share.UnlockByToken{By: share.Outsider}, string(*token))
		if errors.Is(err, unlocktoken.ErrInvalid) {
			err = share.ErrNotFound
		}
	default:
		s, err = a.useToken(c, e, string(*token))
	}
	if err != nil {
		return err
	}
	a.answerUnlocked(w, c, s)
	return nil
}

// answerUnlocked also answers if the log fails: the token is used up then, and the person
// could not try again. What the session is used for is logged with the download.
func (a api) answerUnlocked(w http.ResponseWriter, c call, s share.Share) {
	err := a.Log.Count(c.Context(), c.site, activity.OfUnlocked(s, activity.Caller{Person: share.Outsider, Now: a.Now()}))
	if err != nil {
		slog.Error("unlock: not logged", "error", err)
	}
	session, expires := s.NewSession(a.Now())
	setSession(w, session)
	httpapi.Encode(w, http.StatusOK, wire.Unlocked{
		Session: hidden.Text(session.Reveal()), ExpiresAt: expires.UTC(), EmbedOrigins: s.EmbedOrigins,
	})
}

func parseUnlock(body wire.UnlockRequest) (e share.Unlock, err error) {
	e.By = share.Outsider
	key, proof, token := body.ClaimKey, body.GateProof, body.UnlockToken
	switch {
	case (proof == nil) == (token == nil):
		return e, problem.Say(problem.ErrMalformed, "The body must have one of gateProof and unlockToken.")
	case key == nil && proof != nil:
		return e, problem.Say(problem.ErrMalformed, "gateProof needs claimKey.")
	case token != nil && (*token == "" || len(*token) > unlocktoken.MaxToken):
		return e, problem.Say(problem.ErrMalformed, "unlockToken takes 1 to 2048 characters.")
	}
	if key != nil {
		if e.Proof, err = claimapi.Proof("claimKey", *key); err != nil {
			return e, err
		}
	}
	if proof != nil {
		e.GateProof, err = claimapi.Proof("gateProof", *proof)
	}
	return e, err
}

// tryGate counts the try of a password before anything about it is revealed.
func (a api) tryGate(c call, e share.Unlock) (share.Share, error) {
	s, _, err := a.apply(c, e)
	if err != nil || !s.WrongGateProof(e.GateProof) {
		return s, err
	}
	return s, a.wrongPassword(c, s)
}

// useToken verifies an unlock token, which works once.
func (a api) useToken(c call, e share.Event, text string) (share.Share, error) {
	s, err := a.Store.Get(c.Context(), c.site, c.id)
	if err != nil {
		return s, err
	}
	now := a.Now()
	s, err = a.Rules.Apply(s, e, now)
	if err := a.noted(c, s, err); err != nil {
		return s, err
	}
	token, err := unlocktoken.Verify(text, s.ID, s.UnlockSecret, now)
	if err != nil {
		return s, err
	}
	err = a.Limits.Take(c.Context(), ratelimit.Use{
		Subject: ratelimit.SubjectOf("unlock-token", token.Hash), Limit: tokenUses, Units: 1, At: token.NotBefore,
	})
	if errors.Is(err, ratelimit.ErrExceeded) {
		return s, errTokenUsed
	}
	return s, err
}

// setSession sets the cookie. A page in a frame of another site gets it back only there.
func setSession(w http.ResponseWriter, session share.Session) {
	http.SetCookie(w, &http.Cookie{
		Name: wire.SessionCookie, Value: session.Reveal(), Path: "/", MaxAge: int(share.SessionLife / time.Second),
		HttpOnly: true, Secure: true, SameSite: http.SameSiteNoneMode, Partitioned: true,
	})
}

// session returns the caller's session: the bearer token, or else that of the cookie. It is
// the zero session if what the request contains has another form.
func (c call) session() share.Session {
	text, found := strings.CutPrefix(c.Header.Get("Authorization"), "Bearer ")
	if !found {
		cookie, err := c.Cookie(wire.SessionCookie)
		if err != nil {
			return share.Session{}
		}
		text = cookie.Value
	}
	session, err := share.ParseSession(text)
	if err != nil {
		return share.Session{}
	}
	return session
}
