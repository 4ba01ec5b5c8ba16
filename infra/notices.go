package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsdynamodb"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/jsii-runtime-go"

	"github.com/secure-share/secure-share/shared/env"
)

// notices sends notices to the receivers of sites: the reaper puts them into the queue,
// the function posts them. What failed at every attempt goes to the queue dead.
type notices struct {
	queue, dead awssqs.Queue
	key         awskms.Key // signs notices
	function    awslambda.Function
}

const (
	noticeAttempts = 10 // over some eleven hours, see notifier.Notifier
	noticeTimeout  = 30 // seconds of an invocation
)

func newNotices(stack awscdk.Stack, c Config, code code, shares awsdynamodb.Table) *notices {
	n := &notices{}
	n.dead = awssqs.NewQueue(stack, jsii.String("NoticesGivenUpQueue"), &awssqs.QueueProps{
		Encryption:      awssqs.QueueEncryption_SQS_MANAGED,
		EnforceSSL:      jsii.Bool(true),
		RetentionPeriod: awscdk.Duration_Days(jsii.Number(14)),
	})
	n.queue = awssqs.NewQueue(stack, jsii.String("Notices"), &awssqs.QueueProps{
		Encryption:        awssqs.QueueEncryption_SQS_MANAGED,
		EnforceSSL:        jsii.Bool(true),
		RetentionPeriod:   awscdk.Duration_Days(jsii.Number(4)),
		VisibilityTimeout: awscdk.Duration_Seconds(jsii.Number(6 * noticeTimeout)), // as AWS advises
		DeadLetterQueue:   &awssqs.DeadLetterQueue{Queue: n.dead, MaxReceiveCount: jsii.Number(noticeAttempts)},
	})
	log := newLog(stack, "NotifierLog")
	role := newRole(stack, notifier, log,
		allowIf("ReadSettings", leadingKeys("SITE#*"), []string{"dynamodb:GetItem"}, shares.TableArn()),
		allow("ReceiveNotices", []string{"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ChangeMessageVisibility"}, n.queue.QueueArn()),
	)
	n.key = newKey(stack, "NoticeKey", "Signs notices of Secure Share", awskms.KeySpec_ECC_NIST_P256, awskms.KeyUsage_SIGN_VERIFY)
	mayUse(n.key, "SignNotices", role, "kms:Sign", signingAlgorithm)
	n.function = newFunction(stack, function{
		name: notifier, purpose: "Sends notices",
		memory: 256, timeout: noticeTimeout, concurrency: c.Concurrency[notifier],
		environment: map[string]*string{
			env.Stage:        &c.Stage,
			env.Table:        shares.TableName(),
			env.NoticeKeyID:  n.key.KeyId(),
			env.NoticeQueue:  n.queue.QueueUrl(),
			env.TicketIssuer: jsii.String(c.TicketIssuer()),
		},
	}, code, role, log)
	invokeOnNotice(stack, n, c.Concurrency[notifier])
	return n
}

// invokeOnNotice invokes the function for each notice on its own, so that a slow
// receiver delays no other notice of its batch. Where concurrency is reserved, Lambda
// receives no more notices than that at a time: one that it received and could not
// hand over would use up an attempt.
func invokeOnNotice(stack awscdk.Stack, n *notices, concurrency int) {
	const fewest = 2 // that Lambda accepts
	props := &awslambda.CfnEventSourceMappingProps{
		FunctionName:          n.function.FunctionName(),
		EventSourceArn:        n.queue.QueueArn(),
		BatchSize:             jsii.Number(1),
		FunctionResponseTypes: jsii.Strings("ReportBatchItemFailures"),
	}
	if concurrency > 0 {
		props.ScalingConfig = &awslambda.CfnEventSourceMapping_ScalingConfigProperty{MaximumConcurrency: jsii.Number(max(fewest, concurrency))}
	}
	awslambda.NewCfnEventSourceMapping(stack, jsii.String("NotifierQueue"), props)
}
