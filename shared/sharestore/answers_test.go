package sharestore

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/secure-share/secure-share/shared/dynamo/dynamotest"
	"github.com/secure-share/secure-share/shared/limits"
	"github.com/secure-share/secure-share/shared/policy"
	"github.com/secure-share/secure-share/shared/ratelimit"
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

// A request that a limit or a rule refuses costs one read: of the share, the counters and
// the policies together.
func TestARefusalCostsOneRead(t *testing.T) {
	var calls []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls = append(calls, r.Header.Get("X-Amz-Target"))
		_, _ = io.WriteString(w, `{"Responses":{}}`)
	}))
	t.Cleanup(server.Close)
	cfg := dynamotest.Config(t)
	cfg.BaseEndpoint = aws.String(server.URL)
	refused := errors.New("refused")
	keys := ratelimit.Keys(limits.DefaultPeople().Announcing("acme", "alice", 1000, time.Unix(0, 0))...)
	decide := func(share.Share, ratelimit.Counters, policy.Levels) (share.Share, ratelimit.Changes, error) {
		return share.Share{}, ratelimit.Changes{}, refused
	}
	_, err := New(cfg, "table", share.DefaultRules()).UpdateGoverned(t.Context(), "acme", "id", keys, []share.Place{"", "project:1"}, decide)
	if !errors.Is(err, refused) || !slices.Equal(calls, []string{"DynamoDB_20120810.BatchGetItem"}) {
		t.Errorf("%v after %v", err, calls)
	}
}
