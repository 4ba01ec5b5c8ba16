package e2e

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/secure-share/secure-share/scripts/local/issuer"
	"github.com/secure-share/secure-share/scripts/local/stack"
	"github.com/secure-share/secure-share/shared/share"
)

// removed is the stream record of a removed blob item.
func removed(site string, id share.ID, sequence int) string {
	return fmt.Sprintf(`{"eventID":"%d","eventName":"REMOVE","dynamodb":{"SequenceNumber":"%d","Keys":{"pk":{"S":"SITE#%s#SHARE#%s"},"sk":{"S":"blob"}}}}`,
		sequence, sequence, site, id)
}

func TestDuplicateReorderedAndPoisonRecords(t *testing.T) {
	t.Parallel()
	s := start(t, stack.Options{SweepEvery: -1, StreamOff: true})
	alice, bob := on(t, s, "acme", "alice"), on(t, s, "acme", "bob")
	ended, live := send(t, alice, bob, content(1000)), send(t, alice, bob, content(1000))
	if err := alice.Withdraw(t.Context(), ended.ID); err != nil {
		t.Fatal(err)
	}
	if !stored(t, s, ended.ID) {
		t.Fatal("deleted without stream and sweep: this test proves nothing")
	}
	site := issuer.Sites[0].CloudID
	records := []string{
		removed(site, ended.ID, 9),
		`{"eventName":"REMOVE","dynamodb":{"Keys":{"pk":{"S":5},"sk":{"S":"blob"}}}}`,
		`{"eventName":"REMOVE","dynamodb":{"Keys":{"pk":{"L":[]},"sk":{"S":"blob"}}}}`,
		`"poison"`, `null`, `{}`,
		removed("../..", "no id", 3),
		removed(site, share.NewID(), 4), // unknown
		removed(site, live.ID, 2),       // the row says otherwise
		removed(site, ended.ID, 9),      // again
		removed(site, ended.ID, 1),      // and from before
	}
	answer := invokeReaper(t, s, `{"Records":[`+strings.Join(records, ",")+`]}`)
	if !strings.Contains(answer, `"batchItemFailures":[]`) {
		t.Errorf("answer: %s", answer)
	}
	if stored(t, s, ended.ID) {
		t.Error("the blob of the ended share is still there")
	}
	if !stored(t, s, live.ID) || status(t, alice, live.ID).Status != "available" {
		t.Error("a record ended a live share")
	}
	if n := count(status(t, alice, ended.ID), "deleted"); n != 1 {
		t.Errorf("%d deletions in the history", n)
	}
}

func TestTwoSweepsAtOnce(t *testing.T) {
	t.Parallel()
	s := start(t, stack.Options{SweepEvery: -1, StreamOff: true})
	alice, bob := on(t, s, "acme", "alice"), on(t, s, "acme", "bob")
	var ids []share.ID
	for range 6 {
		sent := send(t, alice, bob, content(1000))
		if err := alice.Withdraw(t.Context(), sent.ID); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, sent.ID)
	}
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() {
			if _, err := s.Invoke(t.Context(), stack.Reaper, []byte(`{"sweep":"due"}`)); err != nil {
				t.Error(err)
			}
		})
	}
	both.Wait()
	for _, id := range ids {
		if after := status(t, alice, id); stored(t, s, id) || after.DeletedAt == nil || count(after, "deleted") != 1 {
			t.Errorf("after both: %+v", after)
		}
	}
}
