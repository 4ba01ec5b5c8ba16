package sharestore

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/secure-share/secure-share/shared/dynamo"
	"github.com/secure-share/secure-share/shared/dynamo/dynamotest"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/table"
)

// The link of a share is deleted by its TTL even if the previous release, which knows no
// links, reaps the share. This release deletes it together with the row.
func TestALinkHasATTLFromTheBeginning(t *testing.T) {
	dynamotest.Everywhere(t, func(t *testing.T, cfg aws.Config) {
		rules := share.DefaultRules()
		db, name := dynamotest.NewTable(t, cfg, table.Shares)
		store := New(cfg, name, rules)
		c := create
		c.Recipient, c.Description = share.Outsider, share.Description{}
		ttl := func(key dynamo.Item) time.Time {
			at, found := dynamotest.TTL(t, dynamotest.Item(t, db, name, key))
			if !found {
				t.Error("there is no TTL")
			}
			return at
		}
		link, row := key(table.LinkKey(string(c.ID)), table.LinkSK), key(sharePK(c.Site, c.ID), table.RowSK)
		var s share.Share
		for n, e := range []share.Event{c, commit, share.Revoke{By: alice}, share.Reaped{}} {
			if n > 0 {
				if got, want := ttl(link), time.Unix(epochAfter(rules.LatestPurge(s)), 0); !got.Equal(want) {
					t.Errorf("before %T the TTL is %s, expected %s", e, got, want)
				}
			}
			var err error
			if s, err = store.Update(t.Context(), c.Site, c.ID, func(s share.Share) (share.Share, error) {
				return rules.Apply(s, e, epoch.Add(time.Duration(n)*24*time.Hour-time.Duration(n)))
			}); err != nil {
				t.Fatalf("%T: %v", e, err)
			}
		}
		if got, want := ttl(link), ttl(row); !got.Equal(want) {
			t.Errorf("the link goes at %s, the row at %s", got, want)
		}
	})
}
