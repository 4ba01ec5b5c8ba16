package activitystore

import (
	"context"
	"errors"
	"strings"
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

// CloseAccount puts share.Closed in the place of a person in the entries of one day of a
// site, deletes the person's own rows of these entries, and returns how many entries there
// were. Before an entry about a share it calls first, and stops at its error. It may be
// repeated: after an error it does the rest.
func (s *Store) CloseAccount(ctx context.Context, site share.Site, p share.Person, day time.Time, first func(share.ID) error) (entries int, err error) {
	query := &dynamodb.QueryInput{
		TableName: &s.table, ConsistentRead: aws.Bool(true),
		KeyConditionExpression: aws.String("pk = :pk"),
		FilterExpression:       aws.String("actor = :p OR sender = :p OR recipient = :p"),
		ExpressionAttributeValues: dynamo.Item{
			":pk": dynamo.Text(dayPK(site, day)), ":p": dynamo.Text(string(p)),
		},
	}
	for pages := dynamodb.NewQueryPaginator(s.db, query); pages.HasMorePages(); {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return entries, awsenv.Redact("activitystore: query", err)
		}
		for _, item := range page.Items {
			if id := share.ID(dynamo.TextOf(item["share"])); id != "" {
				err = first(id)
			}
			if err == nil {
				err = s.closeIn(ctx, site, p, item)
			}
			if err != nil {
				return entries, err
			}
			entries++
		}
	}
	return entries, nil
}

// closeIn replaces the person in the rows of one entry, given that of its day. It changes
// this row last, so that the next call finds an entry again whose other rows failed.
func (s *Store) closeIn(ctx context.Context, site share.Site, p share.Person, item dynamo.Item) error {
	e := decode(item)
	for _, other := range e.Accounts() {
		if other != p {
			if err := s.rename(ctx, logPK(site, other), p, item); err != nil {
				return err
			}
		}
	}
	own := dynamo.Item{table.PK: dynamo.Text(logPK(site, p)), table.SK: item[table.SK]}
	if _, err := s.db.DeleteItem(ctx, &dynamodb.DeleteItemInput{TableName: &s.table, Key: own}); err != nil {
		return awsenv.Redact("activitystore: close account", err)
	}
	if closed := e.CloseAccount(p); closed.Position() != e.Position() {
		return s.move(ctx, site, item, closed)
	}
	return s.rename(ctx, dynamo.TextOf(item[table.PK]), p, item)
}

// rename replaces the person in the row of an entry, if that log has it.
func (s *Store) rename(ctx context.Context, pk string, p share.Person, item dynamo.Item) error {
	var set []string
	names := map[string]string{}
	for _, name := range []string{"actor", "sender", "recipient"} {
		if dynamo.TextOf(item[name]) == string(p) {
			set, names["#"+name] = append(set, "#"+name+" = :closed"), name
		}
	}
	_, err := s.db.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName: &s.table, Key: dynamo.Item{table.PK: dynamo.Text(pk), table.SK: item[table.SK]},
		ConditionExpression: aws.String("attribute_exists(pk)"), UpdateExpression: aws.String("SET " + strings.Join(set, ", ")),
		ExpressionAttributeNames: names, ExpressionAttributeValues: dynamo.Item{":closed": dynamo.Text(string(share.Closed))},
	})
	if err = dynamo.RaceOr("activitystore: close account", err); errors.Is(err, dynamo.ErrStale) {
		return nil // that person does not see the entry, or it has expired
	}
	return err
}

// move replaces the row of a counted entry whose key contains the person. Such entries of
// several people with closed accounts become one.
func (s *Store) move(ctx context.Context, site share.Site, item dynamo.Item, e activity.Entry) error {
	to := dynamo.Item{table.PK: dynamo.Text(dayPK(site, e.At)), table.SK: dynamo.Text(string(e.Position()))}
	err := dynamo.Transact(ctx, s.db, "activitystore: close account", []types.TransactWriteItem{
		{Delete: &types.Delete{
			TableName: &s.table, Key: dynamo.Item{table.PK: item[table.PK], table.SK: item[table.SK]},
			ConditionExpression: aws.String("attribute_exists(pk)"),
		}},
		{Update: s.addOne(to, encode(e))},
	})
	if errors.Is(err, dynamo.ErrStale) {
		return nil // it was moved by another call
	}
	return err
}
