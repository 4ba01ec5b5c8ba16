package main

import (
	"fmt"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsdynamodb"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/secure-share/secure-share/shared/env"
	"github.com/secure-share/secure-share/shared/table"
)

// fileStack is the stack of account A.
type fileStack struct {
	awscdk.Stack
	shares   awsdynamodb.Table
	blobs    awss3.Bucket
	fileAPI  httpAPI
	linkAPI  *httpAPI // nil: there is no page for people without an account
	reaper   awslambda.Function
	live     *live        // nil: there are no live updates
	notices  *notices     // nil: no notices are sent
	failures awssqs.Queue // work that the reaper and live updates have given up
}

// newFileStack creates the stack of account A: the file API, the reaper, live updates,
// and what they share.
func newFileStack(app awscdk.App, c Config, code code) fileStack {
	s := fileStack{Stack: newStack(app, c.FileStack(), "Secure Share: ciphertexts and their shares", c.Stage, c.Files)}
	s.shares = newTable(s.Stack, "Shares", table.Shares, awscdk.RemovalPolicy_RETAIN_ON_UPDATE_OR_DELETE)
	s.blobs = newBucket(s.Stack, c.blobOrigins())
	if c.Notices {
		s.notices = newNotices(s.Stack, c, code, s.shares)
	}
	s.reaper, s.failures = newReaper(s.Stack, c, code, s.shares, s.blobs, s.notices)
	if c.LiveUpdates {
		s.live = newLive(s.Stack, c, code, s.shares, s.failures)
		output(s.Stack, "LiveUpdates", "Origin of live updates", s.live.api.AttrApiEndpoint())
	}
	if c.PageURL != "" {
		s.linkAPI = newLinkAPI(s.Stack, c, code, s.shares, s.blobs)
	}
	s.fileAPI = newFileAPI(s.Stack, c, code, s.shares, s.blobs, s.live, s.notices)

	watchFiles(s, c)
	output(s.Stack, "FileApi", "Address of the file API", s.fileAPI.gateway.address)
	output(s.Stack, "Bucket", "Bucket of the ciphertexts; it is kept when the stack is deleted", s.blobs.BucketName())
	output(s.Stack, "Table", "Table of the shares; it is kept when the stack is deleted", s.shares.TableName())
	return s
}

func newFileAPI(stack awscdk.Stack, c Config, code code, shares awsdynamodb.Table, blobs awss3.Bucket, l *live, n *notices) httpAPI {
	log := newLog(stack, "FileApiLog")
	role := newRole(stack, fileAPI, log,
		allow("ReadAndWriteShares", []string{"dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"}, shares.TableArn()),
		allowIf("ReadActivity", leadingKeys("LOG#*", "ACCOUNTS#*"), []string{"dynamodb:Query"}, shares.TableArn()),
		allow("ListShares", []string{"dynamodb:Query"}, index(shares, table.Inbox), index(shares, table.Outbox), index(shares, table.Installed)),
		// Presigned URLs use these rights, too.
		allow("PutAndGetBlobs", []string{"s3:PutObject", "s3:GetObject"}, blobs.ArnForObjects(jsii.String("blobs/*"))),
		allow("PutPartsTogether", []string{"s3:ListMultipartUploadParts", "s3:AbortMultipartUpload"}, blobs.ArnForObjects(jsii.String("blobs/*"))),
		// Without it S3 answers 403 instead of 404 for a missing object.
		allow("TellMissingBlobs", []string{"s3:ListBucket"}, blobs.BucketArn()),
	)
	var keys []awskms.Key
	for _, generation := range c.TicketGenerations {
		key := newTicketKey(stack, generation, role)
		keys = append(keys, key)
		output(stack, fmt.Sprintf("TicketKeyId%d", generation),
			"Key that signs mail tickets if it is first in ticketKeyGenerations; its public half configures "+c.KeyStack(), key.KeyId())
	}
	if c.RoleKeys == noKeys {
		awscdk.Annotations_Of(stack).AddWarningV2(jsii.String("secure-share:no-role-keys"),
			jsii.String("roleKeys is empty, so nobody can change a site's policy: make role-keys"))
	}
	f := newFunction(stack, function{
		name: fileAPI, purpose: "The file API",
		memory: 512, timeout: 29, concurrency: c.Concurrency[fileAPI], // completing an upload in parts may take long; the gateway waits 30 s
		environment: map[string]*string{
			env.Stage:            &c.Stage,
			env.Table:            shares.TableName(),
			env.Bucket:           blobs.BucketName(),
			env.Rules:            &c.Rules,
			env.Limits:           &c.Limits,
			env.TicketKeyID:      keys[0].KeyId(),
			env.TicketIssuer:     jsii.String(c.TicketIssuer()),
			env.TicketAudience:   jsii.String(c.TicketAudience()),
			env.ForgeAppID:       &c.ForgeAppID,
			env.ForgeEnvironment: &c.ForgeEnvironment,
			env.ForgeJWKS:        &c.ForgeJWKS,
			env.AllowedOrigins:   jsii.String(c.Origins()),
			env.Sites:            jsii.String(strings.Join(c.Sites, ",")),
			env.RoleKeys:         roleKeys(c),
		},
	}, code, role, log)
	if c.PageURL != "" {
		f.AddEnvironment(jsii.String(env.PageURL), &c.PageURL, nil)
	}
	if l != nil {
		mayUse(l.key, "IssueTokens", role, "kms:GenerateMac", macAlgorithm)
		f.AddEnvironment(jsii.String(env.RealtimeURL), l.address(), nil)
		f.AddEnvironment(jsii.String(env.RealtimeKeyID), l.key.KeyId(), nil)
	}
	if n != nil {
		mayUse(n.key, "ShowKey", role, "kms:GetPublicKey", nil)
		f.AddEnvironment(jsii.String(env.NoticeKeyID), n.key.KeyId(), nil)
	}
	return httpAPI{
		function: f, gateway: newGateway(stack, "", f, throttle{perSecond: 200, burst: 400}, c.Files.Domain), reserved: c.Concurrency[fileAPI],
		rows: shares, rowsID: "Shares", schema: table.Shares,
	}
}

