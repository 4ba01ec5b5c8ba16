// Package ratelimitstore keeps the counters of package ratelimit in a table whose keys
// are named as in table.Shares. A row holds the counters of a subject on one day, or its
// wrong attempts, and TTL removes it.
package ratelimitstore

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/secure-share/secure-share/shared/awsenv"
	"github.com/secure-share/secure-share/shared/dynamo"
	"github.com/secure-share/secure-share/shared/ratelimit"
	"github.com/secure-share/secure-share/shared/table"
)

// Store is the part of a table with counters.
type Store struct {
	db    *dynamodb.Client
	table string
}

// New returns a store on an existing table.
func New(cfg aws.Config, name string) *Store { return &Store{dynamodb.NewFromConfig(cfg), name} }

// Take counts all uses if there is room for each of them. Otherwise it counts none and
// returns a *ratelimit.ExceededError, at the cost of one read. The uses must be of
// different limits or subjects.
func (s *Store) Take(ctx context.Context, uses ...ratelimit.Use) error {
	for n := range dynamo.Attempts {
		counters, err := s.read(ctx, uses)
		if err == nil {
			err = counters.Check(uses...)
		}
		if err != nil {
			return err
		}
		if err = Count(ctx, s.db, s.table, ratelimit.Changes{Uses: uses}); !errors.Is(err, dynamo.ErrStale) {
			return err
		}
		if err := dynamo.Pause(ctx, n); err != nil {
			return err
		}
	}
	return awsenv.Unavailable(errors.New("ratelimitstore: too many uses of a limit at the same time"))
}

// TakeUnread is like Take for a single use, at the cost of one write and no read. It is for
// subjects that are rarely refused.
func (s *Store) TakeUnread(ctx context.Context, use ratelimit.Use) error {
	err := Count(ctx, s.db, s.table, ratelimit.Changes{Uses: []ratelimit.Use{use}})
	if errors.Is(err, dynamo.ErrStale) {
		return use.Exceeded()
	}
	return err
}

func (s *Store) read(ctx context.Context, uses []ratelimit.Use) (ratelimit.Counters, error) {
	rows := types.KeysAndAttributes{ConsistentRead: aws.Bool(true)}
	for _, key := range ratelimit.Keys(uses...) {
		rows.Keys = append(rows.Keys, Key(key))
	}
	items, err := dynamo.GetAll(ctx, s.db, "ratelimitstore: read", s.table, rows)
	return Counters(items), err
}

// Count makes the writes of Writes by themselves, and returns dynamo.ErrStale if a
// condition failed. A single one costs half of what it costs in a transaction.
func Count(ctx context.Context, db *dynamodb.Client, name string, c ratelimit.Changes) error {
	writes := Writes(name, c)
	var err error
	switch len(writes) {
	case 0:
	case 1:
		u := writes[0].Update
		_, err = db.UpdateItem(ctx, &dynamodb.UpdateItemInput{
			TableName: u.TableName, Key: u.Key, UpdateExpression: u.UpdateExpression, ConditionExpression: u.ConditionExpression,
			ExpressionAttributeNames: u.ExpressionAttributeNames, ExpressionAttributeValues: u.ExpressionAttributeValues,
		})
	default:
		_, err = db.TransactWriteItems(ctx, &dynamodb.TransactWriteItemsInput{TransactItems: writes})
	}
	return dynamo.RaceOr("ratelimitstore: count", err)
}

// Key returns the key of a row.
func Key(k ratelimit.Key) dynamo.Item {
	return dynamo.Item{table.PK: dynamo.Text(table.LimitKey(string(k.Subject))), table.SK: dynamo.Text(k.Part)}
}

// Counters returns the rows among the items. It ignores other items.
func Counters(items []dynamo.Item) ratelimit.Counters {
	rows := ratelimit.Counters{}
	for _, item := range items {
		subject, ok := table.ParseLimitKey(dynamo.TextOf(item[table.PK]))
		if !ok {
			continue
		}
		counts := ratelimit.Counts{}
		for name, v := range item {
			if n, isNumber := v.(*types.AttributeValueMemberN); isNumber && name != table.TTL {
				counts[name], _ = strconv.ParseInt(n.Value, 10, 64)
			}
		}
		rows[ratelimit.Key{Subject: ratelimit.Subject(subject), Part: dynamo.TextOf(item[table.SK])}] = counts
	}
	return rows
}

