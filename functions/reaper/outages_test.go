package reaper

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/secure-share/secure-share/shared/awsenv/awstest"
	"github.com/secure-share/secure-share/shared/s3blob"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/sharestore"
)

// functionTime is the timeout of the deployed function, see infra.
const functionTime = 50 * time.Second

// deployed is a reaper with its real adapters, over a simulated cloud with
// faults.
type deployed struct {
	*fixture
	cloud  *awstest.Cloud
	shares *sharestore.Store
}

func newDeployed(t *testing.T) deployed {
	d := deployed{fixture: newFixture(t), cloud: &awstest.Cloud{}}
	d.shares = sharestore.New(d.cloud.Config(), "table", rules)
	d.Store, d.Blobs = d.shares, s3blob.New(d.cloud.Config(), "bucket")
	return d
}

// revoked makes a share that has ended and has a multipart upload to abort.
func (d deployed) revoked() share.Share {
	d.t.Helper()
	s := share.Share{Site: site, ID: share.NewID()}
	for _, e := range []share.Event{
		share.Create{Site: site, ID: s.ID, Installation: app, By: alice, Recipient: bob, Content: share.Content{Length: 1}, Verifier: share.Verifier{1}},
		share.BeginUpload{By: alice, UploadID: "upload"},
		share.Revoke{By: alice},
	} {
		var err error
		if s, err = d.shares.Update(d.t.Context(), site, s.ID, func(s share.Share) (share.Share, error) {
			return rules.Apply(s, e, d.clock())
		}); err != nil {
			d.t.Fatal(err)
		}
	}
	return s
}

// invoke calls the function as Lambda does, and also fails if the function had
// no time left for its answer.
func (d deployed) invoke(payload string) (answer string, err error) {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(d.t.Context(), functionTime)
	defer cancel()
	a, err := d.Handle(ctx, json.RawMessage(payload))
	if ctx.Err() != nil {
		d.t.Error("the function ran out of time")
	}
	text, _ := json.Marshal(a)
	return string(text), err
}

func (d deployed) isReaped(s share.Share) bool {
	d.t.Helper()
	row, err := d.shares.Get(d.t.Context(), s.Site, s.ID)
	if err != nil {
		d.t.Fatal(err)
	}
	return !row.ReapedAt.IsZero()
}

const sweepDue = `{"sweep":"due"}`

func payloads(s ...share.Share) map[string]string {
	var records []string
	for n, one := range s {
		records = append(records, string(removal(one, fmt.Sprint(n))))
	}
	return map[string]string{"sweep": sweepDue, "stream": `{"Records":[` + strings.Join(records, ",") + `]}`, "orphans": sweepOrphans}
}

// Whichever call fails, and in whatever way, the function returns before its
// timeout, reports or counts the failure, and does the work the next time.
func TestACloudThatFails(t *testing.T) {
	for name := range payloads() {
		healthy := newDeployed(t)
		s := healthy.revoked()
		healthy.cloud.Forget()
		if _, err := healthy.invoke(payloads(s)[name]); err != nil {
			t.Fatal(err)
		}
		calls := healthy.cloud.Calls()
		if len(calls) < 2 {
			t.Fatalf("%s asks AWS for %v only", name, calls)
		}
		for _, broken := range calls {
			for how, fault := range awstest.Faults() {
				t.Run(fmt.Sprintf("%s/%s/%s", name, broken, how), func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) { newDeployed(t).recovers(name, broken, fault) })
				})
			}
		}
	}
}

func (d deployed) recovers(name, broken string, fault awstest.Fault) {
	d.t.Helper()
	s := d.revoked()
	d.cloud.Break(broken, fault)
	answer, err := d.invoke(payloads(s)[name])
	d.cloud.Break(broken, nil)
	failed := map[string]bool{
		"sweep":   !d.isReaped(s),
		"stream":  strings.Contains(answer, `"itemIdentifier":"0"`),
		"orphans": err != nil,
	}
	if !failed[name] {
		d.t.Errorf("nobody is told: %s, %v", answer, err)
	}
	if _, err := d.invoke(payloads(s)[name]); err != nil {
		d.t.Errorf("the next time: %v", err)
	}
	if name != "orphans" && !d.isReaped(s) {
		d.t.Error("not reaped the next time")
	}
}

// A batch whose records all hang ends in time. Records that were not tried are
// delivered again, too.
func TestABatchThatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDeployed(t)
		var batch []share.Share
		for range 25 {
			batch = append(batch, d.revoked())
		}
		d.cloud.Break("DynamoDB.GetItem", awstest.Faults()["no answer"])
		answer, err := d.invoke(payloads(batch...)["stream"])
		if n := strings.Count(answer, "itemIdentifier"); err != nil || n != len(batch) {
			t.Errorf("%d of %d are reported: %v", n, len(batch), err)
		}
	})
}

// An entry that is begun with little time left is given up and stays due.
func TestALastEntryThatIsSlow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDeployed(t)
		var all []share.Share
		for range 60 {
			all = append(all, d.revoked())
		}
		d.cloud.Delay = 2400 * time.Millisecond // so that an entry is in progress when the time ends
		_, _ = d.invoke(sweepDue)               // it may not reach all shards
		d.cloud.Delay = 0
		left := slices.IndexFunc(all, func(s share.Share) bool { return !d.isReaped(s) })
		done := slices.IndexFunc(all, d.isReaped)
		if left < 0 || done < 0 {
			t.Errorf("not what was to be tried: %d, %d", left, done)
		}
		if _, err := d.invoke(sweepDue); err != nil || slices.ContainsFunc(all, func(s share.Share) bool { return !d.isReaped(s) }) {
			t.Errorf("the next time not all are reaped: %v", err)
		}
	})
}
