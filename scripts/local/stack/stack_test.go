package stack

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"
	sestypes "github.com/aws/aws-sdk-go-v2/service/sesv2/types"

	"github.com/secure-share/secure-share/scripts/local/accounts"
	"github.com/secure-share/secure-share/scripts/local/dynamo"
	"github.com/secure-share/secure-share/scripts/local/mailbox"
	"github.com/secure-share/secure-share/scripts/local/runtimeapi"
	"github.com/secure-share/secure-share/scripts/local/stream"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/table"
	"github.com/secure-share/secure-share/test/needs"
)

var bin string

func TestMain(m *testing.M) {
	root, err := Root()
	if err != nil {
		panic(err)
	}
	bin = filepath.Join(root, "build", "local")
	if err := Build(context.Background(), bin); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

func start(t *testing.T, o Options) *Stack {
	t.Helper()
	o.Bin = bin
	if o.SweepEvery == 0 {
		o.SweepEvery = -1
	}
	needs.Time(t)
	s, err := Start(t.Context(), o)
	needs.Started(t, err, Missing...)
	t.Cleanup(s.Close)
	return s
}

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	r, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, string(body)
}

func TestEverythingAnswers(t *testing.T) {
	s := start(t, Options{})
	for _, url := range []string{
		s.Endpoints.FileAPI + "/healthz", s.Endpoints.KeyMailer + "/healthz", s.Endpoints.KeyRelay + "/healthz",
		s.Endpoints.Issuer + "/", s.Endpoints.Issuer + "/about", s.Endpoints.Issuer + "/jwks.json", s.Endpoints.Mailbox + "/",
	} {
		if status, body := get(t, url); status != 200 {
			t.Errorf("%s: status %d, %s", url, status, body)
		}
	}
	if err := s.Sweep(t.Context()); err != nil {
		t.Errorf("sweep: %v", err)
	}
	content, err := os.ReadFile(filepath.Join(s.Dir, "endpoints.json"))
	if err != nil {
		t.Fatal(err)
	}
	var got Endpoints
	if err := json.Unmarshal(content, &got); err != nil || got != s.Endpoints {
		t.Errorf("endpoints.json holds %s (%v)", content, err)
	}
	for _, want := range []string{s.Endpoints.FileAPI, s.Endpoints.Mailbox, "alice", "globex"} {
		if _, page := get(t, s.Endpoints.Issuer+"/about"); !strings.Contains(page, want) {
			t.Errorf("the console does not tell of %s", want)
		}
	}
}

func TestTheHostPageIsAsChosen(t *testing.T) {
	for _, o := range []Options{{}, {HostFrameSrc: FramesStrict}, {HostFrameSrc: FramesOpen}, {HostPopups: true}} {
		s := start(t, o)
		r, err := http.Get(s.Endpoints.Issuer + "/")
		if err != nil {
			t.Fatal(err)
		}
		_ = r.Body.Close()
		want := "frame-src " + s.Endpoints.App + ";"
		if o.HostFrameSrc == FramesOpen {
			want = "frame-src " + s.Endpoints.App + " blob:;"
		}
		if policy := r.Header.Get("Content-Security-Policy"); !strings.Contains(policy, want) {
			t.Errorf("%+v: the policy is %q", o, policy)
		}
		if _, settings := get(t, s.Endpoints.Issuer+"/host/settings.json"); strings.Contains(settings, "allow-popups") != o.HostPopups {
			t.Errorf("%+v: the settings are %s", o, settings)
		}
		s.Close()
	}
}

func TestCloseLeavesNothing(t *testing.T) {
	s := start(t, Options{})
	get(t, s.Endpoints.FileAPI+"/healthz") // starts a process
	s.Close()
	for _, url := range []string{s.Endpoints.FileAPI, s.Endpoints.KeyMailer, s.Endpoints.Issuer, s.Endpoints.Mailbox, s.Endpoints.Blobs, s.Endpoints.App, s.Endpoints.KeyRelay, strings.Replace(s.Endpoints.Realtime, "ws:", "http:", 1),
		s.Files.urls["AWS_ENDPOINT_URL_DYNAMODB"], s.Keys.urls["AWS_ENDPOINT_URL_SESV2"]} {
		if conn, err := net.Dial("tcp", strings.TrimPrefix(url, "http://")); err == nil {
			_ = conn.Close()
			t.Errorf("%s is still open", url)
		}
	}
	for _, function := range []string{FileAPI, Reaper, KeyMailer} {
		if _, err := s.Invoke(t.Context(), function, nil); !errors.Is(err, runtimeapi.ErrClosed) {
			t.Errorf("%s is not closed: %v", function, err)
		}
	}
	if _, err := os.Stat(s.Dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%s is still there (%v)", s.Dir, err)
	}
}

