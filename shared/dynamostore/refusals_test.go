package dynamostore

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/secure-share/secure-share/shared/mailticket"
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
		err := raceOr("operation", c.err)
		if err == nil || errors.Is(err, errStale) != c.race {
			t.Errorf("%v: %v", c.err, err)
		}
		if strings.Contains(err.Error(), "secret") {
			t.Errorf("%v repeats the service's message", err)
		}
	}
	if err := raceOr("operation", nil); err != nil {
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
		for _, err := range []error{raceOr("operation", c.err), refusal(c.err, time.Minute)} {
			var outage interface{ Unavailable() bool }
			if errors.As(err, &outage) != c.busy || strings.Contains(err.Error(), "secret") {
				t.Errorf("%v: %v", c.err, err)
			}
		}
	}
}

func TestWhyASpendingWasRefused(t *testing.T) {
	const wait = 17 * time.Minute
	for _, c := range []struct {
		err  error
		want error
	}{
		{cancelled(failing, none, none), mailticket.ErrUsed},
		{cancelled(failing, failing, conflict), mailticket.ErrUsed},
		{cancelled(none, failing, none), mailticket.ErrCap},
		{cancelled(none, none, failing), mailticket.ErrCap},
		{cancelled(conflict, none, none), errStale},
		{cancelled(none, conflict, none), errStale},
		{cancelled(none, none, conflict), errStale},
		{cancelled(throttle, none, none), nil},
		{cancelled(), nil},
		{errors.New("secret"), nil},
	} {
		err := refusal(c.err, wait)
		known := 0
		for _, one := range []error{mailticket.ErrUsed, mailticket.ErrCap, errStale} {
			if errors.Is(err, one) {
				known++
			}
		}
		if err == nil || (c.want == nil && known > 0) || (c.want != nil && (known != 1 || !errors.Is(err, c.want))) {
			t.Errorf("%v: %v, want %v", c.err, err, c.want)
		}
		if strings.Contains(err.Error(), "secret") {
			t.Errorf("%v repeats the service's message", err)
		}
		var reached *mailticket.CapError
		if errors.As(err, &reached) && reached.RetryAfter != wait {
			t.Errorf("retry after %v, want %v", reached.RetryAfter, wait)
		}
	}
	if err := refusal(nil, wait); err != nil {
		t.Errorf("success: %v", err)
	}
}
