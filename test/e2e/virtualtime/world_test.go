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

// world is both accounts.
type world struct {
	*testing.T
	*accounta.Account
	store  *memstore.Store
	mailer http.Handler
}

func newWorld(t *testing.T) *world {
	store := memstore.New(rules)
	return &world{
		T: t, Account: accounta.New(store, rules, time.Now), store: store,
		mailer: keymailer.New(keymailer.Config{
			Verifier: accounta.NewVerifier(time.Now), Tickets: ticketmem.New(), Mailer: postman{}, Metrics: postman{},
			SenderCap: 100, RecipientCap: 100, Now: time.Now,
		}),
	}
}

type postman struct{}

func (postman) Add(metric.Metric, float64)                                           {}
func (postman) Send(context.Context, mailaddr.Address, string, string, string) error { return nil }

func (w *world) sweep() {
	if err := w.Sweep(w.Context()); err != nil {
		w.Error(err)
	}
}

// parcel is a share from alice to bob, with what the two know of it.
type parcel struct {
	*world
	id      share.ID
	secret  keyring.Secret
	nonce   mailaddr.Nonce
	content share.Content
	create  wire.CreateRequest
	upload  wire.Upload
	sum     [32]byte // to commit with, of a parcel in parts
	part    string   // the part URL that was given out last
	ticket  wire.Ticket
	url     string // to download from
}

const (
	alice = "alice@acme"
	bob   = "bob@acme"
	mail  = "bob@acme.example"
)

func (w *world) parcel() *parcel {
	p := &parcel{world: w, id: share.NewID(), secret: keyring.NewSecret(), nonce: mailaddr.NewNonce()}
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
func (p *parcel) call(who, method, path string, in, out any) string {
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

func (p *parcel) path(rest string) string { return "/v1/shares/" + string(p.id) + rest }

func (p *parcel) announce() string {
	var answer wire.CreateResponse
	slug := p.call(alice, http.MethodPost, "/v1/shares", p.create, &answer)
	if answer.Upload != nil {
		p.upload = *answer.Upload
	}
	return slug
}

// put uses the last upload URL.
func (p *parcel) put() int { return p.Bucket.Put(p.upload.URL, p.content) }

func (p *parcel) addressed() wire.AddressedRequest {
	address, err := mailaddr.Parse(mail)
	if err != nil {
		panic(err)
	}
	hash := mailaddr.Hash(p.nonce, address)
	return wire.AddressedRequest{RecipientHash: encoded(hash[:]), SenderName: "Alice"}
}

func (p *parcel) commit() string {
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
func (p *parcel) claim(claim share.ClaimID) (lease wire.ClaimResponse, slug string) {
	slug = p.call(bob, http.MethodPost, p.path("/claim"), wire.ClaimRequest{
		ClaimKey: hidden.Text(p.secret.ClaimKey(p.id.Bytes()).Reveal()), ClaimID: hidden.Text(claim.Reveal()),
	}, &lease)
	return lease, slug
}

func (p *parcel) acknowledge(claim share.ClaimID) string {
	return p.call(bob, http.MethodPost, p.path("/acknowledge"), wire.AcknowledgeRequest{ClaimID: hidden.Text(claim.Reveal())}, nil)
}

func (p *parcel) withdraw(who string) string {
	return p.call(who, http.MethodDelete, p.path(""), nil, nil)
}

// seen is the share as who sees it; if the call is refused, its status is the
// slug.
func (p *parcel) seen(who string) (s wire.Share) {
	if slug := p.call(who, http.MethodGet, p.path(""), nil, &s); slug != "" {
		s.Status = slug
	}
	return s
}

// mailKey redeems the ticket at the other account.
func (p *parcel) mailKey() int {
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

func (p *parcel) stored() bool {
	s, err := p.store.Get(p.Context(), "acme", p.id)
	if err != nil {
		p.Fatal(err)
	}
	c, err := p.Bucket.Stored(p.Context(), s)
	return err == nil && c != share.Content{}
}

// must and mustBe end the share's goroutine if it cannot continue.
func (p *parcel) must(slug string) {
	p.Helper()
	if slug != "" {
		p.Fatalf("refused: %s", slug)
	}
}

func (p *parcel) mustBe(got, want any) {
	p.Helper()
	if got != want {
		p.Fatalf("got %v, want %v", got, want)
	}
}

func until(t time.Time) { time.Sleep(time.Until(t)) }
