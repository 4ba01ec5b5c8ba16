// Command page copies the built page for people outside to the bucket of its stack, and
// writes its config.json:
//
//	go run ./scripts/deploy/page
//
// It uses the credentials of the environment, AWS_PROFILE for example. They need
// s3:PutObject, s3:ListBucket and s3:DeleteObject for that bucket.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/secure-share/secure-share/infra/pagebundle"
	"github.com/secure-share/secure-share/scripts/deploy/deployment"
	"github.com/secure-share/secure-share/shared/pagepolicy"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Stdout, time.Now()); err != nil {
		fmt.Fprintln(os.Stderr, "page:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer, now time.Time) error {
	d, err := deployment.Open(".", os.LookupEnv)
	if err != nil {
		return err
	}
	bucket, err := d.Output(deployment.Page, "PageBucket")
	if err != nil {
		return err
	}
	bundle, err := pagebundle.Open(d.PageFolder())
	if err != nil {
		return err
	}
	account, err := d.Account(ctx, deployment.Page, "")
	if err != nil {
		return err
	}
	config := pagebundle.File{Name: pagepolicy.Config, Content: pagepolicy.ConfigFile(d.Setting("pageLinkApi"))}
	site := site{client: s3.NewFromConfig(account, func(o *s3.Options) { o.UsePathStyle = o.BaseEndpoint != nil }), bucket: bucket}
	if err := site.publish(ctx, append([]pagebundle.File{config}, bundle.Files...), now); err != nil {
		return err
	}
	fmt.Fprintf(out, "%s: %d files, %s of %s\n", d.Setting("pageUrl"), len(bundle.Files)+1, bundle.Hash(), pagebundle.Sums)
	return nil
}
