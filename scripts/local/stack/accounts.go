package stack

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/secure-share/secure-share/examples/embed/website"
	"github.com/secure-share/secure-share/scripts/local/accounts"
	"github.com/secure-share/secure-share/scripts/local/blobs"
	"github.com/secure-share/secure-share/scripts/local/dynamo"
	"github.com/secure-share/secure-share/scripts/local/gateway"
	"github.com/secure-share/secure-share/scripts/local/issuer"
	"github.com/secure-share/secure-share/scripts/local/kms"
	"github.com/secure-share/secure-share/scripts/local/loopback"
	"github.com/secure-share/secure-share/scripts/local/mailbox"
	"github.com/secure-share/secure-share/scripts/local/page"
	"github.com/secure-share/secure-share/scripts/local/runtimeapi"
	"github.com/secure-share/secure-share/scripts/local/ses"
	"github.com/secure-share/secure-share/scripts/local/sigv4"
	"github.com/secure-share/secure-share/scripts/local/sqs"
	"github.com/secure-share/secure-share/shared/env"
	"github.com/secure-share/secure-share/shared/kmsmac"
	"github.com/secure-share/secure-share/shared/table"
)

// Names in the local accounts.
const (
	Bucket         = "secure-share-blobs"
	SharesTable    = "secure-share-shares"
	TicketsTable   = "secure-share-tickets"
	RealtimeTable  = "secure-share-realtime"
	TicketIssuer   = "secure-share/files/local"
	TicketAudience = "secure-share/keys/local"
	MailFrom       = "Secure Share <no-reply@keys.example>"

	// MailConfiguration is the configuration set of the key mailer. The local
	// SES ignores it.
	MailConfiguration = "secure-share-mails"
)

// Files is account A as an operator sees it.
type Files struct {
	Account  *accounts.Account
	S3       *s3.Client
	DynamoDB *dynamodb.Client

	urls map[string]string // by environment variable
	kms  *kms.Key
	mac  *kms.MACKey

	noticeKey *kms.Key
	notices   *sqs.Queue

	roleKeys    string // public
	connections string // URL of the API for open connections
}

// Keys is account B as an operator sees it.
type Keys struct {
	Account  *accounts.Account
	DynamoDB *dynamodb.Client
	Mailbox  *mailbox.Box

	urls      map[string]string // by environment variable
	transport map[string]string // variables of the key mailer
}

type builder struct {
	*Stack
	bin, modules string
	ports        *listeners
	faults       *liveFaults // nil: live updates work
}

