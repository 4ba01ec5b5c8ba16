package fileapi

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/secure-share/secure-share/shared/hidden"
	"github.com/secure-share/secure-share/shared/httpapi"
	"github.com/secure-share/secure-share/shared/problem"
	"github.com/secure-share/secure-share/shared/ratelimit"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

func (a api) show(w http.ResponseWriter, c call) error {
	s, err := a.load(c)
	if err != nil && !errors.Is(err, share.ErrUnreadable) {
		return err
	}
	httpapi.Encode(w, http.StatusOK, a.view(s, c.Person))
	return nil
}

// withdraw ends a share from either side: the sender revokes, the recipient
// declines.
func (a api) withdraw(w http.ResponseWriter, c call) error {
	s, err := a.load(c)
	if err != nil && !errors.Is(err, share.ErrUnreadable) {
		return err
	}
	var e share.Event = share.Decline{By: c.Person}
	if s.Sender == c.Person {
		e = share.Revoke{By: c.Person}
	}
	if _, _, err := a.apply(c, e); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// liftLock lets the recipient try passwords again, after too many wrong ones.
func (a api) liftLock(w http.ResponseWriter, c call) error {
	s, _, err := a.apply(c, share.LiftLock{By: c.Person})
	if err != nil {
		return err
	}
	httpapi.Encode(w, http.StatusOK, a.view(s, c.Person))
	return nil
}

// extend moves the expiry of a share, at most as far as the current policy allows for a
// new share.
func (a api) extend(w http.ResponseWriter, c call) error {
	body, err := httpapi.Decode[wire.ExtendRequest](c.Request)
	if err != nil {
		return err
	}
	e := share.Extend{By: c.Person}
	if e.Lifetime, err = parseLifetime(body.LifetimeSeconds); err != nil {
		return err
	}
	id, err := c.id()
	if err != nil {
		return err
	}
	s, _, err := a.govern(c, id, nil, func(c call, s share.Share, _ ratelimit.Counters, now time.Time) (share.Share, ratelimit.Changes, error) {
		next, err := a.extended(c, s, e, now)
		return next, ratelimit.Changes{}, err
	})
	if err != nil {
		return err
	}
	httpapi.Encode(w, http.StatusOK, a.view(s, c.Person))
	return nil
}

// extended asks the policy only if the rules of the share would move its expiry.
func (a api) extended(c call, s share.Share, e share.Extend, now time.Time) (share.Share, error) {
	current, err := a.current(c, s, now)
	if err != nil {
		return s, err
	}
	next, err := a.Rules.Apply(s, e, now)
	if err != nil || next.ExpiresAt.Equal(current.ExpiresAt) {
		return next, err
	}
	limits, err := a.maySend(c, share.Create{
		Place: s.Place, Recipient: s.Recipient, Content: s.Content, KeyVerifier: s.KeyVerifier, GateVerifier: s.GateVerifier, Openings: s.Openings, Lifetime: e.Lifetime,
	})
	if err != nil {
		return s, err
	}
	e.Longest = limits.Lifetime
	return a.Rules.Apply(s, e, now)
}

// showUnlockSecret answers the sender of a share with a gate.
func (a api) showUnlockSecret(w http.ResponseWriter, c call) error {
	s, err := a.load(c)
	if err != nil {
		return err
	}
	return answerUnlockSecret(w, c, s)
}

// changeUnlockSecret ends all sessions, and invalidates all earlier unlock tokens.
func (a api) changeUnlockSecret(w http.ResponseWriter, c call) error {
	s, _, err := a.apply(c, share.ChangeUnlockSecret{By: c.Person, Secret: share.NewUnlockSecret()})
	if err != nil {
		return err
	}
	return answerUnlockSecret(w, c, s)
}

func answerUnlockSecret(w http.ResponseWriter, c call, s share.Share) error {
	secret, err := s.UnlockSecretFor(c.Person)
	if err != nil {
		return err
	}
	httpapi.Encode(w, http.StatusOK, wire.UnlockSecret{UnlockSecret: hidden.Text(secret.Reveal())})
	return nil
}

const (
	defaultPage = 20
	maxPage     = 50
)

func (a api) inbox(w http.ResponseWriter, c call) error {
	return a.list(w, c, list{name: "inbox", read: a.Store.Inbox, at: func(s share.Share) time.Time { return s.CommittedAt }})
}

func (a api) outbox(w http.ResponseWriter, c call) error {
	return a.list(w, c, list{name: "outbox", read: a.Store.Outbox, at: func(s share.Share) time.Time { return s.CreatedAt }})
}

func (a api) list(w http.ResponseWriter, c call, l list) error {
	limit, cursor, err := pageQuery(c.URL.RawQuery)
	if err != nil {
		return err
	}
	after, err := l.parseCursor(c, cursor)
	if err != nil {
		return problem.Say(problem.ErrMalformed, "cursor must be a next that this list returned.")
	}
	found, err := l.read(c.Context(), c.Site, c.Person, after, limit+1)
	if err != nil {
		return err
	}
	page := wire.Page{Items: []wire.Share{}}
	if len(found) > limit {
		found = found[:limit]
		last := found[limit-1]
		page.Next = l.cursor(c, share.Position{At: l.at(last), ID: last.ID})
	}
	for _, s := range found {
		if s, err := a.Rules.Apply(s, share.Tick{}, a.Now()); err == nil || errors.Is(err, share.ErrUnreadable) {
			page.Items = append(page.Items, a.listed(s, c.Person))
		}
	}
	httpapi.Encode(w, http.StatusOK, page)
	return nil
}

// pageQuery reads the page parameters as strictly as bodies are read: a damaged
// cursor must not return the first page.
func pageQuery(raw string) (limit int, cursor string, err error) {
	query, err := url.ParseQuery(raw)
	if err != nil {
		return 0, "", problem.Say(problem.ErrMalformed, "The query is malformed.")
	}
	for name, values := range query {
		if len(values) != 1 || (name != "limit" && name != "cursor") {
			return 0, "", problem.Say(problem.ErrMalformed, "The query takes limit and cursor, each once.")
		}
	}
	if !query.Has("limit") {
		return defaultPage, query.Get("cursor"), nil
	}
	limit, err = strconv.Atoi(query.Get("limit"))
	if err != nil || limit < 1 || limit > maxPage {
		return 0, "", problem.Say(problem.ErrMalformed, "limit must be a whole number from 1 to 50.")
	}
	return limit, query.Get("cursor"), nil
}
