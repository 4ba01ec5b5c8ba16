package openapitest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
)

const problemJSON = "application/problem+json"

// Handler wraps h. It fails t for each answer that the document does not allow,
// and for each request that h accepts although the document does not describe
// it.
func (c *Contract) Handler(t testing.TB, h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Errorf("%s %s: read request: %v", r.Method, r.URL.Path, err)
		}
		given := r.Clone(r.Context()) // as it came: h may change r
		r.Body = io.NopCloser(bytes.NewReader(body))
		recorder := httptest.NewRecorder()
		h.ServeHTTP(recorder, r)
		given.Body = io.NopCloser(bytes.NewReader(body))
		if err := c.check(given, recorder.Result()); err != nil {
			t.Errorf("%s %s, answered %d: %v", r.Method, r.URL.Path, recorder.Code, err)
		}
		for name, values := range recorder.Header() {
			w.Header()[name] = values
		}
		w.WriteHeader(recorder.Code)
		_, _ = w.Write(recorder.Body.Bytes())
	})
}

// check returns what is wrong with an answer, or with accepting the request.
func (c *Contract) check(r *http.Request, a *http.Response) error {
	body, err := io.ReadAll(a.Body)
	if err != nil {
		return err
	}
	if r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != "" {
		return c.checkPreflight(a, body)
	}
	asked := r
	if r.Method == http.MethodHead {
		asked = r.Clone(r.Context())
		asked.Method = http.MethodGet
	}
	route, known := c.route(asked)
	if !known {
		route = c.unrouted(a.StatusCode)
	}
	response := route.Operation.Responses.Status(a.StatusCode)
	if response == nil {
		return errors.New("the status is not documented")
	}
	input := &openapi3filter.RequestValidationInput{
		Request: asked, Route: route, PathParams: pathParameters(route.Path, asked.URL.Path),
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, ExcludeRequestBody: true},
	}
	problem, err := c.checkAnswer(input, response.Value, a, body)
	if err != nil {
		return err
	}
	if known {
		c.saw(answer{route.Method + " " + route.Path, a.StatusCode, problem})
	}
	if a.StatusCode < 300 {
		if err := c.checkRequest(input); err != nil {
			return fmt.Errorf("the request should have been refused: %w", err)
		}
	}
	return nil
}

func (c *Contract) checkRequest(input *openapi3filter.RequestValidationInput) error {
	if err := openapi3filter.ValidateRequest(context.Background(), input); err != nil {
		return err
	}
	if input.Route.Operation.RequestBody == nil {
		return nil
	}
	documented := input.Route.Operation.RequestBody.Value
	body, err := io.ReadAll(input.Request.Body)
	if err != nil {
		return err
	}
	if len(body) == 0 && !documented.Required {
		return nil
	}
	return c.bodies.check(documented.Content, input.Request.Header.Get("Content-Type"), body)
}

func (c *Contract) saw(a answer) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.seen[a] = true
}

// route finds the operation of r. Braces have the same meaning in patterns of
// ServeMux and in paths of OpenAPI.
func (c *Contract) route(r *http.Request) (*routers.Route, bool) {
	_, pattern := c.routes.Handler(r)
	method, template, found := strings.Cut(pattern, " ")
	if !found || path.Clean(r.URL.Path) != r.URL.Path { // ServeMux redirects those
		return nil, false
	}
	item := c.doc.Paths.Value(template)
	return &routers.Route{Spec: c.doc, Path: template, PathItem: item, Method: method, Operation: item.GetOperation(method)}, true
}

// unrouted is the allowed answer for paths and methods that are not in the
// document.
func (c *Contract) unrouted(status int) *routers.Route {
	responses := openapi3.NewResponses(
		openapi3.WithStatus(http.StatusNotFound, c.doc.Components.Responses["NotFound"]),
		openapi3.WithStatus(http.StatusMethodNotAllowed, c.doc.Components.Responses["MethodNotAllowed"]),
	)
	return &routers.Route{Spec: c.doc, PathItem: &openapi3.PathItem{}, Operation: &openapi3.Operation{Responses: responses}}
}

func pathParameters(pattern, path string) map[string]string {
	out := map[string]string{}
	given := strings.Split(path, "/")
	for i, part := range strings.Split(pattern, "/") {
		if name, variable := strings.CutPrefix(part, "{"); variable && i < len(given) {
			out[strings.TrimSuffix(name, "}")] = given[i]
		}
	}
	return out
}

func (c *Contract) checkAnswer(input *openapi3filter.RequestValidationInput, documented *openapi3.Response, a *http.Response, body []byte) (problem string, err error) {
	if err := c.checkHeader(a.Header, documented); err != nil {
		return "", err
	}
	if len(documented.Content) == 0 && (len(body) > 0 || a.Header.Get("Content-Type") != "") {
		return "", errors.New("there is a body, but none is documented")
	}
	checked := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: input, Status: a.StatusCode, Header: a.Header,
		Options: &openapi3filter.Options{IncludeResponseStatus: true, ExcludeResponseBody: true},
	}
	if err := openapi3filter.ValidateResponse(context.Background(), checked); err != nil {
		return "", err
	}
	if len(documented.Content) > 0 {
		if err := c.bodies.check(documented.Content, a.Header.Get("Content-Type"), body); err != nil {
			return "", err
		}
	}
	if documented.Content[problemJSON] == nil {
		return "", nil
	}
	var p struct {
		Type   string
		Status int
	}
	if err := json.Unmarshal(body, &p); err != nil || p.Status != a.StatusCode {
		return "", fmt.Errorf("the problem names the status %d", p.Status)
	}
	return p.Type, nil
}

func (c *Contract) checkHeader(got http.Header, documented *openapi3.Response) error {
	for name, value := range c.common {
		if got.Get(name) != value {
			return fmt.Errorf("%s is %q, documented is %q", name, got.Get(name), value)
		}
	}
	allowed := map[string]bool{"Content-Type": true}
	for name := range c.common {
		allowed[name] = true
	}
	for name := range c.cors {
		allowed[name] = true
	}
	for name := range documented.Headers {
		allowed[http.CanonicalHeaderKey(name)] = true
	}
	for name := range got {
		if !allowed[name] {
			return fmt.Errorf("the header field %s is not documented", name)
		}
	}
	return nil
}

// checkPreflight checks that an answer is only a preflight answer.
func (c *Contract) checkPreflight(a *http.Response, body []byte) error {
	if a.StatusCode != http.StatusNoContent || len(body) > 0 {
		return errors.New("not an answer to a preflight")
	}
	for name := range a.Header {
		_, always := c.common[name]
		if !always && name != "Vary" && !strings.HasPrefix(name, "Access-Control-") {
			return fmt.Errorf("the header field %s has no place in an answer to a preflight", name)
		}
	}
	return nil
}
