package notifier

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/secure-share/secure-share/shared/deadline"
	"github.com/secure-share/secure-share/shared/jws"
	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/metric/metrictest"
	"github.com/secure-share/secure-share/shared/notice"
	"github.com/secure-share/secure-share/shared/noticetoken"
	"github.com/secure-share/secure-share/shared/publichttp"
	"github.com/secure-share/secure-share/shared/share"
)

var (
	noon      = time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
	errBroken = errors.New("broken on purpose")
	declined  = notice.Notice{Key: notice.Key{Site: "acme", Share: share.NewID(), Event: notice.Declined}, At: noon.Add(-time.Minute)}
)

const (
	secretPath = "/the-secret-path"
	host       = "acme.atlassian.net"
)

// fixture is the function with a receiver: a real server over TLS.
type fixture struct {
	*Notifier
	t        *testing.T
	receiver *httptest.Server
	counts   metrictest.Counter
	log      strings.Builder

	settings func(share.Site) (notice.Settings, error)
	delays   []string // "receipt seconds"

	mu     sync.Mutex
	answer func(http.ResponseWriter, *http.Request)
	got    []string // bodies
}

func newFixture(t *testing.T) *fixture {
	f := &fixture{t: t}
	f.receiver = httptest.NewTLSServer(http.HandlerFunc(f.serve))
	f.receiver.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, 0)
	t.Cleanup(f.receiver.Close)
	to := notice.Settings{Version: 1, To: notice.TrustReceiver(f.receiver.URL + secretPath), Host: host}
	f.settings = func(site share.Site) (notice.Settings, error) {
		if site != "acme" {
			return notice.Settings{}, nil
		}
		return to, nil
	}
	f.Notifier = &Notifier{
		Settings: f, Issuer: noticetoken.NewIssuer("secure-share/files/test", "key-1", key),
		Web: publichttp.New(publichttp.Options{Timeout: 5 * time.Second, MaxBody: MaxAnswer, Local: f.local()}), Queue: f,
		Metrics: &f.counts, Now: func() time.Time { return noon },
	}
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewJSONHandler(&f.log, nil)))
	t.Cleanup(func() { slog.SetDefault(before) })
	return f
}

// local lets the client reach the receiver on this machine.
func (f *fixture) local() publichttp.Local {
	roots := x509.NewCertPool()
	roots.AddCert(f.receiver.Certificate())
	return publichttp.Local{Addresses: []netip.AddrPort{netip.MustParseAddrPort(f.receiver.Listener.Addr().String())}, Roots: roots}
}

func (f *fixture) serve(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	f.mu.Lock()
	f.got = append(f.got, r.Method+" "+r.URL.Path+" "+r.Header.Get("Content-Type")+" "+string(body))
	answer := f.answer
	f.mu.Unlock()
	if answer != nil {
		answer(w, r)
	}
}

func (f *fixture) Notices(_ context.Context, site share.Site) (notice.Settings, error) {
	return f.settings(site)
}

func (f *fixture) Delay(_ context.Context, receipt string, d time.Duration) error {
	f.delays = append(f.delays, fmt.Sprint(receipt, " ", d.Seconds()))
	return nil
}

var key = func() signer {
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	return signer{k}
}()

type signer struct{ *ecdsa.PrivateKey }

func (k signer) SignES256(_ context.Context, digest [32]byte) (rs [64]byte, err error) {
	r, s, err := ecdsa.Sign(rand.Reader, k.PrivateKey, digest[:])
	if err != nil {
		return rs, err
	}
	r.FillBytes(rs[:32])
	s.FillBytes(rs[32:])
	return rs, nil
}

// delivers invokes the function with a message of the queue and returns those that have
// to be delivered again.
func (f *fixture) delivers(body string, attempt int) (again []string) {
	f.t.Helper()
	e := events.SQSEvent{Records: []events.SQSMessage{{
		MessageId: "m", ReceiptHandle: "r", Body: body, Attributes: map[string]string{"ApproximateReceiveCount": fmt.Sprint(attempt)},
	}}}
	answer, err := f.Handle(f.t.Context(), e)
	if err != nil {
		f.t.Fatal(err)
	}
	for _, one := range answer.BatchItemFailures {
		again = append(again, one.ItemIdentifier)
	}
	return again
}

// counted checks the metrics of notices.
func (f *fixture) counted(delivered, refused, failed float64) {
	f.t.Helper()
	got := f.counts.Take()
	for m, want := range map[metric.Metric]float64{metric.NoticesDelivered: delivered, metric.NoticesRefused: refused, metric.NoticesFailed: failed} {
		if got[m] != want {
			f.t.Errorf("%s: %v, want %v", m, got[m], want)
		}
	}
}