func (b *builder) files(ctx context.Context) error {
	a, err := accounts.Open(b.Dir, "files", "111111111111", "eu-central-1")
	if err != nil {
		return err
	}
	f := &Files{Account: a, urls: map[string]string{}}
	b.Files = f
	store, err := blobs.Start(ctx, a, blobs.Options{
		Binary: blobServer(b.bin), Socket: b.socket("s3"), Roles: roles(a, FileAPI, LinkAPI, Reaper), Report: b.report,
	})
	if err != nil {
		return err
	}
	b.defers(store.Close)
	f.urls["AWS_ENDPOINT_URL_S3"] = b.serve(b.ports.blobs, loopback.Named(b.ports.blobs, b.tap(a, "s3", store.Handler())))
	f.S3 = s3.NewFromConfig(a.Config(b.Endpoints.Blobs), func(o *s3.Options) { o.UsePathStyle = true })
	if err := blobs.CreateBucket(ctx, f.S3, Bucket, []string{b.Endpoints.App, b.Endpoints.Page}); err != nil {
		return err
	}
	if f.kms, err = kms.Open(a.Dir+"/kms.pem", a.ID, a.Region); err != nil {
		return err
	}
	if f.mac, err = kms.OpenMAC(a.Dir+"/kms-mac.key", a.ID, a.Region); err != nil {
		return err
	}
	if f.noticeKey, err = kms.Open(a.Dir+"/kms-notices.pem", a.ID, a.Region); err != nil {
		return err
	}
	keys := kms.Service{Signs: []*kms.Key{f.kms, f.noticeKey}, MACs: f.mac}
	if f.urls["AWS_ENDPOINT_URL_KMS"], err = b.service(a, "kms", keys, FileAPI, Realtime, Notifier); err != nil {
		return err
	}
	f.notices = newNoticeQueue(a, b.options.LongestDelay)
	if f.urls["AWS_ENDPOINT_URL_SQS"], err = b.service(a, "sqs", f.notices, Reaper, Notifier); err != nil {
		return err
	}
	if f.DynamoDB, err = b.database(ctx, a, f.urls, SharesTable, table.Shares, FileAPI, LinkAPI, Reaper, Realtime, Notifier); err != nil {
		return err
	}
	if err := dynamo.CreateTable(ctx, f.DynamoDB, RealtimeTable, table.Realtime); err != nil {
		return err
	}
	if f.connections, err = b.service(a, "execute-api", b.Live.Connections(), Realtime); err != nil {
		return err
	}
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
	if b.options.SMTP {
		err = b.mailServer(k)
	} else {
		sender := &ses.Sender{Box: k.Mailbox, Verified: MailFrom}
		k.transport = map[string]string{env.MailFrom: MailFrom, env.MailConfigSet: MailConfiguration}
		k.urls["AWS_ENDPOINT_URL_SESV2"], err = b.service(a, "ses", sender.Handler(), KeyMailer)
	}
	if err != nil {
		return err
	}
	k.DynamoDB, err = b.database(ctx, a, k.urls, TicketsTable, table.Tickets, KeyMailer)
	return err
}

func (b *builder) database(ctx context.Context, a *accounts.Account, urls map[string]string, name string, schema table.Schema, functions ...string) (*dynamodb.Client, error) {
	server, err := dynamo.Start(ctx, a, dynamo.Options{
		Engine: b.options.DynamoDB, InMemory: b.options.InMemory, Modules: b.modules, Relay: relay(b.bin), Socket: b.socket("dynamodb-" + a.Name), Report: b.report,
	})
	if err != nil {
		return nil, err
	}
	b.defers(server.Close)
	url, err := b.service(a, "dynamodb", server.Handler(), functions...)
	if err != nil {
		return nil, err
	}
	urls["AWS_ENDPOINT_URL_DYNAMODB"] = url
	client := dynamodb.NewFromConfig(a.Config(url))
	return client, dynamo.CreateTable(ctx, client, name, schema)
}

// service serves an AWS service of the account to its operator and to
// functions, each with its own access key.
func (b *builder) service(a *accounts.Account, name string, h http.Handler, functions ...string) (string, error) {
	l, err := b.take(0)
	if err != nil {
		return "", err
	}
	check := &sigv4.Checker{Credentials: []aws.CredentialsProvider{a.Provider()}, Region: a.Region, Now: time.Now}
	for _, role := range roles(a, functions...) {
		check.Credentials = append(check.Credentials, role.Provider())
	}
	return b.serve(l, loopback.Named(l, b.tap(a, name, check.Handler(name, h)))), nil
}

func roles(a *accounts.Account, functions ...string) (all []*accounts.Account) {
	for _, f := range functions {
		all = append(all, a.Role(f))
	}
	return all
}

// productOf returns the product's URL for the person with an address.
func (b *builder) productOf(address string) string {
	site, person, ok := issuer.FindMail(address)
	if !ok {
		return b.ports.issuer.url() + "/"
	}
	return b.ports.issuer.url() + "/?" + url.Values{"site": {site.Name}, "person": {person.Name}}.Encode()
}

