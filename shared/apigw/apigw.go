// Package apigw serves Amazon API Gateway HTTP API events (payload format
// version 2.0) with a net/http handler.
package apigw

import (
	"bytes"
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/aws/aws-lambda-go/events"

	"github.com/secure-share/secure-share/shared/deadline"
	"github.com/secure-share/secure-share/shared/problem"
)

// Function is a handler for lambda.Start.
type Function func(context.Context, events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error)

// Handler serves events through h. The context of a request ends in time for h to
// answer: if the function times out, the gateway answers instead. The returned error
// never depends on the request's content, because the Lambda runtime logs it.
func Handler(h http.Handler) Function {
	return func(ctx context.Context, e events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
		ctx, cancel := deadline.Before(ctx, deadline.Reserve)
		defer cancel()
		w := &response{header: http.Header{}, head: e.RequestContext.HTTP.Method == http.MethodHead}
		if r, err := request(ctx, e); err != nil {
			problem.Write(w, problem.ErrMalformed)
		} else {
			h.ServeHTTP(w, r)
		}
		return w.event(), nil
	}
}

func request(ctx context.Context, e events.APIGatewayV2HTTPRequest) (*http.Request, error) {
	body := []byte(e.Body)
	if e.IsBase64Encoded {
		var err error
		if body, err = base64.StdEncoding.DecodeString(e.Body); err != nil {
			return nil, errors.New("apigw: body is not base64")
		}
	}
	r, err := http.NewRequestWithContext(ctx, e.RequestContext.HTTP.Method, "/", bytes.NewReader(body))
	if err != nil {
		return nil, errors.New("apigw: no such method")
	}
	r.URL = &url.URL{Path: e.RawPath, RawQuery: e.RawQueryString} // despite its name the path arrives unescaped
	for name, value := range e.Headers {
		r.Header.Set(name, value)
	}
	if len(e.Cookies) > 0 {
		r.Header.Set("Cookie", strings.Join(e.Cookies, "; "))
	}
	r.Host = cmp.Or(r.Header.Get("Host"), e.RequestContext.DomainName)
	r.Header.Del("Host")
	r.RemoteAddr = e.RequestContext.HTTP.SourceIP
	return r, nil
}

type response struct {
	header http.Header
	status int
	head   bool // no body is sent
	body   bytes.Buffer
}

func (w *response) Header() http.Header { return w.header }

func (w *response) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
}

func (w *response) Write(b []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	if w.head {
		return len(b), nil
	}
	return w.body.Write(b)
}

func (w *response) event() events.APIGatewayV2HTTPResponse {
	w.WriteHeader(http.StatusOK)
	out := events.APIGatewayV2HTTPResponse{StatusCode: w.status, Headers: map[string]string{}}
	for name, values := range w.header {
		if name == "Set-Cookie" {
			out.Cookies = values
			continue
		}
		out.Headers[strings.ToLower(name)] = strings.Join(values, ", ")
	}
	if b := w.body.Bytes(); utf8.Valid(b) {
		out.Body = string(b)
	} else {
		out.Body, out.IsBase64Encoded = base64.StdEncoding.EncodeToString(b), true
	}
	return out
}
