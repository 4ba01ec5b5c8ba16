package activitystore

import (
	"context"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/awsenv"
	"github.com/secure-share/secure-share/shared/dynamo"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/table"
)

const (
	clearedAtOnce  = 25  // entries, of at most four rows each: a transaction takes a hundred
	searchedAtOnce = 100 // entries of one day, of all installations
)

// Clear deletes the entries of an installation from a part of a site's log: the next
// hundred entries, or fewer, after a position, which is empty for the oldest. It returns
// where the part ends, and whether nothing is left after the position. Entries of the
// previous release name no installation: those up to unnamed count as entries of this one.
// Before it deletes entries about a share it calls first, and stops at its error. The rows
// of people are deleted in the same transaction as the row of the day, so that another call
// with the same position finds what is left.
func (s *Store) Clear(ctx context.Context, site share.Site, i share.Installation, unnamed, now time.Time, after activity.Position, first func(share.ID) error) (next activity.Position, done bool, err error) {
	after = max(after, activity.At(dayOf(activity.At(unnamed.AddDate(0, 0, -activity.StoredDays)))))
	today := dayOf(activity.At(now))
	for day := after.Time().Truncate(24 * time.Hour); !day.After(today); day = day.AddDate(0, 0, 1) {
		found, next, err := s.someOf(ctx, site, i, day, unnamed, after)
		if err != nil {
			return "", false, err
		}
		if next != "" {
			return next, false, s.deleteAll(ctx, site, found, first)
		}
	}
	return max(after, activity.At(today)), true, nil
}

// someOf returns the entries that Clear deletes among the next ones of a day, and the
// position of the last that it read. That is empty if the day has no more entries, and
// none was found.
func (s *Store) someOf(ctx context.Context, site share.Site, i share.Installation, day, unnamed time.Time, after activity.Position) (found []dynamo.Item, last activity.Position, err error) {
	out, err := s.db.Query(ctx, &dynamodb.QueryInput{
		TableName: &s.table, ConsistentRead: aws.Bool(true), Limit: aws.Int32(searchedAtOnce),
		KeyConditionExpression: aws.String("pk = :pk AND sk > :after"),
		FilterExpression:       aws.String("installation = :i OR attribute_not_exists(installation)"),
		ExpressionAttributeValues: dynamo.Item{
			":pk": dynamo.Text(dayPK(site, day)), ":after": dynamo.Text(string(after)), ":i": dynamo.Text(string(i)),
		},
	})
	if err != nil {
		return nil, "", awsenv.Redact("activitystore: query", err)
	}
	found = slices.DeleteFunc(out.Items, func(item dynamo.Item) bool {
		return item["installation"] == nil && dynamo.TextOf(item[table.SK]) >= string(activity.At(unnamed.Add(1)))
	})
	last = activity.Position(dynamo.TextOf(out.LastEvaluatedKey[table.SK]))
	if last == "" && len(found) > 0 {
		last = activity.Position(dynamo.TextOf(found[len(found)-1][table.SK]))
	}
	return found, last, nil
}

// deleteAll deletes entries after it called first for their shares.
func (s *Store) deleteAll(ctx context.Context, site share.Site, found []dynamo.Item, first func(share.ID) error) error {
	for some := range slices.Chunk(found, clearedAtOnce) {
		for _, id := range sharesOf(some) {
			if err := first(id); err != nil {
				return err
			}
		}
		if err := s.delete(ctx, site, some); err != nil {
			return err
		}
	}
	return nil
}

// sharesOf lists the shares that entries are about, each once.
func sharesOf(items []dynamo.Item) (ids []share.ID) {
	for _, item := range items {
		if id := share.ID(dynamo.TextOf(item["share"])); id != "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// Names reports whether an entry about a person is left in the log of a site.
func (s *Store) Names(ctx context.Context, site share.Site, p share.Person) (bool, error) {
	out, err := s.db.Query(ctx, &dynamodb.QueryInput{
		TableName: &s.table, ConsistentRead: aws.Bool(true), Limit: aws.Int32(1),
		KeyConditionExpression:    aws.String("pk = :pk"),
		ExpressionAttributeValues: dynamo.Item{":pk": dynamo.Text(logPK(site, p))},
	})
	if err != nil {
		return false, awsenv.Redact("activitystore: query", err)
	}
	return len(out.Items) > 0, nil
}

// delete deletes the rows of entries, given those of their days.
func (s *Store) delete(ctx context.Context, site share.Site, items []dynamo.Item) error {
	var writes []types.TransactWriteItem
	for _, item := range items {
		e := decode(item)
		people := map[share.Person]bool{e.Actor: true, e.Sender: true, e.Recipient: true}
		delete(people, "")
		pks := []string{dynamo.TextOf(item[table.PK])}
		for p := range people {
			pks = append(pks, logPK(site, p))
		}
		for _, pk := range pks {
			writes = append(writes, types.TransactWriteItem{Delete: &types.Delete{TableName: &s.table, Key: dynamo.Item{table.PK: dynamo.Text(pk), table.SK: item[table.SK]}}})
		}
	}
	return dynamo.Transact(ctx, s.db, "activitystore: clear", writes)
}
