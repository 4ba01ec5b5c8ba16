// Package pagepolicy holds the response headers of the page on which people
// outside a site open what was sent to them. The server of the page must send
// all of them. The local stack and the stack of the page in infra do;
// docs/operations.md lists them for other servers.
package pagepolicy

import (
	"encoding/json"
	"errors"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Header is one field of a response.
type Header struct{ Name, Value string }

// Cache-Control of the page's files. The names of assets contain a hash of their
// content; all other files keep their names.
const (
	CacheAssets = "public, max-age=31536000, immutable"
	CacheOthers = "no-cache"
)

// AssetsPath is the folder of the files whose names contain a hash.
const AssetsPath = "assets/"

// Config is the name of the file that tells the page where its services are.
const Config = "config.json"

// ConfigFile returns the content of Config for a page that calls linkAPI, the URL of
// the service for links.
func ConfigFile(linkAPI string) []byte {
	content, err := json.Marshal(map[string]string{"linkApi": linkAPI})
	if err != nil {
		panic(err) // a map of strings has a JSON form
	}
	return append(content, '\n')
}

// types are the media types of the page's files, independent of the machine's settings.
var types = map[string]string{
	".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8",
	".css": "text/css; charset=utf-8", ".svg": "image/svg+xml", ".json": "application/json",
	"": "text/plain; charset=utf-8", // SHA256SUMS
}

// Type returns the Content-Type of a file, and false for a file that no page has.
func Type(name string) (mediaType string, ok bool) {
	mediaType, ok = types[path.Ext(name)]
	return mediaType, ok
}

// Cache returns the Cache-Control of a file.
func Cache(name string) string {
	if strings.HasPrefix(name, AssetsPath) {
		return CacheAssets
	}
	return CacheOthers
}

// StrictTransportAge is how long browsers remember to use TLS only.
const StrictTransportAge = 365 * 24 * time.Hour

// StrictTransportSecurity is a field of every response over TLS.
var StrictTransportSecurity = Header{"Strict-Transport-Security", "max-age=" + strconv.Itoa(int(StrictTransportAge.Seconds()))}

// Policy returns the Content-Security-Policy. Pages of the origins in frames may show the
// page in a frame: "*" allows any, and an empty list none. The page connects to its own
// origin and to connect: the service for links and the bucket.
//
// Workers have the policy of their own script, so every file is served with it.
// The page makes no requests of other kinds and shows no markup of a sender. It frames
// only documents that it makes itself to show a file: in a sandbox, with text, and with
// pictures whose bytes are in their addresses. Scripts are set only through two Trusted
// Types policies: that of the page, which allows its Workers, and that of Vue, which the
// page does not use.
func Policy(frames []string, connect ...string) string {
	return strings.Join([]string{
		"default-src 'none'",
		"script-src 'self'",
		"style-src 'self'",
		"img-src 'self' data:",
		"worker-src 'self'",
		"frame-src blob:",
		"connect-src " + strings.Join(append([]string{"'self'"}, connect...), " "),
		"base-uri 'none'",
		"form-action 'none'",
		"frame-ancestors " + ancestors(frames),
		"require-trusted-types-for 'script'",
		"trusted-types secure-share vue",
	}, "; ")
}

func ancestors(frames []string) string {
	if len(frames) == 0 {
		return "'none'"
	}
	return strings.Join(frames, " ")
}

// Headers returns the fields that do not depend on the file, without
// StrictTransportSecurity, which makes no sense without TLS. For the arguments see
// Policy.
func Headers(frames []string, connect ...string) []Header {
	all := []Header{
		{"Content-Security-Policy", Policy(frames, connect...)},
		{"Cross-Origin-Opener-Policy", "same-origin"},
		{"Cross-Origin-Resource-Policy", "same-origin"},
		{"Permissions-Policy", "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"},
		{"Referrer-Policy", "no-referrer"},
		{"X-Content-Type-Options", "nosniff"},
		{"X-Robots-Tag", "noindex, nofollow"},
	}
	if len(frames) == 0 {
		all = append(all, Header{"X-Frame-Options", "DENY"}) // it can name no origins
	}
	return all
}

// ErrAncestors is what ParseAncestors refuses with.
var ErrAncestors = errors.New("must be at most 20 origins, separated by commas, like https://www.acme.example or https://*.acme.example")

// ancestor matches an origin in frame-ancestors. Nothing else may get into the policy.
var ancestor = regexp.MustCompile(`^https://(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(:[1-9][0-9]{0,4})?$`)

// ParseAncestors reads the origins of the websites that may embed the page.
func ParseAncestors(s string) ([]string, error) {
	var all []string
	for one := range strings.SplitSeq(s, ",") {
		if one = strings.TrimSpace(one); !ancestor.MatchString(one) || len(all) == 20 {
			return nil, ErrAncestors
		}
		all = append(all, one)
	}
	return all, nil
}
