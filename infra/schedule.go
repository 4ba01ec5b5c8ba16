package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsscheduler"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/jsii-runtime-go"
)

// sweepDue is the fixed payload by which the reaper knows its schedule.
const sweepDue = `{"sweep":"due"}`

// aMinute is, in seconds, how long a sweep is worth trying: until the next one.
const aMinute = 60

// wakeEachMinute hands f the payload sweepDue each minute. What cannot be handed
// over, or fails, ends in failures.
func wakeEachMinute(stack awscdk.Stack, f awslambda.Function, failures awssqs.Queue) {
	role := awsiam.NewRole(stack, jsii.String("SweepRole"), &awsiam.RoleProps{
		Description: jsii.String("What the schedule of the sweep may do"),
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
	awsscheduler.NewCfnSchedule(stack, jsii.String("Sweep"), &awsscheduler.CfnScheduleProps{
		Description:        jsii.String("Wakes the reaper for what is due"),
		ScheduleExpression: jsii.String("rate(1 minute)"),
		FlexibleTimeWindow: &awsscheduler.CfnSchedule_FlexibleTimeWindowProperty{Mode: jsii.String("OFF")},
		Target: &awsscheduler.CfnSchedule_TargetProperty{
			Arn:              f.FunctionArn(),
			RoleArn:          role.RoleArn(),
			Input:            jsii.String(sweepDue),
			DeadLetterConfig: &awsscheduler.CfnSchedule_DeadLetterConfigProperty{Arn: failures.QueueArn()},
			RetryPolicy: &awsscheduler.CfnSchedule_RetryPolicyProperty{
				MaximumEventAgeInSeconds: jsii.Number(aMinute),
				MaximumRetryAttempts:     jsii.Number(2),
			},
		},
	})
	// The schedule invokes asynchronously: Lambda itself would retry a sweep for hours.
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
