package host

import (
	"net/http"
	"strconv"

	"secureshare/scripts/local/issuer"
)

// jiraPerson is a user as Jira shows one. The address is there only for those who
// show it, which few do.
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
	people := page(v.named(v.FormValue("query")), number(v.Request, "startAt", 0), number(v.Request, "maxResults", 50))
	return each(people, v.jiraPerson)
}

func (v *visit) jiraBulk() any {
	people := v.of(v.URL.Query()["accountId"])
	start, limit := number(v.Request, "startAt", 0), number(v.Request, "maxResults", 10)
	values := page(people, start, limit)
	return map[string]any{
		"maxResults": limit, "startAt": start, "total": len(people),
		"isLast": start+len(values) >= len(people), "values": each(values, v.jiraPerson),
	}
}

func (v *visit) jiraUser() any {
	people := v.of([]string{v.FormValue("accountId")})
	if len(people) == 0 {
		return nil
	}
	return v.jiraPerson(people[0])
}

func (v *visit) jiraMyself() any {
	me := v.jiraPerson(v.person)
	me["emailAddress"] = v.person.Mail // everybody sees their own
	return me
}

// number reads a query parameter, or gives what the API takes without it.
func number(r *http.Request, name string, otherwise int) int {
	n, err := strconv.Atoi(r.FormValue(name))
	if err != nil {
		return otherwise
	}
	return n
}
