package apigw

import (
	"context"
	"encoding/base64"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"
)

// event is a GET as API Gateway would send it, changed by a test.
func event(change func(*events.APIGatewayV2HTTPRequest)) events.APIGatewayV2HTTPRequest {
	e := events.APIGatewayV2HTTPRequest{
		Version: "2.0", RouteKey: "$default", RawPath: "/v1/inbox",
		Headers: map[string]string{"accept": "application/json", "host": "files.example"},
		RequestContext: events.APIGatewayV2HTTPRequestContext{
			DomainName: "files.example", Stage: "$default",
			HTTP: events.APIGatewayV2HTTPRequestContextHTTPDescription{Method: "GET", Path: "/v1/inbox", SourceIP: "192.0.2.1"},
		},
	}
	change(&e)
	return e
}

// seen serves e and returns the request that the handler saw, and its body.
func seen(t *testing.T, e events.APIGatewayV2HTTPRequest) (r *http.Request, body string) {
	t.Helper()
	h := http.HandlerFunc(func(_ http.ResponseWriter, got *http.Request) {
		b, err := io.ReadAll(got.Body)
		if err != nil {
			t.Error(err)
		}
		r, body = got, string(b)
	})
	if _, err := Handler(h)(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	if r == nil {
		t.Fatal("the handler was not called")
	}
	return r, body
}

func TestRequest(t *testing.T) {
	r, body := seen(t, event(func(e *events.APIGatewayV2HTTPRequest) {
		e.RequestContext.HTTP.Method = "POST"
		e.Headers["content-type"] = "application/json"
		e.Headers["authorization"] = "Bearer x"
		e.Headers["x-forwarded-for"] = "192.0.2.1,192.0.2.2"
		e.Body = `{"ä":1}`
	}))
	if r.Method != "POST" || r.URL.Path != "/v1/inbox" || r.Host != "files.example" || r.RemoteAddr != "192.0.2.1" || body != `{"ä":1}` {
		t.Errorf("%s %s of %s from %s: %s", r.Method, r.URL, r.Host, r.RemoteAddr, body)
	}
	if r.Header.Get("Content-Type") != "application/json" || r.Header.Get("Authorization") != "Bearer x" || r.Header.Get("X-Forwarded-For") != "192.0.2.1,192.0.2.2" {
		t.Errorf("%v", r.Header)
	}
	if r.ContentLength != int64(len(body)) {
		t.Errorf("length %d", r.ContentLength)
	}
}

func TestContextReachesTheHandler(t *testing.T) {
	type key struct{}
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, r.Context().Value(key{}).(string))
	})
	got, err := Handler(h)(context.WithValue(t.Context(), key{}, "x"), event(func(*events.APIGatewayV2HTTPRequest) {}))
	if err != nil || got.Body != "x" {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestBodiesInBase64(t *testing.T) {
	for _, want := range []string{"", "text", "\x00\xff\xfe", strings.Repeat("x", 1<<16)} {
		_, body := seen(t, event(func(e *events.APIGatewayV2HTTPRequest) {
			e.Body, e.IsBase64Encoded = base64.StdEncoding.EncodeToString([]byte(want)), true
		}))
		if body != want {
			t.Errorf("%q became %q", want, body)
		}
	}
}

func TestCookies(t *testing.T) {
	r, _ := seen(t, event(func(e *events.APIGatewayV2HTTPRequest) { e.Cookies = []string{"a=1", "b=2=3", `c="x"`} }))
	got := []string{}
	for _, c := range r.Cookies() {
		got = append(got, c.Name+"="+c.Value)
	}
	if !slices.Equal(got, []string{"a=1", "b=2=3", "c=x"}) {
		t.Errorf("%q", got)
	}
	if r, _ := seen(t, event(func(*events.APIGatewayV2HTTPRequest) {})); len(r.Cookies()) > 0 || r.Header["Cookie"] != nil {
		t.Errorf("%v", r.Header)
	}
}

func TestQueries(t *testing.T) {
	for raw, want := range map[string]map[string][]string{
		"":                       {},
		"limit=5":                {"limit": {"5"}},
		"a=1&a=2&b=":             {"a": {"1", "2"}, "b": {""}},
		"a=1,2":                  {"a": {"1,2"}},
		"a=%26%3D%2B+x&b=%C3%A4": {"a": {"&=+ x"}, "b": {"ä"}},
		"cursor=a%2Fb%3Fc%23":    {"cursor": {"a/b?c#"}},
		"flag":                   {"flag": {""}},
	} {
		t.Run(raw, func(t *testing.T) {
			r, _ := seen(t, event(func(e *events.APIGatewayV2HTTPRequest) { e.RawQueryString = raw }))
			if got := r.URL.Query(); !maps.EqualFunc(got, want, slices.Equal) {
				t.Error(got)
			}
		})
	}
}

// The path of an event arrives unescaped. Whatever is in it stays in the path.
func TestPaths(t *testing.T) {
	for _, path := range []string{
		"/", "/v1/inbox", "/v1/shares/a/b", "/a b", "/a%2Fb", "/100%", "/%zz", "/ä", "/a?b=c", "/a#b", "/a;b", "//evil.example/v1/inbox",
		"/..", "/v1/./inbox", "/v1/../inbox", "/a\\b", "/a\nb", "/\x00", "http://evil.example/v1/inbox", "v1/inbox", "*", "",
	} {
		r, _ := seen(t, event(func(e *events.APIGatewayV2HTTPRequest) { e.RawPath, e.RawQueryString = path, "q=1" }))
		if r.URL.Path != path || r.URL.RawQuery != "q=1" || r.URL.Host != "" || r.URL.Fragment != "" || r.Host != "files.example" {
			t.Errorf("%q became %+v", path, r.URL)
		}
	}
}

func TestPathsFindTheirRoutes(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/shares/{id}", func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, r.PathValue("id")) })
	for path, want := range map[string]string{"/v1/shares/abc": "abc", "/v1/shares/a b": "a b", "/v1/shares/a%2Fb": "a%2Fb", "/v1/shares/ä?": "ä?"} {
		t.Run(path, func(t *testing.T) {
			got, err := Handler(mux)(t.Context(), event(func(e *events.APIGatewayV2HTTPRequest) { e.RawPath = path }))
			if err != nil || got.StatusCode != 200 || got.Body != want {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}

func TestResponse(t *testing.T) {
	for name, tc := range map[string]struct {
		serve http.HandlerFunc
		want  events.APIGatewayV2HTTPResponse
	}{
		"nothing":        {func(http.ResponseWriter, *http.Request) {}, events.APIGatewayV2HTTPResponse{StatusCode: 200}},
		"a status":       {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204) }, events.APIGatewayV2HTTPResponse{StatusCode: 204}},
		"only the first": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(404); w.WriteHeader(200) }, events.APIGatewayV2HTTPResponse{StatusCode: 404}},
		"text": {func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, "ä")
			w.WriteHeader(500)
			_, _ = io.WriteString(w, "b")
		}, events.APIGatewayV2HTTPResponse{StatusCode: 200, Body: "äb"}},
		"binary": {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte{0xff, 0}) }, events.APIGatewayV2HTTPResponse{
			StatusCode: 200, Body: "/wA=", IsBase64Encoded: true,
		}},
		"header": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/plain")
			w.Header().Add("Vary", "Origin")
			w.Header().Add("Vary", "Accept")
			w.WriteHeader(418)
		}, events.APIGatewayV2HTTPResponse{StatusCode: 418, Headers: map[string]string{"content-type": "text/plain", "vary": "Origin, Accept"}}},
		"cookies": {func(w http.ResponseWriter, _ *http.Request) {
			http.SetCookie(w, &http.Cookie{Name: "a", Value: "1"})
			http.SetCookie(w, &http.Cookie{Name: "b", Value: "2", Path: "/", HttpOnly: true})
		}, events.APIGatewayV2HTTPResponse{StatusCode: 200, Cookies: []string{"a=1", "b=2; Path=/; HttpOnly"}}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Handler(tc.serve)(t.Context(), event(func(*events.APIGatewayV2HTTPRequest) {}))
			if err != nil || got.StatusCode != tc.want.StatusCode || got.Body != tc.want.Body || got.IsBase64Encoded != tc.want.IsBase64Encoded ||
				!maps.Equal(got.Headers, tc.want.Headers) || !slices.Equal(got.Cookies, tc.want.Cookies) {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}

func TestHEADGetsNoBody(t *testing.T) {
	h := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		if n, err := io.WriteString(w, "text"); n != 4 || err != nil {
			t.Errorf("wrote %d, %v", n, err)
		}
	})
	got, err := Handler(h)(t.Context(), event(func(e *events.APIGatewayV2HTTPRequest) { e.RequestContext.HTTP.Method = "HEAD" }))
	if err != nil || got.StatusCode != 200 || got.Body != "" || got.Headers["content-type"] != "text/plain" {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestBrokenEventsAreRefused(t *testing.T) {
	for name, change := range map[string]func(*events.APIGatewayV2HTTPRequest){
		"body":   func(e *events.APIGatewayV2HTTPRequest) { e.Body, e.IsBase64Encoded = "canary!", true },
		"method": func(e *events.APIGatewayV2HTTPRequest) { e.RequestContext.HTTP.Method = "canary " },
	} {
		t.Run(name, func(t *testing.T) {
			h := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the handler was called") })
			got, err := Handler(h)(t.Context(), event(change))
			if err != nil || got.StatusCode != 400 || got.Headers["content-type"] != "application/problem+json" || strings.Contains(got.Body, "canary") {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}

// A request that arrives as an event gets the same answer as one that does not.
func TestAsOverHTTP(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /echo/{id}", func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		w.Header().Set("Content-Type", r.Header.Get("Content-Type"))
		w.WriteHeader(http.StatusCreated)
		_, _ = io.WriteString(w, r.PathValue("id")+" "+r.URL.Query().Get("q")+" ")
		_, _ = w.Write(b)
	})
	for _, body := range []string{"", "text", "ä\x00", "\xff"} {
		r := httptest.NewRequest("POST", "/echo/7?q=a%20b", strings.NewReader(body))
		r.Header.Set("Content-Type", "x/y")
		direct := httptest.NewRecorder()
		mux.ServeHTTP(direct, r)
		got, err := Handler(mux)(t.Context(), event(func(e *events.APIGatewayV2HTTPRequest) {
			e.RequestContext.HTTP.Method, e.RawPath, e.RawQueryString = "POST", "/echo/7", "q=a%20b"
			e.Headers["content-type"] = "x/y"
			e.Body, e.IsBase64Encoded = base64.StdEncoding.EncodeToString([]byte(body)), true
		}))
		text := []byte(got.Body)
		if got.IsBase64Encoded {
			text, _ = base64.StdEncoding.DecodeString(got.Body)
		}
		if err != nil || got.StatusCode != direct.Code || string(text) != direct.Body.String() || got.Headers["content-type"] != direct.Header().Get("Content-Type") {
			t.Errorf("%q: %+v, %v; directly %d %q", body, got, err, direct.Code, direct.Body)
		}
	}
}
