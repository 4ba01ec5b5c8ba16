package issuer

import "slices"

// Person can sign in on a site.
type Person struct {
	Name      string `json:"name"`
	AccountID string `json:"accountId"`
	Mail      string `json:"mail"`
}

// Site is a tenant: a Jira or Confluence site with the app installed.
type Site struct {
	Name         string
	CloudID      string
	URL          string
	Installation string // ARI of the app's installation
	People       []Person
}

const ari = "ari:cloud:ecosystem::"

// Sites are fixed, so that what was shared before a restart still has an owner.
var Sites = []Site{
	{
		Name: "acme", CloudID: "3f0a6c1e-58d2-4b77-9c0e-1f2a7d94b6a1", URL: "https://acme.example.atlassian.net",
		Installation: ari + "installation/7d3c9a52-0b1f-4e6a-8f7d-5c2e90a41b38",
		People: []Person{
			{"alice", "712020:0c5d2b7e-6f3a-4d1b-9a84-2e7f5c1d8b90", "alice@acme.example"},
			{"bob", "712020:5e91a3c4-7b2d-4f68-8d05-b3c6e7f1a249", "bob@acme.example"},
			{"carol", "712020:a27f48d6-1c9e-4b53-b6f0-94d8e2a7c315", "carol@acme.example"},
		},
	},
	{
		Name: "globex", CloudID: "b8e4d270-93a5-4c16-a1fb-6d0c3e852f7b", URL: "https://globex.example.atlassian.net",
		Installation: ari + "installation/1e8b6f04-d7a2-4953-b0c8-a96f3d72e5c4",
		People: []Person{
			{"dave", "712020:e4b60d9f-3a58-4c72-8e1d-07f9b5a2c683", "dave@globex.example"},
		},
	},
}

func siteNamed(name string) (Site, bool) {
	i := slices.IndexFunc(Sites, func(s Site) bool { return s.Name == name })
	if i < 0 {
		return Site{}, false
	}
	return Sites[i], true
}

func (s Site) person(name string) (Person, bool) {
	i := slices.IndexFunc(s.People, func(p Person) bool { return p.Name == name })
	if i < 0 {
		return Person{}, false
	}
	return s.People[i], true
}
