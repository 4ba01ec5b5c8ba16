package sesmail

import (
	"encoding/json"
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/secure-share/secure-share/shared/mailaddr"
)

// service answers like SES with each of answers in turn, and records the
// requests.
type service struct {
	answers []func(*http.Request) (*http.Response, error)
	paths   []string
	bodies  []map[string]any
}

func (s *service) Do(r *http.Request) (*http.Response, error) {
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	var body map[string]any
	if err := json.Unmarshal(raw, &body); err != nil {
		return nil, err
	}
	s.paths = append(s.paths, r.Method+" "+r.URL.Path)
	s.bodies = append(s.bodies, body)
	return s.answers[min(len(s.bodies), len(s.answers))-1](r)
}

func answer(status int, code, body string) func(*http.Request) (*http.Response, error) {
	return func(r *http.Request) (*http.Response, error) {
		header := http.Header{"Content-Type": {"application/json"}}
		if code != "" {
			header.Set("X-Amzn-Errortype", code)
		}
		return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
	}
}

var accepted = answer(http.StatusOK, "", `{"MessageId":"1"}`)

func hangUp(*http.Request) (*http.Response, error) { return nil, io.ErrUnexpectedEOF }

func mailer(s *service, configurationSet string) *Mailer {
	return New(aws.Config{
		Region: "eu-central-1", HTTPClient: s,
		Credentials: credentials.NewStaticCredentialsProvider("id", "key", ""),
	}, "keys@mail.example", configurationSet)
}

func bob(t *testing.T) mailaddr.Address {
	t.Helper()
	a, err := mailaddr.Parse("bob@acme.example")
	if err != nil {
		t.Fatal(err)
	}
	return a
}

type object = map[string]any

// TestSend compares the whole request, so that an additional tag, header or
// recipient fails it.
func TestSend(t *testing.T) {
	for _, set := range []string{"", "strict"} {
		s := &service{answers: []func(*http.Request) (*http.Response, error){accepted}}
		if err := mailer(s, set).Send(t.Context(), bob(t), "subject", "text", "<p>html</p>"); err != nil {
			t.Fatal(err)
		}
		content := func(text string) object { return object{"Charset": "UTF-8", "Data": text} }
		want := object{
			"FromEmailAddress": "keys@mail.example",
			"Destination":      object{"ToAddresses": []any{"bob@acme.example"}},
			"Content": object{"Simple": object{
				"Subject": content("subject"),
				"Body":    object{"Text": content("text"), "Html": content("<p>html</p>")},
				"Headers": []any{
					object{"Name": "Auto-Submitted", "Value": "auto-generated"},
					object{"Name": "X-Auto-Response-Suppress", "Value": "All"},
				},
			}},
		}
		if set != "" {
			want["ConfigurationSetName"] = set
		}
		if len(s.bodies) != 1 || s.paths[0] != "POST /v2/email/outbound-emails" || !reflect.DeepEqual(s.bodies[0], want) {
			t.Errorf("%v\ngot  %v\nwant %v", s.paths, s.bodies, want)
		}
	}
}

// A mail is sent again only if SES certainly did not accept it.
func TestRetries(t *testing.T) {
	type answers []func(*http.Request) (*http.Response, error)
	refused := func(status int, code string) func(*http.Request) (*http.Response, error) {
		return answer(status, code, `{"message":"bob@acme.example is to blame"}`)
	}
	throttled := refused(http.StatusTooManyRequests, "TooManyRequestsException")
	for name, c := range map[string]struct {
		answers answers
		calls   int
		ok      bool
	}{
		"throttled once":     {answers{throttled, accepted}, 2, true},
		"throttled for long": {answers{throttled}, 3, false},
		"internal error":     {answers{refused(500, "InternalServiceError"), accepted}, 1, false},
		"unavailable":        {answers{refused(503, "ServiceUnavailable"), accepted}, 1, false},
		"rejected":           {answers{refused(400, "MessageRejected"), accepted}, 1, false},
		"no answer":          {answers{hangUp, accepted}, 1, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &service{answers: c.answers}
				err := mailer(s, "").Send(t.Context(), bob(t), "subject", "the key", "the key")
				if (err == nil) != c.ok || len(s.bodies) != c.calls {
					t.Errorf("%d calls, %v", len(s.bodies), err)
				}
				if err != nil && (strings.Contains(err.Error(), "bob") || strings.Contains(err.Error(), "the key")) {
					t.Error(err)
				}
			})
		})
	}
}
