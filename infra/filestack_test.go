package main

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2/assertions"
	"github.com/aws/jsii-runtime-go"

	"github.com/secure-share/secure-share/shared/limits"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/table"
)

func TestTheBucketIsPrivateAndForgets(t *testing.T) {
	files.has(t, "AWS::S3::Bucket", map[string]any{
		"PublicAccessBlockConfiguration": map[string]any{
			"BlockPublicAcls": true, "BlockPublicPolicy": true, "IgnorePublicAcls": true, "RestrictPublicBuckets": true,
		},
		"OwnershipControls":        map[string]any{"Rules": []any{map[string]any{"ObjectOwnership": "BucketOwnerEnforced"}}},
		"VersioningConfiguration":  assertions.Match_Absent(),
		"ReplicationConfiguration": assertions.Match_Absent(),
		"ObjectLockEnabled":        assertions.Match_Absent(),
		"BucketEncryption": assertions.Match_ObjectLike(&map[string]any{"ServerSideEncryptionConfiguration": []any{
			map[string]any{"ServerSideEncryptionByDefault": map[string]any{"SSEAlgorithm": "AES256"}},
		}}),
		"LifecycleConfiguration": map[string]any{"Rules": []any{map[string]any{
			"Id": "last-net", "Status": "Enabled", "ExpirationInDays": 4,
			"AbortIncompleteMultipartUpload": map[string]any{"DaysAfterInitiation": 1},
		}}},
		"CorsConfiguration": map[string]any{"CorsRules": []any{map[string]any{
			"AllowedOrigins": []any{"https://*.cdn.prod.atlassian-dev.net", "https://*.atlassian.net", "https://links.secure-share.example"},
			"AllowedMethods": []any{"GET", "PUT"},
			"AllowedHeaders": []any{"content-type", "if-none-match", "range", "x-amz-checksum-sha256"},
			"ExposedHeaders": []any{"Content-Length", "Content-Range", "ETag"},
			"MaxAge":         3600,
		}}},
	})
}

func TestTheBucketRefuses(t *testing.T) {
	for what, statement := range map[string]map[string]any{
		"plain HTTP": {"Action": "s3:*", "Condition": map[string]any{"Bool": map[string]any{"aws:SecureTransport": "false"}}},
		"old TLS":    {"Action": "s3:*", "Condition": map[string]any{"NumericLessThan": map[string]any{"s3:TlsVersion": 1.2}}},
		"download URLs after 5 minutes": {"Action": "s3:GetObject",
			"Condition": map[string]any{"NumericGreaterThan": map[string]any{"s3:signatureAge": 300_000}}},
		"upload URLs after an hour": {"Action": "s3:PutObject",
			"Condition": map[string]any{"NumericGreaterThan": map[string]any{"s3:signatureAge": 3_600_000}}},
		"overwriting": {"Action": "s3:PutObject", "Condition": map[string]any{
			"Null": map[string]any{"s3:if-none-match": "true"}, "Bool": map[string]any{"s3:ObjectCreationOperation": "true"}}},
	} {
		t.Run(what, func(t *testing.T) {
			statement["Effect"] = "Deny"
			statement["Principal"] = map[string]any{"AWS": "*"}
			files.has(t, "AWS::S3::BucketPolicy", map[string]any{"PolicyDocument": map[string]any{
				"Statement": assertions.Match_ArrayWith(&[]any{assertions.Match_ObjectLike(&statement)}),
			}})
		})
	}
}

// The bucket's own limits must allow every rule that can be set.
func TestTheBucketLeavesRoomForTheRules(t *testing.T) {
	for _, tooLong := range []string{"uploadURL=1h0m1s", "downloadURL=5m1s", "lifetime=72h0m1s"} {
		if _, err := limits.ParseRules(tooLong); err == nil {
			t.Errorf("the rules allow %s, the bucket does not", tooLong)
		}
	}
	r := share.DefaultRules()
	if r.UploadURL > longestUploadURL || r.DownloadURL > longestDownloadURL || (r.UploadDeadline+r.Lifetime).Hours() > longestStay*24 {
		t.Errorf("the bucket cuts %+v short", r)
	}
}

