package host

import "secureshare/scripts/local/issuer"

// confluencePerson is a user as Confluence shows one: an address that is hidden
// is an empty string.
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

func (v *visit) confluenceSearch() any {
	query := fullName.FindStringSubmatch(v.FormValue("cql"))
	if query == nil {
		return nil
	}
	all := v.named(query[1])
	start, limit := number(v.Request, "start", 0), number(v.Request, "limit", 25)
	results := each(page(all, start, limit), func(p issuer.Person) map[string]any {
		return map[string]any{"user": v.confluencePerson(p), "title": p.DisplayName, "excerpt": "", "entityType": "user"}
	})
	return map[string]any{
		"results": results, "start": start, "limit": limit, "size": len(results), "totalSize": len(all),
		"cqlQuery": v.FormValue("cql"), "_links": map[string]string{"base": v.site.URL + "/wiki"},
	}
}

func (v *visit) confluenceUser() any {
	people := v.of([]string{v.FormValue("accountId")})
	if len(people) == 0 {
		return nil
	}
	return v.confluencePerson(people[0])
}

func (v *visit) confluenceBulk() any {
	people := v.of(v.URL.Query()["accountId"])
	start, limit := number(v.Request, "start", 0), number(v.Request, "limit", 100)
	results := each(page(people, start, limit), v.confluencePerson)
	return map[string]any{"results": results, "start": start, "limit": limit, "size": len(results)}
}

func (v *visit) confluenceUsers() any {
	people := v.of(v.accountsOfBody())
	return map[string]any{
		"results": each(people, v.confluencePerson), "_links": map[string]string{"base": v.site.URL + "/wiki"},
	}
}

func (v *visit) confluenceCurrent() any {
	me := v.confluencePerson(v.person)
	me["email"] = v.person.Mail // everybody sees their own
	return me
}
