package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsdynamodb"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/secure-share/secure-share/shared/table"
)

// newTable creates a table from its schema, without backups: deleted rows must be
// gone.
func newTable(scope constructs.Construct, id string, s table.Schema, removal awscdk.RemovalPolicy) awsdynamodb.Table {
	props := &awsdynamodb.TableProps{
		PartitionKey:        key(s.PartitionKey),
		SortKey:             key(s.SortKey),
		BillingMode:         awsdynamodb.BillingMode_PAY_PER_REQUEST,
		TimeToLiveAttribute: &s.TTL,
		PointInTimeRecoverySpecification: &awsdynamodb.PointInTimeRecoverySpecification{
			PointInTimeRecoveryEnabled: jsii.Bool(false),
		},
		RemovalPolicy: removal,
	}
	if s.Stream {
		// The reaper reads the row itself; it needs only the key from the stream.
		props.Stream = awsdynamodb.StreamViewType_KEYS_ONLY
	}
	made := awsdynamodb.NewTable(scope, &id, props)
	for _, index := range s.Indexes {
		addIndex(made, index)
	}
	return made
}

func addIndex(to awsdynamodb.Table, i table.Index) {
	props := &awsdynamodb.GlobalSecondaryIndexProps{
		IndexName:      &i.Name,
		PartitionKey:   key(i.PartitionKey),
		SortKey:        key(i.SortKey),
		ProjectionType: awsdynamodb.ProjectionType_KEYS_ONLY,
	}
	if i.Include != nil {
		props.ProjectionType = awsdynamodb.ProjectionType_INCLUDE
		props.NonKeyAttributes = jsii.Strings(i.Include...)
	}
	to.AddGlobalSecondaryIndex(props)
}

// key is a key attribute, or nil.
func key(name string) *awsdynamodb.Attribute {
	if name == "" {
		return nil
	}
	return &awsdynamodb.Attribute{Name: &name, Type: awsdynamodb.AttributeType_STRING}
}

// index is the ARN of an index of t.
func index(t awsdynamodb.Table, name string) *string {
	return jsii.Sprintf("%s/index/%s", *t.TableArn(), name)
}
