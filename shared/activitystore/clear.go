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

const clearedAtOnce = 25 // entries, of at most four rows each: a transaction takes a hundred

// Clear deletes entries of an installation on a site, those of one day at most and up to
// 25 of them, and reports whether none are left now. Entries of the previous release name no
// installation; they count as its own if they are not younger than unnamed. Before it
// deletes entries about a share it calls first, and stops at its error. The rows of people go in
// the same transaction as that of the day, so the next call finds what is left.
func (s *Store) Clear(ctx context.Context, site share.Site, i share.Installation, unnamed, now time.Time, first func(share.ID) error) (done bool, err error) {
	oldest := dayOf(activity.At(unnamed.AddDate(0, 0, -activity.StoredDays)))
	for day := dayOf(activity.At(now)); !day.Before(oldest); day = day.AddDate(0, 0, -1) {
		found, err := s.someOf(ctx, site, i, day, unnamed)
		if err != nil || len(found) == 0 {
			if err != nil {
				return false, err
			}
			continue
		}
		for _, id := range sharesOf(found) {
			if err := first(id); err != nil {
				return false, err
			}
		}
		return false, s.delete(ctx, site, found)
	}
	return true, nil
}

// someOf returns some entries of one day that Clear deletes, or none if there are none.
func (s *Store) someOf(ctx context.Context, site share.Site, i share.Installation, day, unnamed time.Time) ([]dynamo.Item, error) {
	pages := dynamodb.NewQueryPaginator(s.db, &dynamodb.QueryInput{
		TableName: &s.table, ConsistentRead: aws.Bool(true), Limit: aws.Int32(clearedAtOnce),
		KeyConditionExpression: aws.String("pk = :pk"),
		FilterExpression:       aws.String("installation = :i OR attribute_not_exists(installation)"),
		ExpressionAttributeValues: dynamo.Item{
			":pk": dynamo.Text(dayPK(site, day)), ":i": dynamo.Text(string(i)),
		},
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, awsenv.Redact("activitystore: query", err)
		}
		found := slices.DeleteFunc(page.Items, func(item dynamo.Item) bool {
			return item["installation"] == nil && dynamo.TextOf(item[table.SK]) >= string(activity.At(unnamed.Add(1)))
		})
		if len(found) > 0 {
			return found, nil
		}
	}
	return nil, nil
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
