package stack

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/secure-share/secure-share/scripts/local/dynamo"
	"github.com/secure-share/secure-share/shared/table"
)

func TestTablesFollowTheSchema(t *testing.T) {
	s := start(t, Options{})
	for _, c := range []struct {
		name   string
		client *dynamodb.Client
		schema table.Schema
	}{
		{SharesTable, s.Files.DynamoDB, table.Shares}, {TicketsTable, s.Keys.DynamoDB, table.Tickets},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, err := c.client.DescribeTable(t.Context(), &dynamodb.DescribeTableInput{TableName: aws.String(c.name)})
			if err != nil {
				t.Fatal(err)
			}
			got := out.Table
			sameKeys(t, c.name, got.KeySchema, c.schema.PartitionKey, c.schema.SortKey)
			if streams := got.StreamSpecification != nil && got.StreamSpecification.StreamViewType == types.StreamViewTypeKeysOnly; streams != c.schema.Stream {
				t.Errorf("stream %+v", got.StreamSpecification)
			}
			if len(got.GlobalSecondaryIndexes) != len(c.schema.Indexes) {
				t.Errorf("%d indexes", len(got.GlobalSecondaryIndexes))
			}
			for _, want := range c.schema.Indexes {
				i := slices.IndexFunc(got.GlobalSecondaryIndexes, func(g types.GlobalSecondaryIndexDescription) bool {
					return aws.ToString(g.IndexName) == want.Name
				})
				if i < 0 {
					t.Errorf("no index %s", want.Name)
					continue
				}
				index := got.GlobalSecondaryIndexes[i]
				sameKeys(t, want.Name, index.KeySchema, want.PartitionKey, want.SortKey)
				projected := slices.Sorted(slices.Values(index.Projection.NonKeyAttributes))
				if !slices.Equal(projected, slices.Sorted(slices.Values(want.Include))) {
					t.Errorf("%s projects %q", want.Name, projected)
				}
			}
			ttl, err := c.client.DescribeTimeToLive(t.Context(), &dynamodb.DescribeTimeToLiveInput{TableName: aws.String(c.name)})
			if err != nil {
				t.Fatal(err)
			}
			if aws.ToString(ttl.TimeToLiveDescription.AttributeName) != c.schema.TTL {
				t.Errorf("TTL %+v", ttl.TimeToLiveDescription)
			}
		})
	}
}

// A table of an earlier version gives an error with its name.
func TestTableOfAnotherVersion(t *testing.T) {
	s := start(t, Options{})
	for name, change := range map[string]func(*table.Schema){
		"the same":         func(*table.Schema) {},
		"no stream":        func(s *table.Schema) { s.Stream = false },
		"no sort key":      func(s *table.Schema) { s.SortKey = "" },
		"an index fewer":   func(s *table.Schema) { s.Indexes = s.Indexes[1:] },
		"other attributes": func(s *table.Schema) { s.Indexes[0].Include = []string{"other"} },
		"another name":     func(s *table.Schema) { s.Indexes[0].Name = "other" },
		"another key":      func(s *table.Schema) { s.Indexes[0].SortKey = "other" },
	} {
		t.Run(name, func(t *testing.T) {
			schema := table.Shares
			schema.Indexes = slices.Clone(schema.Indexes)
			change(&schema)
			var want error
			if name != "the same" {
				want = dynamo.ErrSchema
			}
			if err := dynamo.CreateTable(t.Context(), s.Files.DynamoDB, SharesTable, schema); !errors.Is(err, want) {
				t.Errorf("%s: got %v, want %v", name, err, want)
			}
		})
	}
}

func sameKeys(t *testing.T, name string, got []types.KeySchemaElement, partition, sort string) {
	t.Helper()
	keys := map[types.KeyType]string{}
	for _, k := range got {
		keys[k.KeyType] = aws.ToString(k.AttributeName)
	}
	if keys[types.KeyTypeHash] != partition || keys[types.KeyTypeRange] != sort {
		t.Errorf("%s: keys %v", name, keys)
	}
}

// Only the app may use presigned URLs, not even the host page.
func TestBucketCORS(t *testing.T) {
	s := start(t, Options{})
	preflight := func(origin, method, header string) http.Header {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodOptions, s.Endpoints.Blobs+"/"+Bucket+"/blobs/x", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Origin", origin)
		r.Header.Set("Access-Control-Request-Method", method)
		r.Header.Set("Access-Control-Request-Headers", header)
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		return answer.Header
	}
	for _, c := range []struct {
		origin, method, header string
		allowed                bool
	}{
		{s.Endpoints.App, "PUT", "if-none-match,x-amz-checksum-sha256,content-type", true},
		{s.Endpoints.App, "GET", "range", true},
		{s.Endpoints.App, "DELETE", "range", false},
		{s.Endpoints.App, "GET", "x-other", false},
		{s.Endpoints.Issuer, "GET", "range", false},
		{"https://evil.example", "GET", "range", false},
	} {
		h := preflight(c.origin, c.method, c.header)
		if allowed := h.Get("Access-Control-Allow-Origin") == c.origin; allowed != c.allowed {
			t.Errorf("%+v: got %v", c, h)
		}
		if exposed := h.Get("Access-Control-Expose-Headers"); c.allowed && exposed != "ETag, Content-Range, Content-Length" {
			t.Errorf("%+v: exposes %q", c, exposed)
		}
	}
}

// The host page calls the file API for the app. The app itself calls the key
// mailer, so that the page never sees a key.
func TestOrigins(t *testing.T) {
	s := start(t, Options{})
	for _, c := range []struct {
		url, origin string
		allowed     bool
	}{
		{s.Endpoints.FileAPI + "/v1/inbox", s.Endpoints.Issuer, true},
		{s.Endpoints.FileAPI + "/v1/inbox", s.Endpoints.App, true},
		{s.Endpoints.FileAPI + "/v1/inbox", s.Endpoints.Mailbox, false},
		{s.Endpoints.KeyMailer + "/v1/keys", s.Endpoints.App, true},
		{s.Endpoints.KeyMailer + "/v1/keys", s.Endpoints.Issuer, false},
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodOptions, c.url, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Origin", c.origin)
		r.Header.Set("Access-Control-Request-Method", http.MethodPost)
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		if allowed := answer.Header.Get("Access-Control-Allow-Origin") == c.origin; allowed != c.allowed {
			t.Errorf("%s for %s: %v", c.url, c.origin, answer.Header)
		}
	}
}

// The product's page works without an app and says so. The app is another site.
func TestProductWithoutAnApp(t *testing.T) {
	s := start(t, Options{})
	var settings struct{ Problem, App string }
	_, body := get(t, s.Endpoints.Issuer+"/host/settings.json")
	if err := json.Unmarshal([]byte(body), &settings); err != nil || !strings.Contains(settings.Problem, "make app") {
		t.Errorf("settings %s (%v)", body, err)
	}
	if !strings.HasPrefix(settings.App, s.Endpoints.App+"/") || !strings.HasPrefix(s.Endpoints.App, "http://localhost:") {
		t.Errorf("the app is at %q", settings.App)
	}
	if status, _ := get(t, settings.App); status != http.StatusNotFound {
		t.Errorf("status %d", status)
	}
}
