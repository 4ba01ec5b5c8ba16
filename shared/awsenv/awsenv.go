// Package awsenv is how the functions reach AWS: configuration from the
// environment that Lambda gives, and errors that are safe to log.
package awsenv

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/smithy-go"

	"secureshare/shared/env"
)

// Config builds the SDK's configuration by hand: the SDK's own loader looks in
// many more places and costs a cold start more than anything else. Endpoints are
// AWS's unless AWS_ENDPOINT_URL_<SERVICE> names another, as the local stack does.
func Config(r *env.Reader) aws.Config {
	return aws.Config{
		Region: r.String("AWS_REGION"),
		Credentials: credentials.NewStaticCredentialsProvider(
			r.String("AWS_ACCESS_KEY_ID"), r.String("AWS_SECRET_ACCESS_KEY"), r.Optional("AWS_SESSION_TOKEN")),
		HTTPClient:    NewHTTPClient(),
		ConfigSources: []any{endpoints{r}},
	}
}

type endpoints struct{ env *env.Reader }

// GetServiceBaseEndpoint is how SDK clients ask for an endpoint override.
func (e endpoints) GetServiceBaseEndpoint(_ context.Context, sdkID string) (string, bool, error) {
	url := e.env.Optional("AWS_ENDPOINT_URL_" + strings.ToUpper(strings.ReplaceAll(sdkID, " ", "_")))
	return url, url != "", nil
}

// HTTPClient sends the SDK's requests, whose bodies are small, from memory. The
// SDK's own body wrapper makes net/http close connections that could be kept.
type HTTPClient struct{ next *http.Client }

// NewHTTPClient returns a client for one function instance.
func NewHTTPClient() *HTTPClient {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConnsPerHost = 16
	t.Proxy = nil
	return &HTTPClient{&http.Client{Transport: t, Timeout: 10 * time.Second, CheckRedirect: noRedirect}}
}

// Patient is c without its own limit of time, over the same connections, for a
// call that may take long. The call's context bounds it.
func (c *HTTPClient) Patient() *HTTPClient {
	patient := *c.next
	patient.Timeout = 0
	return &HTTPClient{&patient}
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

// Redact turns an error of the SDK into one that is safe to log: the operation,
// the service's error code, the HTTP status and the request id. Messages are
// dropped because services repeat input in them.
func Redact(operation string, err error) error {
	if err == nil {
		return nil
	}
	for _, ended := range []error{context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, ended) {
			return fmt.Errorf("%s: %w", operation, ended)
		}
	}
	code := "no answer"
	var api smithy.APIError
	if errors.As(err, &api) {
		code = api.ErrorCode()
	}
	var answer *awshttp.ResponseError
	if errors.As(err, &answer) && answer.HTTPStatusCode() != 0 { // 0 where no connection came about
		return fmt.Errorf("%s: %s (status %d, request %s)", operation, code, answer.HTTPStatusCode(), answer.ServiceRequestID())
	}
	return fmt.Errorf("%s: %s", operation, code)
}