func TestTablesForgetWhatIsDeleted(t *testing.T) {
	for _, stack := range []synthesized{files, keys} {
		stack.all(t, "AWS::DynamoDB::Table", map[string]any{
			"BillingMode":                      "PAY_PER_REQUEST",
			"PointInTimeRecoverySpecification": map[string]any{"PointInTimeRecoveryEnabled": false},
			"TimeToLiveSpecification":          map[string]any{"AttributeName": table.TTL, "Enabled": true},
			"KinesisStreamSpecification":       assertions.Match_Absent(),
		})
	}
}

func TestTheStreamTellsOnlyKeys(t *testing.T) {
	files.has(t, "AWS::DynamoDB::Table", map[string]any{"StreamSpecification": map[string]any{"StreamViewType": "KEYS_ONLY"}})
	keys.has(t, "AWS::DynamoDB::Table", map[string]any{"StreamSpecification": assertions.Match_Absent()})
}

func TestIndexesProjectWhatTheSchemaSays(t *testing.T) {
	total := 0
	for _, i := range table.Shares.Indexes {
		projection := map[string]any{"ProjectionType": "KEYS_ONLY"}
		if i.Include != nil {
			projection = map[string]any{"ProjectionType": "INCLUDE", "NonKeyAttributes": i.Include}
		}
		files.has(t, "AWS::DynamoDB::Table", map[string]any{
			"GlobalSecondaryIndexes": assertions.Match_ArrayWith(&[]any{map[string]any{
				"IndexName": i.Name, "Projection": projection,
				"KeySchema": []any{
					map[string]any{"AttributeName": i.PartitionKey, "KeyType": "HASH"},
					map[string]any{"AttributeName": i.SortKey, "KeyType": "RANGE"},
				},
			}}),
		})
		if total += len(i.Include); len(i.Include) > 20 || total > 100 {
			t.Errorf("%s: DynamoDB projects at most 20 attributes into an index and 100 into all", i.Name)
		}
	}
}

func TestFailedStreamRecordsAreReportedOneByOneAndKept(t *testing.T) {
	files.has(t, "AWS::Lambda::EventSourceMapping", map[string]any{
		"FilterCriteria": map[string]any{"Filters": []any{
			map[string]any{"Pattern": `{"eventName":["REMOVE"],"dynamodb":{"Keys":{"sk":{"S":["blob"]}}}}`},
			map[string]any{"Pattern": `{"eventName":["INSERT"],"dynamodb":{"Keys":{"sk":{"S":[{"prefix":"notice#"}]}}}}`},
		}},
		"FunctionResponseTypes":      []any{"ReportBatchItemFailures"},
		"BisectBatchOnFunctionError": true,
		"MaximumRetryAttempts":       5,
		"MaximumRecordAgeInSeconds":  3600,
		"StartingPosition":           "TRIM_HORIZON",
		"DestinationConfig":          map[string]any{"OnFailure": map[string]any{"Destination": failureQueue()}},
	})
}

func TestTheSweepsRun(t *testing.T) {
	for _, c := range []struct {
		expression, payload string
		worth               int
	}{
		{"rate(1 minute)", `{"sweep":"due"}`, 60},
		{"cron(0 23 * * ? *)", `{"sweep":"orphans"}`, 3600},
	} {
		files.has(t, "AWS::Scheduler::Schedule", map[string]any{
			"ScheduleExpression": c.expression,
			"FlexibleTimeWindow": map[string]any{"Mode": "OFF"},
			"State":              assertions.Match_Absent(),
			"Target": assertions.Match_ObjectLike(&map[string]any{
				"Input":            c.payload,
				"DeadLetterConfig": map[string]any{"Arn": failureQueue()},
				"RetryPolicy":      map[string]any{"MaximumEventAgeInSeconds": c.worth, "MaximumRetryAttempts": 2},
			}),
		})
	}
	files.has(t, "AWS::Lambda::EventInvokeConfig", map[string]any{
		"MaximumEventAgeInSeconds": 60, "MaximumRetryAttempts": 0,
		"DestinationConfig": map[string]any{"OnFailure": map[string]any{"Destination": failureQueue()}},
	})
}

func TestFailuresAreKeptEncrypted(t *testing.T) {
	files.has(t, "AWS::SQS::Queue", map[string]any{"SqsManagedSseEnabled": true, "MessageRetentionPeriod": 14 * 24 * 3600})
}

func failureQueue() any {
	return map[string]any{"Fn::GetAtt": []any{assertions.Match_StringLikeRegexp(jsii.String("^ReaperFailures")), "Arn"}}
}
