package httpapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/origin"
	"github.com/secure-share/secure-share/shared/problem"
	"github.com/secure-share/secure-share/shared/wire"
)

type note struct {
	Text  string  `json:"text"`
	Count int     `json:"count,omitempty"`
	Inner *inner  `json:"inner,omitempty"`
	Items []inner `json:"items,omitempty"`
}

type inner struct {
	Deep string `json:"deep"`
}

const maxBody = 64

// edge wraps a few routes. POST /notes answers with the decoded body.
func edge(t *testing.T) http.Handler {
	t.Helper()
	origins, err := origin.ParseList("https://app.example,https://*.cdn.example")
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", Health)
	mux.HandleFunc("POST /notes", func(w http.ResponseWriter, r *http.Request) {
		v, err := Decode[note](r)
		if err != nil {
			problem.Write(w, err)
			return
		}
		Encode(w, http.StatusCreated, v)
	})
	mux.HandleFunc("GET /notes/{id}", func(w http.ResponseWriter, r *http.Request) {
		Encode(w, http.StatusOK, note{Text: r.PathValue("id")})
	})
	mux.HandleFunc("GET /panic", func(http.ResponseWriter, *http.Request) { panic("canary") })
	return Wrap(mux, Options{Origins: origins, MaxBody: maxBody, Metrics: counts{}})
}

// counts are the faults that were counted.
type counts map[metric.Metric]float64

func (c counts) Add(m metric.Metric, n float64) { c[m] += n }

