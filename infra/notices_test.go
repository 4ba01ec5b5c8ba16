package main

import (
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2/assertions"
	"github.com/aws/jsii-runtime-go"
)

func TestNoticesAreTriedAgainAndThenKept(t *testing.T) {
	files.has(t, "AWS::SQS::Queue", map[string]any{
		"SqsManagedSseEnabled": true, "MessageRetentionPeriod": 4 * 24 * 3600, "VisibilityTimeout": 180,
		"RedrivePolicy": map[string]any{
			"deadLetterTargetArn": map[string]any{"Fn::GetAtt": []any{assertions.Match_StringLikeRegexp(jsii.String("^NoticesGivenUpQueue")), "Arn"}},
			"maxReceiveCount":     10,
		},
	})
	files.has(t, "AWS::Lambda::EventSourceMapping", map[string]any{
		"EventSourceArn":        map[string]any{"Fn::GetAtt": []any{assertions.Match_StringLikeRegexp(jsii.String("^Notices[0-9A-F]")), "Arn"}},
		"BatchSize":             1,
		"FunctionResponseTypes": []any{"ReportBatchItemFailures"},
		"ScalingConfig":         map[string]any{"MaximumConcurrency": 5},
	})
}

// DynamoDB serves two readers of each shard of a stream: a third one would slow the
// others down.
func TestTheStreamHasTwoReaders(t *testing.T) {
	readers := 0
	for _, r := range files.ofType("AWS::Lambda::EventSourceMapping") {
		if strings.Contains(files.render(r.Properties["EventSourceArn"]), "StreamArn") {
			readers++
		}
	}
	if readers != 2 {
		t.Errorf("%d readers", readers)
	}
}

// Without the setting the stack stays as it was.
func TestWithoutNoticesThereIsNothingOfThem(t *testing.T) {
	off, _ := configuredStacks(t, map[string]string{"notices": "false"})
	for name, r := range off.resources {
		if strings.Contains(strings.ToLower(name), "noti") {
			t.Errorf("there is %s, %s", name, r.Type)
		}
	}
	for _, function := range []string{fileAPI, reaper} {
		for name := range variablesOf(off, function) {
			if strings.HasPrefix(name, "NOTICE") {
				t.Errorf("%s gets %s", function, name)
			}
		}
	}
	for name, r := range off.ofType("AWS::Lambda::EventSourceMapping") {
		if text := off.render(r.Properties["FilterCriteria"]); strings.Contains(text, "notice") {
			t.Errorf("%s: %s", name, text)
		}
	}
}
