package stack

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/go-jose/go-jose/v4"

	"secureshare/scripts/local/accounts"
	"secureshare/scripts/local/blobs"
	"secureshare/scripts/local/dynamo"
	"secureshare/scripts/local/gateway"
	"secureshare/scripts/local/issuer"
	"secureshare/scripts/local/kms"
	"secureshare/scripts/local/loopback"
	"secureshare/scripts/local/mailbox"
	"secureshare/scripts/local/runtimeapi"
	"secureshare/scripts/local/ses"
	"secureshare/scripts/local/sigv4"
	"secureshare/shared/env"
	"secureshare/shared/table"
)

// What the local accounts call their things.
const (
	Bucket         = "secure-share-blobs"
	SharesTable    = "secure-share-shares"
	TicketsTable   = "secure-share-tickets"
	TicketIssuer   = "secure-share/files/local"
	TicketAudience = "secure-share/keys/local"
	MailFrom       = "Secure Share <no-reply@keys.example>"
)

// Files is account A as an operator sees it.
type Files struct {
	Account  *accounts.Account
	S3       *s3.Client
	DynamoDB *dynamodb.Client

	streams *dynamodbstreams.Client
	dynamo  *dynamo.Server
	urls    map[string]string // by environment variable
	kms     *kms.Key
}

// Keys is account B as an operator sees it.
type Keys struct {
	Account  *accounts.Account
	DynamoDB *dynamodb.Client
	Mailbox  *mailbox.Box

	dynamo *dynamo.Server
	urls   map[string]string // by environment variable
}

type builder struct {
	*Stack
	bin, modules string
	ports        *listeners
}

func (b *builder) files(ctx context.Context) error {
	a, err := accounts.Open(b.Dir, "files", "111111111111", "eu-central-1")
	if err != nil {
		return err
	}
	f := &Files{Account: a, urls: map[string]string{}}
	b.Files = f
	store, err := blobs.Start(ctx, blobServer(b.bin), a)
	if err != nil {
		return err
	}
	b.defers(store.Close)
	f.urls["AWS_ENDPOINT_URL_S3"] = b.serve(b.ports.blobs, b.tap(a, "s3", store.Handler()))
	f.S3 = s3.NewFromConfig(a.Config(b.Endpoints.Blobs), func(o *s3.Options) { o.UsePathStyle = true })
	if err := blobs.CreateBucket(ctx, f.S3, Bucket, []string{b.Endpoints.Issuer}); err != nil {
		return err
	}
	if f.kms, err = kms.Open(a.Dir+"/kms.pem", a.ID, a.Region); err != nil {
		return err
	}
	if f.urls["AWS_ENDPOINT_URL_KMS"], err = b.service(a, "kms", f.kms); err != nil {
		return err
	}
	if f.dynamo, f.DynamoDB, err = b.database(ctx, a, f.urls, SharesTable, table.Shares); err != nil {
		return err
	}
	f.streams = dynamodbstreams.NewFromConfig(a.Config(f.urls["AWS_ENDPOINT_URL_DYNAMODB"]))
	return nil
}

func (b *builder) keys(ctx context.Context) error {
	a, err := accounts.Open(b.Dir, "keys", "222222222222", "eu-west-1")
	if err != nil {
		return err
	}
	k := &Keys{Account: a, urls: map[string]string{}}
	b.Keys = k
	if k.Mailbox, err = mailbox.Open(a.Dir+"/mails", time.Now); err != nil {
		return err
	}
	sender := &ses.Sender{Box: k.Mailbox, Verified: MailFrom}
	if k.urls["AWS_ENDPOINT_URL_SESV2"], err = b.service(a, "ses", sender.Handler()); err != nil {
		return err
	}
	k.dynamo, k.DynamoDB, err = b.database(ctx, a, k.urls, TicketsTable, table.Tickets)
	return err
}

func (b *builder) database(ctx context.Context, a *accounts.Account, urls map[string]string, name string, schema table.Schema) (*dynamo.Server, *dynamodb.Client, error) {
	server, err := dynamo.Start(ctx, b.options.DynamoDB, b.modules, a)
	if err != nil {
		return nil, nil, err
	}
	b.defers(server.Close)
	url, err := b.service(a, "dynamodb", server.Handler())
	if err != nil {
		return nil, nil, err
	}
	urls["AWS_ENDPOINT_URL_DYNAMODB"] = url
	client := dynamodb.NewFromConfig(a.Config(url))
	return server, client, dynamo.CreateTable(ctx, client, name, schema)
}

