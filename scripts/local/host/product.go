package host

import (
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"secureshare/scripts/local/issuer"
)

// route is a call of a product's REST API that the host answers, and the scopes
// of which the manifest must name one.
type route struct {
	method, path string
	scopes       []string
	answer       func(*visit) any // nil: there is no such thing
}

var (
	jiraScopes       = []string{"read:jira-user", "read:user:jira"}
	confluenceScopes = []string{"read:confluence-user", "read:content-details:confluence", "read:user:confluence", "search:confluence"}
)

var routes = []route{
	{"GET", "/jira/rest/api/3/user/search", jiraScopes, (*visit).jiraSearch},
	{"GET", "/jira/rest/api/3/user/bulk", jiraScopes, (*visit).jiraBulk},
	{"GET", "/jira/rest/api/3/user", jiraScopes, (*visit).jiraUser},
	{"GET", "/jira/rest/api/3/myself", jiraScopes, (*visit).jiraMyself},
	{"GET", "/confluence/wiki/rest/api/search/user", confluenceScopes, (*visit).confluenceSearch},
	{"GET", "/confluence/wiki/rest/api/user", confluenceScopes, (*visit).confluenceUser},
	{"GET", "/confluence/wiki/rest/api/user/bulk", confluenceScopes, (*visit).confluenceBulk},
	{"GET", "/confluence/wiki/rest/api/user/current", confluenceScopes, (*visit).confluenceCurrent},
	{"POST", "/confluence/wiki/api/v2/users-bulk", confluenceScopes, (*visit).confluenceUsers},
}

// visit is one call by a person of a site.
type visit struct {
	*http.Request
	host   *Host
	site   issuer.Site
	person issuer.Person
}

// product answers a call of a product's API. A call that is none of routes gets
// 501: the page makes noise about it.
func (h *Host) product(w http.ResponseWriter, r *http.Request) {
	site, person, ok := issuer.Find(r.PathValue("site"), r.PathValue("person"))
	if !ok {
		refuse(w, http.StatusUnauthorized, "There is no such person on this site.")
		return
	}
	path := strings.TrimPrefix(r.URL.Path, "/product/"+site.Name+"/"+person.Name)
	i := slices.IndexFunc(routes, func(o route) bool { return o.method == r.Method && o.path == path })
	if i < 0 {
		refuse(w, http.StatusNotImplemented, "The local host does not answer "+r.Method+" "+path+".")
		return
	}
	manifest, err := h.manifest()
	if err != nil {
		refuse(w, http.StatusInternalServerError, err.Error())
		return
	}
	if !slices.ContainsFunc(routes[i].scopes, func(s string) bool { return slices.Contains(manifest.Scopes, s) }) {
		refuse(w, http.StatusUnauthorized, "Unauthorized; scope does not match") // in the words of Atlassian's gateway
		return
	}
	body := routes[i].answer(&visit{r, h, site, person})
	if body == nil {
		refuse(w, http.StatusNotFound, "There is no such person.")
		return
	}
	answer(w, http.StatusOK, body)
}

func refuse(w http.ResponseWriter, status int, message string) {
	answer(w, status, map[string]any{"code": status, "message": message, "errorMessages": []string{message}})
}

// named finds people of the site by the beginning of a word of their name, or of
// their address if they show it, as Jira does.
func (v *visit) named(query string) []issuer.Person {
	found := []issuer.Person{}
	query = strings.ToLower(strings.TrimSpace(query))
	for _, p := range v.site.People {
		name := strings.ToLower(p.DisplayName)
		if strings.HasPrefix(name, query) || strings.Contains(name, " "+query) || p.ShowsMail && strings.HasPrefix(p.Mail, query) {
			found = append(found, p)
		}
	}
	return found
}

func (v *visit) of(accounts []string) []issuer.Person {
	found := []issuer.Person{}
	for _, p := range v.site.People {
		if slices.Contains(accounts, p.AccountID) {
			found = append(found, p)
		}
	}
	return found
}

// page cuts the part out of all that start and limit ask for.
func page[T any](all []T, start, limit int) []T {
	start = min(max(start, 0), len(all))
	return all[start:min(start+max(limit, 0), len(all))]
}

func each[T any](people []issuer.Person, show func(issuer.Person) T) []T {
	out := make([]T, len(people))
	for i, p := range people {
		out[i] = show(p)
	}
	return out
}

var fullName = regexp.MustCompile(`^\s*user\.fullname\s*~\s*"([^"]*)"\s*$`)

func (v *visit) accountsOfBody() []string {
	var in struct {
		AccountIDs []string `json:"accountIds"`
	}
	_ = json.NewDecoder(v.Body).Decode(&in) // no ids, no people
	return in.AccountIDs
}
