// Package noticequeue is the SQS queue of the notices that wait to be sent.
package noticequeue

import (
	"context"
	"math"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/secure-share/secure-share/shared/awsenv"
	"github.com/secure-share/secure-share/shared/notice"
)

// Queue is the queue at one URL.
type Queue struct {
	client *sqs.Client
	url    string
}

// New returns a client of the queue.
func New(cfg aws.Config, url string) *Queue { return &Queue{sqs.NewFromConfig(cfg), url} }

// Send puts a notice into the queue.
func (q *Queue) Send(ctx context.Context, n notice.Notice) error {
	_, err := q.client.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: &q.url, MessageBody: aws.String(n.Message())})
	return awsenv.Redact("noticequeue: send", err)
}

// Delay hides a received message for d, rounded up to seconds. receipt is its receipt
// handle.
func (q *Queue) Delay(ctx context.Context, receipt string, d time.Duration) error {
	_, err := q.client.ChangeMessageVisibility(ctx, &sqs.ChangeMessageVisibilityInput{
		QueueUrl: &q.url, ReceiptHandle: &receipt, VisibilityTimeout: int32(math.Ceil(d.Seconds())),
	})
	return awsenv.Redact("noticequeue: delay", err)
}
