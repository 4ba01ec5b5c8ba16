// Package dynamotest runs the tests of a store on every DynamoDB engine that this
// machine has.
package dynamotest

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
	engine "github.com/secure-share/secure-share/scripts/local/dynamo"
	"github.com/secure-share/secure-share/scripts/local/private"
	"github.com/secure-share/secure-share/shared/awsenv"
	"github.com/secure-share/secure-share/shared/dynamo"
	"github.com/secure-share/secure-share/shared/table"
)

var engines = map[string]aws.Config{}

// Config connects to the default engine of this machine.
func Config() aws.Config { return engines[engine.Default()] }

// Main starts the engines and runs the tests; TestMain passes its result to
// os.Exit. Root is the path of the module.
func Main(m *testing.M, root string) int {
	started, stop, err := Start(root)
	defer stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "no DynamoDB to test with:", err)
		return 1
	}
	engines = started
	return m.Run()
}

// Start starts each engine and returns their configurations by name. Call stop
// in any case.
func Start(root string) (started map[string]aws.Config, stop func(), err error) {
	var closers []func()
	stop = func() {
		for _, closes := range slices.Backward(closers) {
			closes()
		}
	}
	dir, err := os.MkdirTemp("", "dynamotest-")
	if err != nil {
		return nil, stop, err
	}
	closers = append(closers, func() { _ = os.RemoveAll(dir) })
	relay, err := private.Build(context.Background(), root, dir)
	if err != nil {
		return nil, stop, err
	}
	started = map[string]aws.Config{}
	modules := filepath.Join(root, "scripts", "local", "node_modules")
	for _, name := range slices.Compact([]string{engine.Default(), engine.Amazon}) {
		account, err := accounts.Open(dir, name, "111111111111", "eu-central-1")
		if err != nil {
			return nil, stop, err
		}
		server, err := engine.Start(context.Background(), account, engine.Options{
			Engine: name, Modules: modules, Relay: relay, Socket: filepath.Join(dir, name+".sock"),
		})
		if err != nil {
			return nil, stop, err
		}
		front := httptest.NewServer(server.Handler())
		closers = append(closers, server.Close, front.Close)
		cfg := account.Config(front.URL)
		cfg.HTTPClient = awsenv.WithoutLimit(awsenv.NewHTTPClient()) // the machine may be busy
		started[name] = cfg
	}
	return started, stop, nil
}

// Everywhere runs a test on each engine.
func Everywhere(t *testing.T, test func(*testing.T, aws.Config)) {
	for name, cfg := range engines {
		t.Run(name, func(t *testing.T) { test(t, cfg) })
	}
}

// NewTable creates a table of a new name.
func NewTable(t *testing.T, cfg aws.Config, schema table.Schema) (db *dynamodb.Client, name string) {
	t.Helper()
	db, name = dynamodb.NewFromConfig(cfg), "test-"+rand.Text()
	if err := engine.CreateTable(t.Context(), db, name, schema); err != nil {
		t.Fatal(err)
	}
	return db, name
}

// Item reads one item with strong consistency; nil if there is none.
func Item(t *testing.T, db *dynamodb.Client, name string, key dynamo.Item) dynamo.Item {
	t.Helper()
	out, err := db.GetItem(t.Context(), &dynamodb.GetItemInput{TableName: &name, Key: key, ConsistentRead: aws.Bool(true)})
	if err != nil {
		t.Fatal(err)
	}
	return out.Item
}

// TTL returns the time in an item's TTL attribute, if it has one.
func TTL(t *testing.T, i dynamo.Item) (ttl time.Time, found bool) {
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

// Expire deletes the items whose TTL has passed at now. DynamoDB does this up
// to some days late.
func Expire(t *testing.T, db *dynamodb.Client, name string, schema table.Schema, now time.Time) {
	t.Helper()
	if err := engine.Expire(t.Context(), db, name, schema, now); err != nil {
		t.Fatal(err)
	}
}
