package sigv4_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/secure-share/secure-share/scripts/local/sigv4"
)

const region = "eu-central-1"

// other is the key of another function of the account.
var other = credentials.NewStaticCredentialsProvider("AKIASECOND", "second", "")

var own = credentials.NewStaticCredentialsProvider("AKIAOWN", "secret", "")

// signed returns a request that is signed with that key, for that region and
// service, at that time.
func signed(t *testing.T, body string, secret, region, service string, at time.Time) *http.Request {
	t.Helper()
	r := httptest.NewRequest("POST", "http://127.0.0.1:9/v2/path?b=2&a=1", bytes.NewBufferString(body))
	r.Header.Set("Content-Type", "application/json")
	digest := sha256.Sum256([]byte(body))
	key := aws.Credentials{AccessKeyID: "AKIAOWN", SecretAccessKey: secret}
	if err := v4.NewSigner().SignHTTP(t.Context(), key, r, hex.EncodeToString(digest[:]), service, region, at); err != nil {
		t.Fatal(err)
	}
	return r
}

func TestCheck(t *testing.T) {
	now := time.Date(2026, 11, 21, 20, 0, 0, 0, time.UTC)
	checker := &sigv4.Checker{Credentials: []aws.CredentialsProvider{other, own}, Region: region, Now: func() time.Time { return now }}
	const body = `{"a":1}`
	for _, c := range []struct {
		name    string
		request *http.Request
		body    string
		ok      bool
	}{
		{"as signed", signed(t, body, "secret", region, "ses", now), body, true},
		{"another secret", signed(t, body, "other", region, "ses", now), body, false},
		{"another region", signed(t, body, "secret", "eu-west-1", "ses", now), body, false},
		{"another service", signed(t, body, "secret", region, "kms", now), body, false},
		{"another body", signed(t, body, "secret", region, "ses", now), `{"a":2}`, false},
		{"5 minutes old", signed(t, body, "secret", region, "ses", now.Add(-5*time.Minute)), body, true},
		{"older", signed(t, body, "secret", region, "ses", now.Add(-5*time.Minute-time.Second)), body, false},
		{"5 minutes early", signed(t, body, "secret", region, "ses", now.Add(5*time.Minute)), body, true},
		{"earlier", signed(t, body, "secret", region, "ses", now.Add(5*time.Minute+time.Second)), body, false},
		{"unsigned", httptest.NewRequest("POST", "/", bytes.NewBufferString(body)), body, false},
		{"changed header", with(signed(t, body, "secret", region, "ses", now), "Content-Type", "text/plain"), body, false},
		{"header that is not signed", with(signed(t, body, "secret", region, "ses", now), "Accept-Encoding", "gzip"), body, true},
		{"no authorization", with(signed(t, body, "secret", region, "ses", now), "Authorization", ""), body, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := checker.Check(c.request, "ses", []byte(c.body))
			if c.ok && err != nil || !c.ok && !errors.Is(err, sigv4.ErrSignature) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func with(r *http.Request, name, value string) *http.Request {
	r.Header.Set(name, value)
	return r
}

// The SDK's own client passes with its account's key and fails with another's.
func TestHandler(t *testing.T) {
	checker := &sigv4.Checker{Credentials: []aws.CredentialsProvider{other, own}, Region: region, Now: time.Now}
	var reached int
	server := httptest.NewServer(checker.Handler("dynamodb", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		reached++
		if body, err := io.ReadAll(r.Body); err != nil || len(body) == 0 {
			t.Errorf("the body is gone: %q, %v", body, err)
		}
		w.Header().Set("Content-Type", "application/x-amz-json-1.0")
		_, _ = io.WriteString(w, `{"TableNames":[]}`)
	})))
	defer server.Close()
	list := func(c aws.CredentialsProvider) error {
		_, err := dynamodb.New(dynamodb.Options{
			Region: region, BaseEndpoint: aws.String(server.URL), Credentials: c, RetryMaxAttempts: 1,
		}).ListTables(t.Context(), &dynamodb.ListTablesInput{})
		return err
	}
	if err := list(own); err != nil || reached != 1 {
		t.Errorf("own key: reached %d times, %v", reached, err)
	}
	if err := list(other); err != nil || reached != 2 {
		t.Errorf("the other key: reached %d times, %v", reached, err)
	}
	if err := list(credentials.NewStaticCredentialsProvider("AKIASECOND", "secret", "")); err == nil || reached != 2 {
		t.Errorf("one key's secret under the other's id: reached %d times, %v", reached, err)
	}
	if err := list(credentials.NewStaticCredentialsProvider("AKIAOTHER", "secret", "")); err == nil || reached != 2 {
		t.Errorf("another key: reached %d times, %v", reached, err)
	}
}