// Writes returns the writes that count. In a transaction with others, a condition of
// theirs fails if there is no room any more, or if other wrong attempts were counted.
func Writes(name string, c ratelimit.Changes) []types.TransactWriteItem {
	var writes []types.TransactWriteItem
	for key, uses := range grouped(c.Uses) {
		writes = append(writes, types.TransactWriteItem{Update: update(name, key, uses)})
	}
	if c.Attempt != nil {
		writes = append(writes, types.TransactWriteItem{Update: attempt(name, *c.Attempt)})
	}
	return writes
}

func grouped(uses []ratelimit.Use) map[ratelimit.Key][]ratelimit.Use {
	rows := map[ratelimit.Key][]ratelimit.Use{}
	for _, u := range uses {
		rows[u.Key()] = append(rows[u.Key()], u)
	}
	return rows
}

// update counts uses in one row.
func update(name string, key ratelimit.Key, uses []ratelimit.Use) *types.Update {
	names, values := map[string]string{"#ttl": table.TTL}, dynamo.Item{}
	var adds, conditions []string
	for n, u := range uses {
		suffix := strconv.Itoa(n)
		names["#c"+suffix], values[":u"+suffix] = u.Counter(), dynamo.Number(u.Units)
		adds = append(adds, "#c"+suffix+" :u"+suffix)
		if u.Units > 0 {
			values[":r"+suffix] = dynamo.Number(u.Room())
			conditions = append(conditions, hasRoom(suffix, u.Room()))
		}
		values[":ttl"] = dynamo.Number(ttl(u.At))
	}
	out := &types.Update{
		TableName: &name, Key: Key(key),
		UpdateExpression:         aws.String("SET #ttl = :ttl ADD " + strings.Join(adds, ", ")),
		ExpressionAttributeNames: names, ExpressionAttributeValues: values,
	}
	if len(conditions) > 0 {
		out.ConditionExpression = aws.String(strings.Join(conditions, " AND "))
	}
	return out
}

// hasRoom is the condition of a use. A counter that does not exist is zero.
func hasRoom(suffix string, room int64) string {
	counted := "#c" + suffix + " <= :r" + suffix
	if room < 0 {
		return counted
	}
	return "(attribute_not_exists(#c" + suffix + ") OR " + counted + ")"
}

// ttl is an hour after the end of the day, when no window of the day is left.
func ttl(at time.Time) int64 {
	return at.UTC().Truncate(ratelimit.Day).Add(ratelimit.Day + time.Hour).Unix()
}

// attempt replaces a row of wrong attempts if it is as it was read.
func attempt(name string, a ratelimit.Attempt) *types.Update {
	names, values := map[string]string{"#ttl": table.TTL}, dynamo.Item{":ttl": dynamo.Number(a.Expires.Unix() + 1)}
	sets, conditions := []string{"#ttl = :ttl"}, []string{}
	for n, counter := range slices.Sorted(maps.Keys(a.Next)) {
		suffix := strconv.Itoa(n)
		names["#c"+suffix], values[":n"+suffix] = counter, dynamo.Number(a.Next[counter])
		sets = append(sets, "#c"+suffix+" = :n"+suffix)
		if before, found := a.Read[counter]; found {
			values[":b"+suffix] = dynamo.Number(before)
			conditions = append(conditions, "#c"+suffix+" = :b"+suffix)
		} else {
			conditions = append(conditions, "attribute_not_exists(#c"+suffix+")")
		}
	}
	return &types.Update{
		TableName: &name, Key: Key(ratelimit.AttemptsOf(a.Subject)),
		UpdateExpression: aws.String("SET " + strings.Join(sets, ", ")), ConditionExpression: aws.String(strings.Join(conditions, " AND ")),
		ExpressionAttributeNames: names, ExpressionAttributeValues: values,
	}
}
