package sharestore

import (
	"context"
	"log/slog"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/secure-share/secure-share/shared/dynamo"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/table"
)

// addFileInfo reads the file info and the labels of the shares from their rows.
func (s *Store) addFileInfo(ctx context.Context, shares []share.Share) error {
	rows, err := s.fileInfoOf(ctx, shares)
	if err != nil {
		return err
	}
	for i, one := range shares {
		row := rows[sharePK(one.Site, one.ID)]
		shares[i].FileInfo, shares[i].Label = row.FileInfo, row.Label
	}
	return nil
}

// fileInfoOf reads the file info and the labels of shares, by partition key. It skips
// rows that do not decode, so that they do not hide the others.
func (s *Store) fileInfoOf(ctx context.Context, shares []share.Share) (map[string]share.Share, error) {
	rows := types.KeysAndAttributes{ProjectionExpression: aws.String(table.PK + ", file_info, file_info_key, label, label_key")}
	for _, one := range shares {
		rows.Keys = append(rows.Keys, key(sharePK(one.Site, one.ID), table.RowSK))
	}
	items, err := dynamo.GetAll(ctx, s.db, "sharestore: read file info", s.table, rows)
	if err != nil {
		return nil, err
	}
	found := map[string]share.Share{}
	for _, i := range items {
		one, err := decode(i)
		pk, isText := i[table.PK].(*types.AttributeValueMemberS)
		if err != nil || !isText {
			slog.Error("sharestore: file info left out of a list", "error", err)
			continue
		}
		found[pk.Value] = one
	}
	return found, nil
}
