package noticequeue

import (
	"context"
	"encoding/json"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/secure-share/secure-share/scripts/local/sqs"
	"github.com/secure-share/secure-share/shared/notice"
	"github.com/secure-share/secure-share/shared/share"
)

var expired = notice.Notice{Key: notice.Key{Site: "acme", Share: share.NewID(), Event: notice.Expired}, At: time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)}

// clock is moved by the test.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// serve starts the local SQS and returns a client of it.
func serve(t *testing.T) (*Queue, *sqs.Queue, *clock) {
	t.Helper()
	c := &clock{now: time.Now()}
	q := &sqs.Queue{URL: "https://sqs.eu-central-1.amazonaws.com/111111111111/notices", Visibility: time.Minute, Receives: 3, Now: c.Now}
	server := httptest.NewServer(q)
	t.Cleanup(server.Close)
	cfg := aws.Config{Region: "eu-central-1", BaseEndpoint: &server.URL, Credentials: credentials.NewStaticCredentialsProvider("AKID", "SECRET", "")}
	return New(cfg, q.URL), q, c
}

// function answers each invocation with what outcome returns, and keeps the messages.
type function struct {
	mu      sync.Mutex
	got     []events.SQSMessage
	outcome func(events.SQSMessage) error // nil: done
}

func (f *function) Invoke(_ context.Context, payload []byte) ([]byte, error) {
	var e events.SQSEvent
	if err := json.Unmarshal(payload, &e); err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	m := e.Records[0]
	f.got = append(f.got, m)
	if f.outcome == nil || f.outcome(m) == nil {
		return []byte(`{"batchItemFailures":[]}`), nil
	}
	return []byte(`{"batchItemFailures":[{"itemIdentifier":"` + m.MessageId + `"}]}`), nil
}

func (f *function) attempts() (n []string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, m := range f.got {
		n = append(n, m.Attributes["ApproximateReceiveCount"])
	}
	return n
}

func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for range 1000 {
		if is() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("not in time: " + what)
}

func TestANoticePassesThroughTheQueue(t *testing.T) {
	queue, server, _ := serve(t)
	f := &function{}
	go server.Run(t.Context(), f)
	if err := queue.Send(t.Context(), expired); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the queue is empty", func() bool { sent, waiting := server.Count(); return sent == 1 && waiting == 0 })
	if n, err := notice.ParseMessage(f.got[0].Body); err != nil || n != expired || len(f.got) != 1 {
		t.Errorf("%+v, %v, %d times", n, err, len(f.got))
	}
}

func TestADelayAndTheDeadLetters(t *testing.T) {
	queue, server, c := serve(t)
	f := &function{outcome: func(m events.SQSMessage) error {
		if err := queue.Delay(t.Context(), m.ReceiptHandle, 90*time.Second); err != nil {
			t.Error(err)
		}
		return notice.ErrMalformed
	}}
	go server.Run(t.Context(), f)
	if err := queue.Send(t.Context(), expired); err != nil {
		t.Fatal(err)
	}
	for attempt, want := range [][]string{{"1"}, {"1", "2"}, {"1", "2", "3"}} {
		eventually(t, "an attempt", func() bool { return slices.Equal(f.attempts(), want) })
		c.pass(89 * time.Second)
		time.Sleep(250 * time.Millisecond) // longer than the queue's interval
		if got := f.attempts(); !slices.Equal(got, want) {
			t.Errorf("attempt %d: it came early: %v", attempt, got)
		}
		c.pass(2 * time.Second)
	}
	eventually(t, "it is given up", func() bool { return len(server.Dead()) == 1 })
	if dead := server.Dead()[0]; dead != expired.Message() || len(f.attempts()) != 3 {
		t.Errorf("%s after %v", dead, f.attempts())
	}
}

// The errors have the service's code, and neither the queue nor the message.
func TestRefusals(t *testing.T) {
	queue, server, _ := serve(t)
	for code, err := range map[string]error{
		"QueueDoesNotExist":      (&Queue{queue.client, server.URL + "x"}).Send(t.Context(), expired),
		"ReceiptHandleIsInvalid": queue.Delay(t.Context(), "unknown", time.Second),
	} {
		t.Run(code, func(t *testing.T) {
			if err == nil || !strings.Contains(err.Error(), code) || strings.Contains(err.Error(), "amazonaws") || strings.Contains(err.Error(), string(expired.Share)) {
				t.Errorf("want %s: %v", code, err)
			}
		})
	}
}
