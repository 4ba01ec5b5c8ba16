package dynamostore

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/secure-share/secure-share/shared/mailticket"
	"github.com/secure-share/secure-share/shared/share"
)

// conflicting is a DynamoDB whose transactions meet others: the first attempts are
// cancelled for that reason alone, which no emulator does.
type conflicting struct {
	mu        sync.Mutex
	conflicts int
	tokens    map[string]bool
	weakReads int
}

func (c *conflicting) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	body, _ := io.ReadAll(r.Body)
	var call struct {
		ClientRequestToken string
		ConsistentRead     bool
	}
	_ = json.Unmarshal(body, &call)
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	switch r.Header.Get("X-Amz-Target") {
	case "DynamoDB_20120810.GetItem":
		if !call.ConsistentRead {
			c.weakReads++
		}
	case "DynamoDB_20120810.TransactWriteItems":
		c.tokens[call.ClientRequestToken] = true
		if c.conflicts > 0 {
			c.conflicts--
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprint(w, `{"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException","Message":"",
				"CancellationReasons":[{"Code":"None"},{"Code":"TransactionConflict"},{"Code":"None"}]}`)
			return
		}
	}
	fmt.Fprint(w, "{}")
}

func conflicts(t *testing.T, n int) (*conflicting, aws.Config) {
	c := &conflicting{conflicts: n, tokens: map[string]bool{}}
	server := httptest.NewServer(c)
	t.Cleanup(server.Close)
	cfg := config.Copy()
	cfg.BaseEndpoint = &server.URL
	return c, cfg
}

// Each attempt is a transaction of its own: with the token of one that was
// cancelled, DynamoDB might answer for that one.
func TestConflictsAreTriedAgain(t *testing.T) {
	db, cfg := conflicts(t, 3)
	err := NewTickets(cfg, "table").Spend(t.Context(), mailticket.Spending{TicketID: "a", SenderCap: 1, RecipientCap: 1, Now: time.Now()})
	if err != nil || db.conflicts != 0 || len(db.tokens) != 4 {
		t.Errorf("spend: %v, %d transactions", err, len(db.tokens))
	}

	db, cfg = conflicts(t, 3)
	decisions := 0
	_, err = NewShares(cfg, "table", share.DefaultRules()).Update(t.Context(), "acme", "id", func(share.Share) (share.Share, error) {
		decisions++
		return share.Share{Site: "acme", ID: "id", Version: 1, Status: share.Uploading}, nil
	})
	if err != nil || decisions != 4 || len(db.tokens) != 4 {
		t.Errorf("update: %v, %d decisions, %d transactions", err, decisions, len(db.tokens))
	}
	if db.weakReads != 0 {
		t.Errorf("%d reads may miss the write that won", db.weakReads)
	}
}

func TestConflictsForEverAreGivenUp(t *testing.T) {
	_, cfg := conflicts(t, 1<<30)
	err := NewTickets(cfg, "table").Spend(t.Context(), mailticket.Spending{TicketID: "a", SenderCap: 1, RecipientCap: 1, Now: time.Now()})
	if err != errContended {
		t.Errorf("spend: %v", err)
	}
}