func serve(h http.Handler, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func post(body io.Reader) *http.Request {
	r := httptest.NewRequest("POST", "/notes", body)
	r.Header.Set("Content-Type", "application/json")
	return r
}

func slug(t *testing.T, w *httptest.ResponseRecorder) string {
	t.Helper()
	var p wire.Problem
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || w.Header().Get("Content-Type") != "application/problem+json" {
		t.Errorf("no problem: %d %s", w.Code, w.Body)
	}
	return strings.TrimPrefix(p.Type, wire.ProblemPrefix)
}

func TestDecode(t *testing.T) {
	for body, want := range map[string]string{
		`{"text":"a"}`:                                "",
		" \t\r\n{ \"text\" : \"a\" } \n":              "",
		`{"text":"a","count":1}`:                      "",
		`{"count":1,"text":"a","inner":{"deep":"x"}}`: "",
		`{"items":[]}`:                                "",
		`{"items":[{"deep":"x"},{"deep":"y"}]}`:       "",
		`{}`:                                          "",
		``:                                            "malformed",
		` `:                                           "malformed",
		`{`:                                           "malformed",
		`{"text"}`:                                    "malformed",
		`{"text":}`:                                   "malformed",
		`{"text":"a",}`:                               "malformed",
		`{"text":"a"`:                                 "malformed",
		`null`:                                        "malformed",
		`"text"`:                                      "malformed",
		`1`:                                           "malformed",
		`[]`:                                          "malformed",
		`[{"text":"a"}]`:                              "malformed",
		`{"text":"a"}{}`:                              "malformed",
		`{"text":"a"}}`:                               "malformed",
		`{"text":"a"}]`:                               "malformed",
		`{"text":"a"} x`:                              "malformed",
		`{"text":"a","other":1}`:                      "malformed",
		`{"text":"a","":1}`:                           "malformed",
		`{"text":"a","-":1}`:                          "malformed",
		`{"text":"a","text":"a"}`:                     "malformed",
		`{"text":"a","\u0074ext":"b"}`:                "malformed",
		`{"Text":"a"}`:                                "malformed",
		`{"text":"a","TEXT":"b"}`:                     "malformed",
		`{"text":null}`:                               "malformed",
		`{"inner":null}`:                              "malformed",
		`{"inner":{"deep":null}}`:                     "malformed",
		`{"inner":{"Deep":"x"}}`:                      "malformed",
		`{"inner":{"deep":"x","deep":"y"}}`:           "malformed",
		`{"inner":{"deep":"x","other":1}}`:            "malformed",
		`{"inner":"x"}`:                               "malformed",
		`{"inner":[]}`:                                "malformed",
		`{"text":{}}`:                                 "malformed",
		`{"text":[]}`:                                 "malformed",
		`{"text":1}`:                                  "malformed",
		`{"count":"1"}`:                               "malformed",
		`{"count":1.5}`:                               "malformed",
		`{"count":99999999999999999999}`:              "malformed",
		`{"items":{}}`:                                "malformed",
		`{"items":[{"deep":"x"},{"deep":"y","deep":"z"}]}`:   "malformed",
		`{"items":[{"deep":"x"`:                              "malformed",
		`{"items":[],"text":"a"}`:                            "",
		`{"items":[],"text":"a","text":"b"}`:                 "malformed",
		`{"items":[{"deep":"x"}],"other":1}`:                 "malformed",
		`{"inner":{"deep":"x"},"Text":"a"}`:                  "malformed",
		`{"items":[null]}`:                                   "malformed",
		"{\"text\":\"\xff\"}":                                "malformed",
		"{\"te\x00xt\":\"a\"}":                               "malformed",
		"\xef\xbb\xbf{\"text\":\"a\"}":                       "malformed",
		`{"text":"` + strings.Repeat("a", maxBody-11) + `"}`: "",
		`{"text":"` + strings.Repeat("a", maxBody-10) + `"}`: "too-large",
		`{"text":"a"}` + strings.Repeat(" ", maxBody):        "too-large",
	} {
		t.Run(body, func(t *testing.T) {
			for how, reader := range map[string]io.Reader{"at once": strings.NewReader(body), "in pieces": oneByte{strings.NewReader(body)}} {
				t.Run(how, func(t *testing.T) {
					w := serve(edge(t), post(reader))
					switch {
					case want == "" && w.Code != http.StatusCreated:
						t.Errorf("%s %s: %d %s", body, how, w.Code, w.Body)
					case want != "" && slug(t, w) != want:
						t.Errorf("%s %s: %d %s, want %s", body, how, w.Code, w.Body, want)
					}
				})
			}
		})
	}
}

type oneByte struct{ io.Reader }

func (r oneByte) Read(p []byte) (int, error) { return r.Reader.Read(p[:min(1, len(p))]) }

func TestDecodeKeepsWhatItReads(t *testing.T) {
	body := `{"text":"ä\u0000","count":7,"inner":{"deep":"<&>"}}`
	w := serve(edge(t), post(strings.NewReader(body)))
	var got note
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || got.Text != "ä\x00" || got.Count != 7 || got.Inner.Deep != "<&>" {
		t.Errorf("%s, %v", w.Body, err)
	}
}

func TestDecodeTakesJSONOnly(t *testing.T) {
	for media, want := range map[string]int{
		"application/json": 201, "application/json; charset=utf-8": 201, "APPLICATION/JSON": 201,
		"": 415, "text/plain": 415, "application/x-www-form-urlencoded": 415, "multipart/form-data": 415, "application/json+x": 415,
		"application/jsonx": 415, "application/problem+json": 415, "text/json": 415, "application/json; charset": 415, "application/json, text/plain": 415,
	} {
		t.Run(media, func(t *testing.T) {
			r := post(strings.NewReader(`{"text":"a"}`))
			r.Header.Set("Content-Type", media)
			if w := serve(edge(t), r); w.Code != want {
				t.Errorf("%d", w.Code)
			}
		})
	}
}

func TestABodyThatBreaksOff(t *testing.T) {
	broken := io.MultiReader(strings.NewReader(`{"text":"a"}`), failing{})
	if w := serve(edge(t), post(broken)); w.Code != 400 || slug(t, w) != "malformed" || strings.Contains(w.Body.String(), "canary") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("canary") }

func TestBodiesAreCappedForEveryHandler(t *testing.T) {
	mux := http.NewServeMux()
	var read int
	var err error
	mux.HandleFunc("POST /", func(_ http.ResponseWriter, r *http.Request) {
		var b []byte
		b, err = io.ReadAll(r.Body)
		read = len(b)
	})
	h := Wrap(mux, Options{MaxBody: 10, Metrics: counts{}})
	for n, tooLarge := range map[int]bool{0: false, 9: false, 10: false, 11: true, 1000: true} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			serve(h, httptest.NewRequest("POST", "/", strings.NewReader(strings.Repeat("x", n))))
			var max *http.MaxBytesError
			if errors.As(err, &max) != tooLarge || read != min(n, 10) {
				t.Errorf("%d bytes: read %d, %v", n, read, err)
			}
		})
	}
}

