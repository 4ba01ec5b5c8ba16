package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsscheduler"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/jsii-runtime-go"
)

// schedule invokes the reaper with a fixed payload, by which the reaper recognizes it.
type schedule struct {
	id, purpose, expression, payload string

	worth float64 // seconds after which an invocation is too old to run
}

// The daily schedule runs before midnight UTC, when the bucket's lifecycle deletes
// what it should report.
var schedules = []schedule{
	{"Sweep", "Starts the reaper for work that is due", "rate(1 minute)", `{"sweep":"due"}`, aMinute},
	{"OrphanSweep", "Starts the reaper for objects that belong to no share", "cron(0 23 * * ? *)", `{"sweep":"orphans"}`, 60 * aMinute},
}

// aMinute, in seconds, is how long a sweep is retried: until the next one.
const aMinute = 60

// invokeOnSchedule invokes f by the schedules. Invocations that fail go to the queue
// failures.
func invokeOnSchedule(stack awscdk.Stack, f awslambda.Function, failures awssqs.Queue) {
	role := awsiam.NewRole(stack, jsii.String("SweepRole"), &awsiam.RoleProps{
		Description: jsii.String("What the schedules of the sweeps may do"),
		AssumedBy: awsiam.NewServicePrincipal(jsii.String("scheduler.amazonaws.com"), &awsiam.ServicePrincipalOpts{
			Conditions: &map[string]any{"StringEquals": map[string]*string{"aws:SourceAccount": stack.Account()}},
		}),
		InlinePolicies: &map[string]awsiam.PolicyDocument{
			"grants": awsiam.NewPolicyDocument(&awsiam.PolicyDocumentProps{Statements: &[]awsiam.PolicyStatement{
				allow("WakeReaper", []string{"lambda:InvokeFunction"}, f.FunctionArn()),
				allow("ReportFailures", []string{"sqs:SendMessage"}, failures.QueueArn()),
			}}),
		},
	})
	for _, s := range schedules {
		awsscheduler.NewCfnSchedule(stack, &s.id, &awsscheduler.CfnScheduleProps{
			Description:        &s.purpose,
			ScheduleExpression: &s.expression,
			FlexibleTimeWindow: &awsscheduler.CfnSchedule_FlexibleTimeWindowProperty{Mode: jsii.String("OFF")},
			Target: &awsscheduler.CfnSchedule_TargetProperty{
				Arn:              f.FunctionArn(),
				RoleArn:          role.RoleArn(),
				Input:            &s.payload,
				DeadLetterConfig: &awsscheduler.CfnSchedule_DeadLetterConfigProperty{Arn: failures.QueueArn()},
				RetryPolicy: &awsscheduler.CfnSchedule_RetryPolicyProperty{
					MaximumEventAgeInSeconds: &s.worth,
					MaximumRetryAttempts:     jsii.Number(2),
				},
			},
		})
	}
	// A schedule invokes asynchronously, which Lambda would retry for hours. The next
	// sweep does the same work, and the lifecycle deletes what the daily one leaves.
	awslambda.NewCfnEventInvokeConfig(stack, jsii.String("SweepFailures"), &awslambda.CfnEventInvokeConfigProps{
		FunctionName:             f.FunctionName(),
		Qualifier:                jsii.String("$LATEST"),
		MaximumEventAgeInSeconds: jsii.Number(aMinute),
		MaximumRetryAttempts:     jsii.Number(0),
		DestinationConfig: &awslambda.CfnEventInvokeConfig_DestinationConfigProperty{
			OnFailure: &awslambda.CfnEventInvokeConfig_OnFailureProperty{Destination: failures.QueueArn()},
		},
	})
}

func onFailure(q awssqs.Queue) *awslambda.CfnEventSourceMapping_DestinationConfigProperty {
	return &awslambda.CfnEventSourceMapping_DestinationConfigProperty{
		OnFailure: &awslambda.CfnEventSourceMapping_OnFailureProperty{Destination: q.QueueArn()},
	}
}
