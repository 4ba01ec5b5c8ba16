package dynamo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// ErrSchema means that a table has another schema.
var ErrSchema = errors.New("made by another version of Secure Share: remove the state folder")

// follows compares an existing table with the schema.
func follows(ctx context.Context, client *dynamodb.Client, wanted *dynamodb.CreateTableInput) error {
	out, err := client.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: wanted.TableName})
	if err != nil {
		return fmt.Errorf("table %s: %w", *wanted.TableName, err)
	}
	have := out.Table
	indexes := make([]string, 0, len(have.GlobalSecondaryIndexes))
	for _, i := range have.GlobalSecondaryIndexes {
		indexes = append(indexes, shape(i.IndexName, i.KeySchema, i.Projection))
	}
	expected := make([]string, 0, len(wanted.GlobalSecondaryIndexes))
	for _, i := range wanted.GlobalSecondaryIndexes {
		expected = append(expected, shape(i.IndexName, i.KeySchema, i.Projection))
	}
	slices.Sort(indexes)
	slices.Sort(expected)
	if !slices.Equal(indexes, expected) ||
		shape(nil, have.KeySchema, nil) != shape(nil, wanted.KeySchema, nil) ||
		view(have.StreamSpecification) != view(wanted.StreamSpecification) {
		return fmt.Errorf("table %s was %w", *wanted.TableName, ErrSchema)
	}
	return nil
}

// shape formats an index or the table itself in a canonical way.
func shape(name *string, keys []types.KeySchemaElement, p *types.Projection) string {
	out := []string{aws.ToString(name)}
	for _, k := range keys {
		out = append(out, string(k.KeyType)+"="+aws.ToString(k.AttributeName))
	}
	if p != nil {
		out = append(out, string(p.ProjectionType))
		out = append(out, slices.Sorted(slices.Values(p.NonKeyAttributes))...)
	}
	return strings.Join(out, " ")
}

func view(s *types.StreamSpecification) types.StreamViewType {
	if s == nil {
		return ""
	}
	return s.StreamViewType
}
