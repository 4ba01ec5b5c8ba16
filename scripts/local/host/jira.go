package host

import "secureshare/scripts/local/issuer"

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
	return part(v.named(v.FormValue("query")), v.number("startAt", 0), v.number("maxResults", 50), v.jiraPerson)
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
