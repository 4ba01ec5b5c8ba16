package fileapi

import (
	"cmp"
	"encoding/json"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/forgetoken"
	"github.com/secure-share/secure-share/shared/httpapi"
	"github.com/secure-share/secure-share/shared/httpsig"
	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/policy"
	"github.com/secure-share/secure-share/shared/problem"
	"github.com/secure-share/secure-share/shared/program"
	"github.com/secure-share/secure-share/shared/ratelimit"
	"github.com/secure-share/secure-share/shared/share"
)

// call is one authenticated request.
type call struct {
	*http.Request
	forgetoken.Invocation
	program program.ID // the program or application that signed the request, if any

	sitePolicy func() (policy.Revision, error) // reads it once
	levels     policy.Levels                   // those that were read with the share
}

// signedIn is a handler for callers who signed in. A program or application needs one of
// the scopes; without scopes only people may call.
type signedIn struct {
	http.Handler
	scopes []program.Scope
}

// signedIn verifies the caller before it calls h, and answers with the error
// that h returns.
func (a api) signedIn(h func(http.ResponseWriter, call) error, scopes ...program.Scope) http.Handler {
	return signedIn{scopes: scopes, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		who, by, err := a.caller(r, scopes)
		c := call{Request: r, Invocation: who, program: by}
		c.sitePolicy = sync.OnceValues(func() (policy.Revision, error) { return a.Store.Policy(r.Context(), who.Site, "") })
		if err == nil && by != "" {
			err = a.mayAct(c)
		}
		if err == nil {
			c.Request = r.WithContext(activity.WithCaller(r.Context(), a.logged(c)))
			err = h(w, c)
		}
		if forbidden := (*policy.RuleError)(nil); errors.As(err, &forbidden) {
			err = cmp.Or(a.logRefusal(c, forbidden.Rule), err)
		}
		if errors.Is(err, ratelimit.ErrExceeded) {
			a.Metrics.Add(metric.RefusedLimit, 1)
		}
		if err != nil {
			Problems.Write(w, err)
		}
	})}
}

// logged is the caller as it appears in the log of the site.
func (a api) logged(c call) activity.Caller {
	return activity.Caller{Person: c.Person, Program: c.program, Installation: c.Installation, Now: a.Now()}
}

// caller returns the person named by the invocation token or, without a token, the
// person that a program or an application signed the request for, with its id.
func (a api) caller(r *http.Request, scopes []program.Scope) (forgetoken.Invocation, program.ID, error) {
	if len(r.Header.Values("Authorization")) > 0 || !httpsig.Present(r) {
		who, err := a.Tokens.Verify(r.Context(), r.Header.Get("Authorization"))
		return who, "", err
	}
	if forAnother(r) {
		return a.representative(r, scopes)
	}
	p, err := a.signer(r)
	switch {
	case err != nil:
		return forgetoken.Invocation{}, "", err
	case !p.Allows(scopes...):
		return forgetoken.Invocation{}, "", program.ErrScope
	}
	return forgetoken.Invocation{Person: p.Person, Site: p.Site, Installation: p.Installation, SiteURL: p.SiteURL, AppPath: p.AppPath}, p.ID, nil
}

// id reads the share id of the path. A text that cannot be an id gets the same
// answer as an unknown id.
func (c call) id() (share.ID, error) {
	id, err := share.ParseID(c.PathValue("id"))
	if err != nil {
		return "", share.ErrNotFound
	}
	return id, nil
}

// apply applies e to the share of the path, on the caller's site, within limits.
func (a api) apply(c call, e share.Event, uses ...ratelimit.Use) (s share.Share, decided time.Time, err error) {
	return a.decide(c, ratelimit.Keys(uses...), func(s share.Share, counters ratelimit.Counters, now time.Time) (share.Share, ratelimit.Changes, error) {
		if err := counters.Check(uses...); err != nil {
			return s, ratelimit.Changes{}, err
		}
		next, err := a.Rules.Apply(s, e, now)
		return next, counting(uses, err), err
	})
}

// counting returns the changes of a step that ended with err: none after an error.
func counting(uses []ratelimit.Use, err error) ratelimit.Changes {
	if err != nil {
		return ratelimit.Changes{}
	}
	return ratelimit.Changes{Uses: uses}
}

// decision decides at now about a share that was read with counters.
type decision = func(s share.Share, counters ratelimit.Counters, now time.Time) (share.Share, ratelimit.Changes, error)

