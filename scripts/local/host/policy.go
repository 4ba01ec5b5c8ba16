package host

import (
	"net/url"
	"strings"
)

// SandboxAttribute and AllowAttribute are the documented attributes of Forge's
// Custom UI iframe. PopupsAttribute is not documented for the iframe, but is in
// the sandbox directive of the app's policy.
// https://developer.atlassian.com/platform/forge/custom-ui/iframe/
const (
	PopupsAttribute  = "allow-popups allow-popups-to-escape-sandbox"
	SandboxAttribute = "allow-downloads allow-forms allow-modals allow-pointer-lock allow-same-origin allow-scripts"
	AllowAttribute   = "camera; clipboard-write; display-capture; fullscreen; microphone"
)

// Policy is the Content-Security-Policy with which Forge's CDN would serve the
// app, for a product at the origin host. It follows npm's @forge/csp, without
// Atlassian's own hosts; the product's origin replaces those with avatars. It
// is stricter in one point: Forge allows inline scripts of index.html by their
// hash, but here only permissions.content.scripts allows them.
//
// approved are the addresses that an administrator has approved for fetch. They
// apply only if the manifest allows customer-managed egress.
func (m Manifest) Policy(host string, approved []string) string {
	self := func(more ...string) []string { return append([]string{"'self'"}, more...) }
	e := m.egress
	if !e.Configurable.Enabled {
		approved = nil
	}
	directives := []struct {
		name    string
		sources []string
	}{
		{"default-src", self()},
		{"frame-ancestors", self(host)},
		{"frame-src", append(self(), m.hosts(e.Frames)...)},
		{"font-src", append(self(), m.hosts(e.Fonts)...)},
		{"img-src", append(self("data:", "blob:", host), m.hosts(e.Images)...)},
		{"media-src", append(self("data:", "blob:"), m.hosts(e.Media)...)},
		{"connect-src", append(append(self(), m.hosts(e.Fetch.Client)...), approved...)},
		{"script-src", append(append(self(), scripts(m.content.Scripts)...), m.hosts(e.Scripts)...)},
		{"style-src", append(append(self(), quoted(m.content.Styles)...), m.hosts(e.Styles)...)},
		{"form-action", self()},
		{"sandbox", []string{PopupsAttribute, SandboxAttribute}},
	}
	var out []string
	for _, d := range directives {
		out = append(out, d.name+" "+strings.Join(d.sources, " "))
	}
	return strings.Join(out, "; ")
}

// hosts are the addresses of sources, those of remotes without their paths: a
// path of a source without a slash at its end would match nothing below it.
func (m Manifest) hosts(sources []source) []string {
	var out []string
	for _, s := range sources {
		address := s.Address
		if u, err := url.Parse(m.Remotes[s.Remote].URL); s.Remote != "" && err == nil {
			address = u.Scheme + "://" + u.Host
		}
		out = append(out, address)
	}
	return out
}

func scripts(names []string) []string {
	out := quoted(names)
	for i, name := range names {
		if name == "blob:" {
			out[i] = name
		}
	}
	return out
}

func quoted(names []string) []string {
	var out []string
	for _, name := range names {
		out = append(out, "'"+name+"'")
	}
	return out
}
