package sharestore

import (
	"context"
	"errors"
	"iter"
	"log/slog"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/secure-share/secure-share/shared/awsenv"
	"github.com/secure-share/secure-share/shared/dynamo"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/table"
)

const page = 100 // entries that one query of a work list reads

// Due yields the work of one shard, of table.Shards, that is due at now, oldest
// first. It may miss very recent writes, and include work that was just done.
// It logs and skips entries that do not decode, so that they do not delay the
// rest. An error of the service ends the iteration.
func (s *Store) Due(ctx context.Context, shard int, now time.Time) iter.Seq2[share.Owed, error] {
	return s.work(ctx, &dynamodb.QueryInput{
		TableName: &s.table, IndexName: aws.String(table.Due),
		KeyConditionExpression: aws.String("due_pk = :pk AND due_sk < :until"),
		ExpressionAttributeValues: dynamo.Item{
			":pk":    dynamo.Text(shardName(shard)),
			":until": dynamo.Text(sortKey(now, "~")), // sorts after every id of that time
		},
	}, table.DueSK)
}

// Live yields what the installation has, like Due: the shares that have not ended, and
// the policies of its site. Their Since is when they were made, or changed last.
func (s *Store) Live(ctx context.Context, i share.Installation) iter.Seq2[share.Owed, error] {
	return s.installed(ctx, string(i))
}

// Ended yields the shares of the installation that have ended, like Live. Those that the
// previous release ended are not among them.
func (s *Store) Ended(ctx context.Context, i share.Installation) iter.Seq2[share.Owed, error] {
	return s.installed(ctx, table.EndedKey(string(i)))
}

// installed yields a partition of the index of installations.
func (s *Store) installed(ctx context.Context, pk string) iter.Seq2[share.Owed, error] {
	return s.work(ctx, &dynamodb.QueryInput{
		TableName: &s.table, IndexName: aws.String(table.Installed),
		KeyConditionExpression:    aws.String("installed_pk = :pk"),
		ExpressionAttributeValues: dynamo.Item{":pk": dynamo.Text(pk)},
	}, table.InstalledSK)
}

// work yields the results of a query of an index with the sort key named since.
func (s *Store) work(ctx context.Context, query *dynamodb.QueryInput, since string) iter.Seq2[share.Owed, error] {
	query.Limit = aws.Int32(page)
	return func(yield func(share.Owed, error) bool) {
		pages := dynamodb.NewQueryPaginator(s.db, query)
		for pages.HasMorePages() {
			page, err := pages.NextPage(ctx)
			if err != nil {
				yield(share.Owed{}, awsenv.Redact("sharestore: query "+*query.IndexName, err))
				return
			}
			for _, i := range page.Items {
				one, err := owed(dynamo.TextOf(i[table.PK]), dynamo.TextOf(i[table.SK]), dynamo.TextOf(i[since]))
				if err != nil {
					slog.Error("sharestore: entry passed over", "index", *query.IndexName, "error", err)
					continue
				}
				if !yield(one, nil) {
					return
				}
			}
		}
	}
}

// Uninstalled records that the installation was removed at now, from the site if it is
// known. Until Settled, the reaper has to end its shares. It may be repeated.
func (s *Store) Uninstalled(ctx context.Context, i share.Installation, site share.Site, now time.Time) error {
	note := key(installationPK(i), table.UninstallSK)
	note[table.DuePK], note[table.DueSK] = dynamo.Text(shard(string(i))), dynamo.Text(sortKey(now, whose(i, site)))
	_, err := s.db.PutItem(ctx, &dynamodb.PutItemInput{TableName: &s.table, Item: note})
	return awsenv.Redact("sharestore: uninstalled", err)
}

// Attributes of that record.
const (
	logCleared      = "log_cleared"
	accountsChecked = "accounts_checked"
)

// Progress returns what SetProgress recorded since Uninstalled.
func (s *Store) Progress(ctx context.Context, i share.Installation) (share.Progress, error) {
	out, err := s.db.GetItem(ctx, &dynamodb.GetItemInput{
		TableName: &s.table, Key: key(installationPK(i), table.UninstallSK), ConsistentRead: aws.Bool(true),
	})
	if err != nil {
		return share.Progress{}, awsenv.Redact("sharestore: progress", err)
	}
	return share.Progress{Log: dynamo.TextOf(out.Item[logCleared]), Account: share.Person(dynamo.TextOf(out.Item[accountsChecked]))}, nil
}

// SetProgress records how far the removal of the installation got. Without the record of
// Uninstalled it changes nothing.
func (s *Store) SetProgress(ctx context.Context, i share.Installation, p share.Progress) error {
	_, err := s.db.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName: &s.table, Key: key(installationPK(i), table.UninstallSK),
		ConditionExpression: aws.String("attribute_exists(pk)"), UpdateExpression: aws.String("SET " + logCleared + " = :log, " + accountsChecked + " = :account"),
		ExpressionAttributeValues: dynamo.Item{":log": dynamo.Text(p.Log), ":account": dynamo.Text(string(p.Account))},
	})
	if err = dynamo.RaceOr("sharestore: progress", err); errors.Is(err, dynamo.ErrStale) {
		return nil
	}
	return err
}

// Settled deletes the record of Uninstalled.
func (s *Store) Settled(ctx context.Context, i share.Installation) error {
	_, err := s.db.DeleteItem(ctx, &dynamodb.DeleteItemInput{TableName: &s.table, Key: key(installationPK(i), table.UninstallSK)})
	return awsenv.Redact("sharestore: settled", err)
}