// decide changes the share of the path as decide says.
func (a api) decide(c call, keys []ratelimit.Key, decide decision) (s share.Share, decided time.Time, err error) {
	id, err := c.id()
	if err != nil {
		return share.Share{}, time.Time{}, err
	}
	s, decided, err = a.update(c, id, keys, decide)
	if errors.Is(err, share.ErrUnreadable) && !s.VisibleTo(c.Person) {
		err = share.ErrNotFound
	}
	return s, decided, err
}

// update returns the share and the time of the decision. The lifetime of URLs
// counts from that time, however long the write took.
func (a api) update(c call, id share.ID, keys []ratelimit.Key, decide decision) (s share.Share, decided time.Time, err error) {
	s, err = a.Store.UpdateCounted(c.Context(), c.Site, id, keys, func(s share.Share, counters ratelimit.Counters) (share.Share, ratelimit.Changes, error) {
		decided = a.Now()
		return decide(s, counters, decided)
	})
	return s, decided, err
}

// governed is a decision that depends on policies: those of the call, which were read
// with the share.
type governed = func(c call, s share.Share, counters ratelimit.Counters, now time.Time) (share.Share, ratelimit.Changes, error)

// govern is update for a step that depends on policies. Together with the share it reads
// those of the site and of the place where the app was opened, which may differ from the
// share's place.
func (a api) govern(c call, id share.ID, keys []ratelimit.Key, decide governed) (s share.Share, decided time.Time, err error) {
	var places []share.Place
	if c.program == "" { // otherwise mayAct has read that of the site
		places = append(places, "")
	}
	if c.Place != "" {
		places = append(places, c.Place)
	}
	s, err = a.Store.UpdateGoverned(c.Context(), c.Site, id, keys, places, func(s share.Share, counters ratelimit.Counters, levels policy.Levels) (share.Share, ratelimit.Changes, error) {
		c.levels, decided = levels, a.Now()
		return decide(c, s, counters, decided)
	})
	return s, decided, err
}

// current is the state of a share that was read, if the caller may see it.
func (a api) current(c call, s share.Share, now time.Time) (share.Share, error) {
	if !s.VisibleTo(c.Person) {
		return share.Share{}, share.ErrNotFound
	}
	return a.Rules.Apply(s, share.Tick{}, now)
}

// load reads the current state of the share of the path, if the caller may see
// it. With share.ErrUnreadable it returns what can be read.
func (a api) load(c call) (share.Share, error) {
	id, err := c.id()
	if err != nil {
		return share.Share{}, err
	}
	s, err := a.Store.Get(c.Context(), c.Site, id)
	if err != nil {
		return share.Share{}, err
	}
	return a.current(c, s, a.Now())
}

// uninstalled records that the app was uninstalled. The reaper ends the
// installation's shares, because there may be thousands and Forge waits five
// seconds for an answer.
func (a api) uninstalled(w http.ResponseWriter, r *http.Request) {
	event, err := a.Tokens.VerifyEvent(r.Context(), r.Header.Get("Authorization"))
	if err == nil {
		err = a.Store.Uninstalled(r.Context(), event.Installation, event.Site, a.Now())
	}
	if err != nil {
		Problems.Write(w, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// userDeleted ends what acts for a person who left the site.
func (a api) userDeleted(w http.ResponseWriter, r *http.Request) {
	event, err := a.Tokens.VerifyEvent(r.Context(), r.Header.Get("Authorization"))
	var person share.Person
	if err == nil {
		person, err = deletedUser(r)
	}
	if err == nil {
		err = a.Programs.Left(r.Context(), event.Installation, person)
	}
	if err != nil {
		Problems.Write(w, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// deletedUser reads the event avi:jira:deleted:user. Atlassian may add members to it.
func deletedUser(r *http.Request) (share.Person, error) {
	body, err := httpapi.ReadBody(r)
	if err != nil {
		return "", err
	}
	var event struct {
		EventType string `json:"eventType"`
		User      struct {
			AccountID string `json:"accountId"`
		} `json:"user"`
	}
	malformed := problem.Say(problem.ErrMalformed, "The body is not the event avi:jira:deleted:user.")
	if json.Unmarshal(body, &event) != nil || event.EventType != "avi:jira:deleted:user" {
		return "", malformed
	}
	person, err := share.ParsePerson(event.User.AccountID)
	if err != nil {
		return "", malformed
	}
	return person, nil
}
