// Package realtimestore keeps the open connections of live updates, and the
// events of the last two minutes, in its own table.
package realtimestore

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/secure-share/secure-share/shared/awsenv"
	"github.com/secure-share/secure-share/shared/dynamo"
	"github.com/secure-share/secure-share/shared/realtime"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/table"
)

// Store is a table of the schema table.Realtime.
type Store struct {
	db    *dynamodb.Client
	table string
}

// New returns a store on an existing table.
func New(cfg aws.Config, name string) *Store { return &Store{dynamodb.NewFromConfig(cfg), name} }

// connection is the stored form of a connection. It is stored twice: under its own
// id, where messages find it, and under its namespace, where events find it.
type connection struct {
	PK      string    `dynamodbav:"pk"`
	SK      string    `dynamodbav:"sk"`
	TTL     int64     `dynamodbav:"ttl"`
	ID      string    `dynamodbav:"id"`
	Site    string    `dynamodbav:"site"`
	Person  string    `dynamodbav:"person"`
	Expires time.Time `dynamodbav:"expires"`
	Began   time.Time `dynamodbav:"began"`
}

// event is the stored form of an event.
type event struct {
	PK      string    `dynamodbav:"pk"`
	SK      string    `dynamodbav:"sk"`
	TTL     int64     `dynamodbav:"ttl"`
	Kind    string    `dynamodbav:"kind"`
	Share   string    `dynamodbav:"share"`
	Version int64     `dynamodbav:"v"`
	At      time.Time `dynamodbav:"at"`
}

// Connect stores a connection. It returns realtime.ErrTooMany if its namespace has
// MaxConnections open ones at now; concurrent calls may store a few more.
func (s *Store) Connect(ctx context.Context, c realtime.Connection, now time.Time) error {
	open, err := s.Connections(ctx, c.Namespace, now)
	if err != nil {
		return err
	}
	if len(open) >= realtime.MaxConnections {
		return realtime.ErrTooMany
	}
	var writes []types.TransactWriteItem
	for _, key := range keysOf(c) {
		item, err := attributevalue.MarshalMap(connection{
			PK: dynamo.TextOf(key[table.PK]), SK: dynamo.TextOf(key[table.SK]), TTL: c.Expires.Unix() + 1,
			ID: c.ID, Site: string(c.Namespace.Site), Person: string(c.Namespace.Person), Expires: c.Expires.UTC(), Began: c.Began.UTC(),
		})
		if err != nil {
			return errors.New("realtimestore: a connection does not encode")
		}
		writes = append(writes, types.TransactWriteItem{Put: &types.Put{TableName: &s.table, Item: item}})
	}
	_, err = s.db.TransactWriteItems(ctx, &dynamodb.TransactWriteItemsInput{TransactItems: writes})
	return dynamo.Redact("realtimestore: connect", err)
}

// Connection returns an open connection, and realtime.ErrUnknown if there is none
// or if its token has expired at now.
func (s *Store) Connection(ctx context.Context, id string, now time.Time) (realtime.Connection, error) {
	out, err := s.db.GetItem(ctx, &dynamodb.GetItemInput{TableName: &s.table, Key: idKey(id), ConsistentRead: aws.Bool(true)})
	if err != nil {
		return realtime.Connection{}, awsenv.Redact("realtimestore: connection", err)
	}
	c, ok := decode(out.Item)
	if !ok || !c.Open(now) {
		return realtime.Connection{}, realtime.ErrUnknown
	}
	return c, nil
}

// Disconnect forgets a connection. It is not an error if there is none.
func (s *Store) Disconnect(ctx context.Context, id string) error {
	out, err := s.db.DeleteItem(ctx, &dynamodb.DeleteItemInput{TableName: &s.table, Key: idKey(id), ReturnValues: types.ReturnValueAllOld})
	if err != nil {
		return awsenv.Redact("realtimestore: disconnect", err)
	}
	if c, ok := decode(out.Attributes); ok {
		return s.Forget(ctx, c)
	}
	return nil
}

// Forget removes both rows of a connection that the gateway no longer has.
func (s *Store) Forget(ctx context.Context, c realtime.Connection) error {
	for _, key := range keysOf(c) {
		if _, err := s.db.DeleteItem(ctx, &dynamodb.DeleteItemInput{TableName: &s.table, Key: key}); err != nil {
			return awsenv.Redact("realtimestore: forget", err)
		}
	}
	return nil
}

// Connections returns the open connections of a namespace, with strong
// consistency: an event that is stored later is also sent to a connection that
// was stored before.
func (s *Store) Connections(ctx context.Context, n realtime.Namespace, now time.Time) ([]realtime.Connection, error) {
	var open []realtime.Connection
	pages := dynamodb.NewQueryPaginator(s.db, &dynamodb.QueryInput{
		TableName: &s.table, ConsistentRead: aws.Bool(true),
		KeyConditionExpression:    aws.String("pk = :pk"),
		ExpressionAttributeValues: dynamo.Item{":pk": dynamo.Text(namespacePK(n))},
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, awsenv.Redact("realtimestore: connections", err)
		}
		for _, item := range page.Items {
			if c, ok := decode(item); ok && c.Namespace == n && c.Open(now) {
				open = append(open, c)
			}
		}
	}
	return open, nil
}

