package fileapi

import (
	"net/http"
	"strconv"
	"time"

	"secureshare/shared/httpapi"
	"secureshare/shared/problem"
	"secureshare/shared/share"
	"secureshare/shared/wire"
)

func (a api) show(w http.ResponseWriter, c call) error {
	s, err := a.load(c)
	if err != nil {
		return err
	}
	httpapi.Encode(w, http.StatusOK, view(s, c.Person))
	return nil
}

// withdraw ends a share from either side: the sender revokes, the recipient
// declines.
func (a api) withdraw(w http.ResponseWriter, c call) error {
	s, err := a.load(c)
	if err != nil {
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
	query := c.URL.Query()
	limit := defaultPage
	if query.Has("limit") {
		n, err := strconv.Atoi(query.Get("limit"))
		if err != nil || n < 1 || n > maxPage {
			return problem.Say(problem.ErrMalformed, "limit must be a whole number from 1 to 50.")
		}
		limit = n
	}
	after, err := l.parseCursor(c, query.Get("cursor"))
	if err != nil {
		return problem.Say(problem.ErrMalformed, "cursor must be one that this list gave you.")
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
		if s, err := a.Rules.Apply(s, share.Tick{}, a.Now()); err == nil {
			page.Items = append(page.Items, listed(s, c.Person))
		}
	}
	httpapi.Encode(w, http.StatusOK, page)
	return nil
}
