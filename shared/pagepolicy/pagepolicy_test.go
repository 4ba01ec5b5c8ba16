package pagepolicy_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/shared/pagepolicy"
)

func TestPolicy(t *testing.T) {
	directives := strings.Split(pagepolicy.Policy("https://links.example", "https://bucket.example"), "; ")
	for _, want := range []string{
		"default-src 'none'",
		"connect-src 'self' https://links.example https://bucket.example",
		"frame-ancestors 'none'",
		"form-action 'none'",
		"base-uri 'none'",
		"require-trusted-types-for 'script'",
	} {
		if !slices.Contains(directives, want) {
			t.Errorf("the policy has no %q", want)
		}
	}
	for _, d := range directives {
		if strings.Contains(d, "unsafe") || strings.Contains(d, "*") || strings.Contains(d, "data:") || strings.Contains(d, "blob:") {
			t.Errorf("%q allows more than the page needs", d)
		}
	}
}

func TestHeaders(t *testing.T) {
	headers := map[string]string{}
	for _, h := range pagepolicy.Headers("https://links.example") {
		headers[h.Name] = h.Value
	}
	for name, want := range map[string]string{
		"Content-Security-Policy": pagepolicy.Policy("https://links.example"),
		"Referrer-Policy":         "no-referrer",
		"X-Content-Type-Options":  "nosniff",
	} {
		if headers[name] != want {
			t.Errorf("%s is %q, want %q", name, headers[name], want)
		}
	}
}

// Who serves the page themselves copy the headers from the document.
func TestHeadersInTheDocuments(t *testing.T) {
	document, err := os.ReadFile("../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range pagepolicy.Headers("https://LINK-API", "https://BUCKET.s3.REGION.amazonaws.com") {
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
