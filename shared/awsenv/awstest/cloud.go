// Package awstest replaces the AWS services in tests of their failures. Only
// tests import it.
package awstest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/secure-share/secure-share/shared/awsenv"
	"github.com/secure-share/secure-share/shared/env"
)

// Cloud answers the functions' calls to AWS, as far as they need answers to
// continue. It keeps the items that are put into its only table, and checks no
// condition.
type Cloud struct {
	Object  Object                     // what S3 holds under every key
	Uploads Uploads                    // what S3 holds of every upload in parts
	Sign    func(digest []byte) []byte // KMS: a signature in DER
	Delay   time.Duration              // before every answer

	mu     sync.Mutex
	items  map[string]item
	calls  []string
	broken map[string]Fault
}

// Object is an object in S3; the zero Object means that there is none.
type Object struct {
	Length int64
	SHA256 string // as S3 writes it
}

// Uploads describes uploads in parts: how many parts have arrived, and the
// object that they become.
type Uploads struct {
	Parts   int
	Becomes Object
}

type item = map[string]map[string]any

// Config returns a configuration whose clients use the cloud.
func (c *Cloud) Config() aws.Config {
	cfg := awsenv.Config(&env.Reader{Lookup: func(name string) (string, bool) {
		return map[string]string{
			"AWS_REGION": "eu-central-1", "AWS_ACCESS_KEY_ID": "AKIA", "AWS_SECRET_ACCESS_KEY": "secret",
		}[name], !strings.HasPrefix(name, "AWS_ENDPOINT_URL") && name != "AWS_SESSION_TOKEN"
	}})
	cfg.HTTPClient = awsenv.NewHTTPClient().Over(c)
	return cfg
}

// Break makes every call of that name, such as "DynamoDB.GetItem", fail with
// this fault.
func (c *Cloud) Break(call string, f Fault) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.broken == nil {
		c.broken = map[string]Fault{}
	}
	c.broken[call] = f
}

// Calls returns the names of the calls so far, each once, in the order of their
// first call.
func (c *Cloud) Calls() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	seen := map[string]bool{}
	var calls []string
	for _, call := range c.calls {
		if !seen[call] {
			calls = append(calls, call)
		}
		seen[call] = true
	}
	return calls
}

// Forget forgets the calls so far.
func (c *Cloud) Forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls = nil
}

// Attempts returns the number of requests so far.
func (c *Cloud) Attempts() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.calls)
}

