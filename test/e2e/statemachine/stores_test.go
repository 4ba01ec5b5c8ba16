package statemachine

import (
	"context"
	"crypto/rand"
	"errors"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/secure-share/secure-share/scripts/local/dynamo"
	"github.com/secure-share/secure-share/shared/dynamo/dynamotest"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/sharestore"
	"github.com/secure-share/secure-share/shared/sharestore/memstore"
	"github.com/secure-share/secure-share/shared/table"
	"github.com/secure-share/secure-share/test/e2e/accounta"
)

// store is a table of shares whose TTL uses a given time, in whole seconds as
// in DynamoDB.
type store interface {
	accounta.Store
	Expire(ctx context.Context, now time.Time) error
}

// engine is a kind of store.
type engine struct {
	name   string
	checks int                       // number of random sequences in everyday tests
	start  func(testing.TB) newStore // skips the test if the engine is not installed
}

// newStore makes an empty store, for one sequence.
type newStore func(context.Context, share.Rules) (s store, drop func(), err error)

// engines lists every store that must follow the rules. TestMain adds the
// databases.
var engines = []engine{
	{"memstore", 300, func(testing.TB) newStore {
		return func(_ context.Context, rules share.Rules) (store, func(), error) {
			return memory{memstore.New(rules)}, func() {}, nil
		}
	}},
}

type memory struct{ *memstore.Store }

func (m memory) Expire(_ context.Context, now time.Time) error {
	m.Store.Expire(now.Truncate(time.Second))
	return nil
}

func TestMain(m *testing.M) {
	os.Exit(withDynamoDB(m.Run))
}

func withDynamoDB(run func() int) int {
	databases, err := dynamotest.Start(filepath.Join("..", "..", ".."))
	if err != nil {
		log.Print("no DynamoDB to test with: ", err)
		return 1
	}
	defer databases.Close()
	for _, name := range dynamotest.Names() {
		checks := 10
		if name == dynamo.Amazon {
			checks = 2 // ten times slower
		}
		engines = append(engines, engine{name, checks, func(t testing.TB) newStore { return tables(databases.Config(t, name)) }})
	}
	return run()
}

// tables makes a table for each sequence.
func tables(config aws.Config) newStore {
	return func(ctx context.Context, rules share.Rules) (store, func(), error) {
		db, name := dynamodb.NewFromConfig(config), "test-"+rand.Text()
		if err := dynamo.CreateTable(ctx, db, name, table.Shares); err != nil {
			return nil, nil, err
		}
		drop := func() {
			_, _ = db.DeleteTable(context.WithoutCancel(ctx), &dynamodb.DeleteTableInput{TableName: &name})
		}
		return database{sharestore.New(config, name, rules), db, name}, drop, nil
	}
}

type database struct {
	*sharestore.Store
	db   *dynamodb.Client
	name string
}

// Expire deletes what DynamoDB's TTL would delete. The engine's own TTL uses
// the clock of this machine.
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
