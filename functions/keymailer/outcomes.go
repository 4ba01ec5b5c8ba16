package keymailer

import (
	"errors"

	"github.com/secure-share/secure-share/shared/mailticket"
	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/problem"
)

// refusals are the reasons to send no mail, each with its counter. Other errors
// are our own faults and are counted where they happen.
var refusals = []struct {
	err     error
	counter metric.Metric
}{
	{mailticket.ErrUsed, metric.TicketReplays},
	{mailticket.ErrInvalid, metric.RefusedTicket},
	{mailticket.ErrCap, metric.RefusedCap},
	{errKeyMismatch, metric.RefusedKey},
	{errRecipientMismatch, metric.RefusedRecipient},
	{errDomain, metric.RefusedRecipient},
	{problem.ErrMalformed, metric.RefusedMalformed},
	{problem.ErrMediaType, metric.RefusedMalformed},
	{problem.ErrTooLarge, metric.RefusedMalformed},
}

// count counts one outcome of redeem.
func (c Config) count(err error) {
	if err == nil {
		c.Metrics.Add(metric.Mails, 1)
		return
	}
	for _, r := range refusals {
		if errors.Is(err, r.err) {
			c.Metrics.Add(r.counter, 1)
			return
		}
	}
}
