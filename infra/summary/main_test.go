package main

import (
	"os"
	"path/filepath"
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
	if err := summarize(&page, dir); err != nil {
		t.Fatal(err)
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
	if err := summarize(new(strings.Builder), dir); err == nil {
		t.Error("an empty folder was accepted")
	}
	write(t, dir, "manifest.json", `{"artifacts": {}}`)
	if err := summarize(new(strings.Builder), dir); err == nil {
		t.Error("a manifest without stacks was accepted")
	}
	write(t, dir, "manifest.json", `{"artifacts": {"One": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "One.template.json"}}}}`)
	write(t, dir, "One.template.json", "{")
	if err := summarize(new(strings.Builder), dir); err == nil || !strings.Contains(err.Error(), "One.template.json") {
		t.Errorf("a broken template gives %v", err)
	}
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
