package sharestore

import (
	"fmt"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/secure-share/secure-share/shared/dynamo"
	"github.com/secure-share/secure-share/shared/dynamo/dynamotest"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/table"
)

// More entries than a page holds do not decode, and stand before one that does: that one
// must be found all the same.
func TestEntriesThatDoNotDecodeHideNothing(t *testing.T) {
	db, name := dynamotest.NewTable(t, dynamotest.Config(), table.Shares)
	store := New(dynamotest.Config(), name, share.DefaultRules())
	noon := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	put := func(pk, dueSK string) {
		t.Helper()
		i := key(pk, table.RowSK)
		i[table.DuePK], i[table.DueSK] = dynamo.Text(shardName(3)), dynamo.Text(dueSK)
		if _, err := db.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: &name, Item: i}); err != nil {
			t.Fatal(err)
		}
	}
	for n := range page + 1 {
		if n%2 == 0 {
			put(fmt.Sprintf("nonsense%d", n), sortKey(noon, ""))
		} else {
			put(table.ShareKey("acme", fmt.Sprint(n)), fmt.Sprintf("2026-01-nonsense%d", n))
		}
	}
	id := share.NewID()
	put(table.ShareKey("acme", string(id)), sortKey(noon, string(id)))
	var found []share.Owed
	for one, err := range store.Due(t.Context(), 3, noon) {
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, one)
	}
	want := share.Owed{Site: "acme", ID: id, Since: noon}
	if len(found) != 1 || found[0] != want {
		t.Errorf("found %v, want %v", found, want)
	}
}

func TestRowsThatDoNotDecodeAreErrorsThatTellNothing(t *testing.T) {
	db, name := dynamotest.NewTable(t, dynamotest.Config(), table.Shares)
	store := New(dynamotest.Config(), name, share.DefaultRules())
	i := key(sharePK("acme", "id"), table.RowSK)
	i["created"] = dynamo.Text("canary")
	if _, err := db.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: &name, Item: i}); err != nil {
		t.Fatal(err)
	}
	_, err := store.Get(t.Context(), "acme", "id")
	if err == nil || err.Error() != "sharestore: row does not decode" {
		t.Errorf("get: %v", err)
	}
}

func TestAMissingTableIsAnErrorEverywhere(t *testing.T) {
	store := New(dynamotest.Config(), "missing", share.DefaultRules())
	ctx := t.Context()
	listed := func(_ []share.Share, err error) error { return err }
	walked := func(work func(func(share.Owed, error) bool)) (err error) {
		for _, e := range work {
			err = e
		}
		return err
	}
	_, getErr := store.Get(ctx, "acme", "id")
	_, updateErr := store.Update(ctx, "acme", "id", func(s share.Share) (share.Share, error) { return s, nil })
	for what, err := range map[string]error{
		"get": getErr, "update": updateErr,
		"inbox":       listed(store.Inbox(ctx, "acme", "bob", share.Position{}, 1)),
		"outbox":      listed(store.Outbox(ctx, "acme", "bob", share.Position{}, 1)),
		"due":         walked(store.Due(ctx, 0, time.Now())),
		"live":        walked(store.Live(ctx, "app")),
		"uninstalled": store.Uninstalled(ctx, "app", time.Now()),
		"settled":     store.Settled(ctx, "app"),
	} {
		if err == nil {
			t.Errorf("%s succeeded without a table", what)
		}
	}
}
