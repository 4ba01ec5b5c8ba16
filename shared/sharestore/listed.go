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

// What lists show besides the attributes in the indexes, which cannot change. The file
// info, the label and the sending are for the sender only.
const (
	ofOpenings = table.PK + ", openings, opened, opened_at, other_leases"
	ofSenders  = ofOpenings + ", file_info, file_info_key, label, label_key, sending"
)

// addForSender reads from the rows what only the sender's list shows, and the openings.
func (s *Store) addForSender(ctx context.Context, shares []share.Share) error {
	return s.addFromRows(ctx, ofSenders, pointers(shares, func(share.Share) bool { return true }))
}

// addForRecipient reads the openings of live shares from their rows.
func (s *Store) addForRecipient(ctx context.Context, shares []share.Share) error {
	return s.addFromRows(ctx, ofOpenings, pointers(shares, func(s share.Share) bool { return !s.Ended() }))
}

func pointers(shares []share.Share, wanted func(share.Share) bool) (found []*share.Share) {
	for i := range shares {
		if wanted(shares[i]) {
			found = append(found, &shares[i])
		}
	}
	return found
}

// addFromRows adds these attributes. It skips rows that do not decode, so that they do
// not hide the others.
func (s *Store) addFromRows(ctx context.Context, attributes string, shares []*share.Share) error {
	if len(shares) == 0 {
		return nil
	}
	rows, byKey := types.KeysAndAttributes{ProjectionExpression: aws.String(attributes)}, map[string]*share.Share{}
	for _, one := range shares {
		pk := sharePK(one.Site, one.ID)
		rows.Keys, byKey[pk] = append(rows.Keys, key(pk, table.RowSK)), one
	}
	items, err := dynamo.GetAll(ctx, s.db, "sharestore: read what lists show", s.table, rows)
	if err != nil {
		return err
	}
	for _, i := range items {
		row, err := decode(i)
		one, listed := byKey[dynamo.TextOf(i[table.PK])]
		if err != nil || !listed {
			slog.Error("sharestore: part of a row left out of a list", "error", err)
			continue
		}
		one.FileInfo, one.Label, one.Sending = row.FileInfo, row.Label, row.Sending
		one.Openings, one.Opened, one.OpenedAt, one.Others = row.Openings, row.Opened, row.OpenedAt, row.Others
	}
	return nil
}
