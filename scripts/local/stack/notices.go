package stack

import (
	"context"
	"time"

	"github.com/secure-share/secure-share/scripts/local/accounts"
	"github.com/secure-share/secure-share/scripts/local/sqs"
	"github.com/secure-share/secure-share/shared/notice"
	"github.com/secure-share/secure-share/shared/realtimestore"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/sharestore"
)

// newNoticeQueue makes the queue as deployed. longest cuts its delays.
func newNoticeQueue(a *accounts.Account, longest time.Duration) *sqs.Queue {
	const name = "secure-share-notices"
	return &sqs.Queue{
		URL: "https://sqs." + a.Region + ".amazonaws.com/" + a.ID + "/" + name, ARN: "arn:aws:sqs:" + a.Region + ":" + a.ID + ":" + name,
		Visibility: 3 * time.Minute, Receives: 10, Longest: longest, Now: time.Now,
	}
}

// NoticeKeyID is the id of the KMS key that signs notices.
func (f *Files) NoticeKeyID() string { return f.noticeKey.ID }

// DeadNotices lists the messages in the dead-letter queue of notices.
func (f *Files) DeadNotices() []string { return f.notices.Dead() }

// Notices returns how many notices were put into the queue, and how many are still there.
func (f *Files) Notices() (sent, waiting int) { return f.notices.Count() }

// Shares is the table of shares as an operator uses it.
func (f *Files) Shares() *sharestore.Store {
	return sharestore.New(f.Account.Config(f.urls["AWS_ENDPOINT_URL_DYNAMODB"]), SharesTable, share.DefaultRules())
}

// LiveStore is the table of live updates as its function uses it.
func (f *Files) LiveStore() *realtimestore.Store {
	return realtimestore.New(f.Account.Config(f.urls["AWS_ENDPOINT_URL_DYNAMODB"]), RealtimeTable)
}

// setNotices sets the receiver of the site with own delivery at the first start, as an
// administrator of the site would.
func (b *builder) setNotices(ctx context.Context) error {
	if !b.Own.fresh {
		return nil
	}
	to, err := notice.ParseReceiver(b.Endpoints.Notices + "/notices")
	if err != nil {
		return err
	}
	settings := notice.Settings{Version: 1, To: to, Host: b.Own.host}
	return b.Files.Shares().SetNotices(ctx, share.Site(b.Own.site.CloudID), share.Installation(b.Own.site.Installation), settings, time.Now())
}
