package sharestore

import (
	"context"
	"errors"
	"iter"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"golang.org/x/sync/errgroup"

	"github.com/secure-share/secure-share/shared/awsenv"
	"github.com/secure-share/secure-share/shared/dynamo"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/table"
)

// The rows of accounts list the account ids that other rows of a site hold, because no
// key of those rows lists them. They are filled from the log.

const accountsAtOnce = 8 // writes

// SawAccounts adds accounts of a site, each with the time of the newest step that names
// it. An older time than the stored one changes nothing.
func (s *Store) SawAccounts(ctx context.Context, site share.Site, seen []share.Account) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(accountsAtOnce)
	for _, a := range seen {
		group.Go(func() error {
			return s.setAccount(ctx, site, a.Person, "attribute_not_exists(updated) OR updated < :at", "SET updated = :at, #ttl = :ttl", dynamo.Item{
				":at": dynamo.Text(a.At.UTC().Format(table.Instant)), ":ttl": dynamo.Number(epochAfter(a.At.Add(s.rules.AccountKept()))),
			}, map[string]string{"#ttl": table.TTL})
		})
	}
	return group.Wait()
}

// setAccount updates the row of an account if the condition holds.
func (s *Store) setAccount(ctx context.Context, site share.Site, p share.Person, condition, update string, values dynamo.Item, names map[string]string) error {
	_, err := s.db.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName: &s.table, Key: accountKey(site, p),
		ConditionExpression: &condition, UpdateExpression: &update,
		ExpressionAttributeValues: values, ExpressionAttributeNames: names,
	})
	if err = dynamo.RaceOr("sharestore: account", err); errors.Is(err, dynamo.ErrStale) {
		return nil
	}
	return err
}

// AccountsReadUntil returns the time up to which the log of a site was searched for
// accounts: zero if it never was.
func (s *Store) AccountsReadUntil(ctx context.Context, site share.Site) (time.Time, error) {
	out, err := s.db.GetItem(ctx, &dynamodb.GetItemInput{TableName: &s.table, Key: accountKey(site, table.AccountsSK), ConsistentRead: aws.Bool(true)})
	if err != nil {
		return time.Time{}, awsenv.Redact("sharestore: accounts", err)
	}
	return timeOf(dynamo.TextOf(out.Item["updated"])), nil
}

// SetAccountsReadUntil records the time up to which the log of a site was searched for
// accounts.
func (s *Store) SetAccountsReadUntil(ctx context.Context, site share.Site, until time.Time) error {
	return s.SawAccounts(ctx, site, []share.Account{{Person: table.AccountsSK, At: until}})
}

// AccountsToReport returns up to limit accounts of a site, in the order of their ids and
// after the given one, that were not reported since that time, are not being removed,
// and can still be stored at now.
func (s *Store) AccountsToReport(ctx context.Context, site share.Site, after share.Person, since, now time.Time, limit int) ([]share.Account, error) {
	in := &dynamodb.QueryInput{
		TableName: &s.table, ConsistentRead: aws.Bool(true),
		KeyConditionExpression:   aws.String("pk = :pk AND sk > :after"),
		FilterExpression:         aws.String("attribute_not_exists(due_pk) AND #ttl > :now AND (attribute_not_exists(reported) OR reported < :since)"),
		ExpressionAttributeNames: map[string]string{"#ttl": table.TTL},
		ExpressionAttributeValues: dynamo.Item{
			":pk": dynamo.Text(table.AccountsKey(string(site))), ":after": dynamo.Text(max(string(after), beforeAccounts)),
			":now": dynamo.Number(now.Unix()), ":since": dynamo.Text(since.UTC().Format(table.Instant)),
		},
	}
	var found []share.Account
	for pages := dynamodb.NewQueryPaginator(s.db, in); pages.HasMorePages() && len(found) < limit; {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, awsenv.Redact("sharestore: query accounts", err)
		}
		for _, i := range page.Items {
			found = append(found, share.Account{Person: share.Person(dynamo.TextOf(i[table.SK])), At: timeOf(dynamo.TextOf(i["updated"]))})
		}
	}
	return found[:min(limit, len(found))], nil
}

