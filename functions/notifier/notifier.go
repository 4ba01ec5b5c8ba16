// Package notifier is the function that posts notices to the receivers of sites. SQS
// invokes it with the notices that wait in a queue.
package notifier

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/secure-share/secure-share/shared/deadline"
	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/notice"
	"github.com/secure-share/secure-share/shared/noticetoken"
	"github.com/secure-share/secure-share/shared/publichttp"
	"github.com/secure-share/secure-share/shared/share"
)

// Settings are where the notices of each site go.
type Settings interface {
	Notices(ctx context.Context, site share.Site) (notice.Settings, error)
}

// Issuer signs notices.
type Issuer interface {
	Issue(ctx context.Context, n notice.Notice, to notice.Settings, now time.Time) (string, error)
}

// Web reaches public servers. Its errors do not hold a part of a URL.
type Web interface {
	Do(r *http.Request) (publichttp.Answer, error)
}

// Queue hides a received message for some time.
type Queue interface {
	Delay(ctx context.Context, receipt string, d time.Duration) error
}

// Notifier is the function.
type Notifier struct {
	Settings Settings
	Issuer   Issuer
	Web      Web
	Queue    Queue
	Metrics  metric.Counter
	Now      func() time.Time
}

// Bounds of an exchange with a receiver.
const (
	Timeout   = 10 * time.Second
	MaxAnswer = 4 << 10 // bytes; nothing of an answer but its status is used
)

// Handle is the Lambda handler. It reports the messages that have to be delivered
// again, after the delay that it set. The queue gives them up after some attempts.
func (f *Notifier) Handle(ctx context.Context, batch events.SQSEvent) (events.SQSEventResponse, error) {
	ctx, cancel := deadline.Before(ctx, deadline.Reserve)
	defer cancel()
	answer := events.SQSEventResponse{BatchItemFailures: []events.SQSBatchItemFailure{}}
	for _, m := range batch.Records {
		if f.handle(ctx, m) {
			continue
		}
		answer.BatchItemFailures = append(answer.BatchItemFailures, events.SQSBatchItemFailure{ItemIdentifier: m.MessageId})
	}
	return answer, nil
}

// handle reports whether the message is done.
func (f *Notifier) handle(ctx context.Context, m events.SQSMessage) bool {
	attempt, _ := strconv.Atoi(m.Attributes["ApproximateReceiveCount"])
	n, err := notice.ParseMessage(m.Body)
	if err == nil {
		err = f.deliver(ctx, n)
	}
	switch {
	case err == nil:
		return true
	case errors.Is(err, errRefused):
		slog.Warn("notice refused", "notice", n.ID(), "attempt", attempt, "error", err)
		f.Metrics.Add(metric.NoticesRefused, 1)
		return true
	}
	slog.Warn("notice not delivered", "message", m.MessageId, "notice", n.ID(), "attempt", attempt, "error", err)
	f.Metrics.Add(metric.NoticesFailed, 1)
	if err := f.Queue.Delay(ctx, m.ReceiptHandle, pause(attempt)); err != nil {
		slog.Error("notice: no delay was set", "error", err) // that of the queue applies
	}
	return false
}

// pause is how long a message waits after an attempt, counted from 1: half a minute after
// the first, four times as long after each further one, and two hours at most.
func pause(attempt int) time.Duration {
	const first, longest = 30 * time.Second, 2 * time.Hour
	d := first
	for ; attempt > 1 && d < longest; attempt-- {
		d *= 4
	}
	return min(d, longest)
}

// The outcomes of an attempt, besides success.
var (
	errRefused = errors.New("notifier: the receiver refused it") // not to be tried again
	errFailed  = errors.New("notifier: the receiver failed")
)

// deliver posts a notice to where the site's notices go now. If the site has no
// receiver, it does nothing.
func (f *Notifier) deliver(ctx context.Context, n notice.Notice) error {
	to, err := f.Settings.Notices(ctx, n.Site)
	if err != nil || to.To.IsZero() {
		return err
	}
	token, err := f.Issuer.Issue(ctx, n, to, f.Now())
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, to.To.Reveal(), strings.NewReader(token))
	if err != nil {
		return errRefused // without the cause, which quotes the URL
	}
	r.Header.Set("Content-Type", noticetoken.ContentType)
	r.Header.Set("User-Agent", "secure-share")
	answer, err := f.Web.Do(r)
	if err = outcome(answer.Status, err); err == nil {
		f.Metrics.Add(metric.NoticesDelivered, 1)
	}
	return err
}

// outcome is what an answer means. Only its status counts.
func outcome(status int, err error) error {
	switch {
	case errors.Is(err, publichttp.ErrAddress), errors.Is(err, publichttp.ErrURL):
		return fmt.Errorf("%w: %w", errRefused, err)
	case err != nil && !errors.Is(err, publichttp.ErrLong):
		return fmt.Errorf("%w: %w", errFailed, err)
	case status/100 == 2:
		return nil
	case status/100 == 4 && status != http.StatusRequestTimeout && status != http.StatusTooManyRequests:
		return fmt.Errorf("%w: status %d", errRefused, status)
	}
	return fmt.Errorf("%w: status %d", errFailed, status)
}