// roleKeys is the variable of the function; without keys it is empty.
func roleKeys(c Config) *string {
	if c.RoleKeys == noKeys {
		return jsii.String("")
	}
	return &c.RoleKeys
}

// newTicketKey creates a key that signs mail tickets.
func newTicketKey(stack constructs.Construct, generation int, signer awsiam.IRole) awskms.Key {
	key := newKey(stack, fmt.Sprintf("TicketKey%d", generation), "Signs mail tickets of Secure Share", awskms.KeySpec_ECC_NIST_P256, awskms.KeyUsage_SIGN_VERIFY)
	mayUse(key, "SignTickets", signer, "kms:Sign", signingAlgorithm)
	return key
}

// newKey creates a key that the account administers. Only the roles of mayUse may use
// it: an IAM policy alone cannot grant the right to another role.
func newKey(stack constructs.Construct, id, purpose string, spec awskms.KeySpec, usage awskms.KeyUsage) awskms.Key {
	return awskms.NewKey(stack, &id, &awskms.KeyProps{
		Description:   &purpose,
		KeySpec:       spec,
		KeyUsage:      usage,
		RemovalPolicy: awscdk.RemovalPolicy_DESTROY,
		PendingWindow: awscdk.Duration_Days(jsii.Number(7)),
		Policy: awsiam.NewPolicyDocument(&awsiam.PolicyDocumentProps{Statements: &[]awsiam.PolicyStatement{
			awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
				Sid:        jsii.String("Administer"),
				Principals: &[]awsiam.IPrincipal{awsiam.NewAccountRootPrincipal()},
				Resources:  jsii.Strings("*"),
				Actions: jsii.Strings("kms:Describe*", "kms:Get*", "kms:List*", "kms:Put*", "kms:Update*", "kms:Enable*",
					"kms:Disable*", "kms:TagResource", "kms:UntagResource", "kms:ScheduleKeyDeletion", "kms:CancelKeyDeletion"),
			}),
		}}),
	})
}

// mayUse grants a role one operation, with one algorithm unless that is nil.
func mayUse(key awskms.Key, sid string, role awsiam.IRole, action string, algorithm map[string]string) {
	props := &awsiam.PolicyStatementProps{
		Sid:        &sid,
		Principals: &[]awsiam.IPrincipal{role},
		Resources:  jsii.Strings("*"),
		Actions:    jsii.Strings(action),
	}
	if algorithm != nil {
		props.Conditions = &map[string]any{"StringEquals": algorithm}
	}
	key.AddToResourcePolicy(awsiam.NewPolicyStatement(props), jsii.Bool(false))
}

