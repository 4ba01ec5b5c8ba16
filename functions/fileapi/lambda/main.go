// The file API on AWS Lambda: configuration and wiring.
package main

import (
	"log"
	"net/http"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"secureshare/functions/fileapi"
	"secureshare/shared/apigw"
	"secureshare/shared/awsenv"
	"secureshare/shared/dynamostore"
	"secureshare/shared/env"
	"secureshare/shared/forgetoken"
	"secureshare/shared/httpapi"
	"secureshare/shared/kmssign"
	"secureshare/shared/mailticket"
	"secureshare/shared/metric"
	"secureshare/shared/s3blob"
	"secureshare/shared/share"
)

func main() {
	r := &env.Reader{Lookup: os.LookupEnv}
	m := metric.New(metric.FileAPI, env.ParseOr(r, env.Stage, metric.Unstaged, metric.ParseStage), os.Stdout, time.Now)
	cfg := awsenv.Watch(awsenv.Config(r), func(service string) { m.Add(metric.FailuresOf(service), 1) })
	rules := env.Parse(r, env.Rules, share.ParseRules)
	keyID := r.String(env.TicketKeyID)
	api := fileapi.Config{
		Store: dynamostore.NewShares(cfg, r.String(env.Table), rules),
		Blobs: s3blob.New(cfg, r.String(env.Bucket)),
		Tokens: forgetoken.New(forgetoken.Config{
			AppID: r.String(env.ForgeAppID), Environment: r.String(env.ForgeEnvironment),
			KeysURL: r.URL(env.ForgeJWKS), Transport: http.DefaultTransport, Now: time.Now,
		}),
		Tickets: mailticket.NewIssuer(r.String(env.TicketIssuer), r.String(env.TicketAudience), keyID, kmssign.New(cfg, keyID)),
		Metrics: m,
		Rules:   rules,
		Origins: env.Parse(r, env.AllowedOrigins, httpapi.ParseOrigins),
		Sites:   env.ParseOr(r, env.Sites, mailticket.DefaultSites, httpapi.ParseOrigins),
		Now:     time.Now,
	}
	if err := r.Err(); err != nil {
		log.Fatal(err)
	}
	lambda.Start(metric.After(m, apigw.Handler(fileapi.New(api))))
}
