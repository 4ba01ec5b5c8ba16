package main

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/secure-share/secure-share/scripts/smoke"
	"github.com/secure-share/secure-share/test/emulators/ministack"
)

// Only grants change, and only where the emulator needs it.
func TestShrinkTakesAwayNothingElse(t *testing.T) {
	const before = `{
		"Outputs": {"Dkim1": {"Value": 1}, "KeyMailer": {"Value": 2}},
		"Resources": {
			"Sum0123ABCD": {"Type": "AWS::CloudWatch::Alarm", "Properties": {"Metrics": [{}]}},
			"Budget": {"Type": "AWS::Budgets::Budget", "Properties": {}},
			"Answer": {"Type": "AWS::ApiGatewayV2::RouteResponse", "Properties": {}},
			"Plain0123ABCD": {"Type": "AWS::CloudWatch::Alarm", "Properties": {"MetricName": "m"}},
			"Board": {"Type": "AWS::CloudWatch::Dashboard", "Properties": {"Body": [{"Fn::GetAtt": ["Sum0123ABCD", "Arn"]}, {"Ref": "Plain0123ABCD"}]}},
			"Live": {"Environment": {"STAGE": "local", "CONNECTIONS_URL":
				{"Fn::Join": ["", ["https://", {"Ref": "Api"}, ".execute-api.", {"Ref": "AWS::Region"}, ".", {"Ref": "AWS::URLSuffix"}, "/live"]]}}},
			"Role": {"Properties": {"Statement": [
			{"Effect": "Allow", "Action": "ses:SendEmail", "Resource": ["identity", "set"],
			 "Condition": {"StringEquals": {"ses:FromAddress": "a@b.example"}}},
			{"Effect": "Allow", "Action": "kms:Sign", "Resource": "key",
			 "Condition": {"StringEquals": {"kms:SigningAlgorithm": "ECDSA_SHA_256", "aws:SourceAccount": "1"}}},
			{"Effect": "Deny", "Action": "kms:Sign", "Resource": "key",
			 "Condition": {"StringEquals": {"kms:SigningAlgorithm": "ECDSA_SHA_256"}}},
			{"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "blobs"}]}}}}`
	const after = `{
		"Outputs": {"KeyMailer": {"Value": 2}},
		"Resources": {
			"Plain0123ABCD": {"Type": "AWS::CloudWatch::Alarm", "Properties": {"MetricName": "m"}},
			"Board": {"Type": "AWS::CloudWatch::Dashboard", "Properties": {"Body": [{"Fn::Sub": "not deployed here"}, {"Ref": "Plain0123ABCD"}]}},
			"Live": {"Environment": {"STAGE": "local", "CONNECTIONS_URL":
				{"Fn::Join": ["", ["https://127.0.0.1:1/_aws/execute-api/", {"Ref": "Api"}, "/live"]]}}},
			"Role": {"Properties": {"Statement": [
			{"Effect": "Allow", "Action": "ses:SendEmail", "Resource": "*"},
			{"Effect": "Allow", "Action": "kms:Sign", "Resource": "key", "Condition": {"StringEquals": {"aws:SourceAccount": "1"}}},
			{"Effect": "Deny", "Action": "kms:Sign", "Resource": "key",
			 "Condition": {"StringEquals": {"kms:SigningAlgorithm": "ECDSA_SHA_256"}}},
			{"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "blobs"}]}}}}`
	dir := t.TempDir()
	path := filepath.Join(dir, "S.template.json")
	if err := os.WriteFile(path, []byte(before), 0o600); err != nil {
		t.Fatal(err)
	}
	var told strings.Builder
	d := &deployment{report: smoke.NewReport(&told), files: &ministack.Account{URL: "https://127.0.0.1:1"}}
	if err := d.shrink(dir, "S"); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if have, want := parsed(t, string(raw)), parsed(t, after); !reflect.DeepEqual(have, want) {
		t.Errorf("got %v\nexpected %v", have, want)
	}
	for _, what := range []string{"Dkim1", "without Sum:", "without Budget:", "without Answer:", "ses:FromAddress", "kms:SigningAlgorithm", "ses:SendEmail"} {
		if !strings.Contains(told.String(), what) {
			t.Errorf("%s is not reported: %s", what, told.String())
		}
	}
}

