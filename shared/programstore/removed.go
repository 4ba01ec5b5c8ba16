package programstore

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/secure-share/secure-share/shared/awsenv"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/table"
)

// removed reports, with strong consistency, whether the app was removed with this
// installation (sharestore.Store.Uninstalled). What the installation made has ended then,
// also while its rows are still there.
func (s *Store) removed(ctx context.Context, i share.Installation) (bool, error) {
	out, err := s.db.GetItem(ctx, &dynamodb.GetItemInput{
		TableName: &s.table, Key: key(table.InstallationKey(string(i)), table.UninstallSK), ConsistentRead: aws.Bool(true),
		ProjectionExpression: aws.String(table.PK),
	})
	if err != nil {
		return false, awsenv.Redact("programstore: installation", err)
	}
	return len(out.Item) > 0, nil
}

// installed leaves out what was made by installations that were removed with the app.
func installed[T any](ctx context.Context, s *Store, all []T, by func(T) share.Installation) ([]T, error) {
	gone := map[share.Installation]bool{}
	for _, one := range all {
		i := by(one)
		if _, known := gone[i]; known {
			continue
		}
		removed, err := s.removed(ctx, i)
		if err != nil {
			return nil, err
		}
		gone[i] = removed
	}
	return slices.DeleteFunc(all, func(one T) bool { return gone[by(one)] }), nil
}
