package linkapi

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/activity"
	"github.com/secure-share/secure-share/shared/hidden"
	"github.com/secure-share/secure-share/shared/httpapi/httpapitest"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/metric/metrictest"
	"github.com/secure-share/secure-share/shared/openapitest"
	"github.com/secure-share/secure-share/shared/origin"
	"github.com/secure-share/secure-share/shared/ratelimit"
	limitmem "github.com/secure-share/secure-share/shared/ratelimitstore/memstore"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/sharestore/memstore"
	"github.com/secure-share/secure-share/shared/wire"
)

// contract is docs/openapi.yaml. Every answer of a fixture is validated against it.
var contract = openapitest.MustLoad()

func TestMain(m *testing.M) {
	slog.SetDefault(slog.New(slog.DiscardHandler))
	contract.Main(m, "links")
}

func TestRoutesAreThoseOfTheDocument(t *testing.T) {
	routes := slices.Sorted(maps.Keys(api{}.routes()))
	if documented := contract.Operations("links"); !slices.Equal(routes, documented) {
		t.Errorf("routes %q\ndocumented %q", routes, documented)
	}
}

var (
	noon  = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	rules = share.DefaultRules()
)

const (
	acme  = share.Site("acme")
	alice = share.Person("alice")
	bob   = share.Person("bob")
	page  = "https://links.example"
	home  = "192.0.2.1" // the address that a request comes from if nothing else is said
)

// fixture is a link API on stores in memory, with a clock that only the test moves.
type fixture struct {
	*testing.T
	rows     *memstore.Store
	limits   *limitmem.Store
	counts   metrictest.Counter
	logCalls int // of Count
	logFault error
	store    fakeStore
	take     func(context.Context, ...ratelimit.Use) error
	presign  func(context.Context, share.Share, time.Time, time.Time) (string, error)
	now      time.Time
	handler  http.Handler // checked against docs/openapi.yaml
}

// fakeStore is a store whose methods a test can replace.
type fakeStore struct {
	*memstore.Store
	SiteOfFunc func(context.Context, share.ID) (share.Site, error)
	GetFunc    func(context.Context, share.Site, share.ID) (share.Share, error)
	UpdateFunc func(context.Context, share.Site, share.ID, func(share.Share) (share.Share, error)) (share.Share, error)
}

func (f *fakeStore) SiteOf(ctx context.Context, id share.ID) (share.Site, error) {
	return f.SiteOfFunc(ctx, id)
}

func (f *fakeStore) Get(ctx context.Context, site share.Site, id share.ID) (share.Share, error) {
	return f.GetFunc(ctx, site, id)
}

func (f *fakeStore) Update(ctx context.Context, site share.Site, id share.ID, decide func(share.Share) (share.Share, error)) (share.Share, error) {
	return f.UpdateFunc(ctx, site, id, decide)
}

func newFixture(t *testing.T) *fixture {
	t.Helper()
	origins, err := origin.ParseList(page)
	if err != nil {
		t.Fatal(err)
	}
	fx := &fixture{T: t, rows: memstore.New(rules), limits: &limitmem.Store{}, now: noon}
	fx.store = fakeStore{fx.rows, fx.rows.SiteOf, fx.rows.Get, fx.rows.Update}
	fx.take = fx.limits.Take
	fx.presign = func(_ context.Context, s share.Share, _, until time.Time) (string, error) {
		return "https://blobs.example/" + s.BlobKey() + "?until=" + until.Format(time.RFC3339), nil
	}
	fx.handler = contract.Handler(t, New(Config{
		Store: &fx.store, Blobs: fx, Log: countedLog{fx}, Limits: fx, Metrics: &fx.counts, Rules: rules, Origins: origins,
		Now: func() time.Time { return fx.now },
	}))
	return fx
}

// Take and PresignGet make the fixture its own limits and blobs.
func (fx *fixture) Take(ctx context.Context, uses ...ratelimit.Use) error {
	return fx.take(ctx, uses...)
}

func (fx *fixture) PresignGet(ctx context.Context, s share.Share, now, until time.Time) (string, error) {
	return fx.presign(ctx, s, now, until)
}

// countedLog is the log of the fixture's table.
type countedLog struct{ *fixture }

func (l countedLog) Count(ctx context.Context, site share.Site, e activity.Entry) error {
	l.logCalls++
	if l.logFault != nil {
		return l.logFault
	}
	return l.rows.Log.Count(ctx, site, e)
}

// logged lists what the log of the site says about alice.
func (fx *fixture) logged() []activity.Entry {
	fx.Helper()
	page, err := fx.rows.Log.List(fx.Context(), acme, activity.Query{From: noon.Add(-2 * time.Hour), Until: noon.Add(time.Hour), Person: alice}, 50)
	if err != nil {
		fx.Fatal(err)
	}
	return page.Entries
}

// link is a share for an outsider, with what the outsider knows.
type link struct {
	*fixture
	id      share.ID
	secret  keyring.Secret
	claimID share.ClaimID
}

