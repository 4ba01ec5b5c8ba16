// Package grants records the AWS calls of the functions while people use every
// route. The access keys identify the functions. Two files keep the record:
// infra/testdata/calls.json, which the policies of the stacks are compared
// with, and scripts/cost/calls.json, from which the model of costs counts. go
// test ./test/e2e/grants -update rewrites both.
package grants

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/secure-share/secure-share/scripts/local/issuer"
	"github.com/secure-share/secure-share/scripts/local/stack"
	"github.com/secure-share/secure-share/shared/table"
	"github.com/secure-share/secure-share/shared/wire"
	"github.com/secure-share/secure-share/test/e2e/awscalls"
	"github.com/secure-share/secure-share/test/scenario"
)

var update = flag.Bool("update", false, "write the records instead of comparing")

// fixture is a stack with two people, and a record of the calls that they cause.
type fixture struct {
	*stack.Stack
	scenario.Steps
	seen      *awscalls.Recorder
	functions map[string]string // by access key
}

func newFixture(t *testing.T, o stack.Options) *fixture {
	t.Helper()
	f := &fixture{seen: &awscalls.Recorder{}}
	o.SweepEvery, o.Tap = -1, f.seen.Tap
	f.Stack = scenario.Start(t, o)
	f.functions = map[string]string{
		f.Files.Account.Role(stack.FileAPI).KeyID():  stack.FileAPI,
		f.Files.Account.Role(stack.LinkAPI).KeyID():  stack.LinkAPI,
		f.Files.Account.Role(stack.Reaper).KeyID():   stack.Reaper,
		f.Files.Account.Role(stack.Realtime).KeyID(): stack.Realtime,
		f.Files.Account.Role(stack.Notifier).KeyID(): stack.Notifier,
		f.Keys.Account.Role(stack.KeyMailer).KeyID(): stack.KeyMailer,
	}
	f.seen.NoticeKey(f.Files.NoticeKeyID())
	f.Steps = scenario.NewSteps(t, f.Stack)
	return f
}

func (f *fixture) announce(p *scenario.Share) wire.CreateResponse {
	f.T.Helper()
	created, err := f.Alice.Create(f.T.Context(), p.Request)
	f.Must(err)
	return created
}

func (f *fixture) upload(p *scenario.Share, u *wire.Upload) {
	f.T.Helper()
	f.Put(u.Method, u.URL, u.Headers, p.Body)
}

func (f *fixture) uploadPart(p *scenario.Share, part wire.PartUpload) {
	f.T.Helper()
	f.Put(part.Method, part.URL, part.Headers, p.Body)
}

// deliver invokes the reaper with the stream record of the removed blob item.
func (f *fixture) deliver(p *scenario.Share) {
	f.T.Helper()
	f.invoke(fmt.Sprintf(`{"Records":[{"eventName":"REMOVE","dynamodb":{"SequenceNumber":"1","Keys":{"pk":{"S":%q},"sk":{"S":%q}}}}]}`,
		table.ShareKey(issuer.Sites[0].CloudID, string(p.ID)), table.BlobSK))
}

func (f *fixture) invoke(payload string) {
	f.T.Helper()
	answer, err := f.Invoke(f.T.Context(), stack.Reaper, []byte(payload))
	f.Must(err)
	if bytes.Contains(answer, []byte("itemIdentifier")) {
		f.T.Fatalf("the reaper answers %s", answer)
	}
}

// eventually waits for an effect of the stream.
func (f *fixture) eventually(what string, true func() bool) {
	f.T.Helper()
	const long = 2 * time.Minute // for a busy machine
	for deadline := time.Now().Add(long); !true(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			f.T.Fatalf("not within %s: %s", long, what)
		}
	}
}

// kept compares a record with its file, or writes the file with -update.
func kept(t *testing.T, path string, record any) {
	t.Helper()
	now, err := json.MarshalIndent(record, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	now = append(now, '\n')
	if *update {
		if err := os.WriteFile(path, now, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(before, now) {
		t.Errorf("%s is not what is called now; if that is meant, go test ./test/e2e/grants -update. Now:\n%s", path, now)
	}
}
