package awscalls

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/secure-share/secure-share/scripts/local/stack"
)

// tables are the constructs of the tables, by the accounts of the local stack.
var tables = map[string]string{"files": "Shares", "keys": "Tickets"}

// connections is the construct of the table of live updates.
const connections = "Connections"

func (c *Call) dynamoDB(e exchange, account string) {
	if strings.HasPrefix(e.header.Get("X-Amz-Target"), "DynamoDBStreams") {
		c.target(e, "dynamodb", tables[account]+".StreamArn")
		return
	}
	var in struct {
		TableName     string
		IndexName     string
		TransactItems []map[string]any
	}
	_ = json.Unmarshal(e.body, &in)
	resource := tables[account]
	if in.TableName == stack.RealtimeTable {
		resource = connections
	}
	if in.IndexName != "" {
		resource += "/index/" + in.IndexName
	}
	c.target(e, "dynamodb", resource)
	if c.Operation != "TransactWriteItems" {
		return
	}
	c.Rights = nil // a transaction needs the right for each of its steps
	for _, item := range in.TransactItems {
		for step, details := range item {
			if details, _ := details.(map[string]any); details["TableName"] == stack.RealtimeTable {
				resource = connections
			}
			action := map[string]string{"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "ConditionCheck": "ConditionCheckItem"}[step]
			c.Rights = append(c.Rights, Right{"dynamodb:" + action, resource})
		}
	}
}

// target returns the operation of the JSON protocols, which is also the name of
// the right.
func (c *Call) target(e exchange, prefix, resource string) {
	_, c.Operation, _ = strings.Cut(e.header.Get("X-Amz-Target"), ".")
	c.Rights = []Right{{prefix + ":" + c.Operation, resource}}
}

func (c *Call) mail(e exchange) {
	if e.method != http.MethodPost || e.url.Path != "/v2/email/outbound-emails" {
		return
	}
	var in struct{ ConfigurationSetName string }
	_ = json.Unmarshal(e.body, &in)
	c.Operation = "SendEmail"
	c.Rights = []Right{{"ses:SendEmail", "identity/Sender"}}
	if in.ConfigurationSetName != "" {
		c.Rights = append(c.Rights, Right{"ses:SendEmail", "configuration-set/Mails"})
	}
}

// s3Call is an operation, identified by its method and query parameters.
type s3Call struct{ method, query, operation, action string }

// s3Calls are the operations on objects.
var s3Calls = []s3Call{
	{http.MethodPut, "partNumber", "UploadPart", "s3:PutObject"},
	{http.MethodPut, "", "PutObject", "s3:PutObject"},
	{http.MethodPost, "uploads", "CreateMultipartUpload", "s3:PutObject"},
	{http.MethodPost, "uploadId", "CompleteMultipartUpload", "s3:PutObject"},
	{http.MethodGet, "uploadId", "ListParts", "s3:ListMultipartUploadParts"},
	{http.MethodGet, "", "GetObject", "s3:GetObject"},
	{http.MethodHead, "", "HeadObject", "s3:GetObject"},
	{http.MethodDelete, "uploadId", "AbortMultipartUpload", "s3:AbortMultipartUpload"},
	{http.MethodDelete, "", "DeleteObject", "s3:DeleteObject"},
}

// s3Lists are the operations on the bucket.
var s3Lists = []s3Call{
	{http.MethodGet, "list-type", "ListObjectsV2", "s3:ListBucket"},
	{http.MethodGet, "uploads", "ListMultipartUploads", "s3:ListBucketMultipartUploads"},
}

func (c *Call) s3(e exchange) {
	calls, resource := s3Calls, "Blobs"
	switch _, key, _ := strings.Cut(strings.TrimPrefix(e.url.Path, "/"), "/"); {
	case key == "":
		calls = s3Lists
	case strings.HasPrefix(key, "blobs/"):
		resource = "Blobs/blobs/*"
	default:
		resource = "Blobs/" + key
	}
	for _, known := range calls {
		if e.method != known.method || known.query != "" && !e.url.Query().Has(known.query) {
			continue
		}
		c.Operation, c.Rights = known.operation, []Right{{known.action, resource}}
		if c.Operation == "UploadPart" && e.header.Get("X-Amz-Copy-Source") != "" {
			c.Operation, c.Rights = "UploadPartCopy", append(c.Rights, Right{"s3:GetObject", resource})
		}
		if c.Operation == "HeadObject" && e.status == http.StatusNotFound {
			// S3 answers 404 only to callers who may list the bucket, and 403
			// to others.
			c.Rights = append(c.Rights, Right{"s3:ListBucket", "Blobs"})
		}
		return
	}
}