func TestEveryAnswerHasTheHeaderFields(t *testing.T) {
	for _, r := range []*http.Request{
		httptest.NewRequest("GET", "/healthz", nil), httptest.NewRequest("GET", "/nowhere", nil), httptest.NewRequest("PUT", "/notes", nil),
		httptest.NewRequest("GET", "/panic", nil), post(strings.NewReader("x")), preflight("https://app.example", "POST", "/notes"),
	} {
		h := serve(edge(t), r).Header()
		if h.Get("Cache-Control") != "no-store" || h.Get("X-Content-Type-Options") != "nosniff" ||
			h.Get("Referrer-Policy") != "no-referrer" || h.Get("Content-Security-Policy") != "default-src 'none'; frame-ancestors 'none'" {
			t.Errorf("%s %s: %v", r.Method, r.URL, h)
		}
	}
}

func TestAPanicTellsNothing(t *testing.T) {
	var sink bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&sink, nil)))
	defer slog.SetDefault(before)
	r := httptest.NewRequest("GET", "/panic?canary", nil)
	r.Header.Set("Origin", "https://app.example")
	w := serve(edge(t), r)
	if w.Code != 500 || slug(t, w) != "internal" {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if strings.Contains(w.Body.String()+sink.String(), "canary") || !strings.Contains(sink.String(), "type=string") {
		t.Errorf("answered %s, logged %s", w.Body, sink.String())
	}
	if w.Header().Get("Access-Control-Allow-Origin") != "https://app.example" {
		t.Error("the page that asked cannot read the answer")
	}
}

func TestWhatIsNotRouted(t *testing.T) {
	for target, want := range map[string]struct {
		status int
		slug   string
		allow  string
	}{
		"GET /":                 {404, "not-found", ""},
		"GET /nowhere":          {404, "not-found", ""},
		"GET /notes/":           {404, "not-found", ""},
		"GET /notes/1/2":        {404, "not-found", ""},
		"GET /notes/1/":         {404, "not-found", ""},
		"GET //healthz":         {404, "not-found", ""},
		"GET /notes/../healthz": {404, "not-found", ""},
		"GET /./healthz":        {404, "not-found", ""},
		"GET /healthz/.":        {404, "not-found", ""},
		"GET /healthz%2f":       {404, "not-found", ""},
		"GET /notes/%2e%2e":     {404, "not-found", ""},
		"GET /notes":            {405, "method-not-allowed", "POST"},
		"PUT /notes":            {405, "method-not-allowed", "POST"},
		"HEAD /notes":           {405, "method-not-allowed", "POST"},
		"OPTIONS /notes":        {405, "method-not-allowed", "POST"},
		"POST /healthz":         {405, "method-not-allowed", "GET, HEAD"},
		"DELETE /notes/1":       {405, "method-not-allowed", "GET, HEAD"},
		"get /healthz":          {405, "method-not-allowed", "GET, HEAD"},
	} {
		t.Run(target, func(t *testing.T) {
			method, path, _ := strings.Cut(target, " ")
			r := httptest.NewRequest(http.MethodGet, path, nil)
			r.Method = method
			w := serve(edge(t), r)
			if w.Code != want.status || slug(t, w) != want.slug || w.Header().Get("Allow") != want.allow || w.Header().Get("Location") != "" {
				t.Errorf("%d %v %s", w.Code, w.Header(), w.Body)
			}
		})
	}
	if w := serve(edge(t), httptest.NewRequest("GET", "/notes/a%2Fb", nil)); w.Code != 200 || !strings.Contains(w.Body.String(), `"a/b"`) {
		t.Errorf("an escaped slash: %d %s", w.Code, w.Body)
	}
}

func TestHealth(t *testing.T) {
	if w := serve(edge(t), httptest.NewRequest("GET", "/healthz", nil)); w.Code != 200 || strings.TrimSpace(w.Body.String()) != `{"status":"ok"}` {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestFaultsAreCountedByProblem(t *testing.T) {
	for _, c := range []struct {
		err  error
		want counts
	}{
		{nil, counts{}},
		{problem.ErrMalformed, counts{}},
		{problem.ErrUnavailable, counts{metric.Unavailable: 1}},
		{errors.New("unknown"), counts{metric.Internal: 1}},
	} {
		counted := counts{}
		mux := http.NewServeMux()
		mux.HandleFunc("GET /", func(w http.ResponseWriter, _ *http.Request) {
			if c.err != nil {
				problem.Write(w, c.err)
			}
		})
		serve(Wrap(mux, Options{MaxBody: 1, Metrics: counted}), httptest.NewRequest("GET", "/", nil))
		if !maps.Equal(counted, c.want) {
			t.Errorf("%v: counted %v, want %v", c.err, counted, c.want)
		}
	}
}
