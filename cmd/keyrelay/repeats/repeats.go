// Package repeats remembers the ids of messages in DynamoDB, for a relay with
// several instances.
package repeats

import (
	"context"
	"errors"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/secure-share/secure-share/shared/awsenv"
	"github.com/secure-share/secure-share/shared/delivery"
	"github.com/secure-share/secure-share/shared/dynamo"
)

// Attributes of the table. Its partition key is ID, without a sort key.
const (
	ID  = "id"
	TTL = "ttl" // epoch seconds
)

// Table remembers ids.
type Table struct {
	client *dynamodb.Client
	name   string
}

// New returns the Table of that name.
func New(cfg aws.Config, name string) *Table { return &Table{dynamodb.NewFromConfig(cfg), name} }

// Remember returns false for an id that it already has. An id is kept for as long as
// its message could be accepted again, whether or not DynamoDB has removed it.
func (t *Table) Remember(ctx context.Context, id string, now time.Time) (bool, error) {
	_, err := t.client.PutItem(ctx, &dynamodb.PutItemInput{
		TableName:                 &t.name,
		Item:                      dynamo.Item{ID: dynamo.Text(id), TTL: dynamo.Number(now.Add(2 * delivery.Leeway).Unix())},
		ConditionExpression:       aws.String("attribute_not_exists(#id) OR #ttl < :now"),
		ExpressionAttributeNames:  map[string]string{"#id": ID, "#ttl": TTL},
		ExpressionAttributeValues: dynamo.Item{":now": dynamo.Number(now.Unix())},
	})
	err = dynamo.RaceOr("repeats: remember", err)
	if errors.Is(err, dynamo.ErrStale) {
		return false, nil
	}
	return err == nil, err
}

// Known reports whether it has the id.
func (t *Table) Known(ctx context.Context, id string, now time.Time) (bool, error) {
	found, err := t.client.GetItem(ctx, &dynamodb.GetItemInput{
		TableName: &t.name, Key: dynamo.Item{ID: dynamo.Text(id)}, ConsistentRead: aws.Bool(true),
	})
	if err != nil || found.Item == nil {
		return false, awsenv.Redact("repeats: known", err)
	}
	var until int64
	err = attributevalue.Unmarshal(found.Item[TTL], &until)
	return err == nil && until >= now.Unix(), err
}
