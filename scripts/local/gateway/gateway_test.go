package gateway_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/secure-share/secure-share/scripts/local/gateway"
	"github.com/secure-share/secure-share/scripts/local/runtimeapi"
)

type fakeFunction func(ctx context.Context, payload []byte) ([]byte, error)

func (f fakeFunction) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	return f(ctx, payload)
}

var _ gateway.Invoker = fakeFunction(nil)

func serve(t *testing.T, f fakeFunction, r *http.Request) *http.Response {
	t.Helper()
	w := httptest.NewRecorder()
	now := func() time.Time { return time.Date(2026, 11, 21, 20, 0, 0, 0, time.UTC) }
	(&gateway.Gateway{Function: f, Account: "111111111111", Now: now}).ServeHTTP(w, r)
	return w.Result()
}

// eventOf returns the event for r.
func eventOf(t *testing.T, r *http.Request) (e events.APIGatewayV2HTTPRequest) {
	t.Helper()
	serve(t, func(_ context.Context, payload []byte) ([]byte, error) {
		if err := json.Unmarshal(payload, &e); err != nil {
			t.Error(err)
		}
		return []byte(`{}`), nil
	}, r)
	return e
}

func answer(body string) fakeFunction {
	return func(context.Context, []byte) ([]byte, error) { return []byte(body), nil }
}

func TestEvent(t *testing.T) {
	r := httptest.NewRequest("PUT", "http://files.local:7401/v1/a%2Fb?x=1&y=2&x=3", strings.NewReader(`{"a":1}`))
	r.Header.Set("Content-Type", "application/json; charset=utf-8")
	r.Header["X-Twice"] = []string{"a", "b"}
	r.Header["Cookie"] = []string{"c=1; d=2", "e=3"}
	e := eventOf(t, r)
	if e.Version != "2.0" || e.RouteKey != "$default" || e.RequestContext.Stage != "$default" {
		t.Errorf("version %q, route %q, stage %q", e.Version, e.RouteKey, e.RequestContext.Stage)
	}
	if e.RawPath != "/v1/a%2Fb" || e.RawQueryString != "x=1&y=2&x=3" || e.QueryStringParameters["x"] != "1,3" {
		t.Errorf("path %q, query %q, parameters %v", e.RawPath, e.RawQueryString, e.QueryStringParameters)
	}
	if !reflect.DeepEqual(e.Cookies, []string{"c=1", "d=2", "e=3"}) {
		t.Errorf("cookies %q", e.Cookies)
	}
	for name, want := range map[string]string{
		"x-twice": "a,b", "host": "files.local:7401", "content-length": "7", "cookie": "",
		"x-forwarded-for": "192.0.2.1", "x-forwarded-port": "7401", "x-forwarded-proto": "http",
	} {
		t.Run(name, func(t *testing.T) {
			if got := e.Headers[name]; got != want {
				t.Errorf("header %s is %q, want %q", name, got, want)
			}
		})
	}
	if e.RequestContext.HTTP.Method != "PUT" || e.RequestContext.AccountID != "111111111111" || e.RequestContext.Time != "21/Nov/2026:20:00:00 +0000" {
		t.Errorf("context %+v", e.RequestContext)
	}
	if e.Body != `{"a":1}` || e.IsBase64Encoded {
		t.Errorf("body %q, base64 %t", e.Body, e.IsBase64Encoded)
	}
}

func TestBodyEncoding(t *testing.T) {
	for contentType, encoded := range map[string]bool{
		"application/json": false, "text/plain": false, "application/xml": false, "application/javascript": false,
		"application/octet-stream": true, "application/x-www-form-urlencoded": true, "application/problem+json": true, "": true,
	} {
		t.Run(contentType, func(t *testing.T) {
			r := httptest.NewRequest("POST", "/", strings.NewReader("hello"))
			r.Header.Set("Content-Type", contentType)
			e := eventOf(t, r)
			want := "hello"
			if encoded {
				want = base64.StdEncoding.EncodeToString([]byte(want))
			}
			if e.Body != want || e.IsBase64Encoded != encoded {
				t.Errorf("body %q, base64 %t", e.Body, e.IsBase64Encoded)
			}
		})
	}
}

func TestResponse(t *testing.T) {
	for _, c := range []struct {
		name, answer string
		status       int
		body         string
	}{
		{"status and body", `{"statusCode":201,"headers":{"X-Own":"v"},"cookies":["a=1","b=2"],"body":"hi"}`, 201, "hi"},
		{"base64", `{"statusCode":200,"headers":{"X-Own":"v"},"cookies":["a=1","b=2"],"body":"aGk=","isBase64Encoded":true}`, 200, "hi"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := serve(t, answer(c.answer), httptest.NewRequest("GET", "/", nil))
			if got.StatusCode != c.status || read(t, got) != c.body || got.Header.Get("X-Own") != "v" || len(got.Cookies()) != 2 {
				t.Errorf("got %+v", got)
			}
		})
	}
	for _, plain := range []string{`{"a":1}`, `"text"`, `[1]`} {
		got := serve(t, answer(plain), httptest.NewRequest("GET", "/", nil))
		if got.StatusCode != 200 || read(t, got) != plain || got.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s: got %+v", plain, got)
		}
	}
	for _, bad := range []string{``, `{`, `{"statusCode":"x"}`, `{"statusCode":199}`, `{"statusCode":600}`, `{"statusCode":200,"body":"%","isBase64Encoded":true}`} {
		if got := serve(t, answer(bad), httptest.NewRequest("GET", "/", nil)); got.StatusCode != 500 {
			t.Errorf("%q: status %d, want 500", bad, got.StatusCode)
		}
	}
}

