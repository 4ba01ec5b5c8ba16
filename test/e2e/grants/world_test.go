// Package grants records the AWS calls of the functions while people use every
// route. The access keys identify the functions. Two files keep the record:
// infra/testdata/calls.json, which the policies of the stacks are compared
// with, and scripts/cost/calls.json, from which the model of costs counts. go
// test ./test/e2e/grants -update rewrites both.
package grants

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"os"
	"testing"
	"time"

	"github.com/secure-share/secure-share/scripts/local/issuer"
	"github.com/secure-share/secure-share/scripts/local/stack"
	"github.com/secure-share/secure-share/shared/client"
	"github.com/secure-share/secure-share/shared/client/localid"
	"github.com/secure-share/secure-share/shared/hidden"
	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/mailaddr"
	"github.com/secure-share/secure-share/shared/share"
	"github.com/secure-share/secure-share/shared/table"
	"github.com/secure-share/secure-share/shared/wire"
	"github.com/secure-share/secure-share/test/e2e/awscalls"
	"github.com/secure-share/secure-share/test/scenario"
)

var update = flag.Bool("update", false, "write the records instead of comparing")

// world is a stack with two people, and a record of the calls that they cause.
type world struct {
	*stack.Stack
	t          *testing.T
	seen       *awscalls.Recorder
	functions  map[string]string // by access key
	alice, bob *client.Client
	recipient  localid.Person
}