func TestStateOutlivesRestart(t *testing.T) {
	dir := t.TempDir()
	s := start(t, Options{Dir: dir})
	if _, err := s.Keys.Mailbox.Deliver(mailbox.Message{To: "bob@acme.example"}); err != nil {
		t.Fatal(err)
	}
	key := map[string]types.AttributeValue{
		table.PK: &types.AttributeValueMemberS{Value: "p"}, table.SK: &types.AttributeValueMemberS{Value: "s"},
	}
	if _, err := s.Files.DynamoDB.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: aws.String(SharesTable), Item: key}); err != nil {
		t.Fatal(err)
	}
	put := &s3.PutObjectInput{Bucket: aws.String(Bucket), Key: aws.String("k"), Body: strings.NewReader("blob")}
	if _, err := s.Files.S3.PutObject(t.Context(), put); err != nil {
		t.Fatal(err)
	}
	s.Close()
	s = start(t, Options{Dir: dir})
	if got := s.Keys.Mailbox.List("bob@acme.example"); len(got) != 1 {
		t.Errorf("%d mails", len(got))
	}
	item, err := s.Files.DynamoDB.GetItem(t.Context(), &dynamodb.GetItemInput{TableName: aws.String(SharesTable), Key: key})
	if err != nil || item.Item == nil {
		t.Errorf("the item is gone (%v)", err)
	}
	if _, err := s.Files.S3.HeadObject(t.Context(), &s3.HeadObjectInput{Bucket: aws.String(Bucket), Key: aws.String("k")}); err != nil {
		t.Errorf("the object is gone: %v", err)
	}
}

func TestRefusals(t *testing.T) {
	s := start(t, Options{Dir: t.TempDir()})
	taken := s.Endpoints.FileAPI[strings.LastIndex(s.Endpoints.FileAPI, ":")+1:]
	port, err := net.LookupPort("tcp", taken)
	if err != nil {
		t.Fatal(err)
	}
	var portError *PortError
	if _, err := Start(t.Context(), Options{Ports: Ports{Mailbox: port}}); !errors.As(err, &portError) || portError.Name != "Mailbox" || portError.Port != port {
		t.Errorf("taken port: got %v", err)
	}
	for _, c := range []struct {
		name string
		o    Options
		want error
	}{
		{"locked folder", Options{Dir: s.Dir}, ErrLocked},
		{"no binaries", Options{Bin: t.TempDir()}, ErrBinary},
		{"unknown engine", Options{DynamoDB: "sqlite"}, dynamo.ErrEngine},
		{"bad rules", Options{Rules: "lifetime=73h"}, share.ErrMalformed},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := Start(t.Context(), c.o); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

// Neither account can use the other's resources.
func TestAccountsAreSeparate(t *testing.T) {
	s := start(t, Options{})
	files, keys := s.Files.Account, s.Keys.Account
	for _, c := range []struct {
		name string
		call func(*accounts.Account) error
		own  *accounts.Account
	}{
		{"S3", func(a *accounts.Account) error {
			c := s3.NewFromConfig(a.Config(s.Endpoints.Blobs), func(o *s3.Options) { o.UsePathStyle, o.Region = true, files.Region })
			_, err := c.ListObjectsV2(t.Context(), &s3.ListObjectsV2Input{Bucket: aws.String(Bucket)})
			return err
		}, files},
		{"DynamoDB of files", func(a *accounts.Account) error {
			_, err := dynamodb.NewFromConfig(a.Config(s.Files.urls["AWS_ENDPOINT_URL_DYNAMODB"])).ListTables(t.Context(), nil)
			return err
		}, files},
		{"KMS", func(a *accounts.Account) error {
			_, err := kms.NewFromConfig(a.Config(s.Files.urls["AWS_ENDPOINT_URL_KMS"])).GetPublicKey(t.Context(),
				&kms.GetPublicKeyInput{KeyId: aws.String(s.Files.kms.ID)})
			return err
		}, files},
		{"DynamoDB of keys", func(a *accounts.Account) error {
			_, err := dynamodb.NewFromConfig(a.Config(s.Keys.urls["AWS_ENDPOINT_URL_DYNAMODB"])).ListTables(t.Context(), nil)
			return err
		}, keys},
		{"SES", func(a *accounts.Account) error {
			_, err := sesv2.NewFromConfig(a.Config(s.Keys.urls["AWS_ENDPOINT_URL_SESV2"])).SendEmail(t.Context(), &sesv2.SendEmailInput{
				FromEmailAddress: aws.String("not@verified.example"), Content: &sestypes.EmailContent{},
			})
			if err != nil && strings.Contains(err.Error(), "MessageRejected") {
				return nil // it was read
			}
			return err
		}, keys},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, a := range []*accounts.Account{files, keys} {
				if err := c.call(a); (err == nil) != (a == c.own) {
					t.Errorf("%s with the key of %s: %v", c.name, a.Name, err)
				}
			}
		})
	}
	if got := s.Keys.Mailbox.List(""); len(got) > 0 {
		t.Error("a mail was sent")
	}
}

