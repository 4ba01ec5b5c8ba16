package main

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2/assertions"
)

// logged are the only fields that an access log may have. None of them comes
// from the caller or identifies the caller.
var logged = []string{
	"$context.error.responseType", "$context.httpMethod", "$context.integrationLatency", "$context.integrationStatus",
	"$context.requestId", "$context.requestTimeEpoch", "$context.responseLatency", "$context.responseLength", "$context.status",
}

func TestAccessLogsHoldNothingOfTheCaller(t *testing.T) {
	for _, stack := range []synthesized{files, keys} {
		settings := stack.resources["ApiStage"].Properties["AccessLogSettings"].(map[string]any)
		var line map[string]string
		if err := json.Unmarshal([]byte(settings["Format"].(string)), &line); err != nil {
			t.Fatalf("the access log is not JSON: %v", err)
		}
		if have := slices.Sorted(maps.Values(line)); !slices.Equal(have, logged) {
			t.Errorf("%s logs %v", *stack.stack.StackName(), have)
		}
		if to := stack.render(settings["DestinationArn"]); to != "AccessLog" {
			t.Errorf("%s logs to %s", *stack.stack.StackName(), to)
		}
	}
}

func TestGatewaysAreThrottled(t *testing.T) {
	for stack, limit := range map[*synthesized][2]int{&files: {200, 400}, &keys: {20, 40}} {
		stack.has(t, "AWS::ApiGatewayV2::Stage", map[string]any{
			"StageName":            "$default",
			"DefaultRouteSettings": map[string]any{"ThrottlingRateLimit": limit[0], "ThrottlingBurstLimit": limit[1]},
		})
	}
}

// This includes preflights: the gateway's own answer could not allow all
// origins.
func TestFunctionsGetEveryRequest(t *testing.T) {
	for _, stack := range []synthesized{files, keys} {
		stack.has(t, "AWS::ApiGatewayV2::Api", map[string]any{
			"ProtocolType": "HTTP", "CorsConfiguration": assertions.Match_Absent(),
		})
		stack.has(t, "AWS::ApiGatewayV2::Route", map[string]any{"RouteKey": "$default"})
		stack.has(t, "AWS::ApiGatewayV2::Integration", map[string]any{
			"IntegrationType": "AWS_PROXY", "PayloadFormatVersion": "2.0",
		})
	}
}
