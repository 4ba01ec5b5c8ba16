package sharestore

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/secure-share/secure-share/shared/dynamo"
	"github.com/secure-share/secure-share/shared/dynamo/dynamotest"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/table"
)

// More than a page of entries that do not decode precede one that does. That
// one must still be found.
func TestEntriesThatDoNotDecodeHideNothing(t *testing.T) {
	db, name := dynamotest.NewTable(t, dynamotest.Config(t), table.Shares)
	store := New(dynamotest.Config(t), name, share.DefaultRules())
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

// For each attribute of a row with a wrong type: the share is found with its
// people and its blob key, and the recipient, the removal of the app and the
// expiry can end it.
func TestAnyAttributeMayBeOfAnotherType(t *testing.T) {
	db, name := dynamotest.NewTable(t, dynamotest.Config(t), table.Shares)
	rules := share.DefaultRules()
	store := New(dynamotest.Config(t), name, rules)
	list := func(v ...types.AttributeValue) types.AttributeValue { return &types.AttributeValueMemberL{Value: v} }
	wrong := list(list(list()))
	keys := []string{"pk", "sk", "ttl", "inbox_pk", "inbox_sk", "outbox_pk", "outbox_sk", "due_pk", "due_sk", "installed_pk", "installed_sk"}
	ends := map[share.Status]struct {
		e     share.Event
		later time.Duration
	}{
		share.Declined: {share.Decline{By: "bob"}, time.Second},
		share.Revoked:  {share.Uninstall{Installation: "app"}, time.Second},
		share.Expired:  {share.Tick{}, 72 * time.Hour},
	}
	tried := 0
	for attribute := range known {
		if slices.Contains(keys, attribute) {
			continue
		}
		tried++
		for status, end := range ends {
			t.Run(attribute+", "+string(status), func(t *testing.T) {
				id, now := share.NewID(), time.Now().UTC()
				happens := func(e share.Event, at time.Time) share.Share {
					t.Helper()
					s, err := store.Update(t.Context(), "acme", id, func(s share.Share) (share.Share, error) { return rules.Apply(s, e, at) })
					if err != nil {
						t.Fatalf("%T: %v", e, err)
					}
					return s
				}
				content := share.Content{Length: 1, SHA256: [32]byte{1}}
				happens(share.Create{Site: "acme", ID: id, Installation: "app", By: "alice", Recipient: "bob", Content: content}, now)
				blob := happens(share.Commit{By: "alice", Stored: content, TicketID: "t"}, now).BlobKey()
				if _, err := db.UpdateItem(t.Context(), &dynamodb.UpdateItemInput{
					TableName: &name, Key: key(sharePK("acme", id), table.RowSK), UpdateExpression: aws.String("SET #a = :v"),
					ExpressionAttributeNames: map[string]string{"#a": attribute}, ExpressionAttributeValues: dynamo.Item{":v": wrong},
				}); err != nil {
					t.Fatal(err)
				}
				found, err := store.Get(t.Context(), "acme", id)
				if err != nil || !found.Unreadable || found.Sender != "alice" || found.Recipient != "bob" || found.BlobKey() != blob {
					t.Errorf("%+v, %v", found, err)
				}
				happens(end.e, now.Add(end.later))
				happens(share.Reaped{}, now.Add(end.later))
				found, err = store.Get(t.Context(), "acme", id)
				if err != nil || found.Unreadable || found.Status != status || found.BlobKey() != blob || found.ReapedAt.IsZero() {
					t.Errorf("after the end: %+v, %v", found, err)
				}
			})
		}
	}
	if tried < 30 {
		t.Errorf("%d attributes were tried", tried)
	}
}

func TestAMissingTableIsAnErrorEverywhere(t *testing.T) {
	store := New(dynamotest.Config(t), "missing", share.DefaultRules())
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
		"uninstalled": store.Uninstalled(ctx, "app", "acme", time.Now()),
		"settled":     store.Settled(ctx, "app"),
	} {
		t.Run(what, func(t *testing.T) {
			if err == nil {
				t.Errorf("%s succeeded without a table", what)
			}
		})
	}
}

func TestRowsThatDoNotDecodeAreErrorsThatTellNothing(t *testing.T) {
	_, err := decode(dynamo.Item{"created": dynamo.Text("canary")})
	if err == nil || err.Error() != "sharestore: row does not decode" {
		t.Errorf("decode: %v", err)
	}
}