func newWorld(t *testing.T, o stack.Options) *world {
	t.Helper()
	w := &world{t: t, seen: &awscalls.Recorder{}}
	o.SweepEvery, o.Tap = -1, w.seen.Tap
	w.Stack = scenario.Start(t, o)
	w.functions = map[string]string{
		w.Files.Account.Role(stack.FileAPI).KeyID():  stack.FileAPI,
		w.Files.Account.Role(stack.Reaper).KeyID():   stack.Reaper,
		w.Keys.Account.Role(stack.KeyMailer).KeyID(): stack.KeyMailer,
	}
	w.alice, _ = scenario.Connect(t, w.Stack, "acme", "alice")
	w.bob, w.recipient = scenario.Connect(t, w.Stack, "acme", "bob")
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// parcel is a share, small or in parts.
type parcel struct {
	id     share.ID
	secret keyring.Secret
	claim  share.ClaimID
	nonce  mailaddr.Nonce
	body   []byte
	wire.CreateRequest
	created wire.CreateResponse
	ticket  wire.Ticket
	part    wire.PartUpload
}

// sealed has the length of a typical file's metadata or description.
const sealed = 350

// sealedName has the length of a typical file's file info.
const sealedName = 256 + 29

func (w *world) parcel(inParts bool) *parcel {
	p := &parcel{
		id: share.NewID(), secret: keyring.NewSecret(), claim: share.NewClaimID(), nonce: mailaddr.NewNonce(), body: random(5000),
	}
	verifier, sum := p.secret.ClaimKey(p.id.Bytes()).Verifier(), sha256.Sum256(p.body)
	p.CreateRequest = wire.CreateRequest{
		ID: string(p.id), Recipient: w.recipient.AccountID, Verifier: encoded(verifier[:]), Length: int64(len(p.body)),
		Metadata: encoded(random(sealed)), Description: &wire.Description{Sealed: encoded(random(sealed)), KeyVersion: 1},
		FileInfo: &wire.FileInfo{Sealed: encoded(random(sealedName)), KeyVersion: 1},
	}
	if !inParts {
		p.SHA256 = encoded(sum[:])
	}
	return p
}

func (w *world) announce(p *parcel) {
	w.t.Helper()
	var err error
	p.created, err = w.alice.Create(w.t.Context(), p.CreateRequest)
	w.must(err)
}

func (w *world) put(method, url string, headers map[string]string, body []byte) {
	w.t.Helper()
	r, err := http.NewRequestWithContext(w.t.Context(), method, url, bytes.NewReader(body))
	w.must(err)
	for name, value := range headers {
		r.Header.Set(name, value)
	}
	w.do(r)
}

func (w *world) do(r *http.Request) {
	w.t.Helper()
	res, err := http.DefaultClient.Do(r)
	w.must(err)
	defer res.Body.Close()
	if res.StatusCode/100 != 2 {
		w.t.Fatalf("%s: status %d", r.Method, res.StatusCode)
	}
}

func (w *world) upload(p *parcel) {
	w.t.Helper()
	u := p.created.Upload
	w.put(u.Method, u.URL, u.Headers, p.body)
}

// askForParts requests the URLs that uploadPart uses.
func (w *world) askForParts(p *parcel) wire.PartUpload {
	w.t.Helper()
	sum := sha256.Sum256(p.body)
	granted, err := w.alice.Parts(w.t.Context(), p.id, wire.PartsRequest{Parts: []wire.Part{{Number: 1, SHA256: encoded(sum[:])}}})
	w.must(err)
	return granted.Parts[0]
}

func (w *world) addressed(p *parcel) (mailaddr.Address, string) {
	w.t.Helper()
	address, err := mailaddr.Parse(w.recipient.Mail)
	w.must(err)
	hash := mailaddr.Hash(p.nonce, address)
	return address, encoded(hash[:])
}

func (w *world) commit(p *parcel) (wire.CommitResponse, error) {
	w.t.Helper()
	_, hash := w.addressed(p)
	request := wire.CommitRequest{RecipientHash: hash, SenderName: "Alice"}
	if p.SHA256 == "" {
		sum := sha256.Sum256(p.body)
		composite := sha256.Sum256(sum[:])
		request.SHA256 = encoded(composite[:])
	}
	return w.alice.Commit(w.t.Context(), p.id, request)
}

func (w *world) mail(p *parcel, ticket wire.Ticket) {
	w.t.Helper()
	_, err := w.alice.MailKey(w.t.Context(), wire.KeyRequest{
		Ticket: ticket.Token, Secret: hidden.Text(p.secret.Reveal()), To: hidden.Text(w.recipient.Mail), Nonce: hidden.Text(p.nonce.Reveal()), Locale: "en",
	})
	w.must(err)
}

func (w *world) claimed(p *parcel) wire.ClaimResponse {
	w.t.Helper()
	grant, err := w.bob.Claim(w.t.Context(), p.id, p.secret.ClaimKey(p.id.Bytes()), p.claim)
	w.must(err)
	return grant
}

func (w *world) download(grant wire.ClaimResponse) {
	w.t.Helper()
	r, err := http.NewRequestWithContext(w.t.Context(), http.MethodGet, string(grant.URL), nil)
	w.must(err)
	w.do(r)
}

// wake invokes the reaper with the stream record of the removed blob item.
func (w *world) wake(p *parcel) {
	w.t.Helper()
	w.invoke(fmt.Sprintf(`{"Records":[{"eventName":"REMOVE","dynamodb":{"SequenceNumber":"1","Keys":{"pk":{"S":%q},"sk":{"S":%q}}}}]}`,
		table.ShareKey(issuer.Sites[0].CloudID, string(p.id)), table.BlobSK))
}

func (w *world) invoke(payload string) {
	w.t.Helper()
	answer, err := w.Invoke(w.t.Context(), stack.Reaper, []byte(payload))
	w.must(err)
	if bytes.Contains(answer, []byte("itemIdentifier")) {
		w.t.Fatalf("the reaper answers %s", answer)
	}
}

// eventually waits for an effect of the stream.
func (w *world) eventually(what string, true func() bool) {
	w.t.Helper()
	const long = 2 * time.Minute // for a busy machine
	for deadline := time.Now().Add(long); !true(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			w.t.Fatalf("not within %s: %s", long, what)
		}
	}
}

func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b)
	return b
}

func encoded(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

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
