// Package virtualtime runs account A and account B's key mailer in
// testing/synctest: the handlers use time.Now, and the tests do not wait.
package virtualtime

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/secure-share/secure-share/functions/keymailer"
	"github.com/secure-share/secure-share/shared/hidden"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/metric"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/sharestore/memstore"
	ticketmem "github.com/secure-share/secure-share/shared/ticketstore/memstore"
	"github.com/secure-share/secure-share/shared/wire"
	"github.com/secure-share/secure-share/test/e2e/accounta"
)

var rules = share.DefaultRules()

// accounts is both accounts.
type accounts struct {
	*testing.T
	*accounta.Account
	store  *memstore.Store
	mailer http.Handler
}

func newAccounts(t *testing.T) *accounts {
	store := memstore.New(rules)
	return &accounts{
		T: t, Account: accounta.New(store, rules, time.Now), store: store,
		mailer: keymailer.New(keymailer.Config{
			Verifier: accounta.NewVerifier(time.Now), Tickets: ticketmem.New(), Mailer: noMailer{}, Metrics: noMailer{},
			SenderCap: 100, RecipientCap: 100, Now: time.Now,
		}),
	}
}

type noMailer struct{}

func (noMailer) Add(metric.Metric, float64)                                           {}
func (noMailer) Send(context.Context, mailaddr.Address, string, string, string) error { return nil }

func (a *accounts) sweep() {
	if err := a.Sweep(a.Context()); err != nil {
		a.Error(err)
	}
}

// transfer is a share from alice to bob, with what the two know of it.
type transfer struct {
	*accounts
	id      share.ID
	secret  keyring.Secret
	nonce   mailaddr.Nonce
	content share.Content
	create  wire.CreateRequest
	upload  wire.Upload
	sum     [32]byte // to commit with, of an upload in parts
	part    string   // the part URL that was given out last
	ticket  wire.Ticket
	url     string // to download from
}

const (
	alice = "alice@acme"
	bob   = "bob@acme"
	mail  = "bob@acme.example"
)

func (a *accounts) transfer() *transfer {
	p := &transfer{accounts: a, id: share.NewID(), secret: keyring.NewSecret(), nonce: mailaddr.NewNonce()}
	p.content = share.Content{Length: 1000, SHA256: sha256.Sum256([]byte(p.id))}
	verifier := p.secret.ClaimKey(p.id.Bytes()).Verifier()
	p.create = wire.CreateRequest{
		ID: string(p.id), Recipient: "bob", Verifier: encoded(verifier[:]), Metadata: "AAAA",
		Length: p.content.Length, SHA256: encoded(p.content.SHA256[:]),
	}
	return p
}

func encoded(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// call returns the slug of a refusal, "" for success.
func (p *transfer) call(who, method, path string, in, out any) string {
	answer := p.Call(p.Context(), who, method, path, in)
	if answer.Code >= 400 {
		return accounta.Problem(answer)
	}
	if out != nil {
		if err := json.Unmarshal(answer.Body.Bytes(), out); err != nil {
			p.Errorf("%s %s: %d %s", method, path, answer.Code, answer.Body)
		}
	}
	return ""
}

func (p *transfer) path(rest string) string { return "/v1/shares/" + string(p.id) + rest }

func (p *transfer) announce() string {
	var answer wire.CreateResponse
	slug := p.call(alice, http.MethodPost, "/v1/shares", p.create, &answer)
	if answer.Upload != nil {
		p.upload = *answer.Upload
	}
	return slug
}

// put uses the last upload URL.
func (p *transfer) put() int { return p.Bucket.Put(p.upload.URL, p.content) }

func (p *transfer) addressed() wire.AddressedRequest {
	address, err := mailaddr.Parse(mail)
	if err != nil {
		panic(err)
	}
	hash := mailaddr.Hash(p.nonce, address)
	return wire.AddressedRequest{RecipientHash: encoded(hash[:]), SenderName: "Alice"}
}

func (p *transfer) commit() string {
	var answer wire.CommitResponse
	in := wire.CommitRequest{RecipientHash: p.addressed().RecipientHash, SenderName: "Alice"}
	if p.sum != [32]byte{} {
		in.SHA256 = encoded(p.sum[:])
	}
	slug := p.call(alice, http.MethodPost, p.path("/commit"), in, &answer)
	p.ticket = answer.Ticket
	return slug
}

// claim returns the lease, too.
func (p *transfer) claim(claim share.ClaimID) (lease wire.ClaimResponse, slug string) {
	slug = p.call(bob, http.MethodPost, p.path("/claim"), wire.ClaimRequest{
		ClaimKey: hidden.Text(p.secret.ClaimKey(p.id.Bytes()).Reveal()), ClaimID: hidden.Text(claim.Reveal()),
	}, &lease)
	return lease, slug
}

func (p *transfer) acknowledge(claim share.ClaimID) string {
	return p.call(bob, http.MethodPost, p.path("/acknowledge"), wire.AcknowledgeRequest{ClaimID: hidden.Text(claim.Reveal())}, nil)
}

func (p *transfer) withdraw(who string) string {
	return p.call(who, http.MethodDelete, p.path(""), nil, nil)
}

// seen is the share as that person sees it; if the call is refused, its status is the slug.
func (p *transfer) seen(who string) (s wire.Share) {
	if slug := p.call(who, http.MethodGet, p.path(""), nil, &s); slug != "" {
		s.Status = slug
	}
	return s
}

// mailKey redeems the ticket at the other account.
func (p *transfer) mailKey() int {
	body, err := json.Marshal(wire.KeyRequest{
		Ticket: p.ticket.Token, Secret: hidden.Text(p.secret.Reveal()), To: mail, Nonce: hidden.Text(p.nonce.Reveal()), Locale: "en",
	})
	if err != nil {
		panic(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/v1/keys", bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	answer := httptest.NewRecorder()
	p.mailer.ServeHTTP(answer, r)
	return answer.Code
}

func (p *transfer) stored() bool {
	s, err := p.store.Get(p.Context(), "acme", p.id)
	if err != nil {
		p.Fatal(err)
	}
	c, err := p.Bucket.Stored(p.Context(), s)
	return err == nil && c != share.Content{}
}

// must and mustBe end the share's goroutine if it cannot continue.
func (p *transfer) must(slug string) {
	p.Helper()
	if slug != "" {
		p.Fatalf("refused: %s", slug)
	}
}

func (p *transfer) mustBe(got, want any) {
	p.Helper()
	if got != want {
		p.Fatalf("got %v, want %v", got, want)
	}
}

func until(t time.Time) { time.Sleep(time.Until(t)) }
