package application

import (
	"slices"
	"time"
)

// AskedAt is when the application began to ask for the consent that it needs now.
func (a Application) AskedAt() time.Time {
	if a.AskedAgainAt.IsZero() {
		return a.RegisteredAt
	}
	return a.AskedAgainAt
}

// Changed returns the application with the name, timeout, sources, scopes, requests and
// people of to. People agreed to what they saw: if it may make a request that it could not
// make before, or asks people instead of having a list of them, everybody is asked again.
// known lists the requests that an application's scopes include.
func (a Application) Changed(to Application, known func(Application) []string, now time.Time) Application {
	asksAgain := to.ByConsent() && (!a.ByConsent() || a.lacks(to, known))
	a.Name, a.Timeout, a.Sources, a.Scopes, a.Requests, a.People = to.Name, to.Timeout, to.Sources, to.Scopes, to.Requests, to.People
	a.Version++
	if asksAgain {
		a.AskedAgainAt = now.UTC()
	}
	return a
}

// lacks reports whether to may make a request that a may not make.
func (a Application) lacks(to Application, known func(Application) []string) bool {
	included := known(a)
	return slices.ContainsFunc(known(to), func(request string) bool {
		return to.AllowsRequest(request) && !(slices.Contains(included, request) && a.AllowsRequest(request))
	})
}
