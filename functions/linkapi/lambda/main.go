// The link API on AWS Lambda: configuration and wiring.
package main

import (
	"log"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/secure-share/secure-share/functions/linkapi"
	"github.com/secure-share/secure-share/shared/activitystore"
	"github.com/secure-share/secure-share/shared/apigw"
	"github.com/secure-share/secure-share/shared/awsenv"
	"github.com/secure-share/secure-share/shared/env"
	"github.com/secure-share/secure-share/shared/limits"
	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/origin"
	"github.com/secure-share/secure-share/shared/ratelimitstore"
	"github.com/secure-share/secure-share/shared/s3blob"
	"github.com/secure-share/secure-share/shared/sharestore"
)

func main() {
	r := &env.Reader{Lookup: os.LookupEnv}
	m := metric.New(metric.LinkAPI, env.ParseOr(r, env.Stage, metric.Unstaged, metric.ParseStage), os.Stdout, time.Now)
	cfg := awsenv.Watch(awsenv.Config(r), func(service string) { m.Add(metric.FailuresOf(service), 1) })
	rules := env.Parse(r, env.Rules, limits.ParseRules)
	table := r.String(env.Table)
	api := linkapi.Config{
		Store:   sharestore.New(cfg, table, rules),
		Blobs:   s3blob.New(cfg, r.String(env.Bucket)),
		Log:     activitystore.New(cfg, table),
		Limits:  ratelimitstore.New(cfg, table),
		Metrics: m,
		Rules:   rules,
		Origins: env.Parse(r, env.AllowedOrigins, origin.ParseList),
		Now:     time.Now,
	}
	if err := r.Err(); err != nil {
		log.Fatal(err)
	}
	lambda.Start(metric.After(m, apigw.Handler(linkapi.New(api))))
}