func (f *fixture) verified(request string) (noticetoken.Verified, error) {
	token, found := strings.CutPrefix(request, "POST "+secretPath+" application/jwt ")
	if !found {
		f.t.Fatalf("the receiver got %q", request)
	}
	v := noticetoken.NewVerifier("secure-share/files/test", f.receiver.URL, jws.Keys{"key-1": &key.PublicKey}, func() time.Time { return noon })
	return v.Verify(token)
}

func TestDelivered(t *testing.T) {
	f := newFixture(t)
	for range 2 { // the queue may deliver a message twice
		if again := f.delivers(declined.Message(), 1); again != nil {
			t.Fatalf("again: %v", again)
		}
	}
	f.counted(2, 0, 0)
	want := noticetoken.Verified{ID: declined.ID(), Site: host, Share: declined.Share, Event: notice.Declined, At: declined.At}
	for _, request := range f.got {
		if got, err := f.verified(request); err != nil || got != want {
			t.Errorf("got %+v, %v", got, err)
		}
	}
	if len(f.got) != 2 || len(f.delays) != 0 {
		t.Errorf("%d requests, delays %v", len(f.got), f.delays)
	}
}

func TestOutcomesOfAnswers(t *testing.T) {
	status := func(n int) func(http.ResponseWriter, *http.Request) {
		return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(n) }
	}
	redirect := func(n int) func(http.ResponseWriter, *http.Request) {
		return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/elsewhere", n) }
	}
	const ok, refused, again = "ok", "refused", "again"
	for name, c := range map[string]struct {
		answer func(http.ResponseWriter, *http.Request)
		want   string
	}{
		"200":              {status(200), ok},
		"202":              {status(202), ok},
		"204":              {status(204), ok},
		"a long 200":       {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, 10*MaxAnswer)) }, ok},
		"400":              {status(400), refused},
		"401":              {status(401), refused},
		"404":              {status(404), refused},
		"410":              {status(410), refused},
		"408":              {status(408), again},
		"429":              {status(429), again},
		"500":              {status(500), again},
		"503":              {status(503), again},
		"a redirect":       {redirect(302), again},
		"a 307":            {redirect(307), again},
		"a broken answer":  {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, again},
		"a slow answer":    {func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, again},
		"a slow last byte": {slowEnd, again},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			f.answer = c.answer
			got := f.delivers(declined.Message(), 1)
			if (got != nil) != (c.want == again) || (len(f.delays) == 1) != (c.want == again) {
				t.Errorf("again %v, delays %v", got, f.delays)
			}
			count := map[string][3]float64{ok: {1, 0, 0}, refused: {0, 1, 0}, again: {0, 0, 1}}[c.want]
			f.counted(count[0], count[1], count[2])
			if len(f.got) != 1 {
				t.Errorf("%d requests: %q", len(f.got), f.got)
			}
			if strings.Contains(f.log.String(), secretPath) || strings.Contains(f.log.String(), f.receiver.URL) {
				t.Errorf("logged: %s", f.log.String())
			}
		})
	}
}

// slowEnd answers at once, and then does not end.
func slowEnd(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Length", "1000")
	_, _ = w.Write([]byte("x"))
	w.(http.Flusher).Flush()
	<-r.Context().Done()
}

func TestFailsAndThenSucceeds(t *testing.T) {
	f := newFixture(t)
	left := 2
	f.answer = func(w http.ResponseWriter, _ *http.Request) {
		if left--; left >= 0 {
			w.WriteHeader(503)
		}
	}
	for attempt := 1; f.delivers(declined.Message(), attempt) != nil; attempt++ {
	}
	f.counted(1, 0, 2)
	if want := []string{"r 30", "r 120"}; !slices.Equal(f.delays, want) {
		t.Errorf("delays %q", f.delays)
	}
}

func TestPauses(t *testing.T) {
	total := time.Duration(0)
	for attempt, want := range map[int]time.Duration{0: 30 * time.Second, 1: 30 * time.Second, 2: 2 * time.Minute, 3: 8 * time.Minute, 4: 32 * time.Minute, 5: 2 * time.Hour, 6: 2 * time.Hour, 1000: 2 * time.Hour} {
		if got := pause(attempt); got != want {
			t.Errorf("after attempt %d: %s", attempt, got)
		}
	}
	for attempt := range 10 {
		total += pause(attempt + 1)
	}
	if total < 10*time.Hour || total > 24*time.Hour {
		t.Errorf("ten attempts take %s", total)
	}
}

