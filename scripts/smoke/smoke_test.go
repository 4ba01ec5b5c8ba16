package smoke

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/secure-share/secure-share/scripts/local/stack"
	"github.com/secure-share/secure-share/test/scenario"
)

// box is the mailbox of the local stack; spoil changes its mails.
type box struct {
	*stack.Stack
	spoil func(string) string
}

func (b box) Texts(_ context.Context, to string) (texts []string, err error) {
	for _, m := range b.Stack.Keys.Mailbox.List(to) {
		texts = append([]string{b.spoil(m.Text)}, texts...) // the newest comes first
	}
	return texts, nil
}

type bucket struct{ *stack.Stack }

func (b bucket) Keys(ctx context.Context) (keys []string, err error) {
	out, err := b.Files.S3.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: aws.String(stack.Bucket)})
	if err != nil {
		return nil, err
	}
	for _, o := range out.Contents {
		keys = append(keys, aws.ToString(o.Key))
	}
	return keys, nil
}

// never is a bucket that deletes nothing.
type never struct {
	bucket
	seen map[string]bool
}

func (n never) Keys(ctx context.Context) (keys []string, err error) {
	now, err := n.bucket.Keys(ctx)
	for _, key := range now {
		n.seen[key] = true
	}
	for key := range n.seen {
		keys = append(keys, key)
	}
	return keys, err
}

func TestCheck(t *testing.T) {
	s := scenario.Start(t, stack.Options{SweepEvery: time.Second})
	as := func(text string) string { return text }
	good := Pair{
		FileAPI: s.Endpoints.FileAPI, KeyMailer: s.Endpoints.KeyMailer, Issuer: s.Endpoints.Issuer,
		Mails: box{s, as}, Blobs: bucket{s},
	}
	var told strings.Builder
	report := NewReport(&told)
	if err := good.Check(t.Context(), report); err != nil {
		t.Fatal(err)
	}
	if err := report.Err(); err != nil || !strings.Contains(told.String(), "checks hold") {
		t.Errorf("a good pair: %v\n%s", err, told.String())
	}

	blind := good
	blind.Mails, blind.Blobs = nil, nil
	if err := blind.Probe(t.Context()); err != nil {
		t.Errorf("a good pair into which nobody can look: %v", err)
	}
	for what, spoil := range map[string]func(p *Pair){
		"mails without a key":            func(p *Pair) { p.Mails = box{s, func(string) string { return "hello" }} },
		"a bucket that forgets nothing":  func(p *Pair) { p.Blobs = never{bucket{s}, map[string]bool{}} },
		"a key mailer that is not there": func(p *Pair) { p.KeyMailer = "http://127.0.0.1:1" },
		"a file API that is not there":   func(p *Pair) { p.FileAPI = "http://127.0.0.1:1" },
	} {
		t.Run(what, func(t *testing.T) {
			bad := good
			spoil(&bad)
			if err := bad.Probe(t.Context()); err == nil {
				t.Error("nobody noticed")
			}
		})
	}
}

func TestEndpointsComeBackAsTheyWereWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "endpoints.json")
	want := Endpoints{FileAPI: "https://a.example", KeyMailer: "https://b.example", Issuer: "http://127.0.0.1:7400"}
	if err := want.Write(path); err != nil {
		t.Fatal(err)
	}
	if have, err := ReadEndpoints(path); err != nil || have != want {
		t.Errorf("%+v, %v", have, err)
	}
	if err := os.WriteFile(path, []byte(`{"fileApi": "https://a.example"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadEndpoints(path); err == nil {
		t.Error("half of the addresses were accepted")
	}
}