// service serves an AWS service of the account, to callers with its access key.
func (b *builder) service(a *accounts.Account, name string, h http.Handler) (string, error) {
	l, err := b.take(0)
	if err != nil {
		return "", err
	}
	check := &sigv4.Checker{Credentials: a.Provider(), Region: a.Region, Now: time.Now}
	return b.serve(l, b.tap(a, name, check.Handler(name, h))), nil
}

// front starts what people and programs talk to.
func (b *builder) front(context.Context) error {
	forge, err := issuer.Open(b.Dir+"/forge/issuer.pem", time.Now)
	if err != nil {
		return err
	}
	console := b.console(forge.Handler(b.Endpoints.FileAPI + "/v1/forge/lifecycle"))
	b.serve(b.ports.issuer, loopback.Guard(b.ports.issuer, console))
	b.serve(b.ports.mailbox, loopback.Guard(b.ports.mailbox, b.Keys.Mailbox.Handler()))

	ticketKeys, err := b.ticketKeys()
	if err != nil {
		return err
	}
	stage := map[string]string{env.Stage: "local"}
	storage := map[string]string{env.Table: SharesTable, env.Bucket: Bucket, env.Rules: b.options.Rules}
	web := map[string]string{env.AllowedOrigins: b.Endpoints.Issuer}
	tickets := map[string]string{env.TicketIssuer: TicketIssuer, env.TicketAudience: TicketAudience}
	reaper := merge(stage, storage, b.Files.Account.Environment(), b.Files.urls)
	files := merge(reaper, web, tickets, map[string]string{
		env.TicketKeyID: b.Files.kms.ID,
		env.ForgeAppID:  issuer.AppID, env.ForgeEnvironment: issuer.EnvironmentType,
		env.ForgeJWKS: b.Endpoints.Issuer + "/jwks.json",
	})
	keys := merge(stage, web, tickets, b.Keys.Account.Environment(), b.Keys.urls, map[string]string{
		env.Table: TicketsTable, env.TicketKeys: ticketKeys, env.MailFrom: MailFrom,
		env.SenderCap: strconv.Itoa(b.options.SenderCap), env.RecipientCap: strconv.Itoa(b.options.RecipientCap),
	})
	for _, f := range []struct {
		name    string
		account *accounts.Account
		env     map[string]string
		timeout time.Duration
		at      *listener
	}{
		{FileAPI, b.Files.Account, files, 29 * time.Second, b.ports.fileAPI},
		{Reaper, b.Files.Account, reaper, time.Minute, nil},
		{KeyMailer, b.Keys.Account, keys, 29 * time.Second, b.ports.keyMailer},
	} {
		function, err := b.function(f.name, f.account, f.env, f.timeout)
		if err != nil {
			return err
		}
		if f.at != nil {
			api := &gateway.Gateway{Function: function, Account: f.account.ID, Now: time.Now}
			b.serve(f.at, b.tap(f.account, f.name, api))
		}
	}
	return nil
}

func (b *builder) function(name string, a *accounts.Account, vars map[string]string, timeout time.Duration) (*runtimeapi.Function, error) {
	logs, err := a.Log(name)
	if err != nil {
		return nil, err
	}
	b.defers(func() { _ = logs.Close() })
	f, err := runtimeapi.New(runtimeapi.Config{
		Name: name, Account: a.ID, Region: a.Region, Bootstrap: bootstrap(b.bin, name), Env: vars,
		Timeout: timeout, Concurrency: b.options.Concurrency, Log: logs,
	})
	if err != nil {
		return nil, err
	}
	b.functions[name] = f
	return f, nil
}

// ticketKeys is the one thing that crosses from A to B: a public key.
func (b *builder) ticketKeys() (string, error) {
	set := jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{
		Key: b.Files.kms.Public(), KeyID: b.Files.kms.ID, Algorithm: string(jose.ES256), Use: "sig",
	}}}
	content, err := json.Marshal(set)
	return string(content), err
}

func merge(all ...map[string]string) map[string]string {
	out := map[string]string{}
	for _, m := range all {
		maps.Copy(out, m)
	}
	return out
}

// streamARN finds the stream of the shares table.
func (f *Files) streamARN(ctx context.Context) (string, error) {
	out, err := f.DynamoDB.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: aws.String(SharesTable)})
	if err != nil {
		return "", fmt.Errorf("table %s: %w", SharesTable, err)
	}
	arn := aws.ToString(out.Table.LatestStreamArn)
	if !strings.HasPrefix(arn, "arn:") {
		return "", fmt.Errorf("table %s has no stream", SharesTable)
	}
	return arn, nil
}