// beforeAccounts sorts after every sort key that begins with "*", and before every
// account id.
const beforeAccounts = "*~"

// Accounts returns up to limit accounts of a site, in the order of their ids and after
// the given one. If there are fewer than limit, the list ends.
func (s *Store) Accounts(ctx context.Context, site share.Site, after share.Person, limit int) ([]share.Person, error) {
	out, err := s.db.Query(ctx, &dynamodb.QueryInput{
		TableName: &s.table, ConsistentRead: aws.Bool(true), Limit: aws.Int32(int32(limit)),
		KeyConditionExpression: aws.String("pk = :pk AND sk > :after"), ProjectionExpression: aws.String(table.SK),
		ExpressionAttributeValues: dynamo.Item{
			":pk": dynamo.Text(table.AccountsKey(string(site))), ":after": dynamo.Text(max(string(after), beforeAccounts)),
		},
	})
	if err != nil {
		return nil, awsenv.Redact("sharestore: query accounts", err)
	}
	var found []share.Person
	for _, i := range out.Items {
		found = append(found, share.Person(dynamo.TextOf(i[table.SK])))
	}
	return found, nil
}

// ForgetAccounts deletes the time up to which the log of a site was searched for accounts,
// so that the next search begins at the start of the log.
func (s *Store) ForgetAccounts(ctx context.Context, site share.Site) error {
	return s.AccountRemoved(ctx, site, table.AccountsSK)
}

// AccountReported records that an account was reported at now and, if it was updated,
// that Atlassian named it again.
func (s *Store) AccountReported(ctx context.Context, site share.Site, p share.Person, updated bool, now time.Time) error {
	update := "SET reported = :now"
	if updated {
		update += ", updated = :now"
	}
	return s.setAccount(ctx, site, p, "attribute_exists(pk)", update, dynamo.Item{":now": dynamo.Text(now.UTC().Format(table.Instant))}, nil)
}

// AccountClosed puts the removal of an account on the list of due work, with the
// installation that reported it. An unknown account, or one that is on the list, changes
// nothing.
func (s *Store) AccountClosed(ctx context.Context, site share.Site, p share.Person, i share.Installation, now time.Time) error {
	return s.setAccount(ctx, site, p, "attribute_exists(pk) AND attribute_not_exists(due_pk)", "SET due_pk = :pk, due_sk = :sk", dynamo.Item{
		":pk": dynamo.Text(shard(string(p))), ":sk": dynamo.Text(sortKey(now, string(i))),
	}, nil)
}

// AccountRemoved deletes the row of an account that nothing else names any more.
func (s *Store) AccountRemoved(ctx context.Context, site share.Site, p share.Person) error {
	_, err := s.db.DeleteItem(ctx, &dynamodb.DeleteItemInput{TableName: &s.table, Key: accountKey(site, p)})
	return awsenv.Redact("sharestore: account removed", err)
}

// SharesOf yields the shares that a person sent, or that were committed for the person.
// It may miss very recent writes. An error ends the iteration.
func (s *Store) SharesOf(ctx context.Context, site share.Site, p share.Person) iter.Seq2[share.Owed, error] {
	return func(yield func(share.Owed, error) bool) {
		for _, index := range []struct{ name, pk, sk string }{{table.Outbox, table.OutboxPK, table.OutboxSK}, {table.Inbox, table.InboxPK, table.InboxSK}} {
			for one, err := range s.work(ctx, &dynamodb.QueryInput{
				TableName: &s.table, IndexName: aws.String(index.name),
				KeyConditionExpression:    aws.String(index.pk + " = :pk"),
				ExpressionAttributeValues: dynamo.Item{":pk": dynamo.Text(listPK(site, p))},
			}, index.sk) {
				if !yield(one, err) {
					return
				}
			}
		}
	}
}

func accountKey(site share.Site, p share.Person) dynamo.Item {
	return key(table.AccountsKey(string(site)), string(p))
}
