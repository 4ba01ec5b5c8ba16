// Package sesmail sends mail through Amazon SES.
package sesmail

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"
	"github.com/aws/aws-sdk-go-v2/service/sesv2/types"

	"github.com/secure-share/secure-share/shared/awsenv"
	"github.com/secure-share/secure-share/shared/mailaddr"
)

// Mailer sends from one address.
type Mailer struct {
	client           *sesv2.Client
	from             string
	configurationSet *string
}

// New returns a Mailer that sends from an address whose identity SES has
// verified. configurationSet may be empty; it must not track opens or clicks,
// because SES rewrites mails for that. A mail is sent at most once: a request
// is retried only if SES throttled it, not if its answer was lost, because that
// mail may have been sent. So one request may take as long as the call.
func New(c aws.Config, from, configurationSet string) *Mailer {
	throttled := retry.NewStandard(func(o *retry.StandardOptions) {
		o.Retryables = []retry.IsErrorRetryable{retry.RetryableErrorCode{Codes: retry.DefaultThrottleErrorCodes}}
	})
	m := &Mailer{from: from, client: sesv2.NewFromConfig(c, func(o *sesv2.Options) {
		o.Retryer, o.HTTPClient = throttled, awsenv.WithoutLimit(o.HTTPClient)
	})}
	if configurationSet != "" {
		m.configurationSet = &configurationSet
	}
	return m
}

// headers suppress automatic replies (RFC 3834, section 5).
var headers = []types.MessageHeader{
	{Name: aws.String("Auto-Submitted"), Value: aws.String("auto-generated")},
	{Name: aws.String("X-Auto-Response-Suppress"), Value: aws.String("All")},
}

// Send sends one mail with a plain and an HTML part. It returns when SES has
// accepted the mail, before its delivery. The error contains neither the
// address nor the content. After an error, the mail may still have been sent.
func (m *Mailer) Send(ctx context.Context, to mailaddr.Address, subject, text, html string) error {
	_, err := m.client.SendEmail(ctx, &sesv2.SendEmailInput{
		FromEmailAddress:     aws.String(m.from),
		ConfigurationSetName: m.configurationSet,
		Destination:          &types.Destination{ToAddresses: []string{to.Reveal()}},
		Content: &types.EmailContent{Simple: &types.Message{
			Subject: content(subject),
			Body:    &types.Body{Text: content(text), Html: content(html)},
			Headers: headers,
		}},
	})
	return awsenv.Redact("ses send", err)
}

func content(s string) *types.Content {
	return &types.Content{Data: aws.String(s), Charset: aws.String("UTF-8")}
}
