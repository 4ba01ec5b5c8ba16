package origin

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestParseList(t *testing.T) {
	for s, want := range map[string]List{
		"https://app.example":                       {{"https", "app.example", false}},
		"https://*.cdn.example":                     {{"https", "cdn.example", true}},
		"http://localhost:7400":                     {{"http", "localhost:7400", false}},
		"https://APP.example":                       {{"https", "app.example", false}},
		" https://a.example , https://*.b.example ": {{"https", "a.example", false}, {"https", "b.example", true}},
		"https://*.a.b.example,http://127.0.0.1:80": {{"https", "a.b.example", true}, {"http", "127.0.0.1:80", false}},
	} {
		t.Run(s, func(t *testing.T) {
			if got, err := ParseList(s); err != nil || !slices.Equal(got, want) {
				t.Errorf("%v, %v", got, err)
			}
		})
	}
}

func TestParseListRefuses(t *testing.T) {
	for _, s := range []string{
		"", " ", "*", "null", "app.example", "//app.example", "ftp://app.example", "https://", "https://*", "https://*.", "https://*.example",
		"https://**.app.example", "https://a.*.example", "https://*app.example", "https://*.*.example", "https://app.example/", "https://app.example/x",
		"https://app.example?x", "https://app.example?x=1", "https://app.example#x", "https://user@app.example", "https://app.example:port",
		"https://app.example,", ",https://app.example", "https://a.example https://b.example", "javascript:alert(1)",
		"https://ä.example", "https://a_b.example", "https://a..example", "http://[::1]:80", "https://app.example?", "https://app.example#", "https://app.example:",
	} {
		if got, err := ParseList(s); !errors.Is(err, ErrMalformed) {
			t.Errorf("%q: %v, %v", s, got, err)
		}
	}
}

func TestAllow(t *testing.T) {
	origins, err := ParseList("https://app.example,https://*.cdn.example,http://localhost:7400")
	if err != nil {
		t.Fatal(err)
	}
	for header, want := range map[string]bool{
		"https://app.example":                true,
		"https://a.cdn.example":              true,
		"https://0a-b9.cdn.example":          true,
		"http://localhost:7400":              true,
		"":                                   false,
		"null":                               false,
		"*":                                  false,
		"http://app.example":                 false,
		"https://app.example:443":            false,
		"https://app.example:8443":           false,
		"https://app.example.evil":           false,
		"https://app.example/":               false,
		"https://app.example.":               false,
		"https://evilapp.example":            false,
		"https://x.app.example":              false,
		"HTTPS://app.example":                false,
		"https://app.example https://b":      false,
		"https://app.example\n":              false,
		"https://cdn.example":                false,
		"https://.cdn.example":               false,
		"https://a.b.cdn.example":            false,
		"https://acdn.example":               false,
		"https://a.cdn.example.evil":         false,
		"https://a.cdn.example:1":            false,
		"https://evil/.cdn.example":          false,
		"https://evil#.cdn.example":          false,
		"https://evil?.cdn.example":          false,
		"https://evil@.cdn.example":          false,
		"https://a@b.cdn.example":            false,
		"https://evil\\.cdn.example":         false,
		"https://evil:1.cdn.example":         false,
		"https://evil\x00.cdn.example":       false,
		"https://ä.cdn.example":              false,
		"https://*.cdn.example":              false,
		"https://a_b.cdn.example":            false,
		"http://a.cdn.example":               false,
		"http://localhost":                   false,
		"http://localhost:74000":             false,
		"http://localhost:7400.evil.example": false,
	} {
		t.Run(header, func(t *testing.T) {
			if got := origins.Allow(header); got != want {
				t.Error(got)
			}
		})
	}
	if (List)(nil).Allow("https://app.example") {
		t.Error("no list allows an origin")
	}
}

func TestStringIsReadAsTheSame(t *testing.T) {
	const list = "https://app.example,https://*.b.example:8443,http://localhost:7400"
	origins, err := ParseList(list)
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, o := range origins {
		texts = append(texts, o.String())
	}
	if got := strings.Join(texts, ","); got != list {
		t.Errorf("%s became %s", list, got)
	}
}