func read(t *testing.T, r *http.Response) string {
	t.Helper()
	var b bytes.Buffer
	if _, err := b.ReadFrom(r.Body); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestBodyLimits(t *testing.T) {
	const text = "text/plain"
	accept := func(_ context.Context, payload []byte) ([]byte, error) {
		if len(payload) > runtimeapi.MaxRequest {
			return nil, runtimeapi.ErrTooLarge
		}
		return []byte(`{}`), nil
	}
	post := func(f fakeFunction, n int) int {
		r := httptest.NewRequest("POST", "/", strings.NewReader(strings.Repeat("x", n)))
		r.Header.Set("Content-Type", text)
		return serve(t, f, r).StatusCode
	}
	for n, want := range map[int]int{gateway.MaxBody - 1: 200, gateway.MaxBody: 200, gateway.MaxBody + 1: 413} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			if got := post(answer(`{}`), n); got != want {
				t.Errorf("body of %d bytes: status %d, want %d", n, got, want)
			}
		})
	}
	r := httptest.NewRequest("POST", "/", strings.NewReader("x"))
	r.Header.Set("Content-Type", text)
	var frame int
	serve(t, func(_ context.Context, payload []byte) ([]byte, error) {
		frame = len(payload) - 1
		return []byte(`{}`), nil
	}, r)
	frame += len("6000000") - len("1") // the content-length header grows, too
	room := runtimeapi.MaxRequest - frame
	for n, want := range map[int]int{room - 1: 200, room: 200, room + 1: 413} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			if got := post(accept, n); got != want {
				t.Errorf("event of %d bytes: status %d, want %d", frame+n, got, want)
			}
		})
	}
}

func TestHeaderLimit(t *testing.T) {
	// httptest.NewRequest adds no fields; line and host count too.
	fixed := len("GET / HTTP/1.1") + len("example.com")
	for n, want := range map[int]int{gateway.MaxHeaders - 1: 200, gateway.MaxHeaders: 200, gateway.MaxHeaders + 1: 431} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			r := httptest.NewRequest("GET", "/", nil)
			r.Header.Set("X-Long", strings.Repeat("x", n-fixed))
			if got := serve(t, answer(`{}`), r).StatusCode; got != want {
				t.Errorf("%d bytes: status %d, want %d", n, got, want)
			}
		})
	}
}

func TestFailures(t *testing.T) {
	for want, err := range map[int]error{
		500: &runtimeapi.Error{Type: "Runtime.ExitError"},
		503: context.DeadlineExceeded,
		413: runtimeapi.ErrTooLarge,
	} {
		t.Run(fmt.Sprint(want), func(t *testing.T) {
			f := func(context.Context, []byte) ([]byte, error) { return nil, err }
			if got := serve(t, f, httptest.NewRequest("GET", "/", nil)).StatusCode; got != want {
				t.Errorf("%v: status %d, want %d", err, got, want)
			}
		})
	}
	if got := serve(t, answer(`{}`), httptest.NewRequest("POST", "/", brokenBody{})).StatusCode; got != 400 {
		t.Errorf("broken body: status %d, want 400", got)
	}
}

type brokenBody struct{}

func (brokenBody) Read([]byte) (int, error) { return 0, errors.New("reset") }

// The caller gets an answer at the limit while the function continues.
func TestTimeout(t *testing.T) {
	release, ended := make(chan struct{}), make(chan struct{})
	slow := fakeFunction(func(context.Context, []byte) ([]byte, error) {
		<-release
		close(ended)
		return []byte(`{}`), nil
	})
	g := &gateway.Gateway{Function: slow, Timeout: time.Millisecond, Now: time.Now}
	w := httptest.NewRecorder()
	g.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	if w.Code != http.StatusServiceUnavailable {
		t.Errorf("status %d, want 503", w.Code)
	}
	close(release)
	<-ended
}

func TestCallerGoesAway(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	seen := make(chan error, 1)
	f := func(ctx context.Context, _ []byte) ([]byte, error) { seen <- ctx.Err(); return []byte(`{}`), nil }
	serve(t, f, httptest.NewRequest("GET", "/", nil).WithContext(ctx))
	if err := <-seen; err != nil {
		t.Errorf("the function's context ended with the caller's: %v", err)
	}
}