func newReaper(stack awscdk.Stack, c Config, code code, shares awsdynamodb.Table, blobs awss3.Bucket, n *notices) (awslambda.Function, awssqs.Queue) {
	log := newLog(stack, "ReaperLog")
	failures := awssqs.NewQueue(stack, jsii.String("ReaperFailures"), &awssqs.QueueProps{
		Encryption:      awssqs.QueueEncryption_SQS_MANAGED,
		EnforceSSL:      jsii.Bool(true),
		RetentionPeriod: awscdk.Duration_Days(jsii.Number(14)),
	})
	grants := []awsiam.PolicyStatement{
		allow("ReadAndEndShares", []string{"dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"}, shares.TableArn()),
		allow("FindWork", []string{"dynamodb:Query"},
			index(shares, table.Due), index(shares, table.Installed), index(shares, table.Inbox), index(shares, table.Outbox)),
		allowIf("FindActivity", leadingKeys("LOG#*", "ACCOUNTS#*"), []string{"dynamodb:Query"}, shares.TableArn()),
		allow("DeleteBlobs", []string{"s3:DeleteObject", "s3:AbortMultipartUpload"}, blobs.ArnForObjects(jsii.String("blobs/*"))),
		allow("FindOrphans", []string{"s3:ListBucket", "s3:ListBucketMultipartUploads"}, blobs.BucketArn()),
		allow("ReadStream", []string{"dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"},
			shares.TableStreamArn()),
		allow("ReportFailures", []string{"sqs:SendMessage"}, failures.QueueArn()),
	}
	records := []string{removedBlobs}
	if n != nil {
		grants = append(grants, allow("SendNotices", []string{"sqs:SendMessage"}, n.queue.QueueArn()))
		records = append(records, newNoticeItems)
	}
	f := newFunction(stack, function{
		name: reaper, purpose: "Deletes what has ended",
		memory: 512, timeout: 50, concurrency: c.Concurrency[reaper],
		environment: map[string]*string{
			env.Stage:  &c.Stage,
			env.Table:  shares.TableName(),
			env.Bucket: blobs.BucketName(),
			env.Rules:  &c.Rules,
		},
	}, code, newRole(stack, reaper, log, grants...), log)
	if n != nil {
		f.AddEnvironment(jsii.String(env.NoticeQueue), n.queue.QueueUrl(), nil)
	}
	invokeOnRecords(stack, f, shares, failures, records)
	invokeOnSchedule(stack, f, failures)
	return f, failures
}

// invokeOnRecords invokes f for the stream records that a pattern selects. Giving up on
// a record early is safe: the sweep finds whatever the stream loses.
func invokeOnRecords(stack constructs.Construct, f awslambda.Function, shares awsdynamodb.Table, failures awssqs.Queue, patterns []string) {
	var filters []any
	for _, pattern := range patterns {
		filters = append(filters, &awslambda.CfnEventSourceMapping_FilterProperty{Pattern: jsii.String(pattern)})
	}
	awslambda.NewCfnEventSourceMapping(stack, jsii.String("ReaperStream"), &awslambda.CfnEventSourceMappingProps{
		FunctionName:               f.FunctionName(),
		EventSourceArn:             shares.TableStreamArn(),
		StartingPosition:           jsii.String("TRIM_HORIZON"),
		BatchSize:                  jsii.Number(25),
		BisectBatchOnFunctionError: jsii.Bool(true),
		FunctionResponseTypes:      jsii.Strings("ReportBatchItemFailures"),
		MaximumRecordAgeInSeconds:  jsii.Number(3600),
		MaximumRetryAttempts:       jsii.Number(5),
		DestinationConfig:          onFailure(failures),
		FilterCriteria:             &awslambda.CfnEventSourceMapping_FilterCriteriaProperty{Filters: &filters},
	})
}

// removedBlobs selects the stream records of removed blob items, whether the end of a
// share or TTL removed them.
const removedBlobs = `{"eventName":["REMOVE"],"dynamodb":{"Keys":{"` + table.SK + `":{"S":["` + table.BlobSK + `"]}}}}`

// newNoticeItems selects the records of notices that have to be sent.
const newNoticeItems = `{"eventName":["INSERT"],"dynamodb":{"Keys":{"` + table.SK + `":{"S":[{"prefix":"` + table.NoticeSK + `"}]}}}}`
