package activitystore

import (
	"context"
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

// Clear deletes entries of a site that are not younger than until, those of one day at
// most and up to 25 of them, and reports whether none are left. The rows of people go in
// the same transaction as that of the day, so the next call finds what is left.
func (s *Store) Clear(ctx context.Context, site share.Site, until time.Time) (done bool, err error) {
	oldest := dayOf(activity.At(until.AddDate(0, 0, -activity.StoredDays)))
	for day := dayOf(activity.At(until.Add(1))); !day.Before(oldest); day = day.AddDate(0, 0, -1) {
		found, err := s.db.Query(ctx, &dynamodb.QueryInput{
			TableName: &s.table, Limit: aws.Int32(clearedAtOnce), ConsistentRead: aws.Bool(true),
			KeyConditionExpression:    aws.String("pk = :pk AND sk < :until"),
			ExpressionAttributeValues: dynamo.Item{":pk": dynamo.Text(dayPK(site, day)), ":until": dynamo.Text(string(activity.At(until.Add(1))))},
		})
		if err != nil {
			return false, awsenv.Redact("activitystore: query", err)
		}
		if len(found.Items) > 0 {
			return false, s.delete(ctx, site, found.Items)
		}
	}
	return true, nil
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
