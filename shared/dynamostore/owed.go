package dynamostore

import (
	"context"
	"log/slog"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"secureshare/shared/awsenv"
	"secureshare/shared/share"
	"secureshare/shared/table"
)

// Due lists the work of one shard, of table.Shards, that is owed at now: the
// longest owed first, at most limit entries. It may miss writes of the last
// instants, and name work that was just done. An entry that does not decode is
// logged and passed over: it must not keep the rest waiting.
func (s *Shares) Due(ctx context.Context, shard int, now time.Time, limit int) ([]share.Owed, error) {
	out, err := s.db.Query(ctx, &dynamodb.QueryInput{
		TableName: &s.table, IndexName: aws.String(table.Due), Limit: aws.Int32(int32(limit)),
		KeyConditionExpression: aws.String("due_pk = :pk AND due_sk < :until"),
		ExpressionAttributeValues: item{
			":pk":    text(shardName(shard)),
			":until": text(sortKey(now, "~")), // after every id of that instant
		},
	})
	if err != nil {
		return nil, awsenv.Redact("dynamostore: query due", err)
	}
	work := make([]share.Owed, 0, len(out.Items))
	for _, i := range out.Items {
		one, err := owed(textOf(i[table.PK]), textOf(i[table.DueSK]))
		if err != nil {
			slog.Error("sweep", "error", err)
			continue
		}
		work = append(work, one)
	}
	return work, nil
}

// Uninstalled notes that the installation is gone since now: its shares are owed
// an end until Settled. Repeating it is harmless.
func (s *Shares) Uninstalled(ctx context.Context, i share.Installation, now time.Time) error {
	note := key(installationPK(i), table.UninstallSK)
	note[table.DuePK], note[table.DueSK] = text(shard(string(i))), text(sortKey(now, string(i)))
	_, err := s.db.PutItem(ctx, &dynamodb.PutItemInput{TableName: &s.table, Item: note})
	return awsenv.Redact("dynamostore: uninstalled", err)
}

// Live lists shares of the installation that have not ended, at most limit.
func (s *Shares) Live(ctx context.Context, i share.Installation, limit int) ([]share.Owed, error) {
	out, err := s.db.Query(ctx, &dynamodb.QueryInput{
		TableName: &s.table, IndexName: aws.String(table.Installed), Limit: aws.Int32(int32(limit)),
		KeyConditionExpression:    aws.String("installed_pk = :pk"),
		ExpressionAttributeValues: item{":pk": text(string(i))},
	})
	if err != nil {
		return nil, awsenv.Redact("dynamostore: query installed", err)
	}
	live := make([]share.Owed, 0, len(out.Items))
	for _, found := range out.Items {
		if site, id, ok := table.ParseShareKey(textOf(found[table.PK])); ok {
			live = append(live, share.Owed{Site: share.Site(site), ID: share.ID(id)})
		}
	}
	return live, nil
}

// Settled removes the note of Uninstalled.
func (s *Shares) Settled(ctx context.Context, i share.Installation) error {
	_, err := s.db.DeleteItem(ctx, &dynamodb.DeleteItemInput{TableName: &s.table, Key: key(installationPK(i), table.UninstallSK)})
	return awsenv.Redact("dynamostore: settled", err)
}

func textOf(v types.AttributeValue) string {
	if s, ok := v.(*types.AttributeValueMemberS); ok {
		return s.Value
	}
	return ""
}
