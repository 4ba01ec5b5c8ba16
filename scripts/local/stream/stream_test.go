package stream_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams/types"

	"github.com/secure-share/secure-share/scripts/local/stream"
)

// table is a stream in memory: shards in order, each a list of records. An
// iterator is "shard/index/serial number", and ends with the shard when that is closed.
type table struct {
	shards  []types.Shard
	records map[string][]types.Record
	closed  map[string]bool
	expired string // an iterator that has expired
	trimmed string // sequence numbers up to this one are trimmed
	asked   int    // for iterators
}

var _ stream.API = (*table)(nil)

func newTable() *table {
	t := &table{records: map[string][]types.Record{}, closed: map[string]bool{}}
	t.addShard("one", "")
	return t
}

func (t *table) addShard(id, parent string) {
	shard := types.Shard{ShardId: aws.String(id)}
	if parent != "" {
		shard.ParentShardId = aws.String(parent)
	}
	t.shards = append(t.shards, shard)
}

func (t *table) put(shard string, sequences ...string) {
	for _, n := range sequences {
		t.records[shard] = append(t.records[shard], types.Record{
			EventID: aws.String("event-" + n), EventName: types.OperationTypeRemove,
			Dynamodb: &types.StreamRecord{
				SequenceNumber: aws.String(n),
				Keys:           map[string]types.AttributeValue{"sk": &types.AttributeValueMemberS{Value: "blob"}},
			},
		})
	}
}

func (t *table) DescribeStream(_ context.Context, in *dynamodbstreams.DescribeStreamInput, _ ...func(*dynamodbstreams.Options)) (*dynamodbstreams.DescribeStreamOutput, error) {
	first := 0
	for i, s := range t.shards {
		if in.ExclusiveStartShardId != nil && *s.ShardId == *in.ExclusiveStartShardId {
			first = i + 1
		}
	}
	d := &types.StreamDescription{Shards: t.shards[first : first+1]} // one per page
	if first+1 < len(t.shards) {
		d.LastEvaluatedShardId = t.shards[first].ShardId
	}
	return &dynamodbstreams.DescribeStreamOutput{StreamDescription: d}, nil
}

func (t *table) GetShardIterator(_ context.Context, in *dynamodbstreams.GetShardIteratorInput, _ ...func(*dynamodbstreams.Options)) (*dynamodbstreams.GetShardIteratorOutput, error) {
	index := 0
	if in.ShardIteratorType == types.ShardIteratorTypeAfterSequenceNumber {
		if *in.SequenceNumber <= t.trimmed {
			return nil, &types.TrimmedDataAccessException{}
		}
		for i, r := range t.records[*in.ShardId] {
			if *r.Dynamodb.SequenceNumber == *in.SequenceNumber {
				index = i + 1
			}
		}
	}
	t.asked++
	return &dynamodbstreams.GetShardIteratorOutput{ShardIterator: aws.String(fmt.Sprintf("%s/%d/%d", *in.ShardId, index, t.asked))}, nil
}

func (t *table) GetRecords(_ context.Context, in *dynamodbstreams.GetRecordsInput, _ ...func(*dynamodbstreams.Options)) (*dynamodbstreams.GetRecordsOutput, error) {
	if *in.ShardIterator == t.expired {
		return nil, &types.ExpiredIteratorException{}
	}
	part := strings.Split(*in.ShardIterator, "/")
	shard := part[0]
	from, err := strconv.Atoi(part[1])
	if err != nil {
		return nil, err
	}
	out := &dynamodbstreams.GetRecordsOutput{Records: t.records[shard][from:]}
	if !t.closed[shard] {
		out.NextShardIterator = aws.String(fmt.Sprintf("%s/%d/%s", shard, len(t.records[shard]), part[2]))
	}
	return out, nil
}

// function records the sequence numbers of each batch and returns prepared
// answers.
type function struct {
	batches [][]string
	answer  func(batch []string) ([]string, error) // failed identifiers
}

var _ stream.Invoker = (*function)(nil)

