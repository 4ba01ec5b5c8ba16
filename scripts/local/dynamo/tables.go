package dynamo

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/secure-share/secure-share/shared/table"
)

// CreateTable makes the table of that name, with its TTL, if it does not exist.
// The error wraps ErrSchema if a table with another schema exists.
func CreateTable(ctx context.Context, client *dynamodb.Client, name string, s table.Schema) error {
	wanted := creation(name, s)
	_, err := client.CreateTable(ctx, wanted)
	var exists *types.ResourceInUseException
	if errors.As(err, &exists) {
		return follows(ctx, client, wanted)
	}
	if err != nil {
		return fmt.Errorf("table %s: %w", name, err)
	}
	waiter := dynamodb.NewTableExistsWaiter(client, func(o *dynamodb.TableExistsWaiterOptions) { o.MinDelay = 20 * time.Millisecond })
	if err := waiter.Wait(ctx, &dynamodb.DescribeTableInput{TableName: aws.String(name)}, time.Minute); err != nil {
		return fmt.Errorf("table %s: %w", name, err)
	}
	if s.TTL == "" {
		return nil
	}
	_, err = client.UpdateTimeToLive(ctx, &dynamodb.UpdateTimeToLiveInput{
		TableName:               aws.String(name),
		TimeToLiveSpecification: &types.TimeToLiveSpecification{AttributeName: aws.String(s.TTL), Enabled: aws.Bool(true)},
	})
	if err != nil {
		return fmt.Errorf("TTL of table %s: %w", name, err)
	}
	return nil
}

func creation(name string, s table.Schema) *dynamodb.CreateTableInput {
	in := &dynamodb.CreateTableInput{
		TableName: aws.String(name), BillingMode: types.BillingModePayPerRequest,
		KeySchema: keys(s.PartitionKey, s.SortKey),
	}
	used := map[string]bool{s.PartitionKey: true, s.SortKey: true}
	for _, i := range s.Indexes {
		used[i.PartitionKey], used[i.SortKey] = true, true
		projection := &types.Projection{ProjectionType: types.ProjectionTypeKeysOnly}
		if i.Include != nil {
			projection = &types.Projection{ProjectionType: types.ProjectionTypeInclude, NonKeyAttributes: i.Include}
		}
		in.GlobalSecondaryIndexes = append(in.GlobalSecondaryIndexes, types.GlobalSecondaryIndex{
			IndexName: aws.String(i.Name), KeySchema: keys(i.PartitionKey, i.SortKey), Projection: projection,
		})
	}
	delete(used, "") // no sort key
	for _, attribute := range slices.Sorted(maps.Keys(used)) {
		in.AttributeDefinitions = append(in.AttributeDefinitions, types.AttributeDefinition{
			AttributeName: aws.String(attribute), AttributeType: types.ScalarAttributeTypeS,
		})
	}
	if s.Stream {
		in.StreamSpecification = &types.StreamSpecification{
			StreamEnabled: aws.Bool(true), StreamViewType: types.StreamViewTypeKeysOnly,
		}
	}
	return in
}

func keys(partition, sort string) []types.KeySchemaElement {
	out := []types.KeySchemaElement{{AttributeName: aws.String(partition), KeyType: types.KeyTypeHash}}
	if sort != "" {
		out = append(out, types.KeySchemaElement{AttributeName: aws.String(sort), KeyType: types.KeyTypeRange})
	}
	return out
}
