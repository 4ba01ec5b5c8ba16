package issuer

import (
	"slices"
	"strings"
)

// Person can sign in on a site. Name is short, for commands. Products show
// DisplayName, and the address only if ShowsMail is set.
type Person struct {
	Name        string `json:"name"`
	AccountID   string `json:"accountId"`
	Mail        string `json:"mail"`
	DisplayName string `json:"displayName"`
	ShowsMail   bool   `json:"showsMail"`
	Role        Role   `json:"role,omitempty"`
}

// Role is a person's administrator role, if any. A site administrator also
// administers all projects and spaces.
type Role string

// Administrator roles.
const (
	SiteAdmin    Role = "site administrator"
	ProjectAdmin Role = "project administrator"
	SpaceAdmin   Role = "space administrator"
)

// Group is a group of people, as the products of a site name it.
type Group struct{ ID, Name string }

// Finance is the only group: the first two people of each site are in it.
var Finance = Group{"9c1d64b2-5a0e-4f7b-8c3d-2e6f0a7b1d45", "finance"}

// Groups are the groups that p is in.
func (p Person) Groups() []Group {
	for _, s := range Sites {
		if slices.ContainsFunc(s.People[:2], func(one Person) bool { return one.AccountID == p.AccountID }) {
			return []Group{Finance}
		}
	}
	return []Group{}
}

// Administers reports whether the person has the role, or the one above it.
func (p Person) Administers(r Role) bool { return p.Role == r || p.Role == SiteAdmin }

// Site is a tenant: a Jira or Confluence site with the app installed.
type Site struct {
	Name         string   `json:"name"`
	Title        string   `json:"title"`
	CloudID      string   `json:"cloudId"`
	URL          string   `json:"url"`
	Installation string   `json:"-"` // ARI of the app's first installation
	People       []Person `json:"people"`
}

// SiteOrigins matches the URLs of Sites, as the functions read origins.
const SiteOrigins = "https://*.example.atlassian.net"

const ari = "ari:cloud:ecosystem::"

// Sites are fixed, so that shares from before a restart still have an owner.
var Sites = []Site{
	{
		Name: "acme", Title: "Acme", CloudID: "3f0a6c1e-58d2-4b77-9c0e-1f2a7d94b6a1", URL: "https://acme.example.atlassian.net",
		Installation: ari + "installation/7d3c9a52-0b1f-4e6a-8f7d-5c2e90a41b38",
		People: []Person{
			{"alice", "712020:0c5d2b7e-6f3a-4d1b-9a84-2e7f5c1d8b90", "alice@acme.example", "Alice Keller", true, ""},
			{"bob", "712020:5e91a3c4-7b2d-4f68-8d05-b3c6e7f1a249", "bob@acme.example", "Bob Lindqvist", true, ""},
			{"carol", "712020:a27f48d6-1c9e-4b53-b6f0-94d8e2a7c315", "carol@acme.example", "Carol Okafor", false, ""},
			{"erin", "712020:e8460d99-52da-4818-b97c-fbd182cdb1d8", "erin@acme.example", "Erin Walsh", true, SiteAdmin},
			{"frank", "712020:bf4b6bc3-dcf2-4590-953e-500f097524a8", "frank@acme.example", "Frank Müller", false, ProjectAdmin},
			{"grace", "712020:5845448f-55e1-4361-9048-19d048b0f391", "grace@acme.example", "Grace Kim", false, SpaceAdmin},
			{"heidi", "712020:6c15bb20-4c55-42fd-ac52-488704b9bc18", "heidi@acme.example", "Heidi Nowak", false, ""},
			{"ivan", "712020:f9b6f2a6-ff69-4ace-8be6-094faeed6ead", "ivan@acme.example", "Ivan Petrović", false, ""},
			{"judy", "712020:5fc93c01-3282-4468-a0fd-dfa3507ea4c9", "judy@acme.example", "Judy Chen", true, ""},
			{"maria", "712020:1a10fedf-5173-4022-a71b-d88d062f6881", "maria@acme.example", "María José Fernández de la Vega", false, ""},
			{"omar", "712020:121e8fdc-3713-43ce-a62a-722dd3921453", "omar@acme.example", "عمر الفارسي", false, ""},
			{"pauline", "712020:993dcbe6-d0dc-450a-b106-01de0b2c408f", "pauline@acme.example", "Pauline Lefèvre", false, ""},
			{"zofia", "712020:1fa9b48a-dca4-4cf3-a24e-05874735ae6e", "zofia@acme.example", "Zofia Wiśniewska", false, ""},
		},
	},
	{
		Name: "globex", Title: "Globex", CloudID: "b8e4d270-93a5-4c16-a1fb-6d0c3e852f7b", URL: "https://globex.example.atlassian.net",
		Installation: ari + "installation/1e8b6f04-d7a2-4953-b0c8-a96f3d72e5c4",
		People: []Person{
			{"dave", "712020:e4b60d9f-3a58-4c72-8e1d-07f9b5a2c683", "dave@globex.example", "Dave Romero", false, ""},
			{"olga", "712020:059b1153-b96a-4a05-b49c-13b78275383f", "olga@globex.example", "Olga Haas", true, SiteAdmin},
			{"peggy", "712020:925a9075-6321-4eb9-a945-ca473a89758a", "peggy@globex.example", "Peggy Sato", false, ProjectAdmin},
			{"victor", "712020:cf18dc3f-4867-4fe9-a73c-1434272111f9", "victor@globex.example", "Victor Almeida", false, SpaceAdmin},
			{"wendy", "712020:e8d754af-0106-4500-bff0-88ad30067bfe", "wendy@globex.example", "Wendy Brandt", false, ""},
		},
	},
}

// Find returns a person of a site by their names, or by cloud id and account id.
func Find(site, person string) (Site, Person, bool) {
	s, ok := FindSite(site)
	if !ok {
		return Site{}, Person{}, false
	}
	p, ok := s.person(person)
	return s, p, ok
}

// FindMail returns the person with that address, and their site.
func FindMail(address string) (Site, Person, bool) {
	for _, s := range Sites {
		for _, p := range s.People {
			if strings.EqualFold(p.Mail, address) {
				return s, p, true
			}
		}
	}
	return Site{}, Person{}, false
}

// FindSite returns a site by its name or cloud id.
func FindSite(name string) (Site, bool) {
	i := slices.IndexFunc(Sites, func(s Site) bool { return s.Name == name || s.CloudID == name })
	if i < 0 {
		return Site{}, false
	}
	return Sites[i], true
}

func (s Site) person(name string) (Person, bool) {
	i := slices.IndexFunc(s.People, func(p Person) bool { return p.Name == name || p.AccountID == name })
	if i < 0 {
		return Person{}, false
	}
	return s.People[i], true
}
