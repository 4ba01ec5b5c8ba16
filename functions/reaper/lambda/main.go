// The reaper on AWS Lambda: configuration and wiring.
package main

import (
	"log"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/secure-share/secure-share/functions/reaper"
	"github.com/secure-share/secure-share/shared/activitystore"
	"github.com/secure-share/secure-share/shared/awsenv"
	"github.com/secure-share/secure-share/shared/env"
	"github.com/secure-share/secure-share/shared/limits"
	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/noticequeue"
	"github.com/secure-share/secure-share/shared/programstore"
	"github.com/secure-share/secure-share/shared/s3blob"
	"github.com/secure-share/secure-share/shared/sharestore"
)

func main() {
	r := &env.Reader{Lookup: os.LookupEnv}
	m := metric.New(metric.Reaper, env.ParseOr(r, env.Stage, metric.Unstaged, metric.ParseStage), os.Stdout, time.Now)
	cfg := awsenv.Watch(awsenv.Config(r), func(service string) { m.Add(metric.FailuresOf(service), 1) })
	rules := env.Parse(r, env.Rules, limits.ParseRules)
	f := &reaper.Reaper{
		Store:    sharestore.New(cfg, r.String(env.Table), rules),
		Programs: programstore.New(cfg, r.String(env.Table)),
		Log:      activitystore.New(cfg, r.String(env.Table)),
		Blobs:    s3blob.New(cfg, r.String(env.Bucket)),
		Metrics:  m,
		Rules:    rules,
		Now:      time.Now,
	}
	if url := r.Optional(env.NoticeQueue); url != "" {
		f.Notices = noticequeue.New(cfg, url)
	}
	if err := r.Err(); err != nil {
		log.Fatal(err)
	}
	lambda.Start(metric.After(m, f.Handle))
}
