package main

import (
	"errors"
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscertificatemanager"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsroute53"
	"github.com/aws/jsii-runtime-go"

	"github.com/secure-share/secure-share/shared/env"
)

// Domain is a custom domain name of an API.
type Domain struct {
	Name        string // empty: the API keeps the name that AWS assigned
	ZoneID      string // of a hosted zone in the account of the stack, for records and certificate
	Certificate string // ARN of an existing certificate, if the zone is in another account
}

const hostName = `[a-z0-9]+(-+[a-z0-9]+)*(\.[a-z0-9]+(-+[a-z0-9]+)*)+`

// readDomain reads the settings <name>Domain, <name>HostedZoneId and
// <name>CertificateArn: none of them, or the first with one of the others.
func readDomain(r *env.Reader, name string, at Account) Domain {
	named, zoned := r.Optional(name+"Domain") != "", r.Optional(name+"HostedZoneId") != ""
	certificate := matching(fmt.Sprintf(`arn:aws[a-z-]*:acm:%s:%s:certificate/[0-9a-f-]{36}`, at.Region, at.ID),
		"the ARN of a certificate of the same account and region")
	return Domain{
		Name:   env.Parse(r, name+"Domain", optional(matching(hostName, "a host name in lower case"))),
		ZoneID: env.Parse(r, name+"HostedZoneId", only(named, name+"Domain", parseZoneID)),
		Certificate: env.Parse(r, name+"CertificateArn", only(named, name+"Domain", func(arn string) (string, error) {
			switch {
			case named && !zoned && arn == "":
				return "", fmt.Errorf("is missing: %sDomain needs a certificate, or %[1]sHostedZoneId to make one", name)
			case zoned && arn != "":
				return "", fmt.Errorf("is not needed with %sHostedZoneId, which creates one", name)
			}
			return optional(certificate)(arn)
		})),
	}
}

var parseZoneID = optional(matching(`Z[0-9A-Z]{1,31}`, "the id of a hosted zone, like Z0123456789ABCDEFGHIJ"))

// optional applies parse to a value unless it is empty.
func optional(parse func(string) (string, error)) func(string) (string, error) {
	return func(s string) (string, error) {
		if s == "" {
			return "", nil
		}
		return parse(s)
	}
}

// only refuses a value that has no effect because another setting is missing.
func only(set bool, other string, parse func(string) (string, error)) func(string) (string, error) {
	return func(s string) (string, error) {
		if s != "" && !set {
			return "", errors.New("means nothing without " + other)
		}
		return parse(s)
	}
}

// newDomain maps the name of d to api, with TLS 1.2 as the minimum, and returns the
// address.
func newDomain(stack awscdk.Stack, prefix string, d Domain, api awsapigatewayv2.CfnApi, stage awsapigatewayv2.CfnStage) *string {
	certificate := &d.Certificate
	if d.ZoneID != "" {
		certificate = newCertificate(stack, prefix, d)
	}
	name := awsapigatewayv2.NewCfnDomainName(stack, jsii.String(prefix+"Domain"), &awsapigatewayv2.CfnDomainNameProps{
		DomainName: &d.Name,
		DomainNameConfigurations: []any{&awsapigatewayv2.CfnDomainName_DomainNameConfigurationProperty{
			CertificateArn: certificate, EndpointType: jsii.String("REGIONAL"), SecurityPolicy: jsii.String("TLS_1_2"),
		}},
	})
	awsapigatewayv2.NewCfnApiMapping(stack, jsii.String(prefix+"DomainMapping"), &awsapigatewayv2.CfnApiMappingProps{
		ApiId: api.Ref(), DomainName: name.Ref(), Stage: stage.Ref(),
	})
	if d.ZoneID == "" {
		output(stack, prefix+"DomainTarget", "Make "+d.Name+" a CNAME of this", name.AttrRegionalDomainName())
		return jsii.String("https://" + d.Name)
	}
	awsroute53.NewCfnRecordSet(stack, jsii.String(prefix+"DomainRecord"), &awsroute53.CfnRecordSetProps{
		HostedZoneId: &d.ZoneID, Name: &d.Name, Type: jsii.String("A"),
		AliasTarget: &awsroute53.CfnRecordSet_AliasTargetProperty{
			DnsName: name.AttrRegionalDomainName(), HostedZoneId: name.AttrRegionalHostedZoneId(),
		},
	})
	return jsii.String("https://" + d.Name)
}

// newCertificate creates a certificate that AWS renews as long as the zone has the
// validation record, which CloudFormation creates.
func newCertificate(stack awscdk.Stack, prefix string, d Domain) *string {
	return awscertificatemanager.NewCfnCertificate(stack, jsii.String(prefix+"Certificate"), &awscertificatemanager.CfnCertificateProps{
		DomainName:       &d.Name,
		ValidationMethod: jsii.String("DNS"),
		DomainValidationOptions: []any{&awscertificatemanager.CfnCertificate_DomainValidationOptionProperty{
			DomainName: &d.Name, HostedZoneId: &d.ZoneID,
		}},
	}).Ref()
}