// The public key is all that a function gets of the other account.
func TestEnvironments(t *testing.T) {
	s := start(t, Options{})
	vars, err := s.environments()
	if err != nil {
		t.Fatal(err)
	}
	own := func(a *accounts.Account, urls map[string]string) (values []string) {
		keys := []map[string]string{a.Environment(), urls}
		for _, role := range roles(a, FileAPI, Reaper, KeyMailer) {
			keys = append(keys, role.Environment())
		}
		for _, m := range keys {
			for _, v := range m {
				values = append(values, v)
			}
		}
		return append(values, a.Dir)
	}
	foreign := map[string][]string{
		FileAPI: own(s.Keys.Account, s.Keys.urls), Reaper: own(s.Keys.Account, s.Keys.urls), KeyMailer: own(s.Files.Account, s.Files.urls),
	}
	for function, values := range foreign {
		t.Run(function, func(t *testing.T) {
			for name, v := range vars[function] {
				if slices.ContainsFunc(values, func(f string) bool { return strings.Contains(v, f) }) {
					t.Errorf("%s of %s tells of the other account", name, function)
				}
			}
		})
	}
	if strings.Contains(vars[KeyMailer]["TICKET_KEYS"], `"d"`) {
		t.Error("the key mailer has the private key")
	}
}

func TestTapSeesBothSides(t *testing.T) {
	var mu sync.Mutex
	seen := map[string]*bytes.Buffer{}
	s := start(t, Options{Tap: func(account, what string, data []byte) {
		mu.Lock()
		defer mu.Unlock()
		name := account + " " + what
		if seen[name] == nil {
			seen[name] = &bytes.Buffer{}
		}
		seen[name].Write(data)
	}})
	put := &s3.PutObjectInput{Bucket: aws.String(Bucket), Key: aws.String("k"), Body: strings.NewReader("what A stores")}
	if _, err := s.Files.S3.PutObject(t.Context(), put); err != nil {
		t.Fatal(err)
	}
	r, err := http.Post(s.Endpoints.KeyMailer+"/v1/keys?in=query", "application/json", strings.NewReader(`"in the body"`))
	if err != nil {
		t.Fatal(err)
	}
	answer, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	_ = r.Body.Close()
	s.Close()
	for name, wants := range map[string][]string{
		"files s3": {"what A stores"}, "files dynamodb": {SharesTable},
		"keys keymailer": {"in=query", "in the body", string(answer)}, "keys dynamodb": {TicketsTable},
	} {
		t.Run(name, func(t *testing.T) {
			for _, want := range wants {
				if seen[name] == nil || !strings.Contains(seen[name].String(), want) {
					t.Errorf("%s did not show %q", name, want)
				}
			}
		})
	}
}

type capture chan events.DynamoDBEvent

func (c capture) Invoke(_ context.Context, payload []byte) ([]byte, error) {
	var e events.DynamoDBEvent
	if err := json.Unmarshal(payload, &e); err != nil {
		return nil, err
	}
	c <- e
	return nil, nil
}

