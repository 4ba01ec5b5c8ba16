package programstore

import (
	"context"
	"crypto/ed25519"
	"errors"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"golang.org/x/sync/errgroup"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/application"
	"github.com/secure-share/secure-share/shared/dynamo"
	"github.com/secure-share/secure-share/shared/program"
	"github.com/secure-share/secure-share/shared/table"
)

// keyRow leads from a key that is not the first of its registration to that
// registration, whose row says whether the key is still valid.
type keyRow struct {
	PK          string `dynamodbav:"pk"`
	SK          string `dynamodbav:"sk"`
	TTL         int64  `dynamodbav:"ttl,omitempty"`
	OutboxPK    string `dynamodbav:"outbox_pk"` // with the consents: it ends as they do
	OutboxSK    string `dynamodbav:"outbox_sk"`
	InstalledPK string `dynamodbav:"installed_pk"`
	InstalledSK string `dynamodbav:"installed_sk"`

	Kind        string     `dynamodbav:"kind"`
	Key         []byte     `dynamodbav:"public_key"`
	Site        string     `dynamodbav:"site"`
	Application string     `dynamodbav:"application"`
	Registered  time.Time  `dynamodbav:"registered"`
	Expires     *time.Time `dynamodbav:"expires,omitempty"`
}

const (
	kindKey = "application-key"

	consentsAtOnce = 16
)

// Signer returns the application that may sign with a key at now, after verify has accepted
// that key. It reads one row before. application.ErrUnknown if there is none, or if verify
// returns an error. Only Use checks whether its installation was removed.
func (a *Applications) Signer(ctx context.Context, id program.ID, now time.Time, verify func(ed25519.PublicKey) error) (application.Application, error) {
	var none application.Application
	item, err := a.read(ctx, id)
	if err != nil {
		return none, err
	}
	app, err := decodeApplication(item)
	if err == nil {
		if key, valid := app.KeyWith(id, now); !valid || verify(key) != nil {
			return none, application.ErrUnknown
		}
		return app, nil
	}
	var key keyRow
	if attributevalue.UnmarshalMap(item, &key) != nil || key.Kind != kindKey || len(key.Key) != ed25519.PublicKeySize || verify(key.Key) != nil {
		return none, application.ErrUnknown
	}
	if app, err = a.registered(ctx, program.ID(key.Application), now); err != nil {
		return none, err
	}
	// It may have been revoked, and registered again.
	if _, valid := app.KeyWith(id, now); !valid || !app.RegisteredAt.Equal(key.Registered) {
		return none, application.ErrUnknown
	}
	return app, nil
}

// Renew replaces before, as it was read, by after, which has another certificate.
// application.ErrRegistered if its key is in use, application.ErrChanged if the
// registration has changed, and application.ErrNone if it has ended. What people agreed
// to stays. An agreement of the last instants may be missed, and then ends with the
// previous certificate; a second call corrects that.
func (a *Applications) Renew(ctx context.Context, before, after application.Application) error {
	writes, err := a.renewal(before, after)
	if err != nil {
		return err
	}
	err = a.s.logged(ctx, "programstore: renew", after.Site, activity.ApplicationRenewed, after.ID, writes...)
	if errors.Is(err, dynamo.ErrStale) {
		return a.whyStale(ctx, before)
	}
	if err != nil {
		return err
	}
	return errors.Join(a.keepConsents(ctx, after), a.dropKeys(ctx, before, after))
}

func (a *Applications) renewal(before, after application.Application) ([]types.TransactWriteItem, error) {
	put, err := a.replace(before, after)
	if err != nil {
		return nil, err
	}
	writes := []types.TransactWriteItem{{Put: put}}
	id := program.IDOf(after.Key)
	if id == after.ID {
		return writes, nil
	}
	item, err := attributevalue.MarshalMap(keyRow{
		PK: programPK(id), SK: table.ProgramSK, TTL: ttl(after.ExpiresAt),
		OutboxPK: consentsPK(after.ID), OutboxSK: string(id), InstalledPK: installedPK(after.Installation), InstalledSK: string(id),
		Kind: kindKey, Key: after.Key, Site: string(after.Site), Application: string(after.ID),
		Registered: after.RegisteredAt.UTC(), Expires: unlessZero(after.ExpiresAt),
	})
	if err != nil {
		return nil, errors.New("programstore: a key does not encode")
	}
	return append(writes, types.TransactWriteItem{Put: &types.Put{
		TableName: &a.s.table, Item: item,
		ConditionExpression:       aws.String("attribute_not_exists(pk) OR application = :id"),
		ExpressionAttributeValues: dynamo.Item{":id": dynamo.Text(string(after.ID))},
	}}), nil
}

