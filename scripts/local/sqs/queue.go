// Package sqs implements one queue of Amazon SQS with its dead-letter queue, and the
// event source mapping of Lambda that empties it: the calls SendMessage and
// ChangeMessageVisibility in the protocol awsJson1_0, visibility timeouts, receive
// counts, and partial batch failures. Messages are kept in memory.
package sqs

import (
	"cmp"
	"context"
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/google/uuid"
)

// Queue is a queue. Its fields must not change while it is used.
type Queue struct {
	URL        string        // by which callers name it
	ARN        string        // in events
	Visibility time.Duration // how long a received message is hidden
	Receives   int           // after which a message goes to the dead-letter queue
	Longest    time.Duration // cuts what callers ask for; 0: nothing is cut
	Now        func() time.Time

	mu       sync.Mutex
	messages []*message
	dead     []string
	sent     int
}

type message struct {
	id, body, receipt string
	sent, visible     time.Time // when it becomes visible
	receives          int
}

type request struct {
	QueueURL          string `json:"QueueUrl"`
	MessageBody       string
	ReceiptHandle     string
	VisibilityTimeout int
}

func (q *Queue) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var in request
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		refuse(w, "SerializationException", "The body is not a JSON object.")
		return
	}
	operation, _ := strings.CutPrefix(r.Header.Get("X-Amz-Target"), "AmazonSQS.")
	switch {
	case in.QueueURL != q.URL:
		refuse(w, "QueueDoesNotExist", "The specified queue does not exist.")
	case operation == "SendMessage":
		q.send(w, in)
	case operation == "ChangeMessageVisibility":
		q.hide(w, in)
	default:
		refuse(w, "UnknownOperationException", "This queue supports only SendMessage and ChangeMessageVisibility.")
	}
}

const (
	longestMessage = 1 << 20      // bytes
	longestHidden  = 12 * 60 * 60 // seconds
)

func (q *Queue) send(w http.ResponseWriter, in request) {
	if in.MessageBody == "" || len(in.MessageBody) > longestMessage {
		refuse(w, "InvalidParameterValue", "A message has 1 byte to 1 MiB.")
		return
	}
	now := q.Now()
	m := &message{id: uuid.NewString(), body: in.MessageBody, sent: now, visible: now}
	q.mu.Lock()
	q.messages = append(q.messages, m)
	q.sent++
	q.mu.Unlock()
	answer(w, map[string]string{"MessageId": m.id, "MD5OfMessageBody": sum(m.body)})
}

func (q *Queue) hide(w http.ResponseWriter, in request) {
	q.mu.Lock()
	defer q.mu.Unlock()
	at := slices.IndexFunc(q.messages, func(m *message) bool { return m.receipt != "" && m.receipt == in.ReceiptHandle })
	now := q.Now()
	switch {
	case at < 0:
		refuse(w, "ReceiptHandleIsInvalid", "The input receipt handle is invalid.")
	case in.VisibilityTimeout < 0 || in.VisibilityTimeout > longestHidden:
		refuse(w, "InvalidParameterValue", "A message is hidden for 0 to 43200 seconds.")
	case !q.messages[at].visible.After(now):
		refuse(w, "MessageNotInflight", "The message is not in flight.")
	default:
		q.messages[at].visible = now.Add(q.cut(time.Duration(in.VisibilityTimeout) * time.Second))
		answer(w, struct{}{})
	}
}

func (q *Queue) cut(d time.Duration) time.Duration {
	if q.Longest > 0 {
		return min(d, q.Longest)
	}
	return d
}

func sum(body string) string {
	digest := md5.Sum([]byte(body))
	return hex.EncodeToString(digest[:])
}

func answer(w http.ResponseWriter, body any) {
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	_ = json.NewEncoder(w).Encode(body)
}

func refuse(w http.ResponseWriter, kind, text string) {
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	w.WriteHeader(http.StatusBadRequest)
	_ = json.NewEncoder(w).Encode(map[string]string{"__type": "com.amazonaws.sqs#" + kind, "message": text})
}

// Invoker runs the function.
type Invoker interface {
	Invoke(ctx context.Context, payload []byte) ([]byte, error)
}

// Run invokes the function with each message, alone, until ctx ends. As on AWS, a
// message stays unless the function returns and does not name it as failed.
func (q *Queue) Run(ctx context.Context, function Invoker) {
	var running sync.WaitGroup
	defer running.Wait()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		for m, ok := q.receive(); ok; m, ok = q.receive() {
			running.Go(func() { q.invoke(ctx, function, m) })
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// receive hides the message that has been visible for longest, or moves it to the
// dead-letter queue if it was received too often.
func (q *Queue) receive() (message, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	now := q.Now()
	slices.SortStableFunc(q.messages, func(a, b *message) int { return cmp.Compare(a.visible.UnixNano(), b.visible.UnixNano()) })
	for len(q.messages) > 0 && !q.messages[0].visible.After(now) {
		m := q.messages[0]
		if m.receives >= q.Receives {
			q.messages, q.dead = q.messages[1:], append(q.dead, m.body)
			continue
		}
		m.receives++
		m.receipt, m.visible = uuid.NewString(), now.Add(q.cut(q.Visibility))
		return *m, true
	}
	return message{}, false
}

func (q *Queue) invoke(ctx context.Context, function Invoker, m message) {
	payload, err := json.Marshal(events.SQSEvent{Records: []events.SQSMessage{{
		MessageId: m.id, ReceiptHandle: m.receipt, Body: m.body, Md5OfBody: sum(m.body), EventSource: "aws:sqs", EventSourceARN: q.ARN,
		Attributes: map[string]string{
			"ApproximateReceiveCount": strconv.Itoa(m.receives), "SentTimestamp": strconv.FormatInt(m.sent.UnixMilli(), 10),
		},
	}}})
	if err != nil {
		return
	}
	answer, err := function.Invoke(ctx, payload)
	var response events.SQSEventResponse
	if err != nil || len(answer) > 0 && json.Unmarshal(answer, &response) != nil || len(response.BatchItemFailures) > 0 {
		return // it becomes visible again
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.messages = slices.DeleteFunc(q.messages, func(one *message) bool { return one.id == m.id })
}

// Dead lists the bodies in the dead-letter queue.
func (q *Queue) Dead() []string {
	q.mu.Lock()
	defer q.mu.Unlock()
	return slices.Clone(q.dead)
}

// Count returns how many messages were sent, and how many of them are still in the
// queue, hidden ones included.
func (q *Queue) Count() (sent, waiting int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.sent, len(q.messages)
}
