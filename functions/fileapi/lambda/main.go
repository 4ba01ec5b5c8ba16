// The file API on AWS Lambda: configuration and wiring.
package main

import (
	"context"
	"encoding/json"
	"log"
	"net/http"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/secure-share/secure-share/functions/fileapi"
	"github.com/secure-share/secure-share/shared/activitystore"
	"github.com/secure-share/secure-share/shared/apigw"
	"github.com/secure-share/secure-share/shared/application"
	"github.com/secure-share/secure-share/shared/application/published"
	"github.com/secure-share/secure-share/shared/awsenv"
	"github.com/secure-share/secure-share/shared/env"
	"github.com/secure-share/secure-share/shared/forgetoken"
	"github.com/secure-share/secure-share/shared/kmsmac"
	"github.com/secure-share/secure-share/shared/kmssign"
	"github.com/secure-share/secure-share/shared/limits"
	"github.com/secure-share/secure-share/shared/mailticket"
	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/noticetoken"
	"github.com/secure-share/secure-share/shared/origin"
	"github.com/secure-share/secure-share/shared/programstore"
	"github.com/secure-share/secure-share/shared/publichttp"
	"github.com/secure-share/secure-share/shared/roleassertion"
	"github.com/secure-share/secure-share/shared/s3blob"
	"github.com/secure-share/secure-share/shared/sharestore"
)

func main() {
	r := &env.Reader{Lookup: os.LookupEnv}
	m := metric.New(metric.FileAPI, env.ParseOr(r, env.Stage, metric.Unstaged, metric.ParseStage), os.Stdout, time.Now)
	cfg := awsenv.Watch(awsenv.Config(r), func(service string) { m.Add(metric.FailuresOf(service), 1) })
	rules := env.Parse(r, env.Rules, limits.ParseRules)
	keyID := r.String(env.TicketKeyID)
	local := env.Parse(r, env.LocalHTTPS, publichttp.ParseLocal(r.Optional(env.Stage)))
	programs := programstore.New(cfg, r.String(env.Table))
	api := fileapi.Config{
		Store: sharestore.New(cfg, r.String(env.Table), rules),
		Blobs: s3blob.New(cfg, r.String(env.Bucket)),
		Tokens: forgetoken.New(forgetoken.Config{
			AppID: r.String(env.ForgeAppID), Environment: r.String(env.ForgeEnvironment),
			KeysURL: r.URL(env.ForgeJWKS), Transport: http.DefaultTransport, Now: time.Now,
		}),
		Programs:     programs,
		Applications: programs.Applications(),
		Web: publichttp.New(publichttp.Options{
			Timeout: published.Timeout, MaxBody: application.MaxCertificate,
			Local: local,
		}),
		Log:     activitystore.New(cfg, r.String(env.Table)),
		Roles:   roleassertion.NewVerifier(env.Parse(r, env.RoleKeys, roleassertion.ParseKeys), time.Now),
		Tickets: mailticket.NewIssuer(r.String(env.TicketIssuer), r.String(env.TicketAudience), keyID, kmssign.New(cfg, keyID)),
		Metrics: m,
		Rules:   rules,
		People:  env.Parse(r, env.Limits, limits.ParsePeople),
		Origins: env.Parse(r, env.AllowedOrigins, origin.ParseList),
		Sites:   env.ParseOr(r, env.Sites, mailticket.DefaultSites, origin.ParseList),
		Page:    r.Optional(env.PageURL),

		TicketAudience: r.String(env.TicketAudience),
		Now:            time.Now,
	}
	if r.Optional(env.RealtimeURL) != "" {
		api.Realtime = fileapi.Realtime{URL: r.String(env.RealtimeURL), MAC: kmsmac.New(cfg, r.String(env.RealtimeKeyID))}
	}
	api.LocalNotices = len(local.Addresses) > 0 // only in the stage local
	if id := r.Optional(env.NoticeKeyID); id != "" {
		api.Notices = fileapi.Notices{Issuer: r.String(env.TicketIssuer), Keys: noticeKeys(id, kmssign.New(cfg, id))}
	}
	if err := r.Err(); err != nil {
		log.Fatal(err)
	}
	lambda.Start(metric.After(m, apigw.Handler(fileapi.New(api))))
}

// noticeKeys returns a function that fetches the public half of the key that signs
// notices. Only administrators ask for it.
func noticeKeys(id string, signer *kmssign.Signer) func(context.Context) (json.RawMessage, error) {
	return func(ctx context.Context) (json.RawMessage, error) {
		public, err := signer.PublicKey(ctx)
		if err != nil {
			return nil, err
		}
		return noticetoken.KeySet(id, public)
	}
}
