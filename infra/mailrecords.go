package main

import (
	"strconv"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsroute53"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsses"
	"github.com/aws/jsii-runtime-go"
)

// record is a DNS record.
type record struct {
	id                string // of its construct or output
	name, kind, value *string
}

// mailRecords are the DNS records of the sending domain: three DKIM keys and, with a
// MAIL FROM domain of its own, the MX and SPF records of that.
func mailRecords(stack awscdk.Stack, c Config, identity awsses.CfnEmailIdentity) []record {
	var all []record
	for i, pair := range [][2]*string{
		{identity.AttrDkimDnsTokenName1(), identity.AttrDkimDnsTokenValue1()},
		{identity.AttrDkimDnsTokenName2(), identity.AttrDkimDnsTokenValue2()},
		{identity.AttrDkimDnsTokenName3(), identity.AttrDkimDnsTokenValue3()},
	} {
		all = append(all, record{"Dkim" + strconv.Itoa(i+1), pair[0], jsii.String("CNAME"), pair[1]})
	}
	if c.MailReturn == "" {
		return all
	}
	return append(all,
		record{"BounceMx", &c.MailReturn, jsii.String("MX"), jsii.Sprintf("10 feedback-smtp.%s.amazonses.com", *stack.Region())},
		record{"BounceSpf", &c.MailReturn, jsii.String("TXT"), jsii.String(`"v=spf1 include:amazonses.com ~all"`)},
	)
}

// publish creates the records in the hosted zone, or outputs them for the operator.
func publish(stack awscdk.Stack, c Config, records []record) {
	for _, r := range records {
		if c.MailZoneID == "" {
			output(stack, r.id, "DNS record of the sending domain", jsii.Sprintf("%s %s %s", *r.name, *r.kind, *r.value))
			continue
		}
		awsroute53.NewCfnRecordSet(stack, jsii.String(r.id), &awsroute53.CfnRecordSetProps{
			HostedZoneId: &c.MailZoneID, Name: r.name, Type: r.kind, Ttl: jsii.String("1800"), ResourceRecords: &[]*string{r.value},
		})
	}
}
