// Package awsenv configures the functions' AWS clients from Lambda's
// environment and makes their errors safe to log.
package awsenv

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/smithy-go/middleware"

	"github.com/secure-share/secure-share/shared/env"
)

// Time limits of calls to AWS services. A request that hangs is retried on
// another connection. The call fails while the function still has time to
// answer, because a function that times out cannot.
const (
	requestTime = 3 * time.Second // of one HTTP request, including its answer
	callTime    = 7 * time.Second // of one call, including all retries
)

// Config builds the SDK's configuration by hand: the SDK's own loader looks in
// many more places and would be the slowest part of a cold start.
// AWS_ENDPOINT_URL_<SERVICE> overrides a service's endpoint; the local stack
// sets it. A call takes callTime at most, unless it has the option Unlimited.
func Config(r *env.Reader) aws.Config {
	return aws.Config{
		Region: r.String("AWS_REGION"),
		Credentials: credentials.NewStaticCredentialsProvider(
			r.String("AWS_ACCESS_KEY_ID"), r.String("AWS_SECRET_ACCESS_KEY"), r.Optional("AWS_SESSION_TOKEN")),
		HTTPClient:    NewHTTPClient(),
		ConfigSources: []any{endpoints{r}},
		APIOptions:    []func(*middleware.Stack) error{limited},
	}
}

// limited adds the limit of callTime around all attempts of a call. It runs
// inside the middleware that Watch adds, which has to see the caller's own
// context.
func limited(s *middleware.Stack) error {
	return s.Build.Add(middleware.BuildMiddlewareFunc(limit, func(
		ctx context.Context, in middleware.BuildInput, next middleware.BuildHandler,
	) (middleware.BuildOutput, middleware.Metadata, error) {
		ctx, cancel := context.WithTimeout(ctx, callTime)
		defer cancel()
		return next.HandleBuild(ctx, in)
	}), middleware.Before)
}

const limit = "LimitCall"

// Unlimited is an option of a call that may take longer than callTime. The call's
// context bounds it.
func Unlimited(s *middleware.Stack) error {
	_, err := s.Build.Remove(limit)
	return err
}

type endpoints struct{ env *env.Reader }

// GetServiceBaseEndpoint is how SDK clients ask for an endpoint override.
func (e endpoints) GetServiceBaseEndpoint(_ context.Context, sdkID string) (string, bool, error) {
	url := e.env.Optional("AWS_ENDPOINT_URL_" + strings.ToUpper(strings.ReplaceAll(sdkID, " ", "_")))
	return url, url != "", nil
}

// HTTPClient sends the SDK's small request bodies from memory. The SDK's own
// body wrapper makes net/http close connections that could be reused.
type HTTPClient struct{ next *http.Client }

// NewHTTPClient returns a client for one function instance.
func NewHTTPClient() *HTTPClient {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConnsPerHost = 16
	t.Proxy = nil
	return &HTTPClient{&http.Client{Transport: t, Timeout: requestTime, CheckRedirect: noRedirect}}
}

// Over returns c with another transport.
func (c *HTTPClient) Over(t http.RoundTripper) *HTTPClient {
	other := *c.next
	other.Transport = t
	return &HTTPClient{&other}
}

// WithoutLimit returns c without the limit of requestTime, over the same
// connections, for a request that may take longer. The context of the call
// bounds it.
func WithoutLimit(c aws.HTTPClient) aws.HTTPClient {
	own, limited := c.(*HTTPClient)
	if !limited {
		return c
	}
	unlimited := *own.next
	unlimited.Timeout = 0
	return &HTTPClient{&unlimited}
}

func noRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// Do implements aws.HTTPClient.
func (c *HTTPClient) Do(r *http.Request) (*http.Response, error) {
	if r.Body == nil || r.Body == http.NoBody {
		return c.next.Do(r)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	_ = r.Body.Close()
	r.Body = io.NopCloser(bytes.NewReader(body))
	r.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
	return c.next.Do(r)
}