// whyStale returns why before was not replaced.
func (a *Applications) whyStale(ctx context.Context, before application.Application) error {
	item, err := a.read(ctx, before.ID)
	if err != nil {
		return err
	}
	now, err := decodeApplication(item)
	switch {
	case err != nil || !now.RegisteredAt.Equal(before.RegisteredAt):
		return application.ErrNone
	case !now.Key.Equal(before.Key) || now.Version != before.Version:
		return application.ErrChanged
	}
	return application.ErrRegistered
}

// keepConsents lets the consents to app end with its certificate.
func (a *Applications) keepConsents(ctx context.Context, app application.Application) error {
	update, values := "REMOVE #ttl", dynamo.Item{":asked": dynamo.Text(instant(app.AskedAt()))}
	if end := ttl(app.ExpiresAt); end != 0 {
		update, values[":ttl"] = "SET #ttl = :ttl", &types.AttributeValueMemberN{Value: strconv.FormatInt(end, 10)}
	}
	return a.each(ctx, app.ID, "programstore: keep consents", func(ctx context.Context, key dynamo.Item) error {
		_, err := a.s.db.UpdateItem(ctx, &dynamodb.UpdateItemInput{
			TableName: &a.s.table, Key: key, UpdateExpression: &update,
			ConditionExpression:      aws.String("registered = :asked AND attribute_not_exists(kind)"), // neither withdrawn nor a key
			ExpressionAttributeNames: map[string]string{"#ttl": table.TTL}, ExpressionAttributeValues: values,
		})
		return err
	})
}

// each changes or deletes the rows of consents and later keys, some at a time. A condition
// of change that does not hold is not an error.
func (a *Applications) each(ctx context.Context, id program.ID, operation string, change func(context.Context, dynamo.Item) error) error {
	keys, err := a.dependent(ctx, id)
	if err != nil {
		return err
	}
	several, ctx := errgroup.WithContext(ctx)
	several.SetLimit(consentsAtOnce)
	for _, key := range keys {
		several.Go(func() error {
			if err := dynamo.RaceOr(operation, change(ctx, key)); !errors.Is(err, dynamo.ErrStale) {
				return err
			}
			return nil
		})
	}
	return several.Wait()
}

// dropKeys frees the keys that before has and after does not. They have no effect
// any more.
func (a *Applications) dropKeys(ctx context.Context, before, after application.Application) error {
	for _, key := range []ed25519.PublicKey{before.Key, before.Previous.Key} {
		id := program.IDOf(key)
		if len(key) == 0 || id == after.ID || key.Equal(after.Key) || key.Equal(after.Previous.Key) {
			continue
		}
		_, err := a.s.db.DeleteItem(ctx, &dynamodb.DeleteItemInput{
			TableName: &a.s.table, Key: keyOf(id), ConditionExpression: aws.String("application = :id"),
			ExpressionAttributeValues: dynamo.Item{":id": dynamo.Text(string(after.ID))},
		})
		if err = dynamo.RaceOr("programstore: drop key", err); err != nil && !errors.Is(err, dynamo.ErrStale) {
			return err
		}
	}
	return nil
}

// dependent returns the keys of the rows that end with a registration: those of its
// consents and of its later keys. It may miss writes of the last instants.
func (a *Applications) dependent(ctx context.Context, id program.ID) ([]dynamo.Item, error) {
	return a.s.keys(ctx, &dynamodb.QueryInput{
		TableName: &a.s.table, IndexName: aws.String(table.Outbox),
		KeyConditionExpression:    aws.String("outbox_pk = :pk"),
		ExpressionAttributeValues: dynamo.Item{":pk": dynamo.Text(consentsPK(id))},
	})
}

// deleteDependent deletes the rows that end with a registration.
func (a *Applications) deleteDependent(ctx context.Context, id program.ID) error {
	return a.each(ctx, id, "programstore: delete consents and keys", func(ctx context.Context, key dynamo.Item) error {
		_, err := a.s.db.DeleteItem(ctx, &dynamodb.DeleteItemInput{TableName: &a.s.table, Key: key})
		return err
	})
}
