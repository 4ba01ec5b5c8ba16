package ticketstore

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/secure-share/secure-share/shared/dynamo"
	"github.com/secure-share/secure-share/shared/mailticket"
	"github.com/secure-share/secure-share/shared/table"
)

// Store is the table of the key mailer: the used tickets, and the number of
// mails in the current hour.
type Store struct {
	db    *dynamodb.Client
	table string
}

// New returns a store on an existing table of the schema table.Tickets.
func New(cfg aws.Config, name string) *Store {
	return &Store{dynamodb.NewFromConfig(cfg), name}
}

const (
	window = time.Hour
	// kept is how long a used ticket is remembered after its expiry. It has to
	// exceed the leeway of the verifier.
	kept = time.Hour
)

// Spend marks the ticket as used and counts one mail for its sender and its
// recipient, in one transaction. It returns mailticket.ErrUsed if the ticket
// was used before, and a *mailticket.CapError if a cap is reached. After an
// error nothing has changed.
func (t *Store) Spend(ctx context.Context, s mailticket.Spending) error {
	hour := s.Now.UTC().Truncate(window)
	writes := []types.TransactWriteItem{
		{Put: &types.Put{
			TableName: &t.table,
			Item: dynamo.Item{
				table.PK:  dynamo.Text("TICKET#" + s.Issuer + "#" + s.TicketID),
				table.TTL: dynamo.Number(s.Expires.Add(kept).Unix()),
			},
			ConditionExpression: aws.String("attribute_not_exists(pk)"),
		}},
		t.count("SENDER#"+s.Sender, hour, s.SenderCap),
		t.count("RECIPIENT#"+s.Recipient, hour, s.RecipientCap),
	}
	for n := range dynamo.Attempts {
		// The SDK adds an idempotency token to the input, so each attempt needs
		// a new input.
		_, err := t.db.TransactWriteItems(ctx, &dynamodb.TransactWriteItemsInput{TransactItems: writes})
		err = refusal(err, hour.Add(window).Sub(s.Now))
		if !errors.Is(err, dynamo.ErrStale) {
			return err
		}
		if err := dynamo.Pause(ctx, n); err != nil {
			return err
		}
	}
	return errContended
}

var errContended = errors.New("ticketstore: too many mails are counted at once")

func (t *Store) count(whose string, hour time.Time, cap int) types.TransactWriteItem {
	return types.TransactWriteItem{Update: &types.Update{
		TableName:                 &t.table,
		Key:                       dynamo.Item{table.PK: dynamo.Text(whose + "#" + strconv.FormatInt(hour.Unix(), 10))},
		UpdateExpression:          aws.String("ADD mails :one SET #ttl = :ttl"),
		ConditionExpression:       aws.String("attribute_not_exists(mails) OR mails < :cap"),
		ExpressionAttributeNames:  map[string]string{"#ttl": table.TTL},
		ExpressionAttributeValues: dynamo.Item{":one": dynamo.Number(1), ":cap": dynamo.Number(int64(cap)), ":ttl": dynamo.Number(hour.Add(2 * window).Unix())},
	}}
}

// refusal returns why a Spend was cancelled. A used ticket takes precedence
// over a reached cap.
func refusal(err error, untilNextHour time.Duration) error {
	var cancelled *types.TransactionCanceledException
	if !errors.As(err, &cancelled) {
		return dynamo.Redact("ticketstore: spend", err)
	}
	failed := func(n int, code string) bool {
		return n < len(cancelled.CancellationReasons) && aws.ToString(cancelled.CancellationReasons[n].Code) == code
	}
	switch {
	case failed(0, "ConditionalCheckFailed"):
		return mailticket.ErrUsed
	case failed(1, "ConditionalCheckFailed"), failed(2, "ConditionalCheckFailed"):
		return &mailticket.CapError{RetryAfter: untilNextHour}
	case failed(0, "TransactionConflict"), failed(1, "TransactionConflict"), failed(2, "TransactionConflict"):
		return dynamo.ErrStale
	}
	return dynamo.Redact("ticketstore: spend", err)
}
