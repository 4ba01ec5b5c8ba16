package sharestore

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/secure-share/secure-share/shared/awsenv"
	"github.com/secure-share/secure-share/shared/dynamo"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/table"
)

const linkSite = "site" // attribute of a link item

// SiteOf returns the site of a share for an outsider, whose link has only the id.
// share.ErrNotFound if there is none.
func (s *Store) SiteOf(ctx context.Context, id share.ID) (share.Site, error) {
	out, err := s.db.GetItem(ctx, &dynamodb.GetItemInput{
		TableName: &s.table, Key: key(table.LinkKey(string(id)), table.LinkSK), ConsistentRead: aws.Bool(true),
	})
	if err != nil {
		return "", awsenv.Redact("sharestore: get link", err)
	}
	if len(out.Item) == 0 {
		return "", share.ErrNotFound
	}
	return share.Site(dynamo.TextOf(out.Item[linkSite])), nil
}

// linkWrite returns the write to the link item for the step from prev to next, or
// nil. The item is created with the share and removed by TTL with the row. The previous
// release can make the step that determines when, so the latest time is set before. The
// item never moves to another site: an id that another site's share has cannot be created.
func (s *Store) linkWrite(prev, next share.Share) *types.TransactWriteItem {
	if next.Recipient != share.Outsider {
		return nil
	}
	_, kept := s.rules.PurgeAt(prev)
	purge, over := s.rules.PurgeAt(next)
	if prev.Version != 0 && (kept || !over) {
		return nil
	}
	link := key(table.LinkKey(string(next.ID)), table.LinkSK)
	if !over {
		purge = s.rules.LatestPurge(next)
	}
	link[linkSite], link[table.TTL] = dynamo.Text(string(next.Site)), dynamo.Number(epochAfter(purge))
	return &types.TransactWriteItem{Put: &types.Put{
		TableName: &s.table, Item: link,
		ConditionExpression:       aws.String("attribute_not_exists(pk) OR #site = :site"),
		ExpressionAttributeNames:  map[string]string{"#site": linkSite},
		ExpressionAttributeValues: dynamo.Item{":site": link[linkSite]},
	}}
}
