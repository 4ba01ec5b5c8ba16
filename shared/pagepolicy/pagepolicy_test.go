package pagepolicy_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/shared/pagepolicy"
)

func TestPolicy(t *testing.T) {
	directives := strings.Split(pagepolicy.Policy(nil, "https://links.example", "https://bucket.example"), "; ")
	for _, want := range []string{
		"default-src 'none'",
		"connect-src 'self' https://links.example https://bucket.example",
		"frame-ancestors 'none'",
		"form-action 'none'",
		"base-uri 'none'",
		"require-trusted-types-for 'script'",
		"img-src 'self' data:",
		"frame-src blob:",
	} {
		if !slices.Contains(directives, want) {
			t.Errorf("the policy has no %q", want)
		}
	}
	for _, d := range directives {
		shows := strings.HasPrefix(d, "img-src ") || strings.HasPrefix(d, "frame-src ")
		if strings.Contains(d, "unsafe") || strings.Contains(d, "*") || !shows && (strings.Contains(d, "data:") || strings.Contains(d, "blob:")) {
			t.Errorf("%q allows more than the page needs", d)
		}
	}
}

func TestWhoMayFrameThePage(t *testing.T) {
	for name, c := range map[string]struct {
		frames          []string
		ancestors, deny string
	}{
		"nobody":      {nil, "frame-ancestors 'none'", "DENY"},
		"two origins": {[]string{"https://a.example", "https://b.example:8443"}, "frame-ancestors https://a.example https://b.example:8443", ""},
		"everybody":   {[]string{"*"}, "frame-ancestors *", ""},
	} {
		t.Run(name, func(t *testing.T) {
			deny := ""
			for _, h := range pagepolicy.Headers(c.frames, "https://links.example") {
				if h.Name == "X-Frame-Options" {
					deny = h.Value
				}
			}
			directives := strings.Split(pagepolicy.Policy(c.frames, "https://links.example"), "; ")
			if !slices.Contains(directives, c.ancestors) || deny != c.deny {
				t.Errorf("%q, X-Frame-Options %q", directives, deny)
			}
		})
	}
}

func TestHeaders(t *testing.T) {
	headers := map[string]string{}
	for _, h := range pagepolicy.Headers(nil, "https://links.example") {
		headers[h.Name] = h.Value
	}
	for name, want := range map[string]string{
		"Content-Security-Policy": pagepolicy.Policy(nil, "https://links.example"),
		"Referrer-Policy":         "no-referrer",
		"X-Content-Type-Options":  "nosniff",
	} {
		t.Run(name, func(t *testing.T) {
			if headers[name] != want {
				t.Errorf("%s is %q, want %q", name, headers[name], want)
			}
		})
	}
}

// Operators who serve the page themselves copy the headers from the document.
func TestHeadersInTheDocuments(t *testing.T) {
	document, err := os.ReadFile("../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range append(pagepolicy.Headers(nil, "https://LINK-API", "https://BUCKET.s3.REGION.amazonaws.com"), pagepolicy.StrictTransportSecurity) {
		if line := h.Name + ": " + h.Value + "\n"; !strings.Contains(string(document), "\n"+line) {
			t.Errorf("docs/operations.md lacks %q", line)
		}
	}
	for _, cache := range []string{pagepolicy.CacheAssets, pagepolicy.CacheOthers} {
		if !strings.Contains(string(document), "`Cache-Control: "+cache+"`") {
			t.Errorf("docs/operations.md lacks %q", cache)
		}
	}
}

func TestFiles(t *testing.T) {
	for name, want := range map[string][2]string{
		"index.html":               {"text/html; charset=utf-8", pagepolicy.CacheOthers},
		"check.js":                 {"text/javascript; charset=utf-8", pagepolicy.CacheOthers},
		"assets/start-12345678.js": {"text/javascript; charset=utf-8", pagepolicy.CacheAssets},
		"assets/page-12345678.css": {"text/css; charset=utf-8", pagepolicy.CacheAssets},
		"icon.svg":                 {"image/svg+xml", pagepolicy.CacheOthers},
		pagepolicy.Config:          {"application/json", pagepolicy.CacheOthers},
		"SHA256SUMS":               {"text/plain; charset=utf-8", pagepolicy.CacheOthers},
	} {
		t.Run(name, func(t *testing.T) {
			if mediaType, ok := pagepolicy.Type(name); mediaType != want[0] || !ok || pagepolicy.Cache(name) != want[1] {
				t.Errorf("%q, %v, %q", mediaType, ok, pagepolicy.Cache(name))
			}
		})
	}
	if mediaType, ok := pagepolicy.Type("page.wasm"); ok {
		t.Errorf("a file that no page has is %q", mediaType)
	}
}

func TestConfigFile(t *testing.T) {
	if got := string(pagepolicy.ConfigFile("https://links.example")); got != `{"linkApi":"https://links.example"}`+"\n" {
		t.Errorf("got %q", got)
	}
}

func TestParseAncestors(t *testing.T) {
	for text, want := range map[string][]string{
		"https://www.acme.example":                              {"https://www.acme.example"},
		"https://www.acme.example, https://*.shop.example:8443": {"https://www.acme.example", "https://*.shop.example:8443"},
		"":                        nil,
		"*":                       nil,
		"'self'":                  nil,
		"http://www.acme.example": nil,
		"https://*.example":       nil,
		"https://*":               nil,
		"https://acme.example/":   nil,
		"https://acme.example;":   nil,
		"https://acme.example a":  nil,
		"https://ACME.example":    nil,
		"https://acme.example,":   nil,
		"https://acme.example\n":  {"https://acme.example"},
		strings.Repeat("https://a.example,", 19) + "https://a.example": slices.Repeat([]string{"https://a.example"}, 20),
		strings.Repeat("https://a.example,", 20) + "https://a.example": nil,
	} {
		t.Run(text, func(t *testing.T) {
			if got, err := pagepolicy.ParseAncestors(text); !slices.Equal(got, want) || (err == nil) != (want != nil) {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
}
