// The key mailer on AWS Lambda: configuration and wiring.
package main

import (
	"log"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/secure-share/secure-share/functions/keymailer"
	"github.com/secure-share/secure-share/shared/apigw"
	"github.com/secure-share/secure-share/shared/awsenv"
	"github.com/secure-share/secure-share/shared/env"
	"github.com/secure-share/secure-share/shared/jws"
	"github.com/secure-share/secure-share/shared/mailaccount"
	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/mailticket"
	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/origin"
	"github.com/secure-share/secure-share/shared/sesmail"
	"github.com/secure-share/secure-share/shared/smtpmail"
	"github.com/secure-share/secure-share/shared/ticketstore"
)

func main() {
	r := &env.Reader{Lookup: os.LookupEnv}
	m := metric.New(metric.KeyMailer, env.ParseOr(r, env.Stage, metric.Unstaged, metric.ParseStage), os.Stdout, time.Now)
	config := awsenv.Watch(awsenv.Config(r), func(service string) { m.Add(metric.FailuresOf(service), 1) })
	keys := env.Parse(r, env.TicketKeys, jws.ParseKeys)
	var mailer keymailer.Mailer
	if r.Optional(env.MailServer) == "" {
		mailer = sesmail.New(config, r.String(env.MailFrom), r.Optional(env.MailConfigSet))
	} else {
		mailer = mailaccount.New(config, mailaccount.Config{
			Secret: r.String(env.MailSecret),
			Server: env.Parse(r, env.MailServer, smtpmail.ParseServer),
			From:   env.Parse(r, env.MailFrom, mailaddr.Parse),
			Name:   "Secure Share",
			Failed: func() { m.Add(metric.SMTPFailures, 1) },
			Now:    time.Now,
		})
	}
	c := keymailer.Config{
		Verifier:     mailticket.NewVerifier(r.String(env.TicketIssuer), r.String(env.TicketAudience), keys, time.Now),
		Tickets:      ticketstore.New(config, r.String(env.Table)),
		Mailer:       mailer,
		Metrics:      m,
		SenderCap:    r.Count(env.SenderCap),
		RecipientCap: r.Count(env.RecipientCap),
		Origins:      env.Parse(r, env.AllowedOrigins, origin.ParseList),
		Sites:        env.ParseOr(r, env.Sites, mailticket.DefaultSites, origin.ParseList),
		Now:          time.Now,
	}
	if err := r.Err(); err != nil {
		log.Fatal(err)
	}
	lambda.Start(metric.After(m, apigw.Handler(keymailer.New(c))))
}
