package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
)

// fromOrigin sends requests as a browser sends those of a page: with the origin of the
// page, and where CORS wants it after a preflight request (Fetch standard, section 3.3).
// It withholds answers that the page may not read.
type fromOrigin struct {
	http.RoundTripper
	origin string
}

// errCORS means that a browser would not send a request of the page, or would withhold
// the answer.
var errCORS = errors.New("CORS does not allow this origin")

func (f fromOrigin) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := f.preflight(r); err != nil {
		return nil, err
	}
	r = r.Clone(r.Context())
	r.Header.Set("Origin", f.origin)
	res, err := f.RoundTripper.RoundTrip(r)
	if err == nil && !f.allowed(res) {
		_ = res.Body.Close()
		return nil, fmt.Errorf("%s %s: %w", r.Method, r.URL.Host, errCORS)
	}
	return res, err
}

// simple are the headers that need no preflight, and those that Go adds. Content-Type is
// not one of them with our media type.
var simple = []string{"Accept", "Accept-Encoding", "Range", "User-Agent"}

// preflight asks whether the request may be sent, unless it is a simple one.
func (f fromOrigin) preflight(r *http.Request) error {
	var headers []string
	for name := range r.Header {
		if !slices.Contains(simple, name) {
			headers = append(headers, strings.ToLower(name))
		}
	}
	if headers == nil && (r.Method == http.MethodGet || r.Method == http.MethodPost) {
		return nil
	}
	slices.Sort(headers)
	ask, err := http.NewRequestWithContext(r.Context(), http.MethodOptions, r.URL.String(), nil)
	if err != nil {
		return err
	}
	ask.Header.Set("Origin", f.origin)
	ask.Header.Set("Access-Control-Request-Method", r.Method)
	ask.Header.Set("Access-Control-Request-Headers", strings.Join(headers, ","))
	res, err := f.RoundTripper.RoundTrip(ask)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	allowed := strings.ToLower(res.Header.Get("Access-Control-Allow-Headers"))
	missing := slices.DeleteFunc(headers, func(name string) bool {
		return slices.ContainsFunc(strings.Split(allowed, ","), func(one string) bool { return strings.TrimSpace(one) == name })
	})
	methods := res.Header.Get("Access-Control-Allow-Methods")
	if res.StatusCode/100 != 2 || !f.allowed(res) || len(missing) > 0 || !strings.Contains(methods, r.Method) {
		return fmt.Errorf("preflight of %s %s, answered %d, with the methods %q and without the headers %q: %w", r.Method, r.URL.Host, res.StatusCode, methods, missing, errCORS)
	}
	return nil
}

func (f fromOrigin) allowed(res *http.Response) bool {
	return res.Header.Get("Access-Control-Allow-Origin") == f.origin
}

// withPreflights hands preflight requests for the link API to its function, as API Gateway
// does. The emulator answers them itself, with 403.
type withPreflights struct {
	http.RoundTripper
	linkAPI  *url.URL
	function string
	lambda   *lambda.Client
}

// newWithPreflights finds the function.
func (d *deployment) newWithPreflights(ctx context.Context) (w withPreflights, err error) {
	w = withPreflights{RoundTripper: d.pair.Transport, lambda: lambda.NewFromConfig(d.files.Config())}
	if w.linkAPI, err = url.Parse(d.linkAPI); err != nil {
		return w, err
	}
	pages := lambda.NewListFunctionsPaginator(w.lambda, &lambda.ListFunctionsInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return w, err
		}
		for _, f := range page.Functions {
			if strings.Contains(*f.FunctionName, "linkapi") {
				w.function = *f.FunctionName
				return w, nil
			}
		}
	}
	return w, errors.New("there is no function linkapi")
}

func (w withPreflights) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method != http.MethodOptions || r.URL.Host != w.linkAPI.Host {
		return w.RoundTripper.RoundTrip(r)
	}
	event := events.APIGatewayV2HTTPRequest{Version: "2.0", RouteKey: "$default", RawPath: r.URL.Path, Headers: map[string]string{"host": r.URL.Host}}
	event.RequestContext.HTTP = events.APIGatewayV2HTTPRequestContextHTTPDescription{Method: r.Method, Path: r.URL.Path, SourceIP: "127.0.0.1"}
	for name := range r.Header {
		event.Headers[strings.ToLower(name)] = r.Header.Get(name)
	}
	payload, err := json.Marshal(event)
	if err != nil {
		return nil, err
	}
	out, err := w.lambda.Invoke(r.Context(), &lambda.InvokeInput{FunctionName: &w.function, Payload: payload})
	if err != nil {
		return nil, err
	}
	var answer events.APIGatewayV2HTTPResponse
	if err := json.Unmarshal(out.Payload, &answer); err != nil {
		return nil, fmt.Errorf("the answer of %s: %w", w.function, err)
	}
	res := &http.Response{StatusCode: answer.StatusCode, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(answer.Body)), Request: r}
	for name, value := range answer.Headers {
		res.Header.Set(name, value)
	}
	return res, nil
}
