package runtimeapi

import (
	"net/http/httptest"
	"strings"
	"testing"
)

// Reports that a process may send before it asks for work.
func TestInitError(t *testing.T) {
	s := &sandbox{work: make(chan *invocation)}
	for _, c := range []struct{ header, body, kind, payload string }{
		{"Runtime.Own", `{"errorType":"other","errorMessage":"m"}`, "Runtime.Own", `{"errorType":"other","errorMessage":"m"}`},
		{"", `{"errorType":"other","errorMessage":"m"}`, "other", `{"errorType":"other","errorMessage":"m"}`},
		{"", `no JSON`, "Unhandled", `{"errorType":"Unhandled","errorMessage":"unreadable error document"}`},
	} {
		r := httptest.NewRequest("POST", "/secret/2018-06-01/runtime/init/error", strings.NewReader(c.body))
		r.Header.Set("Lambda-Runtime-Function-Error-Type", c.header)
		w := httptest.NewRecorder()
		s.routes("secret").ServeHTTP(w, r)
		if w.Code != 202 || s.failure == nil || s.failure.Type != c.kind || string(s.failure.Payload) != c.payload {
			t.Errorf("%+v: status %d, failure %+v", c, w.Code, s.failure)
		}
	}
}

// An answer counts once, and only for the invocation that is under way.
func TestStrayAnswers(t *testing.T) {
	s := &sandbox{work: make(chan *invocation)}
	post := func(id string) int {
		w := httptest.NewRecorder()
		s.routes("secret").ServeHTTP(w, httptest.NewRequest("POST", "/secret/2018-06-01/runtime/invocation/"+id+"/response", strings.NewReader("1")))
		return w.Code
	}
	if got := post("a"); got != 400 {
		t.Errorf("nothing under way: status %d", got)
	}
	s.current = &invocation{id: "a", done: make(chan outcome, 1)}
	if got := post("b"); got != 400 {
		t.Errorf("another id: status %d", got)
	}
	if got := post("a"); got != 202 {
		t.Errorf("the right id: status %d", got)
	}
	if got := post("a"); got != 400 {
		t.Errorf("the right id again: status %d", got)
	}
}
