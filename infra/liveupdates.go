package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsdynamodb"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/secure-share/secure-share/shared/env"
	"github.com/secure-share/secure-share/shared/table"
)

// live is the WebSocket API of live updates and the key of its tokens. The file API
// issues the tokens, so both exist before its function.
type live struct {
	api      awsapigatewayv2.CfnApi
	key      awskms.Key
	role     awsiam.Role // of the function
	function awslambda.Function
	rows     awsdynamodb.Table
}

// liveStage is the stage of the WebSocket API and the path of its address.
const liveStage = "live"

// address is where clients connect.
func (l *live) address() *string { return jsii.Sprintf("%s/%s", *l.api.AttrApiEndpoint(), liveStage) }

// newLive creates the WebSocket API and its function. failures receives stream
// records that were given up.
func newLive(stack awscdk.Stack, c Config, code code, shares awsdynamodb.Table, failures awssqs.Queue) *live {
	l := &live{
		api: awsapigatewayv2.NewCfnApi(stack, jsii.String("Live"), &awsapigatewayv2.CfnApiProps{
			Name:                     jsii.Sprintf("%s-live", *stack.StackName()),
			ProtocolType:             jsii.String("WEBSOCKET"),
			RouteSelectionExpression: jsii.String("$request.body.action"), // no action has its own route
		}),
		rows: newTable(stack, "Connections", table.Realtime, awscdk.RemovalPolicy_DESTROY),
	}
	log := newLog(stack, "RealtimeLog")
	l.role = newRole(stack, realtime, log,
		allow("ReadShares", []string{"dynamodb:GetItem"}, shares.TableArn()),
		allow("KeepConnections", []string{"dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:Query"},
			l.rows.TableArn()),
		allow("SendToConnections", []string{"execute-api:ManageConnections"}, stack.FormatArn(&awscdk.ArnComponents{
			Service: jsii.String("execute-api"), Resource: l.api.Ref(), ResourceName: jsii.String(liveStage + "/POST/@connections/*"),
		})),
		allow("ReadStream", []string{"dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"},
			shares.TableStreamArn()),
		allow("ReportFailures", []string{"sqs:SendMessage"}, failures.QueueArn()),
	)
	l.key = newKey(stack, "RealtimeKey", "Authenticates tokens for live updates of Secure Share", awskms.KeySpec_HMAC_512, awskms.KeyUsage_GENERATE_VERIFY_MAC)
	mayUse(l.key, "VerifyTokens", l.role, "kms:VerifyMac", macAlgorithm)
	l.function = newFunction(stack, function{
		name: realtime, purpose: "Live updates",
		memory: 512, timeout: 20, concurrency: c.Concurrency[realtime],
		environment: map[string]*string{
			env.Stage:         &c.Stage,
			env.Table:         shares.TableName(),
			env.RealtimeTable: l.rows.TableName(),
			env.RealtimeKeyID: l.key.KeyId(),
			env.ConnectionsURL: jsii.Sprintf("https://%s.execute-api.%s.%s/%s",
				*l.api.Ref(), *stack.Region(), *stack.UrlSuffix(), liveStage),
		},
	}, code, l.role, log)
	l.routes(stack)
	invokeOnWrite(stack, l.function, shares, failures)
	return l
}

// macAlgorithm and signingAlgorithm are the conditions of the rights to use a key.
var (
	macAlgorithm     = map[string]string{"kms:MacAlgorithm": "HMAC_SHA_512"}
	signingAlgorithm = map[string]string{"kms:SigningAlgorithm": "ECDSA_SHA_256"}
)

// routes sends everything to the function, and its answers to messages to the client.
func (l *live) routes(stack awscdk.Stack) {
	integration := awsapigatewayv2.NewCfnIntegration(stack, jsii.String("LiveFunction"), &awsapigatewayv2.CfnIntegrationProps{
		ApiId:           l.api.Ref(),
		IntegrationType: jsii.String("AWS_PROXY"),
		IntegrationUri: jsii.Sprintf("arn:%s:apigateway:%s:lambda:path/2015-03-31/functions/%s/invocations",
			*stack.Partition(), *stack.Region(), *l.function.FunctionArn()),
	})
	for id, key := range map[string]string{"LiveConnect": "$connect", "LiveMessage": "$default", "LiveDisconnect": "$disconnect"} {
		route := &awsapigatewayv2.CfnRouteProps{ApiId: l.api.Ref(), RouteKey: &key, Target: jsii.Sprintf("integrations/%s", *integration.Ref())}
		if key != "$default" {
			awsapigatewayv2.NewCfnRoute(stack, &id, route)
			continue
		}
		route.RouteResponseSelectionExpression = jsii.String("$default")
		made := awsapigatewayv2.NewCfnRoute(stack, &id, route)
		awsapigatewayv2.NewCfnRouteResponse(stack, jsii.String("LiveAnswer"), &awsapigatewayv2.CfnRouteResponseProps{
			ApiId: l.api.Ref(), RouteId: made.Ref(), RouteResponseKey: jsii.String("$default"),
		})
	}
	awsapigatewayv2.NewCfnStage(stack, jsii.String("LiveStage"), &awsapigatewayv2.CfnStageProps{
		ApiId: l.api.Ref(), StageName: jsii.String(liveStage), AutoDeploy: jsii.Bool(true),
		DefaultRouteSettings: &awsapigatewayv2.CfnStage_RouteSettingsProperty{
			ThrottlingRateLimit: jsii.Number(200), ThrottlingBurstLimit: jsii.Number(400),
		},
	})
	l.function.AddPermission(jsii.String("ApiMayInvoke"), &awslambda.Permission{
		Principal: awsiam.NewServicePrincipal(jsii.String("apigateway.amazonaws.com"), nil),
		SourceArn: stack.FormatArn(&awscdk.ArnComponents{
			Service: jsii.String("execute-api"), Resource: l.api.Ref(), ResourceName: jsii.String("*/*"),
		}),
	})
}

// invokeOnWrite invokes f for share items that were written. A record is given up soon:
// by then the clients have asked for their lists.
func invokeOnWrite(stack constructs.Construct, f awslambda.Function, shares awsdynamodb.Table, failures awssqs.Queue) {
	awslambda.NewCfnEventSourceMapping(stack, jsii.String("RealtimeStream"), &awslambda.CfnEventSourceMappingProps{
		FunctionName:               f.FunctionName(),
		EventSourceArn:             shares.TableStreamArn(),
		StartingPosition:           jsii.String("LATEST"),
		BatchSize:                  jsii.Number(10),
		BisectBatchOnFunctionError: jsii.Bool(true),
		FunctionResponseTypes:      jsii.Strings("ReportBatchItemFailures"),
		MaximumRecordAgeInSeconds:  jsii.Number(120),
		MaximumRetryAttempts:       jsii.Number(3),
		DestinationConfig:          onFailure(failures),
		FilterCriteria: &awslambda.CfnEventSourceMapping_FilterCriteriaProperty{
			Filters: &[]any{&awslambda.CfnEventSourceMapping_FilterProperty{Pattern: jsii.String(writtenShares)}},
		},
	})
}

// writtenShares selects the stream records of share items that were written.
const writtenShares = `{"eventName":["INSERT","MODIFY"],"dynamodb":{"Keys":{"` + table.SK + `":{"S":["` + table.RowSK + `"]}}}}`
