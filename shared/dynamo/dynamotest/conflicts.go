package dynamotest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/secure-share/secure-share/shared/awsenv"
)

// Conflicting is a DynamoDB that cancels the first transactions as conflicts,
// which no emulator does.
type Conflicting struct {
	Conflicts int             // that are left
	Tokens    map[string]bool // of idempotency, one for each transaction
	WeakReads int

	mu sync.Mutex
}

func (c *Conflicting) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	body, _ := io.ReadAll(r.Body)
	var call struct {
		ClientRequestToken string
		ConsistentRead     bool
	}
	_ = json.Unmarshal(body, &call)
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	switch r.Header.Get("X-Amz-Target") {
	case "DynamoDB_20120810.GetItem":
		if !call.ConsistentRead {
			c.WeakReads++
		}
	case "DynamoDB_20120810.TransactWriteItems":
		c.Tokens[call.ClientRequestToken] = true
		if c.Conflicts > 0 {
			c.Conflicts--
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprint(w, `{"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException","Message":"",
				"CancellationReasons":[{"Code":"None"},{"Code":"TransactionConflict"},{"Code":"None"}]}`)
			return
		}
	}
	fmt.Fprint(w, "{}")
}

// Conflicts returns a DynamoDB that cancels the first n transactions.
func Conflicts(t *testing.T, n int) (*Conflicting, aws.Config) {
	c := &Conflicting{Conflicts: n, Tokens: map[string]bool{}}
	server := httptest.NewServer(c)
	t.Cleanup(server.Close)
	return c, aws.Config{
		Region: "eu-central-1", Credentials: credentials.NewStaticCredentialsProvider("id", "secret", ""),
		BaseEndpoint: &server.URL, HTTPClient: awsenv.NewHTTPClient(),
	}
}
