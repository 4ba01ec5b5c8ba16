package fileapi

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/httpapi"
	"github.com/secure-share/secure-share/shared/problem"
	"github.com/secure-share/secure-share/shared/roleassertion"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

// appCall is a call of the app's function for no person.
type appCall struct {
	*http.Request
	site         share.Site
	installation share.Installation
}

// asApp accepts only calls of the app's function. Forge's token of such a call names no
// person and, by its documentation, no site. So the function signs the site that it calls
// for. A page of the app can get neither token.
func (a api) asApp(h func(http.ResponseWriter, appCall) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		event, err := a.Tokens.VerifyEvent(r.Context(), r.Header.Get("Authorization"))
		c := appCall{Request: r, installation: event.Installation}
		if err == nil {
			c.site, err = a.Roles.VerifyApp(r.Header.Get(wire.AppHeader))
		}
		if err == nil && event.Site != "" && event.Site != c.site {
			err = fmt.Errorf("%w: for another site", roleassertion.ErrInvalid)
		}
		if err == nil {
			err = h(w, c)
		}
		if err != nil {
			Problems.Write(w, err)
		}
	})
}

const (
	// accountsPage is what Atlassian takes in one request.
	accountsPage = 90

	// Entries of the log that one call reads.
	logAtOnce = 1000
	logPages  = 2

	// notBefore is a little less than share.ReportEvery, so that an account is reported
	// every week by a trigger that runs every day at about the same time.
	notBefore = share.ReportEvery - 12*time.Hour

	// writtenLate is how much later than its time an entry may appear in the log.
	writtenLate = time.Hour

	fromLog, fromAccounts = "log:", "account:"
)

// accounts lists the account ids that are stored for the site and must be reported. The
// first pages are empty: they read the log for people who are not listed yet.
func (a api) accounts(w http.ResponseWriter, c appCall) error {
	body, err := httpapi.Decode[wire.AccountsRequest](c.Request)
	if err != nil {
		return err
	}
	page := wire.Accounts{Accounts: []wire.Account{}}
	if after, listing := strings.CutPrefix(body.After, fromAccounts); listing {
		page, err = a.accountsAfter(c, share.Person(after))
	} else {
		page.Next, err = a.readAccounts(c, strings.TrimPrefix(body.After, fromLog))
	}
	if err != nil {
		return err
	}
	httpapi.Encode(w, http.StatusOK, page)
	return nil
}

// accountsAfter is one page of the list.
func (a api) accountsAfter(c appCall, after share.Person) (wire.Accounts, error) {
	now := a.Now()
	page := wire.Accounts{Accounts: []wire.Account{}}
	found, err := a.Store.AccountsToReport(c.Context(), c.site, after, now.Add(-notBefore), now, accountsPage)
	if err != nil {
		return page, err
	}
	for _, one := range found {
		page.Accounts = append(page.Accounts, wire.Account{AccountID: string(one.Person), UpdatedAt: one.At.UTC()})
	}
	if len(found) == accountsPage {
		page.Next = fromAccounts + string(found[accountsPage-1].Person)
	}
	return page, nil
}

// readAccounts reads a part of the log, from the position on, and returns where to
// continue. The log names everybody that a row names, except in the lists of
// applications.
func (a api) readAccounts(c appCall, position string) (next string, err error) {
	now := a.Now()
	read, err := a.Store.AccountsReadUntil(c.Context(), c.site)
	if err != nil {
		return "", err
	}
	q := activity.Query{From: later(now.Add(-activity.Retention), read.Add(-writtenLate)), Until: now.Add(skew)}
	if position != "" {
		if q.After, err = activity.ParsePosition(position); err != nil {
			return "", problem.Say(problem.ErrMalformed, "after must be a next that this list returned.")
		}
	}
	seen := map[share.Person]time.Time{}
	for range logPages {
		page, err := a.Log.List(c.Context(), c.site, q, logAtOnce)
		if err != nil {
			return "", err
		}
		for _, e := range page.Entries {
			for _, p := range e.Accounts() {
				seen[p] = later(seen[p], e.At)
			}
		}
		if q.After = page.Next; q.After == "" {
			break
		}
	}
	if q.After != "" {
		return fromLog + string(q.After), a.saw(c, seen)
	}
	return fromAccounts, a.readLast(c, seen, now)
}

// readLast adds the people of applications to the last part.
func (a api) readLast(c appCall, seen map[share.Person]time.Time, now time.Time) error {
	people, err := a.Applications.People(c.Context(), c.site, now)
	if err != nil {
		return err
	}
	for _, p := range people {
		seen[p] = now
	}
	if err := a.saw(c, seen); err != nil {
		return err
	}
	return a.Store.SetAccountsReadUntil(c.Context(), c.site, now)
}

func (a api) saw(c appCall, seen map[share.Person]time.Time) error {
	var accounts []share.Account
	for p, at := range seen {
		accounts = append(accounts, share.Account{Person: p, At: at})
	}
	return a.Store.SawAccounts(c.Context(), c.site, accounts)
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// accountsReported records what Atlassian answered. The reaper removes closed accounts,
// because there may be thousands of rows with one.
func (a api) accountsReported(w http.ResponseWriter, c appCall) error {
	report, err := reportOf(c.Request)
	if err != nil {
		return err
	}
	for _, p := range report.closed {
		if err := a.Store.AccountClosed(c.Context(), c.site, p, c.installation, a.Now()); err != nil {
			return err
		}
	}
	for _, p := range report.reported {
		if err := a.Store.AccountReported(c.Context(), c.site, p, slices.Contains(report.updated, p), a.Now()); err != nil {
			return err
		}
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

type accountReport struct{ reported, closed, updated []share.Person }

func reportOf(r *http.Request) (report accountReport, err error) {
	body, err := httpapi.Decode[wire.AccountReport](r)
	if err == nil {
		report.reported, err = parseAccounts(body.Reported)
	}
	if err == nil {
		report.closed, err = parseAccounts(body.Closed)
	}
	if err == nil {
		report.updated, err = parseAccounts(body.Updated)
	}
	return report, err
}

func parseAccounts(ids []string) (people []share.Person, err error) {
	if len(ids) > accountsPage {
		return nil, problem.Say(problem.ErrMalformed, "A list has at most 90 account ids.")
	}
	for _, id := range ids {
		p, err := share.ParsePerson(id)
		if err != nil {
			return nil, problem.Say(problem.ErrMalformed, "The lists must have account ids.")
		}
		people = append(people, p)
	}
	return people, nil
}
