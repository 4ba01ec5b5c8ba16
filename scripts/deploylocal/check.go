package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/secure-share/secure-share/scripts/smoke"
	"github.com/secure-share/secure-share/test/emulators/ministack"
)

func (d *deployment) check(ctx context.Context) error { return d.pair.Check(ctx, d.report) }

// look lets the checks look into the mails and the bucket.
func (d *deployment) look() {
	client := s3.NewFromConfig(d.files.Config(), func(o *s3.Options) { o.UsePathStyle = true })
	d.pair.Mails, d.pair.Blobs, d.pair.Expires = mails{d.keys}, storage{client}, true
	if d.mailServer != nil {
		d.pair.Mails = d.mailServer
	}
}

type mails struct{ account *ministack.Account }

var _ smoke.Mailbox = mails{}

// Texts implements smoke.Mailbox.
func (m mails) Texts(ctx context.Context, to string) ([]string, error) {
	all, err := m.account.Mails(ctx)
	var texts []string
	for _, mail := range all {
		if len(mail.To) == 1 && mail.To[0] == to {
			texts = append(texts, mail.Text)
		}
	}
	return texts, err
}

type storage struct{ client *s3.Client }

var _ smoke.Storage = storage{}

// Keys implements smoke.Storage, for all buckets of the account.
func (s storage) Keys(ctx context.Context) ([]string, error) {
	buckets, err := s.client.ListBuckets(ctx, nil)
	if err != nil {
		return nil, err
	}
	var keys []string
	for _, bucket := range buckets.Buckets {
		pages := s3.NewListObjectsV2Paginator(s.client, &s3.ListObjectsV2Input{Bucket: bucket.Name, Prefix: aws.String("blobs/")})
		for pages.HasMorePages() {
			page, err := pages.NextPage(ctx)
			if err != nil {
				return nil, err
			}
			for _, object := range page.Contents {
				keys = append(keys, aws.ToString(object.Key))
			}
		}
	}
	return keys, nil
}
