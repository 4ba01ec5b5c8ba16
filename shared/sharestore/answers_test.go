package sharestore

import (
	"testing"

	"github.com/secure-share/secure-share/shared/dynamo/dynamotest"
	"github.com/secure-share/secure-share/shared/share"
)

// Each attempt needs its own idempotency token: with the token of a cancelled
// transaction, DynamoDB might repeat that answer.
func TestConflictsAreTriedAgain(t *testing.T) {
	db, cfg := dynamotest.Conflicts(t, 3)
	decisions := 0
	_, err := New(cfg, "table", share.DefaultRules()).Update(t.Context(), "acme", "id", func(share.Share) (share.Share, error) {
		decisions++
		return share.Share{Site: "acme", ID: "id", Version: 1, Status: share.Uploading}, nil
	})
	if err != nil || decisions != 4 || len(db.Tokens) != 4 {
		t.Errorf("update: %v, %d decisions, %d transactions", err, decisions, len(db.Tokens))
	}
	if db.WeakReads != 0 {
		t.Errorf("%d reads may miss the write that won", db.WeakReads)
	}
}
