package ticketstore

import (
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/dynamo/dynamotest"
	"github.com/secure-share/secure-share/shared/mailticket"
)

// Each attempt needs its own idempotency token: with the token of a cancelled
// transaction, DynamoDB might repeat that answer.
func TestConflictsAreTriedAgain(t *testing.T) {
	db, cfg := dynamotest.Conflicts(t, 3)
	err := New(cfg, "table").Spend(t.Context(), mailticket.Spending{TicketID: "a", SenderCap: 1, RecipientCap: 1, Now: time.Now()})
	if err != nil || db.Conflicts != 0 || len(db.Tokens) != 4 {
		t.Errorf("spend: %v, %d transactions", err, len(db.Tokens))
	}
}

func TestConflictsForEverAreGivenUp(t *testing.T) {
	_, cfg := dynamotest.Conflicts(t, 1<<30)
	err := New(cfg, "table").Spend(t.Context(), mailticket.Spending{TicketID: "a", SenderCap: 1, RecipientCap: 1, Now: time.Now()})
	if err != errContended {
		t.Errorf("spend: %v", err)
	}
}