func (fx *fixture) happens(site share.Site, id share.ID, e share.Event) share.Share {
	fx.Helper()
	s, err := fx.rows.Update(fx.Context(), site, id, func(s share.Share) (share.Share, error) { return rules.Apply(s, e, fx.now) })
	if err != nil {
		fx.Fatalf("%T: %v", e, err)
	}
	return s
}

// newLink returns a link whose share the file API has announced.
func (fx *fixture) newLink(recipient share.Person) link {
	fx.Helper()
	l := link{fx, share.NewID(), keyring.NewSecret(), share.NewClaimID()}
	fx.happens(acme, l.id, share.Create{
		Site: acme, ID: l.id, Installation: "app", By: alice, Recipient: recipient,
		Content:  share.Content{Length: 100, SHA256: [32]byte{1}},
		Verifier: l.secret.ClaimKey(l.id.Bytes()).Verifier(), Metadata: []byte("sealed metadata"),
		Label: share.Label{Sealed: []byte("sealed label"), KeyVersion: 1},
	})
	return l
}

func (l link) row() share.Share {
	l.Helper()
	s, err := l.rows.Get(l.Context(), acme, l.id)
	if err != nil {
		l.Fatal(err)
	}
	return s
}

func (l link) commit() link {
	l.Helper()
	l.happens(acme, l.id, share.Commit{By: alice, Stored: l.row().Content, RecipientHash: share.RecipientHash{1}, TicketID: "t"})
	return l
}

// in returns a link whose share has the status, by a way that includes a claim where
// possible.
func (fx *fixture) in(status share.Status, recipient share.Person) link {
	fx.Helper()
	l := fx.newLink(recipient)
	if status == share.Uploading {
		return l
	}
	if status == share.Abandoned {
		fx.now = fx.now.Add(rules.UploadDeadline)
		return l
	}
	l.commit()
	proof := share.Verifier(l.secret.ClaimKey(l.id.Bytes()).Verifier())
	claim := share.Claim{By: recipient, Proof: proof, Claim: l.claimID.Hash()}
	if status != share.Available {
		fx.happens(acme, l.id, claim)
	}
	switch status {
	case share.Downloaded:
		fx.happens(acme, l.id, share.Acknowledge{By: recipient, Claim: claim.Claim})
	case share.Declined:
		fx.happens(acme, l.id, share.Decline{By: recipient, Proof: proof})
	case share.Revoked:
		fx.happens(acme, l.id, share.Revoke{By: alice})
	case share.Expired:
		fx.now = fx.now.Add(rules.Lifetime)
	case share.Unconfirmed:
		for range rules.Leases - 1 {
			fx.now = fx.now.Add(rules.Lease)
			fx.happens(acme, l.id, claim)
		}
		fx.now = fx.now.Add(rules.Lease)
	}
	return l
}

func (l link) claimKey() hidden.Text { return hidden.Text(l.secret.ClaimKey(l.id.Bytes()).Reveal()) }

// bodies are the valid bodies of the routes.
func (l link) bodies() map[string]any {
	claimID := hidden.Text(l.claimID.Reveal())
	return map[string]any{
		"show": wire.LinkRequest{ClaimKey: l.claimKey()}, "decline": wire.LinkRequest{ClaimKey: l.claimKey()},
		"unlock": wire.UnlockRequest{ClaimKey: textOf(string(l.claimKey())), GateProof: textOf(string(l.claimKey()))},
		"claim":  wire.LinkClaimRequest{ClaimKey: l.claimKey(), ClaimID: claimID}, "acknowledge": wire.AcknowledgeRequest{ClaimID: claimID},
	}
}

func (l link) do(route string) *httptest.ResponseRecorder {
	return l.post(string(l.id), route, l.bodies()[route], home)
}

// without is l with another key and another claim id.
func (l link) without() link {
	l.secret, l.claimID = keyring.NewSecret(), share.NewClaimID()
	return l
}

func (fx *fixture) post(id, route string, body any, from string) *httptest.ResponseRecorder {
	fx.Helper()
	return fx.serve(fx.request(id, route, body, from))
}

func (fx *fixture) serve(r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	fx.handler.ServeHTTP(w, r)
	return w
}

func (fx *fixture) request(id, route string, body any, from string) *http.Request {
	fx.Helper()
	text, isText := body.(string)
	if !isText {
		b, err := json.Marshal(body)
		if err != nil {
			fx.Fatal(err)
		}
		text = string(b)
	}
	r := httptest.NewRequest("POST", "/v1/links/"+id+"/"+route, strings.NewReader(text))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Origin", page)
	r.RemoteAddr = from
	return r
}

func (fx *fixture) expect(what string, a *httptest.ResponseRecorder, status int, slug string) {
	fx.Helper()
	httpapitest.Expect(fx, what, a, status, slug)
}

func decoded[T any](fx *fixture, a *httptest.ResponseRecorder) T {
	fx.Helper()
	return httpapitest.Decoded[T](fx, a)
}

func encoded(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func problemBody(fx *fixture, a *httptest.ResponseRecorder) (p wire.Problem) {
	fx.Helper()
	if err := json.Unmarshal(a.Body.Bytes(), &p); err != nil {
		fx.Fatal(err)
	}
	return p
}
