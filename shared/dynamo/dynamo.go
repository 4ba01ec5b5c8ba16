// Package dynamo provides helpers for stores on DynamoDB: attribute values, and the
// detection of lost races and busy tables.
package dynamo

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/secure-share/secure-share/shared/awsenv"
)

// Item is an item, or a part of one.
type Item = map[string]types.AttributeValue

// Text is a string attribute.
func Text(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }

// TextOf returns the text of a string attribute, and "" for anything else.
func TextOf(v types.AttributeValue) string {
	if s, ok := v.(*types.AttributeValueMemberS); ok {
		return s.Value
	}
	return ""
}

// Number is a number attribute.
func Number(n int64) types.AttributeValue {
	return &types.AttributeValueMemberN{Value: strconv.FormatInt(n, 10)}
}

// ErrStale means a lost race: another caller wrote first.
var ErrStale = errors.New("dynamo: stale")

// Attempts is how often a caller that loses a race may try. In each round
// another caller wins, so the number of callers bounds the losses.
const Attempts = 64

// RaceOr returns ErrStale for the answers that mean a lost race, and err redacted
// otherwise.
func RaceOr(operation string, err error) error {
	var failed *types.ConditionalCheckFailedException
	var conflict *types.TransactionConflictException
	switch {
	case err == nil:
		return nil
	case errors.As(err, &failed), errors.As(err, &conflict), cancelledFor(err, "ConditionalCheckFailed", "TransactionConflict"):
		return ErrStale
	}
	return Redact(operation, err)
}

// Redact is like awsenv.Redact, but also recognizes transactions that were
// cancelled because the table was busy.
func Redact(operation string, err error) error {
	if cancelledFor(err, "ThrottlingError", "ProvisionedThroughputExceeded") {
		return awsenv.Unavailable(awsenv.Redact(operation, err))
	}
	return awsenv.Redact(operation, err)
}

// Transact makes all writes or none. It repeats a transaction that was cancelled only
// because another request wrote one of the items at that time. ErrStale if a condition
// failed.
func Transact(ctx context.Context, db *dynamodb.Client, operation string, writes []types.TransactWriteItem) error {
	for n := range Attempts {
		_, err := db.TransactWriteItems(ctx, &dynamodb.TransactWriteItemsInput{TransactItems: writes})
		if cancelledFor(err, "ConditionalCheckFailed") || !cancelledFor(err, "TransactionConflict") {
			return RaceOr(operation, err)
		}
		if err := Pause(ctx, n); err != nil {
			return err
		}
	}
	return awsenv.Unavailable(errors.New(operation + ": too many writes at the same time"))
}

const keysAtOnce = 100 // the most that BatchGetItem takes

// Readings is how often GetAll asks for keys that a busy table did not process.
const Readings = 5

// GetAll reads the items of keys, up to a hundred in one call, or fewer if the table is
// busy. Items that do not exist are left out, and the order is not kept.
func GetAll(ctx context.Context, db *dynamodb.Client, operation, table string, keys types.KeysAndAttributes) (found []Item, err error) {
	for some := range slices.Chunk(keys.Keys, keysAtOnce) {
		keys.Keys = some
		items, err := getBatch(ctx, db, operation, table, keys)
		if err != nil {
			return nil, err
		}
		found = append(found, items...)
	}
	return found, nil
}

func getBatch(ctx context.Context, db *dynamodb.Client, operation, table string, left types.KeysAndAttributes) (found []Item, err error) {
	for n := range Readings {
		out, err := db.BatchGetItem(ctx, &dynamodb.BatchGetItemInput{RequestItems: map[string]types.KeysAndAttributes{table: left}})
		if err != nil {
			return nil, Redact(operation, err)
		}
		found = append(found, out.Responses[table]...)
		if left = out.UnprocessedKeys[table]; len(left.Keys) == 0 {
			return found, nil
		}
		if err := Pause(ctx, n); err != nil {
			return nil, err
		}
	}
	return nil, awsenv.Unavailable(errors.New(operation + ": the table is too busy"))
}

// cancelledFor reports whether a transaction was cancelled for one of the reasons.
func cancelledFor(err error, codes ...string) bool {
	var cancelled *types.TransactionCanceledException
	return errors.As(err, &cancelled) && slices.ContainsFunc(cancelled.CancellationReasons, func(r types.CancellationReason) bool {
		return slices.Contains(codes, aws.ToString(r.Code))
	})
}

// Failed reports whether a transaction was cancelled because the condition of its write
// number n, from 0, failed.
func Failed(err error, n int) bool {
	var cancelled *types.TransactionCanceledException
	return errors.As(err, &cancelled) && n < len(cancelled.CancellationReasons) &&
		aws.ToString(cancelled.CancellationReasons[n].Code) == "ConditionalCheckFailed"
}

// Pause waits a random time that grows with the number of lost races, 50 ms at most.
func Pause(ctx context.Context, lost int) error {
	d := time.Duration(rand.Int64N(int64(min(lost+1, 10)) * int64(5*time.Millisecond)))
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