func (f *function) Invoke(_ context.Context, payload []byte) ([]byte, error) {
	var event events.DynamoDBEvent
	if err := json.Unmarshal(payload, &event); err != nil {
		return nil, err
	}
	var batch []string
	for _, r := range event.Records {
		batch = append(batch, r.Change.SequenceNumber)
	}
	f.batches = append(f.batches, batch)
	if f.answer == nil {
		return nil, nil
	}
	failed, err := f.answer(batch)
	if err != nil {
		return nil, err
	}
	response := events.DynamoDBEventResponse{BatchItemFailures: []events.DynamoDBBatchItemFailure{}}
	for _, id := range failed {
		response.BatchItemFailures = append(response.BatchItemFailures, events.DynamoDBBatchItemFailure{ItemIdentifier: id})
	}
	return json.Marshal(response)
}

func poller(t *testing.T, dir string, from *table, to *function) *stream.Poller {
	t.Helper()
	p, err := stream.New(stream.Config{
		Client: from, StreamARN: "arn:stream", Function: to, Attempts: 3,
		Checkpoint: filepath.Join(dir, "checkpoint"), Failures: filepath.Join(dir, "failures"),
		Backoff: func(context.Context, int) error { return nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func poll(t *testing.T, p *stream.Poller) {
	t.Helper()
	if err := p.Poll(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func got(t *testing.T, f *function, want ...[]string) {
	t.Helper()
	if !reflect.DeepEqual(f.batches, want) {
		t.Errorf("got %v, want %v", f.batches, want)
	}
}

func failures(t *testing.T, dir string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(dir, "failures"))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	return string(content)
}

func TestDelivery(t *testing.T) {
	from, to := newTable(), &function{}
	p := poller(t, t.TempDir(), from, to)
	poll(t, p)
	from.put("one", "1", "2")
	poll(t, p)
	poll(t, p)
	from.put("one", "3")
	poll(t, p)
	got(t, to, []string{"1", "2"}, []string{"3"})
}

func TestRestartGoesOnFromTheCheckpoint(t *testing.T) {
	dir, from, to := t.TempDir(), newTable(), &function{}
	from.put("one", "1", "2")
	poll(t, poller(t, dir, from, to))
	from.put("one", "3") // while no poller runs
	poll(t, poller(t, dir, from, to))
	got(t, to, []string{"1", "2"}, []string{"3"})
}

func TestRecordsForgottenByTheStream(t *testing.T) {
	dir, from, to := t.TempDir(), newTable(), &function{}
	from.put("one", "1")
	poll(t, poller(t, dir, from, to))
	from.records["one"], from.trimmed = nil, "1"
	from.put("one", "2")
	poll(t, poller(t, dir, from, to))
	got(t, to, []string{"1"}, []string{"2"})
}

func TestInterruptedDeliveryComesAgain(t *testing.T) {
	dir, from, to := t.TempDir(), newTable(), &function{}
	from.put("one", "1", "2")
	ctx, cancel := context.WithCancel(t.Context())
	to.answer = func([]string) ([]string, error) { cancel(); return nil, errors.New("killed") }
	if err := poller(t, dir, from, to).Poll(ctx); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	to.answer = nil
	poll(t, poller(t, dir, from, to))
	got(t, to, []string{"1", "2"}, []string{"1", "2"})
}

// The same is true for a poller that keeps running.
func TestRecordsThatCannotBeGivenUpComeAgain(t *testing.T) {
	from, to := newTable(), &function{}
	p, err := stream.New(stream.Config{
		Client: from, StreamARN: "arn:stream", Function: to, Attempts: 1,
		Checkpoint: filepath.Join(t.TempDir(), "checkpoint"), Failures: filepath.Join(t.TempDir(), "no", "folder"),
	})
	if err != nil {
		t.Fatal(err)
	}
	to.answer = func([]string) ([]string, error) { return nil, errors.New("crashed") }
	from.put("one", "1")
	if err := p.Poll(t.Context()); !errors.Is(err, os.ErrNotExist) {
		t.Fatalf("got %v", err)
	}
	to.answer = nil
	poll(t, p)
	got(t, to, []string{"1"}, []string{"1"})
}

func TestExpiredIterator(t *testing.T) {
	from, to := newTable(), &function{}
	p := poller(t, t.TempDir(), from, to)
	poll(t, p)
	from.put("one", "1", "2")
	from.expired = "one/0/1"
	poll(t, p)
	poll(t, p)
	got(t, to, []string{"1", "2"})
}

func TestChildShardWaitsForItsParent(t *testing.T) {
	from, to := newTable(), &function{}
	from.addShard("two", "one")
	from.put("one", "1")
	from.put("two", "2")
	p := poller(t, t.TempDir(), from, to)
	poll(t, p)
	got(t, to, []string{"1"})
	from.closed["one"] = true
	poll(t, p) // reads the end of the parent
	poll(t, p)
	got(t, to, []string{"1"}, []string{"2"})
}

func TestFailuresAreTriedAgain(t *testing.T) {
	all := errors.New("crashed")
	for _, c := range []struct {
		name    string
		answers [][]string // failed identifiers per attempt; nil is a crash
		want    [][]string
		lost    string
	}{
		{"one item", [][]string{{"2"}, {}}, [][]string{{"1", "2", "3"}, {"2", "3"}}, ""},
		{"the first of several counts", [][]string{{"3", "2"}, {}}, [][]string{{"1", "2", "3"}, {"2", "3"}}, ""},
		{"in any order", [][]string{{"2", "3"}, {}}, [][]string{{"1", "2", "3"}, {"2", "3"}}, ""},
		{"the whole function", [][]string{nil, nil, {}}, [][]string{{"1", "2", "3"}, {"1", "2", "3"}, {"1", "2", "3"}}, ""},
		{"an identifier of no record", [][]string{{"9"}, {}}, [][]string{{"1", "2", "3"}, {"1", "2", "3"}}, ""},
		{"an empty identifier", [][]string{{""}, {}}, [][]string{{"1", "2", "3"}, {"1", "2", "3"}}, ""},
		{"the last item forever", [][]string{{"3"}, {"3"}, {"3"}, {"3"}}, [][]string{{"1", "2", "3"}, {"3"}, {"3"}, {"3"}}, "3"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir, from, to := t.TempDir(), newTable(), &function{}
			to.answer = func([]string) ([]string, error) {
				failed := c.answers[len(to.batches)-1]
				if failed == nil {
					return nil, all
				}
				return failed, nil
			}
			from.put("one", "1", "2", "3")
			p := poller(t, dir, from, to)
			poll(t, p)
			poll(t, p)
			got(t, to, c.want...)
			lost := failures(t, dir)
			if c.lost == "" && lost != "" || !strings.Contains(lost, c.lost) {
				t.Errorf("failure file holds %q, want %q", lost, c.lost)
			}
		})
	}
}

// Only the record that crashes the function is in the failure file; all others
// are delivered.
func TestPoisonRecordIsIsolated(t *testing.T) {
	dir, from, to := t.TempDir(), newTable(), &function{}
	taken := map[string]bool{}
	to.answer = func(batch []string) ([]string, error) {
		for _, n := range batch {
			if n == "3" {
				return nil, errors.New("crashed")
			}
		}
		for _, n := range batch {
			taken[n] = true
		}
		return nil, nil
	}
	from.put("one", "1", "2", "3", "4", "5")
	poll(t, poller(t, dir, from, to))
	if want := map[string]bool{"1": true, "2": true, "4": true, "5": true}; !reflect.DeepEqual(taken, want) {
		t.Errorf("taken %v, want %v", taken, want)
	}
	var lost struct{ SequenceNumber string }
	if err := json.Unmarshal([]byte(failures(t, dir)), &lost); err != nil || lost.SequenceNumber != "3" {
		t.Errorf("failure file holds %q (%v)", failures(t, dir), err)
	}
}

func TestBatchSize(t *testing.T) {
	from, to := newTable(), &function{}
	from.put("one", "1", "2", "3", "4", "5")
	p, err := stream.New(stream.Config{
		Client: from, StreamARN: "arn:stream", Function: to, Batch: 2,
		Checkpoint: filepath.Join(t.TempDir(), "c"),
	})
	if err != nil {
		t.Fatal(err)
	}
	poll(t, p)
	got(t, to, []string{"1", "2"}, []string{"3", "4"}, []string{"5"})
}

func TestFilter(t *testing.T) {
	from, to := newTable(), &function{}
	from.put("one", "1", "2")
	dir := t.TempDir()
	p, err := stream.New(stream.Config{
		Client: from, StreamARN: "arn:stream", Function: to, Checkpoint: filepath.Join(dir, "c"), Failures: filepath.Join(dir, "f"),
		Filter: func(r events.DynamoDBEventRecord) bool { return r.Change.SequenceNumber == "2" },
	})
	if err != nil {
		t.Fatal(err)
	}
	poll(t, p)
	got(t, to, []string{"2"})
}

func TestRecordAsLambdaGivesIt(t *testing.T) {
	from := newTable()
	at := time.Unix(1_800_000_000, 0)
	image := map[string]types.AttributeValue{
		"s":    &types.AttributeValueMemberS{Value: "text"},
		"n":    &types.AttributeValueMemberN{Value: "1.5"},
		"b":    &types.AttributeValueMemberB{Value: []byte("bytes")},
		"bool": &types.AttributeValueMemberBOOL{Value: true},
		"null": &types.AttributeValueMemberNULL{Value: true},
		"ss":   &types.AttributeValueMemberSS{Value: []string{"x"}},
		"ns":   &types.AttributeValueMemberNS{Value: []string{"2"}},
		"bs":   &types.AttributeValueMemberBS{Value: [][]byte{[]byte("y")}},
		"l":    &types.AttributeValueMemberL{Value: []types.AttributeValue{&types.AttributeValueMemberS{Value: "in"}}},
		"m":    &types.AttributeValueMemberM{Value: map[string]types.AttributeValue{"k": &types.AttributeValueMemberN{Value: "3"}}},
	}
	from.records["one"] = []types.Record{{
		AwsRegion: aws.String("eu-central-1"), EventID: aws.String("e"), EventName: types.OperationTypeRemove, EventVersion: aws.String("1.1"),
		UserIdentity: &types.Identity{Type: aws.String("Service"), PrincipalId: aws.String("dynamodb.amazonaws.com")},
		Dynamodb: &types.StreamRecord{
			ApproximateCreationDateTime: &at, SequenceNumber: aws.String("7"), SizeBytes: aws.Int64(9),
			StreamViewType: types.StreamViewTypeNewAndOldImages, OldImage: image,
			Keys: map[string]types.AttributeValue{"pk": &types.AttributeValueMemberS{Value: "p"}},
		},
	}}
	var payload []byte
	p, err := stream.New(stream.Config{
		Client: from, StreamARN: "arn:stream", Checkpoint: filepath.Join(t.TempDir(), "c"),
		Function: invoker(func(b []byte) { payload = b }),
	})
	if err != nil {
		t.Fatal(err)
	}
	poll(t, p)
	const want = `{"Records":[{"awsRegion":"eu-central-1","dynamodb":{
		"ApproximateCreationDateTime":1800000000,"Keys":{"pk":{"S":"p"}},
		"OldImage":{"b":{"B":"Ynl0ZXM="},"bool":{"BOOL":true},"bs":{"BS":["eQ=="]},"l":{"L":[{"S":"in"}]},"m":{"M":{"k":{"N":"3"}}},
			"n":{"N":"1.5"},"ns":{"NS":["2"]},"null":{"NULL":true},"s":{"S":"text"},"ss":{"SS":["x"]}},
		"SequenceNumber":"7","SizeBytes":9,"StreamViewType":"NEW_AND_OLD_IMAGES"},
		"eventID":"e","eventName":"REMOVE","eventSource":"aws:dynamodb","eventVersion":"1.1","eventSourceARN":"arn:stream",
		"userIdentity":{"type":"Service","principalId":"dynamodb.amazonaws.com"}}]}`
	var a, b any
	if err := json.Unmarshal(payload, &a); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(want), &b); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(a, b) {
		t.Errorf("got  %s\nwant %s", payload, want)
	}
}

type invoker func([]byte)

func (f invoker) Invoke(_ context.Context, payload []byte) ([]byte, error) {
	f(payload)
	return nil, nil
}
