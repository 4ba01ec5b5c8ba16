package host

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"github.com/oasdiff/yaml"
)

// ErrManifest means that Forge would refuse the manifest, or that a variable is
// not set.
var ErrManifest = errors.New("the manifest cannot be used")

// Manifest is the part of a Forge manifest that the host uses.
type Manifest struct {
	Modules []Module
	Remotes map[string]Remote // by key
	Scopes  []string

	content contentPermissions
	egress  egressPermissions
}

// Module is a place in a product where the app appears.
type Module struct {
	Key   string `json:"key"`
	Type  string `json:"type"` // like jira:globalPage
	Title string `json:"title"`
	// Titles are the translations of the title by locale, like de-DE; nil if the
	// manifest gives the title itself.
	Titles map[string]string `json:"titles,omitempty"`
}

// Remote is a service of the app's vendor.
type Remote struct {
	URL   string `json:"url"`   // without a slash at its end
	Fetch bool   `json:"fetch"` // whether the product calls it for the app
}

// contentPermissions and egressPermissions are permissions.content and
// permissions.external of the manifest.
type contentPermissions struct {
	Scripts []string `json:"scripts"`
	Styles  []string `json:"styles"`
}

type egressPermissions struct {
	Fetch struct {
		Client []source `json:"client"`
	} `json:"fetch"`
	Configurable struct {
		Enabled bool `json:"enabled"`
	} `json:"configurable"`
	Fonts   []source `json:"fonts"`
	Frames  []source `json:"frames"`
	Images  []source `json:"images"`
	Media   []source `json:"media"`
	Scripts []source `json:"scripts"`
	Styles  []source `json:"styles"`
}

// source is a host that the app may talk to: a string, an object with an
// address, or the key of a remote.
type source struct {
	Address string `json:"address"`
	Remote  string `json:"remote"`
}

func (s *source) UnmarshalJSON(b []byte) error {
	if json.Unmarshal(b, &s.Address) == nil {
		return nil
	}
	type object source // without this method
	return json.Unmarshal(b, (*object)(s))
}

type manifestFile struct {
	Modules map[string][]struct {
		Key      string  `json:"key"`
		Title    title   `json:"title"`
		Resource *string `json:"resource"`
	} `json:"modules"`
	Translations struct {
		Resources []struct {
			Key  string `json:"key"`
			Path string `json:"path"`
		} `json:"resources"`
		Fallback struct {
			Default string `json:"default"`
		} `json:"fallback"`
	} `json:"translations"`
	Remotes []struct {
		Key        string   `json:"key"`
		BaseURL    baseURL  `json:"baseUrl"`
		Operations []string `json:"operations"`
	} `json:"remotes"`
	Permissions struct {
		Scopes   []string           `json:"scopes"`
		Content  contentPermissions `json:"content"`
		External egressPermissions  `json:"external"`
	} `json:"permissions"`
}

// title is a string, or the key of a translation.
type title struct {
	text string
	I18n string `json:"i18n"`
}

func (t *title) UnmarshalJSON(b []byte) error {
	if json.Unmarshal(b, &t.text) == nil {
		return nil
	}
	type object title // without this method
	return json.Unmarshal(b, (*object)(t))
}

// baseURL is a string, or one string for each region.
type baseURL string

func (u *baseURL) UnmarshalJSON(b []byte) error {
	var regions map[string]string
	if json.Unmarshal(b, &regions) == nil {
		*u = baseURL(regions["default"])
		return nil
	}
	return json.Unmarshal(b, (*string)(u))
}

var placeholder = regexp.MustCompile(`\$\{([A-Za-z0-9_]+)\}`)

// ParseManifest reads a manifest.yml with the values of its ${VARIABLES}, as
// `forge deploy` fills them in, and its translations, whose paths are relative
// to folder. Its errors wrap ErrManifest.
func ParseManifest(content []byte, variables map[string]string, folder fs.FS) (Manifest, error) {
	var missing []string
	filled := placeholder.ReplaceAllStringFunc(string(content), func(p string) string {
		name := placeholder.FindStringSubmatch(p)[1]
		value, ok := variables[name]
		if !ok && !slices.Contains(missing, name) {
			missing = append(missing, name)
		}
		return value
	})
	if len(missing) > 0 {
		return Manifest{}, fmt.Errorf("%w: no value for %s", ErrManifest, strings.Join(missing, ", "))
	}
	var file manifestFile
	if _, err := yaml.Unmarshal([]byte(filled), &file, yaml.DecodeOpts{}); err != nil {
		return Manifest{}, fmt.Errorf("%w: %w", ErrManifest, err)
	}
	return file.manifest(folder)
}

func (f manifestFile) manifest(folder fs.FS) (Manifest, error) {
	texts, err := f.texts(folder)
	if err != nil {
		return Manifest{}, fmt.Errorf("%w: %w", ErrManifest, err)
	}
	m := Manifest{
		Remotes: map[string]Remote{}, Scopes: f.Permissions.Scopes,
		content: f.Permissions.Content, egress: f.Permissions.External,
	}
	for kind, modules := range f.Modules {
		for _, module := range modules {
			if module.Resource == nil { // it has no page
				continue
			}
			shown := Module{Key: module.Key, Type: kind, Title: module.Title.text}
			if key := module.Title.I18n; key != "" {
				shown.Titles = map[string]string{}
				for locale, text := range texts {
					shown.Titles[locale] = text[key]
				}
				shown.Title = shown.Titles[f.Translations.Fallback.Default]
			}
			m.Modules = append(m.Modules, shown)
		}
	}
	slices.SortFunc(m.Modules, func(a, b Module) int { return strings.Compare(b.Type, a.Type) }) // Jira first
	for _, r := range f.Remotes {
		m.Remotes[r.Key] = Remote{strings.TrimSuffix(string(r.BaseURL), "/"), slices.Contains(r.Operations, "fetch")}
	}
	for _, s := range m.egress.Fetch.Client {
		if _, ok := m.Remotes[s.Remote]; s.Remote != "" && !ok {
			return Manifest{}, fmt.Errorf("%w: there is no remote %q", ErrManifest, s.Remote)
		}
	}
	return m, nil
}

// texts are the translations by locale and key.
func (f manifestFile) texts(folder fs.FS) (map[string]map[string]string, error) {
	texts := map[string]map[string]string{}
	for _, r := range f.Translations.Resources {
		content, err := fs.ReadFile(folder, r.Path)
		if err != nil {
			return nil, err
		}
		var text map[string]string
		if err := json.Unmarshal(content, &text); err != nil {
			return nil, fmt.Errorf("%s: %w", r.Path, err)
		}
		texts[r.Key] = text
	}
	return texts, nil
}
