package reaper

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/notice"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/table"
)

// queue keeps what was handed over. It can fail before or after it took a notice.
type queue struct {
	sent          []notice.Notice
	before, after error
}

func (q *queue) Send(_ context.Context, n notice.Notice) error {
	if q.before != nil {
		return q.before
	}
	q.sent = append(q.sent, n)
	return q.after
}

// notified makes a share that expires unless something happens, and whose sender asks
// for notices.
func (fx *fixture) notified() share.Share {
	fx.t.Helper()
	id := share.NewID()
	s := fx.happens(share.Share{Site: site, ID: id}, share.Create{
		Site: site, ID: id, Installation: app, By: alice, Recipient: bob, Notify: true,
		Content: share.Content{Length: 1, SHA256: [32]byte{1}}, Verifier: share.Verifier{1},
	})
	fx.disk.put(s)
	return fx.happens(s, share.Commit{By: alice, Stored: s.Content})
}

func withQueue(t *testing.T) (*fixture, *queue) {
	fx, q := newFixture(t), &queue{}
	fx.Notices = q
	return fx, q
}

// recorded is the stream's record of a new notice.
func recorded(s share.Share, event, sequence string) json.RawMessage {
	return fmt.Appendf(nil, `{"eventID":"e","eventName":"INSERT","dynamodb":{"Keys":{"pk":{"S":%q},"sk":{"S":%q}},"SequenceNumber":%q}}`,
		table.ShareKey(string(s.Site), string(s.ID)), "notice#"+event, sequence)
}

func (q *queue) has(t *testing.T, want ...notice.Notice) {
	t.Helper()
	if !slices.Equal(q.sent, want) {
		t.Errorf("sent %+v, want %+v", q.sent, want)
	}
}

func (fx *fixture) noticesLeft() (left []notice.Notice) {
	fx.t.Helper()
	for n, err := range fx.store.DueNotices(fx.t.Context(), fx.clock().Add(time.Hour)) {
		if err != nil {
			fx.t.Fatal(err)
		}
		left = append(left, n)
	}
	return left
}

func about(s share.Share, e notice.Event, at time.Time) notice.Notice {
	return notice.Notice{Key: notice.Key{Site: s.Site, Share: s.ID, Event: e}, At: at}
}

func TestTheStreamHandsNoticesOver(t *testing.T) {
	fx, q := withQueue(t)
	s := fx.notified()
	fx.happens(s, share.Decline{By: bob})
	for range 2 { // a record may come twice
		if failed := fx.stream(recorded(s, "declined", "1"), removal(s, "2")); failed != nil {
			t.Errorf("failed: %v", failed)
		}
	}
	q.has(t, about(s, notice.Declined, noon))
	fx.reaped(s, share.Declined)
	if left := fx.noticesLeft(); left != nil {
		t.Errorf("left %+v", left)
	}
}

// The sweep that ends a share records its notice, and a later one hands it over if the
// stream does not.
func TestASweepHandsOverWhatTheStreamLost(t *testing.T) {
	fx, q := withQueue(t)
	s := fx.notified()
	fx.at(s.ExpiresAt)
	fx.sweep()
	q.has(t) // the stream has a minute
	fx.counts.Take()
	fx.at(s.ExpiresAt.Add(streamed))
	fx.sweep()
	q.has(t)
	fx.at(s.ExpiresAt.Add(streamed + time.Second))
	fx.sweep()
	q.has(t, about(s, notice.Expired, s.ExpiresAt))
	if lag := fx.counts.Take()[metric.SweepLag]; lag != 1 {
		t.Errorf("a lag of %v s", lag)
	}
	fx.sweep()
	q.has(t, about(s, notice.Expired, s.ExpiresAt))
}

