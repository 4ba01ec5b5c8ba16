package host

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"github.com/secure-share/secure-share/scripts/local/issuer"
)

// confluencePerson is a user in Confluence's format: a hidden address is an
// empty string.
func (v *visit) confluencePerson(p issuer.Person) map[string]any {
	mail := ""
	if p.ShowsMail {
		mail = p.Mail
	}
	return map[string]any{
		"type": "known", "accountId": p.AccountID, "accountType": "atlassian", "email": mail,
		"publicName": p.DisplayName, "displayName": p.DisplayName, "timeZone": "Europe/Berlin",
		"profilePicture":         map[string]any{"path": v.host.avatarOf(p), "width": 48, "height": 48, "isDefault": false},
		"isExternalCollaborator": false, "accountStatus": "active",
	}
}

// fullName is the one search that the app makes, in Confluence's query language.
var fullName = regexp.MustCompile(`^\s*user\.fullname\s*~\s*"([^"]*)"\s*$`)

func (v *visit) confluenceSearch() any {
	query := fullName.FindStringSubmatch(v.FormValue("cql"))
	if query == nil {
		return nil
	}
	all := v.named(query[1])
	start, limit := v.number("start", 0), v.number("limit", 25)
	results := part(all, start, limit, func(p issuer.Person) map[string]any {
		return map[string]any{"user": v.confluencePerson(p), "title": p.DisplayName, "excerpt": "", "entityType": "user"}
	})
	return map[string]any{
		"results": results, "start": start, "limit": limit, "size": len(results), "totalSize": len(all),
		"cqlQuery": v.FormValue("cql"), "_links": map[string]string{"base": v.site.URL + "/wiki"},
	}
}

func (v *visit) confluenceUsers() any {
	var in struct {
		AccountIDs []string `json:"accountIds"`
	}
	_ = json.NewDecoder(v.Body).Decode(&in) // no ids, no people
	people := v.of(in.AccountIDs)
	return map[string]any{
		"results": part(people, 0, len(people), v.confluencePerson), "_links": map[string]string{"base": v.site.URL + "/wiki"},
	}
}

// operation is something that a person may do to a target.
func operation(name, target string) map[string]string {
	return map[string]string{"operation": name, "targetType": target}
}

// confluenceCurrent returns the current user, with their permissions on the
// site if the query asks for them.
func (v *visit) confluenceCurrent() any {
	user := v.confluencePerson(v.person)
	if v.FormValue("expand") == "operations" {
		operations := []map[string]string{operation("use", "application")}
		if v.person.Administers(issuer.SiteAdmin) {
			operations = append(operations, operation("administer", "application"))
		}
		user["operations"] = operations
	}
	return user
}

// confluenceGroups returns the groups of the current user; nobody asks about another.
func (v *visit) confluenceGroups() any {
	if v.FormValue("accountId") != v.person.AccountID {
		return nil
	}
	results := []map[string]string{}
	if v.number("start", 0) == 0 {
		for _, g := range v.person.Groups() {
			results = append(results, inConfluence(g))
		}
	}
	return map[string]any{"results": results, "start": v.number("start", 0), "limit": v.number("limit", 200), "size": len(results)}
}

// space is the only space.
const space, spaceKey, spaceName = "98305", "HB", "Handbook"

// spaceTitle is the search for spaces that the app makes.
var spaceTitle = regexp.MustCompile(`^type = space AND space\.title ~ "([^"*]*)\*"$`)

func (v *visit) confluenceSpaceSearch() any {
	query := spaceTitle.FindStringSubmatch(v.FormValue("cql"))
	if query == nil {
		return nil
	}
	results := []any{}
	if strings.HasPrefix(strings.ToLower(spaceName), strings.ToLower(query[1])) {
		found := map[string]any{"id": 98305, "key": spaceKey, "name": spaceName, "type": "global"} // a number here
		results = append(results, map[string]any{"space": found, "title": spaceName, "excerpt": "", "entityType": "space"})
	}
	return map[string]any{"results": results, "start": 0, "limit": v.number("limit", 25), "size": len(results), "totalSize": len(results)}
}

// confluenceSpaces returns the spaces with the ids of the query.
func (v *visit) confluenceSpaces() any {
	results := []map[string]string{}
	if slices.Contains(strings.Split(v.FormValue("ids"), ","), space) {
		results = append(results, map[string]string{"id": space, "key": spaceKey, "name": spaceName, "type": "global", "status": "current"})
	}
	return map[string]any{"results": results, "_links": map[string]string{"base": v.site.URL + "/wiki"}}
}

// confluenceGroupSearch returns groups whose names begin with the text of the query.
func (v *visit) confluenceGroupSearch() any {
	found := groups(func(g issuer.Group) bool { return strings.HasPrefix(g.Name, strings.ToLower(v.FormValue("query"))) })
	results := []map[string]string{}
	for _, g := range found {
		results = append(results, inConfluence(g))
	}
	return map[string]any{"results": results, "start": 0, "limit": v.number("limit", 200), "size": len(results)}
}

// confluenceGroup returns the group with the id of the query.
func (v *visit) confluenceGroup() any {
	found := groups(func(g issuer.Group) bool { return g.ID == v.FormValue("id") })
	if len(found) == 0 {
		return nil
	}
	return inConfluence(found[0])
}

func inConfluence(g issuer.Group) map[string]string {
	return map[string]string{"type": "group", "name": g.Name, "id": g.ID}
}

// confluenceOperations returns the operations that the person may do on the
// space of the path.
func (v *visit) confluenceOperations() any {
	if !strings.Contains(v.PathValue("path"), "/spaces/"+space+"/") {
		return nil
	}
	operations := []map[string]string{operation("read", "space")}
	if v.person.Administers(issuer.SpaceAdmin) {
		operations = append(operations, operation("administer", "space"))
	}
	return map[string]any{"operations": operations}
}
