package application

import (
	"net/netip"
	"slices"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/program"
	"github.com/secure-share/secure-share/shared/share"
)

// included are the requests of each scope. Scopes may have some in common.
func included(a Application) (all []string) {
	for _, scope := range a.Scopes {
		all = append(all, map[program.Scope][]string{program.Send: {"announce", "show"}, program.Read: {"list", "show"}}[scope]...)
	}
	return all
}

func TestChangedAsksAgainForMore(t *testing.T) {
	send, read, both := []program.Scope{program.Send}, []program.Scope{program.Read}, []program.Scope{program.Send, program.Read}
	people := []share.Person{"alice"}
	for name, test := range map[string]struct {
		from, to Application
		asks     bool
	}{
		"the same":                          {Application{Scopes: send}, Application{Scopes: send}, false},
		"one more scope":                    {Application{Scopes: send}, Application{Scopes: both}, true},
		"one scope less":                    {Application{Scopes: both}, Application{Scopes: send}, false},
		"another scope":                     {Application{Scopes: send}, Application{Scopes: read}, true},
		"a list of requests":                {Application{Scopes: send}, Application{Scopes: send, Requests: []string{"show"}}, false},
		"no list any more":                  {Application{Scopes: send, Requests: []string{"show"}}, Application{Scopes: send}, true},
		"a request more":                    {Application{Scopes: both, Requests: []string{"show"}}, Application{Scopes: both, Requests: []string{"list", "show"}}, true},
		"a request less":                    {Application{Scopes: both, Requests: []string{"list", "show"}}, Application{Scopes: both, Requests: []string{"show"}}, false},
		"more scopes for the same requests": {Application{Scopes: send, Requests: []string{"show"}}, Application{Scopes: both, Requests: []string{"show"}}, false},
		"a scope that ended the request":    {Application{Scopes: read, Requests: []string{"announce", "list"}}, Application{Scopes: both, Requests: []string{"announce", "list"}}, true},
		"a list of people":                  {Application{Scopes: send}, Application{Scopes: both, People: people}, false},
		"more people":                       {Application{Scopes: send, People: people}, Application{Scopes: both, People: append(people, "bob")}, false},
		"no list of people any more":        {Application{Scopes: send, People: people}, Application{Scopes: send}, true},
	} {
		t.Run(name, func(t *testing.T) {
			registered := time.Date(2027, 1, 15, 12, 0, 0, 0, time.UTC)
			test.from.RegisteredAt = registered
			now := registered.Add(time.Hour)
			want := registered
			if test.asks {
				want = now
			}
			if got := test.from.Changed(test.to, included, now); !got.AskedAt().Equal(want) {
				t.Errorf("asked at %v, want %v", got.AskedAt(), want)
			}
		})
	}
}

// The registration stays the same one, with other settings.
func TestChangedKeepsTheRest(t *testing.T) {
	at := time.Date(2027, 1, 15, 12, 0, 0, 0, time.UTC)
	a := Application{ID: "id", Key: []byte{1}, Site: "site", Installation: "app", SiteURL: "url", AppPath: "path", RegisteredAt: at, ExpiresAt: at, LastUsed: at, Version: 4}
	to := Application{
		Name: "Payroll", Timeout: time.Minute, Sources: []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")},
		Scopes: []program.Scope{program.Send}, Requests: []string{"show"}, People: []share.Person{"alice"},
	}
	got := a.Changed(to, included, at.Add(time.Hour))
	if got.ID != "id" || !got.Key.Equal(a.Key) || got.Site != "site" || got.Installation != "app" || got.SiteURL != "url" || got.AppPath != "path" ||
		!got.RegisteredAt.Equal(at) || !got.ExpiresAt.Equal(at) || !got.LastUsed.Equal(at) || got.Version != 5 {
		t.Errorf("%+v", got)
	}
	if got.Name != to.Name || got.Timeout != to.Timeout || !slices.Equal(got.Sources, to.Sources) || !slices.Equal(got.Scopes, to.Scopes) ||
		!slices.Equal(got.Requests, to.Requests) || !slices.Equal(got.People, to.People) {
		t.Errorf("%+v", got)
	}
}
