package fileapi

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/forgetoken"
	"github.com/secure-share/secure-share/shared/httpapi/httpapitest"
	"github.com/secure-share/secure-share/shared/jws"
	"github.com/secure-share/secure-share/shared/limits"
	"github.com/secure-share/secure-share/shared/mailticket"
	"github.com/secure-share/secure-share/shared/metric/metrictest"
	"github.com/secure-share/secure-share/shared/notice"
	"github.com/secure-share/secure-share/shared/origin"
	"github.com/secure-share/secure-share/shared/policy"
	programs "github.com/secure-share/secure-share/shared/programstore/memstore"
	"github.com/secure-share/secure-share/shared/publichttp"
	"github.com/secure-share/secure-share/shared/ratelimit"
	"github.com/secure-share/secure-share/shared/realtime/realtimetest"
	"github.com/secure-share/secure-share/shared/roleassertion"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/sharestore/memstore"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// fixture is a file API on a store in memory, with a clock that only the test
// moves. People sign in as "name@site".
type fixture struct {
	*testing.T
	config   Config
	store    *fakeStore
	rows     *memstore.Store
	blobs    *fakeBlobs
	tokens   *fakeTokens
	tickets  *fakeIssuer
	web      fakeWeb // answers requests to fetch certificates
	programs *programs.Store
	counts   metrictest.Counter
	bare     http.Handler // the API
	handler  http.Handler // the same, held against docs/openapi.yaml

	mu  sync.Mutex
	now time.Time
}

func newFixture(t *testing.T) *fixture { return newFixtureWith(t, share.DefaultRules()) }

func newFixtureWith(t *testing.T, rules share.Rules) *fixture {
	t.Helper()
	origins, err := origin.ParseList("https://*.app.example")
	if err != nil {
		t.Fatal(err)
	}
	sites, err := origin.ParseList("https://acme.example")
	if err != nil {
		t.Fatal(err)
	}
	fx := &fixture{T: t, now: noon, rows: memstore.New(rules), blobs: newFakeBlobs(), programs: programs.New()}
	fx.store = newFakeStore(fx.rows)
	fx.programs.Log, fx.programs.Removed = fx.rows.Log, fx.rows.AppRemoved
	fx.tokens = &fakeTokens{VerifyFunc: verifyName, VerifyEventFunc: verifyEvent}
	fx.web.DoFunc = publishing(9)
	fx.tickets = &fakeIssuer{IssueFunc: newIssuer(t).Issue}
	fx.config = Config{
		Store: fx.store, Blobs: fx.blobs, Tokens: fx.tokens, Tickets: fx.tickets, TicketAudience: ticketAudience, Programs: fx.programs, Applications: fx.programs.Applications(), Log: fx.rows.Log, Metrics: &fx.counts,
		Web:      &fx.web,
		Roles:    roleassertion.NewVerifier(jws.Keys{roleKeyID: &roleKey.PublicKey}, fx.clock),
		Realtime: Realtime{URL: realtimeURL, MAC: realtimetest.MAC("key")},
		Notices:  Notices{Issuer: ticketIssuer, Keys: func(context.Context) (json.RawMessage, error) { return json.RawMessage(noticeKeySet), nil }},
		Rules:    rules, People: limits.DefaultPeople(), Origins: origins, Sites: sites, Now: fx.clock,
	}
	fx.bare = New(fx.config)
	fx.handler = contract.Handler(t, fx.bare)
	return fx
}

// Run runs a subtest. The checks of fx in it are the subtest's.
func (fx *fixture) Run(name string, f func(*testing.T)) bool {
	outer := fx.T
	defer func() { fx.T = outer }()
	return outer.Run(name, func(t *testing.T) {
		fx.T = t
		f(t)
	})
}

func (fx *fixture) clock() time.Time {
	fx.mu.Lock()
	defer fx.mu.Unlock()
	return fx.now
}

