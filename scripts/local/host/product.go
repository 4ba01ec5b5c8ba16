package host

import (
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/secure-share/secure-share/scripts/local/issuer"
)

// route is a call of a product's REST API that the app makes. The manifest must have
// one of its scopes; several in one text are needed together. A * in path matches one
// segment.
type route struct {
	method, path string
	scopes       []string
	answer       func(*visit) any // nil: the query cannot be read
}

// The scopes are from Atlassian's API reference: the classic one, if any, and
// the granular one.
var routes = []route{
	{"GET", "/jira/rest/api/3/user/search", []string{"read:jira-user", "read:user:jira"}, (*visit).jiraSearch},
	{"GET", "/jira/rest/api/3/user/search/query", []string{"read:jira-user", "read:user:jira"}, (*visit).jiraQuery},
	{"GET", "/jira/rest/api/3/user/bulk", []string{"read:jira-user", "read:user:jira"}, (*visit).jiraBulk},
	{"GET", "/confluence/wiki/rest/api/search/user", []string{"search:confluence", "read:content-details:confluence"}, (*visit).confluenceSearch},
	{"POST", "/confluence/wiki/api/v2/users-bulk", []string{"read:user:confluence"}, (*visit).confluenceUsers},
	{"GET", "/jira/rest/api/3/project/search", []string{"read:jira-work", projectScopes}, (*visit).jiraProjects},
	{"GET", "/jira/rest/api/3/groups/picker", []string{"read:jira-user", "read:group:jira"}, (*visit).jiraGroups},
	{"GET", "/jira/rest/api/3/group/bulk", []string{"manage:jira-configuration", "read:group:jira"}, (*visit).jiraGroupsBulk},
	{"GET", "/confluence/wiki/rest/api/search", []string{"search:confluence", "read:content-details:confluence"}, (*visit).confluenceSpaceSearch},
	{"GET", "/confluence/wiki/api/v2/spaces", []string{"read:space:confluence"}, (*visit).confluenceSpaces},
	{"GET", "/confluence/wiki/rest/api/group/picker", []string{"read:confluence-groups", "read:group:confluence"}, (*visit).confluenceGroupSearch},
	{"GET", "/confluence/wiki/rest/api/group/by-id", []string{"read:confluence-groups", "read:group:confluence"}, (*visit).confluenceGroup},

	{"GET", "/jira/rest/api/3/myself", []string{"read:jira-user"}, (*visit).jiraMyself},
	{"GET", "/jira/rest/api/3/mypermissions", []string{"read:jira-work", "read:permission:jira"}, (*visit).jiraPermissions},
	{"GET", "/confluence/wiki/rest/api/user/current", []string{"read:confluence-user", "read:content-details:confluence"}, (*visit).confluenceCurrent},
	{"GET", "/confluence/wiki/rest/api/user/memberof", []string{"read:confluence-user", "read:group:confluence"}, (*visit).confluenceGroups},
	{"GET", "/confluence/wiki/api/v2/spaces/*/operations", []string{"read:space:confluence"}, (*visit).confluenceOperations},
}

// projectScopes are the granular scopes of the search for projects.
const projectScopes = "read:project:jira read:issue-type:jira read:project.property:jira read:user:jira read:application-role:jira " +
	"read:avatar:jira read:group:jira read:issue-type-hierarchy:jira read:project-category:jira read:project-version:jira read:project.component:jira"

// visit is one call by somebody of a site.
type visit struct {
	*http.Request
	host   *Host
	site   issuer.Site
	person issuer.Person
}

// product answers a call of a product's API. A call that is not in routes gets
// 501, and the page reports it.
func (h *Host) product(w http.ResponseWriter, r *http.Request) {
	site, person, ok := issuer.Find(r.PathValue("site"), r.PathValue("person"))
	if !ok {
		refuse(w, http.StatusUnauthorized, "There is no such person on this site.")
		return
	}
	called := "/" + r.PathValue("path")
	i := slices.IndexFunc(routes, func(o route) bool {
		matches, _ := path.Match(o.path, called)
		return matches && o.method == r.Method
	})
	if i < 0 {
		refuse(w, http.StatusNotImplemented, "The local host does not answer "+r.Method+" "+called+".")
		return
	}
	manifest, err := h.manifest()
	if err != nil {
		refuse(w, http.StatusInternalServerError, err.Error())
		return
	}
	if !slices.ContainsFunc(routes[i].scopes, func(s string) bool { return holds(manifest.Scopes, s) }) {
		refuse(w, http.StatusUnauthorized, "Unauthorized; scope does not match") // the text of Atlassian's gateway
		return
	}
	body := routes[i].answer(&visit{r, h, site, person})
	if body == nil {
		refuse(w, http.StatusBadRequest, "The query cannot be read.")
		return
	}
	answer(w, http.StatusOK, body)
}

// holds reports whether the manifest has all scopes of the text.
func holds(scopes []string, needed string) bool {
	return !slices.ContainsFunc(strings.Fields(needed), func(s string) bool { return !slices.Contains(scopes, s) })
}

func refuse(w http.ResponseWriter, status int, message string) {
	answer(w, status, map[string]any{"code": status, "message": message, "errorMessages": []string{message}})
}

// named finds people by the beginning of a word of their name, or of their
// address if they show it, as Jira does.
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

// of returns the people of the site among those accounts.
func (v *visit) of(accounts []string) []issuer.Person {
	found := []issuer.Person{}
	for _, p := range v.site.People {
		if slices.Contains(accounts, p.AccountID) {
			found = append(found, p)
		}
	}
	return found
}

// part returns the page that start and limit ask for, in the product's format.
func part[T any](people []issuer.Person, start, limit int, show func(issuer.Person) T) []T {
	start = min(max(start, 0), len(people))
	shown := []T{}
	for _, p := range people[start:min(start+max(limit, 0), len(people))] {
		shown = append(shown, show(p))
	}
	return shown
}

// number reads a query parameter with a default.
func (v *visit) number(name string, otherwise int) int {
	n, err := strconv.Atoi(v.FormValue(name))
	if err != nil {
		return otherwise
	}
	return n
}
