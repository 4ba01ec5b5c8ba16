package sharestore

import (
	"context"
	"encoding/json"
	"path/filepath"
	"testing"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams"

	"github.com/secure-share/secure-share/scripts/local/stream"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/sharestore/storetest"
	"github.com/secure-share/secure-share/shared/table"
)

// reading reads a table's stream as Lambda does for the reaper.
type reading struct {
	poller *stream.Poller
	events []json.RawMessage // what the function got
	seen   []storetest.Removed
}

func read(t *testing.T, cfg aws.Config, db *dynamodb.Client, name string) *reading {
	t.Helper()
	out, err := db.DescribeTable(t.Context(), &dynamodb.DescribeTableInput{TableName: &name})
	if err != nil {
		t.Fatal(err)
	}
	r := &reading{}
	r.poller, err = stream.New(stream.Config{
		Client: dynamodbstreams.NewFromConfig(cfg), StreamARN: aws.ToString(out.Table.LatestStreamArn),
		Function: r, Checkpoint: filepath.Join(t.TempDir(), "checkpoint"),
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Invoke records a batch.
func (r *reading) Invoke(_ context.Context, payload []byte) ([]byte, error) {
	r.events = append(r.events, payload)
	return nil, nil
}

// removed returns the blob items of the REMOVE records so far. Records may
// contain only the keys of an item.
func (r *reading) removed(t *testing.T) []storetest.Removed {
	t.Helper()
	r.events = nil
	if err := r.poller.Poll(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, payload := range r.events {
		var batch events.DynamoDBEvent
		if err := json.Unmarshal(payload, &batch); err != nil {
			t.Fatal(err)
		}
		for _, record := range batch.Records {
			change := record.Change
			if len(change.Keys) != 2 || len(change.NewImage) > 0 || len(change.OldImage) > 0 || change.SequenceNumber == "" {
				t.Errorf("a record of more than keys, or without its number: %+v", record)
			}
			if record.EventName != string(events.DynamoDBOperationTypeRemove) || change.Keys[table.SK].String() != table.BlobSK {
				continue
			}
			site, id, ok := table.ParseShareKey(change.Keys[table.PK].String())
			if !ok {
				t.Errorf("a blob dynamo.Item of no share: %+v", record)
			}
			r.seen = append(r.seen, storetest.Removed{Site: share.Site(site), ID: share.ID(id)})
		}
	}
	return r.seen
}
