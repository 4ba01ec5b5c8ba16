package awsenv

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/secure-share/secure-share/shared/env"
)

func reader(variables map[string]string) *env.Reader {
	return &env.Reader{Lookup: func(name string) (string, bool) {
		v, set := variables[name]
		return v, set
	}}
}

func lambda(more map[string]string) map[string]string {
	v := map[string]string{
		"AWS_REGION": "eu-central-1", "AWS_ACCESS_KEY_ID": "AKIA", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_SESSION_TOKEN": "session",
	}
	for name, value := range more {
		v[name] = value
	}
	return v
}

func TestConfigReadsWhatLambdaGives(t *testing.T) {
	r := reader(lambda(nil))
	cfg := Config(r)
	if err := r.Err(); err != nil {
		t.Fatal(err)
	}
	c, err := cfg.Credentials.Retrieve(t.Context())
	if err != nil || c.AccessKeyID != "AKIA" || c.SecretAccessKey != "secret" || c.SessionToken != "session" || cfg.Region != "eu-central-1" {
		t.Errorf("region %s, credentials of %s, %v", cfg.Region, c.AccessKeyID, err)
	}
}

// The SDK's own body wrapper makes net/http close connections.
func TestClientsKeepTheirConnection(t *testing.T) {
	var connections atomic.Int32
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "{}") }))
	server.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			connections.Add(1)
		}
	}
	server.Start()
	defer server.Close()
	db := dynamodb.NewFromConfig(Config(reader(lambda(map[string]string{"AWS_ENDPOINT_URL_DYNAMODB": server.URL}))))
	for range 200 {
		if _, err := db.ListTables(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
	}
	if n := connections.Load(); n > 2 {
		t.Errorf("%d connections for 200 calls", n)
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// net/http may have to send a body again.
func TestBodiesCanBeSentAgain(t *testing.T) {
	client := &HTTPClient{&http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		for range 2 {
			again, err := r.GetBody()
			if err != nil {
				t.Fatal(err)
			}
			if body, err := io.ReadAll(again); string(body) != "body" || err != nil {
				t.Errorf("body %q, %v", body, err)
			}
		}
		return nil, errors.New("enough")
	})}}
	r, err := http.NewRequest(http.MethodPost, "http://127.0.0.1:1", io.NopCloser(strings.NewReader("body")))
	if err != nil {
		t.Fatal(err)
	}
	if answer, err := client.Do(r); err == nil {
		answer.Body.Close()
		t.Error("no error")
	}
}

func TestConfigNamesWhatIsMissing(t *testing.T) {
	for _, missing := range []string{"AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"} {
		v := lambda(nil)
		delete(v, missing)
		r := reader(v)
		Config(r)
		if err := r.Err(); err == nil || !strings.Contains(err.Error(), missing) || strings.Contains(err.Error(), "secret,") {
			t.Errorf("without %s: %v", missing, err)
		}
	}
	v := lambda(nil)
	delete(v, "AWS_SESSION_TOKEN") // long-lived keys have none
	r := reader(v)
	Config(r)
	if err := r.Err(); err != nil {
		t.Errorf("without a session token: %v", err)
	}
}

// Each service of the functions finds its own endpoint, and only its own.
func TestEndpointsCanBeOverridden(t *testing.T) {
	calls := map[string]func(aws.Config) error{
		"AWS_ENDPOINT_URL_S3": func(c aws.Config) error {
			_, err := s3.NewFromConfig(c).ListBuckets(context.Background(), nil)
			return err
		},
		"AWS_ENDPOINT_URL_DYNAMODB": func(c aws.Config) error {
			_, err := dynamodb.NewFromConfig(c).ListTables(context.Background(), nil)
			return err
		},
		"AWS_ENDPOINT_URL_SESV2": func(c aws.Config) error {
			_, err := sesv2.NewFromConfig(c).GetAccount(context.Background(), nil)
			return err
		},
		"AWS_ENDPOINT_URL_KMS": func(c aws.Config) error {
			_, err := kms.NewFromConfig(c).ListKeys(context.Background(), nil)
			return err
		},
	}
	for name, call := range calls {
		t.Run(name, func(t *testing.T) {
			asked := 0
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { asked++ }))
			_ = call(Config(reader(lambda(map[string]string{name: server.URL})))) // an empty answer may be none
			server.Close()
			if asked == 0 {
				t.Errorf("%s is not honoured", name)
			}
		})
	}
	url, found, err := endpoints{reader(lambda(map[string]string{"AWS_ENDPOINT_URL_S3": "http://x"}))}.GetServiceBaseEndpoint(t.Context(), "DynamoDB")
	if url != "" || found || err != nil {
		t.Errorf("DynamoDB is at %q: %v, %v", url, found, err)
	}
}

