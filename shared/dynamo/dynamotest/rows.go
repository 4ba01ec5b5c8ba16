package dynamotest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/secure-share/secure-share/shared/awsenv"
	"github.com/secure-share/secure-share/shared/dynamo"
	"github.com/secure-share/secure-share/shared/table"
)

// Rows is a DynamoDB in memory for tables that are too large for an emulator, which
// needs milliseconds for each row. It answers one kind of query: the newest rows of a
// range of sort keys, filtered by equal attributes. The tests of activitystore compare
// its answers with those of the emulators.
type Rows struct {
	mu         sync.Mutex
	partitions map[string][]row // sorted by sort key when they are first read
	sorted     bool
	queries    int
	read       int
}

type row struct {
	sk   string
	item json.RawMessage
}

// attributes are an item as DynamoDB transfers it: attribute, type, value.
type attributes map[string]map[string]string

// Put adds rows with new keys. Their attributes are texts and numbers.
func (r *Rows) Put(items ...dynamo.Item) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.partitions == nil {
		r.partitions = map[string][]row{}
	}
	for _, i := range items {
		sent := attributes{}
		for name, value := range i {
			if n, isNumber := value.(*types.AttributeValueMemberN); isNumber {
				sent[name] = map[string]string{"N": n.Value}
			} else {
				sent[name] = map[string]string{"S": dynamo.TextOf(value)}
			}
		}
		encoded, _ := json.Marshal(sent)
		pk := dynamo.TextOf(i[table.PK])
		r.partitions[pk] = append(r.partitions[pk], row{dynamo.TextOf(i[table.SK]), encoded})
	}
	r.sorted = false
}

// Cost returns the number of queries since the last call, and of the rows that they read.
func (r *Rows) Cost() (queries, read int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	queries, read = r.queries, r.read
	r.queries, r.read = 0, 0
	return queries, read
}

// Config starts a server for the rows.
func (r *Rows) Config(t *testing.T) aws.Config {
	server := httptest.NewServer(r)
	t.Cleanup(server.Close)
	return aws.Config{
		Region: "eu-central-1", Credentials: credentials.NewStaticCredentialsProvider("id", "secret", ""),
		BaseEndpoint: &server.URL, HTTPClient: awsenv.WithoutLimit(awsenv.NewHTTPClient()),
	}
}

// rowQuery is the query that Rows answers.
type rowQuery struct {
	Limit                     int
	ScanIndexForward          bool
	KeyConditionExpression    string
	FilterExpression          string
	ExpressionAttributeNames  map[string]string
	ExpressionAttributeValues attributes
	ExclusiveStartKey         attributes
}

func (r *Rows) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	var q rowQuery
	err := json.NewDecoder(request.Body).Decode(&q)
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	if err != nil || request.Header.Get("X-Amz-Target") != "DynamoDB_20120810.Query" ||
		q.KeyConditionExpression != "pk = :pk AND sk BETWEEN :first AND :last" || q.ScanIndexForward || q.Limit < 1 {
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, `{"__type":"com.amazon.coral.validate#ValidationException","Message":"not a query that Rows answers"}`)
		return
	}
	_ = json.NewEncoder(w).Encode(r.answer(q))
}

func (r *Rows) answer(q rowQuery) map[string]any {
	r.mu.Lock()
	defer r.mu.Unlock()
	pk := q.ExpressionAttributeValues[":pk"]["S"]
	found := r.between(pk, q.ExpressionAttributeValues[":first"]["S"], q.ExpressionAttributeValues[":last"]["S"], q.ExclusiveStartKey["sk"]["S"])
	found = found[max(0, len(found)-q.Limit):]
	r.queries++
	r.read += len(found)
	items := []json.RawMessage{}
	for _, each := range slices.Backward(found) {
		if q.selects(each.item) {
			items = append(items, each.item)
		}
	}
	out := map[string]any{"Items": items, "Count": len(items), "ScannedCount": len(found)}
	if len(found) == q.Limit { // even if nothing is left
		out["LastEvaluatedKey"] = attributes{"pk": {"S": pk}, "sk": {"S": found[0].sk}}
	}
	return out
}

// between returns the rows from first to last that are older than before, if it is set.
func (r *Rows) between(pk, first, last, before string) []row {
	if !r.sorted {
		for _, rows := range r.partitions {
			slices.SortFunc(rows, func(a, b row) int { return strings.Compare(a.sk, b.sk) })
		}
		r.sorted = true
	}
	rows := r.partitions[pk]
	at := func(sk string) int {
		n, _ := slices.BinarySearchFunc(rows, sk, func(r row, sk string) int { return strings.Compare(r.sk, sk) })
		return n
	}
	end := at(last + "\x00")
	if before != "" {
		end = min(end, at(before))
	}
	return rows[min(at(first), end):end]
}

// selects applies a filter like "#action = :action AND #place = :place".
func (q rowQuery) selects(item json.RawMessage) bool {
	if q.FilterExpression == "" {
		return true
	}
	var i attributes
	_ = json.Unmarshal(item, &i)
	for condition := range strings.SplitSeq(q.FilterExpression, " AND ") {
		name, value, _ := strings.Cut(condition, " = ")
		if i[q.ExpressionAttributeNames[name]]["S"] != q.ExpressionAttributeValues[value]["S"] {
			return false
		}
	}
	return true
}
