package httpapi

import (
	"errors"
	"net/url"
	"strings"
)

// Origins is the allow-list of CORS origins.
type Origins []origin

// origin is "https://" and a host; with wild set, any one label in front of it.
type origin struct {
	scheme, host string
	wild         bool
}

// ErrOrigins is what ParseOrigins refuses with.
var ErrOrigins = errors.New("an origin is http(s)://host[:port], where the host may begin with *. and * stands for one label")

// ParseOrigins reads origins separated by commas: "https://app.example" or
// "https://*.app.example", where the star stands for exactly one label.
func ParseOrigins(s string) (Origins, error) {
	var all Origins
	for part := range strings.SplitSeq(s, ",") {
		part = strings.TrimSpace(part)
		u, err := url.Parse(part)
		if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" ||
			part != u.Scheme+"://"+u.Host || strings.HasSuffix(u.Host, ":") {
			return nil, ErrOrigins
		}
		host, wild := strings.CutPrefix(u.Host, "*.")
		if strings.Contains(host, "*") || !strings.Contains(host, ".") && wild {
			return nil, ErrOrigins
		}
		all = append(all, origin{u.Scheme, strings.ToLower(host), wild})
	}
	return all, nil
}

// Allow reports whether a browser's Origin header is on the list.
func (o Origins) Allow(header string) bool {
	for _, allowed := range o {
		if allowed.matches(header) {
			return true
		}
	}
	return false
}

func (o origin) matches(header string) bool {
	host, ok := strings.CutPrefix(header, o.scheme+"://")
	if !ok {
		return false
	}
	if !o.wild {
		return host == o.host
	}
	label, ok := strings.CutSuffix(host, "."+o.host)
	return ok && label != "" && strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}
