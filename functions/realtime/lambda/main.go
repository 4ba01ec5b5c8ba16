// The function of live updates on AWS Lambda: configuration and wiring.
package main

import (
	"log"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/secure-share/secure-share/functions/realtime"
	"github.com/secure-share/secure-share/shared/awsenv"
	"github.com/secure-share/secure-share/shared/connections"
	"github.com/secure-share/secure-share/shared/env"
	"github.com/secure-share/secure-share/shared/kmsmac"
	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/realtimestore"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/sharestore"
)

func main() {
	r := &env.Reader{Lookup: os.LookupEnv}
	m := metric.New(metric.Realtime, env.ParseOr(r, env.Stage, metric.Unstaged, metric.ParseStage), os.Stdout, time.Now)
	cfg := awsenv.Watch(awsenv.Config(r), func(service string) { m.Add(metric.FailuresOf(service), 1) })
	f := &realtime.Function{
		Shares:  sharestore.New(cfg, r.String(env.Table), share.DefaultRules()), // only read
		Store:   realtimestore.New(cfg, r.String(env.RealtimeTable)),
		MAC:     kmsmac.New(cfg, r.String(env.RealtimeKeyID)),
		Poster:  connections.New(cfg, r.URL(env.ConnectionsURL)),
		Metrics: m,
		Now:     time.Now,
	}
	if err := r.Err(); err != nil {
		log.Fatal(err)
	}
	lambda.Start(metric.After(m, f.Handle))
}
