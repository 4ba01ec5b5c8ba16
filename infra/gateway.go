package main

import (
	"encoding/json"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/jsii-runtime-go"
)

// throttle limits the requests of all callers together.
type throttle struct{ perSecond, burst float64 }

// accessLogFormat is the format of one line per request. Apart from the method it holds
// nothing that a caller chooses or that identifies the caller: no path, query,
// header, body or address. The function's own log has the request id, too.
var accessLogFormat = map[string]string{
	"request":  "$context.requestId",
	"at":       "$context.requestTimeEpoch",
	"method":   "$context.httpMethod",
	"status":   "$context.status",
	"bytes":    "$context.responseLength",
	"ms":       "$context.responseLatency",
	"lambda":   "$context.integrationStatus",
	"lambdaMs": "$context.integrationLatency",
	"error":    "$context.error.responseType",
}

// gateway is an HTTP API.
type gateway struct {
	prefix    string // of the names of its constructs
	api       awsapigatewayv2.CfnApi
	accessLog awslogs.LogGroup
	address   *string
}

// newGateway creates an HTTP API that passes every request to f, CORS preflights
// included. With a custom domain the default address is disabled. The prefix is empty for
// the main API of a stack.
func newGateway(stack awscdk.Stack, prefix string, f awslambda.Function, t throttle, d Domain) gateway {
	api := awsapigatewayv2.NewCfnApi(stack, jsii.String(prefix+"Api"), &awsapigatewayv2.CfnApiProps{
		Name:         jsii.String(*stack.StackName() + prefix),
		ProtocolType: jsii.String("HTTP"),

		DisableExecuteApiEndpoint: jsii.Bool(d.Name != ""),
	})
	integration := awsapigatewayv2.NewCfnIntegration(stack, jsii.String(prefix+"ApiFunction"), &awsapigatewayv2.CfnIntegrationProps{
		ApiId:                api.Ref(),
		IntegrationType:      jsii.String("AWS_PROXY"),
		IntegrationUri:       f.FunctionArn(),
		PayloadFormatVersion: jsii.String("2.0"),
	})
	awsapigatewayv2.NewCfnRoute(stack, jsii.String(prefix+"ApiRoute"), &awsapigatewayv2.CfnRouteProps{
		ApiId:    api.Ref(),
		RouteKey: jsii.String("$default"),
		Target:   jsii.Sprintf("integrations/%s", *integration.Ref()),
	})
	format, err := json.Marshal(accessLogFormat)
	if err != nil {
		panic(err) // a map of strings always marshals
	}
	log := newLog(stack, prefix+"AccessLog")
	stage := awsapigatewayv2.NewCfnStage(stack, jsii.String(prefix+"ApiStage"), &awsapigatewayv2.CfnStageProps{
		ApiId:      api.Ref(),
		StageName:  jsii.String("$default"),
		AutoDeploy: jsii.Bool(true),
		AccessLogSettings: &awsapigatewayv2.CfnStage_AccessLogSettingsProperty{
			DestinationArn: log.LogGroupArn(),
			Format:         jsii.String(string(format)),
		},
		DefaultRouteSettings: &awsapigatewayv2.CfnStage_RouteSettingsProperty{
			ThrottlingRateLimit:  &t.perSecond,
			ThrottlingBurstLimit: &t.burst,
		},
	})
	f.AddPermission(jsii.String("ApiMayInvoke"), &awslambda.Permission{
		Principal: awsiam.NewServicePrincipal(jsii.String("apigateway.amazonaws.com"), nil),
		SourceArn: stack.FormatArn(&awscdk.ArnComponents{
			Service: jsii.String("execute-api"), Resource: api.Ref(), ResourceName: jsii.String("*/*"),
		}),
	})
	address := api.AttrApiEndpoint()
	if d.Name != "" {
		address = newDomain(stack, prefix, d, api, stage)
	}
	return gateway{prefix: prefix, api: api, accessLog: log, address: address}
}
