package fileapi

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/base64url"
	"github.com/secure-share/secure-share/shared/httpapi"
	"github.com/secure-share/secure-share/shared/problem"
	"github.com/secure-share/secure-share/shared/roleassertion"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

const (
	defaultActivity = 50
	maxActivity     = 500 // a thousand pages would be too many for an export
)

// skew is how far the clocks of other instances may be ahead.
const skew = time.Minute

// ownActivity lists what is logged about the caller. It does not show which program
// another person uses, nor where a file was sent from if another person sent it.
func (a api) ownActivity(w http.ResponseWriter, c call) error {
	q, err := a.activityQuery(c.URL.RawQuery, false)
	if err != nil {
		return err
	}
	q.Person = c.Person
	return a.activityPage(w, c, q, func(e activity.Entry) activity.Entry {
		if e.Actor != c.Person {
			e.Program = ""
		}
		if e.Sender != "" && e.Sender != c.Person {
			e.Place = ""
		}
		return e
	})
}

// siteActivity lists what is logged of the site.
func (a api) siteActivity(w http.ResponseWriter, c call) error {
	if err := a.require(c, roleassertion.SiteAdmin); err != nil {
		return err
	}
	q, err := a.activityQuery(c.URL.RawQuery, true)
	if err != nil {
		return err
	}
	return a.activityPage(w, c, q, func(e activity.Entry) activity.Entry { return e })
}

func (a api) activityPage(w http.ResponseWriter, c call, q activityQuery, shown func(activity.Entry) activity.Entry) error {
	found, err := a.Log.List(c.Context(), c.Site, q.Query, q.limit)
	if err != nil {
		return err
	}
	page := wire.Activity{Items: []wire.Logged{}, Next: base64.RawURLEncoding.EncodeToString([]byte(found.Next))}
	for _, e := range found.Entries {
		page.Items = append(page.Items, viewEntry(shown(e)))
	}
	httpapi.Encode(w, http.StatusOK, page)
	return nil
}

func viewEntry(e activity.Entry) wire.Logged {
	return wire.Logged{
		At: e.At.UTC(), Action: string(e.Action), Actor: string(e.Actor), Sender: string(e.Sender), Recipient: string(e.Recipient),
		Share: string(e.Share), Place: string(e.Place), Program: string(e.Program), Rule: e.Rule, Count: e.Count,
	}
}

// activityForms describes the valid form of each parameter.
var activityForms = map[string]string{
	"person": "person must be an account id.",
	"action": "action must be one of the actions of the log.",
	"place":  "place must be project: or space: and an id.",
	"from":   "from must be a time such as 2026-11-21T12:00:00Z.",
	"until":  "until must be a time such as 2026-11-21T12:00:00Z.",
	"cursor": "cursor must be a next that this list returned.",
	"limit":  "limit must be a whole number from 1 to 500.",
}

// activityQuery reads the parameters as strictly as bodies are read: a filter that is
// not understood must not return everything. Without from and until it selects
// everything that has not expired.
func (a api) activityQuery(raw string, ofSite bool) (activityQuery, error) {
	now := a.Now()
	q := activityQuery{activity.Query{From: now.Add(1 - activity.Retention), Until: now.Add(skew)}, defaultActivity}
	values, err := url.ParseQuery(raw)
	if err != nil {
		return q, problem.Say(problem.ErrMalformed, "The query is malformed.")
	}
	for name, value := range values {
		form, known := activityForms[name]
		if !known || len(value) != 1 || !ofSite && (name == "person" || name == "place") {
			return q, problem.Say(problem.ErrMalformed, "The query takes action, from, until, cursor, limit and, for the whole site, person and place, each once.")
		}
		if err := q.set(name, value[0]); err != nil {
			return q, problem.Say(problem.ErrMalformed, form)
		}
	}
	return q, nil
}

// activityQuery holds the parameters of a page of the log.
type activityQuery struct {
	activity.Query
	limit int
}

func (q *activityQuery) set(name, value string) (err error) {
	switch name {
	case "person":
		q.Person, err = share.ParsePerson(value)
	case "action":
		q.Action, err = activity.ParseAction(value)
	case "place":
		q.Place, err = share.ParsePlace(value)
	case "from":
		var from time.Time
		if from, err = time.Parse(time.RFC3339, value); from.After(q.From) {
			q.From = from
		}
	case "until":
		var until time.Time
		if until, err = time.Parse(time.RFC3339, value); until.Before(q.Until) {
			q.Until = until
		}
	case "cursor":
		var position []byte
		if position, err = base64url.Decode(value); err == nil {
			q.After, err = activity.ParsePosition(string(position))
		}
	case "limit":
		if q.limit, err = strconv.Atoi(value); err == nil && (q.limit < 1 || q.limit > maxActivity) {
			err = activity.ErrMalformed
		}
	}
	return err
}