// RoundTrip implements http.RoundTripper.
func (c *Cloud) RoundTrip(r *http.Request) (*http.Response, error) {
	call := nameOf(r)
	c.mu.Lock()
	c.calls = append(c.calls, call)
	fault := c.broken[call]
	c.mu.Unlock()
	if fault != nil {
		return fault(r)
	}
	select {
	case <-time.After(c.Delay):
		return c.Answer(r)
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
}

// Answer handles a request as if nothing were broken.
func (c *Cloud) Answer(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		var err error
		if body, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	switch service, operation, _ := strings.Cut(nameOf(r), "."); service {
	case "S3":
		return c.s3(r, operation)
	case "KMS":
		var in struct{ Message []byte }
		if err := json.Unmarshal(body, &in); err != nil {
			return nil, err
		}
		if operation == "GenerateMac" {
			return c.json(r, map[string]any{"Mac": make([]byte, 64)})
		}
		return c.json(r, map[string]any{"Signature": c.Sign(in.Message)})
	case "DynamoDB":
		return c.dynamoDB(r, operation, body)
	case "SES":
		return c.json(r, map[string]any{"MessageId": "1"})
	}
	return nil, errUnknown
}

func serviceOf(r *http.Request) string {
	target := r.Header.Get("X-Amz-Target")
	switch {
	case strings.HasPrefix(target, "DynamoDB_"):
		return "DynamoDB"
	case strings.HasPrefix(target, "TrentService."):
		return "KMS"
	case strings.HasPrefix(r.URL.Path, "/v2/email/"):
		return "SES"
	}
	return "S3"
}

func nameOf(r *http.Request) string {
	_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	service, query := serviceOf(r), r.URL.Query()
	switch {
	case service == "SES":
		operation = "SendEmail"
	case service != "S3":
	case r.Method == http.MethodHead:
		operation = "HeadObject"
	case query.Has("uploads") && r.Method == http.MethodPost:
		operation = "CreateMultipartUpload"
	case query.Has("uploads"):
		operation = "ListMultipartUploads"
	case query.Has("list-type"):
		operation = "ListObjectsV2"
	case query.Has("uploadId"):
		operation = map[string]string{"GET": "ListParts", "POST": "CompleteMultipartUpload", "DELETE": "AbortMultipartUpload"}[r.Method]
	case r.Method == http.MethodDelete:
		operation = "DeleteObject"
	}
	return service + "." + operation
}

func (c *Cloud) json(r *http.Request, v any) (*http.Response, error) {
	body, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return reply(r, http.StatusOK, bytes.NewReader(body)), nil
}

func (c *Cloud) s3(r *http.Request, operation string) (*http.Response, error) {
	xml := func(format string, args ...any) (*http.Response, error) {
		return reply(r, http.StatusOK, strings.NewReader(fmt.Sprintf(format, args...))), nil
	}
	switch operation {
	case "HeadObject":
		if c.Object == (Object{}) {
			return reply(r, http.StatusNotFound, http.NoBody), nil
		}
		a := reply(r, http.StatusOK, http.NoBody)
		a.Header.Set("Content-Length", number(c.Object.Length))
		a.Header.Set("X-Amz-Checksum-Sha256", c.Object.SHA256)
		return a, nil
	case "CreateMultipartUpload":
		return xml("<InitiateMultipartUploadResult><UploadId>upload</UploadId></InitiateMultipartUploadResult>")
	case "ListParts":
		var parts strings.Builder
		for n := range c.Uploads.Parts {
			fmt.Fprintf(&parts, `<Part><PartNumber>%d</PartNumber><ETag>"e"</ETag></Part>`, n+1)
		}
		return xml("<ListPartsResult>%s<IsTruncated>false</IsTruncated></ListPartsResult>", &parts)
	case "CompleteMultipartUpload":
		c.Object = c.Uploads.Becomes
		return xml("<CompleteMultipartUploadResult><ETag>e</ETag></CompleteMultipartUploadResult>")
	case "AbortMultipartUpload", "DeleteObject":
		return reply(r, http.StatusNoContent, http.NoBody), nil
	case "ListObjectsV2":
		return xml("<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>")
	case "ListMultipartUploads":
		return xml("<ListMultipartUploadsResult><IsTruncated>false</IsTruncated></ListMultipartUploadsResult>")
	}
	return nil, errUnknown
}

func (c *Cloud) dynamoDB(r *http.Request, operation string, body []byte) (*http.Response, error) {
	type change struct{ Item, Key item }
	var in struct {
		change
		TransactItems             []struct{ Put, Delete, Update *change }
		KeyConditionExpression    string
		ExpressionAttributeValues item
		RequestItems              map[string]struct{ Keys []item }
	}
	if err := json.Unmarshal(body, &in); err != nil {
		return nil, err
	}
	if c.items == nil {
		c.items = map[string]item{}
	}
	switch operation {
	case "GetItem":
		if found, there := c.items[keyOf(in.Key)]; there {
			return c.json(r, map[string]any{"Item": found})
		}
	case "BatchGetItem":
		found := map[string][]item{}
		for table, asked := range in.RequestItems {
			for _, key := range asked.Keys {
				if one, there := c.items[keyOf(key)]; there {
					found[table] = append(found[table], one)
				}
			}
		}
		return c.json(r, map[string]any{"Responses": found})
	case "PutItem":
		c.items[keyOf(in.Item)] = in.Item
	case "UpdateItem": // like updates in transactions
	case "DeleteItem":
		delete(c.items, keyOf(in.Key))
	case "TransactWriteItems":
		for _, w := range in.TransactItems {
			switch {
			case w.Put != nil:
				c.items[keyOf(w.Put.Item)] = w.Put.Item
			case w.Delete != nil:
				delete(c.items, keyOf(w.Delete.Key))
			}
		}
	case "Query":
		found := []item{}
		name, _, _ := strings.Cut(in.KeyConditionExpression, " ")
		for _, i := range c.items {
			if of := i[name]; of != nil && of["S"] == in.ExpressionAttributeValues[":pk"]["S"] {
				found = append(found, i)
			}
		}
		return c.json(r, map[string]any{"Items": found, "Count": len(found)})
	default:
		return nil, errUnknown
	}
	return c.json(r, map[string]any{})
}

func keyOf(i item) string { return fmt.Sprint(i["pk"]["S"], "|", i["sk"]["S"]) }
