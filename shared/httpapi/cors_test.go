package httpapi

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

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
		"PUT":           {preflight("https://app.example", "PUT", "/notes"), "https://app.example"},
		"other method":  {preflight("https://app.example", "PATCH", "/notes"), ""},
		"of a sneak in": {preflight("https://app.example\r\nX: y", "POST", "/notes"), ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := serve(edge(t), tc.r)
			if got := w.Header().Get("Access-Control-Allow-Origin"); w.Code != http.StatusNoContent || got != tc.allowed || w.Body.Len() > 0 {
				t.Errorf("%d, allowed %q", w.Code, got)
			}
			if w.Header().Get("Access-Control-Allow-Credentials") != "" {
				t.Error("with credentials")
			}
			if vary := strings.Join(w.Header().Values("Vary"), ","); !strings.Contains(vary, "Origin") {
				t.Errorf("varies by %q", vary)
			}
		})
	}
	h := serve(edge(t), preflight("https://app.example", "POST", "/notes")).Header()
	if h.Get("Access-Control-Allow-Methods") != "POST" || h.Get("Access-Control-Allow-Headers") != "authorization,content-type" || h.Get("Access-Control-Max-Age") != "600" {
		t.Error(h)
	}
	r := preflight("https://app.example", "PUT", "/notes")
	r.Header.Set("Access-Control-Request-Headers", "authorization,content-type,secure-share-roles")
	if got := serve(edge(t), r).Header().Get("Access-Control-Allow-Origin"); got != "https://app.example" {
		t.Errorf("a role assertion is allowed to %q", got)
	}
	r.Header.Set("Access-Control-Request-Headers", "authorization,x-other")
	if got := serve(edge(t), r).Header().Get("Access-Control-Allow-Origin"); got != "" {
		t.Errorf("another header field is allowed to %q", got)
	}
}

func TestAnswersAcrossOrigins(t *testing.T) {
	for origin, want := range map[string]string{"https://app.example": "https://app.example", "https://evil.example": "", "": ""} {
		t.Run(origin, func(t *testing.T) {
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
		})
	}
}
