package dynamostore

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/secure-share/secure-share/scripts/local/accounts"
	"github.com/secure-share/secure-share/scripts/local/dynamo"
	"github.com/secure-share/secure-share/scripts/local/private"
	"github.com/secure-share/secure-share/shared/awsenv"
	"github.com/secure-share/secure-share/shared/dynamostore/storetest"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/table"
)

// config reaches the engine that is this machine's default, engines all of them.
var (
	config  aws.Config
	engines = map[string]aws.Config{}
)

func TestMain(m *testing.M) {
	os.Exit(withDynamoDB(m.Run))
}

func withDynamoDB(run func() int) int {
	dir, err := os.MkdirTemp("", "dynamostore-")
	if err != nil {
		return failed(err)
	}
	defer os.RemoveAll(dir)
	relay, err := private.Build(context.Background(), filepath.Join("..", ".."), dir)
	if err != nil {
		return failed(err)
	}
	modules := filepath.Join("..", "..", "scripts", "local", "node_modules")
	for _, name := range slices.Compact([]string{dynamo.Default(), dynamo.Amazon}) {
		account, err := accounts.Open(dir, name, "111111111111", "eu-central-1")
		if err != nil {
			return failed(err)
		}
		server, err := dynamo.Start(context.Background(), account, dynamo.Options{
			Engine: name, Modules: modules, Relay: relay, Socket: filepath.Join(dir, name+".sock"),
		})
		if err != nil {
			return failed(err)
		}
		defer server.Close()
		front := httptest.NewServer(server.Handler())
		defer front.Close()
		cfg := account.Config(front.URL)
		cfg.HTTPClient = awsenv.NewHTTPClient()
		engines[name] = cfg
	}
	config = engines[dynamo.Default()]
	return run()
}

func failed(err error) int {
	fmt.Fprintln(os.Stderr, "dynamostore: no DynamoDB to test with:", err)
	return 1
}

// everywhere runs a test on each engine.
func everywhere(t *testing.T, test func(*testing.T, aws.Config)) {
	for name, cfg := range engines {
		t.Run(name, func(t *testing.T) { test(t, cfg) })
	}
}

// created is a fresh table.
func created(t *testing.T, cfg aws.Config, schema table.Schema) (db *dynamodb.Client, name string) {
	t.Helper()
	db, name = dynamodb.NewFromConfig(cfg), "test-"+rand.Text()
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
	t      *testing.T
	stream *reading
}

func (s sharesUnderTest) Blob(site share.Site, id share.ID) (time.Time, bool) {
	return ttlOf(s.t, looked(s.t, s.db, s.table, key(sharePK(site, id), table.BlobSK)))
}

func (s sharesUnderTest) RowTTL(site share.Site, id share.ID) (time.Time, bool) {
	return ttlOf(s.t, looked(s.t, s.db, s.table, key(sharePK(site, id), table.RowSK)))
}

func (s sharesUnderTest) Expire(now time.Time) {
	s.t.Helper()
	if err := dynamo.Expire(s.t.Context(), s.db, s.table, table.Shares, now); err != nil {
		s.t.Fatal(err)
	}
}

func (s sharesUnderTest) Spoil(site share.Site, id share.ID) {
	s.t.Helper()
	if _, err := s.db.UpdateItem(s.t.Context(), &dynamodb.UpdateItemInput{
		TableName: &s.table, Key: key(sharePK(site, id), table.RowSK),
		UpdateExpression: aws.String("SET created = :no"), ExpressionAttributeValues: item{":no": text("no instant")},
	}); err != nil {
		s.t.Fatal(err)
	}
}

func (s sharesUnderTest) Removed() []storetest.Removed { return s.stream.removed(s.t) }

func TestShares(t *testing.T) {
	everywhere(t, func(t *testing.T, cfg aws.Config) {
		storetest.Shares(t, func(t *testing.T, rules share.Rules) storetest.SharesStore {
			db, name := created(t, cfg, table.Shares)
			return sharesUnderTest{NewShares(cfg, name, rules), t, read(t, cfg, db, name)}
		})
	})
}

type ticketsUnderTest struct {
	*Tickets
	t *testing.T
}

func (s ticketsUnderTest) Remembered(issuer, id string) (time.Time, bool) {
	return ttlOf(s.t, looked(s.t, s.db, s.table, item{table.PK: text("TICKET#" + issuer + "#" + id)}))
}

func (s ticketsUnderTest) Expire(now time.Time) {
	s.t.Helper()
	if err := dynamo.Expire(s.t.Context(), s.db, s.table, table.Tickets, now); err != nil {
		s.t.Fatal(err)
	}
}

func TestTickets(t *testing.T) {
	everywhere(t, func(t *testing.T, cfg aws.Config) {
		storetest.Tickets(t, func(t *testing.T) storetest.TicketsStore {
			_, name := created(t, cfg, table.Tickets)
			return ticketsUnderTest{NewTickets(cfg, name), t}
		})
	})
}
