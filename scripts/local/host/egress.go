package host

import (
	"encoding/json"
	"errors"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/secure-share/secure-share/scripts/local/issuer"
)

// ClientFetch is the only type of egress that the local host supports: requests
// by the app's page.
const ClientFetch = "FETCH_CLIENT_SIDE"

// groupsPerSite is Forge's limit.
const groupsPerSite = 10

// EgressGroup is a group of addresses that an administrator of a site has approved,
// as Forge's customer-managed egress has it.
type EgressGroup struct {
	Key         string          `json:"key"`
	Description string          `json:"description"`
	Configured  []EgressAddress `json:"configured"`
}

// EgressAddress is an address and its purposes.
type EgressAddress struct {
	Domain string   `json:"domain"`
	Type   []string `json:"type"`
}

// Egress keeps what administrators have approved, by site, in a file.
type Egress struct {
	path string

	mu    sync.Mutex
	sites map[string][]EgressGroup // by cloud id
}

// OpenEgress reads the file at path, if it exists.
func OpenEgress(path string) (*Egress, error) {
	e := &Egress{path: path, sites: map[string][]EgressGroup{}}
	content, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return e, nil
	}
	if err == nil {
		err = json.Unmarshal(content, &e.sites)
	}
	return e, err
}

// errEgress means that Forge would refuse the change.
var errEgress = errors.New("the local host takes groups with a key, a description and origins of the type " + ClientFetch + ", ten at most")

// Set adds addresses to the site's group with the same key.
func (e *Egress) Set(site string, g EgressGroup) error {
	if g.Key == "" || g.Description == "" || len(g.Configured) == 0 || slices.ContainsFunc(g.Configured, func(a EgressAddress) bool {
		u, err := url.Parse(a.Domain)
		return err != nil || u.Host == "" || a.Domain != u.Scheme+"://"+u.Host || !slices.Equal(a.Type, []string{ClientFetch})
	}) {
		return errEgress
	}
	return e.change(site, func(groups []EgressGroup) ([]EgressGroup, error) {
		i := slices.IndexFunc(groups, func(old EgressGroup) bool { return old.Key == g.Key })
		if i < 0 && len(groups) == groupsPerSite {
			return nil, errEgress
		}
		if i < 0 {
			return append(groups, g), nil
		}
		for _, old := range groups[i].Configured {
			if !slices.ContainsFunc(g.Configured, func(a EgressAddress) bool { return a.Domain == old.Domain }) {
				g.Configured = append(g.Configured, old)
			}
		}
		groups[i] = g
		return groups, nil
	})
}

// DeleteGroup removes a group, if it exists.
func (e *Egress) DeleteGroup(site, key string) error {
	return e.change(site, func(groups []EgressGroup) ([]EgressGroup, error) {
		return slices.DeleteFunc(groups, func(g EgressGroup) bool { return g.Key == key }), nil
	})
}

// DeleteDomain removes an address from a group, if it exists.
func (e *Egress) DeleteDomain(site, key, domain string) error {
	return e.change(site, func(groups []EgressGroup) ([]EgressGroup, error) {
		for i, g := range groups {
			if g.Key == key {
				groups[i].Configured = slices.DeleteFunc(g.Configured, func(a EgressAddress) bool { return a.Domain == domain })
			}
		}
		return groups, nil
	})
}

func (e *Egress) change(site string, change func([]EgressGroup) ([]EgressGroup, error)) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	groups, err := change(copyOf(e.sites[site]))
	if err != nil {
		return err
	}
	e.sites[site] = groups
	content, err := json.Marshal(e.sites)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(e.path), 0o700); err != nil {
		return err
	}
	return os.WriteFile(e.path, content, 0o600)
}

// Groups returns the groups of a site.
func (e *Egress) Groups(site string) []EgressGroup {
	e.mu.Lock()
	defer e.mu.Unlock()
	return copyOf(e.sites[site])
}

func copyOf(groups []EgressGroup) []EgressGroup {
	out := make([]EgressGroup, 0, len(groups))
	for _, g := range groups {
		g.Configured = slices.Clone(g.Configured)
		out = append(out, g)
	}
	return out
}

// approved returns the addresses that the app's page may fetch from in addition
// to the manifest's.
func (h *Host) approved(site string) []string {
	if h.o.Egress == nil {
		return nil
	}
	var out []string
	for _, g := range h.o.Egress.Groups(site) {
		for _, a := range g.Configured {
			out = append(out, a.Domain)
		}
	}
	return out
}

// egress implements the permissions module of Forge's bridge. Only site
// administrators may change anything.
func (h *Host) egress(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Site, Person, Action string
		Egresses             []EgressGroup // of set
		Key, Domain          string        // of the deletions
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 100<<10)).Decode(&in); err != nil {
		refuse(w, http.StatusBadRequest, "The body must be a JSON object.")
		return
	}
	site, person, ok := issuer.Find(in.Site, in.Person)
	manifest, err := h.manifest()
	switch {
	case !ok:
		refuse(w, http.StatusNotFound, "There is no such person on this site.")
		return
	case err != nil || h.o.Egress == nil || !manifest.egress.Configurable.Enabled:
		refuse(w, http.StatusForbidden, "The manifest does not allow customer-managed egress.")
		return
	case in.Action != "get" && !person.Administers(issuer.SiteAdmin):
		refuse(w, http.StatusForbidden, "Only administrators may change what the app may reach.")
		return
	}
	err = nil
	switch in.Action {
	case "get":
	case "set":
		for _, g := range in.Egresses {
			err = errors.Join(err, h.o.Egress.Set(site.CloudID, g))
		}
	case "deleteGroup":
		err = h.o.Egress.DeleteGroup(site.CloudID, in.Key)
	case "deleteDomain":
		err = h.o.Egress.DeleteDomain(site.CloudID, in.Key, in.Domain)
	default:
		err = errors.New("there is no such action")
	}
	if err != nil {
		refuse(w, http.StatusUnprocessableEntity, err.Error())
		return
	}
	answer(w, http.StatusOK, map[string]any{"results": h.o.Egress.Groups(site.CloudID)})
}
