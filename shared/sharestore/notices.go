package sharestore

import (
	"context"
	"errors"
	"iter"
	"log/slog"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/activitystore"
	"github.com/secure-share/secure-share/shared/awsenv"
	"github.com/secure-share/secure-share/shared/dynamo"
	"github.com/secure-share/secure-share/shared/notice"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/table"
)

// noticesRow is the stored form of the settings of notices. Its keys make it one of the
// policies of the installation for the reaper, see table.NoticesSK.
type noticesRow struct {
	PK          string `dynamodbav:"pk"`
	SK          string `dynamodbav:"sk"`
	InstalledPK string `dynamodbav:"installed_pk"`
	InstalledSK string `dynamodbav:"installed_sk"`
	Version     int64  `dynamodbav:"v"`
	URL         string `dynamodbav:"url,omitempty"`
	Host        string `dynamodbav:"host,omitempty"`
}

// Notices reads where the notices of a site go, with strong consistency:
// notice.ErrUnreadable if the row does not decode.
func (s *Store) Notices(ctx context.Context, site share.Site) (notice.Settings, error) {
	out, err := s.db.GetItem(ctx, &dynamodb.GetItemInput{TableName: &s.table, Key: noticesKey(site), ConsistentRead: aws.Bool(true)})
	switch {
	case err != nil:
		return notice.Settings{}, awsenv.Redact("sharestore: get notices", err)
	case len(out.Item) == 0:
		return notice.Settings{}, nil
	}
	var r noticesRow
	if err := attributevalue.UnmarshalMap(out.Item, &r); err != nil || r.Version < 1 {
		return notice.Settings{}, notice.ErrUnreadable
	}
	return notice.Settings{Version: r.Version, To: notice.TrustReceiver(r.URL), Host: r.Host}, nil
}

// SetNotices stores next, which follows the stored settings by one version:
// notice.ErrChanged if it does not. They belong to the installation that changed them
// last, and are deleted with its policies. The same transaction logs the change.
func (s *Store) SetNotices(ctx context.Context, site share.Site, i share.Installation, next notice.Settings, now time.Time) error {
	row, err := attributevalue.MarshalMap(noticesRow{
		PK: table.SiteKey(string(site)), SK: table.NoticesSK,
		InstalledPK: string(i), InstalledSK: sortKey(now, string(site)),
		Version: next.Version, URL: next.To.Reveal(), Host: next.Host,
	})
	if err != nil {
		return errors.New("sharestore: notices do not encode")
	}
	put := &types.Put{TableName: &s.table, Item: row, ConditionExpression: aws.String("attribute_not_exists(pk)")}
	if next.Version > 1 {
		put.ConditionExpression = aws.String("v = :v")
		put.ExpressionAttributeValues = dynamo.Item{":v": dynamo.Number(next.Version - 1)}
	}
	caller, _ := activity.CallerOf(ctx)
	logged := activitystore.Puts(s.table, site, []activity.Entry{activity.OfNotices(caller, next.Version, now)})
	err = dynamo.Transact(ctx, s.db, "sharestore: put notices", append([]types.TransactWriteItem{{Put: put}}, logged...))
	if errors.Is(err, dynamo.ErrStale) {
		return notice.ErrChanged
	}
	return err
}

func noticesKey(site share.Site) dynamo.Item {
	return key(table.SiteKey(string(site)), table.NoticesSK)
}

// noticeKept is how long a notice that could not be handed over stays. By then the
// operator has had alarms for days.
const noticeKept = 4 * 24 * time.Hour

// noticeWrites returns the writes that record the notices due for the step from prev to
// next. They stay until NoticeSent.
func (s *Store) noticeWrites(prev, next share.Share) (writes []types.TransactWriteItem) {
	for _, n := range notice.Of(prev, next) {
		i := noticeKey(n.Key)
		i["at"] = dynamo.Text(n.At.Format(table.Instant))
		i[table.DuePK], i[table.DueSK] = dynamo.Text(table.NoticesDue), dynamo.Text(sortKey(n.At, n.ID()))
		i[table.TTL] = dynamo.Number(epochAfter(n.At.Add(noticeKept)))
		writes = append(writes, types.TransactWriteItem{Put: &types.Put{TableName: &s.table, Item: i}})
	}
	return writes
}

func noticeKey(k notice.Key) dynamo.Item {
	return key(sharePK(k.Site, k.Share), table.NoticeKey(string(k.Event)))
}

// Notice reads a notice that has to be sent. found is false once it was sent.
func (s *Store) Notice(ctx context.Context, k notice.Key) (n notice.Notice, found bool, err error) {
	out, err := s.db.GetItem(ctx, &dynamodb.GetItemInput{TableName: &s.table, Key: noticeKey(k), ConsistentRead: aws.Bool(true)})
	if err != nil {
		return notice.Notice{}, false, awsenv.Redact("sharestore: get notice", err)
	}
	at := timeOf(dynamo.TextOf(out.Item["at"]))
	return notice.Notice{Key: k, At: at}, len(out.Item) > 0, nil
}

// NoticeSent records that a notice was handed over.
func (s *Store) NoticeSent(ctx context.Context, k notice.Key) error {
	_, err := s.db.DeleteItem(ctx, &dynamodb.DeleteItemInput{TableName: &s.table, Key: noticeKey(k)})
	return awsenv.Redact("sharestore: notice sent", err)
}

// DueNotices yields the notices of events before until that have to be sent, oldest
// first. It may miss very recent ones, and include some that were just sent. It logs
// and skips entries that do not decode. An error of the service ends the iteration.
func (s *Store) DueNotices(ctx context.Context, until time.Time) iter.Seq2[notice.Notice, error] {
	query := &dynamodb.QueryInput{
		TableName: &s.table, IndexName: aws.String(table.Due), Limit: aws.Int32(page),
		KeyConditionExpression: aws.String("due_pk = :pk AND due_sk < :until"),
		ExpressionAttributeValues: dynamo.Item{
			":pk": dynamo.Text(table.NoticesDue), ":until": dynamo.Text(until.UTC().Format(table.Instant)),
		},
	}
	return func(yield func(notice.Notice, error) bool) {
		pages := dynamodb.NewQueryPaginator(s.db, query)
		for pages.HasMorePages() {
			page, err := pages.NextPage(ctx)
			if err != nil {
				yield(notice.Notice{}, awsenv.Redact("sharestore: query notices", err))
				return
			}
			for _, i := range page.Items {
				n, err := noticeOf(dynamo.TextOf(i[table.PK]), dynamo.TextOf(i[table.SK]))
				if err != nil {
					slog.Error("sharestore: entry passed over", "index", table.Due, "error", err)
					continue
				}
				n.At = timeOf(dynamo.TextOf(i[table.DueSK]))
				if !yield(n, nil) {
					return
				}
			}
		}
	}
}

// noticeOf reads what noticeKey wrote.
func noticeOf(pk, sk string) (notice.Notice, error) {
	site, id, event, ok := table.ParseNoticeKey(pk, sk)
	e, err := notice.ParseEvent(event)
	if !ok || err != nil {
		return notice.Notice{}, errEntry
	}
	return notice.Notice{Key: notice.Key{Site: share.Site(site), Share: share.ID(id), Event: e}}, nil
}