func (fx *fixture) at(now time.Time) {
	fx.mu.Lock()
	defer fx.mu.Unlock()
	fx.now = now
}

func (fx *fixture) pass(d time.Duration) { fx.at(fx.clock().Add(d)) }

// request makes a request of who with body as JSON; a string is sent unchanged.
func request(who, method, path string, body any) *http.Request {
	var text string
	switch body := body.(type) {
	case nil:
	case string:
		text = body
	default:
		b, err := json.Marshal(body)
		if err != nil {
			panic(err)
		}
		text = string(b)
	}
	r := httptest.NewRequest(method, path, strings.NewReader(text))
	if text == "" {
		r.Body = http.NoBody
	}
	if who != "" {
		r.Header.Set("Authorization", "Bearer "+who)
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	return r
}

// call calls the API and validates the answer against the OpenAPI document.
func (fx *fixture) call(who, method, path string, body any) *httptest.ResponseRecorder {
	fx.Helper()
	return serve(fx.handler, request(who, method, path, body))
}

func serve(h http.Handler, r *http.Request) *httptest.ResponseRecorder {
	recorder := httptest.NewRecorder()
	h.ServeHTTP(recorder, r)
	return recorder
}

// expect checks the status of an answer and, if slug is not "", its problem type.
func (fx *fixture) expect(what string, a *httptest.ResponseRecorder, status int, slug string) {
	fx.Helper()
	httpapitest.Expect(fx, what, a, status, slug)
}

func decoded[T any](fx *fixture, a *httptest.ResponseRecorder) T {
	fx.Helper()
	return httpapitest.Decoded[T](fx, a)
}

// row returns the stored row of a share of acme.
func (fx *fixture) row(id share.ID) share.Share {
	fx.Helper()
	s, err := fx.rows.Get(fx.Context(), "acme", id)
	if err != nil {
		fx.Fatal(err)
	}
	return s
}

// appPath is the app's path in Atlassian's tokens.
const appPath = "/jira/apps/8db33809-1f32-48bb-8c52-5877dab48107/aa911f10-c54b-4b93-9e27-dd2947840b9e"

// verifyName accepts "Bearer name@site", and "Bearer name@site in place", as a
// token.
func verifyName(_ context.Context, authorization string) (forgetoken.Invocation, error) {
	who, place, _ := strings.Cut(strings.TrimPrefix(authorization, "Bearer "), " in ")
	name, site, ok := strings.Cut(who, "@")
	if !ok {
		return forgetoken.Invocation{}, forgetoken.ErrInvalid
	}
	return forgetoken.Invocation{
		Person: share.Person(name), Site: share.Site(site),
		Installation: share.Installation("app/" + site), SiteURL: "https://" + site + ".example", AppPath: appPath, Place: share.Place(place),
	}, nil
}

// verifyEvent accepts "Bearer event:installation" as the token of an event.
func verifyEvent(_ context.Context, authorization string) (forgetoken.Event, error) {
	installation, ok := strings.CutPrefix(authorization, "Bearer event:")
	if !ok {
		return forgetoken.Event{}, forgetoken.ErrInvalid
	}
	_, site, _ := strings.Cut(installation, "/")
	return forgetoken.Event{Installation: share.Installation(installation), Site: share.Site(site)}, nil
}

type fakeTokens struct {
	VerifyFunc      func(context.Context, string) (forgetoken.Invocation, error)
	VerifyEventFunc func(context.Context, string) (forgetoken.Event, error)
}

func (f *fakeTokens) Verify(ctx context.Context, authorization string) (forgetoken.Invocation, error) {
	return f.VerifyFunc(ctx, authorization)
}

func (f *fakeTokens) VerifyEvent(ctx context.Context, authorization string) (forgetoken.Event, error) {
	return f.VerifyEventFunc(ctx, authorization)
}

type fakeWeb struct {
	DoFunc func(*http.Request) (publichttp.Answer, error)
}

func (f *fakeWeb) Do(r *http.Request) (publichttp.Answer, error) { return f.DoFunc(r) }

type fakeIssuer struct {
	IssueFunc func(context.Context, mailticket.Ticket) (string, error)
}

func (f *fakeIssuer) Issue(ctx context.Context, t mailticket.Ticket) (string, error) {
	return f.IssueFunc(ctx, t)
}

const (
	ticketIssuer   = "secure-share/files/test"
	ticketAudience = "secure-share/keys/test"
	ticketKeyID    = "key-1"
	roleKeyID      = "role-key-1"
)

var ticketKey, roleKey = newKey(), newKey()

func newKey() *ecdsa.PrivateKey {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	return key
}

func newIssuer(t *testing.T) *mailticket.Issuer {
	t.Helper()
	return mailticket.NewIssuer(ticketIssuer, ticketAudience, ticketKeyID, signer{ticketKey})
}

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

// fakeStore wraps a store in memory; a test can replace single methods.
type fakeStore struct {
	Store
	AccountsFunc    func() error // called before each call about accounts
	GetFunc         func(context.Context, share.Site, share.ID) (share.Share, error)
	UpdateFunc      func(context.Context, share.Site, share.ID, []ratelimit.Key, updating) (share.Share, error)
	InboxFunc       func(context.Context, share.Site, share.Person, share.Position, int) ([]share.Share, error)
	OutboxFunc      func(context.Context, share.Site, share.Person, share.Position, int) ([]share.Share, error)
	UninstalledFunc func(context.Context, share.Installation, share.Site, time.Time) error
	PolicyFunc      func(context.Context, share.Site, share.Place) (policy.Revision, error)
	SetPolicyFunc   func(context.Context, share.Site, share.Place, share.Installation, policy.Revision, time.Time) error
	NoticesFunc     func(context.Context, share.Site) (notice.Settings, error)
	SetNoticesFunc  func(context.Context, share.Site, share.Installation, notice.Settings, time.Time) error
}

func newFakeStore(s Store) *fakeStore {
	return &fakeStore{s, func() error { return nil }, s.Get, s.UpdateCounted, s.Inbox, s.Outbox, s.Uninstalled, s.Policy, s.SetPolicy, s.Notices, s.SetNotices}
}

func (f *fakeStore) AccountsReadUntil(ctx context.Context, site share.Site) (time.Time, error) {
	if err := f.AccountsFunc(); err != nil {
		return time.Time{}, err
	}
	return f.Store.AccountsReadUntil(ctx, site)
}

func (f *fakeStore) AccountReported(ctx context.Context, site share.Site, p share.Person, updated bool, now time.Time) error {
	if err := f.AccountsFunc(); err != nil {
		return err
	}
	return f.Store.AccountReported(ctx, site, p, updated, now)
}

func (f *fakeStore) Get(ctx context.Context, site share.Site, id share.ID) (share.Share, error) {
	return f.GetFunc(ctx, site, id)
}

// updating is a decision of UpdateCounted.
type updating = func(share.Share, ratelimit.Counters) (share.Share, ratelimit.Changes, error)

func (f *fakeStore) UpdateCounted(ctx context.Context, site share.Site, id share.ID, keys []ratelimit.Key, decide updating) (share.Share, error) {
	return f.UpdateFunc(ctx, site, id, keys, decide)
}

// UpdateGoverned reads the policies through PolicyFunc.
func (f *fakeStore) UpdateGoverned(ctx context.Context, site share.Site, id share.ID, keys []ratelimit.Key, places []share.Place, decide func(share.Share, ratelimit.Counters, policy.Levels) (share.Share, ratelimit.Changes, error)) (share.Share, error) {
	return f.UpdateFunc(ctx, site, id, keys, func(s share.Share, counters ratelimit.Counters) (share.Share, ratelimit.Changes, error) {
		levels := policy.Levels{}
		for _, place := range places {
			revision, err := f.PolicyFunc(ctx, site, place)
			levels[place] = policy.Level{Revision: revision, Err: err}
		}
		return decide(s, counters, levels)
	})
}

func (f *fakeStore) Inbox(ctx context.Context, site share.Site, p share.Person, after share.Position, limit int) ([]share.Share, error) {
	return f.InboxFunc(ctx, site, p, after, limit)
}

func (f *fakeStore) Outbox(ctx context.Context, site share.Site, p share.Person, after share.Position, limit int) ([]share.Share, error) {
	return f.OutboxFunc(ctx, site, p, after, limit)
}

func (f *fakeStore) Uninstalled(ctx context.Context, i share.Installation, site share.Site, now time.Time) error {
	return f.UninstalledFunc(ctx, i, site, now)
}

func (f *fakeStore) Policy(ctx context.Context, site share.Site, place share.Place) (policy.Revision, error) {
	return f.PolicyFunc(ctx, site, place)
}

func (f *fakeStore) SetPolicy(ctx context.Context, site share.Site, place share.Place, i share.Installation, next policy.Revision, now time.Time) error {
	return f.SetPolicyFunc(ctx, site, place, i, next, now)
}

func (f *fakeStore) Notices(ctx context.Context, site share.Site) (notice.Settings, error) {
	return f.NoticesFunc(ctx, site)
}

func (f *fakeStore) SetNotices(ctx context.Context, site share.Site, i share.Installation, next notice.Settings, now time.Time) error {
	return f.SetNoticesFunc(ctx, site, i, next, now)
}

// fakeBlobs keeps objects in memory. Its URLs contain the time of their expiry.
type fakeBlobs struct {
	PresignPutFunc func(ctx context.Context, s share.Share, now, until time.Time) (string, map[string]string, error)
	PresignGetFunc func(ctx context.Context, s share.Share, now, until time.Time) (string, error)
	StoredFunc     func(ctx context.Context, s share.Share) (share.Content, error)

	BeginFunc       func(ctx context.Context, s share.Share) (string, error)
	AbortFunc       func(ctx context.Context, s share.Share) error
	PresignPartFunc func(ctx context.Context, s share.Share, p share.Part, now, until time.Time) (string, map[string]string, error)
	CopyPartsFunc   func(ctx context.Context, source, s share.Share) (bool, error)
	CompleteFunc    func(ctx context.Context, s share.Share, starting func(context.Context) error) (bool, error)

	mu      sync.Mutex
	objects map[string]share.Content
	uploads map[string]map[int][32]byte // by upload id: the parts that have arrived
}

func newFakeBlobs() *fakeBlobs {
	f := &fakeBlobs{objects: map[string]share.Content{}, uploads: map[string]map[int][32]byte{}}
	f.BeginFunc, f.AbortFunc, f.CopyPartsFunc, f.CompleteFunc = f.begin, f.abort, f.copyParts, f.complete
	url := func(s share.Share, until time.Time) string {
		return "https://blobs.example/" + s.BlobKey() + "?until=" + until.UTC().Format(time.RFC3339Nano)
	}
	f.PresignPutFunc = func(_ context.Context, s share.Share, _, until time.Time) (string, map[string]string, error) {
		sum := base64.StdEncoding.EncodeToString(s.Content.SHA256[:])
		return url(s, until), map[string]string{"If-None-Match": "*", "X-Amz-Checksum-Sha256": sum}, nil
	}
	f.PresignGetFunc = func(_ context.Context, s share.Share, _, until time.Time) (string, error) {
		return url(s, until), nil
	}
	f.PresignPartFunc = func(_ context.Context, s share.Share, p share.Part, _, until time.Time) (string, map[string]string, error) {
		sum := base64.StdEncoding.EncodeToString(p.SHA256[:])
		return url(s, until) + "&uploadId=" + s.UploadID, map[string]string{"X-Amz-Checksum-Sha256": sum}, nil
	}
	f.StoredFunc = func(_ context.Context, s share.Share) (share.Content, error) {
		f.mu.Lock()
		defer f.mu.Unlock()
		return f.objects[s.BlobKey()], nil
	}
	return f
}

func (f *fakeBlobs) put(s share.Share, c share.Content) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.objects[s.BlobKey()] = c
}

