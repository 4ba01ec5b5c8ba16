package loopback_test

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"

	"github.com/secure-share/secure-share/scripts/local/loopback"
)

func listen(t *testing.T) (net.Listener, string) {
	t.Helper()
	l, err := loopback.Listen(0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l, strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
}

func TestGuard(t *testing.T) {
	l, port := listen(t)
	h := loopback.Guard(l, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "in") }))
	for _, c := range []struct {
		method, host, origin string
		status               int
	}{
		{"GET", "127.0.0.1:" + port, "", 200},
		{"GET", "localhost:" + port, "", 200},
		{"GET", "127.0.0.1", "", 421},
		{"GET", "127.0.0.1:1", "", 421},
		{"GET", "evil.example:" + port, "", 421},
		{"GET", "127.0.0.1.evil.example:" + port, "", 421},
		{"GET", "", "", 421},
		{"POST", "127.0.0.1:" + port, "", 200}, // no browser
		{"POST", "127.0.0.1:" + port, "http://127.0.0.1:" + port, 200},
		{"POST", "127.0.0.1:" + port, "https://evil.example", 403},
		{"POST", "127.0.0.1:" + port, "null", 403},
		{"GET", "127.0.0.1:" + port, "https://evil.example", 200}, // it cannot read the answer
	} {
		r := httptest.NewRequest(c.method, "/", nil)
		r.Host = c.host
		if c.origin != "" {
			r.Header.Set("Origin", c.origin)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != c.status {
			t.Errorf("%s, Host %q, Origin %q: status %d, want %d", c.method, c.host, c.origin, w.Code, c.status)
		}
	}
}

func TestPrograms(t *testing.T) {
	l, port := listen(t)
	h := loopback.Programs(l, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "in") }))
	for _, c := range []struct {
		host, header, value string
		status              int
	}{
		{"127.0.0.1:" + port, "", "", 200},
		{"evil.example:" + port, "", "", 421},
		{"127.0.0.1:" + port, "Origin", "https://evil.example", 403},
		{"127.0.0.1:" + port, "Origin", "http://127.0.0.1:" + port, 403},
		{"127.0.0.1:" + port, "Sec-Fetch-Site", "cross-site", 403}, // as a picture is asked for
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Host = c.host
		if c.header != "" {
			r.Header.Set(c.header, c.value)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != c.status {
			t.Errorf("%+v: status %d", c, w.Code)
		}
	}
}

func TestServe(t *testing.T) {
	l, port := listen(t)
	s := loopback.Serve(l, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	if s.URL != "http://127.0.0.1:"+port {
		t.Errorf("URL %s", s.URL)
	}
	r, err := http.Get(s.URL)
	if err != nil || r.StatusCode != 200 {
		t.Fatalf("got %v, %v", r, err)
	}
	_ = r.Body.Close()
	s.Close()
	if again, err := net.Listen("tcp", l.Addr().String()); err != nil {
		t.Error(err)
	} else {
		_ = again.Close()
	}
}
