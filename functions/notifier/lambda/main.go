// The function that sends notices on AWS Lambda: configuration and wiring.
package main

import (
	"log"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/secure-share/secure-share/functions/notifier"
	"github.com/secure-share/secure-share/shared/awsenv"
	"github.com/secure-share/secure-share/shared/env"
	"github.com/secure-share/secure-share/shared/kmssign"
	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/noticequeue"
	"github.com/secure-share/secure-share/shared/noticetoken"
	"github.com/secure-share/secure-share/shared/publichttp"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/sharestore"
)

func main() {
	r := &env.Reader{Lookup: os.LookupEnv}
	m := metric.New(metric.Notifier, env.Parse(r, env.Stage, metric.ParseStage), os.Stdout, time.Now)
	cfg := awsenv.Watch(awsenv.Config(r), func(service string) { m.Add(metric.FailuresOf(service), 1) })
	key := r.String(env.NoticeKeyID)
	f := &notifier.Notifier{
		Settings: sharestore.New(cfg, r.String(env.Table), share.DefaultRules()), // only read
		Issuer:   noticetoken.NewIssuer(r.String(env.TicketIssuer), key, kmssign.New(cfg, key)),
		Web: publichttp.New(publichttp.Options{
			Timeout: notifier.Timeout, MaxBody: notifier.MaxAnswer,
			Local: env.Parse(r, env.LocalHTTPS, publichttp.ParseLocal(r.Optional(env.Stage))),
		}),
		Queue:   noticequeue.New(cfg, r.String(env.NoticeQueue)),
		Metrics: m,
		Now:     time.Now,
	}
	if err := r.Err(); err != nil {
		log.Fatal(err)
	}
	lambda.Start(metric.After(m, f.Handle))
}
