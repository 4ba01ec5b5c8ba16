package dynamo

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/secure-share/secure-share/shared/table"
)

// Expire deletes the items whose TTL attribute is before now. DynamoDB does
// that by itself at some time. Of the engines, one never does, and the other
// only in tables without a sort key, every ten seconds. Unlike in AWS, the
// stream's records have no userIdentity.
func Expire(ctx context.Context, client *dynamodb.Client, name string, s table.Schema, now time.Time) error {
	attribute := map[string]string{"#ttl": s.TTL}
	limit := map[string]types.AttributeValue{":now": &types.AttributeValueMemberN{Value: strconv.FormatInt(now.Unix(), 10)}}
	pages := dynamodb.NewScanPaginator(client, &dynamodb.ScanInput{
		TableName: aws.String(name), ConsistentRead: aws.Bool(true), FilterExpression: aws.String("#ttl < :now"),
		ExpressionAttributeNames: attribute, ExpressionAttributeValues: limit,
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return fmt.Errorf("expire items of %s: %w", name, err)
		}
		for _, item := range page.Items {
			_, err := client.DeleteItem(ctx, &dynamodb.DeleteItemInput{
				TableName: aws.String(name), Key: key(s, item), ConditionExpression: aws.String("#ttl < :now"),
				ExpressionAttributeNames: attribute, ExpressionAttributeValues: limit,
			})
			var changed *types.ConditionalCheckFailedException
			if err != nil && !errors.As(err, &changed) {
				return fmt.Errorf("expire an item of %s: %w", name, err)
			}
		}
	}
	return nil
}

func key(s table.Schema, item map[string]types.AttributeValue) map[string]types.AttributeValue {
	out := map[string]types.AttributeValue{s.PartitionKey: item[s.PartitionKey]}
	if s.SortKey != "" {
		out[s.SortKey] = item[s.SortKey]
	}
	return out
}
