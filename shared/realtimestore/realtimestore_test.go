package realtimestore

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/secure-share/secure-share/shared/dynamo"
	"github.com/secure-share/secure-share/shared/dynamo/dynamotest"
	"github.com/secure-share/secure-share/shared/realtime"
	"github.com/secure-share/secure-share/shared/realtimestore/memstore"
	"github.com/secure-share/secure-share/shared/realtimestore/storetest"
	"github.com/secure-share/secure-share/shared/table"
)

func TestMain(m *testing.M) {
	os.Exit(dynamotest.Main(m, filepath.Join("..", "..")))
}

func TestStore(t *testing.T) {
	dynamotest.Everywhere(t, func(t *testing.T, cfg aws.Config) {
		storetest.Run(t, func(t *testing.T) storetest.Store {
			_, name := dynamotest.NewTable(t, cfg, table.Realtime)
			return New(cfg, name)
		})
	})
}

func TestStoreInMemory(t *testing.T) {
	storetest.Run(t, func(*testing.T) storetest.Store { return memstore.New() })
}

// TTL removes every row after it expired, not before.
func TestTTL(t *testing.T) {
	db, name := dynamotest.NewTable(t, dynamotest.Config(t), table.Realtime)
	s := New(dynamotest.Config(t), name)
	now := time.Date(2027, 1, 15, 12, 0, 0, 5, time.UTC)
	c := realtime.Connection{ID: "c1", Namespace: realtime.Namespace{Site: "site", Person: "alice"}, Expires: now.Add(time.Hour)}
	if err := s.Connect(t.Context(), c, now); err != nil {
		t.Fatal(err)
	}
	if err := s.Record(t.Context(), c.Namespace, realtime.Event{Kind: "available", Share: "id", Version: 1, At: now}); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		key  dynamo.Item
		ends time.Time
	}{
		{keysOf(c)[0], c.Expires},
		{keysOf(c)[1], c.Expires},
		{dynamo.Item{table.PK: dynamo.Text(eventsPK(c.Namespace)), table.SK: dynamo.Text(now.Format(table.Instant) + "#id#1")}, now.Add(realtime.Kept + realtime.Overlap)},
	} {
		ttl, found := dynamotest.TTL(t, dynamotest.Item(t, db, name, row.key))
		if !found || ttl.Before(row.ends) || ttl.Sub(row.ends) > time.Second {
			t.Errorf("TTL %v, %t; it ends at %v", ttl, found, row.ends)
		}
	}
}
