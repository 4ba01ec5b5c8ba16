package ratelimitstore

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/secure-share/secure-share/shared/dynamo"
	"github.com/secure-share/secure-share/shared/dynamo/dynamotest"
	"github.com/secure-share/secure-share/shared/ratelimit"
	"github.com/secure-share/secure-share/shared/ratelimitstore/storetest"
	"github.com/secure-share/secure-share/shared/table"
)

func TestMain(m *testing.M) { os.Exit(dynamotest.Main(m, filepath.Join("..", ".."))) }

type underTest struct {
	*Store
	t *testing.T
}

func (s underTest) Read(keys []ratelimit.Key) ratelimit.Counters {
	s.t.Helper()
	var items []dynamo.Item
	for _, key := range keys {
		items = append(items, dynamotest.Item(s.t, s.db, s.table, Key(key)))
	}
	return Counters(items)
}

func (s underTest) Write(c ratelimit.Changes) bool {
	s.t.Helper()
	_, err := s.db.TransactWriteItems(s.t.Context(), &dynamodb.TransactWriteItemsInput{TransactItems: Writes(s.table, c)})
	if err = dynamo.RaceOr("test", err); err != nil && !errors.Is(err, dynamo.ErrStale) {
		s.t.Fatal(err)
	}
	return err == nil
}

func TestStore(t *testing.T) {
	dynamotest.Everywhere(t, func(t *testing.T, cfg aws.Config) {
		storetest.Run(t, func(t *testing.T) storetest.Store {
			_, name := dynamotest.NewTable(t, cfg, table.Shares)
			return underTest{New(cfg, name), t}
		})
	})
}

// TTL removes a row when none of its windows is left, and wrong attempts when they are
// forgotten.
func TestTTL(t *testing.T) {
	cfg := dynamotest.Config(t)
	db, name := dynamotest.NewTable(t, cfg, table.Shares)
	store := New(cfg, name)
	noon := time.Date(2126, 11, 21, 12, 0, 0, 1, time.UTC)
	use := ratelimit.Use{Subject: "person#acme#alice", Limit: ratelimit.Limit{Name: "bytes", Max: 1, Window: ratelimit.Day}, Units: 1, At: noon}
	attempt := ratelimit.Slowdown{Forget: time.Hour}.Wrong("person#acme#alice", nil, noon)
	if err := Count(t.Context(), store.db, name, ratelimit.Changes{Uses: []ratelimit.Use{use}, Attempt: &attempt}); err != nil {
		t.Fatal(err)
	}
	for key, want := range map[ratelimit.Key]time.Time{
		use.Key():                             time.Date(2126, 11, 22, 1, 0, 0, 0, time.UTC),
		ratelimit.AttemptsOf(attempt.Subject): time.Date(2126, 11, 21, 13, 0, 1, 0, time.UTC),
	} {
		if ttl, found := dynamotest.TTL(t, dynamotest.Item(t, db, name, Key(key))); !found || !ttl.Equal(want) {
			t.Errorf("%v: removed at %v, want %v", key, ttl.UTC(), want)
		}
	}
}
