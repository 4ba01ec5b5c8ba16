package dynamo

import (
	"errors"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// cancelled is what DynamoDB answers to a transaction, one code per item.
func cancelled(codes ...string) error {
	e := &types.TransactionCanceledException{Message: aws.String("repeats the input: secret")}
	for _, code := range codes {
		e.CancellationReasons = append(e.CancellationReasons, types.CancellationReason{Code: aws.String(code)})
	}
	return e
}

const (
	none     = "None"
	failing  = "ConditionalCheckFailed"
	conflict = "TransactionConflict"
	throttle = "ThrottlingError"
)

func TestWhatCountsAsALostRace(t *testing.T) {
	for _, c := range []struct {
		err  error
		race bool
	}{
		{&types.ConditionalCheckFailedException{}, true},
		{&types.TransactionConflictException{}, true},
		{cancelled(failing, none), true},
		{cancelled(none, conflict), true},
		{cancelled(throttle, none), false},
		{cancelled(), false},
		{&types.ProvisionedThroughputExceededException{Message: aws.String("secret")}, false},
		{errors.New("secret"), false},
	} {
		err := RaceOr("operation", c.err)
		if err == nil || errors.Is(err, ErrStale) != c.race {
			t.Errorf("%v: %v", c.err, err)
		}
		if strings.Contains(err.Error(), "secret") {
			t.Errorf("%v repeats the service's message", err)
		}
	}
	if err := RaceOr("operation", nil); err != nil {
		t.Errorf("success: %v", err)
	}
}

// A table that is too busy for a transaction says so in the reasons only.
func TestABusyTableIsUnavailable(t *testing.T) {
	for _, c := range []struct {
		err  error
		busy bool
	}{
		{cancelled(none, throttle), true},
		{cancelled("ProvisionedThroughputExceeded", none), true},
		{cancelled("ValidationError", none), false},
		{cancelled(), false},
	} {
		for _, err := range []error{RaceOr("operation", c.err), Redact("operation", c.err)} {
			var outage interface{ Unavailable() bool }
			if errors.As(err, &outage) != c.busy || strings.Contains(err.Error(), "secret") {
				t.Errorf("%v: %v", c.err, err)
			}
		}
	}
}
