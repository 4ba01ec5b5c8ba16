package main

import (
	"maps"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/assertions"
	"github.com/aws/jsii-runtime-go"
	"github.com/cdklabs/cdk-nag-go/cdknag/v2"
)

// configured returns the key stack with changed settings.
func configured(t *testing.T, changes map[string]string) synthesized {
	t.Helper()
	_, keys := configuredStacks(t, changes)
	return keys
}

// configuredStacks synthesizes both stacks with changes of the settings.
func configuredStacks(t *testing.T, changes map[string]string) (files, keys synthesized) {
	t.Helper()
	all := map[string]string{"stage": production, "ticketKeys": publicKey}
	maps.Copy(all, changes)
	c, err := readConfig(with(all))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name := range concurrencySettings {
		writeBootstrap(dir, name, 0)
	}
	app := awscdk.NewApp(&awscdk.AppProps{
		Context: &map[string]any{"aws:cdk:enable-path-metadata": true},
		Outdir:  jsii.String(filepath.Join(dir, "cdk.out")),
	})
	awscdk.Aspects_Of(app).Add(cdknag.NewAwsSolutionsChecks(nil), nil)
	f, k := newFileStack(app, c, code{dir, arm64}).Stack, newKeyStack(app, c, code{dir, arm64}).Stack
	return read(f), read(k)
}

func TestANameOfOnesOwnWithAHostedZone(t *testing.T) {
	s := configured(t, map[string]string{"keysDomain": "keys.share.example", "keysHostedZoneId": "Z1"})
	s.has(t, "AWS::ApiGatewayV2::Api", map[string]any{"DisableExecuteApiEndpoint": true})
	s.has(t, "AWS::ApiGatewayV2::DomainName", map[string]any{
		"DomainName": "keys.share.example",
		"DomainNameConfigurations": []any{map[string]any{
			"CertificateArn": map[string]any{"Ref": "Certificate"}, "EndpointType": "REGIONAL", "SecurityPolicy": "TLS_1_2",
		}},
	})
	s.has(t, "AWS::ApiGatewayV2::ApiMapping", map[string]any{
		"ApiId": map[string]any{"Ref": "Api"}, "DomainName": map[string]any{"Ref": "Domain"}, "Stage": map[string]any{"Ref": "ApiStage"},
	})
	s.has(t, "AWS::CertificateManager::Certificate", map[string]any{
		"DomainName": "keys.share.example", "ValidationMethod": "DNS",
		"DomainValidationOptions": []any{map[string]any{"DomainName": "keys.share.example", "HostedZoneId": "Z1"}},
	})
	s.has(t, "AWS::Route53::RecordSet", map[string]any{
		"Name": "keys.share.example", "Type": "A", "HostedZoneId": "Z1", "AliasTarget": map[string]any{
			"DNSName":      map[string]any{"Fn::GetAtt": []any{"Domain", "RegionalDomainName"}},
			"HostedZoneId": map[string]any{"Fn::GetAtt": []any{"Domain", "RegionalHostedZoneId"}},
		},
	})
	if address := s.outputs["KeyMailer"]; address != "https://keys.share.example" {
		t.Errorf("the address is %v", address)
	}
}

func TestANameOfOnesOwnWithDNSElsewhere(t *testing.T) {
	arn := strings.Replace(certificate, "eu-central-1:111111111111", "us-gov-west-1:222222222222", 1)
	s := configured(t, map[string]string{"keysDomain": "keys.share.example", "keysCertificateArn": arn})
	s.has(t, "AWS::ApiGatewayV2::DomainName", map[string]any{
		"DomainNameConfigurations": []any{assertions.Match_ObjectLike(&map[string]any{"CertificateArn": arn, "SecurityPolicy": "TLS_1_2"})},
	})
	for name, r := range s.resources {
		if r.Type == "AWS::Route53::RecordSet" || r.Type == "AWS::CertificateManager::Certificate" {
			t.Errorf("%s is made although the operator keeps it", name)
		}
	}
	if target := s.render(s.outputs["DomainTarget"]); target != "Domain.RegionalDomainName" {
		t.Errorf("the operator is told to point at %v", target)
	}
}

func TestWithoutANameOfItsOwnAnAPIKeepsThatOfAWS(t *testing.T) {
	for _, s := range []synthesized{files, keys} {
		s.has(t, "AWS::ApiGatewayV2::Api", map[string]any{"DisableExecuteApiEndpoint": false})
	}
	if address := files.render(files.outputs["FileApi"]); address != "Api.ApiEndpoint" {
		t.Errorf("the address is %v", address)
	}
}

// The records are the same whether CloudFormation or the operator creates them.
func TestTheRecordsOfTheSendingDomain(t *testing.T) {
	want := map[string]string{
		"Dkim1":     "Sender.DkimDNSTokenName1 CNAME Sender.DkimDNSTokenValue1",
		"Dkim2":     "Sender.DkimDNSTokenName2 CNAME Sender.DkimDNSTokenValue2",
		"Dkim3":     "Sender.DkimDNSTokenName3 CNAME Sender.DkimDNSTokenValue3",
		"BounceMx":  "bounces.secure-share.example MX 10 feedback-smtp.us-gov-west-1.amazonses.com",
		"BounceSpf": `bounces.secure-share.example TXT "v=spf1 include:amazonses.com ~all"`,
	}
	told := configured(t, map[string]string{"mailFromSubdomain": "bounces"})
	made := configured(t, map[string]string{"mailFromSubdomain": "bounces", "mailHostedZoneId": "Z1"})
	for name, record := range want {
		t.Run(name, func(t *testing.T) {
			if have := told.render(told.outputs[name]); have != record {
				t.Errorf("the operator is told %q, expected %q", have, record)
			}
			r := made.resources[name].Properties
			have := strings.Join([]string{made.render(r["Name"]), made.render(r["Type"]), made.render(list(r["ResourceRecords"])[0])}, " ")
			if have != record || r["HostedZoneId"] != "Z1" {
				t.Errorf("the zone %v gets %q, expected %q", r["HostedZoneId"], have, record)
			}
		})
	}
	made.has(t, "AWS::SES::EmailIdentity", map[string]any{"MailFromAttributes": map[string]any{
		"MailFromDomain": "bounces.secure-share.example", "BehaviorOnMxFailure": "USE_DEFAULT_VALUE",
	}})
	keys.has(t, "AWS::SES::EmailIdentity", map[string]any{"MailFromAttributes": assertions.Match_Absent()})
}

func TestConcurrencyCanBeLeftToTheAccount(t *testing.T) {
	s := configured(t, map[string]string{"keyMailerConcurrency": "0"})
	s.has(t, "AWS::Lambda::Function", map[string]any{"ReservedConcurrentExecutions": assertions.Match_Absent()})
}