func parsed(t *testing.T, text string) (v any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// The documentation must name every difference.
func TestEveryDifferenceIsDocumented(t *testing.T) {
	page, err := os.ReadFile("../../docs/emulators.md")
	if err != nil {
		t.Fatal(err)
	}
	names := slices.Concat([]string{noMath}, slices.Collect(maps.Values(missingTypes)))
	for name := range missingOutputs {
		names = append(names, name)
	}
	for key := range missingKeys {
		names = append(names, key)
	}
	for action := range unscoped {
		names = append(names, action)
	}
	for _, name := range names {
		if !strings.Contains(string(page), "`"+name+"`") {
			t.Errorf("docs/emulators.md does not name %s", name)
		}
	}
}

// The CDK must not get the shell's variables for real accounts.
func TestNoRealAccountIsMeant(t *testing.T) {
	have := withoutAWS([]string{"PATH=/bin", "AWS_PROFILE=real", "AWS_ACCESS_KEY_ID=x", "SECURE_SHARE_STAGE=prod", "CDK_DEFAULT_ACCOUNT=1"})
	for _, v := range have {
		if strings.HasPrefix(v, "AWS_") || strings.HasPrefix(v, "SECURE_SHARE_") || strings.HasPrefix(v, "CDK_DEFAULT") {
			t.Errorf("%s stays", v)
		}
	}
	if have[0] != "PATH=/bin" {
		t.Errorf("got %v", have)
	}
}

// Each right is removed once, on its own.
func TestLessOneRight(t *testing.T) {
	var r role
	if err := json.Unmarshal([]byte(`{"Version": "2012-10-17", "Statement": [
		{"Sid": "A", "Action": ["x:1", "x:2"], "Resource": "r"}, {"Sid": "B", "Action": "y:1", "Resource": "s"}]}`), &r.document); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"x:1 (A)": `{"Version": "2012-10-17", "Statement": [{"Sid": "B", "Action": "y:1", "Resource": "s"}, {"Sid": "A", "Action": ["x:2"], "Resource": "r"}]}`,
		"x:2 (A)": `{"Version": "2012-10-17", "Statement": [{"Sid": "B", "Action": "y:1", "Resource": "s"}, {"Sid": "A", "Action": ["x:1"], "Resource": "r"}]}`,
		"y:1 (B)": `{"Version": "2012-10-17", "Statement": [{"Sid": "A", "Action": ["x:1", "x:2"], "Resource": "r"}]}`,
	}
	have := r.lessOne()
	if len(have) != len(want) {
		t.Errorf("got %v", have)
	}
	for right, document := range want {
		t.Run(right, func(t *testing.T) {
			if !reflect.DeepEqual(any(have[right]), parsed(t, document)) {
				t.Errorf("without %s: %v", right, have[right])
			}
		})
	}
}

// The policy of the page names the addresses of the emulator instead of those at AWS, and
// nothing else of it changes.
func TestThePageReachesTheEmulator(t *testing.T) {
	var told strings.Builder
	d := &deployment{report: smoke.NewReport(&told), deployedPage: &page{linkAPI: "https://0a1b.execute-api.localhost:1", blobStore: "https://127.0.0.1:1"}}
	const before = `{"Policy": "connect-src 'self' https://` + linkAPIHost + ` https://blobs-1.s3.eu-central-1.amazonaws.com; base-uri 'none'", "Host": "` + pageHost + `"}`
	const after = `{"Policy": "connect-src 'self' https://0a1b.execute-api.localhost:1 https://127.0.0.1:1; base-uri 'none'", "Host": "` + pageHost + `"}`
	if got := string(d.reachServices([]byte(before))); got != after {
		t.Errorf("got %s", got)
	}
	if !strings.Contains(told.String(), "the policy of the page") {
		t.Errorf("the change is not reported: %s", told.String())
	}
	const files = `{"Url": "https://blobs-1.s3.eu-central-1.amazonaws.com"}`
	if got := string(d.reachServices([]byte(files))); got != files {
		t.Errorf("another stack became %s", got)
	}
}
