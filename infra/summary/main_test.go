package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestThePageNamesEverything(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "manifest.json", `{"artifacts": {
		"Two": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "Two.template.json"}},
		"One": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "One.template.json"}},
		"One.assets": {"type": "cdk:asset-manifest", "properties": {"file": "One.assets.json"}}}}`)
	write(t, dir, "Stale.template.json", `{"Description":"of another stage"}`)
	write(t, dir, "Two.template.json", `{"Description":"second"}`)
	write(t, dir, "One.template.json", `{
		"Description": "first",
		"Resources": {
			"B2": {"Type": "AWS::S3::Bucket", "Metadata": {"aws:cdk:path": "One/Blobs/Resource"}},
			"B1": {"Type": "AWS::S3::Bucket", "Metadata": {"aws:cdk:path": "One/Archive/Resource"}},
			"K1": {"Type": "AWS::KMS::Key", "Metadata": {"aws:cdk:path": "One/Key"}}},
		"Outputs": {"Url": {"Description": "where it is"}}}`)
	var page strings.Builder
	templates, err := summarize(&page, dir)
	if err != nil {
		t.Fatal(err)
	}
	if listed := []string{filepath.Join(dir, "One.template.json"), filepath.Join(dir, "Two.template.json")}; !slices.Equal(templates, listed) {
		t.Errorf("templates %q", templates)
	}
	want := "One: first\n" +
		"  KMS::Key    Key\n" +
		"  S3::Bucket  Archive, Blobs\n" +
		"  output Url  where it is\n" +
		"\n" +
		"Two: second\n\n"
	if page.String() != want {
		t.Errorf("got\n%s\nexpected\n%s", page.String(), want)
	}
}

func TestNothingSynthesizedIsAnError(t *testing.T) {
	dir := t.TempDir()
	if _, err := summarize(new(strings.Builder), dir); err == nil {
		t.Error("an empty folder was accepted")
	}
	write(t, dir, "manifest.json", `{"artifacts": {}}`)
	if _, err := summarize(new(strings.Builder), dir); err == nil {
		t.Error("a manifest without stacks was accepted")
	}
	write(t, dir, "manifest.json", `{"artifacts": {"One": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "One.template.json"}}}}`)
	write(t, dir, "One.template.json", "{")
	if _, err := summarize(new(strings.Builder), dir); err == nil || !strings.Contains(err.Error(), "One.template.json") {
		t.Errorf("a broken template gives %v", err)
	}
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestThePageTellsOfAlarmsAndRights(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "manifest.json", `{"artifacts": {"One": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "One.template.json"}}}}`)
	write(t, dir, "One.template.json", `{"Description": "first", "Resources": {
		"A1": {"Type": "AWS::CloudWatch::Alarm", "Metadata": {"aws:cdk:path": "One/Late"}, "Properties": {
			"Threshold": 0.5, "EvaluationPeriods": 2, "Period": 300, "AlarmDescription": "It is late: page.md#Late"}},
		"A2": {"Type": "AWS::CloudWatch::Alarm", "Metadata": {"aws:cdk:path": "One/Bad"}, "Properties": {
			"Threshold": 1, "EvaluationPeriods": 1, "AlarmDescription": "It is bad: page.md#Bad",
			"Metrics": [{"Expression": "a"}, {"MetricStat": {"Period": 3600}}]}},
		"B1": {"Type": "AWS::S3::Bucket", "Metadata": {"aws:cdk:path": "One/Blobs/Resource"}},
		"K1": {"Type": "AWS::KMS::Key", "Metadata": {"aws:cdk:path": "One/Key/Resource"}, "Properties": {"KeyPolicy": {"Statement": [
			{"Action": "kms:Sign", "Principal": {"AWS": {"Fn::GetAtt": ["R1", "Arn"]}}, "Resource": "*",
				"Condition": {"StringEquals": {"f": "g", "c": ["d", "e"]}}},
			{"Action": "kms:*", "Principal": {"AWS": {"Fn::Join": ["", ["arn:", {"Ref": "AWS::Partition"}, ":iam::1:root"]]}}, "Resource": "*"}]}}},
		"R1": {"Type": "AWS::IAM::Role", "Metadata": {"aws:cdk:path": "One/Role/Resource"}, "Properties": {"Policies": [
			{"PolicyDocument": {"Statement": [
				{"Action": ["s3:GetObject", "s3:PutObject"], "Resource": {"Fn::Join": ["", [{"Fn::GetAtt": ["B1", "Arn"]}, "/x/*"]]}},
				{"Action": "sqs:SendMessage", "Resource": [{"Ref": "B1"}, "*"], "Condition": {"Bool": {"a": "b"}}}]}}]}}}}`)
	var page strings.Builder
	if _, err := summarize(&page, dir); err != nil {
		t.Fatal(err)
	}
	for _, want := range [][]string{
		{"alarm Bad", "above 1, in 1 x 60 min", "It is bad", "page.md#Bad"},
		{"alarm Late", "above 0.5, in 2 x 5 min", "It is late", "page.md#Late"},
		{"right of Role", "s3:GetObject, s3:PutObject", "Blobs/x/*"},
		{"right of Role", "sqs:SendMessage", "Blobs, * if a Bool b"},
		{"right of Role", "kms:Sign", "Key if c StringEquals d, e and f StringEquals g"},
		{"right of arn:aws:iam::1:root", "kms:*", "Key"},
	} {
		pattern := strings.Builder{}
		for _, w := range want {
			pattern.WriteString(regexp.QuoteMeta(w) + `\s+`)
		}
		if !regexp.MustCompile(pattern.String()).MatchString(page.String()) {
			t.Errorf("no line with %q in\n%s", want, page.String())
		}
	}
}
