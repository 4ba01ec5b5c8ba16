package main

import (
	"strconv"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsses"
	"github.com/aws/jsii-runtime-go"

	"secureshare/shared/env"
	"secureshare/shared/table"
)

// newKeyStack makes account B: the key mailer. All it knows of account A is the
// public key, and the name, by which it recognises A's mail tickets.
func newKeyStack(app awscdk.App, c Config, code code) awscdk.Stack {
	stack := newStack(app, c.KeyStack(), "Secure Share: mails keys, keeps none", c.Stage, c.Keys)
	if c.TicketKeys == noTicketKeys {
		awscdk.Annotations_Of(stack).AddWarningV2(jsii.String("secure-share:no-ticket-keys"),
			jsii.String("ticketKeys is empty, so the key mailer will not start: deploy "+c.FileStack()+" first, then see infra/ticketkeys"))
	}
	tickets := newTable(stack, "Tickets", table.Tickets, awscdk.RemovalPolicy_DESTROY)
	mail := newMail(stack, c.MailDomain())

	log := newLog(stack, "KeyMailerLog")
	role := newRole(stack, keyMailer, log,
		allow("SpendTickets", []string{"dynamodb:PutItem", "dynamodb:UpdateItem"}, tickets.TableArn()),
		allowIf("SendKeys", map[string]any{"StringEquals": map[string]string{"ses:FromAddress": c.MailFrom}},
			[]string{"ses:SendEmail"}, mail.identity, mail.configuration),
	)
	f := newFunction(stack, function{
		name: keyMailer, purpose: "The key mailer",
		memory: 512, timeout: 15, concurrency: c.Concurrency[keyMailer],
		environment: map[string]*string{
			env.Stage:          &c.Stage,
			env.Table:          tickets.TableName(),
			env.TicketIssuer:   jsii.String(c.TicketIssuer()),
			env.TicketAudience: jsii.String(c.TicketAudience()),
			env.TicketKeys:     &c.TicketKeys,
			env.AllowedOrigins: jsii.String(c.Origins()),
			env.MailFrom:       &c.MailFrom,
			env.MailConfigSet:  mail.configurationName,
			env.SenderCap:      jsii.String(strconv.Itoa(c.SenderCap)),
			env.RecipientCap:   jsii.String(strconv.Itoa(c.RecipientCap)),
		},
	}, code, role, log)

	output(stack, "KeyMailer", "Address of the key mailer", newGateway(stack, f, throttle{perSecond: 20, burst: 40}, c.Keys.Domain))
	return stack
}

// mail is what SES needs to know before it sends; the first two are ARNs.
type mail struct{ identity, configuration, configurationName *string }

// newMail makes the sending domain and the configuration of its mails. A mail
// goes encrypted or not at all, and nothing of it comes back: no opens or clicks
// are tracked, and bounces are counted instead of being forwarded with the key
// inside.
func newMail(stack awscdk.Stack, domain string) mail {
	set := awsses.NewCfnConfigurationSet(stack, jsii.String("Mails"), &awsses.CfnConfigurationSetProps{
		DeliveryOptions:   &awsses.CfnConfigurationSet_DeliveryOptionsProperty{TlsPolicy: jsii.String("REQUIRE")},
		ReputationOptions: &awsses.CfnConfigurationSet_ReputationOptionsProperty{ReputationMetricsEnabled: jsii.Bool(true)},
	})
	awsses.NewCfnConfigurationSetEventDestination(stack, jsii.String("MailEvents"), &awsses.CfnConfigurationSetEventDestinationProps{
		ConfigurationSetName: set.Ref(),
		EventDestination: &awsses.CfnConfigurationSetEventDestination_EventDestinationProperty{
			Enabled:            jsii.Bool(true),
			MatchingEventTypes: jsii.Strings("BOUNCE", "COMPLAINT", "REJECT", "DELIVERY_DELAY"),
			CloudWatchDestination: &awsses.CfnConfigurationSetEventDestination_CloudWatchDestinationProperty{
				DimensionConfigurations: &[]any{&awsses.CfnConfigurationSetEventDestination_DimensionConfigurationProperty{
					DimensionName:         jsii.String("ses:configuration-set"),
					DimensionValueSource:  jsii.String("messageTag"),
					DefaultDimensionValue: jsii.String("none"),
				}},
			},
		},
	})
	identity := awsses.NewCfnEmailIdentity(stack, jsii.String("Sender"), &awsses.CfnEmailIdentityProps{
		EmailIdentity:              &domain,
		ConfigurationSetAttributes: &awsses.CfnEmailIdentity_ConfigurationSetAttributesProperty{ConfigurationSetName: set.Ref()},
		DkimAttributes:             &awsses.CfnEmailIdentity_DkimAttributesProperty{SigningEnabled: jsii.Bool(true)},
		DkimSigningAttributes:      &awsses.CfnEmailIdentity_DkimSigningAttributesProperty{NextSigningKeyLength: jsii.String("RSA_2048_BIT")},
		FeedbackAttributes:         &awsses.CfnEmailIdentity_FeedbackAttributesProperty{EmailForwardingEnabled: jsii.Bool(false)},
	})
	outputDKIM(stack, identity)
	ses := func(resource, name *string) *string {
		return stack.FormatArn(&awscdk.ArnComponents{Service: jsii.String("ses"), Resource: resource, ResourceName: name})
	}
	return mail{
		identity:          ses(jsii.String("identity"), identity.Ref()),
		configuration:     ses(jsii.String("configuration-set"), set.Ref()),
		configurationName: set.Ref(),
	}
}

// outputDKIM shows the three DNS records by which the domain vouches for SES.
func outputDKIM(stack awscdk.Stack, identity awsses.CfnEmailIdentity) {
	for i, record := range [][2]*string{
		{identity.AttrDkimDnsTokenName1(), identity.AttrDkimDnsTokenValue1()},
		{identity.AttrDkimDnsTokenName2(), identity.AttrDkimDnsTokenValue2()},
		{identity.AttrDkimDnsTokenName3(), identity.AttrDkimDnsTokenValue3()},
	} {
		output(stack, "Dkim"+strconv.Itoa(i+1), "DNS record of the sending domain", jsii.Sprintf("%s CNAME %s", *record[0], *record[1]))
	}
}