func (f *fakeBlobs) begin(context.Context, share.Share) (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	id := "upload-" + string(share.NewID())
	f.uploads[id] = map[int][32]byte{}
	return id, nil
}

func (f *fakeBlobs) abort(_ context.Context, s share.Share) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.uploads, s.UploadID)
	return nil
}

// copyParts behaves as Bucket.CopyParts does. The parts of every object are those of
// shareInParts.
func (f *fakeBlobs) copyParts(_ context.Context, source, s share.Share) (found bool, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	_, stored := f.objects[source.BlobKey()]
	parts, known := f.uploads[s.UploadID]
	if !stored || !known {
		return false, nil
	}
	for n := 1; n <= s.Parts(); n++ {
		parts[n] = [32]byte{byte(n)}
	}
	return true, nil
}

// complete behaves as Bucket.Complete does.
func (f *fakeBlobs) complete(ctx context.Context, s share.Share, starting func(context.Context) error) (all bool, err error) {
	f.mu.Lock()
	parts, known := f.uploads[s.UploadID]
	all = len(parts) == s.Parts()
	f.mu.Unlock()
	switch {
	case !known:
		return false, errBroken
	case !all:
		return false, nil
	}
	if err := starting(ctx); err != nil {
		return true, err
	}
	f.assemble(s)
	return true, nil
}

