package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// Names of the functions: their folders under functions/.
const (
	fileAPI   = "fileapi"
	reaper    = "reaper"
	realtime  = "realtime"
	notifier  = "notifier"
	keyMailer = "keymailer"
	linkAPI   = "linkapi"
)

// concurrencySettings holds all functions, each with the setting of its reserved
// concurrency.
var concurrencySettings = map[string]string{
	fileAPI: "fileApiConcurrency", linkAPI: "linkApiConcurrency", reaper: "reaperConcurrency",
	realtime: "realtimeConcurrency", notifier: "notifierConcurrency", keyMailer: "keyMailerConcurrency",
}

// logsKept is how long any log is kept: 60 days.
const logsKept = awslogs.RetentionDays_TWO_MONTHS

// function is the configuration of a Lambda function.
type function struct {
	name        string // as in the constants above
	purpose     string
	memory      float64 // MiB
	timeout     float64 // seconds
	concurrency int     // reserved; 0: unreserved
	environment map[string]*string
}

// newRole creates the role of a function. It may write its own log and use the
// grants, nothing else. The policies are inline, so that a resource that depends on
// the role also depends on them.
func newRole(scope constructs.Construct, name string, log awslogs.ILogGroup, grants ...awsiam.PolicyStatement) awsiam.Role {
	grants = append(grants, allow("WriteLog", []string{"logs:CreateLogStream", "logs:PutLogEvents"}, log.LogGroupArn()))
	return awsiam.NewRole(scope, jsii.String(name+"Role"), &awsiam.RoleProps{
		Description: jsii.String("What the function " + name + " may do"),
		AssumedBy:   awsiam.NewServicePrincipal(jsii.String("lambda.amazonaws.com"), nil),
		InlinePolicies: &map[string]awsiam.PolicyDocument{
			"grants": awsiam.NewPolicyDocument(&awsiam.PolicyDocumentProps{Statements: &grants}),
		},
	})
}

func newFunction(scope constructs.Construct, f function, c code, role awsiam.IRole, log awslogs.ILogGroup) awslambda.Function {
	props := &awslambda.FunctionProps{
		Description:  jsii.String(f.purpose),
		Code:         c.of(f.name),
		Handler:      jsii.String("bootstrap"),
		Runtime:      awslambda.Runtime_PROVIDED_AL2023(),
		Architecture: awslambda.Architecture_Custom(&c.processor.name, nil),
		MemorySize:   &f.memory,
		Timeout:      awscdk.Duration_Seconds(&f.timeout),
		Environment:  &f.environment,
		Role:         role,
		LogGroup:     log,
	}
	if f.concurrency > 0 {
		props.ReservedConcurrentExecutions = jsii.Number(f.concurrency)
	}
	return awslambda.NewFunction(scope, jsii.String(f.name), props)
}

// newLog creates a log group that keeps entries for logsKept and is deleted with its
// stack.
func newLog(scope constructs.Construct, id string) awslogs.LogGroup {
	return awslogs.NewLogGroup(scope, jsii.String(id), &awslogs.LogGroupProps{
		Retention:     logsKept,
		RemovalPolicy: awscdk.RemovalPolicy_DESTROY,
	})
}

// allow is one grant: these actions on these resources.
func allow(sid string, actions []string, resources ...*string) awsiam.PolicyStatement {
	return allowIf(sid, nil, actions, resources...)
}

// allowIf is allow with conditions.
func allowIf(sid string, conditions map[string]any, actions []string, resources ...*string) awsiam.PolicyStatement {
	props := &awsiam.PolicyStatementProps{
		Sid:       &sid,
		Actions:   jsii.Strings(actions...),
		Resources: &resources,
	}
	if conditions != nil {
		props.Conditions = &conditions
	}
	return awsiam.NewPolicyStatement(props)
}
