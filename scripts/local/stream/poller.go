package stream

import (
	"context"
	"slices"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams/types"
)

// Config of a Poller. Zero values are those of the deployed event source mapping:
// batches of 25, 6 attempts, and 200 ms between polls with exponential back-off.
type Config struct {
	Client     API
	StreamARN  string
	Function   Invoker
	Filter     func(events.DynamoDBEventRecord) bool // nil passes all
	Checkpoint string                                // file
	Failures   string                                // file: one line of JSON per record given up on
	Batch      int                                   // records at most
	Attempts   int
	Every      time.Duration
	Backoff    func(ctx context.Context, attempt int) error
	Report     func(error) // gets errors; polling continues
}

// Poller is an event source mapping.
type Poller struct {
	config     Config
	source     source
	checkpoint *checkpoint
	delivery   delivery
}

// New returns a poller that continues where an earlier one with the same
// checkpoint file stopped, or begins with the oldest record.
func New(c Config) (*Poller, error) {
	if c.Attempts == 0 {
		c.Attempts = 6
	}
	if c.Batch == 0 {
		c.Batch = 25
	}
	if c.Every == 0 {
		c.Every = 200 * time.Millisecond
	}
	if c.Backoff == nil {
		c.Backoff = exponential
	}
	done, err := openCheckpoint(c.Checkpoint)
	if err != nil {
		return nil, err
	}
	return &Poller{
		config:     c,
		source:     source{client: c.Client, arn: c.StreamARN, positions: map[string]*position{}},
		checkpoint: done,
		delivery:   delivery{function: c.Function, attempts: c.Attempts, backoff: c.Backoff, failures: c.Failures},
	}, nil
}

// Run polls until ctx ends.
func (p *Poller) Run(ctx context.Context) {
	for {
		err := p.Poll(ctx)
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			p.config.Report(err)
		}
		if sleep(ctx, p.config.Every) != nil {
			return
		}
	}
}

// Poll delivers the current records.
func (p *Poller) Poll(ctx context.Context) error {
	shards, err := p.source.shards(ctx)
	if err != nil {
		return err
	}
	for _, shard := range shards {
		if err := p.pollShard(ctx, shard); err != nil {
			return err
		}
	}
	return nil
}

func (p *Poller) pollShard(ctx context.Context, shard types.Shard) error {
	name := p.config.StreamARN + " " + aws.ToString(shard.ShardId)
	for {
		records, err := p.source.read(ctx, shard, p.checkpoint.Done[name])
		if err != nil || len(records) == 0 {
			return err
		}
		for chunk := range slices.Chunk(records, p.config.Batch) {
			if err := p.handle(ctx, name, chunk); err != nil {
				p.source.position(shard).iterator = "" // read again from the checkpoint
				return err
			}
		}
	}
}

// handle delivers the records that match the filter and then moves the
// checkpoint.
func (p *Poller) handle(ctx context.Context, shard string, records []types.Record) error {
	batch, err := p.batch(records)
	if err != nil {
		return err
	}
	if err := p.delivery.deliver(ctx, batch); err != nil {
		return err
	}
	last := records[len(records)-1]
	return p.checkpoint.set(shard, aws.ToString(last.Dynamodb.SequenceNumber))
}

func (p *Poller) batch(records []types.Record) ([]events.DynamoDBEventRecord, error) {
	var batch []events.DynamoDBEventRecord
	for _, r := range records {
		record, err := convert(r, p.config.StreamARN)
		if err != nil {
			return nil, err
		}
		if p.config.Filter == nil || p.config.Filter(record) {
			batch = append(batch, record)
		}
	}
	return batch, nil
}
