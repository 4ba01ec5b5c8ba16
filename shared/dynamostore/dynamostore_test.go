package dynamostore

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"secureshare/scripts/local/accounts"
	"secureshare/scripts/local/dynamo"
	"secureshare/shared/awsenv"
	"secureshare/shared/dynamostore/storetest"
	"secureshare/shared/share"
	"secureshare/shared/table"
)

// config reaches the DynamoDB that TestMain starts.
var config aws.Config

func TestMain(m *testing.M) {
	os.Exit(withDynamoDB(m.Run))
}

func withDynamoDB(run func() int) int {
	dir, err := os.MkdirTemp("", "dynamostore-")
	if err != nil {
		return failed(err)
	}
	defer os.RemoveAll(dir)
	account, err := accounts.Open(dir, "files", "111111111111", "eu-central-1")
	if err != nil {
		return failed(err)
	}
	modules := filepath.Join("..", "..", "scripts", "local", "node_modules")
	server, err := dynamo.Start(context.Background(), dynamo.Default(), modules, account)
	if err != nil {
		return failed(err)
	}
	defer server.Close()
	front := httptest.NewServer(server.Handler())
	defer front.Close()
	config = account.Config(front.URL)
	config.HTTPClient = awsenv.NewHTTPClient()
	return run()
}

func failed(err error) int {
	fmt.Fprintln(os.Stderr, "dynamostore: no DynamoDB to test with:", err)
	return 1
}

// created is a fresh table.
func created(t *testing.T, schema table.Schema) (db *dynamodb.Client, name string) {
	t.Helper()
	db, name = dynamodb.NewFromConfig(config), "test-"+rand.Text()
	if err := dynamo.CreateTable(t.Context(), db, name, schema); err != nil {
		t.Fatal(err)
	}
	return db, name
}

// looked reads one item as it is.
func looked(t *testing.T, db *dynamodb.Client, name string, key item) item {
	t.Helper()
	out, err := db.GetItem(t.Context(), &dynamodb.GetItemInput{TableName: &name, Key: key, ConsistentRead: aws.Bool(true)})
	if err != nil {
		t.Fatal(err)
	}
	return out.Item
}

func ttlOf(t *testing.T, i item) (time.Time, bool) {
	t.Helper()
	n, found := i[table.TTL].(*types.AttributeValueMemberN)
	if !found {
		return time.Time{}, false
	}
	seconds, err := strconv.ParseInt(n.Value, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return time.Unix(seconds, 0), true
}

type sharesUnderTest struct {
	*Shares
	t *testing.T
}

func (s sharesUnderTest) Blob(site share.Site, id share.ID) (time.Time, bool) {
	return ttlOf(s.t, looked(s.t, s.db, s.table, key(sharePK(site, id), table.BlobSK)))
}

func (s sharesUnderTest) RowTTL(site share.Site, id share.ID) (time.Time, bool) {
	return ttlOf(s.t, looked(s.t, s.db, s.table, key(sharePK(site, id), table.RowSK)))
}

func TestShares(t *testing.T) {
	storetest.Shares(t, func(t *testing.T, rules share.Rules) storetest.SharesStore {
		_, name := created(t, table.Shares)
		return sharesUnderTest{NewShares(config, name, rules), t}
	})
}

type ticketsUnderTest struct {
	*Tickets
	t *testing.T
}

func (s ticketsUnderTest) Remembered(issuer, id string) (time.Time, bool) {
	return ttlOf(s.t, looked(s.t, s.db, s.table, item{table.PK: text("TICKET#" + issuer + "#" + id)}))
}

func TestTickets(t *testing.T) {
	storetest.Tickets(t, func(t *testing.T) storetest.TicketsStore {
		_, name := created(t, table.Tickets)
		return ticketsUnderTest{NewTickets(config, name), t}
	})
}
