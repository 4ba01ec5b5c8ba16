package sharestore

import (
	"context"
	"errors"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/activitystore"
	"github.com/secure-share/secure-share/shared/awsenv"
	"github.com/secure-share/secure-share/shared/dynamo"
	"github.com/secure-share/secure-share/shared/policy"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/table"
)

// policyRow is the stored form of a policy. Its document is JSON; package policy
// keeps members that this release does not know.
type policyRow struct {
	PK          string `dynamodbav:"pk"`
	SK          string `dynamodbav:"sk"`
	InstalledPK string `dynamodbav:"installed_pk"`
	InstalledSK string `dynamodbav:"installed_sk"`
	Version     int64  `dynamodbav:"v"`
	Document    string `dynamodbav:"document"`
}

// Policy reads the policy of a project or space of the site, or of the site itself
// if place is empty, with strong consistency: the zero Revision if there is none,
// policy.ErrUnreadable if its row does not decode.
func (s *Store) Policy(ctx context.Context, site share.Site, place share.Place) (policy.Revision, error) {
	out, err := s.db.GetItem(ctx, &dynamodb.GetItemInput{TableName: &s.table, Key: policyKey(site, place), ConsistentRead: aws.Bool(true)})
	if err != nil {
		return policy.Revision{}, awsenv.Redact("sharestore: get policy", err)
	}
	return revisionOf(out.Item)
}

func revisionOf(item dynamo.Item) (policy.Revision, error) {
	if len(item) == 0 {
		return policy.Revision{}, nil
	}
	var r policyRow
	if err := attributevalue.UnmarshalMap(item, &r); err != nil || r.Version < 1 {
		return policy.Revision{}, policy.ErrUnreadable
	}
	return policy.Revision{Version: r.Version, Document: []byte(r.Document)}, nil
}

// levels are the policies of places among the items. It ignores other items.
func levels(site share.Site, places []share.Place, items []dynamo.Item) policy.Levels {
	all := policy.Levels{}
	for _, place := range places {
		var stored dynamo.Item
		for _, item := range items {
			if isKey(item, policyKey(site, place)) {
				stored = item
			}
		}
		revision, err := revisionOf(stored)
		all[place] = policy.Level{Revision: revision, Err: err}
	}
	return all
}

// isKey reports whether an item has the key.
func isKey(item, key dynamo.Item) bool {
	return dynamo.TextOf(item[table.PK]) == dynamo.TextOf(key[table.PK]) && dynamo.TextOf(item[table.SK]) == dynamo.TextOf(key[table.SK])
}

// SetPolicy stores next, which follows the stored policy by one version:
// policy.ErrChanged if it does not. The policy belongs to the installation that
// changed it last. The same transaction logs the change.
func (s *Store) SetPolicy(ctx context.Context, site share.Site, place share.Place, i share.Installation, next policy.Revision, now time.Time) error {
	row, err := attributevalue.MarshalMap(policyRow{
		PK: table.SiteKey(string(site)), SK: table.PolicyKey(string(place)),
		InstalledPK: string(i), InstalledSK: sortKey(now, string(site)),
		Version: next.Version, Document: string(next.Document),
	})
	if err != nil {
		return errors.New("sharestore: policy does not encode")
	}
	put := &types.Put{TableName: &s.table, Item: row, ConditionExpression: aws.String("attribute_not_exists(pk)")}
	if next.Version > 1 {
		put.ConditionExpression = aws.String("v = :v")
		put.ExpressionAttributeValues = dynamo.Item{":v": dynamo.Number(next.Version - 1)}
	}
	writes := append([]types.TransactWriteItem{{Put: put}}, s.loggedPolicy(ctx, site, place, next, now)...)
	if err = dynamo.Transact(ctx, s.db, "sharestore: put policy", writes); errors.Is(err, dynamo.ErrStale) {
		return policy.ErrChanged
	}
	return err
}

func (s *Store) loggedPolicy(ctx context.Context, site share.Site, place share.Place, next policy.Revision, now time.Time) []types.TransactWriteItem {
	caller, _ := activity.CallerOf(ctx)
	return activitystore.Puts(s.table, site, []activity.Entry{activity.OfPolicy(caller, place, next.Version, now)})
}

// DeletePolicy deletes a policy if it belongs to the installation.
func (s *Store) DeletePolicy(ctx context.Context, site share.Site, place share.Place, i share.Installation) error {
	_, err := s.db.DeleteItem(ctx, &dynamodb.DeleteItemInput{
		TableName: &s.table, Key: policyKey(site, place),
		ConditionExpression:       aws.String("installed_pk = :i"),
		ExpressionAttributeValues: dynamo.Item{":i": dynamo.Text(string(i))},
	})
	if err = dynamo.RaceOr("sharestore: delete policy", err); errors.Is(err, dynamo.ErrStale) {
		return nil // there is none, or another installation has it
	}
	return err
}

func policyKey(site share.Site, place share.Place) dynamo.Item {
	return key(table.SiteKey(string(site)), table.PolicyKey(string(place)))
}
