package dynamo_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/secure-share/secure-share/shared/dynamo"
	"github.com/secure-share/secure-share/shared/dynamo/dynamotest"
)

func TestWhatCountsAsALostRace(t *testing.T) {
	for _, c := range []struct {
		err  error
		race bool
	}{
		{&types.ConditionalCheckFailedException{}, true},
		{&types.TransactionConflictException{}, true},
		{dynamotest.Cancelled(dynamotest.Failing, dynamotest.None), true},
		{dynamotest.Cancelled(dynamotest.None, dynamotest.Conflict), true},
		{dynamotest.Cancelled(dynamotest.Throttled, dynamotest.None), false},
		{dynamotest.Cancelled(), false},
		{&types.ProvisionedThroughputExceededException{Message: aws.String("secret")}, false},
		{errors.New("secret"), false},
	} {
		err := dynamo.RaceOr("operation", c.err)
		if err == nil || errors.Is(err, dynamo.ErrStale) != c.race {
			t.Errorf("%v: %v", c.err, err)
		}
		if strings.Contains(err.Error(), "secret") {
			t.Errorf("%v repeats the service's message", err)
		}
	}
	if err := dynamo.RaceOr("operation", nil); err != nil {
		t.Errorf("success: %v", err)
	}
}

// If a table is too busy for a transaction, only the cancellation reasons show
// it.
func TestABusyTableIsUnavailable(t *testing.T) {
	for _, c := range []struct {
		err  error
		busy bool
	}{
		{dynamotest.Cancelled(dynamotest.None, dynamotest.Throttled), true},
		{dynamotest.Cancelled("ProvisionedThroughputExceeded", dynamotest.None), true},
		{dynamotest.Cancelled("ValidationError", dynamotest.None), false},
		{dynamotest.Cancelled(), false},
	} {
		for _, err := range []error{dynamo.RaceOr("operation", c.err), dynamo.Redact("operation", c.err)} {
			var outage interface{ Unavailable() bool }
			if errors.As(err, &outage) != c.busy || strings.Contains(err.Error(), "secret") {
				t.Errorf("%v: %v", c.err, err)
			}
		}
	}
}

func TestWhichConditionFailed(t *testing.T) {
	for n, want := range []bool{false, true, false, false} {
		if got := dynamo.Failed(dynamotest.Cancelled(dynamotest.None, dynamotest.Failing, dynamotest.Conflict), n); got != want {
			t.Errorf("write %d: %v", n, got)
		}
	}
	for _, err := range []error{nil, errors.New("another"), dynamotest.Cancelled(), &types.ConditionalCheckFailedException{}} {
		if dynamo.Failed(err, 0) {
			t.Errorf("%v", err)
		}
	}
}
