package host

import (
	"regexp"
	"slices"
	"strings"

	"github.com/secure-share/secure-share/scripts/local/issuer"
)

// jiraPerson is a user in Jira's format. The address is present only if the
// user shows it, which few do.
func (v *visit) jiraPerson(p issuer.Person) map[string]any {
	avatars := map[string]string{}
	for _, size := range []string{"16x16", "24x24", "32x32", "48x48"} {
		avatars[size] = v.host.avatarOf(p)
	}
	out := map[string]any{
		"self":        v.site.URL + "/rest/api/3/user?accountId=" + p.AccountID,
		"accountId":   p.AccountID,
		"accountType": "atlassian",
		"displayName": p.DisplayName,
		"avatarUrls":  avatars,
		"active":      true,
		"timeZone":    "Europe/Berlin",
	}
	if p.ShowsMail {
		out["emailAddress"] = p.Mail
	}
	return out
}

func (v *visit) jiraSearch() any {
	return part(v.named(v.FormValue("query")), v.number("startAt", 0), v.number("maxResults", 50), v.jiraPerson)
}

// The supported part of Jira's structured user queries: one role of one issue,
// as in "is assignee of (ACME-7)".
var roleQuery = regexp.MustCompile(`^is (assignee|reporter) of \([A-Z][A-Z0-9_]+-[0-9]+\)$`)

// jiraQuery answers a structured user query. Every issue here is assigned to the
// second person of the site, and was reported by the third.
func (v *visit) jiraQuery() any {
	query := roleQuery.FindStringSubmatch(v.FormValue("query"))
	if query == nil {
		return nil
	}
	found := v.site.People[1:2]
	if query[1] == "reporter" {
		found = v.site.People[2:3]
	}
	values := part(found, v.number("startAt", 0), v.number("maxResults", 100), v.jiraPerson)
	return map[string]any{"maxResults": v.number("maxResults", 100), "startAt": 0, "total": len(found), "isLast": true, "values": values}
}

func (v *visit) jiraBulk() any {
	people := v.of(v.URL.Query()["accountId"])
	start, limit := v.number("startAt", 0), v.number("maxResults", 10)
	values := part(people, start, limit, v.jiraPerson)
	return map[string]any{
		"maxResults": limit, "startAt": start, "total": len(people),
		"isLast": start+len(values) >= len(people), "values": values,
	}
}

// jiraMyself returns the current user, with their groups if the query asks for them.
func (v *visit) jiraMyself() any {
	user := v.jiraPerson(v.person)
	if v.FormValue("expand") == "groups" {
		items := []map[string]string{}
		for _, g := range v.person.Groups() {
			items = append(items, map[string]string{"name": g.Name, "groupId": g.ID, "self": v.site.URL + "/rest/api/3/group?groupId=" + g.ID})
		}
		user["groups"] = map[string]any{"size": len(items), "items": items}
	}
	return user
}

// project is a project of a site, in Jira's format.
type project struct {
	ID   string `json:"id"`
	Key  string `json:"key"`
	Name string `json:"name"`
}

// projects are all projects of each site, see extensionOf of the page.
var projects = []project{{"10000", "ACME", "Acme website"}, {"10001", "LEGAL", "Legal affairs"}, {"10002", "OPS", "Operations"}}

// jiraProjects returns the projects with the ids of the query, or those whose name
// or key has the text of the query.
func (v *visit) jiraProjects() any {
	ids, query := v.URL.Query()["id"], strings.ToLower(v.FormValue("query"))
	found := []project{}
	for _, p := range projects {
		named := strings.Contains(strings.ToLower(p.Name), query) || strings.HasPrefix(strings.ToLower(p.Key), query)
		if len(ids) > 0 && slices.Contains(ids, p.ID) || len(ids) == 0 && named {
			found = append(found, p)
		}
	}
	return map[string]any{"startAt": 0, "maxResults": v.number("maxResults", 50), "total": len(found), "isLast": true, "values": found}
}

// jiraGroups returns groups whose names have the text of the query.
func (v *visit) jiraGroups() any {
	found := groups(func(g issuer.Group) bool { return strings.Contains(g.Name, strings.ToLower(v.FormValue("query"))) })
	return map[string]any{"header": "", "total": len(found), "groups": inJira(found)}
}

// jiraGroupsBulk returns the groups with the ids of the query.
func (v *visit) jiraGroupsBulk() any {
	found := groups(func(g issuer.Group) bool { return slices.Contains(v.URL.Query()["groupId"], g.ID) })
	return map[string]any{"startAt": 0, "maxResults": v.number("maxResults", 50), "total": len(found), "isLast": true, "values": inJira(found)}
}

// groups are the groups of the site that the caller asks about.
func groups(asked func(issuer.Group) bool) (found []issuer.Group) {
	if asked(issuer.Finance) {
		found = append(found, issuer.Finance)
	}
	return found
}

func inJira(groups []issuer.Group) []map[string]string {
	out := []map[string]string{}
	for _, g := range groups {
		out = append(out, map[string]string{"name": g.Name, "groupId": g.ID})
	}
	return out
}

// jiraPermissions answers whether the person has the permissions of the query:
// the global one, and that of the project if the query names it. Unknown
// permissions and projects are refused.
func (v *visit) jiraPermissions() any {
	held := map[string]any{}
	inProject := v.FormValue("projectId")
	if inProject != "" && !slices.ContainsFunc(projects, func(p project) bool { return p.ID == inProject }) {
		return nil
	}
	for _, name := range strings.Split(v.FormValue("permissions"), ",") {
		has, kind := v.person.Administers(issuer.SiteAdmin), "GLOBAL"
		if name == "ADMINISTER_PROJECTS" {
			has, kind = inProject != "" && v.person.Administers(issuer.ProjectAdmin), "PROJECT"
		}
		if !slices.Contains([]string{"ADMINISTER", "ADMINISTER_PROJECTS"}, name) {
			return nil
		}
		held[name] = map[string]any{"id": "0", "key": name, "name": name, "type": kind, "description": "", "havePermission": has}
	}
	return map[string]any{"permissions": held}
}
