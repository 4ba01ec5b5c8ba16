package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "accept what the stacks are now")

// resourcesOfModel is the file from which scripts/cost computes the idle cost.
const resourcesOfModel = "../scripts/cost/resources.json"

// idle are the types that cost something without requests. AWS bills the others
// by use.
var idle = []string{"AWS::KMS::Key", "AWS::CloudWatch::Alarm", "AWS::CloudWatch::Dashboard"}

// byUse are services whose resources cost nothing while idle.
var byUse = []string{
	"AWS::ApiGatewayV2::", "AWS::Budgets::Budget", "AWS::CertificateManager::", "AWS::CloudFront::", "AWS::DynamoDB::", "AWS::IAM::", "AWS::Lambda::", "AWS::Logs::",
	"AWS::Route53::RecordSet", "AWS::S3::", "AWS::SES::", "AWS::SNS::", "AWS::SQS::", "AWS::Scheduler::", "AWS::CDK::", "AWS::KMS::Alias", "AWS::Events::",
}

// metricsOf counts the metrics in an alarm's expression: AWS bills the alarm
// once for each.
func metricsOf(alarm node) (n int) {
	for _, m := range list(alarm.Properties["Metrics"]) {
		if m.(map[string]any)["MetricStat"] != nil {
			n++
		}
	}
	return n
}

// The second signing key exists only during a rotation.
func TestTheModelOfCostsCountsWhatCostsWhenIdle(t *testing.T) {
	counts := make(map[string]int)
	for _, stack := range []synthesized{files, keys, page} {
		for name, r := range stack.resources {
			switch {
			case name == "TicketKey1":
			case slices.Contains(idle, r.Type):
				counts[r.Type] += max(1, metricsOf(r))
			case !slices.ContainsFunc(byUse, func(prefix string) bool { return strings.HasPrefix(r.Type, prefix) }):
				t.Errorf("%s: does an %s cost something while nobody calls? Say so here, and in scripts/cost if it does", name, r.Type)
			}
		}
	}
	now, err := json.MarshalIndent(counts, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	now = append(now, '\n')
	if *update {
		if err := os.WriteFile(resourcesOfModel, now, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	before, err := os.ReadFile(resourcesOfModel)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(before, now) {
		t.Errorf("%s counts something else; if that is meant:\n"+
			"go test ./infra -run TheModelOfCosts -update && go run ./scripts/cost -write docs/cost.md\n%s", resourcesOfModel, now)
	}
}