// linkFor returns the local URL of a link in a mail, for the person with the
// address. Links to other hosts are unchanged.
func (b *builder) linkFor(link, address string) string {
	site, person, ok := issuer.FindMail(address)
	rest, found := strings.CutPrefix(link, site.URL+"/")
	if !ok || !found {
		return link
	}
	return b.ports.issuer.url() + "/" + rest + "?" + url.Values{"site": {site.Name}, "person": {person.Name}}.Encode()
}

// front starts the servers for people and programs.
func (b *builder) front(context.Context) error {
	forge, err := issuer.Open(b.Dir+"/forge/issuer.pem", time.Now)
	if err != nil {
		return err
	}
	product, app, err := b.product(forge)
	if err != nil {
		return err
	}
	b.serve(b.ports.issuer, loopback.Guard(b.ports.issuer, product))
	b.serve(b.ports.app, loopback.Guard(b.ports.app, app))
	b.serve(b.ports.page, loopback.Guard(b.ports.page, page.Handler(page.Options{
		Folder: b.options.Page, LinkAPI: b.Endpoints.LinkAPI, Blobs: b.Endpoints.Blobs, Frames: []string{b.Endpoints.Embed},
	})))
	b.serve(b.ports.embed, loopback.Guard(b.ports.embed, website.New(nil, time.Now)))
	b.serve(b.ports.mailbox, loopback.Guard(b.ports.mailbox, mailbox.Boxes{b.Keys.Mailbox, b.Own.Mailbox}.Handler(mailbox.Product{Page: b.productOf, Link: b.linkFor})))

	vars, err := b.environments()
	if err != nil {
		return err
	}
	for _, f := range []struct {
		name    string
		account *accounts.Account
		timeout time.Duration // as deployed
		at      *listener
	}{
		{FileAPI, b.Files.Account, 29 * time.Second, b.ports.fileAPI},
		{LinkAPI, b.Files.Account, 15 * time.Second, b.ports.linkAPI},
		{Reaper, b.Files.Account, 50 * time.Second, nil},
		{Realtime, b.Files.Account, 20 * time.Second, nil},
		{Notifier, b.Files.Account, 30 * time.Second, nil},
		{KeyMailer, b.Keys.Account, 15 * time.Second, b.ports.keyMailer},
	} {
		function, err := b.function(f.name, f.account, vars[f.name], f.timeout)
		if err != nil {
			return err
		}
		if f.at != nil {
			api := &gateway.Gateway{Function: function, Account: f.account.ID, Now: time.Now}
			b.serve(f.at, loopback.Named(f.at, b.tap(f.account, f.name, api)))
		}
	}
	b.Live.Function, b.Live.Account = b.functions[Realtime], b.Files.Account.ID
	b.defers(b.Live.Close)
	b.serve(b.ports.realtime, loopback.Named(b.ports.realtime, b.liveFront()))
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

// MAC issues tokens for live updates, with the right of the file API.
func (f *Files) MAC() *kmsmac.Key {
	return kmsmac.New(f.Account.Role(FileAPI).Config(f.urls["AWS_ENDPOINT_URL_KMS"]), f.mac.ID)
}

// streams reads the stream with the rights of the function that gets the records, as
// Lambda does.
func (f *Files) streams(function string) *dynamodbstreams.Client {
	return dynamodbstreams.NewFromConfig(f.Account.Role(function).Config(f.urls["AWS_ENDPOINT_URL_DYNAMODB"]))
}

// Connections counts the connections that the function of live updates knows.
func (f *Files) Connections(ctx context.Context) (int, error) {
	out, err := f.DynamoDB.Scan(ctx, &dynamodb.ScanInput{
		TableName: aws.String(RealtimeTable), ConsistentRead: aws.Bool(true),
		FilterExpression:          aws.String("begins_with(pk, :connection)"),
		ExpressionAttributeValues: map[string]types.AttributeValue{":connection": &types.AttributeValueMemberS{Value: "CONNECTION"}},
	})
	if err != nil {
		return 0, err
	}
	return len(out.Items), nil
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
