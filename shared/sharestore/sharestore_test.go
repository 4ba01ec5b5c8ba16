package sharestore

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/activitystore"
	"github.com/secure-share/secure-share/shared/dynamo"
	"github.com/secure-share/secure-share/shared/dynamo/dynamotest"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/sharestore/storetest"
	"github.com/secure-share/secure-share/shared/table"
)

func TestMain(m *testing.M) {
	os.Exit(dynamotest.Main(m, filepath.Join("..", "..")))
}

type sharesUnderTest struct {
	*Store
	log    *activitystore.Store
	t      *testing.T
	stream *reading
}

func (s sharesUnderTest) List(ctx context.Context, site share.Site, q activity.Query, limit int) (activity.Page, error) {
	return s.log.List(ctx, site, q, limit)
}

func (s sharesUnderTest) Blob(site share.Site, id share.ID) (time.Time, bool) {
	return dynamotest.TTL(s.t, dynamotest.Item(s.t, s.db, s.table, key(sharePK(site, id), table.BlobSK)))
}

func (s sharesUnderTest) RowTTL(site share.Site, id share.ID) (time.Time, bool) {
	return dynamotest.TTL(s.t, dynamotest.Item(s.t, s.db, s.table, key(sharePK(site, id), table.RowSK)))
}

func (s sharesUnderTest) Expire(now time.Time) {
	s.t.Helper()
	dynamotest.Expire(s.t, s.db, s.table, table.Shares, now)
}

func (s sharesUnderTest) Spoil(site share.Site, id share.ID) {
	s.t.Helper()
	if _, err := s.db.UpdateItem(s.t.Context(), &dynamodb.UpdateItemInput{
		TableName: &s.table, Key: key(sharePK(site, id), table.RowSK),
		UpdateExpression: aws.String("SET created = :no"), ExpressionAttributeValues: dynamo.Item{":no": dynamo.Text("no instant")},
	}); err != nil {
		s.t.Fatal(err)
	}
}

func (s sharesUnderTest) SpoilPolicy(site share.Site, place share.Place) {
	s.t.Helper()
	if _, err := s.db.UpdateItem(s.t.Context(), &dynamodb.UpdateItemInput{
		TableName: &s.table, Key: policyKey(site, place),
		UpdateExpression: aws.String("SET v = :no"), ExpressionAttributeValues: dynamo.Item{":no": dynamo.Text("no number")},
	}); err != nil {
		s.t.Fatal(err)
	}
}

func (s sharesUnderTest) Removed() []storetest.Removed { return s.stream.removed(s.t) }

func TestShares(t *testing.T) {
	dynamotest.Everywhere(t, func(t *testing.T, cfg aws.Config) {
		storetest.Run(t, func(t *testing.T, rules share.Rules) storetest.Store {
			db, name := dynamotest.NewTable(t, cfg, table.Shares)
			return sharesUnderTest{New(cfg, name, rules), activitystore.New(cfg, name), t, read(t, cfg, db, name)}
		})
	})
}