// assemble makes the blob of the parts.
func (f *fakeBlobs) assemble(s share.Share) {
	f.mu.Lock()
	defer f.mu.Unlock()
	parts := f.uploads[s.UploadID]
	delete(f.uploads, s.UploadID)
	var sums []byte
	for n := 1; n <= s.Parts(); n++ {
		sum := parts[n]
		sums = append(sums, sum[:]...)
	}
	f.objects[s.BlobKey()] = share.Content{Length: s.Content.Length, SHA256: sha256.Sum256(sums)}
}

// putPart uploads to a part's URL.
func (f *fakeBlobs) putPart(uploadID string, p share.Part) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.uploads[uploadID][p.Number] = p.SHA256
}

// begun returns the number of multipart uploads.
func (f *fakeBlobs) begun() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.uploads)
}

func (f *fakeBlobs) Begin(ctx context.Context, s share.Share) (string, error) {
	return f.BeginFunc(ctx, s)
}

func (f *fakeBlobs) Abort(ctx context.Context, s share.Share) error { return f.AbortFunc(ctx, s) }

func (f *fakeBlobs) PresignPart(ctx context.Context, s share.Share, p share.Part, now, until time.Time) (string, map[string]string, error) {
	return f.PresignPartFunc(ctx, s, p, now, until)
}

func (f *fakeBlobs) CopyParts(ctx context.Context, source, s share.Share) (bool, error) {
	return f.CopyPartsFunc(ctx, source, s)
}

func (f *fakeBlobs) Complete(ctx context.Context, s share.Share, starting func(context.Context) error) (bool, error) {
	return f.CompleteFunc(ctx, s, starting)
}

func (f *fakeBlobs) PresignPut(ctx context.Context, s share.Share, now, until time.Time) (string, map[string]string, error) {
	return f.PresignPutFunc(ctx, s, now, until)
}

func (f *fakeBlobs) PresignGet(ctx context.Context, s share.Share, now, until time.Time) (string, error) {
	return f.PresignGetFunc(ctx, s, now, until)
}

func (f *fakeBlobs) Stored(ctx context.Context, s share.Share) (share.Content, error) {
	return f.StoredFunc(ctx, s)
}

var (
	_ Store   = (*fakeStore)(nil)
	_ Blobs   = (*fakeBlobs)(nil)
	_ Tokens  = (*fakeTokens)(nil)
	_ Tickets = (*fakeIssuer)(nil)
)
