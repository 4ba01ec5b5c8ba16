package ticketstore

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/secure-share/secure-share/shared/dynamo"
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

// A table that is too busy says so in the reasons only.
func TestABusyTableIsUnavailable(t *testing.T) {
	var outage interface{ Unavailable() bool }
	if err := refusal(cancelled(none, throttle), time.Minute); !errors.As(err, &outage) || !outage.Unavailable() {
		t.Errorf("%v", err)
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
		{cancelled(conflict, none, none), dynamo.ErrStale},
		{cancelled(none, conflict, none), dynamo.ErrStale},
		{cancelled(none, none, conflict), dynamo.ErrStale},
		{cancelled(throttle, none, none), nil},
		{cancelled(), nil},
		{errors.New("secret"), nil},
	} {
		err := refusal(c.err, wait)
		known := 0
		for _, one := range []error{mailticket.ErrUsed, mailticket.ErrCap, dynamo.ErrStale} {
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
