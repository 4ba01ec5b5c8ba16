package repeats

import (
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/secure-share/secure-share/shared/delivery"
	"github.com/secure-share/secure-share/shared/dynamo"
	"github.com/secure-share/secure-share/shared/dynamo/dynamotest"
	"github.com/secure-share/secure-share/shared/table"
)

func TestMain(m *testing.M) { os.Exit(dynamotest.Main(m, "../../..")) }

var schema = table.Schema{PartitionKey: ID, TTL: TTL}

// DynamoDB Local removes expired items by the clock of this machine.
var now = time.Now().Truncate(time.Second)

// An id is known for as long as its message could be accepted again, even if DynamoDB
// has not removed it in time.
func TestIdsAreKnownInTime(t *testing.T) {
	dynamotest.Everywhere(t, func(t *testing.T, cfg aws.Config) {
		db, name := dynamotest.NewTable(t, cfg, schema)
		ids := New(cfg, name)
		for _, c := range []struct {
			id   string
			at   time.Time
			want bool
		}{
			{"a", now, true}, {"a", now, false}, {"b", now, true}, {"a", now.Add(2 * delivery.Leeway), false},
			{"a", now.Add(2*delivery.Leeway + time.Second), true}, {"a", now.Add(2*delivery.Leeway + 2*time.Second), false},
		} {
			if got, err := ids.Remember(t.Context(), c.id, c.at); got != c.want || err != nil {
				t.Errorf("%s at %v: %t, %v", c.id, c.at, got, err)
			}
		}
		if ttl, found := dynamotest.TTL(t, dynamotest.Item(t, db, name, dynamo.Item{ID: dynamo.Text("b")})); !found || !ttl.Equal(now.Add(2*delivery.Leeway)) {
			t.Errorf("it is removed at %v", ttl)
		}
	})
}

func TestKnownIds(t *testing.T) {
	dynamotest.Everywhere(t, func(t *testing.T, cfg aws.Config) {
		_, name := dynamotest.NewTable(t, cfg, schema)
		ids := New(cfg, name)
		if _, err := ids.Remember(t.Context(), "a", now); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			id   string
			at   time.Time
			want bool
		}{
			{"a", now, true}, {"b", now, false}, {"a", now.Add(2 * delivery.Leeway), true}, {"a", now.Add(2*delivery.Leeway + time.Second), false},
		} {
			if got, err := ids.Known(t.Context(), c.id, c.at); got != c.want || err != nil {
				t.Errorf("%s at %v: %t, %v", c.id, c.at, got, err)
			}
		}
		if _, err := New(cfg, "missing").Known(t.Context(), "a", now); err == nil {
			t.Error("it answered without a table")
		}
	})
}

// Of several instances only one gets a message.
func TestOneOfManyGetsAMessage(t *testing.T) {
	dynamotest.Everywhere(t, func(t *testing.T, cfg aws.Config) {
		_, name := dynamotest.NewTable(t, cfg, schema)
		var got atomic.Int32
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				fresh, err := New(cfg, name).Remember(t.Context(), "a", now)
				if err != nil {
					t.Error(err)
				}
				if fresh {
					got.Add(1)
				}
			})
		}
		all.Wait()
		if got.Load() != 1 {
			t.Errorf("%d got it", got.Load())
		}
	})
}

func TestWithoutTheTable(t *testing.T) {
	dynamotest.Everywhere(t, func(t *testing.T, cfg aws.Config) {
		if fresh, err := New(cfg, "missing").Remember(t.Context(), "a", now); fresh || err == nil {
			t.Errorf("%t, %v", fresh, err)
		}
	})
}