// The client of the function, without what lets tests reach this machine.
func TestAddressesThatAreNotPublicAreRefused(t *testing.T) {
	for name, url := range map[string]string{
		"this machine": "", "by name": "https://localhost:1/", "private": "https://10.0.0.1/", "metadata": "https://169.254.169.254/",
		"in IPv6": "https://[::1]/", "mapped": "https://[::ffff:10.0.0.1]/", "plain HTTP": "http://192.0.2.1/", "not a URL": "https://%zz/",
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			f.Web = publichttp.New(publichttp.Options{Timeout: time.Second, MaxBody: MaxAnswer})
			if url == "" {
				url = f.receiver.URL
			}
			f.settings = func(share.Site) (notice.Settings, error) {
				return notice.Settings{Version: 1, To: notice.TrustReceiver(url + secretPath), Host: host}, nil
			}
			if again := f.delivers(declined.Message(), 1); again != nil {
				t.Errorf("again: %v", again)
			}
			f.counted(0, 1, 0)
			if len(f.got) != 0 {
				t.Errorf("the receiver got %q", f.got)
			}
			if strings.Contains(f.log.String(), secretPath) {
				t.Error(f.log.String())
			}
		})
	}
}

// What applies is decided when a notice is sent, not when it was put into the queue.
func TestTheReceiverChangesWhileANoticeWaits(t *testing.T) {
	f, second := newFixture(t), newFixture(t)
	f.answer = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) }
	if f.delivers(declined.Message(), 1) == nil {
		t.Fatal("not tried again")
	}
	to := notice.Settings{Version: 2, To: notice.TrustReceiver(second.receiver.URL + secretPath), Host: host}
	f.settings = func(share.Site) (notice.Settings, error) { return to, nil }
	f.Web = second.Web
	if f.delivers(declined.Message(), 2) != nil || len(f.got) != 1 || len(second.got) != 1 {
		t.Fatalf("the first got %d, the second %d", len(f.got), len(second.got))
	}
	if _, err := second.verified(second.got[0]); err != nil {
		t.Error(err)
	}
	if _, err := f.verified(second.got[0]); !errors.Is(err, noticetoken.ErrInvalid) {
		t.Errorf("the first receiver accepts what was for the second: %v", err)
	}
}

// Without a receiver, or after the app was removed, the notice is done.
func TestNoReceiver(t *testing.T) {
	f := newFixture(t)
	gone := declined
	gone.Site = "globex"
	if again := f.delivers(gone.Message(), 3); again != nil {
		t.Errorf("again: %v", again)
	}
	f.counted(0, 0, 0)
}

func TestFaultsOfOurOwnAreTriedAgain(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(*fixture)
		body  string
	}{
		"the table fails": {func(f *fixture) {
			f.settings = func(share.Site) (notice.Settings, error) { return notice.Settings{}, errBroken }
		}, declined.Message()},
		"the settings are wrong": {func(f *fixture) {
			f.settings = func(share.Site) (notice.Settings, error) { return notice.Settings{}, notice.ErrUnreadable }
		}, declined.Message()},
		"signing fails":       {func(f *fixture) { f.Issuer = noticetoken.NewIssuer("i", "k", broken{}) }, declined.Message()},
		"a malformed message": {func(*fixture) {}, "{}"},
		"no delay can be set": {func(f *fixture) { f.Issuer, f.Queue = noticetoken.NewIssuer("i", "k", broken{}), broken{} }, declined.Message()},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			c.spoil(f)
			if again := f.delivers(c.body, 1); len(again) != 1 || again[0] != "m" {
				t.Errorf("again: %v", again)
			}
			f.counted(0, 0, 1)
			if len(f.got) != 0 {
				t.Errorf("the receiver got %q", f.got)
			}
		})
	}
}

type broken struct{}

func (broken) SignES256(context.Context, [32]byte) (rs [64]byte, err error) { return rs, errBroken }
func (broken) Delay(context.Context, string, time.Duration) error           { return errBroken }

// One message of a batch does not decide about the others.
func TestABatch(t *testing.T) {
	f := newFixture(t)
	message := func(id, body string) events.SQSMessage {
		return events.SQSMessage{MessageId: id, ReceiptHandle: id, Body: body}
	}
	answer, err := f.Handle(t.Context(), events.SQSEvent{Records: []events.SQSMessage{message("1", "x"), message("2", declined.Message()), message("3", "")}})
	text, _ := json.Marshal(answer)
	if want := `{"batchItemFailures":[{"itemIdentifier":"1"},{"itemIdentifier":"3"}]}`; err != nil || string(text) != want {
		t.Errorf("%s, %v", text, err)
	}
	f.counted(1, 0, 2)
}

// The function answers before Lambda ends it.
func TestASlowReceiverLeavesTimeForTheAnswer(t *testing.T) {
	f := newFixture(t)
	f.Web = publichttp.New(publichttp.Options{Timeout: time.Hour, MaxBody: MaxAnswer, Local: f.local()})
	f.answer = func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	ctx, cancel := context.WithTimeout(t.Context(), deadline.Reserve+200*time.Millisecond)
	defer cancel()
	answer, err := f.Handle(ctx, events.SQSEvent{Records: []events.SQSMessage{{MessageId: "m", Body: declined.Message()}}})
	if err != nil || len(answer.BatchItemFailures) != 1 || ctx.Err() != nil {
		t.Errorf("%+v, %v, %v", answer, err, ctx.Err())
	}
}
