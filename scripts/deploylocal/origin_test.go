package main

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
)

// A browser withholds an answer, and does not send a request, that CORS does not allow.
func TestFromOrigin(t *testing.T) {
	const page = "https://page.example"
	allow := map[string]string{
		"Access-Control-Allow-Origin": page, "Access-Control-Allow-Methods": "GET, POST", "Access-Control-Allow-Headers": "Authorization, Content-Type",
	}
	for _, c := range []struct {
		name    string
		origin  string
		method  string
		without string // header of the server
		want    error
	}{
		{"allowed", page, http.MethodPost, "", nil},
		{"another origin", "https://elsewhere.example", http.MethodPost, "", errCORS},
		{"no origins", page, http.MethodPost, "Access-Control-Allow-Origin", errCORS},
		{"another method", page, http.MethodPut, "", errCORS},
		{"no headers", page, http.MethodPost, "Access-Control-Allow-Headers", errCORS},
	} {
		t.Run(c.name, func(t *testing.T) {
			posted := false
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				posted = posted || r.Method != http.MethodOptions
				for name, value := range allow {
					if name != c.without {
						w.Header().Set(name, value)
					}
				}
			}))
			defer server.Close()
			req, err := http.NewRequestWithContext(t.Context(), c.method, server.URL, nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Authorization", "x")
			res, err := fromOrigin{http.DefaultTransport, c.origin}.RoundTrip(req)
			if err == nil {
				_ = res.Body.Close()
			}
			if !errors.Is(err, c.want) || posted != (c.want == nil) {
				t.Errorf("%v, sent: %v", err, posted)
			}
		})
	}
}
