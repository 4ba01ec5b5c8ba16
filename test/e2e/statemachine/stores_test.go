package statemachine

import (
	"context"
	"crypto/rand"
	"errors"
	"log"
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
	"github.com/secure-share/secure-share/shared/dynamostore"
	"github.com/secure-share/secure-share/shared/dynamostore/memstore"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/table"
	"github.com/secure-share/secure-share/test/e2e/accounta"
)

// store is a table of shares that can be told what time TTL takes it to be, in whole
// seconds as in DynamoDB.
type store interface {
	accounta.Store
	Expire(ctx context.Context, now time.Time) error
}

// engine makes empty tables.
type engine struct {
	name   string
	checks int // how many random sequences are affordable in everyday tests
	open   func(context.Context, share.Rules) (s store, drop func(), err error)
}

// engines lists every store that must behave like the rules. TestMain adds the
// databases.
var engines = []engine{
	{"memstore", 300, func(_ context.Context, rules share.Rules) (store, func(), error) {
		return memory{memstore.NewShares(rules)}, func() {}, nil
	}},
}

type memory struct{ *memstore.Shares }

func (m memory) Expire(_ context.Context, now time.Time) error {
	m.Shares.Expire(now.Truncate(time.Second))
	return nil
}

func TestMain(m *testing.M) {
	os.Exit(withDynamoDB(m.Run))
}

func withDynamoDB(run func() int) int {
	dir, err := os.MkdirTemp("", "statemachine-")
	if err != nil {
		return failed(err)
	}
	defer os.RemoveAll(dir)
	relay, err := private.Build(context.Background(), filepath.Join("..", "..", ".."), dir)
	if err != nil {
		return failed(err)
	}
	modules := filepath.Join("..", "..", "..", "scripts", "local", "node_modules")
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
		config := account.Config(front.URL)
		config.HTTPClient = awsenv.NewHTTPClient()
		checks := 10
		if name == dynamo.Amazon {
			checks = 2 // ten times slower
		}
		engines = append(engines, engine{name, checks, tables(config)})
	}
	return run()
}

func failed(err error) int {
	log.Print("no DynamoDB to test with: ", err)
	return 1
}

// tables makes a table for each sequence.
func tables(config aws.Config) func(context.Context, share.Rules) (store, func(), error) {
	return func(ctx context.Context, rules share.Rules) (store, func(), error) {
		db, name := dynamodb.NewFromConfig(config), "test-"+rand.Text()
		if err := dynamo.CreateTable(ctx, db, name, table.Shares); err != nil {
			return nil, nil, err
		}
		drop := func() {
			_, _ = db.DeleteTable(context.WithoutCancel(ctx), &dynamodb.DeleteTableInput{TableName: &name})
		}
		return database{dynamostore.NewShares(config, name, rules), db, name}, drop, nil
	}
}

type database struct {
	*dynamostore.Shares
	db   *dynamodb.Client
	name string
}

// Expire deletes what DynamoDB's TTL would: the engine's own goes by the clock of
// this machine.
func (d database) Expire(ctx context.Context, now time.Time) error {
	out, err := d.db.Scan(ctx, &dynamodb.ScanInput{
		TableName: &d.name, ConsistentRead: aws.Bool(true), FilterExpression: aws.String("#ttl < :now"),
		ExpressionAttributeNames: map[string]string{"#ttl": table.TTL},
		ExpressionAttributeValues: map[string]types.AttributeValue{
			":now": &types.AttributeValueMemberN{Value: strconv.FormatInt(now.Unix(), 10)},
		},
	})
	if err != nil {
		return err
	}
	for _, item := range out.Items {
		_, deleted := d.db.DeleteItem(ctx, &dynamodb.DeleteItemInput{
			TableName: &d.name, Key: map[string]types.AttributeValue{table.PK: item[table.PK], table.SK: item[table.SK]},
		})
		err = errors.Join(err, deleted)
	}
	return err
}
