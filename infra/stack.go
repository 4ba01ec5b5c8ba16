package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsdynamodb"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/jsii-runtime-go"

	"github.com/secure-share/secure-share/shared/table"
)

// httpAPI is a function behind an HTTP API, and what its alarms look at.
type httpAPI struct {
	function awslambda.Function
	gateway  gateway
	reserved int // concurrency; 0: unreserved

	rows   awsdynamodb.Table // nil: the alarms of another API look at them
	rowsID string            // construct id of rows
	schema table.Schema
}

func newStack(app awscdk.App, name, description, stage string, to Account) awscdk.Stack {
	return awscdk.NewStack(app, &name, &awscdk.StackProps{
		Description: &description,
		Env:         &awscdk.Environment{Account: &to.ID, Region: &to.Region},
		Tags:        &map[string]*string{"application": jsii.String("secure-share"), "stage": &stage},
	})
}

func output(s awscdk.Stack, name, description string, value *string) {
	awscdk.NewCfnOutput(s, &name, &awscdk.CfnOutputProps{Description: &description, Value: value})
}
