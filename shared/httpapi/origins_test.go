package httpapi

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestParseOrigins(t *testing.T) {
	for s, want := range map[string]Origins{
		"https://app.example":                       {{"https", "app.example", false}},
		"https://*.cdn.example":                     {{"https", "cdn.example", true}},
		"http://localhost:7400":                     {{"http", "localhost:7400", false}},
		"https://APP.example":                       {{"https", "app.example", false}},
		" https://a.example , https://*.b.example ": {{"https", "a.example", false}, {"https", "b.example", true}},
		"https://*.a.b.example,http://127.0.0.1:80": {{"https", "a.b.example", true}, {"http", "127.0.0.1:80", false}},
	} {
		got, err := ParseOrigins(s)
		if err != nil || len(got) != len(want) {
			t.Errorf("%q: %v, %v", s, got, err)
			continue
		}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("%q: %v", s, got[i])
			}
		}
	}
}

func TestParseOriginsRefuses(t *testing.T) {
	for _, s := range []string{
		"", " ", "*", "null", "app.example", "//app.example", "ftp://app.example", "https://", "https://*", "https://*.", "https://*.example",
		"https://**.app.example", "https://a.*.example", "https://*app.example", "https://*.*.example", "https://app.example/", "https://app.example/x",
		"https://app.example?x", "https://app.example?x=1", "https://app.example#x", "https://user@app.example", "https://app.example:port",
		"https://app.example,", ",https://app.example", "https://a.example https://b.example", "javascript:alert(1)",
		"https://app.example?", "https://app.example#", "https://app.example:",
	} {
		if got, err := ParseOrigins(s); !errors.Is(err, ErrOrigins) {
			t.Errorf("%q: %v, %v", s, got, err)
		}
	}
}

func TestAllow(t *testing.T) {
	origins, err := ParseOrigins("https://app.example,https://*.cdn.example,http://localhost:7400")
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
		if got := origins.Allow(header); got != want {
			t.Errorf("%q: %v", header, got)
		}
	}
	if (Origins)(nil).Allow("https://app.example") {
		t.Error("no list allows an origin")
	}
}

func preflight(origin, method, path string) *http.Request {
	r := httptest.NewRequest(http.MethodOptions, path, nil)
	r.Header.Set("Origin", origin)
	r.Header.Set("Access-Control-Request-Method", method)
	r.Header.Set("Access-Control-Request-Headers", "authorization,content-type")
	return r
}

func TestPreflights(t *testing.T) {
	for name, tc := range map[string]struct {
		r       *http.Request
		allowed string
	}{
		"exact":         {preflight("https://app.example", "POST", "/notes"), "https://app.example"},
		"wildcard":      {preflight("https://x.cdn.example", "DELETE", "/notes/1"), "https://x.cdn.example"},
		"unknown path":  {preflight("https://app.example", "GET", "/nowhere"), "https://app.example"},
		"other origin":  {preflight("https://evil.example", "POST", "/notes"), ""},
		"extra label":   {preflight("https://x.y.cdn.example", "POST", "/notes"), ""},
		"suffix":        {preflight("https://app.example.evil", "POST", "/notes"), ""},
		"no origin":     {preflight("null", "POST", "/notes"), ""},
		"other method":  {preflight("https://app.example", "PUT", "/notes"), ""},
		"of a sneak in": {preflight("https://app.example\r\nX: y", "POST", "/notes"), ""},
	} {
		w := serve(edge(t), tc.r)
		if got := w.Header().Get("Access-Control-Allow-Origin"); w.Code != http.StatusNoContent || got != tc.allowed || w.Body.Len() > 0 {
			t.Errorf("%s: %d, allowed %q", name, w.Code, got)
		}
		if w.Header().Get("Access-Control-Allow-Credentials") != "" {
			t.Errorf("%s: with credentials", name)
		}
		if vary := strings.Join(w.Header().Values("Vary"), ","); !strings.Contains(vary, "Origin") {
			t.Errorf("%s: varies by %q", name, vary)
		}
	}
	h := serve(edge(t), preflight("https://app.example", "POST", "/notes")).Header()
	if h.Get("Access-Control-Allow-Methods") != "POST" || h.Get("Access-Control-Allow-Headers") != "authorization,content-type" || h.Get("Access-Control-Max-Age") != "600" {
		t.Errorf("%v", h)
	}
	r := preflight("https://app.example", "POST", "/notes")
	r.Header.Set("Access-Control-Request-Headers", "authorization,x-other")
	if got := serve(edge(t), r).Header().Get("Access-Control-Allow-Origin"); got != "" {
		t.Errorf("another header field is allowed to %q", got)
	}
}

func TestAnswersAcrossOrigins(t *testing.T) {
	for origin, want := range map[string]string{"https://app.example": "https://app.example", "https://evil.example": "", "": ""} {
		for _, target := range []string{"/healthz", "/nowhere", "/panic"} {
			r := httptest.NewRequest("GET", target, nil)
			if origin != "" {
				r.Header.Set("Origin", origin)
			}
			h := serve(edge(t), r).Header()
			if h.Get("Access-Control-Allow-Origin") != want || h.Get("Vary") != "Origin" || h.Get("Access-Control-Allow-Credentials") != "" {
				t.Errorf("%s from %q: %v", target, origin, h)
			}
			if exposed := h.Get("Access-Control-Expose-Headers"); (exposed == "Retry-After, Date") != (want != "") {
				t.Errorf("%s from %q: exposes %q", target, origin, exposed)
			}
		}
	}
}
