// Package origin reads web origins (RFC 6454): the ones that may call an API, and the
// one of a site.
package origin

import (
	"errors"
	"net/url"
	"strings"

	"github.com/secure-share/secure-share/shared/pattern"
)

// List is an allow-list of origins.
type List []Origin

// Origin is a scheme and a host with an optional port. If Wild is set, it matches all
// hosts with one more label in front.
type Origin struct {
	Scheme, Host string
	Wild         bool
}

// ErrMalformed is returned by ParseList.
var ErrMalformed = errors.New("an origin is http(s)://host[:port], where the host may begin with *. and * matches one label")

var form = pattern.New(`^(https?)://(\*\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)*(?::[0-9]+)?)$`)

// ParseList reads origins separated by commas: "https://app.example" or
// "https://*.app.example", where the star matches exactly one label.
func ParseList(s string) (List, error) {
	var all List
	for part := range strings.SplitSeq(s, ",") {
		m := form.FindStringSubmatch(strings.ToLower(strings.TrimSpace(part)))
		if m == nil || m[2] != "" && !strings.Contains(m[3], ".") {
			return nil, ErrMalformed
		}
		all = append(all, Origin{Scheme: m[1], Host: m[3], Wild: m[2] != ""})
	}
	return all, nil
}

// String is the origin as ParseList reads it.
func (o Origin) String() string {
	if o.Wild {
		return o.Scheme + "://*." + o.Host
	}
	return o.Scheme + "://" + o.Host
}

// Allow reports whether a browser's Origin header is on the list.
func (l List) Allow(header string) bool {
	for _, allowed := range l {
		if allowed.matches(header) {
			return true
		}
	}
	return false
}

func (o Origin) matches(header string) bool {
	host, ok := strings.CutPrefix(header, o.Scheme+"://")
	if !ok {
		return false
	}
	if !o.Wild {
		return host == o.Host
	}
	label, ok := strings.CutSuffix(host, "."+o.Host)
	return ok && label != "" && strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

// MaxSite is the length of the longest origin that Site returns, in bytes.
const MaxSite = len("https://") + 190

// Site reduces a site's URL to "https://" and its host in lower case. It returns "" if
// the URL is not a plain https URL, or its host is too long.
func Site(siteURL string) string {
	u, err := url.Parse(siteURL)
	if err != nil || u.Scheme != "https" || u.User != nil {
		return ""
	}
	site := "https://" + strings.ToLower(u.Host)
	if u.Host == "" || len(site) > MaxSite || strings.Trim(u.Host, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.") != "" {
		return ""
	}
	return site
}
