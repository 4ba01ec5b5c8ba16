package ses_test

import (
	"errors"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"
	"github.com/aws/aws-sdk-go-v2/service/sesv2/types"
	"github.com/aws/smithy-go"

	"github.com/secure-share/secure-share/scripts/local/mailbox"
	"github.com/secure-share/secure-share/scripts/local/ses"
)

const from = "Secure Share <no-reply@keys.example>"

func start(t *testing.T) (*mailbox.Box, *sesv2.Client) {
	t.Helper()
	box, err := mailbox.Open(t.TempDir(), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer((&ses.Sender{Box: box, Verified: from}).Handler())
	t.Cleanup(server.Close)
	return box, sesv2.New(sesv2.Options{
		Region: "eu-west-1", BaseEndpoint: aws.String(server.URL), RetryMaxAttempts: 1,
		Credentials: credentials.NewStaticCredentialsProvider("a", "b", ""),
	})
}

func mail(change func(*sesv2.SendEmailInput)) *sesv2.SendEmailInput {
	text := func(s string) *types.Content {
		return &types.Content{Data: aws.String(s), Charset: aws.String("UTF-8")}
	}
	in := &sesv2.SendEmailInput{
		FromEmailAddress: aws.String(from),
		Destination:      &types.Destination{ToAddresses: []string{"bob@acme.example"}},
		Content: &types.EmailContent{Simple: &types.Message{
			Subject: text("A key"), Body: &types.Body{Text: text("plain"), Html: text("<p>rich")},
		}},
	}
	change(in)
	return in
}

func TestSendEmail(t *testing.T) {
	box, client := start(t)
	out, err := client.SendEmail(t.Context(), mail(func(*sesv2.SendEmailInput) {}))
	if err != nil {
		t.Fatal(err)
	}
	m, ok := box.Find(aws.ToString(out.MessageId))
	if !ok || m.From != from || m.To != "bob@acme.example" || m.Subject != "A key" || m.Text != "plain" || m.HTML != "<p>rich" {
		t.Errorf("got %+v, found %t", m, ok)
	}
}

func TestRefusals(t *testing.T) {
	box, client := start(t)
	for name, change := range map[string]func(*sesv2.SendEmailInput){
		"unverified sender": func(in *sesv2.SendEmailInput) { in.FromEmailAddress = aws.String("a@b.example") },
		"no recipient":      func(in *sesv2.SendEmailInput) { in.Destination.ToAddresses = nil },
		"two recipients": func(in *sesv2.SendEmailInput) {
			in.Destination.ToAddresses = append(in.Destination.ToAddresses, "c@d.example")
		},
		"a copy":        func(in *sesv2.SendEmailInput) { in.Destination.CcAddresses = []string{"c@d.example"} },
		"a hidden copy": func(in *sesv2.SendEmailInput) { in.Destination.BccAddresses = []string{"c@d.example"} },
		"another format": func(in *sesv2.SendEmailInput) {
			in.Content = &types.EmailContent{Raw: &types.RawMessage{Data: []byte("x")}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := client.SendEmail(t.Context(), mail(change))
			var api smithy.APIError
			if !errors.As(err, &api) {
				t.Errorf("got %v", err)
			}
		})
	}
	if got := box.List(""); len(got) != 0 {
		t.Errorf("%d mails were sent", len(got))
	}
}
