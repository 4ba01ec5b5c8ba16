// Package dynamotest runs the tests of a store on every DynamoDB engine that this
// machine has.
package dynamotest

import (
	"context"
	"crypto/rand"
	"errors"
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
	"github.com/secure-share/secure-share/test/needs"
)

// engines are those that Main started.
var engines *Engines

// Config connects to the default engine of this machine.
func Config(t testing.TB) aws.Config {
	t.Helper()
	return engines.Config(t, engine.Default())
}

// Main starts the engines and runs the tests; TestMain passes its result to
// os.Exit. Root is the path of the module.
func Main(m *testing.M, root string) int {
	var err error
	if engines, err = Start(root); err != nil {
		fmt.Fprintln(os.Stderr, "no DynamoDB to test with:", err)
		return 1
	}
	defer engines.Close()
	return m.Run()
}

// Engines are the DynamoDB engines of this machine.
type Engines struct {
	configs map[string]aws.Config
	missing map[string]error // engines that are not installed
	closers []func()
}

// Names lists the engines to test with: the default one, and Amazon's, which is
// slow and left out with -short.
func Names() []string {
	if needs.Short() {
		return []string{engine.Default()}
	}
	return slices.Compact([]string{engine.Default(), engine.Amazon})
}

// Start starts each engine that is installed.
func Start(root string) (*Engines, error) {
	e := &Engines{configs: map[string]aws.Config{}, missing: map[string]error{}}
	if err := e.startAll(root); err != nil {
		e.Close()
		return nil, err
	}
	return e, nil
}

func (e *Engines) startAll(root string) error {
	dir, err := os.MkdirTemp("", "dynamotest-")
	if err != nil {
		return err
	}
	e.closers = append(e.closers, func() { _ = os.RemoveAll(dir) })
	relay, err := private.Build(context.Background(), root, dir)
	if err != nil {
		return err
	}
	for _, name := range Names() {
		err := e.start(dir, name, engine.Options{
			Engine: name, InMemory: true, Relay: relay, Socket: filepath.Join(dir, name+".sock"),
			Modules: filepath.Join(root, "scripts", "local", "node_modules"),
		})
		if errors.Is(err, engine.ErrNotInstalled) || errors.Is(err, engine.ErrJava) {
			e.missing[name] = err
		} else if err != nil {
			return err
		}
	}
	return nil
}

func (e *Engines) start(dir, name string, o engine.Options) error {
	account, err := accounts.Open(dir, name, "111111111111", "eu-central-1")
	if err != nil {
		return err
	}
	server, err := engine.Start(context.Background(), account, o)
	if err != nil {
		return err
	}
	front := httptest.NewServer(server.Handler())
	e.closers = append(e.closers, server.Close, front.Close)
	cfg := account.Config(front.URL)
	cfg.HTTPClient = awsenv.WithoutLimit(awsenv.NewHTTPClient()) // the machine may be busy
	e.configs[name] = cfg
	return nil
}

// Config connects to an engine. If it is not installed, the test is skipped.
func (e *Engines) Config(t testing.TB, name string) aws.Config {
	t.Helper()
	needs.Started(t, e.missing[name], engine.ErrNotInstalled, engine.ErrJava)
	return e.configs[name]
}

// Close ends the engines.
func (e *Engines) Close() {
	for _, closes := range slices.Backward(e.closers) {
		closes()
	}
}

// Everywhere runs a test on each engine.
func Everywhere(t *testing.T, test func(*testing.T, aws.Config)) {
	for _, name := range Names() {
		t.Run(name, func(t *testing.T) { test(t, engines.Config(t, name)) })
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
