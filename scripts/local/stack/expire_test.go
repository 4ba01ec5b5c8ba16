package stack

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/secure-share/secure-share/scripts/local/dynamo"
	"github.com/secure-share/secure-share/shared/table"
)

// putTicket writes an item of the tickets table; ttl 0 leaves the attribute out.
func putTicket(t *testing.T, s *Stack, pk string, ttl int64) {
	t.Helper()
	item := map[string]types.AttributeValue{table.PK: &types.AttributeValueMemberS{Value: pk}}
	if ttl != 0 {
		item[table.TTL] = &types.AttributeValueMemberN{Value: strconv.FormatInt(ttl, 10)}
	}
	if _, err := s.Keys.DynamoDB.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: aws.String(TicketsTable), Item: item}); err != nil {
		t.Fatal(err)
	}
}

func tickets(t *testing.T, s *Stack) (pks []string) {
	t.Helper()
	out, err := s.Keys.DynamoDB.Scan(t.Context(), &dynamodb.ScanInput{TableName: aws.String(TicketsTable)})
	if err != nil {
		t.Fatal(err)
	}
	for _, item := range out.Items {
		pks = append(pks, item[table.PK].(*types.AttributeValueMemberS).Value)
	}
	slices.Sort(pks)
	return pks
}

func TestExpire(t *testing.T) {
	s := start(t, Options{})
	now := time.Unix(1_800_000_000, 0)
	putTicket(t, s, "before", now.Unix()-1)
	putTicket(t, s, "now", now.Unix())
	putTicket(t, s, "after", now.Unix()+1)
	putTicket(t, s, "never", 0)
	if err := dynamo.Expire(t.Context(), s.Keys.DynamoDB, TicketsTable, table.Tickets, now); err != nil {
		t.Fatal(err)
	}
	if got := tickets(t, s); !slices.Equal(got, []string{"after", "never", "now"}) {
		t.Errorf("left: %q", got)
	}
}

// An item whose TTL is extended after the scan is kept.
func TestExpireLosesTheRace(t *testing.T) {
	s := start(t, Options{})
	now := time.Unix(1_800_000_000, 0)
	putTicket(t, s, "x", now.Unix()-1)
	client := dynamodb.New(s.Keys.DynamoDB.Options(), func(o *dynamodb.Options) {
		o.HTTPClient = afterScan(func() { putTicket(t, s, "x", now.Unix()+1) })
	})
	if err := dynamo.Expire(t.Context(), client, TicketsTable, table.Tickets, now); err != nil {
		t.Fatal(err)
	}
	if got := tickets(t, s); !slices.Equal(got, []string{"x"}) {
		t.Errorf("left: %q", got)
	}
}

// afterScan is an HTTP client that does something between a scan and its answer.
type afterScan func()

func (f afterScan) Do(r *http.Request) (*http.Response, error) {
	answer, err := http.DefaultClient.Do(r)
	if strings.HasSuffix(r.Header.Get("X-Amz-Target"), ".Scan") {
		f()
	}
	return answer, err
}
