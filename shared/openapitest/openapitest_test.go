package openapitest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

const id = "AAAAAAAAAAAAAAAAAAAAAA"

// canned is a fixed answer.
type canned struct {
	status int
	header http.Header
	body   string
}

func (c canned) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	for name, values := range c.header {
		w.Header()[name] = values
	}
	w.WriteHeader(c.status)
	_, _ = io.WriteString(w, c.body)
}

// right is canned with the header fields that every answer has.
func right(status int, body string, fields ...string) canned {
	h := http.Header{
		"Cache-Control":           {"no-store"},
		"Content-Security-Policy": {"default-src 'none'; frame-ancestors 'none'"},
		"Referrer-Policy":         {"no-referrer"},
		"X-Content-Type-Options":  {"nosniff"},
	}
	switch {
	case status >= 400:
		h.Set("Content-Type", "application/problem+json")
	case body != "":
		h.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(fields); i += 2 {
		h.Set(fields[i], fields[i+1])
	}
	return canned{status, h, body}
}

func (c canned) without(field string) canned {
	c.header = c.header.Clone()
	c.header.Del(field)
	return c
}

func problem(status int, slug, more string) string {
	return fmt.Sprintf(`{"type":"urn:secure-share:problem:%s","title":"T","status":%d%s}`, slug, status, more)
}

const share = `{"id":"` + id + `","role":"sender","sender":"a","recipient":"b","status":"available",
	"length":1,"createdAt":"2026-01-02T03:04:05Z","history":[{"at":"2026-01-02T03:04:05Z","what":"created"}]}`

const create = `{"id":"` + id + `","recipient":"b","verifier":"` + bytes32 + `","metadata":"AA","length":1,"sha256":"` + bytes32 + `"}`

const bytes32 = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// spy takes note of errors instead of failing.
type spy struct {
	testing.TB
	errors []string
}

func (s *spy) Errorf(format string, args ...any) {
	s.errors = append(s.errors, fmt.Sprintf(format, args...))
}

func loaded(t *testing.T) *Contract {
	t.Helper()
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// complaints returns the errors for a handler that answers a.
func complaints(t *testing.T, c *Contract, r *http.Request, a canned) []string {
	t.Helper()
	s := &spy{TB: t}
	w := httptest.NewRecorder()
	c.Handler(s, a).ServeHTTP(w, r)
	if w.Code != a.status || w.Body.String() != a.body {
		t.Fatalf("the answer did not pass through: %d %q", w.Code, w.Body)
	}
	return s.errors
}

func request(method, target, body string) *http.Request {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	return r
}

func TestHandlerAcceptsWhatIsDocumented(t *testing.T) {
	c := loaded(t)
	preflight := request("OPTIONS", "/v1/shares", "")
	preflight.Header.Set("Access-Control-Request-Method", "POST")
	for name, tc := range map[string]struct {
		r *http.Request
		a canned
	}{
		"a share":          {request("GET", "/v1/shares/"+id, ""), right(200, share)},
		"its head":         {request("HEAD", "/v1/shares/"+id, ""), right(200, share)},
		"to a browser":     {request("GET", "/v1/shares/"+id, ""), right(200, share, "Vary", "Origin")},
		"nothing":          {request("DELETE", "/v1/shares/"+id, ""), right(204, "")},
		"a problem":        {request("GET", "/v1/shares/"+id, ""), right(404, problem(404, "not-found", ""))},
		"a challenge":      {request("GET", "/v1/shares/"+id, ""), right(401, problem(401, "unauthorized", ""), "WWW-Authenticate", "Bearer")},
		"a claimed share":  {request("POST", "/v1/shares/"+id+"/claim", `{}`), right(409, problem(409, "claimed", `,"leaseEndsAt":"2026-01-02T03:04:05.5Z"`), "Retry-After", "9")},
		"a refused body":   {request("POST", "/v1/shares", `{"x":1}`), right(400, problem(400, "malformed", ""))},
		"a constant":       {request("GET", "/healthz", ""), right(200, `{"status":"ok"}`)},
		"a preflight":      {preflight, right(204, "", "Access-Control-Allow-Origin", "https://a.example")},
		"no such path":     {request("GET", "/v2", ""), right(404, problem(404, "not-found", ""))},
		"no clean path":    {request("GET", "/v1/../v1/inbox", ""), right(404, problem(404, "not-found", ""))},
		"no such method":   {request("PUT", "/v1/shares", ""), right(405, problem(405, "method-not-allowed", ""), "Allow", "POST")},
		"plain OPTIONS":    {request("OPTIONS", "/v1/shares", ""), right(405, problem(405, "method-not-allowed", ""), "Allow", "POST")},
		"a body of a type": {request("POST", "/v1/shares", create), right(200, `{"share":`+share+`}`)},
	} {
		t.Run(name, func(t *testing.T) {
			if errs := complaints(t, c, tc.r, tc.a); len(errs) > 0 {
				t.Errorf("%q", errs)
			}
		})
	}
}

func TestHandlerRefusesWhatIsNot(t *testing.T) {
	c := loaded(t)
	show := func(a canned) (*http.Request, canned) { return request("GET", "/v1/shares/"+id, ""), a }
	shareWith := func(old, new string) (*http.Request, canned) {
		changed := strings.Replace(share, old, new, 1)
		if changed == share {
			t.Fatalf("%s is not in the share", old)
		}
		return show(right(200, changed))
	}
	claim := func(a canned) (*http.Request, canned) { return request("POST", "/v1/shares/"+id+"/claim", "{}"), a }
	creating := func(body string) (*http.Request, canned) {
		return request("POST", "/v1/shares", body), right(200, `{"share":`+share+`}`)
	}
	preflighted := func(a canned) (*http.Request, canned) {
		r := request("OPTIONS", "/v1/shares", "")
		r.Header.Set("Access-Control-Request-Method", "POST")
		return r, a
	}
	type tc = func() (*http.Request, canned)
	for name, plant := range map[string]tc{
		"status":                 func() (*http.Request, canned) { return show(right(418, problem(418, "teapot", ""))) },
		"redirect":               func() (*http.Request, canned) { return show(right(304, "")) },
		"status of another call": func() (*http.Request, canned) { return show(right(201, share)) },
		"header field":           func() (*http.Request, canned) { return show(right(200, share, "X-Debug", "1")) },
		"header field elsewhere": func() (*http.Request, canned) { return show(right(200, share, "Retry-After", "1")) },
		"no common header field": func() (*http.Request, canned) { return show(right(200, share).without("Cache-Control")) },
		"other common field":     func() (*http.Request, canned) { return show(right(200, share, "Cache-Control", "public")) },
		"media type":             func() (*http.Request, canned) { return show(right(200, share, "Content-Type", "text/html")) },
		"problem as JSON": func() (*http.Request, canned) {
			return show(right(404, problem(404, "not-found", ""), "Content-Type", "application/json"))
		},
		"not JSON":            func() (*http.Request, canned) { return show(right(200, "no")) },
		"no body":             func() (*http.Request, canned) { return show(right(200, "")) },
		"a body too many":     func() (*http.Request, canned) { return request("DELETE", "/v1/shares/"+id, ""), right(204, "{}") },
		"undocumented member": func() (*http.Request, canned) { return shareWith(`"role"`, `"verifier":"x","role"`) },
		"undocumented inner":  func() (*http.Request, canned) { return shareWith(`"what"`, `"by":"x","what"`) },
		"missing member":      func() (*http.Request, canned) { return shareWith(`"length":1,`, ``) },
		"unknown enum":        func() (*http.Request, canned) { return shareWith(`"available"`, `"lost"`) },
		"unknown inner enum":  func() (*http.Request, canned) { return shareWith(`"created"}`, `"lost"}`) },
		"wrong pattern":       func() (*http.Request, canned) { return shareWith(id, id[1:]+"B") },
		"wrong type":          func() (*http.Request, canned) { return shareWith(`"length":1`, `"length":"1"`) },
		"below minimum":       func() (*http.Request, canned) { return shareWith(`"length":1`, `"length":0`) },
		"null":                func() (*http.Request, canned) { return shareWith(`"history":[`, `"endedAt":null,"history":[`) },
		"not an instant":      func() (*http.Request, canned) { return shareWith("2026-01-02T03:04:05Z", "2026-01-02 03:04Z") },
		"not in UTC":          func() (*http.Request, canned) { return shareWith("2026-01-02T03:04:05Z", "2026-01-02T03:04:05+00:00") },
		"constant": func() (*http.Request, canned) {
			return request("GET", "/healthz", ""), right(200, `{"status":"so-so"}`)
		},
		"type of another status": func() (*http.Request, canned) { return show(right(404, problem(404, "internal", ""))) },
		"type of another call": func() (*http.Request, canned) {
			return show(right(401, problem(401, "ticket-invalid", ""), "WWW-Authenticate", "Bearer"))
		},
		"problem of other status": func() (*http.Request, canned) { return show(right(404, problem(403, "not-found", ""))) },
		"problem with more":       func() (*http.Request, canned) { return show(right(404, problem(404, "not-found", `,"stack":"x"`))) },
		"problem without title": func() (*http.Request, canned) {
			return show(right(404, strings.Replace(problem(404, "not-found", ""), `"title":"T",`, "", 1)))
		},
		"no challenge": func() (*http.Request, canned) { return show(right(401, problem(401, "unauthorized", ""))) },
		"another challenge": func() (*http.Request, canned) {
			return show(right(401, problem(401, "unauthorized", ""), "WWW-Authenticate", "Basic"))
		},
		"claimed without its end": func() (*http.Request, canned) {
			return claim(right(409, problem(409, "claimed", ""), "Retry-After", "9"))
		},
		"claimed without a wait": func() (*http.Request, canned) {
			return claim(right(409, problem(409, "claimed", `,"leaseEndsAt":"2026-01-02T03:04:05Z"`)))
		},
		"claimed, wait for long": func() (*http.Request, canned) {
			return claim(right(409, problem(409, "claimed", `,"leaseEndsAt":"2026-01-02T03:04:05Z"`), "Retry-After", "0"))
		},
		"unknown member accepted": func() (*http.Request, canned) { return creating(strings.Replace(create, `{`, `{"x":1,`, 1)) },
		"missing member accepted": func() (*http.Request, canned) { return creating(strings.Replace(create, `"recipient":"b",`, ``, 1)) },
		"wrong member accepted":   func() (*http.Request, canned) { return creating(strings.Replace(create, id, "x", 1)) },
		"no body accepted":        func() (*http.Request, canned) { return creating("") },
		"wrong path accepted":     func() (*http.Request, canned) { return request("GET", "/v1/shares/x", ""), right(200, share) },
		"wrong parameter accepted": func() (*http.Request, canned) {
			return request("GET", "/v1/inbox?limit=51", ""), right(200, `{"items":[]}`)
		},
		"unknown path answered":   func() (*http.Request, canned) { return request("GET", "/v2", ""), right(200, share) },
		"unclean path answered":   func() (*http.Request, canned) { return request("GET", "//v1/inbox", ""), right(200, `{"items":[]}`) },
		"unknown method answered": func() (*http.Request, canned) { return request("PUT", "/v1/shares", ""), right(200, share) },
		"405 without Allow": func() (*http.Request, canned) {
			return request("PUT", "/v1/shares", ""), right(405, problem(405, "method-not-allowed", ""))
		},
		"preflight with a status": func() (*http.Request, canned) { return preflighted(right(200, "").without("Content-Type")) },
		"preflight answered":      func() (*http.Request, canned) { return preflighted(right(200, "{}")) },
		"preflight with a body":   func() (*http.Request, canned) { return preflighted(right(204, "{}").without("Content-Type")) },
		"preflight with a field":  func() (*http.Request, canned) { return preflighted(right(204, "", "Retry-After", "1")) },
		"head of a wrong answer":  func() (*http.Request, canned) { return request("HEAD", "/v1/shares/"+id, ""), right(200, "{}") },
	} {
		t.Run(name, func(t *testing.T) {
			r, a := plant()
			if errs := complaints(t, c, r, a); len(errs) != 1 {
				t.Errorf("complaints %q, want one", errs)
			}
		})
	}
}

func TestUnseenTellsWhatNoTestProvoked(t *testing.T) {
	c := loaded(t)
	const ok, missing = "GET /v1/shares/{id}: 200 ", "GET /v1/shares/{id}: 404 urn:secure-share:problem:not-found"
	unseen := c.Unseen("files")
	if !slices.Contains(unseen, ok) || !slices.Contains(unseen, missing) {
		t.Fatalf("before the first answer: %q", unseen)
	}
	complaints(t, c, request("GET", "/v1/shares/"+id, ""), right(200, share))
	if got := c.Unseen("files"); len(got) != len(unseen)-1 || slices.Contains(got, ok) {
		t.Errorf("after an answer: %q", got)
	}
	complaints(t, c, request("GET", "/v1/shares/"+id, ""), right(404, problem(404, "internal", "")))
	if got := c.Unseen("files"); !slices.Contains(got, missing) {
		t.Error("a wrong answer counts as seen")
	}
	if got := c.Unseen("keys"); !slices.Contains(got, "POST /v1/keys: 429 urn:secure-share:problem:mail-cap") {
		t.Errorf("of the other service: %q", got)
	}
	if got := c.Unseen("nobody's"); len(got) != 0 {
		t.Errorf("of no service: %q", got)
	}
}

func TestEveryProblemStatesItsTypes(t *testing.T) {
	c := loaded(t)
	for a := range c.documented("files") {
		if a.status >= 400 && a.problem == "" {
			t.Errorf("%s: %d names no problem type", a.operation, a.status)
		}
	}
}

// Each text in an answer has a maximum length: a number, a pattern without
// repetition, or a list of values.
func TestEveryTextOfAnAnswerIsBounded(t *testing.T) {
	seen := map[*openapi3.Schema]bool{}
	texts := 0
	var walk func(path string, ref *openapi3.SchemaRef)
	walk = func(path string, ref *openapi3.SchemaRef) {
		if ref == nil || seen[ref.Value] {
			return
		}
		s := ref.Value
		seen[s] = true
		if s.Type.Is("string") && s.Enum == nil && s.Const == nil {
			texts++
			fixed := strings.HasPrefix(s.Pattern, "^") && strings.HasSuffix(s.Pattern, "$") && !strings.ContainsAny(s.Pattern, "*+")
			if s.MaxLength == nil && !fixed {
				t.Errorf("%s has no maxLength", path)
			}
		}
		for name, p := range s.Properties {
			walk(path+"."+name, p)
		}
		for _, more := range [][]*openapi3.SchemaRef{s.AllOf, s.OneOf, s.AnyOf} {
			for _, one := range more {
				walk(path, one)
			}
		}
		walk(path+"[]", s.Items)
		walk(path+".*", s.AdditionalProperties.Schema)
	}
	for path, item := range loaded(t).doc.Paths.Map() {
		for method, operation := range item.Operations() {
			for status, r := range operation.Responses.Map() {
				for _, media := range r.Value.Content {
					walk(method+" "+path+" "+status, media.Schema)
				}
			}
		}
	}
	if texts < 15 {
		t.Errorf("%d texts were looked at", texts)
	}
}

func TestParseRefusesBrokenDocuments(t *testing.T) {
	minimal := map[string]any{
		"openapi": "3.1.0", "info": map[string]any{"title": "T", "version": "1"}, "paths": map[string]any{},
		"x-headers-of-every-answer": map[string]any{}, "x-headers-across-origins": map[string]any{},
	}
	text := func(drop string) []byte {
		doc := map[string]any{}
		for name, value := range minimal {
			if name != drop {
				doc[name] = value
			}
		}
		out, err := json.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	if _, err := parse(text("")); err != nil {
		t.Fatal(err)
	}
	for drop := range minimal {
		t.Run(drop, func(t *testing.T) {
			if drop == "paths" {
				return // optional in 3.1
			}
			if _, err := parse(text(drop)); err == nil {
				t.Errorf("accepted without %s", drop)
			}
		})
	}
	if _, err := parse([]byte("\t:")); err == nil {
		t.Error("accepted what is not YAML")
	}
}

type tests int // the code that they end with

func (code tests) Run() int { return int(code) }

func TestOnlyAFullRunMustProvokeEverything(t *testing.T) {
	c := loaded(t)
	for name, tc := range map[string]struct {
		code int
		tag  string
		all  bool
		want int
	}{
		"all passed, some unseen":  {0, "files", true, 1},
		"some passed, some unseen": {0, "files", false, 0},
		"all passed, none unseen":  {0, "nobody's", true, 0},
		"some failed":              {2, "files", true, 2},
	} {
		t.Run(name, func(t *testing.T) {
			if got := c.run(tests(tc.code), tc.tag, tc.all); got != tc.want {
				t.Errorf("ended with %d", got)
			}
		})
	}
}

func TestEverythingUnlessFlagsLeaveTestsOut(t *testing.T) {
	for flags, all := range map[[2]string]bool{
		{"test.run", "^TestOne$"}: false, {"test.skip", "Slow"}: false, {"test.list", "."}: false, {"test.short", "true"}: false, {"test.v", "true"}: true,
	} {
		value := func(name string) string { return map[string]string{flags[0]: flags[1]}[name] }
		if got := everything(value); got != all {
			t.Errorf("-%s=%s: %v", flags[0], flags[1], got)
		}
	}
}
