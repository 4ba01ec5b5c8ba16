package keymailer

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/secure-share/secure-share/shared/hidden"
	"github.com/secure-share/secure-share/shared/jws"
	"github.com/secure-share/secure-share/shared/keymail"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/mailticket"
	"github.com/secure-share/secure-share/shared/metric/metrictest"
	"github.com/secure-share/secure-share/shared/origin"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/wire"
)

const (
	testIssuer   = "secure-share/files/test"
	testAudience = "secure-share/keys/test"
)

var now = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

type fakeTickets struct {
	SpendFunc func(context.Context, mailticket.Spending) error
}

func (f *fakeTickets) Spend(ctx context.Context, s mailticket.Spending) error {
	return f.SpendFunc(ctx, s)
}

type fakeMailer struct {
	SendFunc func(ctx context.Context, to mailaddr.Address, subject, text, html string) error
}

func (f *fakeMailer) Send(ctx context.Context, to mailaddr.Address, subject, text, html string) error {
	return f.SendFunc(ctx, to, subject, text, html)
}

var (
	_ Tickets = (*fakeTickets)(nil)
	_ Mailer  = (*fakeMailer)(nil)
)

type sent struct {
	to string
	keymail.Mail
}

// fixture is a key mailer and a share whose key it sends. It keeps tickets and
// mails in memory.
type fixture struct {
	*testing.T
	handler http.Handler
	tickets *fakeTickets
	mailer  *fakeMailer
	counts  metrictest.Counter
	key     *ecdsa.PrivateKey
	secret  keyring.Secret
	nonce   mailaddr.Nonce
	to      mailaddr.Address

	mu    sync.Mutex
	spent []mailticket.Spending
	mails []sent
}

func newFixture(t *testing.T) *fixture {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	f := &fixture{T: t, key: key, secret: keyring.NewSecret(), nonce: mailaddr.NewNonce(), to: address(t, "bob@acme.example")}
	f.tickets = &fakeTickets{SpendFunc: f.spend}
	f.mailer = &fakeMailer{SendFunc: f.send}
	config := testConfig(t)
	config.Verifier = mailticket.NewVerifier(testIssuer, testAudience,
		jws.Keys{"key-1": &key.PublicKey}, func() time.Time { return now })
	config.Tickets, config.Mailer, config.Metrics = f.tickets, f.mailer, &f.counts
	f.handler = contract.Handler(t, New(config))
	return f
}

// testConfig is a configuration like a deployment's.
func testConfig(t *testing.T) Config {
	t.Helper()
	return Config{
		SenderCap: 20, RecipientCap: 10, Now: func() time.Time { return now },
		Origins: origins(t, "https://*.app.example"), Sites: origins(t, "https://acme.example,https://*.atlassian.net"),
	}
}

// The page of the sample's share.
const (
	samplePath = "/jira/apps/8db33809-1f32-48bb-8c52-5877dab48107/aa911f10-c54b-4b93-9e27-dd2947840b9e"
	sampleLink = "https://acme.example" + samplePath + "/shares/" + string(testShare)
)

func origins(t *testing.T, list string) origin.List {
	t.Helper()
	o, err := origin.ParseList(list)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func address(t *testing.T, s string) mailaddr.Address {
	t.Helper()
	a, err := mailaddr.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func (f *fixture) spend(_ context.Context, s mailticket.Spending) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, earlier := range f.spent {
		if earlier.TicketID == s.TicketID && earlier.Issuer == s.Issuer {
			return mailticket.ErrUsed
		}
	}
	f.spent = append(f.spent, s)
	return nil
}

func (f *fixture) send(_ context.Context, to mailaddr.Address, subject, text, html string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.mails = append(f.mails, sent{to.Reveal(), keymail.Mail{Subject: subject, Text: text, HTML: html}})
	return nil
}

func (f *fixture) count() (spent, mails int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.spent), len(f.mails)
}

const testShare share.ID = "AAECAwQFBgcICQoLDA0ODw"

func (f *fixture) sample() mailticket.Ticket {
	return mailticket.Ticket{
		ID: string(share.NewID()), IssuedAt: now, Expires: now.Add(10 * time.Minute),
		Sender: mailticket.Pseudonym("site-1", "alice"), SenderName: "Alice Ünal",
		ShareID: testShare, ShareExpires: now.Add(72 * time.Hour), SiteURL: "https://acme.example",
		Verifier:      f.secret.ClaimKey(testShare.Bytes()).Verifier(),
		RecipientHash: mailaddr.Hash(f.nonce, f.to),
	}
}

type keySigner struct{ *ecdsa.PrivateKey }

func (k keySigner) SignES256(_ context.Context, digest [32]byte) (rs [64]byte, err error) {
	r, s, err := ecdsa.Sign(rand.Reader, k.PrivateKey, digest[:])
	if err != nil {
		return rs, err
	}
	r.FillBytes(rs[:32])
	s.FillBytes(rs[32:])
	return rs, nil
}

func (f *fixture) issue(t mailticket.Ticket) hidden.Text {
	f.Helper()
	return f.issueBy(mailticket.NewIssuer(testIssuer, testAudience, "key-1", keySigner{f.key}), t)
}

func (f *fixture) issueBy(issuer *mailticket.Issuer, t mailticket.Ticket) hidden.Text {
	f.Helper()
	token, err := issuer.Issue(f.Context(), t)
	if err != nil {
		f.Fatal(err)
	}
	return hidden.Text(token)
}

// request posts the ticket.
func (f *fixture) request(ticket hidden.Text) wire.KeyRequest {
	return wire.KeyRequest{
		Ticket: ticket, Secret: hidden.Text(f.secret.Reveal()), To: hidden.Text(f.to.Reveal()),
		Nonce: hidden.Text(f.nonce.Reveal()), Locale: "en",
	}
}

func (f *fixture) post(body wire.KeyRequest) *httptest.ResponseRecorder {
	f.Helper()
	b, err := json.Marshal(body)
	if err != nil {
		f.Fatal(err)
	}
	return f.postRaw(string(b), "application/json")
}

func (f *fixture) postRaw(body, contentType string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/v1/keys", strings.NewReader(body))
	r.Header.Set("Content-Type", contentType)
	w := httptest.NewRecorder()
	f.handler.ServeHTTP(w, r)
	return w
}

// expect checks status and problem type of an answer.
func (f *fixture) expect(what string, w *httptest.ResponseRecorder, status int, slug string) {
	f.Helper()
	var p wire.Problem
	if err := json.NewDecoder(bytes.NewReader(w.Body.Bytes())).Decode(&p); err != nil {
		f.Errorf("%s: %v", what, err)
	}
	if w.Code != status || p.Type != wire.ProblemPrefix+slug || p.Status != status {
		f.Errorf("%s: status %d, problem %+v", what, w.Code, p)
	}
}
