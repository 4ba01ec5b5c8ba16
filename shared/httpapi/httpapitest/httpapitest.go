// Package httpapitest reads the answers of HTTP APIs in tests.
package httpapitest

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/shared/wire"
)

// Problem returns the slug of an answer's problem, or "" if it has none.
func Problem(a *httptest.ResponseRecorder) string {
	var p wire.Problem
	if a.Header().Get("Content-Type") != "application/problem+json" || json.Unmarshal(a.Body.Bytes(), &p) != nil {
		return ""
	}
	return strings.TrimPrefix(p.Type, wire.ProblemPrefix)
}

// Expect checks the status of an answer and, if slug is not "", its problem.
func Expect(t testing.TB, what string, a *httptest.ResponseRecorder, status int, slug string) {
	t.Helper()
	if got := Problem(a); a.Code != status || slug != "" && got != slug {
		t.Errorf("%s: %d %q, want %d %q: %s", what, a.Code, got, status, slug, a.Body)
	}
}

// Decoded returns the body of a successful answer.
func Decoded[T any](t testing.TB, a *httptest.ResponseRecorder) (v T) {
	t.Helper()
	if err := json.Unmarshal(a.Body.Bytes(), &v); err != nil || a.Code >= 300 {
		t.Fatalf("answer %d %s: %v", a.Code, a.Body, err)
	}
	return v
}
