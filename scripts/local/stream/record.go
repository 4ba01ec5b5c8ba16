package stream

import (
	"fmt"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams/types"
)

// convert returns the record as Lambda gives it to functions.
func convert(r types.Record, arn string) (events.DynamoDBEventRecord, error) {
	change := r.Dynamodb
	out := events.DynamoDBEventRecord{
		AWSRegion: aws.ToString(r.AwsRegion), EventID: aws.ToString(r.EventID), EventName: string(r.EventName),
		EventSource: "aws:dynamodb", EventSourceArn: arn, EventVersion: aws.ToString(r.EventVersion),
		Change: events.DynamoDBStreamRecord{
			SequenceNumber: aws.ToString(change.SequenceNumber), SizeBytes: aws.ToInt64(change.SizeBytes),
			StreamViewType: string(change.StreamViewType),
		},
	}
	if at := change.ApproximateCreationDateTime; at != nil {
		out.Change.ApproximateCreationDateTime = events.SecondsEpochTime{Time: *at}
	}
	if id := r.UserIdentity; id != nil {
		out.UserIdentity = &events.DynamoDBUserIdentity{Type: aws.ToString(id.Type), PrincipalID: aws.ToString(id.PrincipalId)}
	}
	var err error
	for _, image := range []struct {
		from map[string]types.AttributeValue
		to   *map[string]events.DynamoDBAttributeValue
	}{
		{change.Keys, &out.Change.Keys}, {change.OldImage, &out.Change.OldImage}, {change.NewImage, &out.Change.NewImage},
	} {
		if *image.to, err = attributes(image.from); err != nil {
			return events.DynamoDBEventRecord{}, fmt.Errorf("record %s: %w", out.Change.SequenceNumber, err)
		}
	}
	return out, nil
}

func attributes(in map[string]types.AttributeValue) (map[string]events.DynamoDBAttributeValue, error) {
	if in == nil {
		return nil, nil
	}
	out := make(map[string]events.DynamoDBAttributeValue, len(in))
	for name, value := range in {
		v, err := attribute(value)
		if err != nil {
			return nil, err
		}
		out[name] = v
	}
	return out, nil
}

func attribute(in types.AttributeValue) (v events.DynamoDBAttributeValue, err error) {
	switch in := in.(type) {
	case *types.AttributeValueMemberS:
		v = events.NewStringAttribute(in.Value)
	case *types.AttributeValueMemberN:
		v = events.NewNumberAttribute(in.Value)
	case *types.AttributeValueMemberB:
		v = events.NewBinaryAttribute(in.Value)
	case *types.AttributeValueMemberBOOL:
		v = events.NewBooleanAttribute(in.Value)
	case *types.AttributeValueMemberNULL:
		v = events.NewNullAttribute()
	case *types.AttributeValueMemberSS:
		v = events.NewStringSetAttribute(in.Value)
	case *types.AttributeValueMemberNS:
		v = events.NewNumberSetAttribute(in.Value)
	case *types.AttributeValueMemberBS:
		v = events.NewBinarySetAttribute(in.Value)
	case *types.AttributeValueMemberL:
		list := make([]events.DynamoDBAttributeValue, len(in.Value))
		for i := range in.Value {
			if list[i], err = attribute(in.Value[i]); err != nil {
				return v, err
			}
		}
		v = events.NewListAttribute(list)
	case *types.AttributeValueMemberM:
		m, err := attributes(in.Value)
		if err != nil {
			return v, err
		}
		v = events.NewMapAttribute(m)
	default:
		return v, fmt.Errorf("attribute of unknown type %T", in)
	}
	return v, nil
}