// The body arrives whole, is closed, and the connection is kept; a redirect is not
// followed.
func TestHTTPClient(t *testing.T) {
	var mu sync.Mutex
	connections := 0
	var bodies []string
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mu.Lock()
		bodies = append(bodies, string(body))
		mu.Unlock()
		if r.URL.Path == "/elsewhere" {
			http.Redirect(w, r, "/", http.StatusTemporaryRedirect)
			return
		}
		fmt.Fprint(w, r.ContentLength)
	}))
	server.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			mu.Lock()
			connections++
			mu.Unlock()
		}
	}
	server.Start()
	defer server.Close()
	client := NewHTTPClient()
	for n := range 20 {
		body := &closable{Reader: strings.NewReader(fmt.Sprintf("body%02d", n))}
		r, err := http.NewRequest(http.MethodPost, server.URL, body)
		if err != nil {
			t.Fatal(err)
		}
		r.ContentLength = 6
		answer, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		length, _ := io.ReadAll(answer.Body)
		answer.Body.Close()
		if string(length) != "6" || !body.closed {
			t.Errorf("length %s, body closed: %v", length, body.closed)
		}
	}
	mu.Lock()
	if connections != 1 || len(bodies) != 20 || bodies[7] != "body07" {
		t.Errorf("%d connections for %d requests", connections, len(bodies))
	}
	mu.Unlock()
	for _, body := range []io.ReadCloser{nil, http.NoBody, io.NopCloser(strings.NewReader("x"))} {
		r, err := http.NewRequest(http.MethodPost, server.URL+"/elsewhere", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Body = body
		answer, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != http.StatusTemporaryRedirect {
			t.Errorf("status %d", answer.StatusCode)
		}
	}
}

type closable struct {
	io.Reader
	closed bool
}

func (c *closable) Close() error { c.closed = true; return nil }

type unreadable struct{}

func (unreadable) Read([]byte) (int, error) { return 0, errors.New("broken") }
func (unreadable) Close() error             { return nil }

func TestABodyThatCannotBeReadIsAnError(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	r, err := http.NewRequest(http.MethodPost, server.URL, unreadable{})
	if err != nil {
		t.Fatal(err)
	}
	if answer, err := NewHTTPClient().Do(r); err == nil {
		answer.Body.Close()
		t.Error("sent all the same")
	}
}

func TestRequestsAskNoProxyAndDoNotWaitForEver(t *testing.T) {
	client := NewHTTPClient().next
	if transport := client.Transport.(*http.Transport); transport.Proxy != nil {
		t.Error("a proxy is asked")
	}
	if client.Timeout <= 0 {
		t.Error("no timeout")
	}
}

func TestRedact(t *testing.T) {
	api := &smithy.GenericAPIError{Code: "AccessDenied", Message: "canary"}
	answered := func(err error) error {
		return &smithy.OperationError{ServiceID: "S3", OperationName: "Op", Err: &awshttp.ResponseError{
			RequestID: "r-1",
			ResponseError: &smithyhttp.ResponseError{
				Response: &smithyhttp.Response{Response: &http.Response{StatusCode: 403}}, Err: err,
			},
		}}
	}
	for _, c := range []struct {
		err  error
		want string
		is   error
	}{
		{answered(api), "op: AccessDenied (status 403, request r-1)", nil},
		{answered(errors.New("canary")), "op: no answer (status 403, request r-1)", nil},
		{api, "op: AccessDenied", nil},
		{errors.New("dial https://canary"), "op: no answer", nil},
		{fmt.Errorf("canary: %w", context.Canceled), "op: context canceled", context.Canceled},
		{&aws.RequestCanceledError{Err: context.DeadlineExceeded}, "op: context deadline exceeded", context.DeadlineExceeded},
	} {
		err := Redact("op", c.err)
		if err.Error() != c.want || (c.is != nil && !errors.Is(err, c.is)) {
			t.Errorf("%v: %v, want %s", c.err, err, c.want)
		}
		for e := err; e != nil; e = errors.Unwrap(e) {
			if strings.Contains(e.Error(), "canary") {
				t.Errorf("%v wraps what it must not tell", err)
			}
		}
	}
	if err := Redact("op", nil); err != nil {
		t.Errorf("no error became %v", err)
	}
}

// Errors before any service answers contain neither the address nor the input.
func TestRedactOfRealFailures(t *testing.T) {
	cfg := Config(reader(lambda(map[string]string{"AWS_ENDPOINT_URL_DYNAMODB": "http://127.0.0.1:1"})))
	cfg.RetryMaxAttempts = 1
	_, err := dynamodb.NewFromConfig(cfg).ListTables(t.Context(), &dynamodb.ListTablesInput{ExclusiveStartTableName: aws.String("canary")})
	if text := Redact("list", err).Error(); text != "list: no answer" {
		t.Errorf("no server: %s", text)
	}
	waiting := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		close(waiting)
		<-r.Context().Done()
	}))
	defer server.Close()
	cfg = Config(reader(lambda(map[string]string{"AWS_ENDPOINT_URL_DYNAMODB": server.URL})))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() { <-waiting; cancel() }()
	_, err = dynamodb.NewFromConfig(cfg).ListTables(ctx, nil)
	if err := Redact("list", err); !errors.Is(err, context.Canceled) || err.Error() != "list: context canceled" {
		t.Errorf("cancelled on the way: %v", err)
	}
}

func TestAClientWithoutLimit(t *testing.T) {
	c := NewHTTPClient()
	if p := WithoutLimit(c).(*HTTPClient).next; p.Timeout != 0 || p.Transport != c.next.Transport || c.next.Timeout == 0 {
		t.Errorf("without a limit: %s, otherwise %s", p.Timeout, c.next.Timeout)
	}
}
