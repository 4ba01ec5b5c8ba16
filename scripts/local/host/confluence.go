package host

import (
	"encoding/json"
	"regexp"
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
			results = append(results, map[string]string{"type": "group", "name": g.Name, "id": g.ID})
		}
	}
	return map[string]any{"results": results, "start": v.number("start", 0), "limit": v.number("limit", 200), "size": len(results)}
}

// space is the only space.
const space = "98305"

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