func TestNoNoticeIsLost(t *testing.T) {
	fx, q := withQueue(t)
	s := fx.notified()
	fx.happens(s, share.Decline{By: bob})
	fx.at(noon.Add(time.Hour))
	q.before = errBroken
	if failed := fx.stream(recorded(s, "declined", "1")); !slices.Equal(failed, []string{"1"}) {
		t.Errorf("failed: %v", failed)
	}
	fx.sweep()
	if n := fx.counts.Take()[metric.DueFailed]; n != 2 {
		t.Errorf("counted %v", n)
	}
	q.before, q.after = nil, errBroken // it took the notice, and its answer was lost
	fx.sweep()
	q.after = nil
	fx.sweep()
	fx.sweep()
	q.has(t, about(s, notice.Declined, noon), about(s, notice.Declined, noon))
}

func TestAFailedQueueDelaysNoShare(t *testing.T) {
	fx, q := withQueue(t)
	q.before = errBroken
	declined, other := fx.notified(), fx.available()
	fx.happens(declined, share.Decline{By: bob})
	fx.at(other.ExpiresAt)
	fx.sweep()
	fx.reaped(declined, share.Declined)
	fx.reaped(other, share.Expired)
}

func TestWithoutAQueueNothingIsHandedOver(t *testing.T) {
	fx := newFixture(t)
	s := fx.notified()
	fx.happens(s, share.Decline{By: bob})
	fx.at(noon.Add(time.Hour))
	if failed := fx.stream(recorded(s, "declined", "1")); failed != nil {
		t.Errorf("failed: %v", failed)
	}
	fx.sweep()
	if left := fx.noticesLeft(); len(left) != 1 {
		t.Errorf("left %+v", left)
	}
}

func TestRecordsThatAreNoNotices(t *testing.T) {
	fx, q := withQueue(t)
	s := fx.notified()
	fx.happens(s, share.Decline{By: bob})
	for _, record := range []json.RawMessage{
		recorded(s, "opened", "1"), recorded(s, "revoked", "2"), recorded(s, "", "3"),
		fmt.Appendf(nil, `{"eventName":"REMOVE","dynamodb":{"Keys":{"pk":{"S":%q},"sk":{"S":"notice#declined"}},"SequenceNumber":"4"}}`, table.ShareKey(string(s.Site), string(s.ID))),
		json.RawMessage(`{"eventName":"INSERT","dynamodb":{"Keys":{"pk":{"S":"SITE#acme"},"sk":{"S":"notice#declined"}},"SequenceNumber":"5"}}`),
	} {
		if failed := fx.stream(record); failed != nil {
			t.Errorf("failed: %v", failed)
		}
	}
	q.has(t)
}

func TestASweepStopsTakingNotices(t *testing.T) {
	fx, q := withQueue(t)
	for range countLeft + 5 {
		fx.happens(fx.notified(), share.Decline{By: bob})
	}
	fx.at(noon.Add(time.Hour))
	taking, cancel := context.WithCancel(t.Context())
	cancel()
	found, err := fx.sweepNotices(t.Context(), taking)
	if err != nil || found.left != countLeft || found.lag != time.Hour-streamed {
		t.Errorf("%+v, %v", found, err)
	}
	q.has(t)
}

// Uninstalling removes where notices go.
func TestUninstallRemovesTheReceiver(t *testing.T) {
	fx, _ := withQueue(t)
	to := notice.Settings{Version: 1, To: notice.TrustReceiver("https://hooks.example/"), Host: "acme"}
	if err := fx.store.SetNotices(t.Context(), site, app, to, noon); err != nil {
		t.Fatal(err)
	}
	s := fx.notified()
	if err := fx.store.Uninstalled(t.Context(), app, site, noon); err != nil {
		t.Fatal(err)
	}
	fx.at(noon.Add(time.Hour))
	fx.sweep()
	got, err := fx.store.Notices(t.Context(), site)
	if err != nil || got.Version != 0 || !got.To.IsZero() {
		t.Errorf("left %+v, %v", got, err)
	}
	fx.reaped(s, share.Revoked)
	if left := fx.noticesLeft(); left != nil {
		t.Errorf("notices %+v", left)
	}
}
