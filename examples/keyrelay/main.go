// Command keyrelay is a CDK app that deploys keyrelay as a Lambda function with a
// function URL. docs/own-delivery.md says how to use it.
package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsdynamodb"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

func main() {
	defer jsii.Close()
	app := awscdk.NewApp(nil)
	newStack(app, "build")
	app.Synth(nil)
}

// newStack adds the stack to the app. folder holds the program, with the name
// bootstrap.
func newStack(app constructs.Construct, folder string) awscdk.Stack {
	stack := awscdk.NewStack(app, jsii.String("KeyRelay"), nil)
	ids := awsdynamodb.NewTable(stack, jsii.String("Ids"), &awsdynamodb.TableProps{
		PartitionKey:        &awsdynamodb.Attribute{Name: jsii.String("id"), Type: awsdynamodb.AttributeType_STRING},
		TimeToLiveAttribute: jsii.String("ttl"),
		BillingMode:         awsdynamodb.BillingMode_PAY_PER_REQUEST,
		RemovalPolicy:       awscdk.RemovalPolicy_DESTROY,
	})
	secret := func(name string) *string { // of Secrets Manager; it is not in the template
		return awscdk.SecretValue_SecretsManager(jsii.String("keyrelay"), &awscdk.SecretsManagerSecretOptions{JsonField: &name}).UnsafeUnwrap()
	}
	relay := awslambda.NewFunction(stack, jsii.String("Relay"), &awslambda.FunctionProps{
		Code:         awslambda.Code_FromAsset(&folder, nil),
		Handler:      jsii.String("bootstrap"),
		Runtime:      awslambda.Runtime_PROVIDED_AL2023(),
		Architecture: awslambda.Architecture_ARM_64(),
		MemorySize:   jsii.Number(256),
		Timeout:      awscdk.Duration_Seconds(jsii.Number(15)),
		LogGroup: awslogs.NewLogGroup(stack, jsii.String("Log"), &awslogs.LogGroupProps{
			Retention: awslogs.RetentionDays_TWO_MONTHS, RemovalPolicy: awscdk.RemovalPolicy_DESTROY,
		}),
		Environment: &map[string]*string{
			"KEYRELAY_TABLE":         ids.TableName(),
			"KEYRELAY_SITES":         jsii.String("acme.atlassian.net"),
			"KEYRELAY_DOMAINS":       jsii.String("acme.example"),
			"KEYRELAY_SECRETS":       secret("signing"),
			"KEYRELAY_SMTP_HOST":     jsii.String("mail.acme.example"),
			"KEYRELAY_SMTP_FROM":     jsii.String("keys@acme.example"),
			"KEYRELAY_SMTP_USER":     jsii.String("keys@acme.example"),
			"KEYRELAY_SMTP_PASSWORD": secret("password"),
		},
	})
	ids.Grant(relay, jsii.String("dynamodb:PutItem"))
	url := relay.AddFunctionUrl(&awslambda.FunctionUrlOptions{AuthType: awslambda.FunctionUrlAuthType_NONE})
	awscdk.NewCfnOutput(stack, jsii.String("Address"), &awscdk.CfnOutputProps{Value: url.Url()})
	return stack
}
