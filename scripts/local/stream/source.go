// Package stream implements a Lambda event source mapping: it reads the stream
// of a DynamoDB table and invokes a function with batches of records, at least
// once and in the order of each item.
package stream

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams/types"
)

// API is the part of the DynamoDB Streams client that is used.
type API interface {
	DescribeStream(context.Context, *dynamodbstreams.DescribeStreamInput, ...func(*dynamodbstreams.Options)) (*dynamodbstreams.DescribeStreamOutput, error)
	GetShardIterator(context.Context, *dynamodbstreams.GetShardIteratorInput, ...func(*dynamodbstreams.Options)) (*dynamodbstreams.GetShardIteratorOutput, error)
	GetRecords(context.Context, *dynamodbstreams.GetRecordsInput, ...func(*dynamodbstreams.Options)) (*dynamodbstreams.GetRecordsOutput, error)
}

var _ API = (*dynamodbstreams.Client)(nil)

// position is the reading position in a shard.
type position struct {
	iterator string // "": to be asked for
	closed   bool   // read to its end
}

// source reads all shards of one stream from the checkpoint.
type source struct {
	client    API
	arn       string
	positions map[string]*position
}

// shards lists the shards that are not read to the end, parents before
// children.
func (s *source) shards(ctx context.Context) ([]types.Shard, error) {
	var all []types.Shard
	in := &dynamodbstreams.DescribeStreamInput{StreamArn: aws.String(s.arn)}
	for {
		out, err := s.client.DescribeStream(ctx, in)
		if err != nil {
			return nil, fmt.Errorf("describe stream: %w", err)
		}
		all = append(all, out.StreamDescription.Shards...)
		in.ExclusiveStartShardId = out.StreamDescription.LastEvaluatedShardId
		if in.ExclusiveStartShardId == nil {
			break
		}
	}
	var open []types.Shard
	for _, shard := range all {
		if p := s.position(shard); p.closed {
			continue
		}
		if parent := aws.ToString(shard.ParentShardId); parent != "" {
			if p := s.positions[parent]; p != nil && !p.closed {
				continue
			}
		}
		open = append(open, shard)
	}
	return open, nil
}

func (s *source) position(shard types.Shard) *position {
	id := aws.ToString(shard.ShardId)
	if s.positions[id] == nil {
		s.positions[id] = &position{}
	}
	return s.positions[id]
}

// read returns the next records of the shard. after is the sequence number up to
// which it was read, "" for none.
func (s *source) read(ctx context.Context, shard types.Shard, after string) ([]types.Record, error) {
	p := s.position(shard)
	if p.iterator == "" {
		var err error
		if p.iterator, err = s.iterator(ctx, shard, after); err != nil {
			return nil, fmt.Errorf("shard iterator: %w", err)
		}
	}
	out, err := s.client.GetRecords(ctx, &dynamodbstreams.GetRecordsInput{ShardIterator: aws.String(p.iterator)})
	if err != nil {
		p.iterator = "" // it may have expired
		var expired *types.ExpiredIteratorException
		if errors.As(err, &expired) {
			return nil, nil
		}
		return nil, fmt.Errorf("records: %w", err)
	}
	p.iterator = aws.ToString(out.NextShardIterator)
	p.closed = out.NextShardIterator == nil
	return out.Records, nil
}

// iterator begins after that sequence number, or with the oldest record if
// there is none or it was trimmed.
func (s *source) iterator(ctx context.Context, shard types.Shard, after string) (string, error) {
	in := &dynamodbstreams.GetShardIteratorInput{
		StreamArn: aws.String(s.arn), ShardId: shard.ShardId, ShardIteratorType: types.ShardIteratorTypeTrimHorizon,
	}
	if after != "" {
		in.ShardIteratorType, in.SequenceNumber = types.ShardIteratorTypeAfterSequenceNumber, aws.String(after)
	}
	out, err := s.client.GetShardIterator(ctx, in)
	var trimmed *types.TrimmedDataAccessException
	if errors.As(err, &trimmed) && after != "" {
		return s.iterator(ctx, shard, "")
	}
	if err != nil {
		return "", err
	}
	return aws.ToString(out.ShardIterator), nil
}
