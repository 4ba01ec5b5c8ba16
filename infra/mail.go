package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssecretsmanager"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsses"
	"github.com/aws/jsii-runtime-go"

	"github.com/secure-share/secure-share/shared/env"
)

// mail identifies the SES resources that mails are sent with; the first two are ARNs.
type mail struct {
	identity, configuration *string
	set                     awsses.CfnConfigurationSet
}

// transport is how the key mailer sends mails: through SES, or through the operator's
// own mail server.
type transport struct {
	right       awsiam.PolicyStatement
	environment map[string]*string
	ses         *mail // nil: the operator's mail server
}

func newTransport(stack awscdk.Stack, c Config) transport {
	if c.MailServer != "" {
		return newMailServer(stack, c)
	}
	ses := newMail(stack, c)
	return transport{
		right: allowIf("SendKeys", map[string]any{"StringEquals": map[string]string{"ses:FromAddress": c.MailFrom}},
			[]string{"ses:SendEmail"}, ses.identity, ses.configuration),
		environment: map[string]*string{env.MailFrom: &c.MailFrom, env.MailConfigSet: ses.set.Ref()},
		ses:         &ses,
	}
}

// newMailServer creates the secret for the account on the operator's mail server, without a
// value, because a password must not be in a template. The operator puts it there.
func newMailServer(stack awscdk.Stack, c Config) transport {
	account := awssecretsmanager.NewCfnSecret(stack, jsii.String("MailAccount"), &awssecretsmanager.CfnSecretProps{
		Description: jsii.String("Account of the key mailer on " + c.MailServer),
	})
	output(stack, "MailAccountArn", "Secret that the account on "+c.MailServer+" goes to, see docs/operations.md", account.Ref())
	return transport{
		right:       allow("ReadMailAccount", []string{"secretsmanager:GetSecretValue"}, account.Ref()),
		environment: map[string]*string{env.MailFrom: &c.MailFrom, env.MailServer: &c.MailServer, env.MailSecret: account.Ref()},
	}
}

// newMail creates the sending domain and its configuration set. Mails require TLS.
// Opens and clicks are not tracked. Bounces are counted and not forwarded, because a
// bounce may contain the key. No address is added to the account's suppression list,
// which would store it.
func newMail(stack awscdk.Stack, c Config) mail {
	domain := c.MailDomain()
	set := awsses.NewCfnConfigurationSet(stack, jsii.String("Mails"), &awsses.CfnConfigurationSetProps{
		DeliveryOptions:    &awsses.CfnConfigurationSet_DeliveryOptionsProperty{TlsPolicy: jsii.String("REQUIRE")},
		ReputationOptions:  &awsses.CfnConfigurationSet_ReputationOptionsProperty{ReputationMetricsEnabled: jsii.Bool(true)},
		SuppressionOptions: &awsses.CfnConfigurationSet_SuppressionOptionsProperty{SuppressedReasons: &[]*string{}},
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
	props := &awsses.CfnEmailIdentityProps{
		EmailIdentity:              &domain,
		ConfigurationSetAttributes: &awsses.CfnEmailIdentity_ConfigurationSetAttributesProperty{ConfigurationSetName: set.Ref()},
		DkimAttributes:             &awsses.CfnEmailIdentity_DkimAttributesProperty{SigningEnabled: jsii.Bool(true)},
		DkimSigningAttributes:      &awsses.CfnEmailIdentity_DkimSigningAttributesProperty{NextSigningKeyLength: jsii.String("RSA_2048_BIT")},
		FeedbackAttributes:         &awsses.CfnEmailIdentity_FeedbackAttributesProperty{EmailForwardingEnabled: jsii.Bool(false)},
	}
	if c.MailReturn != "" {
		props.MailFromAttributes = &awsses.CfnEmailIdentity_MailFromAttributesProperty{
			MailFromDomain: &c.MailReturn,
			// Without the record SPF is not aligned; DKIM's alignment is enough for DMARC.
			BehaviorOnMxFailure: jsii.String("USE_DEFAULT_VALUE"),
		}
	}
	identity := awsses.NewCfnEmailIdentity(stack, jsii.String("Sender"), props)
	publish(stack, c, mailRecords(stack, c, identity))
	ses := func(resource, name *string) *string {
		return stack.FormatArn(&awscdk.ArnComponents{Service: jsii.String("ses"), Resource: resource, ResourceName: name})
	}
	return mail{
		identity:      ses(jsii.String("identity"), identity.Ref()),
		configuration: ses(jsii.String("configuration-set"), set.Ref()),
		set:           set,
	}
}
