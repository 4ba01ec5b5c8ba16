package sharestore

import (
	"context"
	"errors"
	"log/slog"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/secure-share/secure-share/shared/awsenv"
	"github.com/secure-share/secure-share/shared/dynamo"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/table"
)

const (
	keysAtOnce = 100 // the most that BatchGetItem takes
	readings   = 5   // of the keys that a busy table did not process
)

// addFileInfo reads the file info of the shares from their rows.
func (s *Store) addFileInfo(ctx context.Context, shares []share.Share) error {
	for some := range slices.Chunk(shares, keysAtOnce) {
		rows, err := s.fileInfoOf(ctx, some)
		if err != nil {
			return err
		}
		for i, one := range some {
			some[i].FileInfo = rows[sharePK(one.Site, one.ID)]
		}
	}
	return nil
}

// fileInfoOf reads the file info of up to keysAtOnce shares, by partition key.
// It skips rows that do not decode, so that they do not hide the others.
func (s *Store) fileInfoOf(ctx context.Context, shares []share.Share) (map[string]share.FileInfo, error) {
	found := map[string]share.FileInfo{}
	left := types.KeysAndAttributes{ProjectionExpression: aws.String(table.PK + ", file_info, file_info_key")}
	for _, one := range shares {
		left.Keys = append(left.Keys, key(sharePK(one.Site, one.ID), table.RowSK))
	}
	for n := range readings {
		out, err := s.db.BatchGetItem(ctx, &dynamodb.BatchGetItemInput{RequestItems: map[string]types.KeysAndAttributes{s.table: left}})
		if err != nil {
			return nil, awsenv.Redact("sharestore: read file info", err)
		}
		for _, i := range out.Responses[s.table] {
			one, err := decode(i)
			pk, isText := i[table.PK].(*types.AttributeValueMemberS)
			if err != nil || !isText {
				slog.Error("sharestore: file info left out of a list", "error", err)
				continue
			}
			found[pk.Value] = one.FileInfo
		}
		if left = out.UnprocessedKeys[s.table]; len(left.Keys) == 0 {
			return found, nil
		}
		if err := dynamo.Pause(ctx, n); err != nil {
			return nil, err
		}
	}
	return nil, awsenv.Unavailable(errors.New("sharestore: read file info: the table is too busy"))
}