// Count counts a message of a connection, and returns realtime.ErrTooMany if there
// were MaxPerMinute in the same minute.
func (s *Store) Count(ctx context.Context, id string, now time.Time) error {
	minute := dynamo.Number(now.Unix() / 60)
	err := s.update(ctx, id, "SET counted = counted + :one", "counted_in = :minute AND counted < :most", dynamo.Item{
		":minute": minute, ":one": dynamo.Number(1), ":most": dynamo.Number(realtime.MaxPerMinute),
	})
	if !errors.Is(err, dynamo.ErrStale) {
		return err
	}
	err = s.update(ctx, id, "SET counted_in = :minute, counted = :one", "attribute_exists(pk) AND (attribute_not_exists(counted_in) OR counted_in <> :minute)", dynamo.Item{
		":minute": minute, ":one": dynamo.Number(1),
	})
	if errors.Is(err, dynamo.ErrStale) {
		return realtime.ErrTooMany
	}
	return err
}

func (s *Store) update(ctx context.Context, id, set, condition string, values dynamo.Item) error {
	_, err := s.db.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName: &s.table, Key: idKey(id), UpdateExpression: &set, ConditionExpression: &condition,
		ExpressionAttributeValues: values,
	})
	return dynamo.RaceOr("realtimestore: count", err)
}

// Record stores an event for catching up.
func (s *Store) Record(ctx context.Context, n realtime.Namespace, e realtime.Event) error {
	item, err := attributevalue.MarshalMap(event{
		PK: eventsPK(n), SK: e.At.UTC().Format(table.Instant) + "#" + string(e.Share) + "#" + strconv.FormatInt(e.Version, 10),
		TTL:  e.At.Add(realtime.Kept+realtime.Overlap).Unix() + 1,
		Kind: e.Kind, Share: string(e.Share), Version: e.Version, At: e.At.UTC(),
	})
	if err != nil {
		return errors.New("realtimestore: an event does not encode")
	}
	_, err = s.db.PutItem(ctx, &dynamodb.PutItemInput{TableName: &s.table, Item: item})
	return awsenv.Redact("realtimestore: record", err)
}

// Events returns the events of a namespace from a time on, the oldest first: at
// most MaxEvents, and none that is older than Kept and Overlap. all is false if
// there are more.
func (s *Store) Events(ctx context.Context, n realtime.Namespace, from, now time.Time) (found []realtime.Event, all bool, err error) {
	if oldest := now.Add(-realtime.Kept - realtime.Overlap); from.Before(oldest) {
		from = oldest
	}
	out, err := s.db.Query(ctx, &dynamodb.QueryInput{
		TableName: &s.table, ConsistentRead: aws.Bool(true), Limit: aws.Int32(realtime.MaxEvents),
		KeyConditionExpression:    aws.String("pk = :pk AND sk >= :from"),
		ExpressionAttributeValues: dynamo.Item{":pk": dynamo.Text(eventsPK(n)), ":from": dynamo.Text(from.UTC().Format(table.Instant))},
	})
	if err != nil {
		return nil, false, awsenv.Redact("realtimestore: events", err)
	}
	for _, item := range out.Items {
		var e event
		if err := attributevalue.UnmarshalMap(item, &e); err != nil {
			return nil, false, errors.New("realtimestore: an event does not decode")
		}
		found = append(found, realtime.Event{Kind: e.Kind, Share: share.ID(e.Share), Version: e.Version, At: e.At})
	}
	return found, len(out.LastEvaluatedKey) == 0, nil
}

func decode(i dynamo.Item) (realtime.Connection, bool) {
	var c connection
	if len(i) == 0 || attributevalue.UnmarshalMap(i, &c) != nil {
		return realtime.Connection{}, false
	}
	return realtime.Connection{
		ID: c.ID, Namespace: realtime.Namespace{Site: share.Site(c.Site), Person: share.Person(c.Person)}, Expires: c.Expires, Began: c.Began,
	}, c.ID != "" && c.Site != "" && c.Person != ""
}

func keysOf(c realtime.Connection) []dynamo.Item {
	return []dynamo.Item{idKey(c.ID), {table.PK: dynamo.Text(namespacePK(c.Namespace)), table.SK: dynamo.Text(c.ID)}}
}

func idKey(id string) dynamo.Item {
	return dynamo.Item{table.PK: dynamo.Text("CONNECTION#" + id), table.SK: dynamo.Text("connection")}
}

// No name of a site or person has a #.
func namespacePK(n realtime.Namespace) string {
	return "CONNECTIONS#" + string(n.Site) + "#" + string(n.Person)
}

func eventsPK(n realtime.Namespace) string {
	return "EVENTS#" + string(n.Site) + "#" + string(n.Person)
}
