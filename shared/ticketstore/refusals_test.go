package ticketstore

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/dynamo"
	"github.com/secure-share/secure-share/shared/dynamo/dynamotest"
	"github.com/secure-share/secure-share/shared/mailticket"
)

// If a table is too busy, only the cancellation reasons show it.
func TestABusyTableIsUnavailable(t *testing.T) {
	var outage interface{ Unavailable() bool }
	if err := refusal(dynamotest.Cancelled(dynamotest.None, dynamotest.Throttled), time.Minute); !errors.As(err, &outage) || !outage.Unavailable() {
		t.Errorf("%v", err)
	}
}

func TestWhyASpendingWasRefused(t *testing.T) {
	const wait = 17 * time.Minute
	for _, c := range []struct {
		err  error
		want error
	}{
		{dynamotest.Cancelled(dynamotest.Failing, dynamotest.None, dynamotest.None), mailticket.ErrUsed},
		{dynamotest.Cancelled(dynamotest.Failing, dynamotest.Failing, dynamotest.Conflict), mailticket.ErrUsed},
		{dynamotest.Cancelled(dynamotest.None, dynamotest.Failing, dynamotest.None), mailticket.ErrCap},
		{dynamotest.Cancelled(dynamotest.None, dynamotest.None, dynamotest.Failing), mailticket.ErrCap},
		{dynamotest.Cancelled(dynamotest.Conflict, dynamotest.None, dynamotest.None), dynamo.ErrStale},
		{dynamotest.Cancelled(dynamotest.None, dynamotest.Conflict, dynamotest.None), dynamo.ErrStale},
		{dynamotest.Cancelled(dynamotest.None, dynamotest.None, dynamotest.Conflict), dynamo.ErrStale},
		{dynamotest.Cancelled(dynamotest.Throttled, dynamotest.None, dynamotest.None), nil},
		{dynamotest.Cancelled(), nil},
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