// The real stream, from the real table: items that are deleted and items that
// expire, over a restart of the database.
func TestStreamOfTheTable(t *testing.T) {
	dir := t.TempDir()
	item := func(pk, sk string, ttl int64) map[string]types.AttributeValue {
		n, err := json.Marshal(ttl)
		if err != nil {
			t.Fatal(err)
		}
		return map[string]types.AttributeValue{
			table.PK: &types.AttributeValueMemberS{Value: pk}, table.SK: &types.AttributeValueMemberS{Value: sk},
			table.TTL: &types.AttributeValueMemberN{Value: string(n)},
		}
	}
	put := func(s *Stack, item map[string]types.AttributeValue) {
		t.Helper()
		if _, err := s.Files.DynamoDB.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: aws.String(SharesTable), Item: item}); err != nil {
			t.Fatal(err)
		}
	}
	remove := func(s *Stack, item map[string]types.AttributeValue) {
		t.Helper()
		delete(item, table.TTL)
		if _, err := s.Files.DynamoDB.DeleteItem(t.Context(), &dynamodb.DeleteItemInput{TableName: aws.String(SharesTable), Key: item}); err != nil {
			t.Fatal(err)
		}
	}
	// next returns what a new poller delivers.
	next := func(s *Stack) (got []string) {
		t.Helper()
		arn, err := s.Files.streamARN(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		batches := make(capture, 8)
		p, err := stream.New(stream.Config{
			Client: s.Files.streams(Reaper), StreamARN: arn, Function: batches, Filter: forReaper,
			Checkpoint: filepath.Join(dir, "checkpoint"),
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Poll(t.Context()); err != nil {
			t.Fatal(err)
		}
		close(batches)
		for e := range batches {
			for _, r := range e.Records {
				got = append(got, r.Change.Keys[table.PK].String())
				if r.EventSourceArn != arn || len(r.Change.OldImage) > 0 || r.Change.ApproximateCreationDateTime.IsZero() {
					t.Errorf("record %+v", r)
				}
			}
		}
		return got
	}
	expect := func(got []string, want ...string) {
		t.Helper()
		if !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	past, future := time.Now().Add(-time.Hour).Unix(), time.Now().Add(time.Hour).Unix()

	s := start(t, Options{Dir: dir, StreamOff: true})
	put(s, item("deleted", table.BlobSK, future))
	put(s, item("other", table.RowSK, future))
	put(s, item("alive", table.BlobSK, future))
	put(s, item("expired", table.BlobSK, past))
	remove(s, item("deleted", table.BlobSK, 0))
	remove(s, item("other", table.RowSK, 0))
	expect(next(s), "deleted")
	if err := s.Expire(t.Context()); err != nil {
		t.Fatal(err)
	}
	expect(next(s), "expired")
	remove(s, item("alive", table.BlobSK, 0))
	s.Close()

	s = start(t, Options{Dir: dir, StreamOff: true, TTLOff: true})
	expect(next(s), "alive")
	put(s, item("lags", table.BlobSK, past))
	if err := s.Expire(t.Context()); err != nil {
		t.Fatal(err)
	}
	expect(next(s))
}

// The stack's own poller invokes the reaper.
func TestStreamReachesTheReaper(t *testing.T) {
	s := start(t, Options{})
	key := map[string]types.AttributeValue{
		table.PK: &types.AttributeValueMemberS{Value: "SITE#x#SHARE#y"}, table.SK: &types.AttributeValueMemberS{Value: table.BlobSK},
	}
	if _, err := s.Files.DynamoDB.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: aws.String(SharesTable), Item: key}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Files.DynamoDB.DeleteItem(t.Context(), &dynamodb.DeleteItemInput{TableName: aws.String(SharesTable), Key: key}); err != nil {
		t.Fatal(err)
	}
	dealtWith := []string{filepath.Join(s.Files.Account.Dir, "stream-failures.jsonl"), filepath.Join(s.Files.Account.Dir, "stream.json")}
	for !slices.ContainsFunc(dealtWith, func(path string) bool { _, err := os.Stat(path); return err == nil }) {
		time.Sleep(5 * time.Millisecond) // the test's own deadline ends this
	}
}
