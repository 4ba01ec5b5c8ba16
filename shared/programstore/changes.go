package programstore

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/application"
	"github.com/secure-share/secure-share/shared/dynamo"
)

// Change replaces before, as it was read, by after, which has other settings.
// application.ErrChanged if the registration has changed, and application.ErrNone if it
// has ended. If after asks again, consents from before are void.
func (a *Applications) Change(ctx context.Context, before, after application.Application) error {
	put, err := a.replace(before, after)
	if err != nil {
		return err
	}
	err = a.s.logged(ctx, "programstore: change", after.Site, activity.ApplicationChanged, after.ID, types.TransactWriteItem{Put: put})
	if errors.Is(err, dynamo.ErrStale) {
		return a.whyStale(ctx, before)
	}
	if err != nil || after.AskedAt().Equal(before.AskedAt()) {
		return err
	}
	return a.dropConsents(ctx, after)
}

// replace puts after in the place of before, unless its settings or its key have changed.
func (a *Applications) replace(before, after application.Application) (*types.Put, error) {
	version := "attribute_not_exists(version)"
	values := dynamo.Item{":registered": dynamo.Text(instant(before.RegisteredAt)), ":key": &types.AttributeValueMemberB{Value: before.Key}}
	if before.Version > 0 {
		version, values[":version"] = "version = :version", dynamo.Number(before.Version)
	}
	return a.put(after, "registered = :registered AND public_key = :key AND "+version, values)
}

// dropConsents deletes the consents that people gave before app asked again. They are
// void already, except for the previous release.
func (a *Applications) dropConsents(ctx context.Context, app application.Application) error {
	return a.each(ctx, app.ID, "programstore: drop consents", func(ctx context.Context, key dynamo.Item) error {
		_, err := a.s.db.DeleteItem(ctx, &dynamodb.DeleteItemInput{
			TableName: &a.s.table, Key: key,
			ConditionExpression:       aws.String("registered <> :asked AND attribute_not_exists(kind)"),
			ExpressionAttributeValues: dynamo.Item{":asked": dynamo.Text(instant(app.AskedAt()))},
		})
		return err
	})
}
