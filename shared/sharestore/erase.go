package sharestore

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/secure-share/secure-share/shared/dynamo"
	"github.com/secure-share/secure-share/shared/notice"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/table"
)

// erase writes the step to an erased share, without attributes of other releases, or
// deletes its row if nothing needs it any more. The link and the notices of the share go
// with the first such step. The blob item went when the share ended.
func (s *Store) erase(ctx context.Context, prev, next share.Share, stored dynamo.Item) error {
	writes, err := s.erasing(next, stored)
	if err != nil {
		return err
	}
	if !prev.Erased {
		writes = append(writes, s.around(prev)...)
	}
	if remove := writes[0].Delete; remove != nil && len(writes) == 1 { // costs half of a transaction
		_, err = s.db.DeleteItem(ctx, &dynamodb.DeleteItemInput{
			TableName: remove.TableName, Key: remove.Key,
			ConditionExpression: remove.ConditionExpression, ExpressionAttributeValues: remove.ExpressionAttributeValues,
		})
		return dynamo.RaceOr("sharestore: erase", err)
	}
	return dynamo.Transact(ctx, s.db, "sharestore: erase", writes)
}

// erasing returns the write to the row itself.
func (s *Store) erasing(next share.Share, stored dynamo.Item) ([]types.TransactWriteItem, error) {
	condition, values := asStored(stored)
	if next.Gone() {
		return []types.TransactWriteItem{{Delete: &types.Delete{
			TableName: &s.table, Key: key(sharePK(next.Site, next.ID), table.RowSK),
			ConditionExpression: condition, ExpressionAttributeValues: values,
		}}}, nil
	}
	row, err := encode(next, s.rules)
	if err != nil {
		return nil, errors.New("sharestore: share does not encode")
	}
	return []types.TransactWriteItem{{Put: &types.Put{
		TableName: &s.table, Item: row, ConditionExpression: condition, ExpressionAttributeValues: values,
	}}}, nil
}

// around returns the deletions of a share's other items.
func (s *Store) around(prev share.Share) (writes []types.TransactWriteItem) {
	remove := func(key dynamo.Item) {
		writes = append(writes, types.TransactWriteItem{Delete: &types.Delete{TableName: &s.table, Key: key}})
	}
	if prev.Recipient == share.Outsider {
		remove(key(table.LinkKey(string(prev.ID)), table.LinkSK))
	}
	if prev.Notify {
		for _, e := range notice.Events {
			remove(noticeKey(notice.Key{Site: prev.Site, Share: prev.ID, Event: e}))
		}
	}
	return writes
}
